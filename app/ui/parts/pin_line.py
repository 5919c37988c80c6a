"""What is known of a PIN, in words, with who says so."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from app.domain.token import PinReport, PinState
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, label, set_property
from app.ui.parts.layouts import column, row
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone, role
from app.words import Catalogue

PIN_LOOKS: Final = {
    PinState.OK: (Glyph.GOOD, Tone.GOOD),
    PinState.LOW: (Glyph.WARN, Tone.WARN),
    PinState.FINAL: (Glyph.WARN, Tone.BAD),
    PinState.LOCKED: (Glyph.LOCKED, Tone.BAD),
    PinState.UNSET: (Glyph.WARN, Tone.WARN),
    PinState.UNKNOWN: (Glyph.UNKNOWN, Tone.NEUTRAL),
}


def pin_words(words: Catalogue, pin: PinReport) -> str:
    """Return what is known of a PIN, and who says so."""
    return words.say("pin_report.line", state=words.name(pin.state), source=words.name(pin.source))


class StateLine(QWidget):
    """An icon and words in a tone: never a colour alone."""

    def __init__(self, kit: Kit, name: str, *, side: int = 18) -> None:
        super().__init__()
        self.setObjectName(name)
        self._icon = IconLabel(kit.theme.icons, Glyph.UNKNOWN, "text_dim", side)
        self.text = label(f"{name}_text", "small")
        self.setLayout(row(column(self._icon, None), self.text, gap=2))

    def show_state(self, glyph: Glyph, tone: Tone, text: str) -> None:
        self._icon.show_glyph(glyph, role(tone))
        self.text.setText(text)
        set_property(self.text, "tone", tone)


class PinLine(StateLine):
    """The line for a PIN."""

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__(kit, name)
        self._kit = kit

    def render_pin(self, pin: PinReport) -> None:
        glyph, tone = PIN_LOOKS[pin.state]
        self.show_state(glyph, tone, pin_words(self._kit.words, pin))
