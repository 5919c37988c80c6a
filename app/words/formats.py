"""Dates, times, numbers and sizes as an office writes them, in the language of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final

VIETNAM: Final = timezone(timedelta(hours=7))
"""The only zone: Vietnam has had no summer time since 1975."""

_UNITS: Final = ("B", "KB", "MB", "GB")


@dataclass(frozen=True)
class Formats:
    """How values become text. ``group`` and ``point`` are the separators of thousands and decimals."""

    group: str
    point: str

    def date(self, day: date) -> str:
        """Return e.g. 20/11/2026; a moment is told in Vietnamese time."""
        local = day.astimezone(VIETNAM) if isinstance(day, datetime) and day.tzinfo else day
        return f"{local:%d/%m/%Y}"

    def time(self, moment: datetime) -> str:
        """Return e.g. 09:15:30, in Vietnamese time."""
        local = moment.astimezone(VIETNAM) if moment.tzinfo else moment
        return f"{local:%H:%M:%S}"

    def moment(self, moment: datetime) -> str:
        """Return e.g. 20/11/2026 09:15:30."""
        return f"{self.date(moment)} {self.time(moment)}"

    def iso(self, moment: datetime) -> str:
        """Return e.g. 2026-11-20T09:15:30+07:00: ISO 8601 in Vietnam's zone, as LC-15.2 asks."""
        return moment.astimezone(VIETNAM).isoformat(timespec="seconds")

    def number(self, value: float, decimals: int = 0) -> str:
        """Return e.g. 1.234,5 (Vietnamese) or 1,234.5 (English)."""
        text = f"{value:,.{decimals}f}"
        return text.replace(",", "\0").replace(".", self.point).replace("\0", self.group)

    def percent(self, share: float) -> str:
        """Return e.g. 100 % for 1.0."""
        return f"{self.number(share * 100)} %"

    def size(self, byte_count: int) -> str:
        """Return e.g. 214 KB or 1,4 MB; units of 1,024."""
        amount, unit = float(byte_count), 0
        while amount >= 1000 and unit < len(_UNITS) - 1:
            amount, unit = amount / 1024, unit + 1
        decimals = 1 if unit > 1 and amount < 10 else 0
        return f"{self.number(amount, decimals)} {_UNITS[unit]}"


VIETNAMESE: Final = Formats(group=".", point=",")
ENGLISH: Final = Formats(group=",", point=".")
