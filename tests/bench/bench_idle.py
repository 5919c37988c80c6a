"""What watching devices costs while nothing happens: processor time of the watcher and all its hosts together."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from app.desk.devices import DeviceWatch
from app.settings.usb import UsbBus
from tests.bench.house import load
from tests.desk.worlds import RealWorld, world
from tests.parts.odd_module import build_odd_module
from tests.parts.processes import children_of
from tests.parts.softhsm import SoftHsm

if sys.platform != "linux":
    pytest.skip("reads processor times as Linux shows them", allow_module_level=True)

from app.settings.drivers import usb_devices
from tests.parts.vpcd import Reader, opensc_module

pytestmark = [pytest.mark.bench, pytest.mark.serial, pytest.mark.timeout(300)]

SETTLE_S, WATCHED_S = 8.0, 30.0
MOST = 0.01
"""Of one processor, for all processes together."""


def cpu_s(pids: list[int]) -> float:
    """Return the processor time some processes have used."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@pytest.fixture
def one(plugged: SoftHsm) -> tuple[str, ...]:
    return (str(plugged.module),)


@pytest.fixture
def three(plugged: SoftHsm, reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Return SoftHSM2, a driver in front of it, and OpenSC with an empty reader."""
    del reader
    monkeypatch.setenv("ODD_REAL", str(plugged.module))
    return str(plugged.module), str(build_odd_module(tmp_path)), str(opensc_module())


@pytest.mark.parametrize("drivers", ["one", "three"])
def test_what_watching_takes_of_a_processor(
    world: RealWorld, drivers: str, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    modules: tuple[str, ...] = request.getfixturevalue(drivers)
    watch = DeviceWatch(world.hosts, world.loop, modules, lambda _: None, UsbBus(usb_devices()))
    watch.watch()
    world.until(lambda: watch.state.looked)
    run_for(world, SETTLE_S)
    pids = [os.getpid(), *children_of(os.getpid(), "token")]
    before, began = cpu_s(pids), time.monotonic()
    run_for(world, WATCHED_S)
    share = (cpu_s(pids) - before) / (time.monotonic() - began)
    watch.end()
    with capsys.disabled():
        print(f"\n{len(modules)} drivers: {told(share)}")


def told(share: float) -> str:
    """Return the share of a processor in words, marked if it is too much."""
    return f"{share:.2%} of one processor{'' if share < MOST else '  <-- beyond the limit'}; load {load():.1f}"


def run_for(world: RealWorld, seconds: float) -> None:
    ends = time.monotonic() + seconds
    world.until(lambda: time.monotonic() >= ends)


__all__ = ["world"]
