"""The pages of a document on a calm canvas: scroll, zoom, and the mark.

The view asks for tiles of what is on screen (and a little beyond) and paints whatever it has; it never waits.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame
from typing_extensions import override

from app.domain.geometry import Placement, Size
from app.ui.pages.layout import PageLayout
from app.ui.pages.mark_item import MarkItem
from app.ui.pages.tiles import TileCache, TileQueue, tiles_of
from app.ui.pages.zoom import Fit, Zoom
from app.ui.parts.kit import Kit
from app.ui.states import PageViewState, Tile
from app.ui.theme.tokens import LIGHT

_LINE: Final = 60
"""What one arrow key or wheel line scrolls, in pixels."""
_SHADOW: Final = ((1, 26), (3, 16), (6, 9), (10, 5))
"""Soft shadow of a page: spread in pixels and opacity of 255, from the inside out."""


class PageView(QAbstractScrollArea):
    """Pages one below the other.

    ``tile_requested`` carries a :class:`Tile`, ``placement_requested`` a :class:`Placement`.
    """

    tile_requested = Signal(object)
    placement_requested = Signal(object)
    page_changed = Signal(int)
    zoom_changed = Signal(float)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("page_view")
        self.setAccessibleName(kit.words.say("page.name"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._theme, self._words = kit.theme, kit.words
        self._state = PageViewState(0, ())
        self._layout = PageLayout((), 1.0, 1.0)
        self._zoom = Zoom(Fit.WIDTH)
        self._page = 1
        self._queue, self._cache = TileQueue(), TileCache()
        self._mark = MarkItem(kit, self.viewport())
        self._mark.placement_requested.connect(self._carry_placement)
        self._mark.hide()
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.setSingleStep(_LINE)
        kit.theme.changed.connect(self.viewport().update)

    # ── what the view model says ──────────────────────────────────────────────────────────────────────────────────────

    def render_state(self, state: PageViewState) -> None:
        """Show ``state``; another document starts at its first page, fitted to the width."""
        other = state.document != self._state.document
        self._state = state
        if other:
            self._cache.clear()
            self._queue.forget()
            self._zoom = Zoom(Fit.WIDTH)
        if other or state.pages != self._layout.pages:
            self._lay_out()
        if other:
            self.verticalScrollBar().setValue(0)
            self._tell_page(force=True)
        self._show_mark()

    def tile_arrived(self, tile: Tile, picture: QImage) -> None:
        """Take a picture that was asked for; one of an older document is dropped."""
        self._queue.settle(tile)
        if tile.document == self._state.document:
            self._cache.put(tile, picture)
            self.viewport().update()
        self._ask_on()

    def tile_failed(self, tile: Tile) -> None:
        """Go on with the next tile; the page keeps its white paper."""
        self._queue.settle(tile)
        self._ask_on()

    def ask_again(self) -> None:
        """Ask anew for what is missing, e.g. after the page host was replaced."""
        self._queue.forget()
        self._want_tiles()

    def request_tile(self, tile: Tile) -> None:
        """Emit the wish for one tile."""
        self.tile_requested.emit(tile)

    # ── looking around ────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def page(self) -> int:
        """Return the page that takes the middle of the view."""
        return self._page

    def show_page(self, page: int) -> None:
        """Scroll so that ``page`` begins at the upper edge."""
        if self._layout.pages:
            area = self._layout.area(min(max(page, 1), len(self._layout.pages)))
            self.verticalScrollBar().setValue(round(area.top()) - 12)

    def show_mark(self) -> None:
        """Scroll so that the mark stands in the middle of the view."""
        if self._state.mark is not None:
            middle = self._layout.on_canvas(self._state.mark.placement).center()
            self._scroll_to(middle, QPointF(self.viewport().rect().center()))

    def place_mark_here(self) -> None:
        """Ask for the mark on the page in view, at the same spot as on the page where it is."""
        if self._state.mark is not None:
            rect = self._state.mark.placement.rect.moved_into(self._layout.sizes[self._page - 1])
            self._carry_placement(Placement(self._page, rect))

    def zoom_in(self) -> None:
        self._zoom_to(self._zoom.next_step(self._layout.zoom, up=True))

    def zoom_out(self) -> None:
        self._zoom_to(self._zoom.next_step(self._layout.zoom, up=False))

    def fit_width(self) -> None:
        self._zoom_to(Zoom(Fit.WIDTH))

    def fit_page(self) -> None:
        self._zoom_to(Zoom(Fit.PAGE))
        self.show_page(self._page)

    @property
    def fit(self) -> Fit | None:
        return self._zoom.fit

    # ── Qt ────────────────────────────────────────────────────────────────────────────────────────────────────────────

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), QColor(self._theme.tokens.canvas))
        for page in self._visible():
            self._paint_page(painter, page)
        painter.end()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        page, _, y = self._layout.fraction_at(self._offset()) if self._layout.pages else (1, 0.0, 0.0)
        self._lay_out()
        if self._layout.pages:
            area = self._layout.area(page)
            self.verticalScrollBar().setValue(round(area.top() + y * self._layout.zoom))
        self._show_mark()

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
        self._tell_page()
        self._show_mark()
        self._want_tiles()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            if turned:
                self._zoom_to(self._zoom.next_step(self._layout.zoom, up=turned > 0), event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        match event.key():
            case Qt.Key.Key_Home:
                vertical.setValue(vertical.minimum())
            case Qt.Key.Key_End:
                vertical.setValue(vertical.maximum())
            case Qt.Key.Key_PageDown | Qt.Key.Key_Space:
                vertical.setValue(vertical.value() + vertical.pageStep() - _LINE)
            case Qt.Key.Key_PageUp:
                vertical.setValue(vertical.value() - vertical.pageStep() + _LINE)
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                vertical.setValue(vertical.value() + (_LINE if event.key() == Qt.Key.Key_Down else -_LINE))
            case Qt.Key.Key_Right | Qt.Key.Key_Left:
                horizontal.setValue(horizontal.value() + (_LINE if event.key() == Qt.Key.Key_Right else -_LINE))
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_in()
            case Qt.Key.Key_Minus:
                self.zoom_out()
            case _:
                super().keyPressEvent(event)

    # ── inside ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _offset(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _visible(self) -> range:
        top = self.verticalScrollBar().value()
        return self._layout.pages_between(top, top + self.viewport().height())

    def _lay_out(self) -> None:
        viewport = self.viewport().size()
        pages = self._state.pages
        room = Size(max(1, viewport.width()), max(1, viewport.height()))
        zoom = self._zoom.resolve(pages, min(self._page, len(pages)), room)
        self._layout = PageLayout(pages, zoom, viewport.width())
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setPageStep(viewport.height())
        vertical.setRange(0, max(0, round(self._layout.height) - viewport.height()))
        horizontal.setPageStep(viewport.width())
        horizontal.setRange(0, max(0, round(self._layout.width) - viewport.width()))
        self.viewport().update()
        self._want_tiles()
        self.zoom_changed.emit(self._zoom.percent(zoom))

    def _zoom_to(self, zoom: Zoom, anchor: QPointF | None = None) -> None:
        if not self._layout.pages:
            return
        at = anchor if anchor is not None else QPointF(self.viewport().rect().center())
        page, x, y = self._layout.fraction_at(at + self._offset())
        self._zoom = zoom
        self._lay_out()
        corner = self._layout.area(page).topLeft()
        self._scroll_to(corner + QPointF(x, y) * self._layout.zoom, at)
        self._show_mark()

    def _scroll_to(self, point: QPointF, at: QPointF) -> None:
        """Scroll so that ``point`` of the canvas lies at ``at`` of the view."""
        self.horizontalScrollBar().setValue(round(point.x() - at.x()))
        self.verticalScrollBar().setValue(round(point.y() - at.y()))

    def _tell_page(self, *, force: bool = False) -> None:
        if not self._layout.pages:
            return
        vertical = self.verticalScrollBar()
        at_end = vertical.value() == vertical.maximum() > 0
        middle = vertical.value() + self.viewport().height() / 2
        page = len(self._layout.pages) if at_end else self._layout.page_at(middle)
        if page != self._page or force:
            self._page = page
            self.page_changed.emit(page)

    def _show_mark(self) -> None:
        if self._layout.pages:
            self._mark.render_mark(self._state.mark, self._layout, self._offset())
        else:
            self._mark.hide()

    def _carry_placement(self, placement: Placement) -> None:
        self.placement_requested.emit(placement)

    # ── tiles ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _scale(self) -> float:
        return self._layout.zoom * self.viewport().devicePixelRatioF()

    def _want_tiles(self) -> None:
        if self._layout.pages:
            self._queue.want(self._missing())
            self._ask_on()

    def _missing(self) -> list[Tile]:
        """Return the tiles not there yet: what is seen first, then half a screen below, then above."""
        top, height = self.verticalScrollBar().value(), self.viewport().height()
        strips = ((top, top + height), (top + height, top + 1.5 * height), (top - 0.5 * height, top))
        found: dict[Tile, None] = {}
        for upper, lower in strips:
            for page in self._layout.pages_between(upper, lower):
                found.update(dict.fromkeys(self._tiles(page, upper, lower)))
        return [tile for tile in found if tile not in self._cache]

    def _tiles(self, page: int, upper: float, lower: float) -> list[Tile]:
        area, ratio = self._layout.area(page), self.viewport().devicePixelRatioF()
        left = self.horizontalScrollBar().value()
        strip = QRectF(left, upper, self.viewport().width(), lower - upper).intersected(area)
        if strip.isEmpty():
            return []
        moved = strip.translated(-area.topLeft())
        part = QRectF(moved.x() * ratio, moved.y() * ratio, moved.width() * ratio, moved.height() * ratio)
        size = self._layout.sizes[page - 1]
        return list(tiles_of(self._state.document, page, size, scale=self._scale(), part=part))

    def _ask_on(self) -> None:
        tile = self._queue.take()
        if tile is not None:
            self.request_tile(tile)

    def _paint_page(self, painter: QPainter, page: int) -> None:
        ratio = self.viewport().devicePixelRatioF()
        area = self._layout.area(page).translated(-self._offset())
        area.moveTo(round(area.x() * ratio) / ratio, round(area.y() * ratio) / ratio)
        shadow = QColor(self._theme.tokens.shadow)
        painter.setPen(Qt.PenStyle.NoPen)
        for spread, opacity in reversed(_SHADOW):
            shadow.setAlpha(opacity)
            painter.setBrush(shadow)
            painter.drawRoundedRect(area.adjusted(-spread, -spread + 2, spread, spread + 2), spread + 1, spread + 1)
        painter.fillRect(area, QColor(self._theme.tokens.paper))
        tiles = self._cache.of_page(page, self._scale())
        if not tiles:
            self._paint_number(painter, area, page)
        painter.save()
        painter.setClipRect(area)
        for tile, picture in tiles:
            grow = self._layout.zoom / tile.scale
            corner = area.topLeft() + QPointF(tile.left, tile.top) * grow
            painter.drawImage(QRectF(corner.x(), corner.y(), tile.width * grow, tile.height * grow), picture)
        painter.restore()

    def _paint_number(self, painter: QPainter, area: QRectF, page: int) -> None:
        """Paint the number of a page whose picture has not come yet."""
        font = QFont(self.font())
        font.setPixelSize(40)
        painter.setFont(font)
        painter.setPen(QColor(LIGHT.line))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._words.formats.number(page))
