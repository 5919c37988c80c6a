"""Deadlines in working days: weekends, the lunar New Year, days that were swapped, and what IT adds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from app.domain.guidance import due_date
from app.regulation.working_days import working_calendar


@pytest.fixture(scope="module")
def is_working_day() -> Callable[[date], bool]:
    return working_calendar()


@pytest.mark.clause("LC-13.2b")
@pytest.mark.clause("PT-6.4")
@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 11, 16), date(2026, 11, 17)),
        (date(2026, 11, 20), date(2026, 11, 23)),
        (date(2026, 11, 21), date(2026, 11, 23)),
        (date(2026, 2, 13), date(2026, 2, 23)),
        (date(2026, 4, 29), date(2026, 5, 4)),
        (date(2025, 12, 31), date(2026, 1, 2)),
    ],
    ids=["midweek", "friday", "saturday", "lunar new year", "last of april", "new year"],
)
def test_one_working_day(received: date, due: date, is_working_day: Callable[[date], bool]) -> None:
    assert due_date(received, 1, is_working_day) == due


@pytest.mark.clause("PT-5.4c")
@pytest.mark.parametrize(
    ("received", "due"),
    [(date(2026, 11, 16), date(2026, 11, 19)), (date(2026, 2, 12), date(2026, 2, 24))],
    ids=["plain week", "over the lunar new year"],
)
def test_three_working_days(received: date, due: date, is_working_day: Callable[[date], bool]) -> None:
    assert due_date(received, 3, is_working_day) == due


def test_a_saturday_that_was_swapped_is_worked_on(is_working_day: Callable[[date], bool]) -> None:
    assert is_working_day(date(2026, 8, 22))
    assert not is_working_day(date(2026, 8, 31))


def test_a_holiday_on_a_weekend_is_made_up_for(is_working_day: Callable[[date], bool]) -> None:
    assert not is_working_day(date(2026, 4, 27))


def test_it_has_the_last_word() -> None:
    is_working_day = working_calendar({date(2026, 11, 17)}, {date(2026, 11, 21)})
    assert due_date(date(2026, 11, 16), 1, is_working_day) == date(2026, 11, 18)
    assert is_working_day(date(2026, 11, 21))
