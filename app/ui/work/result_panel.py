"""A document has been signed: the verdict on the new file, and where it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from app.domain.verdict import FileVerdict
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, card, heading, label, set_property
from app.ui.parts.layouts import column, row
from app.ui.parts.scrolling import ScrollPanel
from app.ui.states import ResultState
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone
from app.ui.work.verdict_parts import ChecksList, VerdictCard


class ResultPanel(QWidget):
    """The last signature of the new file is the one just made; its four questions are told here."""

    open_folder_requested = Signal()
    next_requested = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("result")
        self.setAccessibleName(kit.words.say("result.name"))
        self._kit = kit
        words = kit.words
        self._verdict, self._checks = VerdictCard(kit, "result_verdict"), ChecksList(kit, "result_checks")
        self._name, self._folder = label("result_file", "strong"), label("result_folder", "dim")
        self._open = kit.button("open_folder", words.say("done.open_folder"), Glyph.OPEN)
        self._open.clicked.connect(self.open_folder_requested)
        self._next = kit.button("sign_next", words.say("done.next"), kind="primary")
        set_property(self._next, "large", "true")
        self._next.clicked.connect(self.next_requested)
        self.setLayout(column(self._scroll(), self._foot(), gap=0))

    def render_state(self, state: ResultState) -> None:
        words = self._kit.words
        self._name.setText(state.name)
        self._folder.setText(words.say("done.folder", folder=state.folder))
        self._checks.setVisible(state.verdict is not None)
        if state.verdict is None:
            title, line = words.say("done.title"), words.say("done.checking")
            self._verdict.render_text(title, line, glyph=Glyph.WAIT, tone=Tone.NEUTRAL)
        else:
            self._render_verdict(state.verdict)

    def _render_verdict(self, verdict: FileVerdict) -> None:
        self._verdict.render_verdict(verdict)
        self._checks.setVisible(bool(verdict.signatures))
        if verdict.signatures:
            self._checks.render_checks(verdict.signatures[-1].checks)

    def _scroll(self) -> ScrollPanel:
        done = label("result_title", "hero")
        done.setText(self._kit.words.say("done.title"))
        inside = column(done, self._verdict, self._checks, None, gap=5, margins=(5, 6, 5, 4))
        return ScrollPanel("result_scroll", inside)

    def _foot(self) -> QFrame:
        foot = card("foot")
        foot.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        icon = IconLabel(self._kit.theme.icons, Glyph.DOCUMENT, "text_dim", 20)
        lines = column(self._name, self._folder, gap=0)
        title = heading(self._kit.words.say("done.file"))
        file = row(column(icon, None), lines, gap=3)
        foot.setLayout(column(title, file, self._open, self._next, gap=3, margins=(5, 4, 5, 5)))
        return foot
