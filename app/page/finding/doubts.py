"""What speaks against a block being where its person signs: a text that goes on below, and others who sign there.

Little room, a place in the middle of the page and a position that is not set off let such a doubt arise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from app.domain.geometry import Size
from app.page.finding import names, titles
from app.page.finding.blocks import Block
from app.page.finding.cells import Cell

TIGHT_PT: Final = 14.0
_ROOM_TO_SIGN_EM: Final = 3.0
_LINES_OF_TEXT: Final = 2
_CENTRED: Final = 0.08

Pages = Sequence[tuple[Size, tuple[Cell, ...]]]
Doubt = tuple[bool, bool, bool, bool]


def doubt(block: Block, blocks: Sequence[Block], pages: Pages) -> Doubt:
    """Return how little a block looks like one, for sorting: what is sure comes first."""
    return block.split, stands_in_text(block, blocks, pages), block.room < TIGHT_PT, not block.strong


def is_plain_to_see(block: Block) -> bool:
    """Tell whether a block has a position that is set off, and room."""
    return block.strong and block.room >= TIGHT_PT


def stands_in_text(block: Block, blocks: Sequence[Block], pages: Pages) -> bool:
    """Tell whether a name is followed by more text of its column, and then by a block that is plain to see.

    It counts with little room above the name, and in the middle of the page, as headings are, also with room: so stand
    whoever is praised in a certificate, charged in the table of a plan, or shown in a chart of an office.
    """
    later = [other for other in blocks if is_plain_to_see(other) and _is_after(other, block)]
    size, cells = pages[block.page - 1]
    centred = abs(block.middle[0] - size.width_pt / 2) <= _CENTRED * size.width_pt
    roomy = block.room >= _ROOM_TO_SIGN_EM * block.name[0].size
    if block.split or not later or (roomy and not centred):
        return False
    low = min((other.area.top for other in later if other.page == block.page), default=0.0)
    signing = {id(cell) for other in blocks for cell in (*other.titles, *other.name)}
    below = [cell for cell in cells if low <= cell.bottom and cell.top < block.name[-1].bottom + 0.3 * cell.size]
    return sum(id(cell) not in signing and _is_text_under(cell, block) for cell in below) >= _LINES_OF_TEXT


def another_signs_after(block: Block, blocks: Iterable[Block]) -> bool:
    """Tell whether somebody else has a block that is plain to see below this one or on a later page."""
    who = names.bare(block.who).casefold()
    return any(
        is_plain_to_see(other) and _is_after(other, block) and names.bare(other.who).casefold() != who
        for other in blocks
    )


def _is_after(other: Block, block: Block) -> bool:
    below = other.page == block.page and other.area.top <= block.area.y
    return not other.split and (other.page > block.page or below)


def _is_text_under(cell: Cell, block: Block) -> bool:
    area = block.area
    common = min(cell.right, area.right) - max(cell.left, area.x)
    in_column = common >= 0.34 * min(cell.right - cell.left, area.width)
    return in_column and not titles.is_passed_over(cell) and not titles.has_bullet(cell.text)
