"""How far a proposal is from where the mark belongs, and the table of it all."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.geometry import POINTS_PER_MM, Placement
from app.domain.placing import Confidence, FrameMm, Origin, PageChoice, Proposal, Rule, Search, SizeMm, Spot
from app.page.document import Document
from tests.placing.printing import Spot as Marked
from tests.placing.printing import spots
from tests.placing.sample import Sample

TOLERANCE_MM = 4.0
MARK = SizeMm(50, 20)


@dataclass(frozen=True)
class Row:
    """One document of the table. ``off_mm`` is None where nobody can say what is right."""

    sample: Sample
    proposal: Proposal
    off_mm: float | None
    on_another: bool

    @property
    def is_right(self) -> bool:
        return self.off_mm is not None and self.off_mm <= TOLERANCE_MM

    @property
    def admits_doubt(self) -> bool:
        return self.proposal.confidence is Confidence.LOW

    @property
    def line(self) -> str:
        """The row as text."""
        off = "" if self.off_mm is None else f"{min(self.off_mm, 999):.1f}"
        found, sample = self.proposal, self.sample
        return (
            f"{sample.name:<44} {sample.font:<17} {sample.expected:<6} {off:>6}  "
            f"{found.confidence:<7} {found.reason:<24} {found.title} | {found.name}"
        )


def measure(sample: Sample, path: Path) -> Row:
    """Ask for the place on one document and compare it with where the writer set the lines."""
    document = Document.open(str(path), None)
    try:
        proposal = document.find(question(sample.signer), lambda _: None)
    finally:
        document.close()
    marked = spots(path)
    place = proposal.placement
    right = _right_place(marked)
    off = None
    if right is not None:
        page, x, y = right
        cx, cy = place.rect.centre
        off = math.hypot(cx - x, cy - y) / POINTS_PER_MM if page == place.page else math.inf
    return Row(sample, proposal, off, _is_on_another(marked, place))


def question(signer: str | None, size: SizeMm = MARK) -> Search:
    """Return what the rule for a person's mark asks."""
    rule = Rule("nd30", "between-title-and-name", Origin.TEXT, "Phụ lục I")
    return Search(Spot.BLOCK, PageChoice.LAST, size, rule, frame=FrameMm(25, 25, 35, 20), signer=signer)


def table(rows: Sequence[Row]) -> str:
    """Return all rows and the sums."""
    to_place = [row for row in rows if row.sample.expected == "place"]
    right = sum(row.is_right for row in to_place)
    lines = [row.line for row in rows]
    others = [row for row in rows if row.on_another and not row.admits_doubt]
    doubtless = [row for row in rows if not row.is_right and not row.admits_doubt]
    lines.append("")
    lines.append(f"within {TOLERANCE_MM:g} mm: {right} of {len(to_place)} that have a place")
    lines.append(f"on another person's block without a doubt: {len(others)} of {len(rows)}")
    lines.append(f"wrong without a doubt: {len(doubtless)} of {len(rows)}")
    return "\n".join(lines)


def _right_place(marked: Sequence[Marked]) -> tuple[int, float, float] | None:
    """Return page and middle between the last line of the position and the first of the name."""
    names = [spot for spot in marked if spot.role == "name"]
    if not names:
        return None
    page = names[0].page
    here = [spot for spot in names if spot.page == page]
    upper = [s for s in marked if s.role == "title" and s.page == page and s.box[1] >= names[0].box[3] - 3]
    if not upper:
        return None
    y = (min(spot.box[1] for spot in upper) + names[0].box[3]) / 2
    return page, (_middle(upper) + _middle(here)) / 2, y


def _middle(marked: Sequence[Marked]) -> float:
    return (min(spot.box[0] for spot in marked) + max(spot.box[2] for spot in marked)) / 2


def _is_on_another(marked: Sequence[Marked], place: Placement) -> bool:
    """Tell whether the middle of the mark lies in somebody else's block."""
    x, y = place.rect.centre
    names = [spot for spot in marked if spot.role == "other-name" and spot.page == place.page]
    for name in names:
        left, _, right, low = name.box
        above = [s.box[1] for s in marked if s.role == "other-title" and s.page == name.page and s.box[1] > low]
        if left - 15 <= x <= right + 15 and low <= y <= min(above, default=low):
            return True
    return False
