"""Columns that scroll when they must."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QSizePolicy, QWidget

from app.ui.parts.kit import set_kind
from app.ui.parts.layouts import row

BAR: Final = 12
"""Width of a scroll bar, as the stylesheet has it."""


class ScrollPanel(QScrollArea):
    """A column as wide as the panel it lies in; a scroll bar takes its room from the margin, so nothing wraps anew."""

    def __init__(self, name: str, inside: QLayout) -> None:
        super().__init__()
        self.setObjectName(name)
        self._layout = inside
        self._margins = inside.contentsMargins()
        ground = QWidget()
        set_kind(ground, "clear")
        ground.setLayout(inside)
        self.setWidget(ground)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().rangeChanged.connect(self._give_way)

    def _give_way(self, _: int, last: int) -> None:
        kept, taken = self._margins, BAR if last > 0 else 0
        self._layout.setContentsMargins(kept.left(), kept.top(), kept.right() - taken, kept.bottom())


def scrolling_column(inside: QLayout, width: int, name: str) -> QScrollArea:
    """Return ``inside``, at most ``width`` pixels wide, in the middle of a scroll area called ``name``."""
    column = QWidget()
    set_kind(column, "clear")
    column.setMaximumWidth(width)
    column.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    column.setLayout(inside)
    middle = row(margins=(6, 5, 6, 6), gap=0)
    middle.addStretch(1)
    middle.addWidget(column, 1000)
    middle.addStretch(1)
    area = ScrollPanel(name, middle)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return area
