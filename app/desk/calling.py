"""Waiting for a call to end, from plain functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.errors import Problem
from app.hosts.messages import Answer, Notice, Question


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
