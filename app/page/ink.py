"""What is drawn on a page: where anything stands, and how far the ink of a signature's mark reaches."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import pypdfium2

from app.domain.geometry import PageGeometry, Rect
from app.domain.text import PageText
from app.page.picture import Picture, Tile, draw_tile, draw_widgets

_FINE: Final = 4.0
"""Pixels per printed point for measuring ink: a quarter of a point is a tenth of a millimetre."""
_LARGEST: Final = 2000
_LARGEST_PAGE: Final = 1400
_CONTRAST: Final = 40
_LIGHTEST_INK: Final = 240
_ROWS_TOGETHER: Final = 2


@dataclass(frozen=True)
class Seen:
    """A document as the finder sees it; ``page`` opens one for drawing."""

    pages: tuple[PageGeometry, ...]
    text: Callable[[int], PageText]
    page: Callable[[int], pypdfium2.PdfPage]

    def drawn(self, page: int) -> tuple[Rect, ...]:
        """Return rectangles over all that is drawn on a page: words, pictures, lines, seals, marks of signatures."""
        geometry = self.pages[page - 1]
        shown = geometry.shown
        scale = min(geometry.user_unit, _LARGEST_PAGE / max(shown.width_pt, shown.height_pt))
        whole = max(1, round(shown.width_pt * scale)), max(1, round(shown.height_pt * scale))
        picture = draw_tile(self.page(page), whole, Tile(0, 0, *whole))
        across, up = shown.width_pt / picture.width, shown.height_pt / picture.height
        return tuple(
            Rect(left * across, shown.height_pt - bottom * up, (right - left) * across, (bottom - top) * up)
            for left, top, right, bottom in _runs(_unlike_ground(picture), picture.width)
        )

    def ink(self, page: int, rect: Rect) -> Rect | None:
        """Return the box of what the form fields draw within ``rect``, None if that is nothing."""
        geometry = self.pages[page - 1]
        shown = geometry.shown
        left, bottom = max(rect.x, 0.0), max(rect.y, 0.0)
        right, top = min(rect.right, shown.width_pt), min(rect.top, shown.height_pt)
        if min(right - left, top - bottom) * geometry.user_unit < 1:
            return None
        scale = min(_FINE * geometry.user_unit, _LARGEST / max(right - left, top - bottom))
        whole = max(1, round(shown.width_pt * scale)), max(1, round(shown.height_pt * scale))
        tile = Tile(
            math.floor(left * scale),
            math.floor((shown.height_pt - top) * scale),
            max(1, math.ceil((right - left) * scale)),
            max(1, math.ceil((top - bottom) * scale)),
        )
        box = _box(draw_widgets(self.page(page), whole, tile))
        if box is None:
            return None
        x0, y0, x1, y1 = box
        upper = shown.height_pt - (tile.top + y0) / scale
        return Rect((tile.left + x0) / scale, upper - (y1 - y0) / scale, (x1 - x0) / scale, (y1 - y0) / scale)


def _unlike_ground(picture: Picture) -> bytes:
    """Return one byte per pixel, not 0 where it differs clearly from the colour most of the picture has."""
    planes = [picture.pixels[channel::4] for channel in range(3)]
    result = 0
    for plane in planes:
        ground = Counter(plane).most_common(1)[0][0]
        table = bytes(int(abs(level - ground) > _CONTRAST) for level in range(256))
        result |= int.from_bytes(plane.translate(table), "little")
    return result.to_bytes(len(planes[0]), "little")


def _runs(marked: bytes, width: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield left, top, right, bottom of what is marked, some rows at a time; gaps of a few pixels are bridged."""
    rows = len(marked) // width
    for first in range(0, rows, _ROWS_TOGETHER):
        last = min(rows, first + _ROWS_TOGETHER)
        line = 0
        for row in range(first, last):
            line |= int.from_bytes(marked[row * width : (row + 1) * width], "little")
        for left, right in _marked_spans(line.to_bytes(width, "little")):
            yield left, first, right, last


def _marked_spans(line: bytes) -> Iterator[tuple[int, int]]:
    at = line.find(1)
    while at >= 0:
        end = line.find(b"\0\0\0", at)
        end = len(line) if end < 0 else end
        yield at, end
        at = line.find(1, end)


def _box(picture: Picture) -> tuple[int, int, int, int] | None:
    """Return left, top, right, bottom of all pixels that are not nearly white."""
    table = bytes(int(level < _LIGHTEST_INK) for level in range(256))
    marked = 0
    for channel in range(3):
        marked |= int.from_bytes(picture.pixels[channel::4].translate(table), "little")
    if not marked:
        return None
    content, width = marked.to_bytes(picture.width * picture.height, "little"), picture.width
    rows = [content[at : at + width] for at in range(0, len(content), width)]
    used = [number for number, row in enumerate(rows) if 1 in row]
    left = min(rows[number].find(1) for number in used)
    right = max(rows[number].rfind(1) for number in used) + 1
    return left, used[0], right, used[-1] + 1
