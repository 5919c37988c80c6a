"""The pictures of one document for all who show it: pages and thumbnails share one queue to the page host."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.ui.page_states import Tile
from app.ui.pages.tiles import CACHE_BYTES, Rank, TileCache, TileQueue

THUMBNAIL_BYTES: Final = 12 * 1024 * 1024
_SCREENS_KEPT: Final = 2.5
"""What is on screen must fit more than twice, or the pictures of one screen push each other out."""


class Pictures(QObject):
    """Asks for tiles, one at a time, and keeps them; what is seen comes before thumbnails.

    ``tile_requested`` carries a :class:`Tile`; ``arrived`` says that something new can be painted.
    """

    tile_requested = Signal(object)
    arrived = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.document = 0
        self.pages = TileCache()
        self._queue = TileQueue()
        self._thumbnails: OrderedDict[int, QImage] = OrderedDict()
        self._thumbnail_bytes = 0
        self._small: set[Tile] = set()
        """Tiles that were asked for as thumbnails."""

    def start(self, document: int) -> None:
        """Forget everything; from now on only tiles of ``document`` count."""
        self.document = document
        self.pages.clear()
        self._queue.forget()
        self._thumbnails.clear()
        self._thumbnail_bytes = 0
        self._small.clear()

    def forget_requests(self) -> None:
        self._queue.forget()

    def make_room(self, screen_bytes: int) -> None:
        """Keep enough pictures for a screen of so many bytes."""
        self.pages.limit = max(CACHE_BYTES, int(_SCREENS_KEPT * screen_bytes))

    def want_pages(self, tiles: Iterable[Tile]) -> None:
        """Ask for these tiles of pages instead of those wanted before, in this order."""
        self._queue.want((tile for tile in tiles if tile not in self.pages), Rank.PAGES)
        self._ask_on()

    def want_thumbnails(self, tiles: Iterable[Tile], rank: Rank = Rank.STRIP) -> None:
        """Ask for these thumbnails (each a whole page) instead of those wanted before in this rank."""
        missing = [tile for tile in tiles if tile.page not in self._thumbnails]
        self._small.update(missing)
        self._queue.want(missing, rank)
        self._ask_on()

    def thumbnail(self, page: int) -> QImage | None:
        if page in self._thumbnails:
            self._thumbnails.move_to_end(page)
        return self._thumbnails.get(page)

    def forget_thumbnails(self) -> None:
        """Drop thumbnails, e.g. because the screen has another resolution now."""
        self._thumbnails.clear()
        self._thumbnail_bytes = 0

    def take(self, tile: Tile, picture: QImage) -> None:
        """Take a picture that was asked for; one of an older document is dropped."""
        self._queue.settle(tile)
        if tile.document == self.document:
            if tile in self._small:
                self._small.discard(tile)
                self._keep_thumbnail(tile.page, picture)
            else:
                self.pages.put(tile, picture)
            self.arrived.emit()
        self._ask_on()

    def fail(self, tile: Tile) -> None:
        """Go on with the next tile; the page keeps its white paper."""
        self._queue.settle(tile)
        self._small.discard(tile)
        self._ask_on()

    def request_tile(self, tile: Tile) -> None:
        """Emit the wish for one tile."""
        self.tile_requested.emit(tile)

    def _ask_on(self) -> None:
        tile = self._queue.take()
        if tile is not None:
            self.request_tile(tile)

    def _keep_thumbnail(self, page: int, picture: QImage) -> None:
        before = self._thumbnails.pop(page, None)
        self._thumbnail_bytes += picture.sizeInBytes() - (before.sizeInBytes() if before is not None else 0)
        self._thumbnails[page] = picture
        while self._thumbnail_bytes > THUMBNAIL_BYTES and len(self._thumbnails) > 1:
            _, gone = self._thumbnails.popitem(last=False)
            self._thumbnail_bytes -= gone.sizeInBytes()
