"""The fingerprint of a document's layout: page size and the skeleton of its text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Final

from app.domain.geometry import Size
from app.domain.placing import Reason
from app.page.finding.cells import Cell

_SIZE_STEP_PT: Final = 4.0
_COLUMN_STEP_PT: Final = 24.0
_MOST_LINES: Final = 14
_LONGEST: Final = 70
_HEAD: Final = 0.45
_CHANGING: Final = re.compile(r"\d")


def fingerprint(pages: Sequence[tuple[Size, tuple[Cell, ...]]], titles: Sequence[Cell], reason: Reason) -> str | None:
    """Return the same word for documents made from one template, None for pages without text.

    What counts: the first page's size, its lines in capitals or bold without digits, the position that signs, and why
    the mark is proposed where it is: how a guess was corrected says nothing about a place that was found.
    """
    if not pages or not pages[0][1]:
        return None
    size, cells = pages[0]
    head = [cell for cell in cells if cell.bottom > size.height_pt * (1 - _HEAD) and _stays(cell)][:_MOST_LINES]
    if not head and not titles:
        return None
    parts = [f"{round(size.width_pt / _SIZE_STEP_PT)}x{round(size.height_pt / _SIZE_STEP_PT)}"]
    parts += [f"{cell.key}@{round(cell.middle / _COLUMN_STEP_PT)}" for cell in head]
    parts += [cell.key for cell in titles]
    parts.append(reason.value)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _stays(cell: Cell) -> bool:
    text = cell.text
    return (cell.capitals or cell.bold) and len(text) <= _LONGEST and not _CHANGING.search(text)
