"""Signature blocks: the position of whoever signs, one or more lines, and the full name below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.geometry import Rect, Size
from app.page.finding import names, titles
from app.page.finding.cells import Cell
from app.page.finding.names import Match
from app.page.finding.titles import Likeness

_HIGHEST_PT: Final = 330.0
_LEAST_ROOM_PT: Final = 14.0
_UNUSUAL_ROOM_PT: Final = 28.0
_LONE_ROOM_PT: Final = 40.0
_NEXT_LINE_EM: Final = 2.1
_WIDE_LINE_EM: Final = 3.0
"""From line to line where nothing but a position is set: two and a half times the usual."""
_OFF_MIDDLE_PT: Final = 45.0
_MOST_NAME_LINES: Final = 3
_PAGE_EDGE: Final = 0.13
"""The part of a page's height, at either end, where headers and page numbers stand."""

Ask = Callable[[str], Match]


@dataclass(frozen=True)
class Block:
    """A position and a name; ``titles`` is empty where the line above the name is no position we know.

    ``match`` tells whether the name is the one asked for. Where ``split``, the titles stand on the page before.
    """

    titles: tuple[Cell, ...]
    name: tuple[Cell, ...]
    match: Match
    strong: bool
    split: bool = False

    @property
    def page(self) -> int:
        return (self.name or self.titles)[0].page

    @property
    def title(self) -> str:
        return " / ".join(map(titles.wording, self.titles))

    @property
    def who(self) -> str:
        return " ".join(cell.text for cell in self.name)

    @property
    def known(self) -> bool:
        """Whether the position is one we know."""
        return any(titles.likeness(cell) is not Likeness.NONE for cell in self.titles)

    @property
    def room(self) -> float:
        """How far the name is below the position."""
        return self.titles[-1].bottom - self.name[0].top

    @property
    def middle(self) -> tuple[float, float]:
        """The point between the last line of the position, which may be broken in two, and the name."""
        upper, lower = self.titles[-1], self.name[0]
        known = [index for index, cell in enumerate(self.titles) if titles.likeness(cell) is not Likeness.NONE]
        last = self.titles[known[-1] if known else 0 :]
        return (_middle_of(last) + _middle_of(self.name)) / 2, (upper.bottom + lower.top) / 2

    @property
    def area(self) -> Rect:
        """Where this person signs: nobody else's mark may stand there."""
        cells = (*self.titles, *self.name)
        left, right = min(cell.left for cell in cells), max(cell.right for cell in cells)
        low, high = min(cell.bottom for cell in cells), max(cell.top for cell in cells)
        return Rect(left, low, right - left, high - low)


def blocks_of(pages: Sequence[tuple[Size, tuple[Cell, ...]]], name: str | None) -> list[Block]:
    """Return the blocks of a document in reading order; ``name`` is whose block is looked for.

    Names that are not asked for count only below a position, those of families we do not know only where there is room
    to sign; the one asked for also below a line we do not know.
    """
    asked = names.clean(name) if name else None

    def ask(text: str) -> Match:
        return names.match(text, asked) if asked else Match.NONE

    result: list[Block] = []
    for index, (size, cells) in enumerate(pages):
        before = pages[index - 1] if index else None
        result += _blocks_on(cells, size, before, ask)
    return result


def nameless(cells: Sequence[Cell], blocks: Sequence[Block]) -> list[tuple[Cell, ...]]:
    """Return the positions, set off, that have no name below and belong to no block."""
    used = {id(cell) for block in blocks for cell in block.titles}
    result: list[tuple[Cell, ...]] = []
    for index, cell in enumerate(cells):
        group = _ending_at(cells, index)
        if not _is_strong(group) or any(id(member) in used for member in group):
            continue
        if any(_in_column(below, cell) and not titles.is_passed_over(below) for below in _just_below(cells, index)):
            continue
        result.append(group)
    return result


def lone_names(cells: Sequence[Cell], name: str) -> list[Cell]:
    """Return the lines with nothing but this name that have room for a mark above them."""
    asked = names.clean(name)
    result = []
    for index, cell in enumerate(cells):
        if names.match(cell.text, asked) is not Match.SAME:
            continue
        over = [
            upper.bottom - cell.top for upper in cells[:index] if upper.bottom > cell.bottom and _in_column(upper, cell)
        ]
        if min(over, default=_HIGHEST_PT) >= _LONE_ROOM_PT:
            result.append(cell)
    return result


def _blocks_on(
    cells: tuple[Cell, ...], size: Size, before: tuple[Size, tuple[Cell, ...]] | None, ask: Ask
) -> Iterator[Block]:
    for group, match in _names(cells, ask):
        index = next(i for i, cell in enumerate(cells) if cell is group[0])
        found = _above(cells, index, match)
        split = found is None and before is not None and _begins_page(cells, index, size)
        if split and before is not None:
            found = _at_foot(before, group[0])
        if found is not None:
            block = Block(found, group, match, strong=_is_strong(found), split=split)
            if match is not Match.NONE or names.looks_like_name(block.who) or _has_room(block):
                yield block


def _has_room(block: Block) -> bool:
    """Tell whether somebody could sign between position and name: then any name counts, also of a rare family."""
    return block.strong and not block.split and block.room >= _LEAST_ROOM_PT


def _names(cells: tuple[Cell, ...], ask: Ask) -> Iterator[tuple[tuple[Cell, ...], Match]]:
    """Yield what may be a name, also one that takes some lines, with a rank standing above it."""
    skip: set[int] = set()
    for index, cell in enumerate(cells):
        if id(cell) in skip:
            continue
        lines = _lines_from(cells, index)
        single = ask(cell.text)
        whole = next((group for group in lines if ask(" ".join(one.text for one in group)) is Match.SAME), None)
        if single is Match.NONE and whole is not None:
            skip |= {id(one) for one in whole[1:]}
            yield whole, Match.SAME
        elif lines and names.is_honour(cell.text) and ask(lines[0][1].text) > single:
            skip.add(id(lines[0][1]))
            yield lines[0], ask(lines[0][1].text)
        elif single is not Match.NONE or (_may_be_name(cell) and not _is_rest(cells, index)):
            yield (cell,), single


def _may_be_name(cell: Cell) -> bool:
    return names.looks_like_name(cell.text) or names.could_be_name(cell.text)


def _lines_from(cells: Sequence[Cell], index: int) -> list[tuple[Cell, ...]]:
    """Return a cell with the one right below it, and with the two below it."""
    group: tuple[Cell, ...] = (cells[index],)
    result = []
    while len(group) < _MOST_NAME_LINES and not titles.is_passed_over(group[-1]):
        below = next((one for one in _just_below(cells, index) if _in_column(one, group[-1])), None)
        if below is None:
            break
        group = (*group, below)
        index = next(i for i, cell in enumerate(cells) if cell is below)
        result.append(group)
    return result


def _is_rest(cells: Sequence[Cell], index: int) -> bool:
    """Tell whether a line in capitals ends the position that begins above it: "GIÁM ĐỐC SỞ / VĂN HÓA"."""
    return cells[index].capitals and len(_ending_at(cells, index)) > 1


def _above(cells: tuple[Cell, ...], index: int, match: Match) -> tuple[Cell, ...] | None:
    """Return the position lines above the name at ``index``."""
    name = cells[index]
    for upper in reversed(cells[:index]):
        room = upper.bottom - name.top
        if room > _HIGHEST_PT:
            return None
        if upper.bottom < name.bottom + 0.3 * name.size or not _in_column(upper, name):
            continue
        if titles.is_passed_over(upper) or names.is_honour(upper.text) or _is_beside_the_point(upper, name):
            continue
        at = next(i for i, cell in enumerate(cells) if cell is upper)
        if _is_aligned(upper, name) and (position := _ending_at(cells, at)):
            return position
        unusual = (
            match is Match.SAME and room >= _UNUSUAL_ROOM_PT and _may_be_unusual(upper) and _is_aligned(upper, name)
        )
        return (upper,) if unusual else None
    return None


def _ending_at(cells: Sequence[Cell], index: int) -> tuple[Cell, ...]:
    """Return the position whose last line is the one at ``index``, which may be the rest of a broken line."""
    group = [cells[index]]
    for upper in reversed(cells[:index]):
        if titles.likeness(group[0]) is not Likeness.NONE:
            break
        if upper.bottom < group[0].bottom + 0.3 * group[0].size or not _in_column(upper, group[0]):
            continue
        is_name = names.looks_like_name(group[0].text) and not group[0].capitals
        if not _continues(upper, group[0]) or is_name or len(group) >= 4:
            return ()
        group.insert(0, upper)
    if titles.likeness(group[0]) is Likeness.NONE:
        return ()
    first = next(i for i, cell in enumerate(cells) if cell is group[0])
    return (*_group_up(cells, first)[:-1], *group)


def _continues(upper: Cell, lower: Cell) -> bool:
    """Tell whether the lower line could be the rest of the upper one: right below it, and set alike."""
    wide = upper.capitals and lower.capitals and not names.looks_like_name(lower.text)
    near = _is_next(upper, lower, _WIDE_LINE_EM if wide else _NEXT_LINE_EM)
    alike = upper.capitals == lower.capitals and upper.bold == lower.bold and _is_of_size(upper, lower)
    of_a_list = titles.has_bullet(lower.text) and not (lower.capitals and lower.bold)
    return near and alike and _is_aligned(upper, lower) and not of_a_list


def _group_up(cells: Sequence[Cell], index: int) -> tuple[Cell, ...]:
    """Return the position that ends at ``index`` with the lines above it that belong to it.

    Lines set further apart than usual belong to it as far up as one of them begins a position.
    """
    group, sure = [cells[index]], 1
    for upper in reversed(cells[:index]):
        lowest = group[0]
        if upper.bottom < lowest.bottom + 0.3 * lowest.size or not _in_column(upper, lowest):
            continue
        near = _is_next(upper, lowest, _NEXT_LINE_EM)
        wide = _is_next(upper, lowest, _WIDE_LINE_EM) and not names.looks_like_name(upper.text)
        if not (near or wide) or not _is_aligned(upper, lowest) or len(group) >= 5:
            break
        if not _belongs_above(upper, lowest):
            break
        group.insert(0, upper)
        if (near and sure == len(group) - 1) or titles.likeness(upper) is not Likeness.NONE:
            sure = len(group)
    return tuple(group[-sure:])


def _is_next(upper: Cell, lower: Cell, line_em: float) -> bool:
    """Tell whether a line is the next one below another, where lines are so far apart."""
    return upper.bottom - lower.top <= (line_em - 1) * max(upper.size, lower.size)


def _belongs_above(upper: Cell, lower: Cell) -> bool:
    """Tell whether a line right above one of a position is part of it: another of its lines, as much set off."""
    if titles.is_of_a_head(upper):
        return False
    if titles.likeness(upper) is Likeness.NONE:
        return upper.capitals and lower.capitals
    return titles.likeness(upper) >= titles.likeness(lower)


def _just_below(cells: Sequence[Cell], index: int) -> Iterator[Cell]:
    """Yield the cells on the lines right below a cell."""
    cell = cells[index]
    for lower in cells[index + 1 :]:
        if lower.top < cell.bottom - (_NEXT_LINE_EM - 1) * cell.size:
            return
        if lower.top < cell.top - 0.5 * cell.size:
            yield lower


def _begins_page(cells: tuple[Cell, ...], index: int, size: Size) -> bool:
    """Tell whether nothing but a page's header stands above the cell in its column."""
    name = cells[index]
    over = [cell for cell in cells[:index] if cell.bottom > name.top - 1 and _in_column(cell, name)]
    return all(
        titles.is_passed_over(cell) or names.is_honour(cell.text) or cell.bottom > size.height_pt * (1 - _PAGE_EDGE / 2)
        for cell in over
    )


def _at_foot(page: tuple[Size, tuple[Cell, ...]], name: Cell) -> tuple[Cell, ...] | None:
    """Return the position that is the last thing in the name's column on the page before."""
    size, cells = page
    for index in reversed(range(len(cells))):
        cell = cells[index]
        if not _in_column(cell, name) or titles.is_passed_over(cell):
            continue
        if _is_aligned(cell, name) and (position := _ending_at(cells, index)):
            return position
        if cell.top > size.height_pt * _PAGE_EDGE / 2:
            return None
    return None


def _middle_of(cells: Sequence[Cell]) -> float:
    """Return the middle of lines that may be of different length and not centred."""
    return (min(cell.left for cell in cells) + max(cell.right for cell in cells)) / 2


def _is_strong(found: Sequence[Cell]) -> bool:
    return any(titles.likeness(cell) is Likeness.SET_OFF for cell in found)


def _may_be_unusual(cell: Cell) -> bool:
    """Tell whether a line we do not know may be a position: set apart, or short and no end of a sentence."""
    text = cell.text
    if titles.has_bullet(text) or names.looks_like_name(text) or len(text) > 90:
        return False
    return stands_apart(cell) or (len(text) <= 50 and text[-1] not in ".:?!" and text[0].isupper())


def stands_apart(cell: Cell) -> bool:
    """Tell whether a line is set like a position."""
    return cell.capitals or cell.bold


def _is_beside_the_point(cell: Cell, name: Cell) -> bool:
    """Tell whether a line has another size than the block: the text of an older mark, or a watermark."""
    return (cell.size <= 0.78 * name.size and not cell.bold) or cell.size >= 2.2 * name.size


def _is_of_size(one: Cell, other: Cell) -> bool:
    return max(one.size, other.size) <= 1.2 * min(one.size, other.size)


def _in_column(one: Cell, other: Cell) -> bool:
    """Tell whether two cells stand above each other: at least a third of the narrower one is common."""
    common = min(one.right, other.right) - max(one.left, other.left)
    return common >= 0.34 * min(one.right - one.left, other.right - other.left)


def _is_aligned(one: Cell, other: Cell) -> bool:
    """Tell whether two cells are centred on each other, or begin together."""
    return abs(one.middle - other.middle) <= _OFF_MIDDLE_PT or abs(one.left - other.left) <= 6
