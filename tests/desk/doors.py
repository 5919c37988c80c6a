"""Gates with a token behind them, a hand-written one and a real one, and how to knock."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Protocol

import msgspec

from app.desk.gate import Gate
from app.domain.errors import Problem
from app.domain.token import Token
from app.hosts import messages as m
from app.hosts.pipe_client import Loop, pipe_hosts
from app.settings.attempts import AttemptLedger, Record
from tests.desk import fakes
from tests.parts.fixtures import LEADER_TOKEN
from tests.parts.processes import KILL, children_of
from tests.parts.softhsm import PIN as SOFT_PIN
from tests.parts.softhsm import SoftHsm


class Answered:
    """What the gate said to one who wished to enter."""

    def __init__(self) -> None:
        self.admitted = 0
        self.problems: list[Problem] = []

    @property
    def ended(self) -> bool:
        return bool(self.admitted or self.problems)

    @property
    def code(self) -> str | None:
        assert self.admitted + len(self.problems) == 1, "exactly one answer"
        return self.problems[0].code if self.problems else None


class Door(Protocol):
    """A gate with a token behind it."""

    gate: Gate
    ledger: AttemptLedger
    pin: str

    @property
    def token(self) -> Token: ...
    def settle(self, is_done: Callable[[], bool]) -> None: ...
    def kill_during_login(self) -> None: ...


class FakeDoor:
    """A hand-written host and card."""

    pin = fakes.PIN

    def __init__(self, ledger: AttemptLedger) -> None:
        self.ledger = ledger
        self.hosts = fakes.FakeHosts()
        self.card = fakes.FakeCard()
        self.clock = fakes.FakeClock()
        self.gate = Gate(self.hosts, ledger, self.clock)
        self.token = fakes.token()

    def settle(self, is_done: Callable[[], bool]) -> None:
        while not is_done():
            busy = [host for host in self.hosts.all if host.busy]
            assert busy, "nobody is at work any more"
            self.card.serve(busy[0])

    def kill_during_login(self) -> None:
        self.hosts.one(m.Kind.TOKEN).die()


class RealDoor:
    """A real token host with SoftHSM2 in it."""

    pin = SOFT_PIN

    def __init__(self, ledger: AttemptLedger, hsm: SoftHsm) -> None:
        self.ledger = ledger
        self.loop = Loop()
        self.hosts = pipe_hosts(self.loop)
        self.gate = Gate(self.hosts, ledger, self.loop)
        self.token = self._listed(str(hsm.module))

    def _listed(self, module: str) -> Token:
        host = self.hosts.start(m.Kind.TOKEN)
        found: list[Token] = []

        def listed(answer: m.Answer, _blob: bytes) -> None:
            assert isinstance(answer, m.TokensListed)
            found.extend(token for token in answer.tokens if token.label == LEADER_TOKEN)

        host.call(m.ListTokens(module), listener=Ear(listed))
        self.settle(lambda: bool(found))
        host.end()
        return found[0]

    def settle(self, is_done: Callable[[], bool]) -> None:
        self.loop.run_until(is_done)

    def kill_during_login(self) -> None:
        for child in children_of(os.getpid(), "token"):
            os.kill(child, KILL)


class Ear:
    """A listener for one answer."""

    def __init__(self, on_answer: Callable[[m.Answer, bytes], None]) -> None:
        self.answered = on_answer

    def failed(self, problem: Problem) -> None:
        raise AssertionError(problem.report())

    def noticed(self, notice: m.Notice) -> None:
        raise AssertionError(notice)

    def asked(self, question: m.Question) -> None:
        raise AssertionError(question)


def ask_in(
    door: Door, pin: str | bytearray, *, person: bool = True, consent: bool = False, approved: int = 1
) -> Answered:
    """Wish to enter and do not wait."""
    answer = Answered()

    def admitted() -> None:
        answer.admitted += 1

    typed = pin if isinstance(pin, bytearray) else bytearray(pin.encode())
    door.gate.enter(
        door.token,
        door.token.certificates[0].sha256,
        typed,
        approved=approved,
        person=person,
        consent=consent,
        admitted=admitted,
        rejected=answer.problems.append,
    )
    return answer


def enter(
    door: Door, pin: str | None = None, *, person: bool = True, consent: bool = False, approved: int = 1
) -> str | None:
    """Wish to enter and return the code of what kept the gate shut."""
    answer = ask_in(door, door.pin if pin is None else pin, person=person, consent=consent, approved=approved)
    door.settle(lambda: answer.ended)
    return answer.code


def failures(door: Door) -> int:
    return door.ledger.failures(door.token.identity)


def wrong(door: Door, number: int = 1) -> str:
    """Return a PIN that is not the token's, a different one for each number."""
    return f"{door.pin}{number}"


def record_of(door: Door) -> Record:
    return msgspec.json.decode(door.ledger._file(door.token.identity).read_bytes(), type=Record)
