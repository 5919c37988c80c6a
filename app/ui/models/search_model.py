"""The view model of the search: what is looked for, what was found, and which hit is at hand."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.desk import ports
from app.desk.searching import Hit, Searched, TextSearch
from app.ui.page_states import FoundState, SearchState


class SearchModel(QObject):
    """Searches the document on screen; the host of the search ends when nothing is looked for."""

    state_changed = Signal()

    def __init__(self, hosts: ports.Hosts, parent: QObject) -> None:
        super().__init__(parent)
        self._search = TextSearch(hosts, self._searched)
        self._typed = ""
        self._found = Searched()
        self._current: Hit | None = None
        self._document: tuple[str, int] | None = None
        self._pages = 0

    @property
    def state(self) -> SearchState:
        found = self._found
        current = found.hits.index(self._current) if self._current in found.hits else found.nearest
        return SearchState(
            self._typed, FoundState(found.hits, current), found.read, found.pages, found.is_over and not found.has_text
        )

    def show_document(self, path: str | None, edition: int, pages: int, password: str | None) -> None:
        """Search in this document from now on."""
        document = (path, edition) if path is not None and pages else None
        if document == self._document:
            return
        self._document, self._pages = document, pages
        self._search.end()
        if path is not None and pages:
            self._search.open(path, password, pages)
        self._typed, self._current, self._found = "", None, Searched()
        self.state_changed.emit()

    def look_for(self, text: str, page: int) -> None:
        """Look for ``text``, first on ``page``; nothing when it is empty."""
        if self._document is None or text == self._typed:
            return
        self._typed = text
        self._current = None
        self._search.look_for(text, page)
        if not text.strip():
            self._search.end()

    def move(self, step: int) -> None:
        """Go to the next hit, or with -1 to the one before; after the last comes the first."""
        hits = self._found.hits
        if hits:
            self._current = hits[(self.state.found.current + step) % len(hits)]
            self.state_changed.emit()

    def end(self) -> None:
        self._search.end()

    def _searched(self, found: Searched) -> None:
        self._found = found
        if self._current is None and found.nearest >= 0:
            self._current = found.hits[found.nearest]
        self.state_changed.emit()
