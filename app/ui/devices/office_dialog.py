"""What the office says of itself once: the text it follows, and what its papers carry."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.guidance import Basis
from app.ui.device_states import OfficeField, OfficeState
from app.ui.parts.choosers import Chooser
from app.ui.parts.kit import Kit, label
from app.ui.parts.layouts import column, row
from app.ui.parts.sheet import Sheet


class OfficeDialog(Sheet):
    """``office_told`` carries the chosen text and the fields, empty ones left out."""

    office_told = Signal(str, object)

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__("office_dialog", kit.words.say("office.window"), parent, width=640)
        self._kit = kit
        words = kit.words
        self._profile_word = ""
        self._names: dict[str, str] = {}
        self._edits: dict[OfficeField, QLineEdit] = {}
        self._fields = column(gap=1)
        title, line = label("office_title", "title"), label("office_line", "dim")
        title.setText(words.say("office.title"))
        line.setText(words.say("office.line"))
        self._profile = Chooser(kit, "office_profile", words.say("guide_page.profile"))
        self._profile.chosen.connect(self._choose)
        save = kit.button("office_save", words.say("office.save"), kind="primary")
        later = kit.button("office_later", words.say("button.later"))
        save.clicked.connect(self._submit)
        later.clicked.connect(self.reject)
        for button in (later, save):
            button.setMinimumSize(120, 40)
            button.setAutoDefault(False)
        chosen = _labelled(words.say("guide_page.profile"), self._profile)
        inside = column(column(title, line, gap=1), chosen, self._fields, gap=3)
        self.setLayout(column(inside, row(None, later, save, gap=3), gap=5, margins=(6, 6, 6, 6)))

    def render_state(self, state: OfficeState) -> None:
        """Show what is known."""
        self._names = {each.name: self._kit.words.profile(each.name) for each in state.profiles}
        self._choose(state.profile)
        for field in OfficeField:
            edit = QLineEdit(state.values.get(field, ""))
            edit.setObjectName(f"office_{field}")
            edit.setAccessibleName(self._kit.words.name(field))
            edit.setMaxLength(1000)
            edit.setCursorPosition(0)
            if field in state.locked:
                edit.setReadOnly(True)
                edit.setToolTip(self._kit.words.name(Basis.OFFICE))
            else:
                self._edits[field] = edit
            self._fields.addWidget(_labelled(self._kit.words.name(field), edit))

    def tell(self, profile: str, values: dict[str, str]) -> None:
        """Emit what the office says of itself."""
        self.office_told.emit(profile, values)

    def _choose(self, profile: str) -> None:
        self._profile_word = profile
        self._profile.render_choices(self._names, profile)

    def _submit(self) -> None:
        typed = {field: edit.text().strip() for field, edit in self._edits.items()}
        self.tell(self._profile_word, {str(field): text for field, text in typed.items() if text})


def _labelled(text: str, control: QWidget) -> QWidget:
    name = label(kind="small")
    name.setText(text)
    name.setFixedWidth(210)
    made = QWidget()
    made.setLayout(row(name, control, gap=2))
    return made
