"""The left rail: the places of the window."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton

from app.ui.parts.kit import Kit, set_kind
from app.ui.parts.layouts import column
from app.ui.states import Destination
from app.ui.theme.icons import Glyph

_WIDTH: Final = 92
_GLYPHS: Final = {
    Destination.SIGN: Glyph.SIGN,
    Destination.CHECK: Glyph.CHECK,
    Destination.DEVICES: Glyph.DEVICE,
}


class Rail(QFrame):
    """One button per destination; ``destination_requested`` carries a :class:`Destination`."""

    destination_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName(kit.words.say("rail.name"))
        self.setFixedWidth(_WIDTH)
        self._kit = kit
        self._group = QButtonGroup(self)
        self._buttons = {place: self._button(place) for place in Destination}
        self.setLayout(column(*self._buttons.values(), None, gap=2, margins=(2, 3, 2, 3)))

    def render_destination(self, place: Destination) -> None:
        self._buttons[place].setChecked(True)

    def request_destination(self, place: Destination) -> None:
        """Emit the wish to go to ``place``."""
        self.destination_requested.emit(place)

    def _button(self, place: Destination) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"rail_{place}")
        button.setText(self._kit.words.name(place))
        button.setAccessibleName(button.text())
        button.setIcon(self._kit.theme.icons.icon(_GLYPHS[place], "text_dim", on="accent"))
        button.setIconSize(QSize(24, 24))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_kind(button, "rail")
        button.clicked.connect(lambda _=False: self.request_destination(place))
        self._group.addButton(button)
        return button
