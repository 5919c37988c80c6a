"""Where a dragged mark comes to rest: the rule's place, the margins and the middle of the page; in points, y up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.domain.geometry import PageGeometry, Placement, Rect

MARGINS_MM: Final = (30.0, 15.0, 20.0, 20.0)
"""Left, right, top and bottom margin of an office paper: the smallest that NĐ 30/2020, Phụ lục I allows."""
_SAME_PT: Final = 0.05


@dataclass(frozen=True)
class Guide:
    """A line to show while a mark rests on it: at ``at`` points from the left (``upright``) or the lower edge."""

    page: int
    upright: bool
    at: float


@dataclass(frozen=True)
class _Axis:
    """Lines of one direction: where edges may rest, and where the middle may."""

    edges: tuple[float, ...]
    middles: tuple[float, ...]

    def nearest(self, start: float, length: float, reach: float) -> tuple[float, tuple[float, ...]]:
        """Return how far to move so that something rests, and the lines it then rests on."""
        stops = [(line - at, line) for line in self.edges for at in (start, start + length)]
        stops += [(line - start - length / 2, line) for line in self.middles]
        shift = min((stop[0] for stop in stops), key=abs, default=0.0)
        if abs(shift) > reach or not stops:
            return 0.0, ()
        return shift, tuple({line for move, line in stops if abs(move - shift) < _SAME_PT})


def snapped(
    place: Placement, geometry: PageGeometry, home: Placement | None, *, reach_pt: float
) -> tuple[Placement, tuple[Guide, ...]]:
    """Return ``place`` moved onto the lines within ``reach_pt``, and those lines. ``home`` is the rule's own place."""
    rect = place.rect
    across, up = _axes(geometry, home.rect if home is not None and home.page == place.page else None)
    right, uprights = across.nearest(rect.x, rect.width, reach_pt)
    higher, levels = up.nearest(rect.y, rect.height, reach_pt)
    moved = Rect(rect.x + right, rect.y + higher, rect.width, rect.height)
    if not moved.is_inside(geometry.shown):
        return place, ()
    guides = [Guide(place.page, upright=True, at=at) for at in uprights]
    guides += [Guide(place.page, upright=False, at=at) for at in levels]
    return Placement(place.page, moved), tuple(guides)


def _axes(geometry: PageGeometry, home: Rect | None) -> tuple[_Axis, _Axis]:
    size = geometry.shown
    left, right, top, bottom = (geometry.points_from_mm(margin) for margin in MARGINS_MM)
    homes = home.centre if home is not None else (size.width_pt / 2, size.height_pt / 2)
    return (
        _Axis((left, size.width_pt - right), (size.width_pt / 2, homes[0])),
        _Axis((bottom, size.height_pt - top), (homes[1],) if home is not None else ()),
    )
