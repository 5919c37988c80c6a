"""The field a PIN is typed into: it paints dots and keeps bytes, and is no text field."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from app.ui.parts.kit import Kit
from app.ui.pin.buffer import PinBuffer
from app.ui.pin.typing_watch import Key, TypingWatch
from app.ui.states import PinPolicy

_HEIGHT: Final = 48
_DOT: Final = 4.5
_PITCH: Final = 18
_INSET: Final = 18


class Refusal(Enum):
    """Why something typed was not taken."""

    LETTERS = auto()
    """A letter with diacritics, or anything else outside ASCII: no device PIN has it."""
    REWRITTEN = auto()
    """A keyboard tool rewrote what was typed; the field was emptied."""
    FULL = auto()


class PinField(QWidget):
    """``changed`` after every key; ``refused`` carries a :class:`Refusal`; ``submitted`` on Enter."""

    changed = Signal()
    refused = Signal(object)
    submitted = Signal()
    capitals_suspected = Signal(bool)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("pin_field")
        self.setAccessibleName(kit.words.say("pin.field"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)  # noqa: FBT003 – Qt's own signature
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._kit = kit
        self._policy = PinPolicy()
        self._buffer, self._watch = PinBuffer(), TypingWatch()
        self._revealed = False
        self._tell()

    @property
    def length(self) -> int:
        return len(self._buffer)

    def obey(self, policy: PinPolicy) -> None:
        self._policy = policy

    def take(self) -> bytearray:
        """Hand over the PIN and be empty; the taker wipes it."""
        taken = self._buffer.take()
        self._tell()
        return taken

    def clear(self) -> None:
        """Wipe what was typed."""
        self._buffer.wipe()
        self._watch.forget()
        self._tell()

    def reveal(self, *, shown: bool) -> None:
        """Show the characters while a person holds the button down."""
        self._revealed = shown
        self.update()

    def refuse(self, refusal: Refusal) -> None:
        """Emit why something was not taken."""
        self.refused.emit(refusal)

    def suspect_capitals(self, *, suspected: bool) -> None:
        """Emit whether Caps Lock seems to be on."""
        self.capitals_suspected.emit(suspected)

    @override
    def sizeHint(self) -> QSize:
        return QSize(280, _HEIGHT)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.submitted.emit()
            case Qt.Key.Key_Backspace:
                self._take_backspace(event)
            case Qt.Key.Key_Delete:
                self.clear()
            case _ if event.matches(QKeySequence.StandardKey.Paste):
                self._paste()
            case _:
                self._take_text(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._revealed = False
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._kit.theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        width = 2.0 if focused else 1.0
        painter.setPen(QPen(QColor(tokens.accent if focused else tokens.line_strong), width))
        painter.setBrush(QColor(tokens.surface if self.isEnabled() else tokens.disabled))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 10, 10)
        ink = QColor(tokens.text if self.isEnabled() else tokens.on_disabled)
        if self._revealed:
            self._paint_characters(painter, ink)
        else:
            self._paint_dots(painter, ink)
        painter.end()

    def _take_backspace(self, event: QKeyEvent) -> None:
        if self._policy.watch_rewriting and self._watch.is_injected(Key.BACKSPACE, event.timestamp()):
            self._reject_rewriting()
            return
        self._buffer.remove_last()
        self._tell()

    def _take_text(self, event: QKeyEvent) -> None:
        typed = event.text()
        command = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier)
        altgr = command and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if not typed or (command and not altgr) or not typed.isprintable():
            event.ignore()
            return
        if self._policy.watch_rewriting and self._watch.is_injected(Key.LETTER, event.timestamp()):
            self._reject_rewriting()
            return
        self._take(typed)
        if typed.isascii() and typed.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.suspect_capitals(suspected=typed.isupper() != shift)

    def _take(self, typed: str) -> None:
        for character in typed:
            if not (character.isascii() and character.isprintable()):
                self.refuse(Refusal.LETTERS)
                return
            if self._buffer.is_full:
                self.refuse(Refusal.FULL)
                return
            self._buffer.append(ord(character))
        self._tell()

    def _paste(self) -> None:
        if self._policy.may_paste:
            self._take(QGuiApplication.clipboard().text().strip())

    def _reject_rewriting(self) -> None:
        self.clear()
        self.refuse(Refusal.REWRITTEN)

    def _tell(self) -> None:
        words = self._kit.words
        count = words.say("pin.count", count=self.length) if self.length else words.say("pin.empty")
        self.setAccessibleDescription(count)
        self.update()
        self.changed.emit()

    def _visible(self) -> range:
        """Return which characters fit: the last ones, as in any field that is too narrow."""
        fits = int((self.width() - 2 * _INSET) / _PITCH)
        return range(max(0, self.length - fits), self.length)

    def _paint_dots(self, painter: QPainter, ink: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        middle = self.height() / 2
        places = self._visible()
        for column, _ in enumerate(places):
            painter.drawEllipse(QPointF(_INSET + _DOT + column * _PITCH, middle), _DOT, _DOT)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._kit.theme.tokens.accent), 1.5))
            x = _INSET - 4 + len(places) * _PITCH
            painter.drawLine(QPointF(x, middle - 11), QPointF(x, middle + 11))

    def _paint_characters(self, painter: QPainter, ink: QColor) -> None:
        font = QFont(self.font())
        font.setPixelSize(18)
        painter.setFont(font)
        painter.setPen(ink)
        for column, place in enumerate(self._visible()):
            cell = QRectF(_INSET - 4 + column * _PITCH, 0, _PITCH, self.height())
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, self._buffer.character(place))
