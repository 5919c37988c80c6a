"""The centre of the signing screen: thumbnails, the pages, and tools that float above them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QImage, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.domain.fitting import Room
from app.domain.geometry import PageGeometry
from app.ui.page_states import PageViewState, SearchState
from app.ui.pages.page_tools import PageTools
from app.ui.pages.page_view import PageView
from app.ui.pages.search_bar import SearchBar
from app.ui.pages.signature_popover import SignaturePopover
from app.ui.pages.thumbnails import WIDTH, ThumbnailStrip
from app.ui.parts.kit import Kit

_FOOT: Final = 16
_SHEET: Final = PageGeometry(0, 0, 595, 842)
_NAME: Final = 56
"""Room for the full name below a mark, in pixels."""
_NARROW: Final = 640
"""With less room than this the strip of thumbnails would take it from the pages."""


class PageArea(QWidget):
    """Holds :class:`PageView` (``view``: tiles come and go there), the strip, the search bar and the tools.

    ``placement_requested`` carries a :class:`Placement`; ``search_requested`` the text to look for, empty when the
    search is over; ``search_moved`` +1 or -1.
    """

    placement_requested = Signal(object)
    search_requested = Signal(str)
    search_moved = Signal(int)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.setObjectName("page_area")
        self.view = PageView(kit)
        self.view.setParent(self)
        self._strip = ThumbnailStrip(kit, self.view.pictures)
        self._strip.setParent(self)
        self._strip.hide()
        self._tools = PageTools(kit)
        self._tools.setParent(self)
        self.search = SearchBar(kit)
        self.search.setParent(self)
        self._popover = SignaturePopover(kit, self)
        self._state = PageViewState(0, ())
        self._wants_strip = False
        self._connect()
        self._add_keys()

    def render_state(self, state: PageViewState) -> None:
        is_found = state.mark is not None and (self._state.mark is None or state.document != self._state.document)
        self._state = state
        self.view.render_state(state)
        self._strip.render_pages(state)
        self._popover.render_badges(state.badges)
        self._show_page(self.view.page)
        self._settle()
        if is_found:
            self._uncover_mark()

    def rehearse(self, picture: QImage, size: QSize) -> None:
        """Paint ``picture`` as a page in a view that nobody sees: the first painting of a process takes much longer."""
        view = PageView(self._kit)
        view.resize(size)
        view.tile_requested.connect(lambda tile: view.tile_arrived(tile, picture.copy(0, 0, tile.width, tile.height)))
        view.render_state(PageViewState(1, (_SHEET,)))
        view.grab()
        view.deleteLater()

    def render_search(self, state: SearchState) -> None:
        self.search.render_search(state)
        self.view.render_found(state.found)
        self._settle()

    def open_search(self) -> None:
        if self._state.pages:
            self.search.open()
            self._settle()

    def close_search(self) -> None:
        """Hide the bar, forget what was found, and give the keys back to the pages."""
        self.search.hide()
        self.search_requested.emit("")
        self.view.setFocus()

    def turn_strip(self) -> None:
        """Show or fold the thumbnails."""
        self._wants_strip = not self._wants_strip
        self._settle()

    def room_within(self, size: QSize) -> Room:
        """Return the room for pages when the whole area has ``size``."""
        strip = WIDTH if self._wants_strip and size.width() >= _NARROW else 0
        return Room(max(1, size.width() - strip - self._bar_width), self.devicePixelRatioF())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._settle()

    def _connect(self) -> None:
        view, tools = self.view, self._tools
        view.page_changed.connect(self._show_page)
        view.zoom_changed.connect(self._show_zoom)
        view.placement_requested.connect(self.placement_requested)
        view.signature_requested.connect(self._show_signature)
        tools.zoom_in_requested.connect(view.zoom_in)
        tools.zoom_out_requested.connect(view.zoom_out)
        tools.fit_width_requested.connect(view.fit_width)
        tools.fit_page_requested.connect(view.fit_page)
        tools.turn_requested.connect(lambda: view.turn_pages(90))
        view.turn_changed.connect(tools.show_turn)
        view.turn_changed.connect(self._strip.show_turn)
        tools.page_requested.connect(view.show_page)
        tools.place_here_requested.connect(view.place_mark_here)
        tools.strip_requested.connect(self.turn_strip)
        tools.search_requested.connect(self.open_search)
        self._strip.page_requested.connect(view.show_page)
        self.search.text_changed.connect(self.search_requested)
        self.search.next_requested.connect(lambda: self.search_moved.emit(1))
        self.search.previous_requested.connect(lambda: self.search_moved.emit(-1))
        self.search.closed.connect(self.close_search)

    def _add_keys(self) -> None:
        """Take the keys of the page view wherever the focus is in the window, while the pages are in view."""
        view = self.view
        keys: tuple[tuple[str, Callable[[], None]], ...] = (
            ("Ctrl+F", self.open_search),
            ("F3", lambda: self.search_moved.emit(1)),
            ("Shift+F3", lambda: self.search_moved.emit(-1)),
            ("Ctrl+G", self._tools.take_page_number),
            ("F4", self.turn_strip),
            ("Ctrl++", view.zoom_in),
            ("Ctrl+=", view.zoom_in),
            ("Ctrl+-", view.zoom_out),
            ("Ctrl+0", view.fit_page),
            ("Ctrl+1", view.zoom_actual),
            ("Ctrl+2", view.fit_width),
            ("Ctrl+R", lambda: view.turn_pages(90)),
            ("Ctrl+Shift+R", lambda: view.turn_pages(-90)),
        )
        for key, act in keys:
            QShortcut(QKeySequence(key), self).activated.connect(act)

    def _show_page(self, page: int) -> None:
        mark = self._state.mark
        self._tools.show_page(page, len(self._state.pages))
        self._tools.offer_place_here(offered=mark is not None and mark.movable and mark.placement.page != page)
        if self._state.pages:
            self._strip.show_page(page)
        self._settle_tools()

    def _show_zoom(self, share: float) -> None:
        self._tools.show_zoom(share, self.view.fit)

    def _uncover_mark(self) -> None:
        """Scroll a page nobody has moved yet so that the tools hide neither the mark in view nor the name below it."""
        mark, bar = self.view.mark_area, self.view.verticalScrollBar()
        hidden = mark.bottom() + _NAME - self._tools.y()
        if bar.value() == 0 and hidden > 0 and mark.top() < self._tools.y():
            bar.setValue(hidden)

    def _show_signature(self, field: str) -> None:
        self._popover.show_field(field, self.mapToGlobal(self.rect().center()))

    @property
    def _bar_width(self) -> int:
        return self.view.verticalScrollBar().sizeHint().width()

    def _settle(self) -> None:
        """Give every part its room: the strip at the left, the pages beside it, the tools over them."""
        strip = self._wants_strip and self.width() >= _NARROW and len(self._state.pages) > 0
        left = WIDTH if strip else 0
        self._strip.setGeometry(0, 0, WIDTH, self.height())
        if self._strip.isVisibleTo(self) != strip:
            self._strip.setVisible(strip)
        self._tools.show_strip(shown=strip)
        self.view.setGeometry(left, 0, self.width() - left, self.height())
        self.search.adjustSize()
        self.search.move(QPoint(self.width() - self.search.width() - self._bar_width - _FOOT, _FOOT))
        self.search.raise_()
        self._settle_tools()

    def _settle_tools(self) -> None:
        self._tools.fit_into(self.view.width() - self._bar_width)
        x = self.view.x() + (self.view.width() - self._bar_width - self._tools.width()) // 2
        self._tools.move(max(0, x), self.height() - self._tools.height() - _FOOT)
        self._tools.raise_()
