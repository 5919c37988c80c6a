"""One reading of a source by PDFium: the library's document, its forms and a few open pages."""

from __future__ import annotations

from collections import OrderedDict
from ctypes import byref
from typing import Final

import pypdfium2
from pypdfium2 import raw
from pypdfium2.internal import get_bufreader

from app.domain.errors import FileEncrypted, FileMalformed, FileProblem, PasswordNeeded
from app.page.source import Reader, Source

_PAGES_KEPT: Final = 4
_HEAVY: Final = 16 * 1024 * 1024
"""From so many bytes on only one page is kept open: it keeps its pictures unpacked, 26 MB for a scan at 300 dpi."""


class Reading:
    """A document opened by PDFium; closes its pages, its forms and itself in the order the library wants."""

    def __init__(self, document: pypdfium2.PdfDocument, reader: Reader, callbacks: tuple[object, ...]) -> None:
        self.document = document
        self._reader = reader
        self._callbacks = callbacks  # C calls them until the document is closed, and holds no reference
        self._pages: OrderedDict[int, pypdfium2.PdfPage] = OrderedDict()

    @classmethod
    def open(cls, source: Source, password: str | None, *, largest: int | None = None) -> Reading:
        """Let PDFium read ``source``.

        Raise :class:`PasswordNeeded`, :class:`FileEncrypted` (in a way PDFium does not know) or :class:`FileMalformed`.
        """
        reader = Reader(source, largest)
        access, callback = get_bufreader(reader)
        secret = None if password is None else f"{password}\0".encode()
        # Not PdfDocument(reader): for a file without pages it reports the last error of any file before.
        handle = raw.FPDF_LoadCustomDocument(byref(access), secret)
        if not handle:
            source.check()
            raise _problem(raw.FPDF_GetLastError(), source, password)
        reading = cls(pypdfium2.PdfDocument(handle), reader, (access, callback))
        # Without a valid table PDFium guessed where the objects are; another reader may guess another document.
        if not raw.FPDF_DocumentHasValidCrossReferenceTable(handle) or raw.FPDF_GetPageCount(handle) < 1:
            reading.close()
            raise FileMalformed(file=source.name, why="damaged")
        # Before the first page: a page that was loaded earlier would not know its forms.
        reading.document.init_forms()
        return reading

    @property
    def taken(self) -> int:
        """Return how many bytes PDFium has read, most of which it keeps."""
        return self._reader.taken

    @property
    def encrypted(self) -> bool:
        """Tell whether the file is encrypted, with or without a password for readers."""
        return bool(raw.FPDF_GetSecurityHandlerRevision(self.document) != -1)

    def sizes(self, indices: range) -> list[tuple[float, float]]:
        """Return width and height of pages as shown, without loading any page."""
        size, result = raw.FS_SIZEF(), []
        for index in indices:
            known = raw.FPDF_GetPageSizeByIndexF(self.document, index, byref(size))
            result.append((float(size.width), float(size.height)) if known else (0.0, 0.0))
        return result

    def has_page(self, number: int) -> bool:
        """Tell whether the page is open."""
        return number in self._pages

    def page(self, number: int) -> pypdfium2.PdfPage:
        """Return the page of that number, from 1, opened or still open."""
        page = self._pages.pop(number, None)
        if page is None:
            self._close_pages(but=_PAGES_KEPT - 1 if self.taken < _HEAVY else 0)
            page = self.document.get_page(number - 1)
        self._pages[number] = page
        return page

    def close(self) -> None:
        """Close the pages, then the document with its forms."""
        self._close_pages(but=0)
        self.document.close()
        self._callbacks = ()

    def _close_pages(self, *, but: int) -> None:
        """Close the pages used longest ago until ``but`` are left."""
        while len(self._pages) > but:
            self._pages.popitem(last=False)[1].close()


def _problem(code: int, source: Source, password: str | None) -> FileProblem:
    match code:
        case raw.FPDF_ERR_PASSWORD:
            return PasswordNeeded(file=source.name, wrong="yes" if password else None)
        case raw.FPDF_ERR_SECURITY:
            return FileEncrypted(file=source.name)
        case _:
            return FileMalformed(file=source.name, why="damaged" if source.starts_as_pdf() else "not_pdf")
