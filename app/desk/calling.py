"""Waiting for calls to end: with plain functions, one call after another."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from app.desk import ports
from app.domain.errors import Problem
from app.hosts.messages import Answer, Call, Notice, Question


def _nothing(_: object) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A listener made of functions; notices and questions are ignored unless somebody cares."""

    on_answer: Callable[[Answer, bytes], None]
    on_problem: Callable[[Problem], None]
    on_notice: Callable[[Notice], None] = _nothing
    on_question: Callable[[Question], None] = _nothing

    def answered(self, answer: Answer, blob: bytes) -> None:
        self.on_answer(answer, blob)

    def failed(self, problem: Problem) -> None:
        self.on_problem(problem)

    def noticed(self, notice: Notice) -> None:
        self.on_notice(notice)

    def asked(self, question: Question) -> None:
        self.on_question(question)


class CallQueue:
    """Calls to one host, one after another."""

    def __init__(self, host: ports.Host) -> None:
        self._host = host
        self._waiting: deque[tuple[Call, bytes, Waiting]] = deque()

    @property
    def is_idle(self) -> bool:
        return not self._host.busy and not self._waiting

    def put(self, call: Call, waiting: Waiting, blob: bytes = b"") -> None:
        """Call the host now or when it is free."""
        self._waiting.append((call, blob, waiting))
        self.go_on()

    def go_on(self) -> None:
        """Make the next call if the host is free."""
        if not self._waiting or self._host.busy:
            return
        call, blob, waiting = self._waiting.popleft()

        def answered(answer: Answer, content: bytes) -> None:
            waiting.answered(answer, content)
            self.go_on()

        def failed(problem: Problem) -> None:
            waiting.failed(problem)
            self.go_on()

        self._host.call(call, blob, listener=Waiting(answered, failed, waiting.on_notice, waiting.on_question))

    def drop(self, *, may_end: bool = True) -> None:
        """Forget what waits, and end the host if it is at work (and that may be): its answer is no longer wanted."""
        self._waiting.clear()
        if self._host.busy and may_end:
            self._host.end()

    def end(self) -> None:
        self._waiting.clear()
        self._host.end()
