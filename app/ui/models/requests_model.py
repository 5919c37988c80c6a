"""The register of requests as the devices screen shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.desk import ports
from app.desk.guiding import RequestBook
from app.domain.errors import Problem
from app.domain.requests import Request
from app.ui.device_states import RequestNews, RequestsState, RequestState
from app.ui.models.office_model import OfficeModel

_Done = TypeVar("_Done")


class RequestsModel(QObject):
    """``open_book`` opens the register when it is first wanted."""

    state_changed = Signal()

    def __init__(
        self, open_book: Callable[[], RequestBook], office: OfficeModel, clock: ports.Clock, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._open_book = open_book
        self._office = office
        self._clock = clock
        self._book: RequestBook | None = None
        self._state = RequestsState()

    @property
    def state(self) -> RequestsState:
        return self._state

    def read(self) -> None:
        """Read the register as it stands now; the command line may have written to it."""
        self._try(lambda book: book.latest())

    def add(self, request: Request) -> int | None:
        """Enter a request; return its number, or None if the register cannot be used."""
        added = self._try(lambda book: book.add(request, self._clock.now()))
        return added.number if added is not None else None

    def find(self, number: int) -> RequestState | None:
        return next((each for each in self._state.requests if each.number == number), None)

    def enter(self, news: RequestNews) -> None:
        """Enter how a request stands; the day an answer is due follows from the day it was received."""
        found, desk = self.find(news.number), self._office.desk
        if found is None:
            return
        told = found.request
        due = desk.due_of_form(told.profile, told.form, news.received) if desk is not None else told.due
        dated = told.as_entered(news.sent, news.received, news.answered, due=due)
        request = dated.ended(news.result, answered=news.answered, note=news.note)
        self._try(lambda book: book.edit(news.number, request, self._clock.now()))

    def _try(self, act: Callable[[RequestBook], _Done]) -> _Done | None:
        """Do something with the register and show it as it is afterwards."""
        try:
            if self._book is None:
                self._book = self._open_book()
            done = act(self._book)
            today = self._clock.now().date()
            latest = self._book.latest()
        except Problem as problem:
            self._become(RequestsState(self._state.requests, problem.report()))
            return None
        entries = tuple(RequestState(each.number, each.request, each.request.is_late(today)) for each in latest)
        self._become(RequestsState(entries))
        return done

    def _become(self, state: RequestsState) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit()
