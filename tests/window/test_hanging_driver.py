"""A driver that hangs beside one that works: the window says so, goes on, and leaves nothing running."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

from app.domain.devices import ModuleState
from app.hosts import messages as m
from app.hosts.deadlines import DEADLINES_S
from app.settings import drivers, places
from tests.devices.odd import Odd
from tests.parts.processes import children_of
from tests.parts.softhsm import SoftHsm
from tests.window.conftest import Opener
from tests.window.page import WindowPage

if sys.platform != "linux":
    pytest.skip("the misbehaving driver is built for Linux", allow_module_level=True)

GIVEN_UP_S = 3.0


@pytest.fixture
def page(opened: Opener, odd: Odd, plugged_copy: SoftHsm, monkeypatch: pytest.MonkeyPatch) -> Iterator[WindowPage]:
    """Open the window on a machine with two drivers, one of which never comes back; patience is cut short."""
    monkeypatch.setitem(DEADLINES_S, type(m.ListTokens("")), GIVEN_UP_S)
    odd.will(list="hang")
    drivers.add_driver(places.config_folder(), str(odd.module))
    drivers.add_driver(places.config_folder(), str(plugged_copy.module))
    with opened(None) as found:
        found.wait_ready()
        yield found


def hung(page: WindowPage) -> bool:
    return any(report.state is ModuleState.HUNG for report in page.devices.devices.modules)


def test_other_tokens_sign_while_it_hangs(page: WindowPage, plugged_copy: SoftHsm) -> None:
    page.ask_to_sign()
    page.give_pin(plugged_copy.tokens[0].pin)
    assert page.wait_end() == ""


def test_the_page_says_that_it_hangs_and_offers_another_look(page: WindowPage) -> None:
    page.wait(lambda: hung(page))
    page.press("rail_devices")
    page.wait(lambda: any("treo" in title for title in _troubles(page)))
    page.wait(lambda: page.shown("device_1"))


def _troubles(page: WindowPage) -> list[str]:
    return [page.text(f"trouble_{number}_title") for number in range(1, 9) if page.shown(f"trouble_{number}")]


def test_nothing_of_it_is_left_running(page: WindowPage) -> None:
    page.wait(lambda: hung(page))
    working = len([one for one in page.devices.devices.modules if not one.state.is_set_aside])
    page.wait(lambda: len(children_of(os.getpid(), m.Kind.TOKEN)) <= working)


def test_a_fresh_look_finds_it_well_again(page: WindowPage, odd: Odd) -> None:
    page.wait(lambda: hung(page))
    odd.will()
    page.press("rail_devices")
    page.press("devices_refresh")
    page.wait(lambda: page.devices.devices.looked and not hung(page))
