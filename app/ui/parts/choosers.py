"""Choosing one of a few: segments side by side, or a button that opens a list."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from app.ui.parts.kit import Kit, set_kind, set_property
from app.ui.parts.segments import segment, side_by_side


class Segments(QWidget):
    """One button per choice, side by side; ``chosen`` carries the word of the one that was pressed."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Mapping[str, str]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._buttons = {word: self._segment(f"{name}_{word}", word, text) for word, text in choices.items()}
        self._word: str | None = None
        self.setLayout(side_by_side(tuple(self._buttons.values())))

    def render_choice(self, word: str | None) -> None:
        """Show which one is chosen; None: none yet."""
        self._word = word
        for each, button in self._buttons.items():
            button.setChecked(each == word)

    def choose(self, word: str) -> None:
        """Emit the wish for a choice; it is shown once it was made."""
        self.render_choice(self._word)
        self.chosen.emit(word)

    def _segment(self, name: str, word: str, text: str) -> QToolButton:
        button = segment(name, text)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        set_property(button, "roomy", "true")
        button.clicked.connect(lambda _=False: self.choose(word))
        return button


class Chooser(QPushButton):
    """Shows what is chosen; a press opens the list. ``chosen`` carries the word of an entry."""

    chosen = Signal(str)

    def __init__(self, kit: Kit, name: str, what: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_kind(self, "chooser")
        self._words, self._what = kit.words, what
        self._menu = QMenu(self)
        self._choices: dict[str, str] = {}
        self.clicked.connect(self._open_menu)

    def render_choices(self, choices: Mapping[str, str], chosen: str) -> None:
        """Offer ``choices`` (word → text) and show the chosen one."""
        shown = choices.get(chosen, chosen)
        self.setText(self._words.say("chooser.shown", text=shown))
        self.setAccessibleName(self._words.say("chooser.name", what=self._what, text=shown))
        if choices == self._choices:
            return
        self._choices = dict(choices)
        self._menu.clear()
        for word, text in choices.items():
            action = QAction(text, self._menu)
            action.setObjectName(f"{self.objectName()}_{word}")
            action.triggered.connect(lambda _=False, chosen=word: self.choose(chosen))
            self._menu.addAction(action)

    def choose(self, word: str) -> None:
        """Emit the wish for a choice."""
        self.chosen.emit(word)

    def _open_menu(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
