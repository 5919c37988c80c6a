"""How large pages are shown at first: fitted to the width of the view; window and page host reckon it alike."""

from __future__ import annotations

import math
from typing import Annotated, Final

from msgspec import Meta, Struct

from app.domain.geometry import Size

MARGIN: Final = 28
"""Logical pixels around the pages."""
ACTUAL_SIZE: Final = 96 / 72
"""Logical pixels per point at 100 %."""
SMALLEST_ZOOM: Final = 0.1 * ACTUAL_SIZE
LARGEST_ZOOM: Final = 6.0 * ACTUAL_SIZE
WIDEST_FIT: Final = 1.4
"""Fitting to the width stops here: on a wide screen a page need not be larger than a reader's eyes want."""
TILE_SIDE: Final = 1024
"""The largest side of a tile in physical pixels: at most 4 MB cross the process boundary at once."""

Pixels = Annotated[float, Meta(gt=0, le=100_000)]


class Room(Struct, frozen=True):
    """The width of a view in logical pixels, and how many physical ones its screen has for each."""

    width: Pixels
    ratio: Annotated[float, Meta(gt=0, le=8)]

    def zoom(self, width_pt: float) -> float:
        """Return how many logical pixels a point takes when pages up to ``width_pt`` wide fit into the width."""
        return sane_zoom(min((self.width - 2 * MARGIN) / width_pt, WIDEST_FIT * ACTUAL_SIZE))

    def first_tile(self, page: Size) -> tuple[float, int, int]:
        """Return the scale (pixels per point), width and height of the upper left tile of a page that is fitted."""
        scale = self.zoom(page.width_pt) * self.ratio
        width, height = picture_size(page, scale)
        return scale, min(TILE_SIDE, width), min(TILE_SIDE, height)


def sane_zoom(zoom: float) -> float:
    """Return ``zoom`` within its limits; rounded, so that two readings of a page's size lead to the same pictures."""
    return round(min(max(zoom, SMALLEST_ZOOM), LARGEST_ZOOM), 4)


def picture_size(page: Size, scale: float) -> tuple[int, int]:
    """Return the size in pixels of the picture of a whole page."""
    return max(1, math.ceil(page.width_pt * scale)), max(1, math.ceil(page.height_pt * scale))
