"""Free areas near a corner: not over text, seals, other marks or anything that is drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from operator import add
from typing import Final

from app.domain.geometry import Rect, Size
from app.domain.placing import Spot

_STEPS: Final = 842
"""Along its longer side a page is looked at in so many steps, whatever its unit and size: points, on A4."""

_LEAST_TOP: Final = 0.6
"""A mark at a top corner lies above this part of the page's height."""
_OFF_CENTRE: Final = 0.1
_SLACK_PT: Final = 0.01

_AT_LEFT: Final = frozenset({Spot.TOP_LEFT, Spot.BOTTOM_LEFT})
_AT_RIGHT: Final = frozenset({Spot.TOP_RIGHT, Spot.BOTTOM_RIGHT})
_AT_BOTTOM: Final = frozenset({Spot.BOTTOM_LEFT, Spot.BOTTOM_RIGHT})


@dataclass(frozen=True)
class Frame:
    """The part of a page where marks may stand."""

    left: float
    bottom: float
    right: float
    top: float


def corner_of(size: Size, frame: Frame, spot: Spot) -> Rect:
    """Return the rectangle of that size in a corner of the frame."""
    if spot in _AT_LEFT:
        x = frame.left
    elif spot in _AT_RIGHT:
        x = frame.right - size.width_pt
    else:
        x = (frame.left + frame.right - size.width_pt) / 2
    y = frame.bottom if spot in _AT_BOTTOM else frame.top - size.height_pt
    return Rect(x, y, size.width_pt, size.height_pt)


def free_place(size: Size, page: Size, frame: Frame, spot: Spot, obstacles: Iterable[Rect]) -> Rect | None:
    """Return the place nearest to the corner that touches none of the obstacles, None if there is none."""
    start = corner_of(size, frame, spot)
    step = max(page.width_pt, page.height_pt) / _STEPS
    taken = _Taken(page, obstacles, step)
    asides = _asides(page, spot, start, step)
    best: tuple[float, Rect] | None = None
    for down in _steps(_room_down(page, frame, spot, start), step):
        if best is not None and down >= best[0]:
            break
        for aside in asides:
            cost = down + abs(aside)
            if best is not None and cost >= best[0]:
                continue
            y = start.y + down if spot in _AT_BOTTOM else start.y - down
            rect = Rect(start.x + aside, y, start.width, start.height)
            if _inside(rect, frame) and taken.is_free(rect):
                best = cost, rect
    return best[1] if best else None


def _room_down(page: Size, frame: Frame, spot: Spot, start: Rect) -> float:
    """Return how far from its corner's edge a mark may go: not beyond the corner's part of the page."""
    if spot in _AT_BOTTOM:
        return frame.top - start.top
    return max(0.0, start.y - max(frame.bottom, page.height_pt * _LEAST_TOP))


def _asides(page: Size, spot: Spot, start: Rect, step: float) -> list[float]:
    """Return the shifts to one side, or both for a mark in the middle, nearest first."""
    if spot in _AT_LEFT:
        return _steps(page.width_pt / 2 - start.x, step)
    if spot in _AT_RIGHT:
        return [-aside for aside in _steps(start.right - page.width_pt / 2, step)]
    return [side * aside for aside in _steps(page.width_pt * _OFF_CENTRE, step) for side in (1, -1)]


def _steps(room: float, step: float) -> list[float]:
    return [step * number for number in range(max(0, int(room // step)) + 1)]


def _inside(rect: Rect, frame: Frame) -> bool:
    return (
        rect.x >= frame.left - _SLACK_PT
        and rect.right <= frame.right + _SLACK_PT
        and rect.y >= frame.bottom - _SLACK_PT
        and rect.top <= frame.top + _SLACK_PT
    )


class _Taken:
    """What is taken of a page, in squares, summed up so that any rectangle is looked up at once."""

    def __init__(self, page: Size, obstacles: Iterable[Rect], step: float) -> None:
        self._step = step
        self._columns = math.ceil(page.width_pt / step) + 1
        self._rows = math.ceil(page.height_pt / step) + 1
        squares = [bytearray(self._columns) for _ in range(self._rows)]
        for rect in obstacles:
            first, last = self._span(rect.x - step, rect.right + step, self._columns)
            low, high = self._span(rect.y - step, rect.top + step, self._rows)
            for row in range(low, high):
                squares[row][first:last] = b"\1" * (last - first)
        self._sums = _sums(squares)

    def is_free(self, rect: Rect) -> bool:
        first, last = self._span(rect.x, rect.right, self._columns)
        low, high = self._span(rect.y, rect.top, self._rows)
        sums = self._sums
        return sums[high][last] - sums[low][last] - sums[high][first] + sums[low][first] == 0

    def _span(self, start: float, end: float, most: int) -> tuple[int, int]:
        first = min(max(math.floor(start / self._step), 0), most)
        return first, min(max(math.ceil(end / self._step), first), most)


def _sums(squares: list[bytearray]) -> list[list[int]]:
    """Return for every corner of the grid how many squares below and to the left of it are taken."""
    sums = [[0] * (len(squares[0]) + 1)]
    for row in squares:
        sums.append(list(map(add, sums[-1], accumulate(row, initial=0))))
    return sums
