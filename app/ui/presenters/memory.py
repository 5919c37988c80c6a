"""What is remembered of corrected places: how much that is, and forgetting it after one question."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.desk import ports
from app.ui.main_window import MainWindow
from app.ui.models.sign_model import SignModel
from app.ui.parts.kit import Kit
from app.ui.states import Question, QuestionState
from app.ui.work.dialogs import QuestionDialog


class MemoryPresenter(QObject):
    """Connects the menu of the rules with the memory of layouts."""

    def __init__(self, window: MainWindow, kit: Kit, sign: SignModel, layouts: ports.Layouts) -> None:
        super().__init__(window)
        self._window = window
        self._kit = kit
        self._sign = sign
        self._layouts = layouts
        self._section = window.sign_panel.mode
        self._section.rules_opened.connect(self._render)
        self._section.places_forgotten.connect(self._ask)

    def _render(self) -> None:
        self._section.render_remembered(self._layouts.count())

    def _ask(self) -> None:
        dialog = QuestionDialog(self._kit, self._window)
        dialog.render_state(QuestionState(Question.FORGET_PLACES, count=self._layouts.count()))
        dialog.accepted.connect(self._forget)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _forget(self) -> None:
        self._layouts.clear()
        self._sign.look_again()
