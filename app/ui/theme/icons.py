"""Icons of one family (Phosphor, as qtawesome brings it), drawn in the colour of the moment.

An icon asks for its colour when it is painted: a change of scheme needs a repaint and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QIconEngine, QPainter, QPixmap
from qtawesome.iconic_font import IconicFont
from typing_extensions import override

_PREFIX: Final = "ph"
_FONT: Final = "phosphor-1.3.0.ttf"
_CHARACTERS: Final = "phosphor-charmap-1.3.0.json"


class Glyph(StrEnum):
    """Every icon the window uses, by what it means here."""

    SIGN = "pen-nib"
    CHECK = "shield-check"
    DEVICE = "identification-card"
    OPEN = "folder-open"
    DOCUMENT = "file-text"
    DROP = "file-plus"
    GOOD = "check-circle"
    BAD = "x-circle"
    WARN = "warning"
    UNKNOWN = "question"
    ABSENT = "minus-circle"
    INFO = "info"
    PERSON = "user"
    ORGANISATION = "buildings"
    CERTIFICATE = "identification-badge"
    LOCKED = "lock-key"
    LOCK = "lock"
    NOTHING = "link-break"
    DRIVER = "hard-drives"
    WAIT = "hourglass"
    TICK = "check"
    CLOSE = "x"
    ZOOM_IN = "plus"
    ZOOM_OUT = "minus"
    FIT_WIDTH = "arrows-out-line-horizontal"
    FIT_PAGE = "frame-corners"
    UP = "caret-up"
    DOWN = "caret-down"
    PLACE = "map-pin"
    RESET = "arrow-counter-clockwise"
    REFRESH = "arrows-clockwise"
    IMAGE = "image"
    REMOVE = "trash"
    REVEAL = "eye"
    KEYBOARD = "keyboard"
    COPY = "copy"
    CAPITALS = "arrow-fat-line-up"


class Icons:
    """Makes icons. ``colour`` tells the colour of a role (a field name of the tokens) at the time of painting."""

    def __init__(self, colour: Callable[[str], str]) -> None:
        self._fonts = IconicFont((_PREFIX, _FONT, _CHARACTERS))
        self._colour = colour

    def icon(self, glyph: Glyph, role: str = "text", *, on: str | None = None) -> QIcon:
        """Return an icon in the colour of ``role``; ``on`` is the role while its button is checked."""
        return QIcon(_ThemedEngine(self, glyph, role, on or role))

    def pixmap(self, glyph: Glyph, role: str, side: int, ratio: float) -> QPixmap:
        """Return a picture of ``side`` logical pixels for a screen of ``ratio`` physical pixels each."""
        picture = QPixmap(QSize(side, side) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRectF(0, 0, side, side), glyph, role)
        painter.end()
        return picture

    def paint(self, painter: QPainter, area: QRectF, glyph: Glyph, role: str) -> None:
        """Paint a glyph into ``area``, as large as fits."""
        side = min(area.width(), area.height())
        font: QFont = self._fonts.font(_PREFIX, round(side))
        font.setPixelSize(max(1, round(side)))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(font)
        painter.setPen(QColor(self._colour(role)))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._fonts.charmap[_PREFIX][glyph])
        painter.restore()


class _ThemedEngine(QIconEngine):
    """Draws one glyph in the colour its role has now."""

    def __init__(self, icons: Icons, glyph: Glyph, role: str, on: str) -> None:
        super().__init__()
        self._icons, self._glyph, self._role, self._on = icons, glyph, role, on

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        role = self._on if state is QIcon.State.On else self._role
        square = QRectF(rect.x(), rect.y(), rect.height(), rect.height())
        self._icons.paint(painter, square, self._glyph, "on_disabled" if mode is QIcon.Mode.Disabled else role)

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    @override
    def clone(self) -> QIconEngine:
        return _ThemedEngine(self._icons, self._glyph, self._role, self._on)
