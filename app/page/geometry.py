"""Reading the geometry of every page, fast and without the pages' content.

PDFium tells a page's box and rotation only after it has read and parsed everything on it, and its unit never. But pages
copied into an empty document keep their entries, inherited ones included, and that document can be written out and read
here. The source is read through a reader that refuses long pieces, so pictures and fonts stay on the disk. The outcome
is compared with the sizes that a full reading gives without loading pages; if it differs, pages are loaded after all.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ctypes import byref, c_int
from typing import Final

import pypdfium2
from pypdfium2 import raw

from app.domain.errors import FileMalformed, FileProblem
from app.domain.geometry import PageGeometry
from app.page.reading import Reading
from app.page.source import Source
from app.page.written import Entries, Written

_LONGEST_PIECE: Final = 64 * 1024
_MOST_TAKEN: Final = 32 * 1024 * 1024
_PAGES_AT_ONCE: Final = 250
_TOLERANCE_PT: Final = 0.5
SHORTEST_PT: Final = 0.1
FARTHEST_PT: Final = 100_000.0
_LARGEST_UNIT: Final = 100_000.0

Sizes = Sequence[tuple[float, float]]


def read_geometries(source: Source, password: str | None, sizes: Sizes) -> tuple[PageGeometry, ...]:
    """Return the geometry of all pages, shown as large as ``sizes``. Raise :class:`FileMalformed` for absurd ones."""
    for way in (_copied, _loaded):
        pages = _in_parts(source, password, len(sizes), way)
        source.check()
        if len(pages) == len(sizes) and all(map(_agrees, pages, sizes)):
            return tuple(pages)
    raise FileMalformed(file=source.name, why="page_size")


def _in_parts(
    source: Source, password: str | None, count: int, way: Callable[[Reading, range], list[PageGeometry]]
) -> list[PageGeometry]:
    """Return what ``way`` reads; fewer pages if it fails. Start afresh now and then: PDFium keeps all it has read."""
    result: list[PageGeometry] = []
    while len(result) < count:
        try:
            reading = Reading.open(source, password, largest=_LONGEST_PIECE if way is _copied else None)
        except FileProblem:
            return result
        try:
            part = way(reading, range(len(result), min(count, len(result) + _PAGES_AT_ONCE)))
        finally:
            reading.close()
        if not part:
            return result
        result += part
    return result


def _copied(reading: Reading, pages: range) -> list[PageGeometry]:
    """Return the geometry of some pages from copies of them, nothing if there is anything odd."""
    copy = pypdfium2.PdfDocument.new()
    try:
        numbers = (c_int * len(pages))(*pages)
        if not raw.FPDF_ImportPagesByIndex(copy, reading.document, numbers, len(pages), 0):
            return []
        target = io.BytesIO()
        copy.save(target)
    finally:
        copy.close()
    try:
        written = Written(target.getvalue())
        return [_geometry(written, entries) for entries in written.pages()]
    except (ValueError, LookupError):
        return []


def _geometry(written: Written, entries: Entries) -> PageGeometry:
    media = written.box(entries, b"/MediaBox")
    if media is None:
        raise ValueError("a page without a box")
    unit = written.number(entries, b"/UserUnit", 1.0)
    return PageGeometry.from_boxes(
        media,
        written.box(entries, b"/CropBox"),
        rotate=int(written.number(entries, b"/Rotate", 0.0)),
        user_unit=unit if 0 < unit <= _LARGEST_UNIT else 1.0,
    )


def _loaded(reading: Reading, pages: range) -> list[PageGeometry]:
    """Return the geometry of some pages from the pages themselves, as many as memory allows; their unit is unknown."""
    result: list[PageGeometry] = []
    for index in pages:
        with _page(reading, index) as page:
            rect = raw.FS_RECTF()
            if not page or not raw.FPDF_GetPageBoundingBox(page, byref(rect)):
                return []
            # PDFium keeps coordinates as 32-bit floats: 595.32 comes back as 595.3200073.
            box = tuple(round(float(side), 3) for side in (rect.left, rect.bottom, rect.right, rect.top))
            result.append(PageGeometry.from_boxes(box, None, rotate=int(raw.FPDFPage_GetRotation(page)) * 90))
        if reading.taken > _MOST_TAKEN:
            break
    return result


@contextmanager
def _page(reading: Reading, index: int) -> Iterator[raw.FPDF_PAGE]:
    page = raw.FPDF_LoadPage(reading.document, index)
    try:
        yield page
    finally:
        if page:
            raw.FPDF_ClosePage(page)


def _agrees(page: PageGeometry, size: tuple[float, float]) -> bool:
    """Tell whether a page is sane and as large as PDFium shows it."""
    corners = (page.left, page.bottom, page.right, page.top)
    return all(abs(side) <= FARTHEST_PT for side in corners) and all(
        mine >= SHORTEST_PT and math.isclose(mine, shown, abs_tol=_TOLERANCE_PT)
        for mine, shown in zip((page.shown.width_pt, page.shown.height_pt), size, strict=True)
    )
