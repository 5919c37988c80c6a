"""Dates, times, numbers and sizes as an office writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.words import Catalogue, Formats, Language
from app.words.formats import ENGLISH, VIETNAMESE

MORNING = datetime(2026, 11, 20, 2, 15, 30, tzinfo=UTC)


def test_a_day_is_written_day_first() -> None:
    assert VIETNAMESE.date(date(2026, 11, 20)) == "20/11/2026"


def test_a_time_is_told_in_vietnamese_time() -> None:
    assert VIETNAMESE.time(MORNING) == "09:15:30"


def test_a_moment_late_in_the_universal_day_belongs_to_the_next_vietnamese_day() -> None:
    assert VIETNAMESE.moment(datetime(2026, 11, 19, 18, 0, 0, tzinfo=UTC)) == "20/11/2026 01:00:00"


@pytest.mark.parametrize(("formats", "text"), [(VIETNAMESE, "1.234.567,9"), (ENGLISH, "1,234,567.9")])
def test_numbers_have_the_separators_of_the_language(formats: Formats, text: str) -> None:
    assert formats.number(1_234_567.89, 1) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (219_430, "214 KB"),
        (1_500_000, "1,4 MB"),
        (419_430_400, "400 MB"),
        (3 * 1024**3, "3,0 GB"),
    ],
)
def test_sizes_have_a_unit_that_fits(count: int, text: str) -> None:
    assert VIETNAMESE.size(count) == text


def test_facts_are_written_as_the_language_does() -> None:
    words = Catalogue.load(Language.VIETNAMESE)
    assert "1.998" in words.say("signer.valid", day=date(2032, 1, 5), days=1998)
