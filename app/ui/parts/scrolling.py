"""A screen of one column, centred, that scrolls when it must."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QSizePolicy, QWidget

from app.ui.parts.kit import set_kind
from app.ui.parts.layouts import row


def scrolling_column(inside: QLayout, width: int, name: str) -> QScrollArea:
    """Return ``inside``, at most ``width`` pixels wide, in the middle of a scroll area called ``name``."""
    column = QWidget()
    set_kind(column, "clear")
    column.setMaximumWidth(width)
    column.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    column.setLayout(inside)
    ground = QWidget()
    set_kind(ground, "clear")
    middle = row(margins=(6, 5, 6, 6), gap=0)
    middle.addStretch(1)
    middle.addWidget(column, 1000)
    middle.addStretch(1)
    ground.setLayout(middle)
    area = QScrollArea()
    area.setObjectName(name)
    area.setWidget(ground)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
