"""Where a mark goes by the rules of a set."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.geometry import PageGeometry, Placement, Rect, Size
from app.domain.placing import Proposal, Reason, Rule, SizeMm
from app.domain.signing import Mode
from app.regulation.packs import Corner, Margins, Pack, PageChoice


def propose(pack: Pack, mode: Mode, pages: Sequence[PageGeometry], *, size: SizeMm | None = None) -> Proposal:
    """Propose a place on a document of ``pages``; ``size`` is the mark's if it is not the rule's own.

    Raise :class:`ProfileUnknown` if the set says nothing about ``mode``.
    """
    rule = pack.placing_rule(mode)
    number = len(pages) if rule.page is PageChoice.LAST else 1
    page = pages[number - 1]
    space = _space(page, pack.margins)
    wanted = _points(page, size or rule.mark)
    fitting = _fitting(wanted, space)
    rect = _in_corner(fitting, space, rule.corner).moved_into(page.shown)
    return Proposal(
        Placement(number, rect),
        rule.confidence,
        rule.reason if fitting == wanted else Reason.PAGE_TOO_SMALL,
        Rule(pack.profile, rule.name, rule.origin, rule.clause),
    )


def _space(page: PageGeometry, margins: Margins) -> Rect:
    """Return the page within its widest allowed margins, or the whole page if that leaves less than half of it."""
    shown = page.shown
    left, right, bottom, top = (
        page.points_from_mm(side.most_mm) for side in (margins.left, margins.right, margins.bottom, margins.top)
    )
    if left + right > shown.width_pt / 2 or bottom + top > shown.height_pt / 2:
        return Rect(0, 0, shown.width_pt, shown.height_pt)
    return Rect(left, bottom, shown.width_pt - left - right, shown.height_pt - bottom - top)


def _points(page: PageGeometry, size: SizeMm) -> Size:
    return Size(page.points_from_mm(size.width_mm), page.points_from_mm(size.height_mm))


def _fitting(wanted: Size, space: Rect) -> Size:
    """Return ``wanted``, made smaller in proportion if the space is."""
    factor = min(1.0, space.width / wanted.width_pt, space.height / wanted.height_pt)
    return wanted if factor == 1.0 else Size(wanted.width_pt * factor, wanted.height_pt * factor)


def _in_corner(size: Size, space: Rect, corner: Corner) -> Rect:
    at_left = corner in {Corner.TOP_LEFT, Corner.BOTTOM_LEFT}
    at_bottom = corner in {Corner.BOTTOM_LEFT, Corner.BOTTOM_RIGHT}
    x = space.x if at_left else space.right - size.width_pt
    y = space.y if at_bottom else space.top - size.height_pt
    return Rect(x, y, size.width_pt, size.height_pt)
