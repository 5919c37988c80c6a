"""The PIN gate: the one place every login goes through, for the window and for the command line.

The gate reads the state of the PIN before anything is asked, keeps a record of every attempt before it is sent, never
sends the same wrong PIN twice, and never repeats a try whose outcome is unclear. One login serves one approved list.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePath

from app.desk import ports
from app.desk.calling import Waiting
from app.domain import errors
from app.domain.errors import Problem
from app.domain.token import PinReport, PinSource, PinState, Token
from app.hosts import messages as m
from app.hosts.masking import mask, wipe

_LONGEST_PIN = 255
_FAILURES_BEFORE_FINAL = 2
_NOT_SENT = (
    errors.PinFinalTry,
    errors.PinUntypable,
    errors.PinUnset,
    errors.TokenNotFound,
    errors.CertificateNotFound,
    errors.CertificateUnusable,
)


def believed(report: PinReport, failures: int) -> PinReport:
    """Return the state of a PIN as the gate takes it: what the device tells, or our record where it tells nothing.

    A device that still says "ok" after a recorded failure reports nothing; its second failure counts as the final try.
    """
    if report.state not in {PinState.OK, PinState.UNKNOWN} or failures == 0:
        return report
    state = PinState.FINAL if failures >= _FAILURES_BEFORE_FINAL else PinState.LOW
    return PinReport(state, PinSource.RECORD)


def objection(report: PinReport, failures: int, *, person: bool, consent: bool) -> Problem | None:
    """Return why the gate stays shut, or None. ``person``: somebody is there; ``consent``: to the final try."""
    if report.state is PinState.LOCKED:
        return errors.PinLocked(source=report.source.value)
    if report.state is PinState.UNSET:
        return errors.PinUnset()
    if failures and not person:
        return errors.PinRepeated(why="program")
    if report.state is PinState.FINAL and not consent:
        return errors.PinFinalTry(source=report.source.value)
    return None


def typing_objection(pin: bytearray) -> Problem | None:
    """Return why sending these bytes would only waste a try, or None."""
    if not pin:
        return errors.PinUntypable(why="empty")
    if len(pin) > _LONGEST_PIN:
        return errors.PinUntypable(why="long")
    if not all(0x20 <= byte < 0x7F for byte in pin):
        return errors.PinUntypable(why="letters")
    return None


class Gate:
    """Logs in to one token for one approved list; see the module."""

    def __init__(self, hosts: ports.Hosts, ledger: ports.Ledger) -> None:
        self._hosts = hosts
        self._ledger = ledger
        self._host: ports.Host | None = None
        self._attempt: ports.Attempt | None = None
        self._open = False
        self._key = secrets.token_bytes(32)
        self._wrong: set[tuple[str, bytes]] = set()

    @property
    def is_open(self) -> bool:
        return self._open

    def state_of(self, token: Token) -> PinReport:
        """Return the state of the token's PIN as the gate believes it."""
        return believed(token.pin, self._ledger.failures(token.identity))

    def shut_for_good(self, token: Token) -> Problem | None:
        """Return why no PIN need be asked at all, whoever consents to whatever."""
        return objection(self.state_of(token), 0, person=True, consent=True)

    def approach(self, token: Token, seen: Callable[[Token], None], failed: Callable[[Problem], None]) -> None:
        """Look at the token afresh before a PIN is asked for; the state may have changed since it was listed."""
        self.close()

        def listed(answer: m.Answer, _blob: bytes) -> None:
            found = [t for t in getattr(answer, "tokens", ()) if t.identity == token.identity]
            if found:
                seen(found[0])
            else:
                failed(errors.TokenRemoved(label=token.label))

        listener = Waiting(listed, lambda problem: failed(device_words(problem, token.module)))
        self._token_host().call(m.ListTokens(token.module), listener=listener)

    def enter(
        self,
        token: Token,
        certificate: str,
        pin: bytearray | None,
        *,
        approved: int,
        person: bool,
        consent: bool,
        admitted: Callable[[], None],
        rejected: Callable[[Problem], None],
    ) -> None:
        """Log in for ``approved`` signatures with the certificate of that SHA-256; ``pin`` is wiped, None: PIN pad."""
        problem = self._typing_objection(token, pin)
        fingerprint = self._fingerprint(token, pin)
        blob = mask(pin) if pin is not None and problem is None else bytearray()
        wipe(pin or bytearray())
        try:
            if problem is not None:
                raise problem
            self._attempt = self._begin(token, person=person, consent=consent)
        except Problem as shut:
            wipe(blob)
            rejected(shut)
            return

        def answered(_answer: m.Answer, _blob: bytes) -> None:
            self._settle(None, fingerprint)
            self._open = True
            admitted()

        def failed(cause: Problem) -> None:
            outcome = login_outcome(cause)
            self._settle(outcome, fingerprint)
            self.close()
            rejected(outcome)

        call = m.Login(token.module, token.identity, certificate, approved, consent)
        deadline_s = m.PIN_PAD_S if pin is None else None
        self._token_host().call(call, blob, listener=Waiting(answered, failed), deadline_s=deadline_s)

    def sign(self, attributes: bytes, listener: ports.Listener) -> None:
        """Pass signed attributes to the token that is logged in; its end is a failed call, never a new login."""
        assert self._open, "nothing is signed before the gate is open"
        self._token_host().call(m.SignAttributes(attributes), listener=listener)

    def close(self) -> None:
        """End the login and its host; harmless when nothing is open. A login under way may have used a try."""
        self._open = False
        self._settle(errors.PinUnclear(), ("", b""))
        if self._host is not None:
            self._host.end()

    def _token_host(self) -> ports.Host:
        """Return the gate's own host; a fresh process serves after each :meth:`close`."""
        if self._host is None:
            self._host = self._hosts.start(m.Kind.TOKEN)
        return self._host

    def _typing_objection(self, token: Token, pin: bytearray | None) -> Problem | None:
        if pin is None:
            return None
        problem = typing_objection(pin)
        if problem is None and self._fingerprint(token, pin) in self._wrong:
            problem = errors.PinRepeated(why="same")
        return problem

    def _begin(self, token: Token, *, person: bool, consent: bool) -> ports.Attempt:
        """Put the attempt on record, judge by what it said under its lock, and raise what keeps the gate shut."""
        attempt = self._ledger.begin(token.identity)
        failures = attempt.failures_before
        problem = objection(believed(token.pin, failures), failures, person=person, consent=consent)
        if problem is not None:
            attempt.withdrawn()
            raise problem
        return attempt

    def _settle(self, outcome: Problem | None, fingerprint: tuple[str, bytes]) -> None:
        """Note how the attempt ended; a record that cannot be written keeps it open, which counts as a try too many."""
        attempt, self._attempt = self._attempt, None
        if attempt is None:
            return
        with suppress(errors.StateUnwritable):
            match outcome:
                case None:
                    attempt.succeeded()
                case errors.PinWrong():
                    self._wrong.add(fingerprint)
                    attempt.failed()
                case errors.PinLocked():
                    attempt.failed()
                case _ if isinstance(outcome, _NOT_SENT):
                    attempt.withdrawn()
                case _:
                    attempt.unclear()

    def _fingerprint(self, token: Token, pin: bytearray | None) -> tuple[str, bytes]:
        """Return what tells a PIN already refused, useless without this gate's own key."""
        return token.identity, hashlib.blake2b(pin or b"", key=self._key).digest()


def login_outcome(cause: Problem) -> Problem:
    """Return what a failed login means: a host that ended may have used a try and is never repeated."""
    return errors.PinUnclear(why=cause.facts.get("why")) if isinstance(cause, errors.HostDied) else cause


def device_words(problem: Problem, module: str) -> Problem:
    """Return a silent or broken token host as what it is for a person: a driver that did not answer or broke."""
    if not isinstance(problem, errors.HostDied):
        return problem
    name = PurePath(module).name
    if problem.facts.get("why") == "silent":
        return errors.ModuleTimeout(module=name)
    return errors.ModuleFailed(module=name, why=problem.facts.get("why"))
