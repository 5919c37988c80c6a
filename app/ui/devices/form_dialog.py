"""A form to be filled in: what is known stands there already, what is left empty becomes a dotted line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import OutputUnwritable
from app.domain.forms import FormData, FormField, FormFormat, Values
from app.ui.device_states import FormState
from app.ui.parts.day_field import read_day
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, card, discard, heading, label, say, set_property, tone_card
from app.ui.parts.layouts import column, row
from app.ui.parts.scrolling import ScrollPanel
from app.ui.parts.sheet import Sheet
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone

_WIDTH: Final = 720
_FIELDS_HEIGHT: Final = 420
_LABEL_WIDTH: Final = 230


class FormDialog(Sheet):
    """``save_requested`` carries a :class:`FormFormat` and the :class:`FormData` that was typed.

    ``sign_requested``: the PDF that was saved goes on to be signed (LC-8.2).
    """

    save_requested = Signal(object, object)
    folder_requested = Signal()
    register_requested = Signal()
    sign_requested = Signal()

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__("form_dialog", kit.words.say("form.window"), parent, width=_WIDTH)
        self._kit = kit
        words = kit.words
        self._title, self._line = label("form_title", "title"), label("form_line", "small")
        self._source, self._hint = label("form_source", "code"), label("form_hint", "dim")
        self._hint.setText(words.say("form.hint"))
        self._fields: dict[str, QLineEdit] = {}
        self._rows: list[dict[str, QLineEdit]] = []
        self._row_fields: tuple[FormField, ...] = ()
        self._inside: QVBoxLayout = column(gap=2, margins=(1, 1, 3, 1))
        self._row_list = column(gap=3)
        self._more = kit.button("form_more", words.say("form.more"), Glyph.ZOOM_IN)
        self._more.clicked.connect(lambda: self._add_row({}))
        panel = ScrollPanel("form_scroll", self._inside)
        panel.setFixedHeight(_FIELDS_HEIGHT)
        self._end, self._end_title, self._end_line = self._end_card()
        self._docx = kit.button("form_docx", words.say("form.docx"), Glyph.SAVE, kind="primary")
        self._pdf = kit.button("form_pdf", words.say("form.pdf"), Glyph.SAVE)
        self._close = kit.button("form_close", words.say("button.close"))
        self._docx.clicked.connect(lambda: self._submit(FormFormat.DOCX))
        self._pdf.clicked.connect(lambda: self._submit(FormFormat.PDF))
        self._close.clicked.connect(self.reject)
        for button in (self._docx, self._pdf, self._close):
            button.setMinimumSize(120, 40)
            button.setAutoDefault(False)
        head = column(self._title, self._line, self._source, gap=1)
        foot = row(self._close, None, self._pdf, self._docx, gap=3)
        self.setLayout(column(head, self._hint, panel, self._end, foot, gap=3, margins=(6, 5, 6, 5)))

    def render_state(self, state: FormState) -> None:
        """Show the form; what was typed stays when only its fate has changed."""
        words = self._kit.words
        if not self._fields:
            self._build(state)
        self._title.setText(state.use.title)
        recipient = state.use.recipient or words.say("guide.managing_body")
        kept = words.say("guide_page.kept", sender=state.use.sender)
        sent = words.say("guide_page.sent", sender=state.use.sender, to=recipient)
        self._line.setText(kept if state.use.recipient is None else sent)
        self._source.setText(words.say("guide_page.source", source=state.use.source))
        for button in (self._docx, self._pdf):
            button.setEnabled(state.busy is None)
        self._render_end(state)

    def save(self, ending: FormFormat, data: FormData) -> None:
        """Emit the wish to write the form."""
        self.save_requested.emit(ending, data)

    # ── inside ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self, state: FormState) -> None:
        words = self._kit.words
        self._inside.addWidget(heading(words.say("form.once")))
        for field in state.shape.fields:
            self._fields[field.name] = self._edit(f"form_{field.name}", field.label, field.known)
            self._inside.addLayout(self._labelled(field.label, self._fields[field.name]))
        self._row_fields = state.shape.row_fields
        if self._row_fields:
            self._inside.addSpacing(8)
            self._inside.addLayout(self._row_list)
            for known in state.rows or ({},):
                self._add_row(known)
            self._inside.addLayout(row(self._more, None))
        self._more.setVisible(bool(self._row_fields))
        self._inside.addStretch(1)
        next((edit for edit in self._fields.values() if not edit.text()), self._docx).setFocus()

    def _add_row(self, known: Values) -> None:
        place = len(self._rows) + 1
        frame = card("sunken", f"form_row_{place}")
        title = heading(self._kit.words.say("form.row", number=place))
        remove = self._kit.tool(f"form_row_{place}_remove", self._kit.words.say("form.remove"), Glyph.REMOVE)
        lines: list[QWidget] = []
        edits: dict[str, QLineEdit] = {}
        for field in self._row_fields:
            edit = self._edit(f"form_row_{place}_{field.name}", field.label, known.get(field.name, ""))
            holder = QWidget()
            holder.setLayout(self._labelled(field.label, edit))
            lines.append(holder)
            edits[field.name] = edit
        frame.setLayout(column(row(title, None, remove), *lines, gap=1, margins=(3, 1, 3, 3)))
        self._rows.append(edits)
        self._row_list.addWidget(frame)
        remove.clicked.connect(lambda: self._remove_row(frame, edits))

    def _remove_row(self, frame: QFrame, edits: dict[str, QLineEdit]) -> None:
        self._rows.remove(edits)
        self._row_list.removeWidget(frame)
        discard(frame)

    def _edit(self, name: str, what: str, known: str) -> QLineEdit:
        edit = QLineEdit(self._shown(known))
        edit.setObjectName(name)
        edit.setAccessibleName(what)
        edit.setMaxLength(1000)
        edit.setPlaceholderText(self._kit.words.say("form.unknown"))
        edit.setCursorPosition(0)
        return edit

    @staticmethod
    def _labelled(text: str, edit: QLineEdit) -> QVBoxLayout:
        name = label(kind="small")
        name.setText(text)
        name.setFixedWidth(_LABEL_WIDTH)
        return column(row(name, edit, gap=2))

    def _end_card(self) -> tuple[QFrame, QLabel, QLabel]:
        frame = tone_card("form_end", Tone.GOOD)
        title, line = label("form_end_title", "strong"), label("form_end_line", "small")
        words = self._kit.words
        self._folder = self._kit.button("form_folder", words.say("done.open_folder"), Glyph.OPEN)
        self._register = self._kit.button("form_register", words.say("form.register"), Glyph.REGISTER)
        self._to_sign = self._kit.button("form_sign", words.say("form.sign"), Glyph.SIGN)
        self._to_sign.clicked.connect(self.sign_requested)
        self._folder.clicked.connect(self.folder_requested)
        self._register.clicked.connect(self.register_requested)
        self._end_icon = IconLabel(self._kit.theme.icons, Glyph.GOOD, "good", 20)
        buttons = row(self._folder, self._to_sign, self._register, None, gap=2)
        texts = column(title, line, buttons, gap=1)
        frame.setLayout(row(column(self._end_icon, None), texts, gap=3, margins=(4, 3, 4, 3)))
        frame.hide()
        return frame, title, line

    def _render_end(self, state: FormState) -> None:
        """Tell where the file is, or why there is none."""
        words = self._kit.words
        title, line = self._end_title, self._end_line
        self._end.setVisible(state.problem is not None or state.saved is not None)
        tone = Tone.BAD if state.problem is not None else Tone.GOOD
        set_property(self._end, "tone", tone)
        self._end_icon.show_glyph(Glyph.BAD if state.problem is not None else Glyph.GOOD, str(tone))
        if state.problem is not None:
            told = words.problem(state.problem)
            unwritten = state.problem.code == OutputUnwritable.code
            title.setText(words.say("form.unwritable") if unwritten else told.title)
            say(line, words.say("form.problem", meaning=told.meaning, step=told.next_step))
        elif state.saved is not None:
            title.setText(words.say("form_command.written", file=state.saved))
            done = words.say("request_command.added", number=state.registered) if state.registered else ""
            say(line, done)
        is_there = state.problem is None and state.saved is not None
        self._folder.setVisible(is_there)
        self._to_sign.setVisible(is_there and str(state.saved).lower().endswith(".pdf"))
        self._register.setVisible(is_there and state.registered is None and state.use.recipient is not None)

    def _shown(self, known: str) -> str:
        """Return a value as an office writes it; a day stands in the order of this country."""
        try:
            return self._kit.words.formats.date(date.fromisoformat(known))
        except ValueError:
            return known

    def _submit(self, ending: FormFormat) -> None:
        rows = tuple(_typed(edits) for edits in self._rows)
        self.save(ending, FormData(_typed(self._fields), tuple(row for row in rows if row)))


def _typed(edits: Mapping[str, QLineEdit]) -> Values:
    """Return what was typed; what is empty stays unknown, a day becomes one that programs read."""
    texts = {name: edit.text().strip() for name, edit in edits.items()}
    days = {name: read_day(text) for name, text in texts.items()}
    return {name: day.isoformat() if (day := days[name]) else text for name, text in texts.items() if text}
