"""A field for a length in millimetres, with the decimal comma of the language."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QDoubleSpinBox

from app.ui.parts.kit import Kit
from app.words import Language


def mm_field(kit: Kit, name: str, accessible: str, *, smallest: float, largest: float) -> QDoubleSpinBox:
    """Return the field called ``name``; it tells a number when it is complete, not while it is typed."""
    vietnamese = kit.words.language is Language.VIETNAMESE
    field = QDoubleSpinBox()
    field.setObjectName(name)
    field.setAccessibleName(accessible)
    field.setLocale(QLocale(QLocale.Language.Vietnamese if vietnamese else QLocale.Language.English))
    field.setSuffix(" mm")
    field.setDecimals(1)
    field.setRange(smallest, largest)
    field.setKeyboardTracking(False)
    field.lineEdit().setTextMargins(8, 0, 0, 0)
    field.lineEdit().setAccessibleName(accessible)
    return field
