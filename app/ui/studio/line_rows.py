"""The text lines of a template: each can be edited, moved up and down, and taken away; others are added from a list."""

from __future__ import annotations

import re
import unicodedata
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from app.domain.placing import TextLine
from app.ui.parts.kit import Kit, discard
from app.ui.parts.layouts import column, row
from app.ui.theme.icons import Glyph
from app.words import Catalogue

_MOST: int = 12


class LineRows(QWidget):
    """``lines_changed`` carries all lines as patterns. Places in braces are shown in the words of the language."""

    lines_changed = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._lines: tuple[str, ...] = ()
        self._rows: list[QWidget] = []
        self._edits: list[QLineEdit] = []
        self._list: QVBoxLayout = column(gap=1)
        self._add = kit.button("design_add", kit.words.say("design.add"), kind="link")
        self._add.setAutoDefault(False)
        self._menu = self._new_menu()
        self._add.clicked.connect(self._open_menu)
        self.setLayout(column(self._list, row(self._add, None), gap=1))

    def render_lines(self, lines: tuple[str, ...]) -> None:
        """Show the lines; one that is being typed keeps its cursor."""
        if len(lines) != len(self._edits):
            self._lay_out(len(lines))
        for line, edit in zip(lines, self._edits, strict=True):
            shown = spoken(line, self._kit.words)
            if pattern(edit.text(), self._kit.words) != line or not edit.hasFocus():
                edit.setText(shown)
        self._lines = lines
        self._add.setEnabled(len(lines) < _MOST)

    def tell(self, lines: tuple[str, ...]) -> None:
        """Emit the lines as the wish of a person."""
        self.lines_changed.emit(lines)

    def _lay_out(self, count: int) -> None:
        for old in self._rows:
            self._list.removeWidget(old)
            discard(old)
        self._rows, self._edits = [], []
        for number in range(count):
            self._list.addWidget(self._row(number, count))

    def _row(self, number: int, count: int) -> QWidget:
        words = self._kit.words
        edit = QLineEdit()
        edit.setObjectName(f"design_line_{number + 1}")
        edit.setAccessibleName(words.say("design.line", number=number + 1))
        edit.setMaxLength(200)
        edit.textEdited.connect(lambda text: self._typed(number, text))
        up = self._tool(f"design_up_{number + 1}", words.say("design.up"), Glyph.UP)
        down = self._tool(f"design_down_{number + 1}", words.say("design.down"), Glyph.DOWN)
        gone = self._tool(f"design_remove_{number + 1}", words.say("design.remove"), Glyph.CLOSE)
        up.setEnabled(number > 0)
        down.setEnabled(number < count - 1)
        up.clicked.connect(lambda: self._swap(number, number - 1))
        down.clicked.connect(lambda: self._swap(number, number + 1))
        gone.clicked.connect(lambda: self.tell(self._lines[:number] + self._lines[number + 1 :]))
        made = QWidget()
        made.setLayout(row(edit, up, down, gone, gap=0))
        self._rows.append(made)
        self._edits.append(edit)
        return made

    def _tool(self, name: str, accessible: str, glyph: Glyph) -> QPushButton:
        tool = self._kit.button(name, "", glyph, kind="link")
        tool.setAccessibleName(accessible)
        tool.setToolTip(accessible)
        tool.setAutoDefault(False)
        tool.setFixedSize(QSize(36, 36))
        return tool

    def _typed(self, number: int, text: str) -> None:
        line = pattern(text, self._kit.words)
        self.tell((*self._lines[:number], line, *self._lines[number + 1 :]))

    def _swap(self, one: int, other: int) -> None:
        lines = list(self._lines)
        lines[one], lines[other] = lines[other], lines[one]
        self.tell(tuple(lines))

    def _new_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("design_lines")
        for line, text in usual_lines(self._kit.words).items():
            action = QAction(spoken(text, self._kit.words), menu)
            action.setObjectName(f"design_add_{line}")
            action.triggered.connect(partial(self._append, text))
            menu.addAction(action)
        own = QAction(self._kit.words.say("design.own_text"), menu)
        own.setObjectName("design_add_own")
        own.triggered.connect(partial(self._append, self._kit.words.say("design.own_text_begins")))
        menu.addSeparator()
        menu.addAction(own)
        return menu

    def _append(self, text: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's signal
        self.tell((*self._lines, text))

    def _open_menu(self) -> None:
        self._menu.popup(self._add.mapToGlobal(self._add.rect().bottomLeft()))


def usual_lines(words: Catalogue) -> dict[TextLine, str]:
    """Return for everything a mark can tell the line that usually tells it."""
    return {
        TextLine.SIGNER: words.say("mark_text.signed_by", name="{signer}"),
        TextLine.MAIL: words.say("mark_text.mail", mail="{mail}"),
        TextLine.ORGANISATION: words.say("mark_text.office", name="{organisation}"),
        TextLine.SIGNING_TIME: words.say("mark_text.time", moment="{signing-time}"),
        TextLine.NUMBER: words.say("mark_text.number", number="{number}"),
        TextLine.COPY_FORM: "{copy-form}",
    }


def spoken(line: str, words: Catalogue) -> str:
    """Return a pattern with its places in the words of the language: ``{signer}`` is ``{người ký}``."""
    for place in TextLine:
        line = line.replace(f"{{{place}}}", f"{{{words.name(place)}}}")
    return line


def pattern(text: str, words: Catalogue) -> str:
    """Return the pattern a person typed in the words of the language; a place nobody knows stays as it is."""
    known = {words.name(place).casefold(): place for place in TextLine}

    def place(found: re.Match[str]) -> str:
        word = unicodedata.normalize("NFC", found.group(1)).strip().casefold()
        return f"{{{known[word]}}}" if word in known else found.group(0)

    return re.sub(r"\{([^{}]*)\}", place, text)
