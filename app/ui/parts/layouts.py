"""Rows and columns with spacing in steps of four pixels."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.ui.theme.tokens import STEP

Box = TypeVar("Box", bound=QBoxLayout)
Margins = tuple[int, int, int, int]
Item = QWidget | QLayout | int | None
"""A widget, a layout, a gap in steps, or None for stretch."""


def row(*items: Item, gap: int = 2, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    """Return items side by side; ``gap`` and ``margins`` (left, top, right, bottom) in steps."""
    return _filled(QHBoxLayout(), items, gap, margins)


def column(*items: Item, gap: int = 2, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    """Return items one above the other; ``gap`` and ``margins`` (left, top, right, bottom) in steps."""
    return _filled(QVBoxLayout(), items, gap, margins)


def _filled(box: Box, items: tuple[Item, ...], gap: int, margins: Margins) -> Box:
    box.setSpacing(gap * STEP)
    box.setContentsMargins(*(margin * STEP for margin in margins))
    for item in items:
        match item:
            case QWidget():
                box.addWidget(item)
            case QLayout():
                box.addLayout(item)
            case int():
                box.addSpacing(item * STEP)
            case _:
                box.addStretch(1)
    return box
