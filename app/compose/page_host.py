"""What a page host does: the one document that is open for looking, and pictures of marks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.domain.fitting import TILE_SIDE, Room
from app.domain.signing import Stage
from app.hosts import messages
from app.hosts.child import Answered, Caller, Misdirected
from app.hosts.messages import Call

if TYPE_CHECKING:
    from app.page.document import Document
    from app.page.opened import Opened
    from app.page.picture import Picture
    from app.studio.pictures import Picture as StudioPicture


class PageHandler:
    """Serves the one document that is open for looking, and pictures of marks."""

    def __init__(self, opened: Opened, render_mark: Callable[[bytes, float], Picture]) -> None:
        self._opened = opened
        self._render_mark = render_mark

    def __call__(self, call: Call, blob: bytearray, caller: Caller) -> Answered:
        """Serve the calls for pages."""
        match call:
            case messages.ShowDocument(path=path, password=password, room=room):
                return self._show(path, password, room)
            case messages.OpenDocument(path=path, password=password):
                return self._list(self._opened.begin(path, password))
            case messages.ListPages():
                return self._list(self._current())
            case messages.HashDocument():
                return messages.DocumentHashed(self._current().shown(reading(caller))), b""
            case messages.RenderTile():
                tile = self._current().tile(call.page, call.scale, call.left, call.top, call.width, call.height)
                return picture_of(tile)
            case messages.ReadText(page=page):
                return messages.TextRead(self._current().text(page)), b""
            case messages.FindPlace(search=search):
                return messages.PlaceFound(self._current().find(search, reading(caller))), b""
            case messages.RenderMark(scale=scale):
                return picture_of(self._render_mark(bytes(blob), scale))
            case messages.SendBlank():
                return messages.Picture(TILE_SIDE, TILE_SIDE), bytes(TILE_SIDE * TILE_SIDE * 4)
            case _:
                raise Misdirected(type(call).__name__)

    def _show(self, path: str, password: str | None, room: Room) -> Answered:
        self._opened.put_aside()
        document = self._opened.begin(path, password)
        sight = self._opened.first_sight(document, room)
        if (picture := sight.picture) is None:
            return messages.DocumentShown(document.count, sight.page, document.encrypted, None), b""
        tile = messages.RenderTile(1, sight.scale, 0, 0, picture.width, picture.height)
        return messages.DocumentShown(document.count, sight.page, document.encrypted, tile), picture.pixels

    def _list(self, document: Document) -> Answered:
        return messages.DocumentOpened(self._opened.pages(document), document.encrypted), b""

    def _current(self) -> Document:
        if self._opened.document is None:
            raise Misdirected("no document")
        return self._opened.document


def reading(caller: Caller) -> Callable[[float], None]:
    """Return what tells the caller how far reading has got."""
    return lambda done: caller.notice(messages.Progress(Stage.READING, done))


def picture_of(picture: Picture | StudioPicture) -> Answered:
    """Return a picture as an answer."""
    return messages.Picture(picture.width, picture.height), picture.pixels
