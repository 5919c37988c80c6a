"""Reading the words of a page and where they stand, through PDFium."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from ctypes import byref, c_double, c_int
from dataclasses import dataclass, field
from typing import Final

import pypdfium2
from pypdfium2 import raw

from app.domain.geometry import PageGeometry, Rect
from app.domain.text import PageText, TextBox
from app.page.legacy import Encoding, converted, encoding_of
from app.page.words import Letter, words_of

_MOST_LETTERS: Final = 60_000
_MOST_BOXES: Final = 8_000
_BOLD: Final = 600
_FORCE_BOLD: Final = 1 << 18
_UPRIGHT_SLACK: Final = 0.05
_LARGEST_SIZE: Final = 2000.0


@dataclass(frozen=True, slots=True)
class _Style:
    """How the letters of one text object are set: size up and across, direction as shown, weight, encoding."""

    size: float
    em: float
    upright: bool
    bold: bool
    encoding: Encoding


@dataclass(slots=True)
class _Corners:
    """Room for what PDFium writes of one letter: the box its font gives it, and where it stands."""

    box: raw.FS_RECTF = field(default_factory=raw.FS_RECTF)
    x: c_double = field(default_factory=c_double)
    y: c_double = field(default_factory=c_double)


def read_text(page: pypdfium2.PdfPage, geometry: PageGeometry, number: int) -> PageText:
    """Return the words of a page; of an absurdly long one, those drawn first."""
    handle = raw.FPDFText_LoadPage(page)
    if not handle:
        return PageText(number, geometry.shown, ())
    try:
        upright: list[Letter] = []
        turned: list[TextBox] = []
        for style, text, corners in _letters(handle, geometry):
            if not _is_on_page(corners, geometry):
                continue
            if style.upright:
                upright.append(_letter(style, text, corners, geometry))
            elif text.strip():
                turned.append(_turned(style, text, corners, geometry))
    finally:
        raw.FPDFText_ClosePage(handle)
    boxes = (*words_of(upright), *turned)[:_MOST_BOXES]
    return PageText(number, geometry.shown, boxes)


def _letters(handle: raw.FPDF_TEXTPAGE, geometry: PageGeometry) -> Iterator[tuple[_Style, str, _Corners]]:
    """Yield every drawn letter; those PDFium made up (spaces, line ends) belong to no text object."""
    styles: dict[int, _Style] = {}
    corners = _Corners()
    box, point = byref(corners.box), (byref(corners.x), byref(corners.y))
    for index in range(min(raw.FPDFText_CountChars(handle), _MOST_LETTERS)):
        holder = raw.FPDFText_GetTextObject(handle, index)
        code = raw.FPDFText_GetUnicode(handle, index)
        if not holder or code == 0 or 0xD800 <= code < 0xE000:
            continue
        key = ctypes.addressof(holder.contents)
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(handle, index, geometry)
        if raw.FPDFText_GetLooseCharBox(handle, index, box) and raw.FPDFText_GetCharOrigin(handle, index, *point):
            yield style, converted(chr(code), style.encoding), corners


def _style(handle: raw.FPDF_TEXTPAGE, index: int, geometry: PageGeometry) -> _Style:
    matrix = raw.FS_MATRIX()
    known = raw.FPDFText_GetMatrix(handle, index, byref(matrix))
    a, b, c, d = (matrix.a, matrix.b, matrix.c, matrix.d) if known else (1.0, 0.0, 0.0, 1.0)
    x0, y0 = geometry.shown_point(0, 0)
    right = geometry.shown_point(a, b)
    along, across = right[0] - x0, right[1] - y0
    size = float(raw.FPDFText_GetFontSize(handle, index))
    name, flags = _font(handle, index)
    bold = raw.FPDFText_GetFontWeight(handle, index) >= _BOLD or "bold" in name.lower() or bool(flags & _FORCE_BOLD)
    upright = along > 0 and abs(across) <= _UPRIGHT_SLACK * along
    return _Style(_sane(size * math.hypot(c, d)), _sane(size * math.hypot(a, b)), upright, bold, encoding_of(name))


def _sane(size: float) -> float:
    return min(max(size, 0.1), _LARGEST_SIZE)


def _font(handle: raw.FPDF_TEXTPAGE, index: int) -> tuple[str, int]:
    """Return name and flags of a letter's font."""
    flags = c_int()
    length = raw.FPDFText_GetFontInfo(handle, index, None, 0, byref(flags))
    if length <= 1:
        return "", flags.value
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFText_GetFontInfo(handle, index, buffer, length, byref(flags))
    return buffer.value.decode("utf-8", "replace"), flags.value


def _is_on_page(corners: _Corners, geometry: PageGeometry) -> bool:
    """Tell whether a reader can see the letter: some programs hide words beside the page."""
    left, right, bottom, top = _shown(corners, geometry)
    size = geometry.shown
    return left < size.width_pt and right > 0 and bottom < size.height_pt and top > 0


def _letter(style: _Style, text: str, corners: _Corners, geometry: PageGeometry) -> Letter:
    left, right, _, _ = _shown(corners, geometry)
    _, baseline = geometry.shown_point(corners.x.value, corners.y.value)
    return Letter(text, left, right, baseline, style.size, style.em, style.bold, style.encoding)


def _turned(style: _Style, text: str, corners: _Corners, geometry: PageGeometry) -> TextBox:
    left, right, bottom, top = _shown(corners, geometry)
    rect = Rect(left, bottom, max(right - left, 0.05), max(top - bottom, 0.05))
    return TextBox(text, rect, bottom, style.size, style.bold, upright=False)


def _shown(corners: _Corners, geometry: PageGeometry) -> tuple[float, float, float, float]:
    """Return left, right, bottom and top of a letter as shown."""
    one = geometry.shown_point(corners.box.left, corners.box.bottom)
    other = geometry.shown_point(corners.box.right, corners.box.top)
    return min(one[0], other[0]), max(one[0], other[0]), min(one[1], other[1]), max(one[1], other[1])
