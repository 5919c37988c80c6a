"""A paper before it is DOCX or PDF: headings, paragraphs, tables and signatures, with sizes in points."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

BODY_PT = 13
TABLE_PT = 11
NOTE_PT = 9
CELL_MM = 1.2
"""The space at either side of what stands in a cell."""


class Align(StrEnum):
    """How lines of a paragraph stand."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True)
class Text:
    """A paragraph. ``rule_mm`` is the length of a line drawn below its middle, ``indent_mm`` that of its first line."""

    text: str
    size_pt: int = BODY_PT
    bold: bool = False
    italic: bool = False
    align: Align = Align.CENTER
    rule_mm: float = 0
    indent_mm: float = 0
    before_pt: float = 0


@dataclass(frozen=True)
class Entry:
    """A field on a line of its own; without a value, dots to the end of the line."""

    label: str
    value: str


@dataclass(frozen=True)
class Entries:
    """Fields side by side; the last has the most room."""

    entries: tuple[Entry, ...]

    @property
    def shares(self) -> tuple[float, ...]:
        """Return each one's part of the line."""
        return (1,) if len(self.entries) == 1 else (0.44, 0.56)


@dataclass(frozen=True)
class Grid:
    """A table with a heading that comes again on every page; ``widths`` are shares."""

    heading: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    size_pt: int = TABLE_PT


@dataclass(frozen=True)
class Pair:
    """Two columns side by side, ``share`` the left one's part of the width.

    They and the paragraph that leads to them are never torn apart by a page's end: no signature stands alone.
    """

    left: tuple[Text, ...]
    right: tuple[Text, ...]
    share: float = 0.5
    lead: Text | None = None


Part = Text | Entry | Entries | Grid | Pair


@dataclass(frozen=True)
class Margins:
    """The page frame, within what NĐ 30/2020, Phụ lục I allows."""

    top: float = 20
    bottom: float = 20
    left: float = 30
    right: float = 15


@dataclass(frozen=True)
class Sheet:
    """One paper, A4. ``wide`` lies on its side; ``note`` stands at the foot of every page."""

    parts: tuple[Part, ...]
    note: str
    title: str
    wide: bool = False
    margins_mm: Margins = Margins()

    @property
    def paper_mm(self) -> tuple[float, float]:
        """Return width and height of the paper."""
        return (297, 210) if self.wide else (210, 297)

    @property
    def end(self) -> int:
        """Return where the end of the paper begins, which stays on one page: what comes after the last table."""
        return max((place for place, part in enumerate(self.parts, 1) if isinstance(part, Grid)), default=0)

    @property
    def row_at_end(self) -> bool:
        """Tell whether the last row of the table stays with the end, which holds nothing else but a signature."""
        return self.end > 0 and not any(isinstance(part, Entry | Entries) for part in self.parts[self.end :])

    @property
    def room_mm(self) -> float:
        """Return the width between the margins."""
        return self.paper_mm[0] - self.margins_mm.left - self.margins_mm.right
