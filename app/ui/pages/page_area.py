"""The centre of the signing screen: the pages, and their tools floating above the lower edge."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.domain.geometry import Placement
from app.ui.pages.page_tools import PageTools
from app.ui.pages.page_view import PageView
from app.ui.parts.kit import Kit
from app.ui.states import PageViewState

_FOOT: Final = 16


class PageArea(QWidget):
    """Holds :class:`PageView` (``view``: tiles come and go there) and its tools."""

    placement_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("page_area")
        self.view = PageView(kit)
        self.view.setParent(self)
        self._tools = PageTools(kit)
        self._tools.setParent(self)
        self._state = PageViewState(0, ())
        self._connect()

    def render_state(self, state: PageViewState) -> None:
        self._state = state
        self.view.render_state(state)
        self._show_page(self.view.page)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self.view.setGeometry(self.rect())
        self._settle_tools()

    def _connect(self) -> None:
        view, tools = self.view, self._tools
        view.page_changed.connect(self._show_page)
        view.zoom_changed.connect(self._show_zoom)
        view.placement_requested.connect(self._carry_placement)
        tools.zoom_in_requested.connect(view.zoom_in)
        tools.zoom_out_requested.connect(view.zoom_out)
        tools.fit_width_requested.connect(view.fit_width)
        tools.fit_page_requested.connect(view.fit_page)
        tools.page_requested.connect(view.show_page)
        tools.place_here_requested.connect(view.place_mark_here)

    def _carry_placement(self, placement: Placement) -> None:
        self.placement_requested.emit(placement)

    def _show_page(self, page: int) -> None:
        mark = self._state.mark
        self._tools.show_page(page, len(self._state.pages))
        self._tools.offer_place_here(offered=mark is not None and mark.movable and mark.placement.page != page)
        self._settle_tools()

    def _show_zoom(self, share: float) -> None:
        self._tools.show_zoom(share, self.view.fit)

    def _settle_tools(self) -> None:
        self._tools.adjustSize()
        bar = self.view.verticalScrollBar().sizeHint().width()
        x = (self.width() - bar - self._tools.width()) // 2
        self._tools.move(max(0, x), self.height() - self._tools.height() - _FOOT)
        self._tools.raise_()
