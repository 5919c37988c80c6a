"""What is being done to a file, how far it is, and the way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, label
from app.ui.parts.layouts import column, row
from app.ui.states import ProgressState
from app.ui.theme.icons import Glyph


class ProgressPanel(QWidget):
    """Stage, share and name of the document; ``cancel_requested`` stops."""

    cancel_requested = Signal()

    def __init__(self, kit: Kit, name: str = "progress") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(kit.words.say("progress.name"))
        self._kit = kit
        self._stage, self._percent = label(f"{name}_stage", "title"), label(f"{name}_percent", "dim", wraps=False)
        self._document = label(f"{name}_document", "dim")
        self._bar = QProgressBar()
        self._bar.setObjectName(f"{name}_bar")
        self._bar.setTextVisible(False)
        self._line = label(f"{name}_line", "dim")
        self._line.setText(kit.words.say("progress.line"))
        self._each_time = label(f"{name}_each_time", "small")
        self._each_time.setText(kit.words.say("pin_each_time.line"))
        self._cancel = kit.button(f"{name}_cancel", kit.words.say("progress.cancel"))
        self._cancel.clicked.connect(self.cancel_requested)
        icon = IconLabel(kit.theme.icons, Glyph.WAIT, "accent", 32)
        head = column(icon, 1, self._stage, self._document, gap=1)
        meter = column(self._bar, row(None, self._percent), gap=1)
        self.setLayout(
            column(head, meter, self._line, self._each_time, None, self._cancel, gap=5, margins=(5, 6, 5, 5))
        )

    def render_state(self, state: ProgressState) -> None:
        words = self._kit.words
        self._stage.setText(words.say("progress.cancelling") if state.cancelling else words.name(state.stage))
        self._document.setText(state.document)
        self._bar.setRange(0, 0 if state.done is None else 1000)
        self._bar.setValue(0 if state.done is None else round(state.done * 1000))
        self._bar.setAccessibleName(self._stage.text())
        self._percent.setText("" if state.done is None else words.formats.percent(state.done))
        self._cancel.setEnabled(not state.cancelling)
        self._each_time.setVisible(state.asks_each_time)
