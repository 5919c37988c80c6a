"""The check screen: a place to drop a file, then its verdict and its signatures one below the other."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from app.domain.verdict import FileVerdict
from app.ui.checking.signature_card import SignatureCard
from app.ui.drop_zone import DropZone
from app.ui.parts.elided import ElidedLabel
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, card, discard, label, say, set_kind
from app.ui.parts.layouts import column, row
from app.ui.parts.scrolling import scrolling_column
from app.ui.states import CheckState
from app.ui.theme.icons import Glyph
from app.ui.work.problem_panel import ProblemPanel
from app.ui.work.progress_panel import ProgressPanel
from app.ui.work.verdict_parts import VerdictCard

_WIDTH: Final = 720
_NARROW: Final = 480


class CheckScreen(QWidget):
    """Empty, at work, refused or done; one of the four is in view."""

    open_requested = Signal()
    file_dropped = Signal(str)
    cancel_requested = Signal()
    remedy_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("check")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_kind(self, "screen")
        self._kit = kit
        words = kit.words
        self._drop = DropZone(kit, "check_drop", title=words.say("drop.check_title"), line=words.say("drop.check_line"))
        self._progress, self._problem = ProgressPanel(kit, "check_progress"), ProblemPanel(kit, "check_problem")
        self._name, self._count = ElidedLabel("check_file", "strong"), label("check_count", "dim", wraps=False)
        self._verdict = VerdictCard(kit, "check_verdict")
        self._list = column(gap=4)
        self._cards: list[SignatureCard] = []
        self._shown: FileVerdict | None = None
        self._stack = QStackedWidget()
        self._work, self._trouble = _narrow(self._progress), _narrow(self._problem)
        self._done = self._result()
        for part in (self._drop, self._work, self._trouble, self._done):
            self._stack.addWidget(part)
        self.setLayout(column(self._stack, gap=0))
        self._connect()

    def render_state(self, state: CheckState) -> None:
        if state.problem is not None:
            self._problem.render_state(state.problem)
            self._stack.setCurrentWidget(self._trouble)
        elif state.verdict is not None:
            self._render_verdict(state.name, state.verdict)
            self._stack.setCurrentWidget(self._done)
        elif state.progress is not None:
            self._progress.render_state(state.progress)
            self._stack.setCurrentWidget(self._work)
        else:
            self._stack.setCurrentWidget(self._drop)

    def _render_verdict(self, name: str, verdict: FileVerdict) -> None:
        words = self._kit.words
        self._name.setText(name)
        number = len(verdict.signatures)
        say(self._count, words.say("checking.count", count=number) if number else "")
        self._verdict.render_verdict(verdict)
        if verdict == self._shown:
            return
        self._shown = verdict
        for old in self._cards:
            self._list.removeWidget(old)
            discard(old)
        self._cards = [SignatureCard(self._kit, each, n) for n, each in enumerate(verdict.signatures, 1)]
        for made in self._cards:
            self._list.addWidget(made)

    def _result(self) -> QWidget:
        icon = IconLabel(self._kit.theme.icons, Glyph.DOCUMENT, "text_dim", 20)
        file = row(icon, self._name, self._count, gap=2)
        inside = column(file, self._verdict, self._list, None, gap=4)
        return scrolling_column(inside, _WIDTH, "check_scroll")

    def _connect(self) -> None:
        self._drop.open_requested.connect(self.open_requested)
        self._drop.file_dropped.connect(self.file_dropped)
        self._progress.cancel_requested.connect(self.cancel_requested)
        self._problem.remedy_requested.connect(self.remedy_requested)


def _narrow(panel: QWidget) -> QWidget:
    """Return a panel as a card in the middle of the screen."""
    frame: QFrame = card("card")
    frame.setFixedWidth(_NARROW)
    frame.setLayout(column(panel, gap=0))
    ground = QWidget()
    ground.setLayout(column(None, row(None, frame, None), None))
    return ground
