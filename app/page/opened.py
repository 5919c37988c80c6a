"""The one document that is open for looking: a new one replaces it, and one with absurd pages does not stay open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app.domain.errors import FileMalformed, FileProblem
from app.domain.fitting import Room
from app.domain.geometry import PageGeometry
from app.page.document import Document
from app.page.picture import Picture


@dataclass(frozen=True)
class FirstSight:
    """How large the first page is shown, and its upper left at ``scale``; no picture if the page cannot be drawn."""

    page: PageGeometry
    scale: float
    picture: Picture | None


class Opened:
    """Holds the document."""

    def __init__(self, open_document: Callable[[str, str | None], Document] = Document.begin) -> None:
        self._open_document = open_document
        self.document: Document | None = None
        self._past: Document | None = None
        """The document of before, until there is time to close it."""

    def put_aside(self) -> None:
        """Have the document closed only when the next one was seen: that takes as long as opening one."""
        self._close_past()
        self._past, self.document = self.document, None

    def begin(self, path: str, password: str | None) -> Document:
        """Open another document instead. Raise what :meth:`Document.begin` does."""
        if self.document is not None:
            self.close()
        with self._refusing():
            self.document = document = self._open_document(path, password)
        return document

    def first_sight(self, document: Document, room: Room) -> FirstSight:
        """Draw the upper left of the first page as it is fitted into ``room``, before anything else is read."""
        with self._refusing():
            page = document.first_page()
        scale, width, height = room.first_tile(page.shown)
        try:
            return FirstSight(page, scale, document.tile(1, scale, 0, 0, width, height))
        except FileMalformed:  # the other pages may be good to look at
            return FirstSight(page, scale, None)

    def pages(self, document: Document) -> tuple[PageGeometry, ...]:
        """Return the pages at first look."""
        self._close_past()
        with self._refusing():
            return document.first_look()

    def close(self) -> None:
        """Close the document if there is one."""
        self._close_past()
        document, self.document = self.document, None
        if document is not None:
            document.close()

    def _close_past(self) -> None:
        past, self._past = self._past, None
        if past is not None:
            past.close()

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except FileProblem:
            self.close()
            raise
