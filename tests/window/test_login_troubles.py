"""What can come between a PIN and a signature: a locked screen, a device pulled out, a key that asks each time."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from app.ui.states import Remedy
from tests.devices.odd import Odd
from tests.parts.softhsm import SoftHsm
from tests.window.conftest import Opener
from tests.window.page import WindowPage

if sys.platform != "linux":
    pytest.skip("the misbehaving driver is built for Linux", allow_module_level=True)

DEVICE_REMOVED = "0x32"


@pytest.fixture
def page(opened: Opener, odd: Odd) -> Iterator[WindowPage]:
    """Open the window on the letter, with tokens behind the misbehaving driver."""
    with opened(str(odd.module)) as found:
        found.wait_ready()
        yield found


def test_a_locked_screen_forgets_the_pin_that_is_being_typed(page: WindowPage, odd: Odd) -> None:
    page.ask_to_sign()
    page.type_pin("2468")
    page.signing.lock_session()
    page.wait(lambda: not page.signing.state.is_busy)
    assert page.dialog() is None
    assert odd.calls("login") == []


def test_a_screen_locked_during_the_login_ends_the_signing(page: WindowPage, odd: Odd, plugged_copy: SoftHsm) -> None:
    odd.will(login="hang")
    page.ask_to_sign()
    page.give_pin(plugged_copy.tokens[0].pin)
    page.wait(lambda: bool(odd.calls("login")))
    page.signing.lock_session()
    assert page.wait_end() == "gate_closed"
    odd.will()


def test_a_device_pulled_out_during_the_login_is_told(page: WindowPage, odd: Odd, plugged_copy: SoftHsm) -> None:
    odd.will(login=DEVICE_REMOVED)
    page.ask_to_sign()
    page.give_pin(plugged_copy.tokens[0].pin)
    assert page.wait_end() in {"token_removed", "pin_unclear"}
    assert page.signing.state.problem is not None
    assert Remedy.OPEN_DEVICES in page.signing.state.problem.remedies
    odd.will()


def test_a_key_that_asks_each_time_says_why_the_pin_is_kept(page: WindowPage, odd: Odd, plugged_copy: SoftHsm) -> None:
    told: list[bool] = []

    def look() -> None:
        if page.signing.state.progress is not None:
            told.append(page.signing.state.progress.asks_each_time)

    odd.will(always="1")
    page.signing.state_changed.connect(look)
    page.ask_to_sign()
    page.give_pin(plugged_copy.tokens[0].pin)
    assert page.wait_end() == ""
    assert any(told)
    assert odd.calls("again")
