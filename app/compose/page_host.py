"""What a page host does: the one document that is open for looking, and pictures of marks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.domain.errors import FileMalformed, FileProblem
from app.domain.fitting import Room
from app.domain.signing import Stage
from app.hosts import messages
from app.hosts.child import Answered, Caller, Misdirected
from app.hosts.messages import Call

if TYPE_CHECKING:
    from app.page.document import Document
    from app.page.picture import Picture
    from app.studio.pictures import Picture as StudioPicture


class PageHandler:
    """Serves the one document that is open for looking, and pictures of marks."""

    def __init__(
        self, open_document: Callable[[str, str | None], Document], render_mark: Callable[[bytes, float], Picture]
    ) -> None:
        self._open_document = open_document
        self._render_mark = render_mark
        self._document: Document | None = None

    def __call__(self, call: Call, blob: bytearray, caller: Caller) -> Answered:
        """Serve the calls for pages."""
        match call:
            case messages.ShowDocument(path=path, password=password, room=room):
                return self._show(path, password, room)
            case messages.OpenDocument(path=path, password=password):
                self._begin(path, password)
                return self._list(), b""
            case messages.ListPages():
                return self._list(), b""
            case messages.HashDocument():
                shown = self._current().shown(reading(caller))
                return messages.DocumentHashed(shown), b""
            case messages.RenderTile():
                return picture_of(
                    self._current().tile(call.page, call.scale, call.left, call.top, call.width, call.height)
                )
            case messages.ReadText(page=page):
                return messages.TextRead(self._current().text(page)), b""
            case messages.FindPlace(search=search):
                found = self._current().find(search, reading(caller))
                return messages.PlaceFound(found), b""
            case messages.RenderMark(scale=scale):
                return picture_of(self._render_mark(bytes(blob), scale))
            case _:
                raise Misdirected(type(call).__name__)

    def _show(self, path: str, password: str | None, room: Room) -> Answered:
        document = self._begin(path, password)
        with self._refusing():
            first = document.first_page()
        scale, width, height = room.first_tile(first.shown)
        tile = messages.RenderTile(1, scale, 0, 0, width, height)
        try:
            picture = document.tile(1, scale, 0, 0, width, height)
        except FileMalformed:  # the other pages may be good to look at
            return messages.DocumentShown(document.count, first, document.encrypted, None), b""
        return messages.DocumentShown(document.count, first, document.encrypted, tile), picture.pixels

    def _begin(self, path: str, password: str | None) -> Document:
        self._close()
        self._document = document = self._open_document(path, password)
        return document

    def _close(self) -> None:
        document, self._document = self._document, None
        if document is not None:
            document.close()

    def _list(self) -> messages.DocumentOpened:
        document = self._current()
        with self._refusing():
            return messages.DocumentOpened(document.first_look(), document.encrypted)

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """Close a document with absurd pages: nothing more will be asked of it."""
        try:
            yield
        except FileProblem:
            self._close()
            raise

    def _current(self) -> Document:
        if self._document is None:
            raise Misdirected("no document")
        return self._document


def reading(caller: Caller) -> Callable[[float], None]:
    """Return what tells the caller how far reading has got."""
    return lambda done: caller.notice(messages.Progress(Stage.READING, done))


def picture_of(picture: Picture | StudioPicture) -> Answered:
    """Return a picture as an answer."""
    return messages.Picture(picture.width, picture.height), picture.pixels
