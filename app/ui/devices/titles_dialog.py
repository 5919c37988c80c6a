"""What a person signs as: the positions a certificate was issued for, which it does not say itself."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.device_states import DeviceCertificateState
from app.ui.parts.kit import Kit, label
from app.ui.parts.layouts import column, row
from app.ui.parts.sheet import Sheet

_PLACES: Final = 4
_LONGEST: Final = 200


class TitlesDialog(Sheet):
    """``titles_told`` carries the positions in the order they were typed; none may be left."""

    titles_told = Signal(object)

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__("titles_dialog", kit.words.say("titles.window"), parent)
        self._kit = kit
        words = kit.words
        title, line = label("titles_title", "title"), label("titles_line", "dim")
        title.setText(words.say("titles.title"))
        line.setText(words.say("titles.line"))
        self._holder = label("titles_holder", "strong")
        self._edits: list[QLineEdit] = []
        self._fields = column(gap=2)
        save = kit.button("titles_save", words.say("titles.save"), kind="primary")
        later = kit.button("titles_later", words.say("button.later"))
        save.clicked.connect(self._submit)
        later.clicked.connect(self.reject)
        for button in (later, save):
            button.setMinimumSize(120, 40)
            button.setAutoDefault(False)
        inside = column(column(title, self._holder, line, gap=1), self._fields, gap=4)
        self.setLayout(column(inside, row(None, later, save, gap=3), gap=5, margins=(6, 6, 6, 6)))

    def render_state(self, state: DeviceCertificateState) -> None:
        """Show the positions told before, with room for more."""
        words = self._kit.words
        self._holder.setText(state.shown.holder)
        told = state.titles.told if state.titles is not None else ()
        for place in range(max(_PLACES, len(told))):
            edit = QLineEdit(told[place] if place < len(told) else "")
            edit.setObjectName(f"titles_{place + 1}")
            edit.setAccessibleName(words.say("titles.place", place=place + 1))
            edit.setMaxLength(_LONGEST)
            self._fields.addWidget(edit)
            self._edits.append(edit)
        self._edits[0].setPlaceholderText(words.say("titles.example"))
        self._edits[0].setFocus()

    def tell(self, titles: tuple[str, ...]) -> None:
        """Emit what the person signs as."""
        self.titles_told.emit(titles)

    def _submit(self) -> None:
        typed = (" ".join(edit.text().split()) for edit in self._edits)
        self.tell(tuple(dict.fromkeys(title for title in typed if title)))
