"""The register of requests: what was sent about which device, when an answer is due, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from app.domain.requests import RequestResult
from app.ui.device_states import RequestsState, RequestState
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, card, discard, label, tone_card
from app.ui.parts.layouts import column, row
from app.ui.parts.pin_line import StateLine
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone
from app.words import Catalogue

RESULT_LOOKS: Final = {
    RequestResult.WAITING: (Glyph.WAIT, Tone.NEUTRAL),
    RequestResult.GRANTED: (Glyph.GOOD, Tone.GOOD),
    RequestResult.REFUSED: (Glyph.BAD, Tone.BAD),
    RequestResult.WITHDRAWN: (Glyph.ABSENT, Tone.NEUTRAL),
}


class RequestsPage(QWidget):
    """``result_requested`` carries the number of a request that has moved on."""

    result_requested = Signal(int)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("requests")
        self._kit = kit
        self._parts: list[QWidget] = []
        self._state: RequestsState | None = None
        self._list = column(gap=3)
        self.setLayout(self._list)

    def render_state(self, state: RequestsState) -> None:
        """Show the register."""
        if state == self._state:
            return
        self._state = state
        for old in self._parts:
            self._list.removeWidget(old)
            discard(old)
        self._parts = [*self._made(state)]
        for made in self._parts:
            self._list.addWidget(made)

    def ask_result(self, number: int) -> None:
        """Emit the wish to enter what became of a request."""
        self.result_requested.emit(number)

    def _made(self, state: RequestsState) -> Iterator[QWidget]:
        if state.problem is not None:
            yield self._problem(state)
        elif not state.requests:
            yield self._empty()
        for each in state.requests:
            yield self._request(each, f"request_{each.number}")

    def _problem(self, state: RequestsState) -> QFrame:
        assert state.problem is not None, "somebody wants to tell it"
        told = self._kit.words.problem(state.problem)
        frame = tone_card("requests_problem", Tone.BAD)
        title, line = label("requests_problem_title", "strong"), label("requests_problem_line", "small")
        title.setText(told.title)
        line.setText(self._kit.words.say("form.problem", meaning=told.meaning, step=told.next_step))
        icon = IconLabel(self._kit.theme.icons, Glyph.BAD, "bad", 20)
        frame.setLayout(row(column(icon, None), column(title, line, gap=1), gap=3, margins=(4, 3, 4, 3)))
        return frame

    def _empty(self) -> QFrame:
        words = self._kit.words
        frame = card("drop", "requests_empty")
        title, line = label("requests_empty_title", "hero"), label("requests_empty_line", "dim")
        title.setText(words.say("requests.empty_title"))
        line.setText(words.say("requests.empty_line"))
        for each in (title, line):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        icon = IconLabel(self._kit.theme.icons, Glyph.REGISTER, "accent", 56)
        frame.setLayout(column(row(None, icon, None), 1, title, line, gap=2, margins=(10, 12, 10, 12)))
        return frame

    def _request(self, state: RequestState, name: str) -> QFrame:
        words, told = self._kit.words, state.request
        frame = card("card", name)
        title, about, dates = label(f"{name}_title", "strong"), label(f"{name}_about", "dim"), label(f"{name}_dates")
        form, profile = form_name(words, told.form), words.profile(told.profile)
        title.setText(words.say("requests.title", number=state.number, form=form, profile=profile))
        facts = [told.device, told.certificate, told.recipient]
        about.setText(words.say("devices.parts", parts=" · ".join(fact for fact in facts if fact)))
        unknown = words.say("request_command.no_date")
        dates.setText(words.say("requests.dates", sent=told.sent or unknown, received=told.received or unknown))
        due = self._due(state, name)
        result = StateLine(self._kit, f"{name}_result", side=16)
        glyph, tone = RESULT_LOOKS[told.result]
        answered = words.say("requests.answered", result=words.name(told.result), day=told.answered or unknown)
        waiting = told.result is RequestResult.WAITING
        result.show_state(glyph, tone, words.name(told.result) if waiting else answered)
        note = label(f"{name}_note", "small")
        note.setText(told.note)
        enter = self._kit.button(f"{name}_enter", words.say("requests.enter"), Glyph.FORM)
        enter.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        enter.clicked.connect(lambda: self.ask_result(state.number))
        shown = [title, *([about] if about.text() else []), dates, *due, result, *([note] if told.note else [])]
        frame.setLayout(row(column(*shown, gap=1), column(enter, None), gap=3, margins=(5, 4, 4, 4)))
        return frame

    def _due(self, state: RequestState, name: str) -> list[QWidget]:
        """Return the day an answer is due; nothing where the text has no deadline or no day was told."""
        if state.request.due is None:
            return []
        line = StateLine(self._kit, f"{name}_due", side=16)
        words, day = self._kit.words, state.request.due
        if state.late:
            line.show_state(Glyph.WARN, Tone.BAD, words.say("requests.late", day=day))
        else:
            line.show_state(Glyph.CALENDAR, Tone.NEUTRAL, words.say("requests.due", day=day))
        return [line]


def form_name(words: Catalogue, form: str) -> str:
    """Return what a form is called for short; one without a number by its word."""
    kind, _, number = form.partition("-")
    return words.say("requests.form", number=number) if kind == "mau" else form.replace("-", " ")
