"""A token with keys of its own, in the hands of somebody at the window: the PIN is entered there and never here."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QCheckBox

from app.desk import gate
from app.hosts import messages as m
from tests.devices.odd import Odd
from tests.parts.processes import children_of
from tests.parts.softhsm import PIN
from tests.window.conftest import Opener
from tests.window.page import WindowPage

if sys.platform != "linux":
    pytest.skip("the misbehaving driver is built for Linux", allow_module_level=True)

READY, FINAL_TRY = 0x40C, 0x2_0000


@pytest.fixture
def page(opened: Opener, odd: Odd) -> Iterator[WindowPage]:
    """Open the window on the letter, with a token whose person will type the right PIN at its keys."""
    odd.will(pad="right", pin=PIN)
    with opened(str(odd.module)) as found:
        found.wait_ready()
        yield found


def test_the_right_pin_at_the_keys_signs_and_none_is_sent_from_here(page: WindowPage, odd: Odd) -> None:
    page.ask_to_sign()
    page.press("pin_sign")
    assert page.wait_end() == ""
    assert (odd.calls("pad"), odd.calls("login")) == (["pad 0"], [])


def test_no_field_asks_for_what_is_entered_elsewhere(page: WindowPage) -> None:
    page.ask_to_sign()
    assert page.shown("pin_pad")
    assert not page.shown("pin_field")


@pytest.mark.clause("LD-11.1")
def test_a_wrong_pin_at_the_keys_is_told_and_the_right_one_signs_then(page: WindowPage, odd: Odd) -> None:
    odd.will(pad="wrong")
    page.ask_to_sign()
    assert page.use_keys() == "pin_wrong"
    odd.will(pad="right", pin=PIN)
    page.press("pin_sign")
    assert page.wait_end() == ""
    assert len(odd.calls("pad")) == 2


@pytest.mark.parametrize("how", ["cancel", "late"])
def test_keys_where_nothing_was_entered_use_no_try_and_can_be_used_again(page: WindowPage, odd: Odd, how: str) -> None:
    odd.will(pad=how)
    page.ask_to_sign()
    before = page.signing.state.pin
    assert page.use_keys() == "pin_pad_ended"
    after = page.signing.state.pin
    assert before is not None
    assert after is not None
    assert after.pin == before.pin
    odd.will(pad="right", pin=PIN)
    page.press("pin_sign")
    assert page.wait_end() == ""


def test_a_driver_that_never_comes_back_from_the_keys_is_given_up(
    page: WindowPage, odd: Odd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "PIN_PAD_S", 2.0)
    odd.will(pad="hang")
    page.ask_to_sign()
    page.press("pin_sign")
    assert page.wait_end() == "pin_unclear"
    assert len(odd.calls("pad")) == 1


def test_somebody_who_leaves_while_the_keys_wait_leaves_nothing_running(page: WindowPage, odd: Odd) -> None:
    odd.will(pad="hang")
    page.ask_to_sign()
    page.press("pin_sign")
    page.wait(lambda: bool(odd.calls("pad")))
    waiting = set(children_of(os.getpid(), m.Kind.TOKEN))
    page.press("pin_later")
    page.wait(lambda: waiting.isdisjoint(children_of(os.getpid(), m.Kind.TOKEN)))
    page.wait(lambda: page.dialog() is None)


@pytest.mark.clause("LD-11.1")
def test_the_final_try_at_the_keys_waits_for_consent(page: WindowPage, odd: Odd) -> None:
    odd.will(pad="right", pin=PIN, flags=READY | FINAL_TRY)
    page.ask_to_sign()
    page.press("pin_sign")
    assert odd.calls("pad") == []
    consent = page.find("pin_consent")
    assert isinstance(consent, QCheckBox)
    consent.setChecked(True)
    page.press("pin_sign")
    assert page.wait_end() == ""
    assert odd.calls("pad") == ["pad 0"]
