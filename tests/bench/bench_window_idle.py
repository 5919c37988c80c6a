"""What an open window costs while nobody touches it: processor time of the window and all its hosts together."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator

import pytest

from app.hosts import messages as m
from tests.parts.processes import children_of
from tests.parts.softhsm import SoftHsm
from tests.window.conftest import Opener, letter, opened
from tests.window.page import WindowPage

if sys.platform != "linux":
    pytest.skip("reads processor times as Linux shows them", allow_module_level=True)

from tests.bench.bench_idle import cpu_s, told

pytestmark = [pytest.mark.bench, pytest.mark.serial]

SETTLE_MS, WATCHED_MS = 12_000, 30_000


@pytest.fixture
def page(opened: Opener, plugged_copy: SoftHsm) -> Iterator[WindowPage]:
    """Open the window on the letter with two tokens plugged in, ready to sign."""
    with opened(str(plugged_copy.module)) as found:
        found.wait_ready()
        yield found


def test_what_a_window_takes_that_nobody_touches(page: WindowPage, capsys: pytest.CaptureFixture[str]) -> None:
    page.bot.wait(SETTLE_MS)
    pids = [os.getpid(), *(pid for kind in m.Kind for pid in children_of(os.getpid(), kind))]
    before, began = cpu_s(pids), time.monotonic()
    page.bot.wait(WATCHED_MS)
    share = (cpu_s(pids) - before) / (time.monotonic() - began)
    with capsys.disabled():
        print(f"\nwindow and {len(pids) - 1} hosts: {told(share)}")


__all__ = ["letter", "opened"]
