"""One device: its name, the state of its PIN with the source of that knowledge, and its certificates."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QFrame, QWidget

from app.domain.token import CertificateKind, PinReport, PinState
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, card, heading, label, set_kind, set_property, tone_card
from app.ui.parts.layouts import column, row
from app.ui.sign.certificate_card import SOON_DAYS, validity
from app.ui.states import CertificateState, DeviceState
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone
from app.ui.work.verdict_parts import role
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


class PinLine(QWidget):
    """What is known of a PIN, in words, with who says so."""

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._kit = kit
        self._icon = IconLabel(kit.theme.icons, Glyph.UNKNOWN, "text_dim", 18)
        self._text = label(f"{name}_text", "small")
        self.setLayout(row(column(self._icon, None), self._text, gap=2))

    def render_pin(self, pin: PinReport) -> None:
        glyph, tone = PIN_LOOKS[pin.state]
        self._icon.show_glyph(glyph, role(tone))
        self._text.setText(pin_words(self._kit.words, pin))
        set_property(self._text, "tone", tone)


class DeviceCard(QFrame):
    """A card per device; a driver that failed tells its problem instead."""

    def __init__(self, kit: Kit, state: DeviceState, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        set_kind(self, "card")
        self._kit = kit
        words = kit.words
        title, line = label(f"{name}_title", "title"), label(f"{name}_model", "dim")
        title.setText(state.label or words.say("devices.unnamed"))
        both = words.say("devices.model", model=state.model, serial=state.serial)
        line.setText(both if state.serial else state.model)
        icon = IconLabel(kit.theme.icons, Glyph.DEVICE, "accent", 28)
        head = row(column(icon, None), column(title, line, gap=0), gap=3)
        body = self._problem(state, name) if state.problem is not None else self._certificates(state, name)
        self.setLayout(column(head, *body, gap=4, margins=(5, 5, 5, 5)))
        self.setAccessibleName(title.text())

    def _problem(self, state: DeviceState, name: str) -> list[QWidget]:
        assert state.problem is not None
        told = self._kit.words.problem(state.problem)
        frame = tone_card(f"{name}_problem", Tone.BAD)
        title, meaning, advice = label(kind="strong"), label(kind="small"), label(kind="small")
        title.setText(told.title)
        meaning.setText(told.meaning)
        advice.setText(told.next_step)
        icon = IconLabel(self._kit.theme.icons, Glyph.BAD, "bad", 20)
        frame.setLayout(row(column(icon, None), column(title, meaning, advice, gap=1), gap=3, margins=(4, 3, 4, 3)))
        return [frame]

    def _certificates(self, state: DeviceState, name: str) -> list[QWidget]:
        pin = PinLine(self._kit, f"{name}_pin")
        pin.render_pin(state.pin)
        words = self._kit.words
        if not state.certificates:
            none = label(f"{name}_none", "dim")
            none.setText(words.say("devices.no_certificates"))
            return [pin, card("line"), none]
        rows = [self._certificate(each, f"{name}_certificate_{n}") for n, each in enumerate(state.certificates, 1)]
        return [pin, card("line"), heading(words.say("devices.certificates")), *rows]

    def _certificate(self, state: CertificateState, name: str) -> QWidget:
        line = QWidget()
        line.setObjectName(name)
        words = self._kit.words
        holder, office, lasts = label(kind="strong"), label(kind="dim"), label(f"{name}_validity", "small")
        holder.setText(state.holder)
        kind = words.name(state.kind)
        office.setText(words.say("signer.office_kind", office=state.office, kind=kind) if state.office else kind)
        lasts.setText(validity(words, state))
        fine = state.may_sign and state.days_left >= SOON_DAYS
        set_property(lasts, "tone", Tone.GOOD if fine else Tone.WARN)
        sort = Glyph.ORGANISATION if state.kind is CertificateKind.ORGANISATION else Glyph.PERSON
        icon = IconLabel(self._kit.theme.icons, sort, "text_dim", 20)
        glyph, colour = (Glyph.GOOD, "good") if fine else (Glyph.WARN, "warn")
        state_icon = IconLabel(self._kit.theme.icons, glyph, colour, 16)
        texts = column(holder, office, row(column(state_icon, None), lasts, gap=2), gap=1)
        line.setLayout(row(column(icon, None), texts, gap=3))
        return line
