"""The title of a section: small capitals at the left, links at the right, always of one height."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from app.ui.parts.kit import heading
from app.ui.parts.layouts import Item, row
from app.ui.theme.tokens import TARGET


def title_row(text: str, *links: Item) -> QHBoxLayout:
    """Return the row above a section; it is as high with links as without."""
    made = row(heading(text), None, *links)
    made.addStrut(TARGET)
    return made
