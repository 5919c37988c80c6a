"""The devices' view model: the chip, the devices screen, and the facts other models choose from."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.desk import ports
from app.desk.devices import Devices, DeviceWatch
from app.desk.gate import Gate
from app.domain.devices import KnownModule
from app.ui.models import describing
from app.ui.states import DeviceChipState, DevicesState


class DevicesModel(QObject):
    """Watches what is plugged in, except while the gate is open."""

    state_changed = Signal()

    def __init__(
        self,
        hosts: ports.Hosts,
        gate: Gate,
        clock: ports.Clock,
        parent: QObject,
        *,
        modules: tuple[str | KnownModule, ...],
        usb: ports.UsbBus,
    ) -> None:
        super().__init__(parent)
        self._gate = gate
        self._clock = clock
        self._watch = DeviceWatch(hosts, clock, modules, self._changed, usb)

    @property
    def devices(self) -> Devices:
        return self._watch.state

    @property
    def state(self) -> DevicesState:
        return describing.devices_state(self.devices, self._gate.state_of, self._clock.now().date())

    def chip(self, chosen: str | None) -> DeviceChipState:
        return describing.chip_state(self.devices, chosen, self._gate.state_of)

    def watch(self) -> None:
        self._watch.watch()

    def refresh(self) -> None:
        self._watch.refresh()

    def pause(self) -> None:
        """Leave the devices alone while one of them signs."""
        self._watch.pause()

    def resume(self) -> None:
        self._watch.resume()

    def end(self) -> None:
        self._watch.end()

    def _changed(self, _: Devices) -> None:
        self.state_changed.emit()
