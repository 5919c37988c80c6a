"""Buttons side by side that look like one: each is a choice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton

from app.ui.parts.kit import set_kind, set_property
from app.ui.parts.layouts import row


def segment(name: str, text: str, *, grows: bool = True) -> QToolButton:
    """Return one of the buttons; those that grow share the room between them."""
    button = QToolButton()
    button.setObjectName(name)
    button.setText(text)
    button.setAccessibleName(text)
    button.setCheckable(True)
    if grows:
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    set_kind(button, "segment")
    return button


def side_by_side(buttons: Sequence[QToolButton]) -> QHBoxLayout:
    """Join the buttons: only the outer ones have round corners."""
    last = len(buttons) - 1
    for place, button in enumerate(buttons):
        set_property(button, "edge", "first" if place == 0 else "last" if place == last else "middle")
    return row(*buttons, gap=0)
