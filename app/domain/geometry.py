"""Where things are on a page, in points of the page as the reader sees it.

A page as shown has its origin in the lower-left corner, x to the right, y up, after CropBox ∩ MediaBox was taken
and Rotate was applied. One unit is one user-space unit; ``user_unit`` matters only when millimetres are asked for.
"""

from __future__ import annotations

import math
from typing import Annotated, Final

from msgspec import Meta, Struct

POINTS_PER_MM: Final = 72 / 25.4
_SLACK_PT: Final = 0.01
_LARGEST_PT: Final = 1_000_000.0

Finite = Annotated[float, Meta(ge=-_LARGEST_PT, le=_LARGEST_PT)]
Length = Annotated[float, Meta(gt=0, le=_LARGEST_PT)]


class Size(Struct, frozen=True):
    """Width and height of a page as shown, in points."""

    width_pt: Length
    height_pt: Length


class Rect(Struct, frozen=True):
    """A rectangle by its lower-left corner, in points."""

    x: Finite
    y: Finite
    width: Length
    height: Length

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def top(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def is_inside(self, size: Size) -> bool:
        """Tell whether the rectangle lies on a page of ``size`` (a hundredth of a point is forgiven)."""
        return (
            self.x >= -_SLACK_PT
            and self.y >= -_SLACK_PT
            and self.right <= size.width_pt + _SLACK_PT
            and self.top <= size.height_pt + _SLACK_PT
        )

    def moved_into(self, size: Size) -> Rect:
        """Return this rectangle shifted, never shrunk unless larger than the page, so that it lies on the page."""
        width, height = min(self.width, size.width_pt), min(self.height, size.height_pt)
        x = min(max(self.x, 0.0), size.width_pt - width)
        y = min(max(self.y, 0.0), size.height_pt - height)
        return Rect(x, y, width, height)


class PageGeometry(Struct, frozen=True):
    """One page: its visible box in user space (left, bottom, right, top), rotation and unit.

    ``rotate`` is 0, 90, 180 or 270 degrees clockwise, as ISO 32000-1 7.7.3.3 has it.
    """

    left: Finite
    bottom: Finite
    right: Finite
    top: Finite
    rotate: Annotated[int, Meta(ge=0, le=270, multiple_of=90)] = 0
    user_unit: Annotated[float, Meta(gt=0, le=100_000)] = 1.0

    @classmethod
    def from_boxes(
        cls, media: tuple[float, ...], crop: tuple[float, ...] | None, *, rotate: int = 0, user_unit: float = 1.0
    ) -> PageGeometry:
        """Build from raw boxes of four numbers: corners in any order, crop limited to media, rotation normalised."""
        box = _ordered(media)
        if crop is not None:
            cut = _intersection(box, _ordered(crop))
            box = cut if cut is not None else box
        turned = rotate % 360
        return cls(*box, rotate=turned if turned % 90 == 0 else 0, user_unit=user_unit)

    @property
    def shown(self) -> Size:
        """Return the size of the page as the reader sees it."""
        width, height = self.right - self.left, self.top - self.bottom
        return Size(height, width) if self.rotate in {90, 270} else Size(width, height)

    def to_user_space(self, rect: Rect) -> tuple[float, float, float, float]:
        """Return ``rect`` (page as shown) as (left, bottom, right, top) in the file's user space."""
        corners = [self._point(rect.x, rect.y), self._point(rect.right, rect.top)]
        xs, ys = sorted(x for x, _ in corners), sorted(y for _, y in corners)
        return xs[0], ys[0], xs[1], ys[1]

    def from_user_space(self, left: float, bottom: float, right: float, top: float) -> Rect:
        """Return a user-space box as a rectangle of the page as shown; the inverse of :meth:`to_user_space`."""
        corners = [self.shown_point(left, bottom), self.shown_point(right, top)]
        xs, ys = sorted(x for x, _ in corners), sorted(y for _, y in corners)
        return Rect(xs[0], ys[0], xs[1] - xs[0], ys[1] - ys[0])

    def points_from_mm(self, length_mm: float) -> float:
        """Return how many user-space units ``length_mm`` takes on this page."""
        return length_mm * POINTS_PER_MM / self.user_unit

    def mm_from_points(self, length_pt: float) -> float:
        """Return the real length in millimetres of ``length_pt`` user-space units."""
        return length_pt * self.user_unit / POINTS_PER_MM

    def is_close_to(self, other: PageGeometry, tolerance_pt: float = 0.5) -> bool:
        """Tell whether both describe the same page as shown (size, rotation and unit)."""
        mine, theirs = self.shown, other.shown
        return (
            math.isclose(mine.width_pt, theirs.width_pt, abs_tol=tolerance_pt)
            and math.isclose(mine.height_pt, theirs.height_pt, abs_tol=tolerance_pt)
            and self.rotate == other.rotate
        )

    def _point(self, x: float, y: float) -> tuple[float, float]:
        match self.rotate:
            case 90:
                return self.right - y, self.bottom + x
            case 180:
                return self.right - x, self.top - y
            case 270:
                return self.left + y, self.top - x
            case _:
                return self.left + x, self.bottom + y

    def shown_point(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of user space as a point of the page as shown."""
        match self.rotate:
            case 90:
                return y - self.bottom, self.right - x
            case 180:
                return self.right - x, self.top - y
            case 270:
                return self.top - y, x - self.left
            case _:
                return x - self.left, y - self.bottom


class Placement(Struct, frozen=True):
    """A place for a mark: page counted from 1, rectangle of the page as shown."""

    page: Annotated[int, Meta(ge=1)]
    rect: Rect


def _ordered(box: tuple[float, ...]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = box
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _intersection(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> tuple[float, float, float, float] | None:
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if right > left and top > bottom else None
