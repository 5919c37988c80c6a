"""What is plugged in and of no use yet: a device without a driver, a card nobody can read, a driver set aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.domain.devices import OFFERS_WITHOUT_DRIVER, DeviceState, ModuleState, Offer, offers_of
from app.ui.device_states import DriverState, UndrivenState, UnreadyState
from app.ui.devices.device_card import LOOKS
from app.ui.devices.offers import OfferRow
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, label, say, set_kind, set_property
from app.ui.parts.layouts import column, row
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone, role

_QUIET: Final = frozenset({ModuleState.ASKED, ModuleState.NO_SLOT, ModuleState.NO_TOKEN, ModuleState.WORKING})
DRIVER_LOOKS: Final = {
    ModuleState.ASKED: (Glyph.WAIT, Tone.NEUTRAL),
    ModuleState.NO_SLOT: (Glyph.ABSENT, Tone.NEUTRAL),
    ModuleState.NO_TOKEN: (Glyph.ABSENT, Tone.NEUTRAL),
    ModuleState.WORKING: (Glyph.GOOD, Tone.GOOD),
}


@dataclass(frozen=True)
class Trouble:
    """What a card tells; ``code`` is the stable code of the problem, if there is one."""

    glyph: Glyph
    tone: Tone
    title: str
    line: str
    place: str
    offers: tuple[Offer, ...]
    code: str = ""


class TroubleCard(QFrame):
    """``offer_chosen`` carries an :class:`Offer`."""

    offer_chosen = Signal(object)

    def __init__(self, kit: Kit, trouble: Trouble, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        set_kind(self, "tone")
        set_property(self, "tone", trouble.tone)
        self.setAccessibleName(trouble.title)
        title, line = label(f"{name}_title", "strong"), label(f"{name}_line", "small")
        place, code = label(f"{name}_place", "dim"), label(f"{name}_code", "code")
        title.setText(trouble.title)
        say(place, trouble.place)
        say(line, trouble.line)
        say(code, kit.words.say("trouble.code", code=trouble.code) if trouble.code else "")
        offers = OfferRow(kit, name, trouble.offers)
        for offer, button in offers.buttons.items():
            button.clicked.connect(lambda _=False, chosen=offer: self.choose(chosen))
        shown = [each for each in (title, place, line, code) if each.text()]
        texts = column(*shown, gap=1)
        if offers.buttons:
            texts.addSpacing(8)
            texts.addLayout(offers)
        icon = IconLabel(kit.theme.icons, trouble.glyph, role(trouble.tone), 24)
        self.setLayout(row(column(icon, None), texts, gap=3, margins=(4, 4, 4, 4)))

    def choose(self, offer: Offer) -> None:
        """Emit what a person wants to do about it."""
        self.offer_chosen.emit(offer)


def undriven(kit: Kit, state: UndrivenState) -> Trouble:
    """Return the card of a device that no driver shows."""
    words = kit.words
    title = words.say("undriven.title", device=state.device)
    line = words.say("undriven.line", driver=state.driver)
    place = words.say("devices.usb", usb_id=state.usb_id)
    return Trouble(Glyph.DRIVER, Tone.WARN, title, line, place, OFFERS_WITHOUT_DRIVER)


def unready(kit: Kit, state: UnreadyState) -> Trouble:
    """Return the card of a token that is of no use."""
    words, told = kit.words, DeviceState(state.why.value)
    glyph, tone = LOOKS[told]
    parts = [state.model, words.say("devices.reader", reader=state.reader) if state.reader else ""]
    place = words.say("devices.parts", parts=" · ".join(part for part in parts if part))
    return Trouble(glyph, tone, words.name(told), words.step(told), place, offers_of(state.why))


def driver(kit: Kit, state: DriverState) -> Trouble:
    """Return the card of a driver that was set aside, or the line of one that is well."""
    words, report = kit.words, state.report
    glyph, tone = DRIVER_LOOKS.get(report.state, (Glyph.BAD, Tone.BAD))
    line = words.step(report.state)
    place = words.say("devices.driver_place", name=report.name, path=report.module)
    code = state.problem.code if state.problem is not None else ""
    return Trouble(glyph, tone, words.name(report.state), line, place, offers_of(report.state), code)


def is_in_trouble(state: DriverState) -> bool:
    """Tell whether a driver needs words of its own."""
    return state.report.state not in _QUIET
