"""The top bar: what is open and its state, the button to open another, and the device chip."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy
from typing_extensions import override

from app.ui.device_chip import DeviceChip
from app.ui.parts.elided import ElidedLabel
from app.ui.parts.kit import Kit, set_kind
from app.ui.parts.layouts import column, row
from app.ui.states import DeviceChipState, DocumentHeaderState
from app.ui.theme.icons import Glyph

_HEIGHT: Final = 68
_ROOMY: Final = 700
"""From this width on the chip has room for the name of the device's owner."""


class TopBar(QFrame):
    """Two lines at the left, wishes at the right."""

    open_requested = Signal()
    devices_requested = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("top_bar")
        self.setFixedHeight(_HEIGHT)
        self._kit = kit
        self._title, self._line = ElidedLabel("top_title", "title"), ElidedLabel("top_line", "dim", is_name=False)
        self._title.setMinimumWidth(120)
        self._open = kit.button("open", kit.words.say("top.open"), Glyph.OPEN)
        self._open.setToolTip(kit.words.say("top.open_help"))
        self._open.clicked.connect(self.open_requested)
        self._chip = DeviceChip(kit)
        self._chip.clicked.connect(self.devices_requested)
        lines = column(None, self._title, self._line, None, gap=0)
        lines.setSpacing(2)
        self.setLayout(row(lines, self._open, self._chip, gap=3, margins=(5, 0, 4, 0)))
        self._chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._chip.setCursor(Qt.CursorShape.PointingHandCursor)
        set_kind(self, "bar")

    def render_document(self, state: DocumentHeaderState | None) -> None:
        """Show the document, or that there is none."""
        words = self._kit.words
        self._title.setText(state.name if state is not None else words.say("top.no_document"))
        self._line.setText(" · ".join(self._facts(state)) if state is not None else "")
        self._line.setVisible(state is not None)
        self._open.setVisible(True)

    def render_title(self, title: str, line: str, *, may_open: bool) -> None:
        """Show the name of a screen instead of a document."""
        self._title.setText(title)
        self._line.setText(line)
        self._line.setVisible(True)
        self._open.setVisible(may_open)

    def render_device(self, state: DeviceChipState) -> None:
        self._chip.render_state(state)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._chip.name_owner(named=self.width() >= _ROOMY)

    def _facts(self, state: DocumentHeaderState) -> list[str]:
        words = self._kit.words
        facts = [words.say("top.pages", count=state.pages)]
        match state.signatures:
            case None:
                facts.append(words.say("top.counting"))
            case 0:
                facts.append(words.say("top.unsigned"))
            case count:
                facts.append(words.say("top.signed", count=count))
        if state.size is not None:
            facts.append(words.formats.size(state.size))
        if state.encrypted:
            facts.append(words.say("top.encrypted"))
        return facts
