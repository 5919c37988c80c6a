"""The search bar over the pages: what is looked for, which hit of how many, next and previous."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit
from typing_extensions import override

from app.ui.page_states import SearchState
from app.ui.parts.kit import Kit, label, set_kind, set_property
from app.ui.parts.layouts import row
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone

_FIELD_WIDTH: Final = 210


class _Field(QLineEdit):
    """Takes Escape before the window does: here it closes the search."""

    @override
    def event(self, event: QEvent) -> bool:
        overrides = event.type() is QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)


class SearchBar(QFrame):
    """Hidden until it is opened; every wish is a signal."""

    text_changed = Signal(str)
    next_requested = Signal()
    previous_requested = Signal()
    closed = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("search_bar")
        self.setAccessibleName(kit.words.say("search.name"))
        set_kind(self, "floating")
        self._kit = kit
        words = kit.words
        self._field = _Field()
        self._field.setObjectName("search_field")
        self._field.setAccessibleName(words.say("search.field"))
        self._field.setPlaceholderText(words.say("search.field"))
        self._field.setFixedWidth(_FIELD_WIDTH)
        set_kind(self._field, "bare")
        self._count = label("search_count", "dim", wraps=False)
        self._count.setMinimumWidth(86)
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._previous = kit.tool("search_previous", words.say("search.previous"), Glyph.UP)
        self._next = kit.tool("search_next", words.say("search.next"), Glyph.DOWN)
        self._close = kit.tool("search_close", words.say("search.close"), Glyph.CLOSE)
        for tool in (self._previous, self._next, self._close):
            tool.setFixedSize(QSize(36, 36))
        parts = (self._field, self._count, self._previous, self._next, self._close)
        self.setLayout(row(*parts, gap=1, margins=(3, 1, 1, 1)))
        self._field.textChanged.connect(self.text_changed)
        self._previous.clicked.connect(self.previous_requested)
        self._next.clicked.connect(self.next_requested)
        self._close.clicked.connect(self.closed)
        self.hide()

    def open(self) -> None:
        """Show the bar with the keys in its field."""
        self.show()
        self.raise_()
        self._field.setFocus()
        self._field.selectAll()

    def render_search(self, state: SearchState) -> None:
        """Show how far the search is and which hit is at hand."""
        if self._field.text() != state.wanted:
            self._field.blockSignals(True)  # noqa: FBT003 – Qt's own signature
            self._field.setText(state.wanted)
            self._field.blockSignals(False)  # noqa: FBT003
        self._count.setText(self._told(state))
        nothing = bool(state.wanted) and state.searched >= state.pages > 0 and not state.found.hits
        set_property(self._count, "tone", Tone.WARN if nothing else "")
        several = len(state.found.hits) > 1
        self._previous.setEnabled(several)
        self._next.setEnabled(several)
        self.adjustSize()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.closed.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                (self.previous_requested if back else self.next_requested).emit()
            case _:
                super().keyPressEvent(event)

    def _told(self, state: SearchState) -> str:
        words = self._kit.words
        at_work = state.searched < state.pages
        if not state.wanted:
            return ""
        if state.found.hits:
            hit = words.say("search.count", current=state.found.current + 1, count=len(state.found.hits))
            return words.say("search.so_far", hit=hit) if at_work else hit
        if at_work:
            return words.say("search.searching", page=state.searched + 1)
        return words.say("search.no_text") if state.unreadable else words.say("search.nothing")
