"""The devices screen: a card per device, and what to do when there is none."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from app.ui.devices.device_card import DeviceCard
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, card, discard, label, set_kind
from app.ui.parts.layouts import column, row
from app.ui.parts.scrolling import scrolling_column
from app.ui.states import DevicesState
from app.ui.theme.icons import Glyph

_WIDTH: Final = 720


class DevicesScreen(QWidget):
    """Cards in one column; ``refresh_requested`` looks for devices anew."""

    refresh_requested = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("devices")
        self.setAccessibleName(kit.words.say("devices.name"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_kind(self, "screen")
        self._kit = kit
        self._cards: list[DeviceCard] = []
        self._state: DevicesState | None = None
        self._refresh = kit.button("devices_refresh", kit.words.say("devices.refresh"), Glyph.REFRESH)
        self._refresh.clicked.connect(self.refresh_requested)
        self._empty, self._empty_title, self._empty_line = self._empty_card()
        self._list = column(gap=4)
        inside = column(row(None, self._refresh), self._empty, self._list, None, gap=4)
        self.setLayout(column(scrolling_column(inside, _WIDTH, "devices_scroll"), gap=0))

    def render_state(self, state: DevicesState) -> None:
        words = self._kit.words
        self._refresh.setEnabled(not state.searching)
        self._refresh.setText(words.say("devices.searching") if state.searching else words.say("devices.refresh"))
        if self._state is None or state.devices != self._state.devices:
            self._rebuild(state)
        self._state = state
        self._empty.setVisible(not state.devices)
        if state.drivers:
            self._empty_title.setText(words.say("devices.empty_title"))
            self._empty_line.setText(words.say("devices.empty_line"))
        else:
            self._empty_title.setText(words.say("devices.no_driver_title"))
            self._empty_line.setText(words.say("devices.no_driver_line"))

    def _rebuild(self, state: DevicesState) -> None:
        for old in self._cards:
            self._list.removeWidget(old)
            discard(old)
        self._cards = [DeviceCard(self._kit, each, f"device_{n}") for n, each in enumerate(state.devices, 1)]
        for made in self._cards:
            self._list.addWidget(made)

    def _empty_card(self) -> tuple[QFrame, QLabel, QLabel]:
        frame = card("drop", "devices_empty")
        title, line = label("devices_empty_title", "hero"), label("devices_empty_line", "dim")
        for each in (title, line):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        icon = IconLabel(self._kit.theme.icons, Glyph.DEVICE, "accent", 56)
        frame.setLayout(column(row(None, icon, None), 1, title, line, gap=2, margins=(10, 12, 10, 12)))
        return frame, title, line
