"""A sheet as PDF, set in Tinos, which stands for Times New Roman and has every Vietnamese letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace
from typing_extensions import override

from app.forms.sheet import BODY_PT, CELL_MM, NOTE_PT, Align, Entries, Entry, Grid, Pair, Part, Sheet, Text

_FONT: Final = "Tinos"
_FACES: Final = (("", "Regular"), ("B", "Bold"), ("I", "Italic"))
_PT_MM: Final = 25.4 / 72
_LEADING: Final = 1.2
_AFTER_PT: Final = 2
_LETTERS: Final = {Align.LEFT: "L", Align.CENTER: "C", Align.RIGHT: "R", Align.JUSTIFY: "J"}
_NOTE_ROOM_MM: Final = 14
_ENTRY_MM: Final = 10
_GRID_GAP_MM: Final = 2


def write_pdf(sheet: Sheet, fonts: Path) -> bytes:
    """Return the paper as PDF 1.7: what is signed later has to be 1.4 or newer (LC-16.1a3)."""
    paper = _Paper(sheet, fonts)
    body, end = _divided(sheet)
    for part in body:
        paper.put(part)
    paper.put_together(end)
    return bytes(paper.output())


@dataclass(frozen=True)
class _LastRow:
    """The last row of a table; it has a heading where it begins a page."""

    grid: Grid


def _divided(sheet: Sheet) -> tuple[tuple[Part, ...], tuple[Part | _LastRow, ...]]:
    """Return the body of a paper and its end, which stays on one page: no signature stands there alone."""
    body, end = sheet.parts[: sheet.end], sheet.parts[sheet.end :]
    if not sheet.row_at_end:
        return body, end
    grid = body[-1]
    assert isinstance(grid, Grid), "the end begins after a table"
    if len(grid.rows) == 1:
        return body[:-1], (grid, *end)
    last = _LastRow(replace(grid, rows=grid.rows[-1:]))
    return (*body[:-1], replace(grid, rows=grid.rows[:-1])), (last, *end)


class _Paper(FPDF):
    """One paper. Lengths are millimetres, as everywhere in fpdf."""

    def __init__(self, sheet: Sheet, fonts: Path) -> None:
        super().__init__(orientation="landscape" if sheet.wide else "portrait", format="A4")
        self._note = sheet.note
        margins = sheet.margins_mm
        self.pdf_version = "1.7"
        for style, face in _FACES:
            self.add_font(_FONT, style, fonts / f"Tinos-{face}.ttf")
        self.set_title(sheet.title)
        self.set_lang("vi")
        self.set_creator("KySo")
        self.set_margins(margins.left, margins.top, margins.right)
        self.set_auto_page_break(auto=True, margin=margins.bottom)
        self.c_margin = 0
        self.add_page()

    @override
    def header(self) -> None:
        """Put a number on the pages from the second on, in the middle of the upper margin."""
        if self.page_no() > 1:
            self.set_y(self.t_margin / 2)
            self._set(BODY_PT)
            self.cell(0, 5, str(self.page_no()), align="C")
            self.set_y(self.t_margin)

    @override
    def footer(self) -> None:
        """Say whose layout this is."""
        self.set_y(-_NOTE_ROOM_MM)
        self._set(NOTE_PT, "I")
        self.multi_cell(0, _line_mm(NOTE_PT), self._note, align="C")

    def put_together(self, parts: Sequence[Part | _LastRow]) -> None:
        """Set parts on one page, the next if they do not fit on this; what is longer than a page goes on."""
        height = sum(self._part_height(part) for part in parts)
        if height <= self.eph and self.will_page_break(height):
            self.add_page()
        for part in parts:
            self.put(part)

    def put(self, part: Part | _LastRow) -> None:
        """Set the next part."""
        match part:
            case _LastRow():
                self._last_row(part.grid)
            case Entries():
                self._entries(part)
            case Text():
                self._text(part, self.l_margin, self.epw)
            case Entry():
                self._entries(Entries((part,)))
            case Grid():
                self._grid(part)
            case Pair():
                self._pair(part)

    def _text(self, text: Text, x: float, width: float) -> None:
        self.ln(text.before_pt * _PT_MM)
        self._set(text.size_pt, ("B" if text.bold else "") + ("I" if text.italic else ""))
        self.set_x(x)
        shown = self._indented(text)
        self.multi_cell(
            width, _line_mm(text.size_pt), shown, align=_LETTERS[text.align], new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )
        if text.rule_mm:
            self.set_line_width(0.25)
            start, y = x + (width - text.rule_mm) / 2, self.get_y() + 0.8
            self.line(start, y, start + text.rule_mm, y)
            self.set_y(y + 0.8)
        self.ln(_AFTER_PT * _PT_MM)

    def _entries(self, entries: Entries) -> None:
        top, bottoms = self.get_y(), []
        for entry, x, width in self._places(entries):
            self.set_y(top)
            self._entry(entry, x, width)
            bottoms.append(self.get_y())
        self.set_y(max(bottoms))

    def _places(self, entries: Entries) -> Iterator[tuple[Entry, float, float]]:
        """Yield fields with where they begin and how wide they may be; a single one has the whole line."""
        left = self.l_margin
        for entry, share in zip(entries.entries, entries.shares, strict=True):
            yield entry, left + _ENTRY_MM, share * self.epw - _ENTRY_MM
            left += share * self.epw

    def _entry(self, entry: Entry, x: float, width: float) -> None:
        self._set(BODY_PT)
        line = f"{entry.label}: {entry.value}"
        if not entry.value:
            room = width - self.get_string_width(line)
            line += "." * max(8, int(room / self.get_string_width(".")) - 1)
        self.set_x(x)
        self.multi_cell(width, _ENTRY_LINE_MM, line, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _grid(self, grid: Grid) -> None:
        self.ln(_GRID_GAP_MM)
        self._table(grid, heading=True)
        self.ln(_GRID_GAP_MM)

    def _last_row(self, grid: Grid) -> None:
        """Set the row below those before it, or below a heading on a new page."""
        begins = self.get_y() <= self.t_margin
        self.set_y(self.get_y() if begins else self.get_y() - _GRID_GAP_MM)
        self._table(grid, heading=begins)
        self.ln(_GRID_GAP_MM)

    def _table(self, grid: Grid, *, heading: bool) -> None:
        self._set(grid.size_pt)
        with self.table(
            col_widths=grid.widths,
            width=self.epw,
            align="LEFT",
            line_height=_line_mm(grid.size_pt),
            text_align="LEFT",
            borders_layout=TableBordersLayout.ALL,
            headings_style=FontFace(emphasis="BOLD"),
            first_row_as_headings=heading,
            padding=(1, CELL_MM, 1, CELL_MM),
        ) as table:
            for cells in (grid.heading, *grid.rows) if heading else grid.rows:
                row = table.row()
                for number, text in enumerate(cells):
                    row.cell(text, align="C" if number == 0 or cells is grid.heading else "L")

    def _pair(self, pair: Pair) -> None:
        """Set two columns; both go to the next page if one does not fit on this."""
        if self.will_page_break(self._part_height(pair)):
            self.add_page()
        if pair.lead:
            self.put(pair.lead)
        top, bottoms = self.get_y(), []
        for texts, x, width in self._sides(pair):
            self.set_y(top)
            for text in texts:
                self._text(text, x, width)
            bottoms.append(self.get_y())
        self.set_y(max(bottoms))

    def _sides(self, pair: Pair) -> tuple[tuple[tuple[Text, ...], float, float], ...]:
        """Return the two columns, where each begins and how wide it is."""
        left = self.epw * pair.share
        return (pair.left, self.l_margin, left - 2), (pair.right, self.l_margin + left, self.epw - left)

    def _part_height(self, part: Part | _LastRow) -> float:
        """Return how high a part is; a last row that fits goes without a heading."""
        match part:
            case Text():
                return self._height(part, self.epw)
            case Entry():
                return self._part_height(Entries((part,)))
            case Entries():
                self._set(BODY_PT)
                lines = (self._count(f"{one.label}: {one.value}", width) for one, _, width in self._places(part))
                return max(lines) * _ENTRY_LINE_MM
            case Grid():
                return sum(self._row_height(part, row) for row in (part.heading, *part.rows)) + 2 * _GRID_GAP_MM
            case _LastRow():
                return self._row_height(part.grid, part.grid.rows[0])
            case Pair():
                lead = self._height(part.lead, self.epw) if part.lead else 0
                sides = (sum(self._height(text, width) for text in texts) for texts, _, width in self._sides(part))
                return lead + max(sides)

    def _row_height(self, grid: Grid, cells: Sequence[str]) -> float:
        self._set(grid.size_pt, "B" if cells is grid.heading else "")
        scale = self.epw / sum(grid.widths)
        widths = (share * scale - 2 * CELL_MM for share in grid.widths)
        lines = max(self._count(text, width) for text, width in zip(cells, widths, strict=True))
        return lines * _line_mm(grid.size_pt) + 2

    def _height(self, text: Text, width: float) -> float:
        self._set(text.size_pt, "B" if text.bold else "")
        lines = self._count(self._indented(text), width)
        return lines * _line_mm(text.size_pt) + (text.before_pt + _AFTER_PT) * _PT_MM + (1.6 if text.rule_mm else 0)

    def _indented(self, text: Text) -> str:
        """Return the text behind as many spaces as its first line is moved to the right."""
        return " " * round(text.indent_mm / self.get_string_width(" ")) + text.text

    def _count(self, text: str, width: float) -> int:
        """Return how many lines a text takes in the face that is set."""
        lines = self.multi_cell(width, text=text, dry_run=True, output="LINES")
        assert isinstance(lines, list), "that is what was asked for"
        return len(lines)

    def _set(self, size_pt: int, style: str = "") -> None:
        self.set_font(_FONT, style if style != "BI" else "B", size_pt)


def _line_mm(size_pt: int) -> float:
    return size_pt * _PT_MM * _LEADING


_ENTRY_LINE_MM: Final = _line_mm(BODY_PT) + 0.6
