"""How quickly the window answers while a driver hangs, and how soon it says so."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimer

from app.domain.devices import ModuleState
from app.hosts import messages as m
from app.settings import drivers, places
from tests.bench.house import load
from tests.devices.odd import Odd
from tests.parts.processes import children_of
from tests.parts.softhsm import SoftHsm
from tests.window.conftest import Opener, letter, opened
from tests.window.page import WindowPage

if sys.platform != "linux":
    pytest.skip("the misbehaving driver is built for Linux", allow_module_level=True)

pytestmark = [pytest.mark.bench, pytest.mark.serial]

EVERY_MS = 10
LONGEST_MS = 100
SAYS_SO_S = 10.0
PATIENCE_MS = 40_000
BEYOND = "  <-- beyond the limit"


class Pulse(QObject):
    """A timer of the event loop that notes the longest wait between two of its turns, and how much of it was work.

    On a machine that has other things to do, the wait is theirs; the work is the window's own.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.longest_ms = self.work_ms = 0.0
        self.turns = 0
        self._last, self._used = time.monotonic(), time.process_time()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)
        self._timer.start(EVERY_MS)

    def stop(self) -> None:
        self._timer.stop()

    def _turn(self) -> None:
        now, used = time.monotonic(), time.process_time()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000)
        self.work_ms = max(self.work_ms, (used - self._used) * 1000)
        self.turns += 1
        self._last, self._used = now, used

    def told(self) -> str:
        """Return the figures, marked if the window kept somebody waiting."""
        is_fine = max(self.longest_ms, self.work_ms) < LONGEST_MS
        return f"longest wait {self.longest_ms:.0f} ms, longest work {self.work_ms:.0f} ms{'' if is_fine else BEYOND}"


@pytest.fixture
def page(opened: Opener, odd: Odd, plugged_copy: SoftHsm) -> Iterator[WindowPage]:
    """Open the window on a machine with a driver that works and one that will hang."""
    drivers.add_driver(places.config_folder(), str(plugged_copy.module))
    drivers.add_driver(places.config_folder(), str(odd.module))
    with opened(None) as found:
        found.wait_ready()
        found.wait(lambda: found.devices.devices.looked)
        yield found


def hung(page: WindowPage) -> bool:
    return any(report.state is ModuleState.HUNG for report in page.devices.devices.modules)


def test_the_window_answers_while_a_driver_hangs_at_a_look(
    page: WindowPage, odd: Odd, capsys: pytest.CaptureFixture[str]
) -> None:
    page.press("rail_devices")
    pulse = Pulse(page.program)
    odd.will(list="hang")
    page.devices.refresh()
    began = time.monotonic()
    page.wait(lambda: hung(page), PATIENCE_MS)
    said_s = time.monotonic() - began
    page.wait(lambda: pulse.turns > 1200, PATIENCE_MS)
    pulse.stop()
    left = len(children_of(os.getpid(), m.Kind.TOKEN))
    late = BEYOND if said_s > SAYS_SO_S else ""
    with capsys.disabled():
        print(f"\nlook: {pulse.told()}; said so after {said_s:.2f} s{late}; {left} token hosts left; load {load():.1f}")


def test_the_window_answers_while_a_driver_hangs_at_a_login(
    page: WindowPage, odd: Odd, plugged_copy: SoftHsm, capsys: pytest.CaptureFixture[str]
) -> None:
    page.ask_to_sign()
    pulse = Pulse(page.program)
    odd.will(login="hang")
    page.give_pin(plugged_copy.tokens[0].pin)
    page.wait(lambda: pulse.turns > 300, PATIENCE_MS)
    page.signing.cancel()
    page.wait(lambda: not page.signing.state.is_busy)
    pulse.stop()
    with capsys.disabled():
        print(f"\nlogin: {pulse.told()}; load {load():.1f}")


__all__ = ["letter", "opened"]
