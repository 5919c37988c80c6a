"""Working days in Vietnam: public holidays with the lunar New Year, days swapped by decree, and what IT adds."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from holidays.countries.vietnam import Vietnam


def working_calendar(days_off: Collection[date] = (), working_days: Collection[date] = ()) -> Callable[[date], bool]:
    """Return what tells working days from others; ``days_off`` and ``working_days`` overrule the public calendar.

    Days that a later decree moves are known only once the calendar that comes with the program, or IT, knows them.
    """
    public = Vietnam()  # type: ignore[no-untyped-call] # a bare constructor in an annotated class

    def is_working_day(day: date) -> bool:
        return day in working_days or (day not in days_off and public.is_working_day(day))

    return is_working_day
