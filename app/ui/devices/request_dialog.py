"""What became of a request: when it was sent and received, and the answer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.requests import RequestResult
from app.ui.device_states import RequestNews, RequestState
from app.ui.devices.requests_page import form_name
from app.ui.parts.choosers import Segments
from app.ui.parts.day_field import DayField
from app.ui.parts.kit import Kit, label
from app.ui.parts.layouts import column, row
from app.ui.parts.sheet import Sheet


class RequestDialog(Sheet):
    """``news_entered`` carries :class:`RequestNews`; earlier versions stay in the register."""

    news_entered = Signal(object)

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__("request_dialog", kit.words.say("requests.window"), parent, width=560)
        self._kit = kit
        words = kit.words
        self._state: RequestState | None = None
        self._result = RequestResult.WAITING
        self._title = label("request_title", "title")
        self._sent = DayField(kit, "request_sent", words.say("requests.sent"))
        self._received = DayField(kit, "request_received", words.say("requests.received"))
        self._answered = DayField(kit, "request_answered", words.say("requests.answered_on"))
        self._segments = Segments("request_result", {str(each): words.name(each) for each in RequestResult})
        self._segments.chosen.connect(self._choose)
        self._note = QLineEdit()
        self._note.setObjectName("request_note")
        self._note.setAccessibleName(words.say("requests.note"))
        self._note.setMaxLength(2000)
        save = kit.button("request_save", words.say("requests.save"), kind="primary")
        later = kit.button("request_later", words.say("button.later"))
        save.clicked.connect(self._submit)
        later.clicked.connect(self.reject)
        for button in (later, save):
            button.setMinimumSize(120, 40)
            button.setAutoDefault(False)
        days = (self._sent, self._received, self._answered)
        names = (words.say("requests.sent"), words.say("requests.received"), words.say("requests.answered_on"))
        lines = [_labelled(name, day) for name, day in zip(names, days, strict=True)]
        note = _labelled(words.say("requests.note"), self._note)
        inside = column(self._title, *lines, 1, self._segments, 1, note, gap=2)
        self.setLayout(column(inside, row(None, later, save, gap=3), gap=5, margins=(6, 6, 6, 6)))

    def render_state(self, state: RequestState) -> None:
        """Show how the request stands."""
        self._state = state
        told = state.request
        profile = self._kit.words.profile(told.profile)
        form = form_name(self._kit.words, told.form)
        self._title.setText(self._kit.words.say("requests.title", number=state.number, form=form, profile=profile))
        self._sent.render_day(told.sent)
        self._received.render_day(told.received)
        self._answered.render_day(told.answered)
        self._note.setText(told.note)
        self._result = told.result
        self._segments.render_choice(told.result)

    def enter(self, news: RequestNews) -> None:
        """Emit what was entered."""
        self.news_entered.emit(news)

    def _choose(self, word: str) -> None:
        self._result = RequestResult(word)
        self._segments.render_choice(word)

    def _submit(self) -> None:
        days = (self._sent, self._received, self._answered)
        if self._state is None or any(day.is_wrong for day in days):
            return
        sent, received, answered = (day.day for day in days)
        self.enter(RequestNews(self._state.number, sent, received, answered, self._result, self._note.text().strip()))


def _labelled(text: str, control: QWidget) -> QWidget:
    name = label(kind="small")
    name.setText(text)
    name.setFixedWidth(190)
    made = QWidget()
    made.setLayout(row(name, control, gap=2))
    return made
