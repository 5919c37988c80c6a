"""The PIN gate: the one place every login goes through, for the window and for the command line.

The gate reads the state of the PIN before anything is asked, keeps a record of every attempt before it is sent, never
sends the same wrong PIN twice, and never repeats a try whose outcome is unclear. One login serves one approved list.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import Final

from app.desk import ports
from app.desk.attempts import CardAttempt, failures_of
from app.desk.calling import Waiting
from app.domain import errors
from app.domain.errors import Problem
from app.domain.token import PinReport, PinSource, PinState, Token, why_untypable
from app.hosts import messages as m
from app.hosts.deadlines import PIN_PAD_S
from app.hosts.masking import mask, wipe

_FAILURES_BEFORE_FINAL = 2
IDLE_S: Final = 300.0
"""So long an open gate waits for the next signature."""


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


class Gate:
    """Logs in to one token for one approved list; see the module."""

    def __init__(self, hosts: ports.Hosts, ledger: ports.Ledger, clock: ports.Clock) -> None:
        self._hosts = hosts
        self._ledger = ledger
        self._clock = clock
        self._host: ports.Host | None = None
        self._attempt: CardAttempt | None = None
        self._waits: Callable[[Problem], None] | None = None
        self._idle: ports.Cancel | None = None
        self._open = False
        self._why = "shut"
        self._asks_each_time = False
        self._key = secrets.token_bytes(32)
        self._wrong: set[tuple[str, bytes]] = set()

    @property
    def is_shut(self) -> bool:
        """Tell whether no login is open."""
        return not self._open

    @property
    def asks_each_time(self) -> bool:
        """Tell whether the key wants the PIN for every signature; its host then keeps it until the list is done."""
        return self._open and self._asks_each_time

    def state_of(self, token: Token) -> PinReport:
        """Return the state of the token's PIN as the gate believes it."""
        return believed(token.pin, failures_of(self._ledger, token))

    def shut_for_good(self, token: Token) -> Problem | None:
        """Return why no PIN need be asked at all, whoever consents to whatever."""
        return objection(self.state_of(token), 0, person=True, consent=True)

    def approach(self, token: Token, seen: Callable[[Token], None], failed: Callable[[Problem], None]) -> None:
        """Look at the token afresh before a PIN is asked for; the state may have changed since it was listed."""
        self.close()

        def listed(answer: m.Answer, _blob: bytes) -> None:
            found = _same(token, getattr(answer, "tokens", ()))
            if found is None:
                failed(errors.TokenRemoved(label=token.label))
            else:
                seen(found)

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
        fingerprints = self._fingerprints(token, pin)
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

        def answered(answer: m.Answer, _blob: bytes) -> None:
            self._settle(None)
            self._open = True
            self._asks_each_time = getattr(answer, "asks_each_time", False)
            self._rest()
            admitted()

        def failed(cause: Problem) -> None:
            outcome = login_outcome(cause)
            if isinstance(outcome, errors.PinWrong):
                self._wrong.update(fingerprints)
            self._settle(outcome)
            self.close()
            rejected(outcome)

        call = m.Login(token.module, token.identity, certificate, approved, consent)
        deadline_s = PIN_PAD_S if pin is None else None
        self._token_host().call(call, blob, listener=self._heard(Waiting(answered, failed)), deadline_s=deadline_s)

    def sign(self, attributes: bytes, listener: ports.Listener) -> None:
        """Pass signed attributes to the token that is logged in; its end is a failed call, never a new login.

        A gate that was shut meanwhile fails the call as well, later, as a host would.
        """
        if not self._open:
            shut = errors.GateClosed(why=self._why)
            self._clock.call_later(0, lambda: listener.failed(shut))
            return
        self._stop_resting()

        def answered(answer: m.Answer, blob: bytes) -> None:
            self._rest()
            listener.answered(answer, blob)

        heard = Waiting(answered, listener.failed, listener.noticed, listener.asked)
        self._token_host().call(m.SignAttributes(attributes), listener=self._heard(heard))

    def shut(self, why: str) -> None:
        """Close the gate against whoever is in it: ``session_locked`` | ``idle`` | ``removed``.

        The call under way fails; a login that was sent may have used a try.
        """
        if not self._open and self._attempt is None:
            return
        waits = self._waits
        self.close()
        self._why = why
        if waits is not None:
            waits(errors.GateClosed(why=why))

    def close(self) -> None:
        """End the login and its host; harmless when nothing is open. A login under way may have used a try."""
        self._open = False
        self._waits = None
        self._stop_resting()
        if self._host is not None:
            self._host.end()  # before the attempt is settled: what is on record as ended must not go on
        self._settle(errors.PinUnclear())

    def _token_host(self) -> ports.Host:
        """Return the gate's own host; a fresh process serves after each :meth:`close`."""
        if self._host is None:
            self._host = self._hosts.start(m.Kind.TOKEN)
        return self._host

    def _heard(self, listener: Waiting) -> Waiting:
        """Return a listener that is told as well when the gate is shut from outside."""
        self._waits = listener.failed

        def answered(answer: m.Answer, blob: bytes) -> None:
            self._waits = None
            listener.answered(answer, blob)

        def failed(problem: Problem) -> None:
            self._waits = None
            listener.failed(problem)

        return Waiting(answered, failed, listener.on_notice, listener.on_question)

    def _rest(self) -> None:
        self._stop_resting()
        self._idle = self._clock.call_later(IDLE_S, lambda: self.shut("idle"))

    def _stop_resting(self) -> None:
        idle, self._idle = self._idle, None
        if idle is not None:
            idle.cancel()

    def _typing_objection(self, token: Token, pin: bytearray | None) -> Problem | None:
        if pin is None:
            return None
        why = why_untypable(pin)
        if why is not None:
            return errors.PinUntypable(why=why)
        return None if self._wrong.isdisjoint(self._fingerprints(token, pin)) else errors.PinRepeated(why="same")

    def _begin(self, token: Token, *, person: bool, consent: bool) -> CardAttempt:
        """Put the attempt on record, judge by what it said under its lock, and raise what keeps the gate shut."""
        attempt = CardAttempt.begin(self._ledger, token)
        failures = attempt.failures_before
        problem = objection(believed(token.pin, failures), failures, person=person, consent=consent)
        if problem is not None:
            problem.facts["sent"] = "no"
            attempt.end(problem)
            raise problem
        return attempt

    def _settle(self, outcome: Problem | None) -> None:
        """Note how the attempt ended, if one is under way."""
        attempt, self._attempt = self._attempt, None
        if attempt is not None:
            attempt.end(outcome)

    def _fingerprints(self, token: Token, pin: bytearray | None) -> set[tuple[str, bytes]]:
        """Return what tells a PIN already refused by this card, useless without this gate's own key."""
        digest = hashlib.blake2b(pin or b"", key=self._key).digest()
        return {(mark, digest) for mark in token.card_marks}


def _same(token: Token, listed: Iterable[Token]) -> Token | None:
    """Return the token among those listed now; a card with two PINs is two of them."""
    found = [other for other in listed if other.identity == token.identity]
    exact = [other for other in found if (other.slot, other.label) == (token.slot, token.label)]
    return next(iter((*exact, *found)), None)


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
