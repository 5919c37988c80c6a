"""Reading tokens without logging in: who they are, their PIN's state, and what anyone may see on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

import pkcs11
from pkcs11 import Attribute, ObjectClass, SlotFlag, TokenFlag, exceptions
from pkcs11.attributes import AttributeMapper

from app.domain.devices import Unready, UnreadyToken
from app.domain.token import Certificate, PinReport, Token
from app.token.certificates import MAX_DER_BYTES, CertificateObject, VisibleKeys, is_authority, read_certificate
from app.token.pin import read_pin
from app.token.troubles import CALL_ERRORS

if TYPE_CHECKING:
    from pkcs11._pkcs11 import lib as Library  # noqa: N812 - a class with a lower-case name

KEPT_S: Final = 30.0
_MAX_AUTHORITIES: Final = 16
_PIN_FLAGS: Final = int(TokenFlag.USER_PIN_COUNT_LOW | TokenFlag.USER_PIN_FINAL_TRY | TokenFlag.USER_PIN_LOCKED)
_ABSENT: Final = (exceptions.TokenNotPresent, exceptions.DeviceRemoved, exceptions.SlotIDInvalid)

_Objects = tuple[tuple[Certificate, ...], tuple[bytes, ...]]


@dataclass(frozen=True)
class Card:
    """A token that is present: python-pkcs11's view of it and ours."""

    raw: pkcs11.Token
    token: Token


@dataclass(frozen=True)
class Listing:
    """What the slots of a driver hold: cards, tokens that are of no use, and slots without a token by their names."""

    cards: tuple[Card, ...]
    unready: tuple[UnreadyToken, ...]
    readers: tuple[str, ...]


class Shelf:
    """What was read from tokens a while ago, so that looking every second does not read every certificate again.

    Keyed by everything a token tells of itself but the state of its PIN. A certificate that was written to it
    meanwhile, or that expired, is noticed after :data:`KEPT_S`.
    """

    def __init__(self) -> None:
        self._read: dict[tuple[object, ...], tuple[float, _Objects]] = {}

    def objects(self, raw: pkcs11.Token, now: datetime) -> _Objects:
        """Return the certificates of a token and of the authorities on it."""
        key = (raw.slot.slot_id, raw.label, raw.serial, raw.model, flags_of(raw) & ~_PIN_FLAGS)
        kept = self._read.get(key)
        if kept is not None and 0 <= now.timestamp() - kept[0] < KEPT_S:
            return kept[1]
        objects = _read_objects(raw, now)
        self._read[key] = (now.timestamp(), objects)
        return objects

    def keep_only(self, slots: set[int]) -> None:
        """Forget the tokens of all other slots: they are gone."""
        self._read = {key: kept for key, kept in self._read.items() if key[0] in slots}


def look(library: Library, module: str, shelf: Shelf, now: datetime) -> Listing:
    """Look into every slot; one in trouble hides no other one."""
    cards: list[Card] = []
    unready: list[UnreadyToken] = []
    readers: list[str] = []
    for slot in library.get_slots():
        name = _printed(slot.slot_description)
        if not int(slot.flags) & SlotFlag.TOKEN_PRESENT:
            readers.append(name)
            continue
        try:
            raw = slot.get_token()
            if is_initialised(flags_of(raw)):
                cards.append(Card(raw, _read_token(raw, module, shelf.objects(raw, now))))
            else:
                unready.append(_unready(module, slot, Unready.UNINITIALISED, raw))
        except _ABSENT:
            readers.append(name)
        except CALL_ERRORS as error:
            is_foreign = isinstance(error, exceptions.TokenNotRecognised)
            unready.append(_unready(module, slot, Unready.UNRECOGNISED if is_foreign else Unready.UNREADABLE))
    shelf.keep_only({card.token.slot for card in cards})
    return Listing(tuple(cards), tuple(unready), tuple(readers))


def _unready(module: str, slot: pkcs11.Slot, why: Unready, raw: pkcs11.Token | None = None) -> UnreadyToken:
    reader = _printed(slot.slot_description)
    model = _printed(raw.model) if raw else ""
    serial = _printed(raw.serial.decode("utf-8", errors="replace")) if raw else ""
    return UnreadyToken(module, slot.slot_id, why, reader, model, serial)


def open_session(raw: pkcs11.Token, pin: object | None = None) -> pkcs11.Session:
    """Open a read-only session, logged in if there is a PIN; the only place that opens any."""
    return raw.open(rw=False, user_pin=pin, attribute_mapper=_forgiving_mapper())


def flags_of(raw: pkcs11.Token) -> int:
    """Return the token's flags as a number: python-pkcs11 gives a bare one where a vendor sets bits of its own."""
    return int(raw.flags)


def is_initialised(flags: int) -> bool:
    """Tell an empty token from a real one; a driver that tells nothing is believed to have one."""
    return flags == 0 or bool(flags & TokenFlag.TOKEN_INITIALIZED)


def with_pin(token: Token, pin: PinReport) -> Token:
    """Return the token with a newer report on its PIN."""
    return Token(
        module=token.module,
        slot=token.slot,
        label=token.label,
        serial=token.serial,
        model=token.model,
        pin=pin,
        has_pin_pad=token.has_pin_pad,
        certificates=token.certificates,
        authorities=token.authorities,
    )


def _read_token(raw: pkcs11.Token, module: str, objects: _Objects) -> Token:
    certificates, authorities = objects
    flags = flags_of(raw)
    return Token(
        module=module,
        slot=raw.slot.slot_id,
        label=_printed(raw.label),
        serial=_printed(raw.serial.decode("utf-8", errors="replace")),
        model=_printed(raw.model),
        pin=read_pin(flags),
        has_pin_pad=bool(flags & TokenFlag.PROTECTED_AUTHENTICATION_PATH),
        certificates=certificates,
        authorities=authorities,
    )


def _printed(text: str) -> str:
    """Return a text of the token without the padding, and without what cannot be printed."""
    return "".join(letter for letter in text.partition("\0")[0] if letter.isprintable()).strip()


def _read_objects(raw: pkcs11.Token, now: datetime) -> _Objects:
    """Return the certificates and the authorities' certificates."""
    session = open_session(raw)
    try:
        found = {found.der: found for found in _certificate_objects(session)}
        keys = _visible_keys(session)
    finally:
        session.close()
    above = tuple(der for der in found if len(der) <= MAX_DER_BYTES and is_authority(der))[:_MAX_AUTHORITIES]
    own = [read_certificate(one, keys, now) for der, one in found.items() if der not in above]
    own.sort(key=lambda one: (one.usable, one.not_after, one.serial), reverse=True)  # a renewed one before the old
    return tuple(own), above


def _certificate_objects(session: pkcs11.Session) -> Iterator[CertificateObject]:
    for found in _objects(session, ObjectClass.CERTIFICATE):
        der = read_bytes(found, Attribute.VALUE)
        if der:
            label = _attribute(found, Attribute.LABEL)
            yield CertificateObject(label if isinstance(label, str) else "", read_bytes(found, Attribute.ID), der)


def _visible_keys(session: pkcs11.Session) -> VisibleKeys:
    private = _objects(session, ObjectClass.PRIVATE_KEY)
    public = _objects(session, ObjectClass.PUBLIC_KEY)
    moduli = {int.from_bytes(read_bytes(key, Attribute.MODULUS), "big") for key in (*private, *public)}
    return VisibleKeys(_ids(private), _ids(public), frozenset(moduli - {0}))


def _ids(keys: Iterable[pkcs11.Object]) -> frozenset[bytes]:
    return frozenset(read_bytes(key, Attribute.ID) for key in keys) - {b""}


def _objects(session: pkcs11.Session, kind: ObjectClass) -> list[pkcs11.Object]:
    """Return the objects of a kind; one that cannot be read ends the list and keeps what came before it."""
    found: list[pkcs11.Object] = []
    with suppress(*CALL_ERRORS):
        found.extend(session.get_objects({Attribute.CLASS: kind}))
    return found


def read_bytes(found: pkcs11.Object, attribute: Attribute) -> bytes:
    """Return an attribute's bytes, empty where the token does not give them."""
    value = _attribute(found, attribute)
    return value if isinstance(value, bytes) else b""


def _attribute(found: pkcs11.Object, attribute: Attribute) -> object:
    try:
        return found[attribute]
    except CALL_ERRORS:
        return None


def _forgiving_mapper() -> AttributeMapper:
    """Return a mapper that reads labels written in other encodings than UTF-8, as old Vietnamese tools did."""
    mapper = AttributeMapper()
    mapper.register_handler(Attribute.LABEL, str.encode, lambda value: value.decode("utf-8", errors="replace"))
    return mapper
