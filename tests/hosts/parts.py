"""What tests of hosts share: an ear for what a call brings, and a way to start the odd host."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from app.domain.document import Shown
from app.domain.errors import Problem, Report
from app.domain.signing import SigningRequest
from app.hosts import isolation, messages
from app.hosts.client import Host, Hosts
from app.hosts.isolation import Launch
from app.hosts.messages import Answer, Call, ChooseTarget, Kind, Notice, Question, SignDocument

ODD_CHILD = Path(__file__).with_name("odd_child.py")


def odd_launch(kind: Kind) -> Launch:
    """Start the odd host the way every host is started."""
    return dataclasses.replace(isolation.launch(kind), arguments=("-I", str(ODD_CHILD), kind.value))


def please(what: str) -> ChooseTarget:
    """Ask the odd host to do something."""
    return ChooseTarget(what, None)


def please_sign(what: str) -> SignDocument:
    """Have the odd host do the same in a call that may ask back."""
    shown = Shown("0" * 64, 0, ())
    return SignDocument(SigningRequest(what, "/out.pdf", shown, b"", (), None, None))


class Ear:
    """Remembers everything a listener is told."""

    def __init__(self, on_question: Callable[[Question], None] | None = None) -> None:
        self.answers: list[tuple[Answer, bytes]] = []
        self.reports: list[Report] = []
        self.notices: list[Notice] = []
        self.questions: list[Question] = []
        self._on_question = on_question

    @property
    def ended(self) -> bool:
        return bool(self.answers or self.reports)

    @property
    def answer(self) -> Answer:
        """The one answer."""
        assert not self.reports, self.reports
        ((answer, _),) = self.answers
        return answer

    @property
    def blob(self) -> bytes:
        ((_, blob),) = self.answers
        return blob

    @property
    def text(self) -> str:
        """What the odd host told."""
        assert isinstance(self.answer, messages.TargetChosen)
        return self.answer.target

    @property
    def report(self) -> Report:
        """The one problem."""
        assert not self.answers, self.answers
        (report,) = self.reports
        return report

    def answered(self, answer: Answer, blob: bytes) -> None:
        self.answers.append((answer, blob))

    def failed(self, problem: Problem) -> None:
        self.reports.append(problem.report())

    def noticed(self, notice: Notice) -> None:
        self.notices.append(notice)

    def asked(self, question: Question) -> None:
        self.questions.append(question)
        if self._on_question is not None:
            self._on_question(question)


class World(Protocol):
    """A way to run hosts; the same tests hold for every one."""

    hosts: Hosts

    def run_until(self, is_done: Callable[[], bool]) -> None: ...


def call(world: World, host: Host, body: Call, blob: bytes | bytearray = b"", deadline_s: float | None = None) -> Ear:
    """Make a call and wait for its end."""
    ear = Ear()
    host.call(body, blob, listener=ear, deadline_s=deadline_s)
    world.run_until(lambda: ear.ended)
    return ear


def told(world: World, host: Host, what: str) -> object:
    """Return the facts the odd host tells of itself."""
    return json.loads(call(world, host, please(f"tell {what}")).text)
