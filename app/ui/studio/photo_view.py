"""The photo as it is, on which a person marks the part that counts: with the mouse, or with the arrow keys."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from typing_extensions import override

from app.domain.studio import Region
from app.ui.parts.kit import Kit
from app.ui.studio.preview import Preview

_SMALLEST: Final = 0.02
"""A part smaller than this share of the photo is a slip of the hand."""
_STEP: Final = 0.02
_BEGINNING: Final = Region(0.25, 0.25, 0.75, 0.75)
"""The part that the first arrow key marks."""
_ARROWS: Final = {
    Qt.Key.Key_Left: (-_STEP, 0.0),
    Qt.Key.Key_Right: (_STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -_STEP),
    Qt.Key.Key_Down: (0.0, _STEP),
}


class PhotoView(Preview):
    """``region_marked`` carries a :class:`Region`, or None for the whole photo."""

    region_marked = Signal(object)

    def __init__(self, kit: Kit, name: str, title: str) -> None:
        super().__init__(kit, name, title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleDescription(kit.words.say("studio.region_help"))
        self._theme = kit.theme
        self._region: Region | None = None
        self._start: QPointF | None = None
        self._end = QPointF()

    def show_region(self, region: Region | None) -> None:
        """Show which part of the photo counts."""
        self._region = region
        self.update()

    def mark(self, region: Region | None) -> None:
        """Emit the wish to look at this part only."""
        self.region_marked.emit(region)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.picture_area().contains(event.position()):
            self._start = self._end = event.position()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        inside = self.picture_area().contains(event.position())
        self.setCursor(Qt.CursorShape.CrossCursor if inside else Qt.CursorShape.ArrowCursor)
        if self._start is not None:
            self._end = event.position()
            self.update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drawn = self._drawn()
        self._start = None
        self.update()
        if drawn is not None:
            self.mark(drawn)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _ARROWS.get(Qt.Key(event.key()))
        if self.picture_area().isEmpty():
            super().keyPressEvent(event)
        elif step is not None:
            grows = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.mark(_BEGINNING if self._region is None else _changed(self._region, step, grows=grows))
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.mark(None)
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        area, region = self.picture_area(), self._drawn() or self._region
        if area.isEmpty():
            return
        painter = QPainter(self)
        if region is not None:
            self._paint_region(painter, area, region)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._theme.tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
        painter.end()

    def _paint_region(self, painter: QPainter, area: QRectF, region: Region) -> None:
        """Paint a frame around the part that counts, and a veil over the rest."""
        part = QRectF(
            area.left() + region.left * area.width(),
            area.top() + region.top * area.height(),
            (region.right - region.left) * area.width(),
            (region.bottom - region.top) * area.height(),
        )
        veil = QColor(self._theme.tokens.shadow)
        veil.setAlpha(120)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(veil)
        for rest in (
            QRectF(area.topLeft(), QPointF(area.right(), part.top())),
            QRectF(QPointF(area.left(), part.bottom()), area.bottomRight()),
            QRectF(QPointF(area.left(), part.top()), QPointF(part.left(), part.bottom())),
            QRectF(QPointF(part.right(), part.top()), QPointF(area.right(), part.bottom())),
        ):
            painter.drawRect(rest)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.tokens.mark), 2))
        painter.drawRect(part)

    def _drawn(self) -> Region | None:
        """Return the part that is being drawn, if it is more than a slip."""
        area = self.picture_area()
        if self._start is None or area.isEmpty():
            return None
        drawn = QRectF(self._start, self._end).normalized().intersected(area)
        if min(drawn.width() / area.width(), drawn.height() / area.height()) < _SMALLEST:
            return None
        left, top = (drawn.left() - area.left()) / area.width(), (drawn.top() - area.top()) / area.height()
        right, bottom = left + drawn.width() / area.width(), top + drawn.height() / area.height()
        return Region(max(0.0, left), max(0.0, top), min(1.0, right), min(1.0, bottom))


def _changed(region: Region, step: tuple[float, float], *, grows: bool) -> Region:
    """Return the part moved by a step, or with its lower right corner moved, within the photo."""
    right = min(1.0, max(region.left + _SMALLEST, region.right + step[0]))
    bottom = min(1.0, max(region.top + _SMALLEST, region.bottom + step[1]))
    if grows:
        return Region(region.left, region.top, right, bottom)
    across = min(1.0 - region.right, max(-region.left, step[0]))
    down = min(1.0 - region.bottom, max(-region.top, step[1]))
    return Region(
        max(0.0, region.left + across), max(0.0, region.top + down),
        min(1.0, region.right + across), min(1.0, region.bottom + down),
    )  # fmt: skip
