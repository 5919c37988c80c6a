"""The pages of a document on a calm canvas: scroll, zoom, and the mark.

The view asks for tiles of what is on screen (and a little beyond) and paints whatever it has; it never waits. Pages
that rush past are drawn small; sharp pictures are asked for when the movement rests.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QGestureEvent, QPinchGesture
from typing_extensions import override

from app.domain.geometry import Placement, Size
from app.ui.page_states import FoundState, PageViewState, Tile
from app.ui.pages.badges import Badges
from app.ui.pages.layout import PageLayout, sizes_shown
from app.ui.pages.mark_item import MarkItem
from app.ui.pages.page_painter import PagePainter
from app.ui.pages.pictures import Pictures
from app.ui.pages.snapping import Guide
from app.ui.pages.tiles import Rank, thumbnail_tile
from app.ui.pages.turning import Turn
from app.ui.pages.zoom import Fit, Zoom
from app.ui.parts.kit import Kit

_LINE: Final = 60
"""What one arrow key or wheel line scrolls, in pixels."""
_REST_MS: Final = 90
"""After so long without a zoom or a leap, the view asks for sharp pictures."""
_LEAP: Final = 0.4
"""A movement over more than this share of the view is a leap; leap upon leap is a fling."""
_WHEEL_FACTOR: Final = 1.2
"""What one notch of the wheel with Ctrl zooms; touch pads send parts of it."""


class PageView(QAbstractScrollArea):
    """Pages one below the other.

    ``tile_requested`` carries a :class:`Tile`, ``placement_requested`` a :class:`Placement`, ``signature_requested``
    the name of a field, ``turn_changed`` a :class:`Turn`.
    """

    tile_requested = Signal(object)
    placement_requested = Signal(object)
    signature_requested = Signal(str)
    page_changed = Signal(int)
    zoom_changed = Signal(float)
    turn_changed = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("page_view")
        self.setAccessibleName(kit.words.say("page.name"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._theme = kit.theme
        self._state, self._found = PageViewState(0, ()), FoundState()
        self._layout = PageLayout((), 1.0, 1.0)
        self._zoom = Zoom(Fit.WIDTH)
        self._turn = Turn.NONE
        self._page = 1
        self._guides: tuple[Guide, ...] = ()
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.pictures = Pictures(self)
        self._painter = PagePainter(kit, self.pictures, self.viewport())
        self._badges = Badges(kit, self.viewport())
        self._mark = MarkItem(kit, self.viewport())
        self._mark.hide()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._is_rushing = False
        self._awaits_first = False
        self._connect(kit)

    # ── what the view model says ──────────────────────────────────────────────────────────────────────────────────────

    def render_state(self, state: PageViewState) -> None:
        """Show ``state``; another document starts at its first page, fitted to the width."""
        other = state.document != self._state.document
        self._state = state
        if other:
            self.pictures.start(state.document)
            self._zoom = Zoom(Fit.WIDTH)
            self._become_turned(Turn.NONE)
            self._found = FoundState()
            self._layout = PageLayout((), 1.0, 1.0)
            self.verticalScrollBar().setValue(0)
            self._awaits_first = True
        if other or state.pages != self._layout.pages:
            self._lay_out()
        if other:
            self._tell_page(force=True)
        self._show_items()

    def render_found(self, found: FoundState) -> None:
        """Mark what a search found and show the hit at hand."""
        if found == self._found:
            return
        leads_elsewhere = found.current != self._found.current or found.hits[:1] != self._found.hits[:1]
        self._found = found
        self.viewport().update()
        if leads_elsewhere and 0 <= found.current < len(found.hits):
            hit = found.hits[found.current]
            self._reveal(self._layout.on_canvas(Placement(hit.page, hit.rects[0])))

    def tile_arrived(self, tile: Tile, picture: QImage) -> None:
        """Take a picture that was asked for; one of an older document is dropped."""
        self.pictures.take(tile, picture)

    def tile_failed(self, tile: Tile) -> None:
        """Go on with the next tile; the page keeps its white paper."""
        self.pictures.fail(tile)

    def ask_again(self) -> None:
        """Ask anew for what is missing, e.g. after the page host was replaced."""
        self.pictures.forget_requests()
        self._want_tiles()

    # ── looking around ────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def page(self) -> int:
        """Return the page that takes the middle of the view."""
        return self._page

    @property
    def fit(self) -> Fit | None:
        return self._zoom.fit

    @property
    def mark_area(self) -> QRect:
        return self._mark.geometry()

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
            self.placement_requested.emit(Placement(self._page, rect))

    def zoom_in(self) -> None:
        self._zoom_to(self._zoom.next_step(self._layout.zoom, up=True))

    def zoom_out(self) -> None:
        self._zoom_to(self._zoom.next_step(self._layout.zoom, up=False))

    def zoom_actual(self) -> None:
        self._zoom_to(Zoom(None, 1.0))

    def fit_width(self) -> None:
        self._zoom_to(Zoom(Fit.WIDTH))

    def fit_page(self) -> None:
        self._zoom_to(Zoom(Fit.PAGE))
        self.show_page(self._page)

    def turn_pages(self, degrees: int) -> None:
        """Turn what is seen of the pages clockwise; what stood in the middle of the view stays there."""
        if self._layout.pages:
            middle = QPointF(self.viewport().rect().center())
            page, x, y = self._layout.fraction_at(middle + self._offset())
            self._become_turned(self._turn.further(degrees))
            self._lay_out()
            self._scroll_to(self._layout.point_on_canvas(page, QPointF(x, y)), middle)
            self._show_items()

    # ── Qt ────────────────────────────────────────────────────────────────────────────────────────────────────────────

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), QColor(self._theme.tokens.canvas))
        top, offset = self.verticalScrollBar().value(), self._offset()
        bottom = top + self.viewport().height()
        for page in self._layout.pages_between(top, bottom):
            self._painter.paint_page(painter, self._layout, page, offset, self._tiles(page, top, bottom))
            self._painter.paint_found(painter, self._layout, page, offset, self._found)
        self._painter.paint_guides(painter, self._layout, offset, self._guides)
        painter.end()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        page, x, y = self._layout.fraction_at(self._offset()) if self._layout.pages else (1, 0.0, 0.0)
        self._lay_out()
        if self._layout.pages:
            self.verticalScrollBar().setValue(round(self._layout.point_on_canvas(page, QPointF(x, y)).y()))
        self._show_items()

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if abs(dy) > _LEAP * self.viewport().height():
            self._is_rushing = self._rest.isActive()
            self._rest.start()
        self.viewport().update()
        self._tell_page()
        self._show_items()
        self._want_tiles()

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        match event:
            case QNativeGestureEvent() if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
                self._zoom_by(1 + event.value(), event.position())
                return True
            case QGestureEvent():
                return self._pinched(event)
            case _:
                return super().viewportEvent(event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_by(_WHEEL_FACTOR ** (event.angleDelta().y() / 120), event.position())
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

    def _connect(self, kit: Kit) -> None:
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.setSingleStep(_LINE)
        self._mark.placement_requested.connect(self.placement_requested)
        self._mark.guides_changed.connect(self._show_guides)
        self._badges.signature_requested.connect(self.signature_requested)
        self.pictures.tile_requested.connect(self.tile_requested)
        self.pictures.arrived.connect(self._show_arrived)
        self._rest.timeout.connect(self._settle)
        kit.theme.changed.connect(self.viewport().update)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)

    def _show_arrived(self) -> None:
        """Paint what came; the first picture of a document before anything else is asked for or shown."""
        if self._awaits_first:
            self._awaits_first = False
            self.viewport().repaint()
        else:
            self.viewport().update()

    def _offset(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _lay_out(self) -> None:
        viewport, pages = self.viewport().size(), self._state.pages
        room = Size(max(1, viewport.width()), max(1, viewport.height()))
        sizes = self._turn.sizes(sizes_shown(pages))
        zoom = self._zoom.resolve(sizes, min(self._page, len(pages)), room)
        self._layout = PageLayout(pages, zoom, viewport.width(), self._turn)
        ratio = self.viewport().devicePixelRatioF()
        self.pictures.make_room(int(viewport.width() * viewport.height() * ratio * ratio * 4))
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setPageStep(viewport.height())
        vertical.setRange(0, max(0, round(self._layout.height) - viewport.height()))
        horizontal.setPageStep(viewport.width())
        horizontal.setRange(0, max(0, round(self._layout.width) - viewport.width()))
        self.viewport().update()
        self._want_tiles()
        self.zoom_changed.emit(self._zoom.percent(zoom))

    def _become_turned(self, turn: Turn) -> None:
        if turn is not self._turn:
            self._turn = turn
            self.turn_changed.emit(turn)

    def _zoom_by(self, factor: float, at: QPointF) -> None:
        """Zoom without steps around ``at``; the pictures of before are scaled until the movement rests."""
        if factor > 0:
            self._is_rushing = True
            self._rest.start()
            self._zoom_to(Zoom.scaled(self._layout.zoom, factor), at)

    def _zoom_to(self, zoom: Zoom, anchor: QPointF | None = None) -> None:
        if not self._layout.pages:
            return
        at = anchor if anchor is not None else QPointF(self.viewport().rect().center())
        page, x, y = self._layout.fraction_at(at + self._offset())
        self._zoom = zoom
        self._lay_out()
        self._scroll_to(self._layout.point_on_canvas(page, QPointF(x, y)), at)
        self._show_items()

    def _pinched(self, event: QGestureEvent) -> bool:
        gesture = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(gesture, QPinchGesture):
            return False
        self._zoom_by(gesture.scaleFactor(), QPointF(self.viewport().mapFromGlobal(gesture.centerPoint().toPoint())))
        return True

    def _settle(self) -> None:
        self._is_rushing = False
        self._want_tiles()

    def _scroll_to(self, point: QPointF, at: QPointF) -> None:
        """Scroll so that ``point`` of the canvas lies at ``at`` of the view."""
        self.horizontalScrollBar().setValue(round(point.x() - at.x()))
        self.verticalScrollBar().setValue(round(point.y() - at.y()))

    def _reveal(self, area: QRectF) -> None:
        """Scroll as little as needed to bring ``area`` of the canvas into the middle part of the view."""
        room = QRectF(self._offset(), self.viewport().size().toSizeF())
        if not room.adjusted(20, 80, -20, -100).contains(area):
            self._scroll_to(area.center(), QPointF(self.viewport().width() / 2, self.viewport().height() / 3))

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

    def _show_items(self) -> None:
        """Put the mark and the badges where they belong on the screen."""
        if self._layout.pages:
            self._badges.render_badges(self._state.badges, self._layout, self._offset())
            self._mark.render_mark(self._state.mark, self._layout, self._offset())
        else:
            self._badges.render_badges((), self._layout, self._offset())
            self._mark.hide()

    def _show_guides(self, guides: tuple[Guide, ...]) -> None:
        self._guides = guides
        self.viewport().update()

    # ── tiles ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _want_tiles(self) -> None:
        """Ask for what is seen first, then half a screen below, then above; small pictures while pages rush past."""
        if not self._layout.pages:
            return
        top, height = self.verticalScrollBar().value(), self.viewport().height()
        if self._is_rushing:
            ratio, document = self.viewport().devicePixelRatioF(), self._state.document
            pages = self._layout.pages_between(top, top + height)
            drafts = [thumbnail_tile(document, page, self._layout.sizes[page - 1], ratio) for page in pages]
            self.pictures.want_pages(())
            self.pictures.want_thumbnails(drafts, Rank.DRAFTS)
            return
        self.pictures.want_thumbnails((), Rank.DRAFTS)
        found: dict[Tile, None] = {}
        for upper, lower in ((top, top + height), (top + height, top + 1.5 * height), (top - 0.5 * height, top)):
            for page in self._layout.pages_between(upper, lower):
                found.update(dict.fromkeys(self._tiles(page, upper, lower)))
        self.pictures.want_pages(found)

    def _tiles(self, page: int, upper: float, lower: float) -> list[Tile]:
        strip = QRectF(self.horizontalScrollBar().value(), upper, self.viewport().width(), lower - upper)
        return self._layout.tiles(self._state.document, page, strip, self.viewport().devicePixelRatioF())
