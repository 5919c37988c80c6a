"""A soft token that really locks, in the hands of somebody at the window: low, final, locked, and what to do then."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QLineEdit

from app.domain.forms import FormData
from app.domain.token import PinReport, PinSource, PinState
from app.ui.device_states import DevicesPage
from app.ui.models.form_model import FormModel
from app.ui.models.requests_model import RequestsModel
from app.ui.states import DeviceCondition
from app.words import Catalogue, Language
from tests.parts.waiting import wait_until
from tests.window.conftest import Opener
from tests.window.page import WindowPage

if sys.platform != "linux":
    pytest.skip("openCryptoki is Linux's", allow_module_level=True)

from tests.parts.opencryptoki import PIN, WRONG_PINS, OpenCryptoki

pytestmark = pytest.mark.serial

LOW, FINAL = PinReport(PinState.LOW, PinSource.DRIVER), PinReport(PinState.FINAL, PinSource.DRIVER)


@pytest.fixture
def page(opened: Opener, cryptoki: OpenCryptoki) -> Iterator[WindowPage]:
    """Open the window on the letter, with the token that locks."""
    with opened(str(cryptoki.module)) as found:
        found.wait_ready()
        yield found


def pin_of(page: WindowPage) -> PinReport:
    assert page.signing.state.pin is not None
    return page.signing.state.pin.pin


def agree(page: WindowPage) -> None:
    consent = page.find("pin_consent")
    assert isinstance(consent, QCheckBox)
    consent.setChecked(True)


def lock(page: WindowPage) -> str:
    """Use up every try, with the consent that the last one takes; return how the signing ended."""
    page.ask_to_sign()
    for pin in WRONG_PINS[:2]:
        page.refuse(pin)
    agree(page)
    page.refuse(WRONG_PINS[2])
    return page.wait_end()


@pytest.mark.clause("LD-11.1", "PT-6.1")
def test_a_person_is_led_through_every_state_and_locks_it_only_by_consent(
    page: WindowPage, cryptoki: OpenCryptoki
) -> None:
    page.ask_to_sign()
    assert pin_of(page).state is PinState.OK
    assert page.refuse(WRONG_PINS[0]) == "pin_wrong"
    assert pin_of(page) == LOW
    assert page.refuse(WRONG_PINS[1]) == "pin_wrong"
    assert pin_of(page) == FINAL
    assert page.shown("pin_final")
    page.give_pin(WRONG_PINS[2])
    assert not page.find("pin_sign").isEnabled()
    assert "locked" not in cryptoki.flags()
    agree(page)
    page.press("pin_sign")
    assert page.wait_end() in {"pin_wrong", "pin_locked"}
    assert "locked" in cryptoki.flags()


def test_however_often_somebody_types_without_consent_it_does_not_lock(
    page: WindowPage, cryptoki: OpenCryptoki
) -> None:
    page.ask_to_sign()
    for pin in WRONG_PINS[:2]:
        page.refuse(pin)
    for pin in (*WRONG_PINS, PIN):
        page.give_pin(pin)
    page.press("pin_later")
    page.wait(lambda: not page.signing.state.is_busy)
    assert "final user PIN try" in cryptoki.flags()
    assert "locked" not in cryptoki.flags()


def test_the_right_pin_at_the_final_try_signs(page: WindowPage, cryptoki: OpenCryptoki) -> None:
    page.ask_to_sign()
    for pin in WRONG_PINS[:2]:
        page.refuse(pin)
    agree(page)
    page.give_pin(PIN)
    assert page.wait_end() == ""
    assert "final" not in cryptoki.flags()


@pytest.mark.clause("LD-11.2")
def test_from_the_problem_one_press_leads_to_what_to_do(page: WindowPage) -> None:
    lock(page)
    page.press("problem_guide_locked")
    assert page.program.window.devices.page is DevicesPage.GUIDE
    assert page.shown("guide_happened")


def test_the_chip_says_locked_and_one_press_leads_to_what_to_do(page: WindowPage) -> None:
    lock(page)
    locked = Catalogue.load(Language.VIETNAMESE).name(DeviceCondition.LOCKED)
    page.wait(lambda: locked in page.chip())
    page.press("device_chip")
    assert page.program.window.devices.page is DevicesPage.GUIDE
    assert page.shown("guide_happened")


def test_a_locked_device_is_told_before_a_pin_is_asked(page: WindowPage, cryptoki: OpenCryptoki) -> None:
    for pin in WRONG_PINS[:3]:
        cryptoki.wrong_pin(pin)
    page.press("sign")
    assert page.wait_end() == "pin_locked"


@pytest.mark.clause("LC-8.2", "PT-9.4")
def test_the_form_is_filled_from_the_device_saved_and_registered(page: WindowPage, tmp_path: Path) -> None:
    lock(page)
    page.press("problem_guide_locked")
    page.press("guide_form_mau-06_fill")
    serial = page.find("form_row_1_device_serial")
    assert isinstance(serial, QLineEdit)
    assert serial.text() == page.devices.devices.tokens[0].serial
    forms = next(model for model in page.program.children() if isinstance(model, FormModel))
    target = tmp_path / "mau-06.docx"
    forms.save(FormData(), str(target))
    page.wait(lambda: forms.state is not None and forms.state.busy is None)
    assert forms.state is not None
    assert forms.state.problem is None
    assert target.read_bytes().startswith(b"PK")
    page.press("form_register")
    register = next(model for model in page.program.children() if isinstance(model, RequestsModel))
    wait_until(lambda: bool(register.state.requests))
    assert register.state.requests[0].request.form == "mau-06"
    forms.save(FormData(), str(target.with_suffix(".pdf")))
    page.wait(lambda: forms.state is not None and forms.state.busy is None)
    page.press("form_sign")
    page.wait(lambda: page.sign.state.header is not None and page.sign.state.header.name == "mau-06.pdf")
