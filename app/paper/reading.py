"""Reading a PDF in one way only: pyHanko's strict reader, with everything it may raise turned into one problem."""

from __future__ import annotations

import os
import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from app.domain.errors import FileEncrypted, FileMalformed, FileUnreadable
from app.domain.geometry import PageGeometry

UNREADABLE: Final = (
    PdfError, ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError, NotImplementedError,
    EOFError, RecursionError, zlib.error, struct.error,
)  # fmt: skip
"""What pyHanko and asn1crypto raise for files that are not what they claim to be."""

_LETTER: Final = (0.0, 0.0, 612.0, 792.0)
"""PDFium's page when no MediaBox is given; ISO 32000-1 requires one."""

_FARTHEST = 1_000_000.0


@contextmanager
def well_formed(name: str, why: str = "structure") -> Iterator[None]:
    """Turn whatever a broken file makes the library raise into :class:`FileMalformed`."""
    try:
        yield
    except UNREADABLE as error:
        raise FileMalformed(file=name, why=why) from error


def name_of(path: str) -> str:
    """Return the name a problem may show: without folder."""
    return Path(path).name


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """Open a document for reading; a folder, a device or a pipe is no document."""
    try:
        stream = Path(path).open("rb")  # noqa: SIM115 - closed below
    except (OSError, ValueError) as error:
        raise FileUnreadable(file=name_of(path)) from error
    with stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise FileUnreadable(file=name_of(path))
        yield stream


def read_document(stream: BinaryIO, name: str) -> PdfFileReader:
    """Return the strict reader of an unencrypted document.

    Strictness is what makes the reading the only one: no cross-reference is guessed, no object searched for. Files with
    two kinds of cross-references side by side (Word's) pass it; only pyHanko's own signer refuses them.
    """
    with well_formed(name):
        reader = PdfFileReader(stream, strict=True)
        encrypted = "/Encrypt" in reader.trailer_view
    if encrypted:
        raise FileEncrypted(file=name, opens="yes" if _opens(reader) else "no")
    return reader


def pages_of(reader: PdfFileReader) -> Iterator[tuple[generic.DictionaryObject, PageGeometry]]:
    """Yield every page with its geometry, in reading order, boxes inherited as ISO 32000-1 7.7.3.4 has it."""
    seen: set[int] = set()
    stack: list[tuple[generic.PdfObject, dict[str, generic.PdfObject]]] = [(reader.root.raw_get("/Pages"), {})]
    while stack:
        raw, inherited = stack.pop()
        node = raw.get_object()
        if not isinstance(node, generic.DictionaryObject):
            raise TypeError("page tree")
        if isinstance(raw, generic.IndirectObject):
            if raw.idnum in seen:
                raise ValueError("page tree goes in circles")
            seen.add(raw.idnum)
        known = inherited | {key: node[key] for key in ("/MediaBox", "/CropBox", "/Rotate") if key in node}
        if "/Kids" in node:
            kids = node["/Kids"]
            stack.extend((kids.raw_get(index), known) for index in reversed(range(len(kids))))
        else:
            yield node, _geometry(known, node)


def number(value: generic.PdfObject | None, default: float) -> float:
    """Return a number of the file, or ``default`` where there is none."""
    if value is None:
        return default
    value = value.get_object()
    if isinstance(value, (generic.NumberObject, generic.FloatObject)):
        return float(value)
    return default


def box(value: generic.PdfObject | None) -> tuple[float, float, float, float] | None:
    """Return a rectangle of the file, or None where there is none worth the name."""
    value = value.get_object() if value is not None else None
    if not isinstance(value, generic.ArrayObject) or len(value) != 4:
        return None
    left, bottom, right, top = (number(value[index], float("nan")) for index in range(4))
    return None if any(side != side for side in (left, bottom, right, top)) else (left, bottom, right, top)  # noqa: PLR0124


def _geometry(known: dict[str, generic.PdfObject], page: generic.DictionaryObject) -> PageGeometry:
    media = box(known.get("/MediaBox")) or _LETTER
    if media[0] == media[2] or media[1] == media[3]:
        media = _LETTER
    if any(abs(side) > _FARTHEST for side in media):
        raise ValueError("page beyond every measure")
    unit = number(page.get("/UserUnit"), 1.0)
    return PageGeometry.from_boxes(
        media,
        box(known.get("/CropBox")),
        rotate=int(number(known.get("/Rotate"), 0)),
        user_unit=unit if 0 < unit <= 100_000 else 1.0,
    )


def _opens(reader: PdfFileReader) -> bool:
    try:
        return reader.decrypt("").status != AuthStatus.FAILED
    except UNREADABLE:
        return False
