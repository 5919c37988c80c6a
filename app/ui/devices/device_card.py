"""One device: its owner, the state it is in and what to do about it, its PIN with its source, its certificates."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from app.domain.devices import DeviceState, Offer
from app.domain.guidance import Event
from app.domain.token import CertificateKind
from app.ui.device_states import DeviceCardState, DeviceCertificateState
from app.ui.devices.certificate_block import CertificateBlock
from app.ui.devices.offers import OfferRow
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, card, heading, label, set_kind, tone_card
from app.ui.parts.layouts import column, row
from app.ui.parts.pin_line import PinLine, StateLine
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone, role

LOOKS: Final = {
    DeviceState.UNRECOGNISED: (Glyph.UNKNOWN, Tone.WARN),
    DeviceState.UNREADABLE: (Glyph.BAD, Tone.BAD),
    DeviceState.UNINITIALISED: (Glyph.ABSENT, Tone.WARN),
    DeviceState.LOCKED: (Glyph.LOCKED, Tone.BAD),
    DeviceState.PIN_UNSET: (Glyph.WARN, Tone.WARN),
    DeviceState.FINAL_TRY: (Glyph.WARN, Tone.BAD),
    DeviceState.TRIES_LOW: (Glyph.WARN, Tone.WARN),
    DeviceState.NO_CERTIFICATE: (Glyph.CERTIFICATE, Tone.WARN),
    DeviceState.NO_USABLE_CERTIFICATE: (Glyph.CERTIFICATE, Tone.WARN),
    DeviceState.READY_UNREPORTED: (Glyph.GOOD, Tone.GOOD),
    DeviceState.READY: (Glyph.GOOD, Tone.GOOD),
}
_ALWAYS_GUIDED: Final = (Event.LOST, Event.EXPOSED, Event.FORGOTTEN)


class DeviceCard(QFrame):
    """``offer_chosen`` carries an :class:`Offer`, ``guide_requested`` an :class:`Event`.

    ``kind_chosen`` and ``renewed_told`` come with the serial number of the certificate, ``titles_requested`` with its
    :class:`DeviceCertificateState`.
    """

    offer_chosen = Signal(object)
    guide_requested = Signal(object)
    kind_chosen = Signal(str, object)
    renewed_told = Signal(str, bool)
    titles_requested = Signal(object)

    def __init__(self, kit: Kit, state: DeviceCardState, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        set_kind(self, "card")
        self._kit, self._name = kit, name
        parts = [self._head(state), self._state_card(state), self._pin(state), *self._event(state)]
        parts += [card("line"), heading(kit.words.say("devices.certificates")), *self._certificates(state)]
        self.setLayout(column(*parts, *self._foot(state), gap=4, margins=(5, 5, 5, 5)))

    def choose(self, offer: Offer) -> None:
        """Emit what a person wants to do about the device."""
        self.offer_chosen.emit(offer)

    def ask_guide(self, event: Event) -> None:
        """Emit the wish to read what to do."""
        self.guide_requested.emit(event)

    def tell_kind(self, serial: str, kind: CertificateKind) -> None:
        """Emit whose certificate it is."""
        self.kind_chosen.emit(serial, kind)

    def tell_renewed(self, serial: str, *, renewed: bool) -> None:
        """Emit whether a certificate was renewed before."""
        self.renewed_told.emit(serial, renewed)

    def ask_titles(self, state: DeviceCertificateState) -> None:
        """Emit the wish to say which positions a certificate is for."""
        self.titles_requested.emit(state)

    def _head(self, state: DeviceCardState) -> QWidget:
        words, name = self._kit.words, self._name
        title, line = label(f"{name}_title", "title"), label(f"{name}_model", "dim")
        title.setText(state.label or words.say("devices.unnamed"))
        both = words.say("devices.model", model=state.model, serial=state.serial)
        line.setText(both if state.serial else state.model)
        self.setAccessibleName(title.text())
        icon = IconLabel(self._kit.theme.icons, Glyph.DEVICE, "accent", 28)
        head = QWidget()
        head.setLayout(row(column(icon, None), column(title, line, gap=0), gap=3))
        return head

    def _state_card(self, state: DeviceCardState) -> QFrame:
        words, name = self._kit.words, f"{self._name}_state"
        glyph, tone = LOOKS[state.state]
        if tone is Tone.GOOD and state.against is not None:
            glyph, tone = Glyph.INFO, Tone.NEUTRAL
        frame = tone_card(name, tone)
        title, step = label(f"{name}_title", "strong"), label(f"{name}_step", "small")
        title.setText(words.name(state.state))
        step.setText(words.step(state.state))
        offers = OfferRow(self._kit, self._name, state.offers)
        for offer, button in offers.buttons.items():
            button.clicked.connect(lambda _=False, chosen=offer: self.choose(chosen))
        texts = column(title, step, gap=1)
        if offers.buttons:
            texts.addSpacing(8)
            texts.addLayout(offers)
        icon = IconLabel(self._kit.theme.icons, glyph, role(tone), 20)
        frame.setLayout(row(column(icon, None), texts, gap=3, margins=(4, 3, 4, 3)))
        return frame

    def _pin(self, state: DeviceCardState) -> PinLine:
        pin = PinLine(self._kit, f"{self._name}_pin")
        pin.render_pin(state.pin)
        return pin

    def _event(self, state: DeviceCardState) -> list[QWidget]:
        """Lead to the page for what has most likely happened, unless the state offers that already."""
        words = self._kit.words
        if state.against is not None:
            told = words.say("device_card.against", state=words.name(state.against))
            return [self._banner(Tone.BAD, told, Event.REVOCATION)]
        if state.event is Event.ABOUT_TO_EXPIRE:
            return [self._banner(Tone.WARN, words.name(state.event), state.event)]
        return []

    def _banner(self, tone: Tone, told: str, event: Event) -> QFrame:
        frame = tone_card(f"{self._name}_event", tone)
        text = label(f"{self._name}_event_text", "small")
        text.setText(told)
        button = self._kit.button(f"{self._name}_event_guide", self._kit.words.say("device_card.guide"), Glyph.GUIDE)
        button.clicked.connect(lambda: self.ask_guide(event))
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        icon = IconLabel(self._kit.theme.icons, Glyph.WARN, str(tone), 20)
        frame.setLayout(row(icon, text, button, gap=3, margins=(4, 2, 2, 2)))
        return frame

    def _certificates(self, state: DeviceCardState) -> list[QWidget]:
        if not state.certificates:
            none = label(f"{self._name}_none", "dim")
            none.setText(self._kit.words.say("devices.no_certificates"))
            return [none]
        return [self._certificate(each, place) for place, each in enumerate(state.certificates, 1)]

    def _certificate(self, state: DeviceCertificateState, place: int) -> CertificateBlock:
        block = CertificateBlock(self._kit, state, f"{self._name}_certificate_{place}")
        block.kind_chosen.connect(lambda kind: self.tell_kind(state.serial, kind))
        block.renewed_told.connect(lambda renewed: self.tell_renewed(state.serial, renewed=renewed))
        block.titles_requested.connect(lambda: self.ask_titles(state))
        return block

    def _foot(self, state: DeviceCardState) -> list[QWidget]:
        words = self._kit.words
        foot: list[QWidget] = [card("line")]
        if state.reminder is not None:
            line = StateLine(self._kit, f"{self._name}_reminder", side=16)
            source = words.say("guide_page.source", source=state.reminder.source)
            told = words.say("device_card.with_source", text=state.reminder.text, source=source)
            line.show_state(Glyph.LOCK, Tone.NEUTRAL, told)
            foot.append(line)
        links = QWidget()
        inside = row(gap=1)
        for event in _ALWAYS_GUIDED:
            link = self._kit.button(f"{self._name}_{event}", words.name(event), kind="link")
            link.clicked.connect(lambda _=False, wanted=event: self.ask_guide(wanted))
            inside.addWidget(link)
        inside.addStretch(1)
        links.setLayout(inside)
        return [*foot, links]
