"""The check screen's view model: one file and the verdict on its signatures."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QObject, Signal

from app.desk import ports
from app.desk.checking import CheckRun, CheckWish
from app.domain.errors import Problem
from app.domain.signing import Stage
from app.domain.verdict import FileVerdict
from app.ui.states import CheckState, PasswordState, ProblemState, ProgressState, Remedy


class CheckModel(QObject):
    """Checks one file at a time; a new one takes the place of the one before."""

    state_changed = Signal()

    def __init__(self, hosts: ports.Hosts, trust: tuple[str, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._hosts = hosts
        self._trust = trust
        self._run: CheckRun | None = None
        self._wish: CheckWish | None = None
        self._state = CheckState()
        self._password: PasswordState | None = None

    @property
    def state(self) -> CheckState:
        return self._state

    @property
    def password(self) -> PasswordState | None:
        """Return the question for the file's password while one is wanted."""
        return self._password

    def check(self, path: str, password: str | None = None) -> None:
        self.end()
        self._wish = CheckWish(path, self._trust, password=password)
        name = PurePath(path).name
        self._become(CheckState(name, progress=ProgressState(name, Stage.CHECKING)))
        self._run = CheckRun(self._hosts, self._finished, self._progressed, self._want_password)
        self._run.check(self._wish)

    def check_again(self) -> None:
        if self._wish is not None:
            self.check(self._wish.path, self._wish.password)

    def give_password(self, password: str) -> None:
        if self._wish is not None:
            self.check(self._wish.path, password)

    def close(self) -> None:
        """Leave the verdict, or stop checking."""
        self.end()
        self._become(CheckState())

    def end(self) -> None:
        self._password = None
        if self._run is not None:
            self._run.end()
            self._run = None

    def _finished(self, verdict: FileVerdict) -> None:
        name = PurePath(verdict.file).name
        self.end()
        if verdict.error is not None:
            remedies = (Remedy.RETRY, Remedy.OPEN_OTHER)
            self._become(CheckState(name, problem=ProblemState(verdict.error, remedies)))
        else:
            self._become(CheckState(name, verdict=verdict))

    def _progressed(self, stage: Stage, done: float) -> None:
        name = self._state.name
        self._become(CheckState(name, progress=ProgressState(name, stage, done or None)))

    def _want_password(self, wish: CheckWish, problem: Problem) -> None:
        self.end()
        self._password = PasswordState(PurePath(wish.path).name, wrong=problem.facts.get("wrong") == "yes")
        self._become(CheckState())

    def _become(self, state: CheckState) -> None:
        self._state = state
        self.state_changed.emit()
