"""What is plugged in: a card per device and per trouble, what to do when there is nothing, and the drivers below."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from app.domain.devices import ModuleState, Offer
from app.domain.guidance import Event
from app.domain.token import CertificateKind
from app.ui.device_states import DeviceCardState, DeviceCertificateState, DevicesState, DriverState
from app.ui.devices import trouble_card
from app.ui.devices.device_card import DeviceCard
from app.ui.devices.trouble_card import DRIVER_LOOKS, Trouble, TroubleCard
from app.ui.parts.fold import Fold
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, card, discard, label
from app.ui.parts.layouts import column, row
from app.ui.parts.pin_line import StateLine
from app.ui.states import DeviceCondition
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone


class PluggedPage(QWidget):
    """``offer_chosen`` carries an :class:`Offer` and the identity of a device, or nothing.

    ``guide_requested`` carries an :class:`Event` and a device, ``titles_requested`` a :class:`DeviceCertificateState`;
    the others the serial number of a certificate.
    """

    offer_chosen = Signal(object, str)
    guide_requested = Signal(object, str)
    kind_chosen = Signal(str, object)
    renewed_told = Signal(str, bool)
    titles_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._cards: dict[str, tuple[object, QWidget]] = {}
        self._state: DevicesState | None = None
        self._empty, self._empty_title, self._empty_line = self._empty_card()
        self._list = column(gap=4)
        self.setLayout(column(self._empty, self._list, gap=4))

    def render_state(self, state: DevicesState) -> None:
        words = self._kit.words
        if self._state is None or self._state != state:
            self._rebuild(state)
        self._state = state
        # A driver in trouble may hide a device: then nobody can say that there is none.
        troubled = any(map(trouble_card.is_in_trouble, state.drivers))
        self._empty.setVisible(state.is_empty and not troubled)
        if state.searching:
            self._empty_title.setText(words.name(DeviceCondition.SEARCHING))
            self._empty_line.setText(words.step(ModuleState.ASKED))
        elif state.drivers:
            self._empty_title.setText(words.say("devices.empty_title"))
            self._empty_line.setText(words.say("devices.empty_line"))
        else:
            self._empty_title.setText(words.say("devices.no_driver_title"))
            self._empty_line.setText(words.say("devices.no_driver_line"))

    def choose(self, offer: Offer, device: str = "") -> None:
        """Emit what a person wants to do, about which device."""
        self.offer_chosen.emit(offer, device)

    def ask_guide(self, event: Event, device: str) -> None:
        """Emit the wish to read what to do about a device."""
        self.guide_requested.emit(event, device)

    def tell_kind(self, serial: str, kind: CertificateKind) -> None:
        """Emit whose certificate it is."""
        self.kind_chosen.emit(serial, kind)

    def tell_renewed(self, serial: str, renewed: bool) -> None:  # noqa: FBT001 - Qt's signal
        """Emit whether a certificate was renewed before."""
        self.renewed_told.emit(serial, renewed)

    def ask_titles(self, state: DeviceCertificateState) -> None:
        """Emit the wish to say which positions a certificate is for."""
        self.titles_requested.emit(state)

    def _rebuild(self, state: DevicesState) -> None:
        """Make the cards that have changed; the others stay as they are, with whatever was unfolded."""
        old, self._cards = self._cards, {}
        for place, (name, shown, make) in enumerate(self._wanted(state)):
            kept = old.pop(name, None)
            if kept is not None and kept[0] == shown:
                self._cards[name] = kept
                continue
            if kept is not None:
                self._drop(kept[1])
            made = make()
            self._cards[name] = (shown, made)
            self._list.insertWidget(place, made)
        for _, gone in old.values():
            self._drop(gone)

    def _drop(self, gone: QWidget) -> None:
        self._list.removeWidget(gone)
        discard(gone)

    def _wanted(self, state: DevicesState) -> Iterator[tuple[str, object, Callable[[], QWidget]]]:
        """Yield the name of each card, what it shows, and what makes it."""
        for place, device in enumerate(state.devices, 1):
            yield f"device_{place}", device, partial(self._device, device, f"device_{place}")
        for place, trouble in enumerate(self._troubles(state), 1):
            yield f"trouble_{place}", trouble, partial(self._trouble, trouble, f"trouble_{place}")
        if state.drivers:
            yield "drivers", state.drivers, partial(self._drivers, state.drivers)

    def _trouble(self, trouble: Trouble, name: str) -> TroubleCard:
        made = TroubleCard(self._kit, trouble, name)
        made.offer_chosen.connect(self._chooser())
        return made

    def _chooser(self, device: str = "") -> Callable[[Offer], None]:
        return lambda offer: self.choose(offer, device)

    def _troubles(self, state: DevicesState) -> Iterator[Trouble]:
        """Yield what is plugged in and of no use, then what is wrong with drivers."""
        for undriven in state.undriven:
            yield trouble_card.undriven(self._kit, undriven)
        for unready in state.unready:
            yield trouble_card.unready(self._kit, unready)
        for driver in filter(trouble_card.is_in_trouble, state.drivers):
            yield trouble_card.driver(self._kit, driver)

    def _device(self, state: DeviceCardState, name: str) -> DeviceCard:
        made = DeviceCard(self._kit, state, name)
        made.offer_chosen.connect(self._chooser(state.identity))
        made.guide_requested.connect(lambda event: self.ask_guide(event, state.identity))
        made.kind_chosen.connect(self.tell_kind)
        made.renewed_told.connect(self.tell_renewed)
        made.titles_requested.connect(self.ask_titles)
        return made

    def _drivers(self, drivers: tuple[DriverState, ...]) -> Fold:
        """Return every driver of this machine with its state, for whoever looks after it."""
        words = self._kit.words
        fold = Fold(self._kit, "drivers", words.say("devices.drivers", count=len(drivers)), Glyph.DRIVER)
        for place, driver in enumerate(drivers, 1):
            glyph, tone = DRIVER_LOOKS.get(driver.report.state, (Glyph.BAD, Tone.BAD))
            line = StateLine(self._kit, f"driver_{place}", side=16)
            name = words.say("devices.driver_line", name=driver.report.name, state=words.name(driver.report.state))
            line.show_state(glyph, Tone.NEUTRAL if tone is Tone.GOOD else tone, name)
            path = label(f"driver_{place}_path", "code")
            named = words.name(driver.report.named_by)
            path.setText(words.say("devices.driver_source", path=driver.report.module, named_by=named))
            fold.add(column(line, path, gap=0))
        choose = self._kit.button("drivers_choose", words.name(Offer.CHOOSE_DRIVER), Glyph.OPEN)
        choose.clicked.connect(lambda: self.choose(Offer.CHOOSE_DRIVER))
        help_it = self._kit.button("drivers_ask", words.name(Offer.ASK_IT), Glyph.HELP)
        help_it.clicked.connect(lambda: self.choose(Offer.ASK_IT))
        fold.add(row(choose, help_it, None))
        return fold

    def _empty_card(self) -> tuple[QFrame, QLabel, QLabel]:
        frame = card("drop", "devices_empty")
        title, line = label("devices_empty_title", "hero"), label("devices_empty_line", "dim")
        for each in (title, line):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        icon = IconLabel(self._kit.theme.icons, Glyph.DEVICE, "accent", 56)
        frame.setLayout(column(row(None, icon, None), 1, title, line, gap=2, margins=(10, 12, 10, 12)))
        return frame, title, line
