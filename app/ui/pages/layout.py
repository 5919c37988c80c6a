"""Where pages lie on the canvas: stacked, centred, with a gap, turned as the person wants; logical pixels, y down."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Final

from PySide6.QtCore import QPointF, QRectF

from app.domain.fitting import MARGIN
from app.domain.geometry import PageGeometry, Placement, Rect, Size
from app.ui.page_states import Tile
from app.ui.pages.tiles import tiles_of
from app.ui.pages.turning import Turn

GAP: Final = 20


@lru_cache(maxsize=2)
def sizes_shown(pages: tuple[PageGeometry, ...]) -> tuple[Size, ...]:
    """Return the size of every page, unturned, in points: for 1,000 pages that takes as long as painting one."""
    return tuple(page.shown for page in pages)


@dataclass(frozen=True)
class PageLayout:
    """Pages at ``zoom`` logical pixels per point, on a canvas at least ``room`` pixels wide, each turned by ``turn``.

    Places on a page are told as the page itself has them, however it is turned on the canvas.
    """

    pages: tuple[PageGeometry, ...]
    zoom: float
    room: float
    turn: Turn = Turn.NONE

    @cached_property
    def sizes(self) -> tuple[Size, ...]:
        """Return the size of every page, unturned, in points."""
        return sizes_shown(self.pages)

    @cached_property
    def width(self) -> float:
        widest = max((size.width_pt for size in self._spans), default=0.0)
        return max(self.room, widest * self.zoom + 2 * MARGIN)

    @cached_property
    def height(self) -> float:
        return self._tops[-1] - GAP + MARGIN if self.sizes else 0.0

    @cached_property
    def _spans(self) -> tuple[Size, ...]:
        """Return the room every page takes on the canvas, in points."""
        return self.turn.sizes(self.sizes)

    @cached_property
    def _tops(self) -> tuple[float, ...]:
        """Return the upper edge of every page, and where one more would begin."""
        return tuple(accumulate((size.height_pt * self.zoom + GAP for size in self._spans), initial=float(MARGIN)))

    def area(self, page: int) -> QRectF:
        """Return where ``page`` (from 1) lies on the canvas."""
        size = self._spans[page - 1]
        width, height = size.width_pt * self.zoom, size.height_pt * self.zoom
        return QRectF((self.width - width) / 2, self._tops[page - 1], width, height)

    def page_at(self, y: float) -> int:
        """Return the page at height ``y`` of the canvas; a gap belongs to the page above it."""
        return min(max(bisect_right(self._tops, y), 1), len(self.sizes))

    def pages_between(self, top: float, bottom: float) -> range:
        """Return the pages that reach into a strip of the canvas."""
        return range(self.page_at(top), self.page_at(bottom) + 1) if self.sizes else range(0)

    def on_canvas(self, placement: Placement) -> QRectF:
        """Return where a place on a page lies on the canvas."""
        rect, height = placement.rect, self.sizes[placement.page - 1].height_pt
        page = placement.page
        upper_left = self.point_on_canvas(page, QPointF(rect.x, height - rect.top))
        lower_right = self.point_on_canvas(page, QPointF(rect.right, height - rect.y))
        return QRectF(upper_left, lower_right).normalized()

    def on_page(self, page: int, area: QRectF) -> Rect:
        """Return a rectangle of the canvas in points of ``page``; it may lie off the page."""
        found = QRectF(self.point_on_page(page, area.topLeft()), self.point_on_page(page, area.bottomRight()))
        found = found.normalized()
        return Rect(found.left(), self.sizes[page - 1].height_pt - found.bottom(), found.width(), found.height())

    def nearest_place(self, area: QRectF) -> Placement:
        """Return the place on the page under the middle of ``area``, moved so that it lies on that page."""
        page = self.page_at(area.center().y())
        return Placement(page, self.on_page(page, area).moved_into(self.sizes[page - 1]))

    def fraction_at(self, point: QPointF) -> tuple[int, float, float]:
        """Return page and place under ``point``, in points from the page's upper-left corner: to find it again."""
        page = self.page_at(point.y())
        found = self.point_on_page(page, point)
        return page, found.x(), found.y()

    def point_on_canvas(self, page: int, point: QPointF) -> QPointF:
        """Return where a point of ``page`` (in points from its own upper-left corner) lies on the canvas."""
        return self.area(page).topLeft() + self.turn.point(point, self.sizes[page - 1]) * self.zoom

    def point_on_page(self, page: int, point: QPointF) -> QPointF:
        """Return a point of the canvas in points from the upper-left corner of ``page``."""
        turned = (point - self.area(page).topLeft()) / self.zoom
        return self.turn.back().point(turned, self._spans[page - 1])

    def shift_on_page(self, shift: QPointF) -> tuple[float, float]:
        """Return a movement over the canvas as points of a page: to its right, and up."""
        moved = self.turn.back().shift(shift) / self.zoom
        return moved.x(), -moved.y()

    def tiles(self, document: int, page: int, strip: QRectF, ratio: float) -> list[Tile]:
        """Return the tiles of ``page`` that a strip of the canvas needs, at ``ratio`` physical per logical pixel."""
        shown = strip.intersected(self.area(page))
        if shown.isEmpty():
            return []
        scale, size = self.zoom * ratio, self.sizes[page - 1]
        seen = self.on_page(page, shown)
        part = QRectF(seen.x * scale, (size.height_pt - seen.top) * scale, seen.width * scale, seen.height * scale)
        return list(tiles_of(document, page, size, scale=scale, part=part))
