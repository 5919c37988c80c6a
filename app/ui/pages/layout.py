"""Where pages lie on the canvas: stacked, centred, with a gap; in logical pixels, y down."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final

from PySide6.QtCore import QPointF, QRectF

from app.domain.fitting import MARGIN
from app.domain.geometry import PageGeometry, Placement, Rect, Size

GAP: Final = 20


@dataclass(frozen=True)
class PageLayout:
    """Pages at ``zoom`` logical pixels per point, on a canvas at least ``room`` pixels wide."""

    pages: tuple[PageGeometry, ...]
    zoom: float
    room: float

    @cached_property
    def sizes(self) -> tuple[Size, ...]:
        return tuple(page.shown for page in self.pages)

    @cached_property
    def width(self) -> float:
        widest = max((size.width_pt for size in self.sizes), default=0.0)
        return max(self.room, widest * self.zoom + 2 * MARGIN)

    @cached_property
    def height(self) -> float:
        return self._tops[-1] - GAP + MARGIN if self.sizes else 0.0

    @cached_property
    def _tops(self) -> tuple[float, ...]:
        """Return the upper edge of every page, and where one more would begin."""
        return tuple(accumulate((size.height_pt * self.zoom + GAP for size in self.sizes), initial=float(MARGIN)))

    def area(self, page: int) -> QRectF:
        """Return where ``page`` (from 1) lies on the canvas."""
        size = self.sizes[page - 1]
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
        area, rect = self.area(placement.page), placement.rect
        return QRectF(
            area.left() + rect.x * self.zoom,
            area.bottom() - rect.top * self.zoom,
            rect.width * self.zoom,
            rect.height * self.zoom,
        )

    def on_page(self, page: int, area: QRectF) -> Rect:
        """Return a rectangle of the canvas in points of ``page``; it may lie off the page."""
        sheet = self.area(page)
        return Rect(
            (area.left() - sheet.left()) / self.zoom,
            (sheet.bottom() - area.bottom()) / self.zoom,
            area.width() / self.zoom,
            area.height() / self.zoom,
        )

    def nearest_place(self, area: QRectF) -> Placement:
        """Return the place on the page under the middle of ``area``, moved so that it lies on that page."""
        page = self.page_at(area.center().y())
        return Placement(page, self.on_page(page, area).moved_into(self.sizes[page - 1]))

    def fraction_at(self, point: QPointF) -> tuple[int, float, float]:
        """Return page and place under ``point``, in points from the page's upper-left corner: to find it again."""
        page = self.page_at(point.y())
        area = self.area(page)
        return page, (point.x() - area.left()) / self.zoom, (point.y() - area.top()) / self.zoom
