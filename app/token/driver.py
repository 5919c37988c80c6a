"""One PKCS#11 driver library: its tokens, one login at a time, and raw signatures for an approved list."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pkcs11
from pkcs11 import PROTECTED_AUTH, exceptions

from app.domain.devices import UnreadyToken
from app.domain.errors import (
    CertificateNotFound,
    CertificateUnusable,
    PinExpired,
    PinLocked,
    PinPadEnded,
    PinUnclear,
    PinUnset,
    PinWrong,
    Problem,
    SignatureRefused,
    TokenNotFound,
    TokenRemoved,
)
from app.domain.token import Certificate, PinReport, PinSource, PinState, Token, Unusable
from app.token.cards import Card, Listing, Shelf, flags_of, look, open_session, with_pin
from app.token.certificates import sha256_of
from app.token.library import failed, load
from app.token.pin import LentPin, admit, read_pin, read_pin_after_wrong, refuse_untypable, wipe
from app.token.signer import Signer
from app.token.troubles import CALL_ERRORS, problem_of, told

if TYPE_CHECKING:
    from pkcs11._pkcs11 import lib as Library  # noqa: N812 - a class with a lower-case name


_LOOKS_FOR_REMOVAL: Final = 4
_BETWEEN_LOOKS_S: Final = 0.4
"""The system's card daemon looks into a reader several times a second, not all the time."""


class Driver:
    """One PKCS#11 library, loaded by absolute local path; one login at a time."""

    def __init__(self, module: str, library: Library) -> None:
        self._module = module
        self._library = library
        self._signer: Signer | None = None
        self._shelf = Shelf()

    @classmethod
    def open(cls, module: str) -> Driver:
        """Load a driver library; raises ModuleFailed."""
        return cls(module, load(module))

    def tokens(self) -> tuple[Token, ...]:
        """List the tokens that are present, with what can be read without a login; raises ModuleFailed."""
        return tuple(card.token for card in self._look(Shelf()).cards)

    def look(self) -> tuple[tuple[Token, ...], tuple[UnreadyToken, ...], tuple[str, ...]]:
        """Return the tokens, those that are of no use, and the names of empty slots; made for being asked often."""
        listing = self._look(self._shelf)
        return tuple(card.token for card in listing.cards), listing.unready, listing.readers

    def login(
        self,
        identity: str,
        certificate: str,
        pin: bytearray | None,
        *,
        approved: int,
        final_try_confirmed: bool,
    ) -> Token:
        """Log in for one approved list, to the token of that identity that holds the certificate (its SHA-256).

        ``pin`` None leaves asking to the token's own keys. The buffer is wiped whatever happens. Every problem tells in
        its fact ``sent`` whether the PIN had gone out by then: "no", "yes", or "accepted" where the device took it.
        """
        try:
            self.logout()
            card, chosen = self._find(identity, certificate)
            admit(card.token.pin, final_try_confirmed=final_try_confirmed)
            _check_way_in(card.token, pin)
            session = self._open(card.raw, pin)
            self._signer = self._prepare(session, chosen, pin, approved)
            return with_pin(card.token, _pin_now(card))
        except Problem as problem:
            problem.facts.setdefault("sent", "no")
            raise
        finally:
            wipe(pin)

    @property
    def asks_each_time(self) -> bool:
        """Tell whether the key that is logged in wants the PIN for every signature."""
        return self._signer is not None and self._signer.asks_each_time

    def sign_attributes(self, attributes: bytes) -> bytes:
        """Return the raw signature over the DER of signed attributes; see ``Signer.sign`` for what is refused."""
        signer = self._signer
        if signer is None:
            raise SignatureRefused(why="no_login")
        try:
            return signer.sign(attributes)
        except CALL_ERRORS as error:
            raise self._after_failure(error, signer.session.token) from error

    def logout(self) -> None:
        """Close the session and forget the PIN; nothing happens without a login."""
        signer, self._signer = self._signer, None
        if signer is not None:
            signer.close()

    def _look(self, shelf: Shelf) -> Listing:
        try:
            with told(self._module):
                return look(self._library, self._module, shelf, datetime.now(UTC))
        except TokenRemoved:  # it went away while it was being listed
            return Listing((), (), ())

    def _find(self, identity: str, certificate: str) -> tuple[Card, Certificate]:
        """Return the token that holds the certificate: a PIN is never sent to one that does not."""
        cards = [card for card in self._look(Shelf()).cards if card.token.identity == identity]
        if not cards:
            raise TokenNotFound(label=identity)
        for card in cards:
            for candidate in card.token.certificates:
                if candidate.sha256 == certificate.upper():
                    return card, _usable(candidate)
            if certificate.upper() in {sha256_of(der) for der in card.token.authorities}:
                raise CertificateUnusable(serial=None, why=Unusable.AUTHORITY.value)
        raise CertificateNotFound(serial=None)

    def _open(self, raw: pkcs11.Token, pin: bytearray | None) -> pkcs11.Session:
        """Log in, once. python-pkcs11 leaves a refused session open without a handle: the host is replaced then."""
        try:
            return open_session(raw, PROTECTED_AUTH if pin is None else LentPin(pin))
        except CALL_ERRORS as error:
            raise self._refusal(error, raw, has_pad=pin is None) from error

    def _refusal(self, error: Exception, raw: pkcs11.Token, *, has_pad: bool) -> Problem:
        """Tell what an answer to ``C_Login`` means; whatever is not certain may have used a try."""
        match error:
            case exceptions.PinIncorrect() | exceptions.PinLenRange() | exceptions.PinInvalid():
                report = _pin_after_wrong(raw)
                return PinWrong(state=report.state.value, source=report.source.value, sent="yes")
            case exceptions.PinLocked():
                return PinLocked(source=PinSource.DRIVER.value, sent="yes")
            case exceptions.UserPinNotInitialized():
                return PinUnset(sent="yes")
            case exceptions.PinExpired():
                return PinExpired(sent="yes")
            case exceptions.TokenNotPresent() | exceptions.DeviceRemoved():
                return TokenRemoved(sent="yes")
            case exceptions.UserAlreadyLoggedIn() | exceptions.AnotherUserAlreadyLoggedIn():
                return failed(self._module, "call_failed")
            case exceptions.FunctionCancelled() | exceptions.FunctionRejected() if has_pad:
                return PinPadEnded()
            case _:
                return PinUnclear(sent="yes")

    def _prepare(self, session: pkcs11.Session, chosen: Certificate, pin: bytearray | None, approved: int) -> Signer:
        """Find the key and keep the PIN if it is wanted again; on any trouble log out at once."""
        try:
            with told(self._module):
                signer = Signer(session, chosen, approved=approved)
                if signer.asks_each_time:
                    if pin is None:  # python-pkcs11 cannot leave this question to the device's keys
                        raise failed(self._module, "pin_pad_each_time")
                    signer.keep(pin)
                return signer
        except Problem as problem:
            _close(session)
            problem.facts["sent"] = "accepted"
            raise

    def _after_failure(self, error: Exception, raw: pkcs11.Token) -> Problem:
        """Tell a removed token from a failing one: drivers answer a removal with any code, and may notice it later."""
        for _ in range(_LOOKS_FOR_REMOVAL):
            if not self._is_there(raw.slot.slot_id):
                return TokenRemoved()
            time.sleep(_BETWEEN_LOOKS_S)
        return problem_of(error, self._module)

    def _is_there(self, slot_id: int) -> bool:
        try:
            slots = [slot for slot in self._library.get_slots(token_present=True) if slot.slot_id == slot_id]
            return bool(slots and slots[0].get_token())
        except CALL_ERRORS:
            return False


def _usable(certificate: Certificate) -> Certificate:
    if certificate.reason is not None:
        raise CertificateUnusable(serial=certificate.serial, why=certificate.reason.value)
    return certificate


def _check_way_in(token: Token, pin: bytearray | None) -> None:
    """Catch before sending what would waste a try."""
    if pin is not None or not token.has_pin_pad:
        refuse_untypable(bytearray() if pin is None else pin)


def _pin_now(card: Card) -> PinReport:
    """Return the PIN's state after a login that worked."""
    try:
        return read_pin(flags_of(card.raw.slot.get_token()))
    except CALL_ERRORS:
        return card.token.pin


def _pin_after_wrong(raw: pkcs11.Token) -> PinReport:
    try:
        return read_pin_after_wrong(flags_of(raw.slot.get_token()))
    except CALL_ERRORS:
        return PinReport(PinState.UNKNOWN, PinSource.NOBODY)


def _close(session: pkcs11.Session) -> None:
    with suppress(*CALL_ERRORS):
        session.close()
