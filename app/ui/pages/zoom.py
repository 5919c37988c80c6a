"""How large pages are shown: fitted to the room, or by a number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.fitting import ACTUAL_SIZE, MARGIN, Room, sane_zoom
from app.domain.geometry import Size

STEPS: Final = (0.1, 0.25, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 6.0)


class Fit(StrEnum):
    """What a page is fitted to."""

    WIDTH = "width"
    PAGE = "page"


@dataclass(frozen=True)
class Zoom:
    """Either a fit, or a share of the actual size (1.0 = 100 %)."""

    fit: Fit | None
    share: float = 1.0

    def resolve(self, sizes: tuple[Size, ...], page: int, room: Size) -> float:
        """Return logical pixels per point in a view of ``room`` (pixels); ``sizes`` are those of the pages on it."""
        if not sizes or self.fit is None:
            return self.share * ACTUAL_SIZE
        if self.fit is Fit.WIDTH:
            return Room(room.width_pt, 1.0).zoom(max(size.width_pt for size in sizes))
        size = sizes[page - 1]
        by_height = (room.height_pt - MARGIN) / size.height_pt
        return sane_zoom(min(by_height, (room.width_pt - 2 * MARGIN) / size.width_pt))

    def next_step(self, zoom: float, *, up: bool) -> Zoom:
        """Return the next larger or smaller step than ``zoom`` (pixels per point)."""
        share = zoom / ACTUAL_SIZE
        if up:
            return Zoom(None, next((step for step in STEPS if step > share * 1.01), STEPS[-1]))
        return Zoom(None, next((step for step in reversed(STEPS) if step < share * 0.99), STEPS[0]))

    @staticmethod
    def scaled(zoom: float, factor: float) -> Zoom:
        """Return ``zoom`` (pixels per point) made larger or smaller without steps, as fingers and wheels do."""
        return Zoom(None, sane_zoom(zoom * factor) / ACTUAL_SIZE)

    @staticmethod
    def percent(zoom: float) -> float:
        """Return ``zoom`` (pixels per point) as a share of the actual size."""
        return zoom / ACTUAL_SIZE
