"""How much of a page later marks and filled fields hide: too much, and no machine can say that nothing was hidden.

A seal has to lie over a part of the leader's mark (NĐ 30/2020, Phụ lục I), so marks may overlap; every signature is
listed with its signer, whatever lies on its mark. What hides a large part of a page is for a person to look at.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final

from pyhanko.pdf_utils import generic

from app.check.listing import Spot, marks, pages
from app.check.views import View
from app.domain.geometry import Rect, Size

MOST_OF_PAGE: Final = 0.25


class Covering:
    """What later marks and filled fields lie on."""

    def __init__(self, now: View) -> None:
        self._now = now
        self._marks: set[int] = set()
        self._filled: set[int] = set()

    def mark(self, widget: int) -> None:
        """Take a later signature's mark into account."""
        self._marks.add(widget)

    def fill(self, widget: int) -> None:
        """Take a field that was filled in into account."""
        self._filled.add(widget)

    def is_excessive(self) -> bool:
        """Tell whether a later mark or field hides a large part of a page."""
        if not self._marks | self._filled:
            return False
        by_page: dict[int, float] = {}
        for number in self._marks | self._filled:
            share = self._share(number)
            if share > MOST_OF_PAGE:
                return True
            page = self._spots[number].page if number in self._spots else 0
            by_page[page] = by_page.get(page, 0.0) + (share if number in self._marks else 0.0)
        return max(by_page.values()) > MOST_OF_PAGE

    @cached_property
    def _spots(self) -> dict[int, Spot]:
        return marks(self._now, list(pages(self._now)))

    def _share(self, number: int) -> float:
        """Return which part of its page a widget takes; all of it where that cannot be told."""
        spot = self._spots.get(number)
        if spot is None or spot.placement is None:
            entries = self._now.value(number)
            return 1.0 if isinstance(entries, generic.DictionaryObject) and has_area(self._now, entries) else 0.0
        return _area(_on_page(spot.placement.rect, spot.size)) / max(spot.size.width_pt * spot.size.height_pt, 1.0)


def has_area(view: View, entries: generic.DictionaryObject) -> bool:
    """Tell whether an annotation can be seen at all; a rectangle that cannot be read counts as one that can."""
    box = [view.resolve(each) for each in view.array(entries, "/Rect")]
    if not box:
        return False
    numbers = [each for each in box if isinstance(each, generic.NumberObject | generic.FloatObject)]
    return len(numbers) != 4 or len(box) != 4 or (numbers[0] != numbers[2] and numbers[1] != numbers[3])


def _on_page(rect: Rect, size: Size) -> Rect:
    left, bottom = max(rect.x, 0.0), max(rect.y, 0.0)
    width, height = min(rect.right, size.width_pt) - left, min(rect.top, size.height_pt) - bottom
    return Rect(left, bottom, max(width, 0.0), max(height, 0.0))


def _area(rect: Rect) -> float:
    return rect.width * rect.height
