"""A step that unfolds: a heading with an icon, and what stands below it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QLayout, QSizePolicy, QToolButton, QWidget

from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, card, set_kind
from app.ui.parts.layouts import column, row
from app.ui.theme.icons import Glyph


class Fold(QFrame):
    """``body`` is a column to be filled; the heading is a button that shows and hides it."""

    def __init__(self, kit: Kit, name: str, title: str, glyph: Glyph, *, opened: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        set_kind(self, "card")
        self._icons: dict[bool, QIcon] = {
            opened: kit.theme.icons.icon(Glyph.DOWN if opened else Glyph.FOLD, "text_dim") for opened in (False, True)
        }
        self._head = QToolButton()
        self._head.setObjectName(f"{name}_head")
        self._head.setText(title)
        self._head.setAccessibleName(title)
        self._head.setCheckable(True)
        self._head.setIconSize(QSize(16, 16))
        self._head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._head.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._head.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._head.setCursor(Qt.CursorShape.PointingHandCursor)
        set_kind(self._head, "fold")
        self._inside = QWidget()
        self._inside.setLayout(column(gap=3, margins=(4, 0, 4, 4)))
        sign = IconLabel(kit.theme.icons, glyph, "accent", 20)
        self.setLayout(column(row(sign, self._head, gap=1, margins=(4, 1, 1, 1)), self._inside, gap=0))
        self._head.toggled.connect(self._unfold)
        self._head.setChecked(opened)
        self._unfold(opened)

    @property
    def is_open(self) -> bool:
        return self._head.isChecked()

    def add(self, *items: QWidget | QLayout) -> None:
        """Put more below the heading."""
        inside = self._inside.layout()
        assert inside is not None, "made with one"
        for item in items:
            if isinstance(item, QWidget):
                inside.addWidget(item)
            else:
                holder = QWidget()
                item.setContentsMargins(0, 0, 0, 0)
                holder.setLayout(item)
                inside.addWidget(holder)

    def _unfold(self, opened: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._inside.setVisible(opened)
        self._head.setIcon(self._icons[opened])


def line() -> QFrame:
    """Return a thin line between two things of one card."""
    return card("line")
