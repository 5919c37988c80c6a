"""A driver that misbehaves ends in a named problem, never in a guess about the PIN."""

from collections.abc import Callable

import pytest

from app.domain.errors import (
    ModuleFailed,
    PinExpired,
    PinFinalTry,
    PinLocked,
    PinPadEnded,
    PinUnclear,
    PinUnset,
    PinWrong,
    SignatureWrong,
    TokenRemoved,
)
from app.domain.token import PinSource, PinState
from tests.parts.pki import Authority
from tests.token.conftest import Leader
from tests.token.wishes import wish

LOGIN_REQUIRED = 0x4
READY = 0x40C
LOW, FINAL, LOCKED, PAD, VENDOR = 0x1_0000, 0x2_0000, 0x4_0000, 0x100, 0x8000_0000
Calls = Callable[[], list[str]]


@pytest.fixture
def attributes(authority: Authority) -> bytes:
    return wish(authority.leader.certificate_der)


@pytest.mark.clause("LD-11.1")
@pytest.mark.parametrize(
    ("flags", "state"), [(READY | LOW, "low"), (READY | FINAL, "final"), (READY | LOCKED, "locked")]
)
def test_the_flags_of_the_device_are_told(flags: int, state: str, odd: Leader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODD_FLAGS", str(flags | VENDOR))
    assert odd.token.pin.state == state


def test_a_driver_that_reports_no_flags_tells_nothing(odd: Leader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODD_FLAGS", "0")
    assert (odd.token.pin.state, odd.token.pin.source) == (PinState.UNKNOWN, PinSource.NOBODY)


def test_a_driver_without_low_flag_tells_nothing_after_a_wrong_pin(
    odd: Leader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ODD_FLAGS", str(READY))
    with pytest.raises(PinWrong) as caught:
        odd.login("1111")
    assert caught.value.facts == {"state": "unknown", "source": "nobody", "sent": "yes"}


@pytest.mark.clause("LD-11.1")
@pytest.mark.parametrize(
    ("flags", "problem"), [(READY | LOCKED, PinLocked), (READY | FINAL, PinFinalTry), (0x404, PinUnset)]
)
def test_a_state_that_forbids_a_login_is_heeded_before_anything_is_sent(
    flags: int, problem: type[Exception], odd: Leader, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ODD_FLAGS", str(flags))
    with pytest.raises(problem):
        odd.login()
    assert not [call for call in calls() if call.startswith("login")]


def test_the_final_try_goes_out_once_with_consent(odd: Leader, calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODD_FLAGS", str(READY | FINAL))
    odd.login(final_try_confirmed=True)
    assert len([call for call in calls() if call.startswith("login")]) == 1


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (0x05, PinUnclear),  # general error
        (0x06, PinUnclear),  # function failed
        (0x30, PinUnclear),  # device error
        (0x8000_0001, PinUnclear),  # the vendor's own
        (0x50, PinUnclear),  # cancelled, without keys on the device
        (0x32, TokenRemoved),
        (0xE0, TokenRemoved),
        (0xA0, PinWrong),
        (0xA1, PinWrong),
        (0xA2, PinWrong),
        (0xA3, PinExpired),
        (0xA4, PinLocked),
        (0x102, PinUnset),
    ],
)
def test_every_answer_to_a_login_has_its_name_and_is_asked_for_once(
    answer: int, problem: type[Exception], odd: Leader, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ODD_LOGIN", str(answer))
    with pytest.raises(problem) as caught:
        odd.login()
    assert getattr(caught.value, "facts")["sent"] == "yes"  # noqa: B009
    assert len([call for call in calls() if call.startswith("login")]) == 1


def test_keys_on_the_device_get_no_pin_from_here(odd: Leader, calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODD_FLAGS", str(READY | PAD))
    monkeypatch.setenv("ODD_LOGIN", str(0x50))
    assert odd.token.has_pin_pad
    with pytest.raises(PinPadEnded) as caught:
        odd.login(None)
    assert caught.value.facts == {"sent": "no"}
    assert "pad 0" in calls()


def test_a_token_that_cannot_hash_signs_the_finished_digest(
    odd: Leader, calls: Calls, attributes: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ODD_MECHANISM", str(0x40))
    odd.login()
    assert len(odd.driver.sign_attributes(attributes)) == 256
    assert [call for call in calls() if call.startswith("sign")] == ["sign 64", "sign 1"]


@pytest.mark.parametrize("how", ["absurd", "short", "garbled"])
def test_a_signature_that_does_not_fit_is_not_handed_out(
    how: str, odd: Leader, attributes: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd.login()
    monkeypatch.setenv("ODD_SIGN", how)
    with pytest.raises(SignatureWrong):
        odd.driver.sign_attributes(attributes)


def test_a_failing_signature_is_the_drivers_fault_while_the_token_is_there(
    odd: Leader, attributes: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd.login()
    monkeypatch.setenv("ODD_SIGN", str(0x30))
    with pytest.raises(ModuleFailed) as caught:
        odd.driver.sign_attributes(attributes)
    assert caught.value.facts == {"module": "libodd.so", "why": "call_failed"}


def test_a_failing_signature_means_removal_when_the_token_is_gone(
    odd: Leader, attributes: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd.login()
    monkeypatch.setenv("ODD_SIGN", str(0x30))
    monkeypatch.setenv("ODD_GONE", str(0xE0))
    with pytest.raises(TokenRemoved):
        odd.driver.sign_attributes(attributes)


def test_a_key_that_asks_each_time_gets_the_pin_for_the_approved_list_only(
    odd: Leader, calls: Calls, attributes: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ODD_ALWAYS", "1")
    odd.login(approved=2)
    signer = odd.driver._signer
    assert signer is not None
    kept = signer._pin
    assert kept is not None
    odd.driver.sign_attributes(attributes)
    assert any(kept)
    odd.driver.sign_attributes(attributes)
    assert [call for call in calls() if call.startswith("again")] == ["again 8", "again 8"]
    assert not any(kept)


def test_a_pin_kept_for_a_list_is_wiped_at_its_early_end(odd: Leader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODD_ALWAYS", "1")
    odd.login(approved=2)
    signer = odd.driver._signer
    assert signer is not None
    kept = signer._pin
    odd.driver.logout()
    assert kept is not None
    assert not any(kept)


def test_one_token_in_trouble_hides_no_other(odd: Leader, monkeypatch: pytest.MonkeyPatch) -> None:
    odd.login()
    monkeypatch.setenv("ODD_GONE", str(0x30))
    assert odd.driver.tokens() == ()
