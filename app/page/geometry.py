"""Reading the geometry of every page, fast and without the pages' pictures.

PDFium tells a page's box and rotation only after it has parsed the content and read every picture on it: 400 MB for a
file of 400 MB. Here it reads through a reader that refuses long pieces, so pictures count as missing; what it says is
compared with the sizes a full reading gives without loading pages, and read again in full where they differ.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from ctypes import byref, c_int
from typing import Final

import pypdfium2
from pypdfium2 import raw

from app.domain.errors import FileMalformed, FileProblem
from app.domain.geometry import PageGeometry
from app.page.reading import Reading
from app.page.source import Source

_LONGEST_PIECE: Final = 64 * 1024
_MOST_TAKEN: Final = 32 * 1024 * 1024
_PAGES_AT_ONCE: Final = 250
_TOLERANCE_PT: Final = 0.5
_SIDES_PT: Final = (0.1, 100_000.0)

Box = tuple[float, float, float, float]


def read_geometries(
    source: Source, password: str | None, sizes: Sequence[tuple[float, float]]
) -> tuple[PageGeometry, ...]:
    """Return the geometry of all pages, shown as large as ``sizes``. Raise :class:`FileMalformed` for absurd ones."""
    units = _units(source, password, len(sizes))
    turned = _boxes(source, password, sizes, largest=_LONGEST_PIECE)
    if turned is None:
        turned = _boxes(source, password, sizes, largest=None)
    source.check()
    if turned is None:
        raise FileMalformed(file=source.name, why="page_size")
    return tuple(
        PageGeometry.from_boxes(box, None, rotate=rotate, user_unit=unit)
        for (box, rotate), unit in zip(turned, units, strict=True)
    )


def _boxes(
    source: Source, password: str | None, sizes: Sequence[tuple[float, float]], *, largest: int | None
) -> list[tuple[Box, int]] | None:
    """Return box and rotation of every page, or None if this reading does not agree with the sizes."""
    result: list[tuple[Box, int]] = []
    while len(result) < len(sizes):
        try:
            reading = Reading.open(source, password, largest=largest)
        except FileProblem:
            return None
        try:
            while len(result) < len(sizes) and reading.taken < _MOST_TAKEN:
                box = _box(reading.document, len(result), sizes[len(result)])
                if box is None:
                    return None
                result.append(box)
        finally:
            reading.close()
    return result


def _box(document: pypdfium2.PdfDocument, index: int, size: tuple[float, float]) -> tuple[Box, int] | None:
    page = raw.FPDF_LoadPage(document, index)
    if not page:
        return None
    try:
        rect = raw.FS_RECTF()
        known = raw.FPDF_GetPageBoundingBox(page, byref(rect))
        rotate = int(raw.FPDFPage_GetRotation(page)) * 90
    finally:
        raw.FPDF_ClosePage(page)
    # PDFium keeps coordinates as 32-bit floats: 595.32 comes back as 595.3200073.
    left, bottom, right, top = (round(float(side), 3) for side in (rect.left, rect.bottom, rect.right, rect.top))
    width, height = (top - bottom, right - left) if rotate in {90, 270} else (right - left, top - bottom)
    agrees = all(
        _SIDES_PT[0] <= mine <= _SIDES_PT[1] and math.isclose(mine, shown, abs_tol=_TOLERANCE_PT)
        for mine, shown in zip((width, height), size, strict=True)
    )
    return ((left, bottom, right, top), rotate) if known and agrees else None


def _units(source: Source, password: str | None, count: int) -> list[float]:
    """Return every page's UserUnit, which PDFium ignores and tells nobody.

    Pages copied into an empty document keep their entries; that document is small (no long pieces) and PDFium writes it
    plainly, so the entry can be read there.
    """
    result: list[float] = []
    while len(result) < count:
        some = range(len(result), min(count, len(result) + _PAGES_AT_ONCE))
        try:
            reading = Reading.open(source, password, largest=_LONGEST_PIECE)
        except FileProblem:
            return [1.0] * count
        try:
            result += _units_of(reading.document, some)
        finally:
            reading.close()
    return result


def _units_of(document: pypdfium2.PdfDocument, pages: range) -> list[float]:
    copy = pypdfium2.PdfDocument.new()
    try:
        if not raw.FPDF_ImportPagesByIndex(copy, document, (c_int * len(pages))(*pages), len(pages), 0):
            return [1.0] * len(pages)
        written = io.BytesIO()
        copy.save(written)
    finally:
        copy.close()
    return _units_in(written.getvalue(), len(pages))


def _units_in(pdf: bytes, count: int) -> list[float]:
    """Return the units in a document that PDFium wrote: one flat page tree, one plain object after another."""
    kids = re.search(rb"/Kids\s*\[([\d\sR]*)\]\s*/Type\s*/Pages", pdf)
    if b"/UserUnit" not in pdf or kids is None:
        return [1.0] * count
    units = []
    for number in re.findall(rb"(\d+) 0 R", kids[1]):
        page = re.search(rb"[\r\n]" + number + rb" 0 obj\s(.*?)[\r\n]endobj", pdf, re.DOTALL)
        entry = re.search(rb"/UserUnit\s+([\d.]+)", page[1]) if page else None
        units.append(_sane_unit(float(entry[1])) if entry else 1.0)
    return units if len(units) == count else [1.0] * count


def _sane_unit(unit: float) -> float:
    return unit if 0 < unit <= 100_000 else 1.0
