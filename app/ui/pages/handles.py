"""How a mark changes when one of its eight handles is dragged; in points of the page, y up."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from app.domain.geometry import Rect, Size
from app.ui.pages.turning import Turn

SMALLEST_PT: Final = 12.0
_ROUND: Final = "trbl"
"""The edges in the order of the clock."""


class Handle(StrEnum):
    """Where a mark can be taken hold of; letters name the edges that move (left, right, top, bottom)."""

    BODY = ""
    TOP_LEFT = "lt"
    TOP = "t"
    TOP_RIGHT = "rt"
    RIGHT = "r"
    BOTTOM_RIGHT = "rb"
    BOTTOM = "b"
    BOTTOM_LEFT = "lb"
    LEFT = "l"

    @property
    def place(self) -> tuple[float, float]:
        """Return where the handle sits on its rectangle: shares of width and height, y down."""
        across = 0.0 if "l" in self else 1.0 if "r" in self else 0.5
        down = 0.0 if "t" in self else 1.0 if "b" in self else 0.5
        return across, down

    def on_page(self, turn: Turn) -> Handle:
        """Return the handle of the page's own edges that this one of a view turned by ``turn`` is."""
        letters = {_ROUND[(_ROUND.index(letter) - turn // 90) % 4] for letter in self}
        return Handle("".join(letter for letter in "lrtb" if letter in letters))


KNOBS: Final = tuple(handle for handle in Handle if handle is not Handle.BODY)


def resized(rect: Rect, handle: Handle, shift: tuple[float, float], *, page: Size, keeps_aspect: bool) -> Rect:
    """Return ``rect`` after ``handle`` was dragged by ``shift`` points (x right, y up); it stays on the page."""
    left, right, bottom, top = rect.x, rect.right, rect.y, rect.top
    if "l" in handle:
        left = _between(left + shift[0], 0.0, right - SMALLEST_PT)
    if "r" in handle:
        right = _between(right + shift[0], left + SMALLEST_PT, page.width_pt)
    if "b" in handle:
        bottom = _between(bottom + shift[1], 0.0, top - SMALLEST_PT)
    if "t" in handle:
        top = _between(top + shift[1], bottom + SMALLEST_PT, page.height_pt)
    changed = Rect(left, bottom, right - left, top - bottom)
    return _same_shape(rect, changed, handle, page) if keeps_aspect else changed


def _same_shape(before: Rect, after: Rect, handle: Handle, page: Size) -> Rect:
    """Return ``after`` with the shape of ``before``, held at the corner or edge opposite the handle."""
    across, down = after.width / before.width, after.height / before.height
    match handle:
        case Handle.TOP | Handle.BOTTOM:
            wanted = down
        case Handle.LEFT | Handle.RIGHT:
            wanted = across
        case _:
            wanted = max(across, down)
    room_x = before.right if "l" in handle else page.width_pt - before.x
    room_y = before.top if "b" in handle else page.height_pt - before.y
    share = min(wanted, room_x / before.width, room_y / before.height)
    width, height = before.width * share, before.height * share
    x = before.right - width if "l" in handle else before.x
    y = before.top - height if "b" in handle else before.y
    return Rect(x, y, width, height)


def _between(value: float, low: float, high: float) -> float:
    return min(max(value, low), max(low, high))
