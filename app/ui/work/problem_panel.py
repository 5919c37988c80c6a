"""A problem where it happened: what happened, what it means, what to do; the code stands small below."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, card, discard, label, say, set_kind, set_property
from app.ui.parts.layouts import column
from app.ui.states import ProblemState, Remedy
from app.ui.theme.icons import Glyph


class ProblemPanel(QWidget):
    """``remedy_requested`` carries the :class:`Remedy` a person chose."""

    remedy_requested = Signal(object)

    def __init__(self, kit: Kit, name: str = "problem") -> None:
        super().__init__()
        self.setObjectName(name)
        self._kit, self._name = kit, name
        self._icon = IconLabel(kit.theme.icons, Glyph.WARN, "bad", 32)
        self._title, self._meaning = label(f"{name}_title", "title"), label(f"{name}_meaning")
        self._next, self._code = label(f"{name}_next"), label(f"{name}_code", "code")
        do = label(kind="heading", wraps=False)
        do.setText(kit.words.say("trouble.do").upper())
        self._advice = card("sunken")
        self._advice.setLayout(column(do, self._next, gap=1, margins=(4, 3, 4, 4)))
        self._buttons = column(gap=2)
        words = column(self._title, self._meaning, gap=2)
        inside = column(self._icon, 1, words, self._advice, self._code, None, self._buttons, gap=4)
        inside.setContentsMargins(20, 24, 20, 20)
        self.setLayout(inside)

    def render_state(self, state: ProblemState) -> None:
        told = self._kit.words.problem(state.report)
        self.setAccessibleName(told.title)
        self._title.setText(told.title)
        say(self._meaning, told.meaning)
        self._next.setText(told.next_step)
        self._advice.setVisible(bool(told.next_step))
        self._code.setText(self._kit.words.say("trouble.code", code=told.code))
        self._offer(state.remedies)

    def request_remedy(self, remedy: Remedy) -> None:
        """Emit the way out a person chose."""
        self.remedy_requested.emit(remedy)

    def _offer(self, remedies: tuple[Remedy, ...]) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                discard(old)
        for place, remedy in enumerate(remedies):
            self._buttons.addWidget(self._button(remedy, is_first=place == 0))

    def _button(self, remedy: Remedy, *, is_first: bool) -> QPushButton:
        button = self._kit.button(f"{self._name}_{remedy}", self._kit.words.name(remedy))
        if is_first:
            set_kind(button, "primary")
            set_property(button, "large", "true")
        button.clicked.connect(lambda _=False: self.request_remedy(remedy))
        return button
