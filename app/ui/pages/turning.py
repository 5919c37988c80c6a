"""Pages turned by a person to look at them: quarter turns of the view; the document stays as it is."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QPointF
from PySide6.QtGui import QTransform

from app.domain.geometry import Size


class Turn(IntEnum):
    """Degrees clockwise."""

    NONE = 0
    RIGHT = 90
    OVER = 180
    LEFT = 270

    def further(self, degrees: int) -> Turn:
        """Return this turn and ``degrees`` more, a multiple of 90."""
        return Turn((self + degrees) % 360)

    def back(self) -> Turn:
        """Return the turn that undoes this one."""
        return Turn(-self % 360)

    def size(self, size: Size) -> Size:
        """Return the room something of ``size`` takes when it is turned."""
        return Size(size.height_pt, size.width_pt) if self in {Turn.RIGHT, Turn.LEFT} else size

    def sizes(self, sizes: tuple[Size, ...]) -> tuple[Size, ...]:
        """Return the room that each of ``sizes`` takes when it is turned."""
        return sizes if self is Turn.NONE else tuple(map(self.size, sizes))

    def point(self, point: QPointF, size: Size) -> QPointF:
        """Return a point (from the upper-left corner of something of ``size``) after that was turned."""
        x, y = point.x(), point.y()
        match self:
            case Turn.RIGHT:
                return QPointF(size.height_pt - y, x)
            case Turn.OVER:
                return QPointF(size.width_pt - x, size.height_pt - y)
            case Turn.LEFT:
                return QPointF(y, size.width_pt - x)
            case _:
                return point

    def shift(self, shift: QPointF) -> QPointF:
        """Return a movement (x right, y down) after the turn."""
        match self:
            case Turn.RIGHT:
                return QPointF(-shift.y(), shift.x())
            case Turn.OVER:
                return -shift
            case Turn.LEFT:
                return QPointF(shift.y(), -shift.x())
            case _:
                return shift

    def transform(self) -> QTransform:
        """Return the turn for a painter, about its origin."""
        return QTransform().rotate(self)
