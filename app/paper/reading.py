"""Reading a PDF in one way only: pyHanko's strict reader, with everything it may raise turned into one problem."""

from __future__ import annotations

import os
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.misc import PdfError, PdfStrictReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import XRefBuilder, XRefSectionData

from app.domain.errors import FileEncrypted, FileMalformed, FileUnreadable
from app.files.opening import open_document
from app.files.tables import FirstEntryMended

UNREADABLE: Final = (
    PdfError, ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError, NotImplementedError,
    EOFError, RecursionError, UnboundLocalError, zlib.error, struct.error,
)  # fmt: skip
"""What pyHanko and asn1crypto raise for files that are not what they claim to be."""

_END: Final = re.compile(rb"startxref\s{1,8}\d{1,19}\s{1,8}%%EOF")
_HEAD: Final = re.compile(rb"\s*(\d+)\s+\d+\s+obj")
_TAIL_BYTES: Final = 2048
_HEAD_BYTES: Final = 64
_MOST_TRIED: Final = 10_000


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
        stream = open_document(path)
    except (OSError, ValueError) as error:
        raise FileUnreadable(file=name_of(path)) from error
    with stream:
        yield stream


def read_document(stream: BinaryIO, name: str) -> PdfFileReader:
    """Return the strict reader of an unencrypted document.

    Strictness is what makes the reading the only one: no cross-reference is guessed, no object searched for. Files with
    two kinds of cross-references side by side (Word's) pass it; only pyHanko's own signer refuses them. Where PDFium
    would start to search on its own, and so might show something else, the file is refused too.
    """
    with well_formed(name):
        _require_end(stream)
        reader = open_reader(stream)
        _require_first_object(stream, reader)
        encrypted = "/Encrypt" in reader.trailer_view
    if encrypted:
        raise FileEncrypted(file=name, opens="yes" if _opens(reader) else "no")
    return reader


def open_reader(stream: BinaryIO) -> PdfFileReader:
    """Return a strict reader; the one fault it looks over is a generation that means nothing.

    Poppler, and with it Okular and Evince, numbers some of the objects of its signatures so without freeing any before;
    Pillow gives the free object 0 one that is too high.
    """
    try:
        return PdfFileReader(stream, strict=True)
    except PdfStrictReadError:
        reader = PdfFileReader(stream, strict=False)
        _require_nothing_else(stream, reader)
        reader.strict = True
        return reader


def _require_nothing_else(stream: BinaryIO, reader: PdfFileReader) -> None:
    """Require that only generations are odd, and that no object can be found in two ways because of them.

    A strict builder collects the sections first and compares generations last; it must get that far. Then, since
    readers differ in what a generation is worth, every object must keep the one it has, and none be freed later.
    """
    assert reader.last_startxref is not None
    builder = XRefBuilder(reader, FirstEntryMended(stream), strict=True, last_startxref=reader.last_startxref)
    with suppress(PdfStrictReadError):
        builder.read_xrefs()
    if len(builder.sections) != reader.total_revisions:
        raise PdfStrictReadError("tables")
    known: dict[int, int] = {}
    for revision, section in enumerate(reversed(builder.sections)):
        data = reader.xrefs.get_xref_data(revision)
        if section.xref_data.freed.keys() != data.freed.keys():
            raise PdfStrictReadError("freed oddly")
        if not known.keys().isdisjoint(data.freed):
            raise PdfStrictReadError("freed after use")
        for number, generation in _generations(data):
            if known.setdefault(number, generation) != generation:
                raise PdfStrictReadError("two generations")


def _generations(data: XRefSectionData) -> Iterator[tuple[int, int]]:
    yield from ((number, generation) for number, (generation, _) in data.standard_xrefs.items())
    yield from ((number, 0) for number in data.xrefs_in_objstm)
    if data.hybrid is not None:
        yield from _generations(data.hybrid.xref_data)


def _require_end(stream: BinaryIO) -> None:
    """Require ``startxref`` near the end: PDFium looks at the last 4,096 bytes and then collects objects by itself."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(size - _TAIL_BYTES, 0))
    if _END.search(stream.read()) is None:
        raise ValueError("no end")


def _require_first_object(stream: BinaryIO, reader: PdfFileReader) -> None:
    """Require the table to be right about the first object in it, by which PDFium judges the whole table."""
    for count in range(1, min(int(reader.trailer["/Size"]), _MOST_TRIED)):
        try:
            place = reader.xrefs[generic.Reference(count, 0, reader)]
        except KeyError:
            continue
        if isinstance(place, int):
            stream.seek(place)
            found = _HEAD.match(stream.read(_HEAD_BYTES))
            if found is None or int(found[1]) != count:
                raise ValueError("table")
            return


def _opens(reader: PdfFileReader) -> bool:
    try:
        return reader.decrypt("").status != AuthStatus.FAILED
    except UNREADABLE:
        return False
