"""The PIN dialog: what is about to be signed, with whose certificate, on which device; then the PIN."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QWidget
from typing_extensions import override

from app.domain.token import PinState
from app.domain.trust import ChainReport
from app.ui.parts.chain_words import chain_look
from app.ui.parts.checkbox import CheckBox
from app.ui.parts.elided import ElidedLabel
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, card, label, say, set_kind, set_property, tone_card
from app.ui.parts.layouts import column, row
from app.ui.parts.pin_line import PinLine, StateLine, pin_words
from app.ui.parts.sheet import Sheet
from app.ui.pin.buffer import LONGEST
from app.ui.pin.pin_field import PinField, Refusal
from app.ui.states import PinDialogState
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone


class PinDialog(Sheet):
    """The gate's window.

    ``pin_given`` carries a bytearray which the receiver wipes, and whether the final try was confirmed; with a PIN pad
    ``pad_requested`` takes its place. ``rejected`` (Qt's own) means "not now".
    """

    pin_given = Signal(object, bool)
    pad_requested = Signal(bool)
    forgotten = Signal()

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__("pin_dialog", kit.words.say("pin.window"), parent)
        self._kit = kit
        self._state: PinDialogState | None = None
        self._title = label("pin_title", "title")
        self._facts = {key: _fact(key) for key in ("pages", "signer", "certificate", "device")}
        self._pin_line, self._chain = PinLine(kit, "pin_state"), StateLine(kit, "pin_chain")
        self._field = PinField(kit)
        self._count = label("pin_count", "dim", wraps=False)
        self._hint, self._error = _Notice(kit, "pin_hint", Tone.WARN), _Notice(kit, "pin_error", Tone.BAD)
        self._against = _Notice(kit, "pin_against", Tone.BAD)
        self._reveal = kit.tool("pin_reveal", kit.words.say("pin.reveal"), Glyph.REVEAL)
        self._consent = CheckBox(kit.theme.icons, kit.words.say("pin.final_consent"))
        self._consent.setObjectName("pin_consent")
        self._consent.setAccessibleName(self._consent.text())
        self._final = self._final_card()
        self._sign = kit.button("pin_sign", kit.words.say("pin.confirm"), Glyph.SIGN, kind="primary")
        self._later = kit.button("pin_later", kit.words.say("button.later"))
        self._forgotten = kit.button("pin_forgotten", kit.words.say("pin.forgotten"), kind="link")
        self._arrange()
        self._connect()

    def render_state(self, state: PinDialogState) -> None:
        """Show ``state``; after a failed try the field is empty and the consent is asked for anew."""
        tried_again = self._state is not None and state.error != self._state.error
        if tried_again:
            self._field.clear()
            self._consent.setChecked(False)
        self._state = state
        self._render_facts(state)
        self._field.obey(state.policy)
        for part in (self._field, self._reveal, self._consent):
            part.setEnabled(not state.busy)
        for typed in (self._field, self._reveal, self._count, self._label):
            typed.setVisible(not state.has_pin_pad)
        self._pad_line.setVisible(state.has_pin_pad)
        self._forgotten.setVisible(not state.busy)
        self._final.setVisible(state.pin.state is PinState.FINAL)
        told = self._kit.words.problem(state.error) if state.error is not None else None
        self._error.show_text(told.title, f"{told.meaning} {told.next_step}") if told else self._error.show_text("")
        self._update()
        self._settle_focus(state)

    def give_pin(self, pin: bytearray, *, final_try_confirmed: bool) -> None:
        """Emit the PIN; whoever receives it wipes it."""
        self.pin_given.emit(pin, final_try_confirmed)

    def request_pad(self, *, final_try_confirmed: bool) -> None:
        """Emit the wish to enter the PIN at the device."""
        self.pad_requested.emit(final_try_confirmed)

    @override
    def done(self, result: int) -> None:
        self._field.clear()
        super().done(result)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._field.clear()
        super().closeEvent(event)

    # ── inside ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _arrange(self) -> None:
        words = self._kit.words
        self._label = label("pin_label", "strong", wraps=False)
        self._label.setText(words.say("pin.label"))
        self._pad_line = label("pin_pad", "strong")
        self._pad_line.setText(words.say("pin.pad"))
        self._reveal.setFixedSize(QSize(44, 44))
        icon = IconLabel(self._kit.theme.icons, Glyph.DOCUMENT, "accent", 28)
        head = row(column(icon, None), column(self._title, self._facts["pages"], gap=0), gap=3)
        names = {
            "signer": words.say("pin.signer"),
            "certificate": words.say("pin.certificate"),
            "device": words.say("pin.device"),
        }
        rows = [row(_key(names[key]), self._facts[key], gap=2) for key in names]
        what = card()
        what.setLayout(column(head, card("line"), *rows, gap=2, margins=(4, 4, 4, 4)))
        entry = column(row(self._label, None, self._count), row(self._field, self._reveal, gap=1), gap=1)
        inside = column(
            what, self._error, self._chain, self._pin_line, self._final, self._against, entry, self._pad_line,
            self._hint, 1, row(self._forgotten, None, self._later, self._sign, gap=3), gap=4, margins=(6, 6, 6, 6),
        )  # fmt: skip
        self.setLayout(inside)
        for button in (self._later, self._sign):
            button.setMinimumSize(120, 44)
            button.setAutoDefault(False)

    def _connect(self) -> None:
        self._field.changed.connect(self._typed)
        self._field.refused.connect(self._explain)
        self._field.submitted.connect(self._submit)
        self._field.capitals_suspected.connect(self._warn_of_capitals)
        self._reveal.pressed.connect(lambda: self._field.reveal(shown=True))
        self._reveal.released.connect(lambda: self._field.reveal(shown=False))
        self._consent.toggled.connect(self._update)
        self._sign.clicked.connect(self._submit)
        self._later.clicked.connect(self.reject)
        self._forgotten.clicked.connect(self.forgotten)
        self._forgotten.setAutoDefault(False)

    def _final_card(self) -> QFrame:
        frame = tone_card("pin_final", Tone.BAD)
        self._final_title, line = label("pin_final_title", "strong"), label("pin_final_line", "small")
        line.setText(self._kit.words.say("pin.final_line"))
        icon = IconLabel(self._kit.theme.icons, Glyph.WARN, "bad", 20)
        texts = column(self._final_title, line, self._consent, gap=1)
        frame.setLayout(row(column(icon, None), texts, gap=3, margins=(3, 3, 3, 2)))
        return frame

    def _render_facts(self, state: PinDialogState) -> None:
        words = self._kit.words
        self._title.setText(words.say("pin.title", document=state.document))
        self._facts["pages"].setText(words.say("pin.pages", count=state.pages))
        both = words.say("signer.choice", holder=state.holder, office=state.office)
        self._facts["signer"].setText(both if state.office else state.holder)
        self._facts["certificate"].setText(state.serial)
        self._facts["device"].setText(state.device)
        self._pin_line.render_pin(state.pin)
        self._pin_line.setVisible(state.pin.state is not PinState.FINAL)
        self._final_title.setText(pin_words(words, state.pin))
        self._render_chain(state.chain)

    def _render_chain(self, chain: ChainReport | None) -> None:
        """Tell who issued the certificate; that it was withdrawn stands out, right above the PIN."""
        words = self._kit.words
        is_withdrawn = chain is not None and chain.revocation.state.is_withdrawn
        self._chain.setVisible(chain is not None and not is_withdrawn)
        self._against.show_text("")
        if chain is not None and is_withdrawn:
            self._against.show_text(words.say("pin.against"), words.chain(chain))
        elif chain is not None:
            self._chain.show_state(*chain_look(chain), words.chain(chain))

    def _settle_focus(self, state: PinDialogState) -> None:
        if state.busy:
            return
        if state.pin.state is PinState.FINAL and not self._consent.isChecked():
            self._later.setFocus()
        elif state.has_pin_pad:
            self._sign.setFocus()
        else:
            self._field.setFocus()

    def _may_sign(self) -> bool:
        state = self._state
        if state is None or state.busy:
            return False
        agreed = state.pin.state is not PinState.FINAL or self._consent.isChecked()
        return agreed and (state.has_pin_pad or self._field.length > 0)

    def _submit(self) -> None:
        if not self._may_sign():
            return
        assert self._state is not None
        confirmed = self._state.pin.state is PinState.FINAL and self._consent.isChecked()
        if self._state.has_pin_pad:
            self.request_pad(final_try_confirmed=confirmed)
        else:
            self.give_pin(self._field.take(), final_try_confirmed=confirmed)

    def _typed(self) -> None:
        words = self._kit.words
        self._count.setText(words.say("pin.count", count=self._field.length) if self._field.length else "")
        if self._field.length:
            self._hint.show_text("")
        self._update()

    def _explain(self, refusal: Refusal) -> None:
        words = self._kit.words
        match refusal:
            case Refusal.LETTERS:
                self._hint.show_text(words.say("pin.letters"))
            case Refusal.REWRITTEN:
                self._hint.show_text(words.say("pin.rewritten"))
            case Refusal.FULL:
                self._hint.show_text(words.say("pin.full", count=LONGEST))

    def _warn_of_capitals(self, suspected: bool) -> None:  # noqa: FBT001 – Qt's signal
        self._hint.show_text(self._kit.words.say("pin.capitals") if suspected else "")

    def _update(self) -> None:
        busy = self._state is not None and self._state.busy
        pad = self._state is not None and self._state.has_pin_pad
        words = self._kit.words
        start = words.say("pin.pad_start") if pad else words.say("pin.confirm")
        wait = words.say("pin.pad_busy") if pad else words.say("pin.busy")
        self._sign.setText(wait if busy else start)
        self._sign.setEnabled(self._may_sign())


class _Notice(QFrame):
    """One line with an icon, in a tone, where its cause is; hidden while there is nothing to say."""

    def __init__(self, kit: Kit, name: str, tone: Tone) -> None:
        super().__init__()
        self.setObjectName(name)
        set_kind(self, "tone")
        set_property(self, "tone", tone)
        self._text, self._more = label(f"{name}_text", "small"), label(f"{name}_more", "small")
        glyph = Glyph.BAD if tone is Tone.BAD else Glyph.KEYBOARD
        icon = IconLabel(kit.theme.icons, glyph, str(tone), 20)
        lines = column(self._text, self._more, gap=0)
        self.setLayout(row(column(icon, None), lines, gap=3, margins=(3, 3, 3, 3)))
        self.hide()

    def show_text(self, text: str, more: str = "") -> None:
        set_kind(self._text, "strong" if more else "small")
        say(self._text, text)
        say(self._more, more)
        self.setVisible(bool(text))


def _fact(key: str) -> ElidedLabel:
    return ElidedLabel(f"pin_{key}", "dim" if key == "pages" else "strong")


def _key(text: str) -> QWidget:
    made = label(kind="dim", wraps=False)
    made.setText(text)
    made.setFixedWidth(84)
    return made
