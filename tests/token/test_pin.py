"""What the flags of a token say of its PIN, and what is caught before a PIN goes out."""

import pytest
from pkcs11 import TokenFlag

from app.domain.errors import PinFinalTry, PinLocked, PinUnset, PinUntypable
from app.domain.token import PinReport, PinSource, PinState
from app.token.pin import LentPin, admit, read_pin, read_pin_after_wrong, refuse_untypable, wipe

SET = int(TokenFlag.TOKEN_INITIALIZED | TokenFlag.USER_PIN_INITIALIZED)
VENDOR_BIT = 0x8000_0000


@pytest.mark.clause("LD-11.1")
@pytest.mark.parametrize(
    ("flags", "state"),
    [
        (SET, PinState.OK),
        (SET | TokenFlag.USER_PIN_COUNT_LOW, PinState.LOW),
        (SET | TokenFlag.USER_PIN_COUNT_LOW | TokenFlag.USER_PIN_FINAL_TRY, PinState.FINAL),
        (SET | TokenFlag.USER_PIN_FINAL_TRY | TokenFlag.USER_PIN_LOCKED, PinState.LOCKED),
        (int(TokenFlag.TOKEN_INITIALIZED), PinState.UNSET),
        (SET | VENDOR_BIT, PinState.OK),
    ],
)
def test_the_worst_flag_counts(flags: int, state: PinState) -> None:
    assert read_pin(flags) == PinReport(state, PinSource.DRIVER)


@pytest.mark.clause("PT-6.1")
def test_a_driver_without_flags_tells_nothing() -> None:
    assert read_pin(0) == PinReport(PinState.UNKNOWN, PinSource.NOBODY)


def test_a_driver_that_is_content_after_a_wrong_pin_tells_nothing() -> None:
    assert read_pin_after_wrong(SET) == PinReport(PinState.UNKNOWN, PinSource.NOBODY)


def test_flags_after_a_wrong_pin_are_believed() -> None:
    low = SET | TokenFlag.USER_PIN_COUNT_LOW
    assert read_pin_after_wrong(low) == PinReport(PinState.LOW, PinSource.DRIVER)


@pytest.mark.parametrize(
    ("pin", "why"),
    [("", "empty"), ("mậtkhẩu", "letters"), ("1234\n", "keys"), ("1" * 256, "long")],
)
def test_what_no_device_has_as_its_pin_is_not_sent(pin: str, why: str) -> None:
    with pytest.raises(PinUntypable) as caught:
        refuse_untypable(bytearray(pin.encode()))
    assert caught.value.facts == {"why": why}


@pytest.mark.parametrize("pin", ["1", "Abc-123 ~", "9" * 255])
def test_what_a_device_may_have_as_its_pin_passes(pin: str) -> None:
    refuse_untypable(bytearray(pin.encode()))


@pytest.mark.parametrize(
    ("state", "problem"),
    [(PinState.LOCKED, PinLocked), (PinState.UNSET, PinUnset), (PinState.FINAL, PinFinalTry)],
)
def test_a_state_that_forbids_it_stops_the_login(state: PinState, problem: type[Exception]) -> None:
    with pytest.raises(problem):
        admit(PinReport(state, PinSource.DRIVER), final_try_confirmed=False)


def test_consent_opens_the_final_try_but_not_a_locked_device() -> None:
    admit(PinReport(PinState.FINAL, PinSource.DRIVER), final_try_confirmed=True)
    with pytest.raises(PinLocked):
        admit(PinReport(PinState.LOCKED, PinSource.DRIVER), final_try_confirmed=True)


def test_a_lent_pin_is_the_buffer_itself() -> None:
    buffer = bytearray(b"24681357")
    lent = LentPin(buffer).encode("utf-8")
    wipe(buffer)
    assert lent == bytes(8)
