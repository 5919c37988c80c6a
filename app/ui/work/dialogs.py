"""The other dialogs: a question asked once, the password of a file, and the report of an unexpected error."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLayout, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, label, say, set_property
from app.ui.parts.layouts import column, row
from app.ui.parts.sheet import Sheet
from app.ui.states import PasswordState, Question, QuestionState, UnexpectedState
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone


class QuestionDialog(Sheet):
    """Asks once, in words; Enter and Esc are the safe answer. ``accepted`` (Qt's own) is the other one."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__("question_dialog", kit.words.say("app.name"), parent)
        self._kit = kit
        self._title, self._line = label("question_title", "title"), label("question_line")
        self._yes, self._no = kit.button("question_yes", ""), kit.button("question_no", "", kind="primary")
        self._yes.clicked.connect(self.accept)
        self._no.clicked.connect(self.reject)
        self._yes.setAutoDefault(False)
        self._no.setDefault(True)
        icon = IconLabel(kit.theme.icons, Glyph.UNKNOWN, "accent", 28)
        texts = column(self._title, self._line, gap=2)
        self.setLayout(_framed(row(column(icon, None), texts, gap=4), (self._yes, self._no)))

    def render_state(self, state: QuestionState) -> None:
        title, line, yes, no = _question(self._kit, state)
        self._title.setText(title)
        self._line.setText(line)
        for button, text in ((self._yes, yes), (self._no, no)):
            button.setText(text)
            button.setAccessibleName(text)
        self._no.setFocus()


class PasswordDialog(Sheet):
    """The password a sender gave a file; not the PIN. ``password_given`` carries it."""

    password_given = Signal(str)

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__("password_dialog", kit.words.say("password.window"), parent)
        self._kit = kit
        words = kit.words
        self._title, self._line = label("password_title", "title"), label("password_line", "dim")
        self._line.setText(words.say("password.line"))
        self._edit = QLineEdit()
        self._edit.setObjectName("password_edit")
        self._edit.setAccessibleName(words.say("password.label"))
        self._edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._edit.setMaxLength(256)
        name = label(kind="strong")
        name.setText(words.say("password.label"))
        self._wrong = label("password_wrong", "small")
        set_property(self._wrong, "tone", Tone.BAD)
        self._open = kit.button("password_open", words.say("password.open"), kind="primary")
        self._later = kit.button("password_later", words.say("button.later"))
        self._later.setAutoDefault(False)
        self._open.setDefault(True)
        icon = IconLabel(kit.theme.icons, Glyph.LOCK, "accent", 28)
        texts = column(self._title, self._line, 1, name, self._edit, self._wrong, gap=2)
        self.setLayout(_framed(row(column(icon, None), texts, gap=4), (self._later, self._open)))
        self._open.clicked.connect(self._submit)
        self._later.clicked.connect(self.reject)
        self._edit.textChanged.connect(lambda text: self._open.setEnabled(bool(text)))
        self._open.setEnabled(False)

    def render_state(self, state: PasswordState) -> None:
        words = self._kit.words
        self._title.setText(words.say("password.title", document=state.document))
        say(self._wrong, words.say("password.wrong") if state.wrong else "")
        if state.wrong:
            self._edit.clear()
        self._edit.setFocus()

    def give_password(self, password: str) -> None:
        """Emit the password of the file."""
        self.password_given.emit(password)

    def _submit(self) -> None:
        password = self._edit.text()
        self._edit.clear()
        self.give_password(password)


class UnexpectedDialog(Sheet):
    """An error nobody foresaw, with a report a person can copy for whoever helps."""

    def __init__(self, kit: Kit, parent: QWidget | None) -> None:
        super().__init__("unexpected_dialog", kit.words.say("app.name"), parent, width=560)
        self._kit = kit
        words = kit.words
        title, line = label("unexpected_title", "title"), label("unexpected_line")
        title.setText(words.say("trouble.unexpected_title"))
        line.setText(words.say("trouble.unexpected_line"))
        self._report = QPlainTextEdit()
        self._report.setObjectName("unexpected_report")
        self._report.setAccessibleName(words.say("trouble.report"))
        self._report.setReadOnly(True)
        self._report.setTabChangesFocus(True)
        self._report.setFixedHeight(160)
        self._copy = kit.button("unexpected_copy", words.say("trouble.copy"), Glyph.COPY)
        self._copy.setAutoDefault(False)
        close = kit.button("unexpected_close", words.say("button.close"), kind="primary")
        close.setDefault(True)
        close.setFocus()
        close.clicked.connect(self.accept)
        self._copy.clicked.connect(self._copy_report)
        icon = IconLabel(kit.theme.icons, Glyph.WARN, "warn", 28)
        texts = column(title, line, 1, self._report, gap=2)
        self.setLayout(_framed(row(column(icon, None), texts, gap=4), (self._copy, close)))

    def render_state(self, state: UnexpectedState) -> None:
        self._report.setPlainText(state.text)
        self._copy.setText(self._kit.words.say("trouble.copy"))

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self._report.toPlainText())
        self._copy.setText(self._kit.words.say("trouble.copied"))


def _framed(body: QLayout, buttons: tuple[QPushButton, ...]) -> QVBoxLayout:
    """Return the layout of a dialog: its body, and the buttons below at the right, in the order of reading."""
    for button in buttons:
        button.setMinimumSize(120, 40)
    return column(body, 1, row(None, *buttons, gap=3), gap=4, margins=(6, 6, 6, 6))


def _question(kit: Kit, state: QuestionState) -> tuple[str, str, str, str]:
    """Return title, explanation, and the words of the daring and the safe answer."""
    words, name = kit.words, state.name
    match state.question:
        case Question.OVERWRITE:
            title, line = words.say("ask.overwrite.title", name=name), words.say("ask.overwrite.line")
            return title, line, words.say("ask.overwrite.yes"), words.say("ask.overwrite.no")
        case Question.OTHER_FOLDER:
            title, line = words.say("ask.other_folder.title", name=name), words.say("ask.other_folder.line")
            return title, line, words.say("ask.other_folder.yes"), words.say("ask.other_folder.no")
        case Question.STOP_WORK:
            title, line = words.say("ask.stop_work.title", name=name), words.say("ask.stop_work.line")
            return title, line, words.say("ask.stop_work.yes"), words.say("ask.stop_work.no")
        case Question.FORGET_PLACES:
            title, line = words.say("ask.forget_places.title"), words.say("ask.forget_places.line", count=state.count)
            return title, line, words.say("ask.forget_places.yes"), words.say("ask.forget_places.no")
