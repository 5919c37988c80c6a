"""What is on the USB, as Linux lists it in a folder."""

import shutil
import sys
from pathlib import Path

import pytest

from app.domain.devices import UsbDevice
from app.settings.usb import UsbBus

if sys.platform == "win32":
    pytest.skip("Windows has no such folder", allow_module_level=True)

SAFENET = UsbDevice("0529:0620", "SafeNet eToken", "GCA-01")


def plug_in(root: Path, port: str, vendor: str = "0529", product: str = "0620") -> None:
    place = root / port
    place.mkdir(parents=True)
    (place / "idVendor").write_text(f"{vendor}\n", encoding="ascii")
    (place / "idProduct").write_text(f"{product}\n", encoding="ascii")


@pytest.fixture
def bus(tmp_path: Path) -> UsbBus:
    return UsbBus([SAFENET], tmp_path)


def test_a_known_device_is_named(bus: UsbBus, tmp_path: Path) -> None:
    plug_in(tmp_path, "1-2")
    (tmp_path / "1-2:1.0").mkdir()
    assert bus.devices() == (SAFENET,)


def test_others_are_passed_over(bus: UsbBus, tmp_path: Path) -> None:
    plug_in(tmp_path, "1-1", "1d6b", "0002")
    (tmp_path / "usb1").mkdir()
    assert bus.devices() == ()


def test_plugging_in_and_pulling_out_change_the_fingerprint(bus: UsbBus, tmp_path: Path) -> None:
    before = bus.fingerprint()
    plug_in(tmp_path, "1-2")
    plugged = bus.fingerprint()
    assert plugged != before
    assert bus.fingerprint() == plugged
    shutil.rmtree(tmp_path / "1-2")
    assert bus.fingerprint() == before
    assert bus.devices() == ()


def test_a_machine_without_usb_has_no_devices(tmp_path: Path) -> None:
    bus = UsbBus([SAFENET], tmp_path / "none")
    assert (bus.fingerprint(), bus.devices()) == ((), ())
