"""Tiles: which ones a strip of pages needs, the queue in front of the page host, and the pictures kept.

One tile is asked for at a time; the queue stays here, so that what a person no longer looks at is never drawn.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from app.domain.fitting import TILE_SIDE, picture_size
from app.domain.geometry import Size
from app.ui.page_states import Tile

CACHE_BYTES: Final = 32 * 1024 * 1024
"""Pictures of pages kept at least: seven screens of 1280 × 900."""


def tiles_of(document: int, page: int, size: Size, *, scale: float, part: QRectF) -> Iterator[Tile]:
    """Yield the tiles that cover ``part`` of a page (physical pixels of its picture), row by row."""
    width, height = picture_size(size, scale)
    for top in _starts(part.top(), part.bottom(), height):
        for left in _starts(part.left(), part.right(), width):
            yield Tile(document, page, scale, left, top, min(TILE_SIDE, width - left), min(TILE_SIDE, height - top))


THUMBNAIL: Final = (104, 136)
"""The room of a thumbnail in logical pixels."""


def thumbnail_tile(document: int, page: int, size: Size, ratio: float) -> Tile:
    """Return the picture of a whole page as a thumbnail on a screen of ``ratio`` pixels per logical pixel."""
    fit = min(THUMBNAIL[0] / size.width_pt, THUMBNAIL[1] / size.height_pt)
    scale = fit * ratio
    width, height = picture_size(size, scale)
    return Tile(document, page, scale, 0, 0, min(TILE_SIDE, width), min(TILE_SIDE, height))


def _starts(first: float, last: float, length: int) -> range:
    begin = max(0, int(first) // TILE_SIDE * TILE_SIDE)
    return range(begin, max(0, min(math.ceil(last), length)), TILE_SIDE)


class Rank(IntEnum):
    """How soon a tile is drawn."""

    PAGES = 0
    """What the person looks at."""
    DRAFTS = 1
    """Small pictures of pages that rush past."""
    STRIP = 2
    """Thumbnails."""


class TileQueue:
    """Tiles wanted, in order, at most one of them under way."""

    def __init__(self) -> None:
        self._wanted: dict[Rank, list[Tile]] = {rank: [] for rank in Rank}
        self._under_way: Tile | None = None

    def want(self, tiles: Iterable[Tile], rank: Rank = Rank.PAGES) -> None:
        """Replace everything that waits in this rank; what is under way stays."""
        self._wanted[rank] = [tile for tile in tiles if tile != self._under_way]

    def take(self) -> Tile | None:
        """Return the next tile to ask for, if none is under way."""
        if self._under_way is not None:
            return None
        waiting = next((tiles for tiles in self._wanted.values() if tiles), None)
        self._under_way = waiting.pop(0) if waiting else None
        return self._under_way

    def settle(self, tile: Tile) -> None:
        """Note that ``tile`` arrived or failed."""
        if tile == self._under_way:
            self._under_way = None

    def forget(self) -> None:
        """Start anew, e.g. because the page host was replaced."""
        self._wanted, self._under_way = {rank: [] for rank in Rank}, None


class TileCache:
    """Pictures by tile; the least recently used go first when ``limit`` bytes are full."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self.limit = limit
        self._pictures: OrderedDict[Tile, QImage] = OrderedDict()
        self._pages: dict[int, set[Tile]] = {}
        self.bytes = 0

    def __contains__(self, tile: Tile) -> bool:
        return tile in self._pictures

    def put(self, tile: Tile, picture: QImage) -> None:
        self._drop(tile)
        self._pictures[tile] = picture
        self._pages.setdefault(tile.page, set()).add(tile)
        self.bytes += picture.sizeInBytes()
        while self.bytes > self.limit and len(self._pictures) > 1:
            self._drop(next(iter(self._pictures)))

    def get(self, tile: Tile) -> QImage | None:
        if tile in self._pictures:
            self._pictures.move_to_end(tile)
        return self._pictures.get(tile)

    def of_page(self, page: int, scale: float) -> list[tuple[Tile, QImage]]:
        """Return the pictures of a page to paint: those of other scales first, the exact ones over them."""
        tiles = sorted(self._pages.get(page, ()), key=lambda tile: (tile.scale == scale, tile.scale))
        return [(tile, self._pictures[tile]) for tile in tiles]

    def use(self, tiles: Iterable[Tile]) -> bool:
        """Note that ``tiles`` are on screen; tell whether all of them are here."""
        complete = True
        for tile in tiles:
            if tile in self._pictures:
                self._pictures.move_to_end(tile)
            else:
                complete = False
        return complete

    def clear(self) -> None:
        self._pictures.clear()
        self._pages.clear()
        self.bytes = 0

    def _drop(self, tile: Tile) -> None:
        picture = self._pictures.pop(tile, None)
        if picture is not None:
            self.bytes -= picture.sizeInBytes()
            self._pages[tile.page].discard(tile)
