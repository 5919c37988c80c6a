"""What every view is given: the words, the theme, and makers of labels and buttons that carry names.

Labels are plain text: names of files and people come from outside and must never be read as markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QPushButton, QToolButton, QWidget

from app.ui.theme.icons import Glyph
from app.ui.theme.theme import Theme
from app.ui.theme.tokens import Tone
from app.words import Catalogue

AnyButton = TypeVar("AnyButton", bound=QAbstractButton)
AnyWidget = TypeVar("AnyWidget", bound=QWidget)


@dataclass(frozen=True)
class Kit:
    """Words and theme, handed from the window to every view.

    Buttons take the focus from the Tab key only: the ring shows those who need it where they are, and a click leaves
    the keys with the pages.
    """

    words: Catalogue
    theme: Theme

    def button(self, name: str, text: str, glyph: Glyph | None = None, *, kind: str = "") -> QPushButton:
        """Return a push button called ``name``; ``kind`` is primary, link or nothing."""
        button = QPushButton(text)
        return self._dressed(button, name, glyph, kind)

    def tool(self, name: str, accessible: str, glyph: Glyph, *, kind: str = "quiet") -> QToolButton:
        """Return a button that shows only an icon; its name is its tool tip."""
        button = QToolButton()
        button.setToolTip(accessible)
        self._dressed(button, name, glyph, kind)
        button.setAccessibleName(accessible)
        return button

    def _dressed(self, button: AnyButton, name: str, glyph: Glyph | None, kind: str) -> AnyButton:
        button.setObjectName(name)
        button.setAccessibleName(button.text())
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_kind(button, kind)
        if glyph is not None:
            role = {"primary": "on_accent", "link": "accent"}.get(kind, "text_dim")
            button.setIcon(self.theme.icons.icon(glyph, role, on="accent"))
            button.setIconSize(beside_text(18) if button.text() else QSize(18, 18))
        return button


def beside_text(side: int) -> QSize:
    """Return the icon size for a button with words: the icon at the left of it, a gap at the right."""
    return QSize(side + 6, side)


def label(name: str = "", kind: str = "", *, wraps: bool = True) -> QLabel:
    """Return an empty label of plain text; ``kind`` is title, heading, strong, dim, small, code or hero."""
    made = QLabel()
    made.setObjectName(name)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    set_kind(made, kind)
    return made


def heading(text: str) -> QLabel:
    """Return the small capitals above a group of a panel."""
    made = label(kind="heading", wraps=False)
    made.setText(text.upper())
    made.setAccessibleName(text)
    return made


def card(kind: str = "card", name: str = "") -> QFrame:
    """Return a frame: card, soft, sunken, floating, surface or clear."""
    made = QFrame()
    made.setObjectName(name)
    set_kind(made, kind)
    return made


def tone_card(name: str, tone: Tone) -> QFrame:
    """Return a frame in the quiet colour of ``tone``."""
    made = card("tone", name)
    set_property(made, "tone", tone)
    return made


def set_kind(widget: QWidget, kind: str) -> None:
    """Set which rule of the stylesheet dresses ``widget``."""
    set_property(widget, "kind", kind)


def set_property(widget: QWidget, key: str, value: str) -> None:
    """Set a property the stylesheet looks at, and dress the widget again if it changed."""
    if widget.property(key) == value:
        return
    widget.setProperty(key, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def discard(widget: QWidget) -> None:
    """Take a widget out of the window at once; it is deleted when nothing runs in it any more."""
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()


def say(target: QLabel, text: str) -> None:
    """Show ``text``, or hide the label if there is nothing to say."""
    target.setText(text)
    target.setVisible(bool(text))
