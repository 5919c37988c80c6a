"""Cells: pieces of a line that stand together, as columns of a signature table do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import Final

from app.domain.geometry import Rect
from app.domain.text import PageText, TextBox
from app.page.finding.folding import is_capitals, squashed

_SAME_LINE_EM: Final = 0.3
_COLUMN_GAP_EM: Final = 0.85
_SPACED_GAP_EM: Final = 1.6
_SPACED_TIMES: Final = 3.4
_WORD_GAP_EM: Final = 0.4
_WIDER_TIMES: Final = 1.5
_SEEN_FROM_EM: Final = 10.0


Line = list[list[TextBox]]
"""A line's words, in groups that stand together."""


@dataclass(frozen=True)
class Cell:
    """Words beside each other on one line."""

    page: int
    words: tuple[TextBox, ...]
    alone: bool
    """Nothing else stands on its line."""

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def key(self) -> str:
        return squashed(self.text)

    @cached_property
    def left(self) -> float:
        return self.words[0].rect.x

    @cached_property
    def right(self) -> float:
        return max(word.rect.right for word in self.words)

    @cached_property
    def bottom(self) -> float:
        return min(word.rect.y for word in self.words)

    @cached_property
    def top(self) -> float:
        return max(word.rect.top for word in self.words)

    @cached_property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @cached_property
    def size(self) -> float:
        return max(word.size_pt for word in self.words)

    @cached_property
    def rect(self) -> Rect:
        return Rect(self.left, self.bottom, self.right - self.left, self.top - self.bottom)

    @cached_property
    def bold(self) -> bool:
        return 2 * sum(word.bold for word in self.words) > len(self.words)

    @cached_property
    def capitals(self) -> bool:
        return is_capitals(self.text)


def cells_of(page: PageText) -> tuple[Cell, ...]:
    """Return the cells of a page from the top, each line from the left."""
    lines = [_groups(line) for line in _lines([box for box in page.boxes if box.upright])]
    while _part_columns(lines):
        pass
    return tuple(Cell(page.page, tuple(group), alone=len(groups) == 1) for groups in lines for group in groups)


def _part_columns(lines: list[Line]) -> bool:
    """Split cells of two columns that nearly touch, where the lines around show the gap between them."""
    parted = False
    for index, groups in enumerate(lines):
        for at, group in enumerate(groups):
            cut = next((cut for cut in _wide_gaps(group) if _is_gutter(lines, index, group[cut - 1 : cut + 1])), 0)
            if cut:
                groups[at : at + 1] = [group[:cut], group[cut:]]
                parted = True
                break
    return parted


def _wide_gaps(group: Sequence[TextBox]) -> list[int]:
    """Return where a cell has a gap wider than its others, though no column's, by the word that follows."""
    if sum(len(box.text) == 1 for box in group) * 2 > len(group):
        return []
    gaps = [two.rect.x - one.rect.right for one, two in pairwise(group)]
    usual = median(gaps) if len(gaps) > 2 else 0.0
    return [
        number
        for number, gap in enumerate(gaps, 1)
        if gap > max(_WORD_GAP_EM * group[number].size_pt, _WIDER_TIMES * usual)
    ]


def _is_gutter(lines: Sequence[Line], index: int, pair: Sequence[TextBox]) -> bool:
    """Tell whether the nearest line that reaches over a gap, above or below, parts two columns there."""
    middle = (pair[0].rect.right + pair[1].rect.x) / 2
    reach = _SEEN_FROM_EM * pair[0].size_pt
    sides = []
    for others in (reversed(lines[:index]), lines[index + 1 :]):
        over = next((groups for groups in others if _reaches(groups, middle)), None)
        if over is not None and abs(over[0][0].baseline_pt - pair[0].baseline_pt) <= reach:
            sides.append(all(not group[0].rect.x <= middle <= group[-1].rect.right for group in over))
    return any(sides) and all(sides)


def _reaches(groups: Line, x: float) -> bool:
    return groups[0][0].rect.x <= x <= groups[-1][-1].rect.right


def _lines(boxes: Sequence[TextBox]) -> list[list[TextBox]]:
    lines: list[list[TextBox]] = []
    for box in sorted(boxes, key=lambda one: -one.baseline_pt):
        first = lines[-1][0] if lines else None
        if first and first.baseline_pt - box.baseline_pt <= _SAME_LINE_EM * max(first.size_pt, box.size_pt):
            lines[-1].append(box)
        else:
            lines.append([box])
    return [sorted(line, key=lambda one: one.rect.x) for line in lines]


def _groups(line: Sequence[TextBox]) -> list[list[TextBox]]:
    """Split a line where the gap is a column's; letters set one by one have wider gaps."""
    groups = [[line[0]]]
    for box in line[1:]:
        before = groups[-1][-1]
        if box.rect.x - before.rect.right > _widest_gap(groups[-1], box):
            groups.append([box])
        else:
            groups[-1].append(box)
    return groups


def _widest_gap(group: Sequence[TextBox], following: TextBox) -> float:
    """Return how far the next word of the same column may be."""
    size = max(group[-1].size_pt, following.size_pt)
    single = [box for box in (*group, following) if len(box.text) == 1]
    if len(group) >= 2 and len(single) >= len(group):
        gaps = [two.rect.x - one.rect.right for one, two in pairwise(group)]
        return max(_SPACED_GAP_EM * size, _SPACED_TIMES * median(gaps))
    return (_SPACED_GAP_EM if len(single) == len(group) + 1 else _COLUMN_GAP_EM) * size
