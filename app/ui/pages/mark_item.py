"""The mark on the page: the picture that will be printed, in its place, to drag, resize and nudge."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.domain.geometry import Placement, Rect
from app.ui.page_states import MarkState
from app.ui.pages.handles import KNOBS, Handle, resized
from app.ui.pages.layout import PageLayout
from app.ui.pages.snapping import Guide, snapped
from app.ui.parts.kit import Kit

_EDGE: Final = 9
"""Room around the mark for its handles, in pixels."""
_KNOB: Final = 9
_TREMBLE: Final = 3
"""A press that moves less than this many pixels is a click."""
_REACH: Final = 14
"""How far from a handle's middle a press still takes hold of it."""
_PULL: Final = 7
"""How near a dragged mark must come to a line to rest on it, in pixels; with Alt it goes freely."""
_STEPS: Final = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
"""Where an arrow key moves the mark as the person sees it, y down."""
_CURSORS: Final = {
    Handle.BODY: Qt.CursorShape.SizeAllCursor,
    Handle.LEFT: Qt.CursorShape.SizeHorCursor,
    Handle.RIGHT: Qt.CursorShape.SizeHorCursor,
    Handle.TOP: Qt.CursorShape.SizeVerCursor,
    Handle.BOTTOM: Qt.CursorShape.SizeVerCursor,
    Handle.TOP_LEFT: Qt.CursorShape.SizeFDiagCursor,
    Handle.BOTTOM_RIGHT: Qt.CursorShape.SizeFDiagCursor,
    Handle.TOP_RIGHT: Qt.CursorShape.SizeBDiagCursor,
    Handle.BOTTOM_LEFT: Qt.CursorShape.SizeBDiagCursor,
}


class MarkItem(QWidget):
    """Lies over the canvas at the place of the mark; asks for another place, and shows it while it is dragged.

    ``placement_requested`` carries a :class:`Placement`, ``guides_changed`` the lines a dragged mark rests on.
    """

    placement_requested = Signal(object)
    guides_changed = Signal(object)

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("mark")
        self.setAccessibleName(kit.words.say("mark.name"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._theme, self._words = kit.theme, kit.words
        self._state: MarkState | None = None
        self._layout: PageLayout | None = None
        self._offset = QPointF()
        self._grip: tuple[Handle, QPointF, QRectF] | None = None
        self._shown: Placement | None = None
        self._guides: tuple[Guide, ...] = ()

    def render_mark(self, state: MarkState | None, layout: PageLayout, offset: QPointF) -> None:
        """Show the mark on ``layout``, scrolled by ``offset``; a drag under way goes on."""
        self._layout, self._offset = layout, offset
        if state != self._state:
            self._state = state
            if self._grip is None:
                self._shown = None
            fixed = state is not None and not state.resizable
            self.setToolTip(self._words.say("mark.help_fixed") if fixed else self._words.say("mark.help"))
            self.setAccessibleDescription(self.toolTip())
        self.setVisible(state is not None)
        if state is not None:
            self._lie_at(self._shown or state.placement)

    def request_placement(self, placement: Placement) -> None:
        """Emit the wish to have the mark at ``placement``."""
        self.placement_requested.emit(placement)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._state is None:
            return
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        body = self._body()
        tokens = self._theme.tokens
        colour = QColor(tokens.mark if self._state.covers is None else tokens.mark_warn)
        wash = QColor(colour)
        wash.setAlpha(20 if self._state.picture is not None else 36)
        painter.fillRect(body, wash)
        self._paint_upright(painter, body, colour)
        painter.setPen(QPen(colour, 2 if self.hasFocus() else 1.25))
        painter.drawRect(body)
        if self._state.movable and self._state.resizable:
            self._paint_knobs(painter, body, colour)
        painter.end()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._state is None or not self._state.movable:
            event.ignore()
            return
        start = self.mapToParent(event.position())
        body = self._body().translated(QPointF(self.pos()) + self._offset)
        self._grip = (self._handle_at(event.position()), start + self._offset, body)
        self.update()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            movable = self._state is not None and self._state.movable
            self.setCursor(_CURSORS[self._handle_at(event.position())] if movable else Qt.CursorShape.ArrowCursor)
            return
        pointer = self.mapToParent(event.position()) + self._offset
        if self._shown is None and (pointer - self._grip[1]).manhattanLength() < _TREMBLE:
            return
        shift_held = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        free = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        dragged = self._dragged(pointer, keeps_aspect=shift_held)
        self._shown, guides = self._snapped(dragged) if self._grip[0] is Handle.BODY and not free else (dragged, ())
        self.show_guides(guides)
        self._lie_at(self._shown)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            return
        self._grip = None
        self.show_guides(())
        self.update()
        if self._shown is not None and self._state is not None and self._shown != self._state.placement:
            self.request_placement(self._shown)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or self._state is None or self._layout is None or not self._state.movable:
            event.ignore()
            return
        far = 10.0 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        place = self._state.placement
        right, up = self._layout.shift_on_page(step * far * self._layout.zoom)
        moved = Rect(place.rect.x + right, place.rect.y + up, place.rect.width, place.rect.height)
        self.request_placement(Placement(place.page, moved.moved_into(self._layout.sizes[place.page - 1])))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def show_guides(self, guides: tuple[Guide, ...]) -> None:
        """Tell which lines the mark rests on, if they changed."""
        if guides != self._guides:
            self._guides = guides
            self.guides_changed.emit(guides)

    def _snapped(self, place: Placement) -> tuple[Placement, tuple[Guide, ...]]:
        assert self._layout is not None
        assert self._state is not None
        geometry = self._layout.pages[place.page - 1]
        return snapped(place, geometry, self._state.home, reach_pt=_PULL / self._layout.zoom)

    def _dragged(self, pointer: QPointF, *, keeps_aspect: bool) -> Placement:
        assert self._grip is not None
        assert self._layout is not None
        assert self._state is not None
        handle, start, body = self._grip
        shift = pointer - start
        if handle is Handle.BODY:
            return self._layout.nearest_place(body.translated(shift))
        place = self._state.placement
        rect = resized(
            place.rect,
            handle.on_page(self._layout.turn),
            self._layout.shift_on_page(shift),
            page=self._layout.sizes[place.page - 1],
            keeps_aspect=keeps_aspect or self._state.keeps_aspect,
        )
        return Placement(place.page, rect)

    def _lie_at(self, placement: Placement) -> None:
        assert self._layout is not None
        area = self._layout.on_canvas(placement).translated(-self._offset)
        self.setGeometry(area.adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE).toAlignedRect())
        self.update()

    def _body(self) -> QRectF:
        """Return the mark itself in this widget's own coordinates, exact to the fraction of a pixel."""
        assert self._state is not None
        assert self._layout is not None
        area = self._layout.on_canvas(self._shown or self._state.placement)
        return area.translated(-self._offset - QPointF(self.pos()))

    def _handle_at(self, point: QPointF) -> Handle:
        body = self._body()
        knobs = KNOBS if self._state is not None and self._state.resizable else ()
        for knob in knobs:
            middle = _knob_middle(body, knob)
            if abs(middle.x() - point.x()) <= _REACH / 2 and abs(middle.y() - point.y()) <= _REACH / 2:
                return knob
        return Handle.BODY

    def _paint_upright(self, painter: QPainter, body: QRectF, colour: QColor) -> None:
        """Paint the picture, and its middle while it is dragged, turned as the page is."""
        assert self._state is not None
        assert self._layout is not None
        turn = self._layout.turn
        painter.save()
        painter.translate(body.center())
        painter.rotate(turn)
        upright = turn.back().transform().mapRect(QRectF(-body.width() / 2, -body.height() / 2, *body.size().toTuple()))
        if self._state.picture is not None:
            painter.drawImage(upright, self._state.picture)
        if self._grip is not None:
            painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(0, upright.top()), QPointF(0, upright.bottom()))
        painter.restore()

    def _paint_knobs(self, painter: QPainter, body: QRectF, colour: QColor) -> None:
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(colour if self.hasFocus() else QColor(self._theme.tokens.paper))
        for knob in KNOBS:
            middle = _knob_middle(body, knob)
            painter.drawRoundedRect(QRectF(middle.x() - _KNOB / 2, middle.y() - _KNOB / 2, _KNOB, _KNOB), 2, 2)


def _knob_middle(body: QRectF, knob: Handle) -> QPointF:
    across, down = knob.place
    return QPointF(body.left() + across * body.width(), body.top() + down * body.height())
