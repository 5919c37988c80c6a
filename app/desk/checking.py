"""Checking the signatures of one file after another, each in a host that no signing waits for."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from app.desk import ports
from app.desk.calling import Waiting
from app.domain import errors
from app.domain.errors import Problem
from app.domain.signing import Stage
from app.domain.verdict import FileVerdict, Result
from app.hosts import messages as m


class CheckWish(Struct, frozen=True):
    """What to check and with what."""

    path: str
    trust: tuple[str, ...] = ()
    offline: bool = False
    timestamp_required: bool = False
    password: str | None = None


class CheckRun:
    """Checks files one by one. ``finished`` gets a verdict for each; a file that cannot be read is a verdict too.

    A file that needs a password is told through ``password_wanted`` when somebody can answer.
    """

    def __init__(
        self,
        hosts: ports.Hosts,
        finished: Callable[[FileVerdict], None],
        progressed: Callable[[Stage, float], None] = lambda _stage, _done: None,
        password_wanted: Callable[[CheckWish, Problem], None] | None = None,
    ) -> None:
        self._host = hosts.start(m.Kind.PAPER)
        self._finished = finished
        self._progressed = progressed
        self._password_wanted = password_wanted

    def check(self, wish: CheckWish) -> None:
        call = m.Verify(wish.path, wish.trust, wish.offline, wish.timestamp_required, wish.password)

        def answered(answer: m.Answer, _blob: bytes) -> None:
            if isinstance(answer, m.Verified):
                self._finished(answer.verdict)

        def failed(problem: Problem) -> None:
            if isinstance(problem, errors.PasswordNeeded) and self._password_wanted is not None:
                self._password_wanted(wish, problem)
                return
            self._finished(unreadable(wish, problem))

        def noticed(notice: m.Notice) -> None:
            if isinstance(notice, m.Progress):
                self._progressed(notice.stage, notice.done)

        self._host.call(call, listener=Waiting(answered, failed, noticed))

    def end(self) -> None:
        self._host.end()


def unreadable(wish: CheckWish, problem: Problem) -> FileVerdict:
    """Return the verdict on a file that could not be checked."""
    return FileVerdict(wish.path, Result.ERROR, None, (), problem.report())
