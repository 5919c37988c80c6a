"""An open document: its pages, pictures of them, and the digest of exactly the file they came from."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import cached_property
from typing import Final

import pypdfium2

from app.domain.document import Shown
from app.domain.errors import FileMalformed, FileProblem, LeaderSignatureMissing, NoRoomForMark, RectOffPage
from app.domain.geometry import PageGeometry
from app.domain.placing import Proposal, Search
from app.domain.text import PageText
from app.page.finding.search import find
from app.page.geometry import FARTHEST_PT, SHORTEST_PT, read_geometries
from app.page.ink import Seen
from app.page.picture import LARGEST_TILE, Picture, Tile, draw_tile
from app.page.reading import Reading
from app.page.source import Source
from app.page.text import read_text

_MOST_TAKEN: Final = 48 * 1024 * 1024
"""Bytes PDFium may have read before it starts afresh: it keeps every stream it read until the document is closed."""


_LONG: Final = 50
"""Pages; the geometry of so many is read in a few milliseconds."""
_SANE_PT: Final = (1.0, 20_000.0)


class Document:
    """A PDF open for looking; one file descriptor serves all of it: a file replaced meanwhile is never half shown."""

    def __init__(self, source: Source, reading: Reading, password: str | None) -> None:
        self.encrypted = reading.encrypted
        self._source = source
        self._reading = reading
        self._password = password

    @classmethod
    def open(cls, path: str, password: str | None) -> Document:
        """Open ``path`` and look at its pages, so that what is wrong with them is told now; see :meth:`begin`."""
        document = cls.begin(path, password)
        try:
            document.first_look()
        except FileProblem:
            document.close()
            raise
        return document

    @classmethod
    def begin(cls, path: str, password: str | None) -> Document:
        """Open ``path``; of its pages nothing is read yet.

        Raise :class:`FileUnreadable`, :class:`PasswordNeeded`, :class:`FileEncrypted` (in a way PDFium cannot read) or
        :class:`FileMalformed`.
        """
        with ExitStack() as undo:
            source = Source.open(path)
            undo.callback(source.close)
            reading = Reading.open(source, password)
            undo.callback(reading.close)
            document = cls(source, reading, password)
            undo.pop_all()
        return document

    @cached_property
    def _sizes(self) -> list[tuple[float, float]]:
        """The size of every page as shown; of 1,000 pages it takes as long as drawing one."""
        return self._reading.sizes(range(self.count))

    @property
    def count(self) -> int:
        return len(self._reading.document)

    @cached_property
    def pages(self) -> tuple[PageGeometry, ...]:
        """Return the geometry of every page. Raise :class:`FileMalformed` for absurd ones."""
        return read_geometries(self._source, self._password, self._sizes)

    @property
    def is_long(self) -> bool:
        """Tell whether reading the geometry of all pages takes longer than drawing the first of them."""
        return self.count > _LONG and all(_SANE_PT[0] <= side <= _SANE_PT[1] for size in self._sizes for side in size)

    def first_look(self) -> tuple[PageGeometry, ...]:
        """Return the pages at once: of a long document only as large as they are shown, without rotation and unit."""
        if not self.is_long:
            return self.pages
        return tuple(map(_as_shown, self._sizes))

    def first_page(self) -> PageGeometry:
        """Return how large the first page is shown. Raise :class:`FileMalformed` if that is absurd."""
        size = self._size(1)
        if not all(SHORTEST_PT <= side <= FARTHEST_PT for side in size):
            raise FileMalformed(file=self._source.name, why="page_size")
        return _as_shown(size)

    def shown(self, progress: Callable[[float], None]) -> Shown:
        """Return what is being shown. Raise :class:`FileChanged` if the file was changed since it was opened."""
        return Shown(self._source.digest(progress), self._source.size, self.pages)

    def tile(self, page: int, scale: float, left: int, top: int, width: int, height: int) -> Picture:  # noqa: PLR0917
        """Draw a part of a page: ``scale`` pixels per point, the part given in pixels of the whole page's picture.

        Raise :class:`RectOffPage` if there is no such page and :class:`FileChanged` if the file was changed.
        """
        if not 1 <= page <= self.count:
            raise RectOffPage(file=self._source.name, page=page)
        if not (0 < width <= LARGEST_TILE and 0 < height <= LARGEST_TILE):
            raise ValueError("a tile has 1 to 1024 pixels each way")
        width_pt, height_pt = self._size(page)
        whole = max(1, round(width_pt * scale)), max(1, round(height_pt * scale))
        picture = draw_tile(self._page(page), whole, Tile(left, top, width, height))
        self._source.check()
        return picture

    def text(self, page: int) -> PageText:
        """Return the words of a page and where they stand.

        Raise :class:`RectOffPage` if there is no such page and :class:`FileChanged` if the file was changed.
        """
        if not 1 <= page <= len(self.pages):
            raise RectOffPage(file=self._source.name, page=page)
        text = read_text(self._page(page), self.pages[page - 1], page)
        self._source.check()
        return text

    def find(self, search: Search, progress: Callable[[float], None]) -> Proposal:
        """Return where a rule puts a mark on this document.

        Raise :class:`LeaderSignatureMissing` or :class:`NoRoomForMark` where it may not go anywhere.
        """
        try:
            return find(search, Seen(self.pages, self.text, self._page), progress)
        except (LeaderSignatureMissing, NoRoomForMark) as problem:
            raise type(problem)(**{**problem.facts, "file": self._source.name}) from problem

    def close(self) -> None:
        """Release the library's memory and the file."""
        self._reading.close()
        self._source.close()

    def _size(self, page: int) -> tuple[float, float]:
        """Return the size of one page as shown."""
        return self._reading.sizes(range(page - 1, page))[0]

    def _page(self, number: int) -> pypdfium2.PdfPage:
        if self._reading.taken > _MOST_TAKEN and not self._reading.has_page(number):
            self._reading.close()
            self._reading = Reading.open(self._source, self._password)
        try:
            return self._reading.page(number)
        except pypdfium2.PdfiumError as error:
            self._source.check()
            raise FileMalformed(file=self._source.name, why="page", page=number) from error


def _as_shown(size: tuple[float, float]) -> PageGeometry:
    """Return a page of which only the size is known. PDFium keeps 32-bit floats: 595.32 comes back as 595.3200073."""
    return PageGeometry(0, 0, round(size[0], 3), round(size[1], 3))
