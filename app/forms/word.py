"""A sheet as DOCX, which an office edits with its own word processor."""

from __future__ import annotations

import io
from typing import Final

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from app.forms.sheet import BODY_PT, CELL_MM, NOTE_PT, Align, Entries, Entry, Grid, Pair, Part, Sheet, Text

_FONT: Final = "Times New Roman"
_AFTER_PT: Final = 2
_ALIGN: Final = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    Align.JUSTIFY: WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def write_docx(sheet: Sheet) -> bytes:
    """Return the paper as DOCX."""
    document = docx.Document()
    _prepare(document, sheet)
    writer = _Writer(document, sheet)
    for part in sheet.parts:
        writer.put(part)
    writer.keep_end()
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _prepare(document: Document, sheet: Sheet) -> None:
    """Set page, margins, face, title, page number and the note at the foot."""
    section, margins = document.sections[0], sheet.margins_mm
    section.orientation = WD_ORIENT.LANDSCAPE if sheet.wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(side) for side in sheet.paper_mm)
    section.top_margin, section.bottom_margin = Mm(margins.top), Mm(margins.bottom)
    section.left_margin, section.right_margin = Mm(margins.left), Mm(margins.right)
    section.header_distance = section.footer_distance = Mm(8)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(BODY_PT)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)
    style.paragraph_format.space_after = Pt(0)
    document.core_properties.title = sheet.title
    document.core_properties.author = ""
    document.core_properties.comments = ""
    section.different_first_page_header_footer = True
    _put_page_number(section.header.paragraphs[0])
    for footer in (section.footer, section.first_page_footer):
        _put_run(footer.paragraphs[0], Text(sheet.note, NOTE_PT, italic=True))


class _Writer:
    """The body of one paper."""

    def __init__(self, document: Document, sheet: Sheet) -> None:
        self._document = document
        self._width_mm = sheet.room_mm
        self._row_at_end = sheet.row_at_end
        self._grids: list[Table] = []

    def put(self, part: Part) -> None:
        """Set the next part."""
        match part:
            case Text():
                self._text(part)
            case Entry():
                _put_entry(self._document.add_paragraph(), part, self._width_mm)
            case Entries():
                self._entries(part)
            case Grid():
                self._grid(part)
            case Pair():
                self._pair(part)

    def _text(self, text: Text) -> None:
        _put_run(self._document.add_paragraph(), text)
        if text.rule_mm:
            _put_rule(self._document.add_paragraph(), self._width_mm, text.rule_mm)

    def _entries(self, entries: Entries) -> None:
        widths = [self._width_mm * share for share in entries.shares]
        table = self._document.add_table(rows=1, cols=len(widths))
        _put_widths(table, widths)
        _put_cell_margins(table, 0)
        for cell, entry, width in zip(table.rows[0].cells, entries.entries, widths, strict=True):
            _put_entry(cell.paragraphs[0], entry, width)

    def keep_end(self) -> None:
        """Keep all after the last table on one page, with the table's last row if there is nothing but a signature."""
        if not self._grids:
            return
        grid = self._grids[-1]
        blocks = [*self._document.element.body]
        kept = blocks[blocks.index(grid._tbl) + 1 :]  # noqa: SLF001 - python-docx has no order of its own
        if self._row_at_end:
            kept.append(grid.rows[-1]._tr)  # noqa: SLF001 - as above
        for paragraph in (found for block in kept for found in block.iter(qn("w:p"))):
            Paragraph(paragraph, grid).paragraph_format.keep_with_next = True

    def _grid(self, grid: Grid) -> None:
        table = self._document.add_table(rows=1, cols=len(grid.heading), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        _put_widths(table, [self._width_mm * share / sum(grid.widths) for share in grid.widths])
        for cell, title in zip(table.rows[0].cells, grid.heading, strict=True):
            _put_run(cell.paragraphs[0], Text(title, grid.size_pt, bold=True))
        _put_cell_margins(table, CELL_MM)
        self._grids.append(table)
        _mark_row(table.rows[0], "w:tblHeader")
        for cells in grid.rows:
            row = table.add_row()
            _mark_row(row, "w:cantSplit")
            for number, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
                _put_run(cell.paragraphs[0], Text(text, grid.size_pt, align=Align.LEFT if number else Align.CENTER))
        self._document.add_paragraph().paragraph_format.line_spacing = Pt(6)

    def _pair(self, pair: Pair) -> None:
        if pair.lead:
            paragraph = self._document.add_paragraph()
            _put_run(paragraph, pair.lead)
            paragraph.paragraph_format.keep_with_next = True
        table = self._document.add_table(rows=1, cols=2)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        widths = [self._width_mm * pair.share, self._width_mm * (1 - pair.share)]
        _put_widths(table, widths)
        _mark_row(table.rows[0], "w:cantSplit")
        for cell, texts, width in zip(table.rows[0].cells, (pair.left, pair.right), widths, strict=True):
            _put_side(cell, texts, width)


def _put_side(cell: _Cell, texts: tuple[Text, ...], width_mm: float) -> None:
    """Fill one column; paragraphs stay together so that a signature is never alone on a page."""
    paragraphs = [cell.paragraphs[0]]
    for number, text in enumerate(texts):
        paragraph = paragraphs[0] if number == 0 else cell.add_paragraph()
        _put_run(paragraph, text)
        paragraph.paragraph_format.keep_with_next = True
        if text.rule_mm:
            _put_rule(cell.add_paragraph(), width_mm - 4, text.rule_mm)


def _put_run(paragraph: Paragraph, text: Text) -> None:
    paragraph.alignment = _ALIGN[text.align]
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(text.before_pt), Pt(_AFTER_PT)
    if text.indent_mm:
        shape.first_line_indent = Mm(text.indent_mm)
    run = paragraph.add_run(text.text)
    run.bold, run.italic, run.font.size = text.bold or None, text.italic or None, Pt(text.size_pt)


def _put_entry(paragraph: Paragraph, entry: Entry, width_mm: float) -> None:
    shape = paragraph.paragraph_format
    shape.left_indent, shape.space_before = Mm(10), Pt(2)
    if not entry.value:
        shape.tab_stops.add_tab_stop(Mm(width_mm), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    paragraph.add_run(f"{entry.label}: " + (entry.value or "\t"))


def _put_rule(paragraph: Paragraph, width_mm: float, rule_mm: float) -> None:
    """Draw a line as the lower border of an empty, low paragraph that is as wide as the line."""
    shape, side = paragraph.paragraph_format, Mm(max(0.0, (width_mm - rule_mm) / 2))
    shape.left_indent = shape.right_indent = side
    shape.line_spacing, shape.space_after = Pt(2), Pt(3)
    border = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        border.set(qn(f"w:{name}"), value)
    borders = OxmlElement("w:pBdr")
    borders.append(border)
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 - python-docx has no borders of its own
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _put_widths(table: Table, widths_mm: list[float]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        length: Length = Mm(width)
        column.width = length
        for cell in column.cells:
            cell.width = length


def _put_cell_margins(table: Table, side_mm: float) -> None:
    """Set the space at either side of what stands in the cells of a table."""
    margins = OxmlElement("w:tblCellMar")
    for name in ("left", "right"):
        side = OxmlElement(f"w:{name}")
        side.set(qn("w:w"), str(Mm(side_mm).twips))
        side.set(qn("w:type"), "dxa")
        margins.append(side)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption")  # noqa: SLF001 - as above


def _mark_row(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - as above


def _put_page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001 - as above
