"""A static icon that follows the theme."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.ui.theme.icons import Glyph, Icons


class IconLabel(QWidget):
    """Paints one glyph; says nothing to a screen reader, because a word always stands beside it."""

    def __init__(self, icons: Icons, glyph: Glyph, role: str = "text_dim", side: int = 18) -> None:
        super().__init__()
        self._icons, self._glyph, self._role = icons, glyph, role
        self.setFixedSize(QSize(side, side))

    def show_glyph(self, glyph: Glyph, role: str) -> None:
        self._glyph, self._role = glyph, role
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._icons.paint(painter, QRectF(self.rect()), self._glyph, self._role)
        painter.end()
