"""The devices screen: what is plugged in, what to do when something has happened, and the requests that were sent."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.device_states import DevicesPage, DevicesState
from app.ui.devices.guide_page import GuidePage
from app.ui.devices.plugged_page import PluggedPage
from app.ui.devices.requests_page import RequestsPage
from app.ui.parts.choosers import Segments
from app.ui.parts.kit import Kit, set_kind
from app.ui.parts.layouts import column, row
from app.ui.parts.scrolling import scrolling_column
from app.ui.theme.icons import Glyph

_WIDTH: Final = 760


class DevicesScreen(QWidget):
    """Three pages under one head; ``refresh_requested`` looks anew, ``office_requested`` asks who we are."""

    refresh_requested = Signal()
    office_requested = Signal()
    page_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("devices")
        self.setAccessibleName(kit.words.say("devices.name"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_kind(self, "screen")
        self._kit = kit
        words = kit.words
        self.plugged, self.guide, self.requests = PluggedPage(kit), GuidePage(kit), RequestsPage(kit)
        self._choice = Segments("devices_page", {str(page): words.name(page) for page in DevicesPage})
        self._choice.chosen.connect(lambda word: self.request_page(DevicesPage(word)))
        self._office = kit.button("devices_office", words.say("devices.office"), Glyph.ORGANISATION)
        self._office.clicked.connect(self.office_requested)
        self._refresh = kit.button("devices_refresh", words.say("devices.refresh"), Glyph.REFRESH)
        self._refresh.clicked.connect(self.refresh_requested)
        self._page = DevicesPage.PLUGGED
        self._pages = QStackedWidget()
        self._shown: dict[DevicesPage, QWidget] = {}
        pages = {DevicesPage.PLUGGED: self.plugged, DevicesPage.GUIDE: self.guide, DevicesPage.REQUESTS: self.requests}
        for page, inside in pages.items():
            area = scrolling_column(column(inside, None, gap=0), _WIDTH, f"devices_{page}_scroll")
            self._shown[page] = area
            self._pages.addWidget(area)
        head = QWidget()
        head.setMaximumWidth(_WIDTH)
        head.setLayout(row(self._choice, None, self._office, self._refresh, gap=2))
        around = row(gap=0, margins=(6, 4, 6, 0))
        around.addStretch(1)
        around.addWidget(head, 1000)
        around.addStretch(1)
        self.setLayout(column(around, self._pages, gap=0))
        self.render_page(DevicesPage.PLUGGED)

    @property
    def page(self) -> DevicesPage:
        """Return the page in view."""
        return self._page

    def render_page(self, page: DevicesPage) -> None:
        """Turn to a page."""
        self._page = page
        self._choice.render_choice(page)
        self._pages.setCurrentWidget(self._shown[page])
        self._refresh.setVisible(page is DevicesPage.PLUGGED)

    def render_state(self, state: DevicesState) -> None:
        """Show what is plugged in."""
        words = self._kit.words
        self._refresh.setEnabled(not state.searching)
        self._refresh.setText(words.say("devices.searching") if state.searching else words.say("devices.refresh"))
        self.plugged.render_state(state)

    def request_page(self, page: DevicesPage) -> None:
        """Emit the wish to turn to a page."""
        self.page_requested.emit(page)
