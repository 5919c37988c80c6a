"""The judgements of the PIN gate, as tables."""

from __future__ import annotations

import pytest

from app.desk.gate import believed, device_words, login_outcome, objection
from app.domain import errors
from app.domain.errors import Problem, Report
from app.domain.token import PinReport, PinSource, PinState

NOBODY_SAYS = PinReport(PinState.UNKNOWN, PinSource.NOBODY)
OK = PinReport(PinState.OK, PinSource.DRIVER)
LOW = PinReport(PinState.LOW, PinSource.DRIVER)
FINAL = PinReport(PinState.FINAL, PinSource.CARD)
LOCKED = PinReport(PinState.LOCKED, PinSource.DRIVER)
UNSET = PinReport(PinState.UNSET, PinSource.DRIVER)
RECORDED_LOW = PinReport(PinState.LOW, PinSource.RECORD)
RECORDED_FINAL = PinReport(PinState.FINAL, PinSource.RECORD)


@pytest.mark.parametrize(
    ("told", "failures", "taken"),
    [
        (OK, 0, OK),
        (NOBODY_SAYS, 0, NOBODY_SAYS),
        (OK, 1, RECORDED_LOW),
        (NOBODY_SAYS, 1, RECORDED_LOW),
        (OK, 2, RECORDED_FINAL),
        (NOBODY_SAYS, 3, RECORDED_FINAL),
        (LOW, 2, LOW),
        (FINAL, 0, FINAL),
        (LOCKED, 1, LOCKED),
        (UNSET, 1, UNSET),
    ],
)
def test_where_the_device_tells_nothing_the_record_is_believed(
    told: PinReport, failures: int, taken: PinReport
) -> None:
    assert believed(told, failures) == taken


@pytest.mark.parametrize(
    ("report", "failures", "person", "consent", "code"),
    [
        (OK, 0, True, False, None),
        (OK, 0, False, False, None),
        (LOW, 1, True, False, None),
        (LOW, 1, False, False, "pin_repeated"),
        (LOW, 0, False, False, None),
        (FINAL, 0, True, False, "pin_final_try"),
        (FINAL, 0, True, True, None),
        (FINAL, 0, False, False, "pin_final_try"),
        (FINAL, 0, False, True, None),
        (RECORDED_FINAL, 2, True, True, None),
        (RECORDED_FINAL, 2, False, True, "pin_repeated"),
        (LOCKED, 0, True, True, "pin_locked"),
        (LOCKED, 1, False, True, "pin_locked"),
        (UNSET, 0, True, True, "pin_unset"),
    ],
)
def test_the_gate_stays_shut(report: PinReport, failures: int, person: bool, consent: bool, code: str | None) -> None:
    problem = objection(report, failures, person=person, consent=consent)
    assert (problem.code if problem else None) == code


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (errors.HostDied(kind="token", why="died"), Report("pin_unclear", {"why": "died"})),
        (errors.HostDied(kind="token", why="silent"), Report("pin_unclear", {"why": "silent"})),
        (errors.PinWrong(state="low"), Report("pin_wrong", {"state": "low"})),
    ],
)
def test_a_host_that_ended_during_a_login_may_have_used_a_try(cause: Problem, told: Report) -> None:
    assert login_outcome(cause).report() == told


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("silent", Report("module_timeout", {"module": "driver.so"})),
        ("died", Report("module_failed", {"module": "driver.so", "why": "died"})),
        ("nonsense", Report("module_failed", {"module": "driver.so", "why": "nonsense"})),
    ],
)
def test_a_broken_token_host_is_told_as_a_broken_driver(why: str, told: Report) -> None:
    assert device_words(errors.HostDied(kind="token", why=why), "/usr/lib/driver.so").report() == told
