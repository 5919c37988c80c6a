"""What is plugged into the USB, as the system tells it without any driver of the device.

All code that asks a system about its USB stands here.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from app.domain.devices import UsbDevice

SYSFS: Final = Path("/sys/bus/usb/devices")
_INSTANCE: Final = re.compile(r"USB\\VID_([0-9A-F]{4})&PID_([0-9A-F]{4})", re.IGNORECASE)


class UsbBus:
    """The devices of known kinds that are plugged in. ``sysfs`` is where Linux lists them."""

    def __init__(self, known: Iterable[UsbDevice], sysfs: Path = SYSFS) -> None:
        self._known = {device.usb_id: device for device in known}
        self._sysfs = sysfs
        self._ids: dict[str, str] = {}

    def fingerprint(self) -> tuple[str, ...]:
        """Return what changes whenever anything is plugged in or pulled out; cheap enough for every second."""
        return tuple(sorted(_plugged(self._sysfs)))

    def devices(self) -> tuple[UsbDevice, ...]:
        """Return the known devices that are plugged in, each kind once."""
        plugged = self.fingerprint()
        self._ids = {name: self._ids[name] if name in self._ids else _usb_id(self._sysfs, name) for name in plugged}
        ids = dict.fromkeys(self._ids.values())
        return tuple(self._known[usb_id] for usb_id in ids if usb_id in self._known)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _PRESENT, _ALL_CLASSES = 0x2, 0x4
    _LONGEST_ID: Final = 512

    class _DeviceInfo(ctypes.Structure):
        _fields_ = (
            ("size", wintypes.DWORD),
            ("guid", ctypes.c_byte * 16),
            ("instance", wintypes.DWORD),
            ("reserved", ctypes.c_void_p),
        )

    def _plugged(_: Path) -> list[str]:
        """Return the instance names of everything on the USB (SetupAPI)."""
        setup = ctypes.WinDLL("setupapi")
        setup.SetupDiGetClassDevsW.restype = wintypes.HANDLE
        devices = wintypes.HANDLE(setup.SetupDiGetClassDevsW(None, "USB", None, _PRESENT | _ALL_CLASSES))
        if devices.value in {None, wintypes.HANDLE(-1).value}:
            return []
        try:
            return _names(setup, devices)
        finally:
            setup.SetupDiDestroyDeviceInfoList(devices)

    def _names(setup: ctypes.WinDLL, devices: wintypes.HANDLE) -> list[str]:
        names: list[str] = []
        info = _DeviceInfo(size=ctypes.sizeof(_DeviceInfo))
        name = ctypes.create_unicode_buffer(_LONGEST_ID)
        number = 0
        while setup.SetupDiEnumDeviceInfo(devices, number, ctypes.byref(info)):
            if setup.SetupDiGetDeviceInstanceIdW(devices, ctypes.byref(info), name, _LONGEST_ID, None):
                names.append(name.value)
            number += 1
        return names

    def _usb_id(_: Path, name: str) -> str:
        found = _INSTANCE.match(name)
        return f"{found[1]}:{found[2]}".upper() if found else ""

else:

    def _plugged(sysfs: Path) -> list[str]:
        """Return the devices by the port they are in and the entry's own number, which a second device does not share.

        Entries with a colon are interfaces of a device.
        """
        try:
            with os.scandir(sysfs) as entries:
                return [f"{entry.name}@{entry.inode()}" for entry in entries if ":" not in entry.name]
        except OSError:
            return []

    def _usb_id(sysfs: Path, name: str) -> str:
        place = sysfs / name.partition("@")[0]
        try:
            vendor, product = ((place / part).read_text(encoding="ascii") for part in ("idVendor", "idProduct"))
        except (OSError, UnicodeDecodeError):
            return ""
        return f"{vendor.strip()}:{product.strip()}".upper()
