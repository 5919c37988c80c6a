"""The devices' view model: the chip, the page of what is plugged in, and the facts other models choose from."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from app.desk import ports
from app.desk.chains import ChainWatch, Known
from app.desk.devices import Devices, DeviceWatch
from app.desk.gate import Gate
from app.domain.devices import KnownModule
from app.domain.trust import ChainReport
from app.ui.device_states import DevicesState
from app.ui.models import describing_devices
from app.ui.models.describing_devices import Knowledge
from app.ui.models.office_model import OfficeModel
from app.ui.states import DeviceChipState

Modules = tuple[str | KnownModule, ...]


class DevicesModel(QObject):
    """Watches what is plugged in, except while the gate is open, and asks in the background who issued it."""

    state_changed = Signal()

    def __init__(
        self,
        hosts: ports.Hosts,
        gate: Gate,
        clock: ports.Clock,
        parent: QObject,
        *,
        modules: Modules,
        usb: ports.UsbBus,
        office: OfficeModel,
        trust: tuple[str, ...] = (),
    ) -> None:
        super().__init__(parent)
        self._hosts, self._gate, self._clock, self._usb = hosts, gate, clock, usb
        self._office = office
        self._last_used: str | None = None
        self._watch = DeviceWatch(hosts, clock, modules, self._changed, usb)
        self._chains = ChainWatch(hosts, self._tell, trust)
        office.state_changed.connect(self._tell)

    @property
    def devices(self) -> Devices:
        return self._watch.state

    @property
    def state(self) -> DevicesState:
        return describing_devices.devices_state(self.devices, self._gate.state_of, self._knowledge())

    def chip(self, chosen: str | None) -> DeviceChipState:
        return describing_devices.chip_state(self.devices, chosen, self._gate.state_of, self.chains)

    @property
    def chains(self) -> Mapping[str, Known]:
        """Return what is known so far of who issued certificates, by their SHA-256."""
        return self._chains.known

    def chain_of(self, certificate: str) -> ChainReport | None:
        """Return what is known of who issued a certificate; None if nothing is yet."""
        known = self._chains.known.get(certificate)
        return known if isinstance(known, ChainReport) else None

    def watch(self) -> None:
        self._watch.watch()

    def refresh(self) -> None:
        """Look anew with freshly loaded drivers, and ask anew who issued the certificates."""
        self._watch.refresh()
        self._chains.refresh(self.devices.tokens)

    def use_modules(self, modules: Modules) -> None:
        """Ask other drivers from now on."""
        self._watch.end()
        self._watch = DeviceWatch(self._hosts, self._clock, modules, self._changed, self._usb)
        self._watch.watch()

    def remember_used(self, certificate: str | None) -> None:
        """Know which certificate was chosen last; it is proposed again."""
        self._last_used = certificate

    def pause(self) -> None:
        """Leave the devices alone while one of them signs."""
        self._watch.pause()

    def resume(self) -> None:
        self._watch.resume()

    def end(self) -> None:
        self._watch.end()
        self._chains.end()

    def _knowledge(self) -> Knowledge:
        desk = self._office.desk if self.devices.tokens else None
        today = self._clock.now().date()
        office = self._office
        return Knowledge(today, self._chains.known, office.answers, office.memory.profile, self._last_used, desk)

    def _changed(self, devices: Devices) -> None:
        self._chains.meet(devices.tokens)
        self._tell()

    def _tell(self) -> None:
        self.state_changed.emit()
