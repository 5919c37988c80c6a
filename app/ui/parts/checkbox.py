"""A check box whose tick is drawn from the icon family, so that it follows the theme."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton
from typing_extensions import override

from app.ui.theme.icons import Glyph, Icons


class CheckBox(QCheckBox):
    """Looks as the stylesheet says, plus the tick."""

    def __init__(self, icons: Icons, text: str) -> None:
        super().__init__(text)
        self._icons = icons
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        painter = QPainter(self)
        self._icons.paint(painter, QRectF(box).adjusted(2, 2, -2, -2), Glyph.TICK, "on_accent")
        painter.end()
