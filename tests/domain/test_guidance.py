"""The last day something can be asked for, and how far off it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.domain.guidance import Asked, TermRule, TermStage, count_down

RENEWAL = TermRule(Asked.RENEWAL, "LD-9.2", "Quy chế 08-QC/TU, Điều 9 khoản 2", days=30, once=True)
NOTICE = TermRule(Asked.NOTICE, "BT-19.5b", "Quy định, Điều 19", months=1)
END = datetime(2027, 3, 31, 16, 59, tzinfo=UTC)


@pytest.mark.clause("LD-9.2")
@pytest.mark.clause("PT-5.1")
@pytest.mark.clause("LD-10.1")
@pytest.mark.clause("PT-5.2")
@pytest.mark.parametrize(
    ("today", "left", "stage"),
    [
        (date(2026, 11, 20), 101, TermStage.OPEN),
        (date(2027, 1, 29), 31, TermStage.OPEN),
        (date(2027, 1, 30), 30, TermStage.SOON),
        (date(2027, 3, 1), 0, TermStage.SOON),
        (date(2027, 3, 2), -1, TermStage.CLOSED),
        (date(2027, 3, 31), -30, TermStage.CLOSED),
        (date(2027, 4, 1), -31, TermStage.EXPIRED),
    ],
)
def test_renewal_can_be_asked_for_until_thirty_days_are_left(today: date, left: int, stage: TermStage) -> None:
    found = count_down(RENEWAL, END, today)
    assert (found.last_day, found.days_left, found.stage) == (date(2027, 3, 1), left, stage)
    assert found.validity_days == left + 30


def test_days_are_those_of_vietnam() -> None:
    late = datetime(2027, 3, 31, 23, 30, tzinfo=UTC)
    assert count_down(RENEWAL, late, date(2026, 11, 20)).last_day == date(2027, 3, 2)
    west = datetime(2027, 3, 31, 12, tzinfo=timezone(timedelta(hours=-8)))
    assert count_down(RENEWAL, west, date(2026, 11, 20)).last_day == date(2027, 3, 2)


@pytest.mark.clause("BT-19.5b")
@pytest.mark.parametrize(
    ("end", "last_day"),
    [
        (datetime(2027, 4, 15, tzinfo=UTC), date(2027, 3, 15)),
        (datetime(2027, 3, 31, tzinfo=UTC), date(2027, 2, 28)),
        (datetime(2027, 1, 10, tzinfo=UTC), date(2026, 12, 10)),
    ],
)
def test_notice_is_given_a_month_ahead(end: datetime, last_day: date) -> None:
    assert count_down(NOTICE, end, date(2026, 11, 20)).last_day == last_day
