"""A paper before it is DOCX or PDF: headings, paragraphs, tables and signatures, with sizes in points."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

BODY_PT = 13
TABLE_PT = 11
NOTE_PT = 9


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
class Grid:
    """A table with a heading that comes again on every page; ``widths`` are shares."""

    heading: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Pair:
    """Two columns side by side, ``share`` the left one's part of the width.

    They and the paragraph that leads to them are never torn apart by a page's end: no signature stands alone.
    """

    left: tuple[Text, ...]
    right: tuple[Text, ...]
    share: float = 0.5
    lead: Text | None = None


Part = Text | Entry | Grid | Pair


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
