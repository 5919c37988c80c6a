"""Carries out a signing flow with real hosts: effects become calls, what hosts say becomes events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from app.desk import ports
from app.desk.calling import Waiting
from app.desk.gate import Gate, device_words
from app.desk.placing import corrected
from app.desk.signing import state as s
from app.desk.signing.flow import step
from app.domain import errors
from app.domain.errors import Problem
from app.domain.token import Token
from app.hosts import messages as m


@dataclass(frozen=True, slots=True)
class Desk:
    """What a signing run needs: hosts, the gate, the record of temporary files, the rules, the time, the memory."""

    hosts: ports.Hosts
    gate: Gate
    leftovers: ports.Leftovers
    place: ports.Placer
    lines: ports.MarkWriter
    clock: ports.Clock
    layouts: ports.Layouts


class SigningRun:
    """One list from its first file to its last outcome. ``changed`` is called with every new state."""

    def __init__(self, desk: Desk, token: Token, changed: Callable[[s.State], None]) -> None:
        self._desk = desk
        self._token = token
        self._changed = changed
        self._hosts: dict[m.Kind, ports.Host] = {}
        self._state: s.State | None = None

    @property
    def state(self) -> s.State:
        assert self._state is not None, "a run has a state once it was started"
        return self._state

    def start(self, state: s.State) -> None:
        """Begin preparing; ends in phase PREPARED (a PIN is wanted) or FINISHED."""
        self._state = state
        self.dispatch(s.Started())

    def log_in(
        self, pin: bytearray | None, *, person: bool, consent: bool, again: Callable[[Problem], bool] = lambda _: False
    ) -> None:
        """Send the PIN through the gate, once; ``again`` tells whether the person may try another after it."""
        self.dispatch(s.LoginStarted())

        def rejected(problem: Problem) -> None:
            self.dispatch(s.Rejected(problem.report(), again(problem)))

        self._desk.gate.enter(
            self._token,
            self.state.signer.certificate.sha256,
            pin,
            approved=len(self.state.approved),
            person=person,
            consent=consent,
            admitted=lambda: self.dispatch(s.Admitted()),
            rejected=rejected,
        )

    def approach(self, seen: Callable[[Token], None]) -> None:
        """Look at the token afresh before asking for a PIN; a token that is gone ends the list."""

        def found(token: Token) -> None:
            self._token = token
            seen(token)

        self._desk.gate.approach(
            self._token, found, lambda problem: self.dispatch(s.Rejected(problem.report(), again=False))
        )

    def cancel(self) -> None:
        self.dispatch(s.CancelWished())

    def dispatch(self, event: s.Event) -> None:
        """Take one step and carry out what it wants."""
        context = s.Context(self._desk.place, self._desk.lines, self._desk.clock.now(), self._desk.clock.monotonic())
        self._state, effects = step(self.state, event, context)
        for effect in effects:
            self._perform(effect)
        if self._state.phase is s.Phase.FINISHED:
            self._end_hosts()
        self._changed(self._state)

    def _perform(self, effect: s.Effect) -> None:
        match effect:
            case s.CallHost(kind=m.Kind.TOKEN, body=m.SignAttributes(attributes=attributes)):
                self._desk.gate.sign(attributes, self._listener(m.Kind.TOKEN))
            case s.CallHost(kind=kind, body=body, blob=blob):
                self._host(kind).call(body, blob, listener=self._listener(kind))
            case s.ReplyToPaper(body=body):
                self._host(m.Kind.PAPER).reply(body)
            case s.EndHost(kind=kind):
                if kind in self._hosts:
                    self._hosts[kind].end()
            case s.Remember(path=path):
                self._desk.leftovers.add(path)
            case s.Forget(path=path, remove=remove):
                (self._desk.leftovers.remove if remove else self._desk.leftovers.done)(path)
            case s.CloseGate():
                self._desk.gate.close()
            case _:
                assert_never(effect)

    def _listener(self, kind: m.Kind) -> Waiting:
        def broke(problem: Problem) -> None:
            told = device_words(problem, self._token.module) if kind is m.Kind.TOKEN else problem
            self.dispatch(s.Broke(kind, told.report()))

        return Waiting(
            lambda answer, _blob: self.dispatch(s.Answered(kind, self._remembered(answer))),
            broke,
            lambda notice: self.dispatch(s.Noticed(notice)),
            lambda question: self.dispatch(s.Asked(question)),
        )

    def _remembered(self, answer: m.Answer) -> m.Answer:
        """Return a place as a person once corrected it on a document of the same layout."""
        shown = self.state.job.shown
        if not isinstance(answer, m.PlaceFound) or shown is None:
            return answer
        return m.PlaceFound(corrected(answer.proposal, shown.pages, self._desk.layouts))

    def _host(self, kind: m.Kind) -> ports.Host:
        """Return this run's own host of that kind, started when first needed."""
        if kind not in self._hosts:
            self._hosts[kind] = self._desk.hosts.start(kind)
        return self._hosts[kind]

    def _end_hosts(self) -> None:
        for host in self._hosts.values():
            host.end()


def may_try_again(problem: Problem) -> bool:
    """Tell whether a person at the window may enter another PIN for the same list."""
    again = errors.PinWrong | errors.PinUntypable | errors.PinRepeated | errors.PinFinalTry | errors.PinPadEnded
    return isinstance(problem, again)
