"""A sheet as PDF, set in Tinos, which stands for Times New Roman and has every Vietnamese letter."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace
from typing_extensions import override

from app.forms.sheet import BODY_PT, NOTE_PT, TABLE_PT, Align, Entry, Grid, Pair, Sheet, Text

_FONT: Final = "Tinos"
_FACES: Final = (("", "Regular"), ("B", "Bold"), ("I", "Italic"))
_PT_MM: Final = 25.4 / 72
_LEADING: Final = 1.2
_AFTER_PT: Final = 2
_LETTERS: Final = {Align.LEFT: "L", Align.CENTER: "C", Align.RIGHT: "R", Align.JUSTIFY: "J"}
_NOTE_ROOM_MM: Final = 14


def write_pdf(sheet: Sheet, fonts: Path) -> bytes:
    """Return the paper as PDF 1.7: what is signed later has to be 1.4 or newer (LC-16.1a3)."""
    paper = _Paper(sheet, fonts)
    for part in sheet.parts:
        paper.put(part)
    return bytes(paper.output())


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

    def put(self, part: Text | Entry | Grid | Pair) -> None:
        """Set the next part."""
        match part:
            case Text():
                self._text(part, self.l_margin, self.epw)
            case Entry():
                self._entry(part)
            case Grid():
                self._grid(part)
            case Pair():
                self._pair(part)

    def _text(self, text: Text, x: float, width: float) -> None:
        self.ln(text.before_pt * _PT_MM)
        self._set(text.size_pt, ("B" if text.bold else "") + ("I" if text.italic else ""))
        self.set_x(x)
        shown = " " * round(text.indent_mm / self.get_string_width(" ")) + text.text if text.indent_mm else text.text
        self.multi_cell(
            width, _line_mm(text.size_pt), shown, align=_LETTERS[text.align], new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )
        if text.rule_mm:
            self.set_line_width(0.25)
            start, y = x + (width - text.rule_mm) / 2, self.get_y() + 0.8
            self.line(start, y, start + text.rule_mm, y)
            self.set_y(y + 0.8)
        self.ln(_AFTER_PT * _PT_MM)

    def _entry(self, entry: Entry) -> None:
        self._set(BODY_PT)
        indent = 10
        line = f"{entry.label}: {entry.value}"
        if not entry.value:
            room = self.epw - indent - self.get_string_width(line)
            line += "." * max(8, int(room / self.get_string_width(".")) - 1)
        self.set_x(self.l_margin + indent)
        self.multi_cell(
            self.epw - indent, _line_mm(BODY_PT) + 0.6, line, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )

    def _grid(self, grid: Grid) -> None:
        self.ln(2)
        self._set(TABLE_PT)
        self.c_margin = 1
        with self.table(
            col_widths=grid.widths,
            width=self.epw,
            align="LEFT",
            line_height=_line_mm(TABLE_PT),
            text_align="LEFT",
            borders_layout=TableBordersLayout.ALL,
            headings_style=FontFace(emphasis="BOLD"),
            padding=1,
        ) as table:
            heading = table.row()
            for title in grid.heading:
                heading.cell(title, align="C")
            for cells in grid.rows:
                row = table.row()
                for number, text in enumerate(cells):
                    row.cell(text, align="C" if number == 0 else "L")
        self.c_margin = 0
        self.ln(2)

    def _pair(self, pair: Pair) -> None:
        """Set two columns; both go to the next page if one does not fit on this."""
        left = self.epw * pair.share
        sides = ((pair.left, self.l_margin, left - 2), (pair.right, self.l_margin + left, self.epw - left))
        height = max(sum(self._height(text, width) for text in texts) for texts, _, width in sides)
        lead = self._height(pair.lead, self.epw) if pair.lead else 0
        if self.will_page_break(lead + height):
            self.add_page()
        if pair.lead:
            self.put(pair.lead)
        top, bottoms = self.get_y(), []
        for texts, x, width in sides:
            self.set_y(top)
            for text in texts:
                self._text(text, x, width)
            bottoms.append(self.get_y())
        self.set_y(max(bottoms))

    def _height(self, text: Text, width: float) -> float:
        self._set(text.size_pt, "B" if text.bold else "")
        lines = self.multi_cell(width, text=text.text, dry_run=True, output="LINES")
        assert isinstance(lines, list), "that is what was asked for"
        return (
            len(lines) * _line_mm(text.size_pt) + (text.before_pt + _AFTER_PT) * _PT_MM + (1.6 if text.rule_mm else 0)
        )

    def _set(self, size_pt: int, style: str = "") -> None:
        self.set_font(_FONT, style if style != "BI" else "B", size_pt)


def _line_mm(size_pt: int) -> float:
    return size_pt * _PT_MM * _LEADING
