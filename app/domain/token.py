"""What is known of a device: tokens, the state of their PIN, the certificates on them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct

from app.domain.positions import Titles

Serial = Annotated[str, Meta(pattern="^[0-9A-F]*$", max_length=80)]
ShortText = Annotated[str, Meta(max_length=1024)]
Der = Annotated[bytes, Meta(max_length=65_536)]


class PinState(StrEnum):
    """The word for what the device says of its PIN (PKCS#11 ``CKF_USER_PIN_…`` flags)."""

    OK = "ok"
    LOW = "low"
    FINAL = "final"
    LOCKED = "locked"
    UNSET = "unset"
    UNKNOWN = "unknown"


class PinSource(StrEnum):
    """Who says so: a card's own counter, the driver's flags, our own record of failed logins, or nobody."""

    CARD = "card"
    DRIVER = "driver"
    RECORD = "record"
    NOBODY = "nobody"


class PinReport(Struct, frozen=True):
    """State of a PIN and where the knowledge comes from."""

    state: PinState
    source: PinSource

    @property
    def is_shut(self) -> bool:
        """Tell whether the device takes no PIN at all: nobody can sign with it as it is."""
        return self.state in {PinState.LOCKED, PinState.UNSET}


LONGEST_PIN: Final = 255
"""Drivers keep the length in a byte; no device takes more."""


def why_untypable(pin: bytes | bytearray) -> str | None:
    """Return why no device has this as its PIN, so that sending it would only waste a try; None if one may.

    The words are those of ``PinUntypable``: empty | long | letters | keys.
    """
    if not pin:
        return "empty"
    if len(pin) > LONGEST_PIN:
        return "long"
    if any(byte >= 0x80 for byte in pin):
        return "letters"
    return None if all(0x20 <= byte < 0x7F for byte in pin) else "keys"


class CertificateKind(StrEnum):
    """Whose certificate it is, as far as it can be guessed (LD-4): nothing in a certificate says it for certain."""

    PERSON = "person"
    ORGANISATION = "organisation"
    ARCHIVE = "archive"
    """Lưu trữ (BT-16.2): declared, never guessed; an organisation's wherever a text knows only those."""
    DEVICE = "device"
    UNKNOWN = "unknown"


class Unusable(StrEnum):
    """Why a certificate may not sign now."""

    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    NO_KEY = "no_key"
    KEY_USAGE = "key_usage"
    AUTHORITY = "authority"
    KEY_TYPE = "key_type"
    UNREADABLE = "unreadable"


_ON_MANY_CARDS: Final = {Unusable.AUTHORITY, Unusable.NO_KEY, Unusable.UNREADABLE}


def bare_number(serial: str) -> str:
    """Return a serial number without what people and drivers write differently: case, separators, leading zeros."""
    return "".join(letter for letter in serial.upper() if letter.isalnum()).lstrip("0")


class Certificate(Struct, frozen=True):
    """A certificate on a token.

    ``subject`` and ``issuer`` are RFC 4514-like texts; ``serial`` is upper-case hexadecimal; times carry an offset.
    ``holder`` is the common name without decoration, ``office`` the organisation it names; ``key_id`` is PKCS#11
    ``CKA_ID``. ``titles`` are the positions it names; those of the government's authorities name none.
    """

    label: ShortText
    subject: ShortText
    issuer: ShortText
    serial: Serial
    not_before: datetime
    not_after: datetime
    kind: CertificateKind
    usable: bool
    reason: Unusable | None
    holder: ShortText
    office: ShortText
    email: ShortText
    sha256: Serial
    key_id: Serial
    der: Der
    titles: Titles = ()


class Token(Struct, frozen=True):
    """A token in a slot of one driver library (``module``: absolute path)."""

    module: ShortText
    slot: int
    label: ShortText
    serial: ShortText
    model: ShortText
    pin: PinReport
    has_pin_pad: bool
    certificates: tuple[Certificate, ...]
    authorities: tuple[Der, ...] = ()
    """Certificates of authorities the token holds, DER: the chain that goes into a signature."""

    @property
    def identity(self) -> str:
        """Return what tells this card from another, whichever driver shows it: the number it carries.

        Drivers disagree on model names and on how a serial number is written, seldom on the number itself.
        """
        number = bare_number(self.serial)
        return number or f"{self.module}#{self.slot}"

    @property
    def card_marks(self) -> tuple[str, ...]:
        """Return everything by which the card is known again, also through a driver that counts otherwise."""
        return (self.identity, *self._own()[:8])

    def is_same_card(self, other: Token) -> bool:
        """Tell whether two drivers show one card: by a certificate both show, else by its number."""
        mine, theirs = self._own(), other._own()
        if mine and theirs:
            return not set(mine).isdisjoint(theirs)
        return self.identity == other.identity

    def _own(self) -> tuple[str, ...]:
        """Return the certificates that no other card carries: those with a key here, as far as can be seen."""
        return tuple(one.sha256 for one in self.certificates if one.reason not in _ON_MANY_CARDS)
