"""Pictures of pages and of marks, as bytes that Qt takes as they are."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import c_ubyte
from dataclasses import dataclass
from typing import Final

import pypdfium2
from pypdfium2 import raw

from app.domain.errors import FileMalformed

LARGEST_TILE: Final = 1024
LARGEST_MARK: Final = 2048
_GLYPH: Final = 64
"""Pixels drawn and cut off at the left: PDFium shifts letters that the left edge of a bitmap cuts, and larger letters
than this are drawn as shapes, which it cuts properly."""
_WHITE: Final = 0xFFFFFFFF
_CLEAR: Final = 0x00000000


@dataclass(frozen=True)
class Picture:
    """``height`` rows of ``width`` pixels, 4 bytes each: B, G, R, A premultiplied."""

    width: int
    height: int
    pixels: bytes | bytearray


@dataclass(frozen=True)
class Tile:
    """A part of the picture of a whole page, in pixels from its upper left corner."""

    left: int
    top: int
    width: int
    height: int


def warm_up() -> None:
    """Draw a blank page twice: the first pictures of a process take long, because its memory is new."""
    document = pypdfium2.PdfDocument.new()
    try:
        page = document.new_page(LARGEST_TILE, LARGEST_TILE)
        for _ in range(2):
            draw_tile(page, (LARGEST_TILE, LARGEST_TILE), Tile(0, 0, LARGEST_TILE, LARGEST_TILE))
    finally:
        document.close()


def draw_tile(page: pypdfium2.PdfPage, whole: tuple[int, int], tile: Tile) -> Picture:
    """Draw a part of a page whose whole picture has the size ``whole``, on white paper, with annotations and forms."""
    # Without an alpha channel PDFium draws twice as fast; it leaves the fourth byte at 255.
    margin = min(_GLYPH, tile.left)
    with _bitmap(margin + tile.width, tile.height, raw.FPDFBitmap_BGRx) as (bitmap, pixels):
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, margin + tile.width, tile.height, _WHITE)
        _draw(bitmap, page, (margin - tile.left, -tile.top, *whole))
    return Picture(tile.width, tile.height, _without(pixels, margin, tile.width) if margin else pixels)


def draw_widgets(page: pypdfium2.PdfPage, whole: tuple[int, int], tile: Tile) -> Picture:
    """Draw the marks of signatures and other form fields of a part of a page, on white and without the page itself."""
    with _bitmap(tile.width, tile.height, raw.FPDFBitmap_BGRx) as (bitmap, pixels):
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, tile.width, tile.height, _WHITE)
        if page.formenv is not None:
            raw.FPDF_FFLDraw(page.formenv, bitmap, page, -tile.left, -tile.top, *whole, 0, raw.FPDF_ANNOT)
    return Picture(tile.width, tile.height, pixels)


def render_mark(pdf: bytes, scale: float) -> Picture:
    """Draw the one page of ``pdf`` on nothing, ``scale`` pixels per point (fewer if the picture would be too large)."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise FileMalformed(file=None, why="mark") from error
    try:
        page = document[0]
        longest = max(page.get_size())
        factor = min(scale, LARGEST_MARK / longest)
        width, height = (min(LARGEST_MARK, max(1, math.ceil(side * factor - 0.01))) for side in page.get_size())
        with _bitmap(width, height, raw.FPDFBitmap_BGRA) as (bitmap, pixels):
            raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _CLEAR)
            _draw(bitmap, page, (0, 0, width, height))
        return Picture(width, height, _premultiplied(pixels))
    finally:
        document.close()


@contextmanager
def _bitmap(width: int, height: int, layout: int) -> Iterator[tuple[raw.FPDF_BITMAP, bytearray]]:
    """Lend a bitmap and its pixels: PDFium's own memory is new each time, which takes half as long as drawing."""
    pixels = bytearray(width * height * 4)
    bitmap = raw.FPDFBitmap_CreateEx(width, height, layout, (c_ubyte * len(pixels)).from_buffer(pixels), width * 4)
    if not bitmap:
        raise MemoryError
    try:
        yield bitmap, pixels
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def _draw(bitmap: raw.FPDF_BITMAP, page: pypdfium2.PdfPage, place: tuple[int, int, int, int]) -> None:
    raw.FPDF_RenderPageBitmap(bitmap, page, *place, 0, raw.FPDF_ANNOT)
    if page.formenv is not None:
        # Widgets, and with them the marks of signatures, are drawn by the form filler only.
        raw.FPDF_FFLDraw(page.formenv, bitmap, page, *place, 0, raw.FPDF_ANNOT)


def _without(pixels: bytearray, margin: int, width: int) -> bytes:
    """Return the pixels of ``width`` columns after ``margin``."""
    rows = memoryview(pixels)
    return b"".join(rows[at : at + width * 4] for at in range(margin * 4, len(pixels), (margin + width) * 4))


def _premultiplied(pixels: bytearray) -> bytes:
    """Return pixels whose colours are multiplied by their opacity; PDFium's are not."""
    alpha, result = pixels[3::4], bytearray(pixels)
    for channel in range(3):
        result[channel::4] = bytes((c * a + 127) // 255 for c, a in zip(pixels[channel::4], alpha, strict=True))
    return bytes(result)
