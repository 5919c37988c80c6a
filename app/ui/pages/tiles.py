"""Tiles: which ones a strip of pages needs, the queue in front of the page host, and the pictures kept.

One tile is asked for at a time; the queue stays here, so that what a person no longer looks at is never drawn.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from app.domain.geometry import Size
from app.ui.states import Tile

SIDE: Final = 1024
"""The largest side of a tile in physical pixels: at most 4 MB cross the process boundary at once."""
CACHE_BYTES: Final = 160 * 1024 * 1024


def tiles_of(document: int, page: int, size: Size, *, scale: float, part: QRectF) -> Iterator[Tile]:
    """Yield the tiles that cover ``part`` of a page (physical pixels of its picture), row by row."""
    width, height = math.ceil(size.width_pt * scale), math.ceil(size.height_pt * scale)
    for top in _starts(part.top(), part.bottom(), height):
        for left in _starts(part.left(), part.right(), width):
            yield Tile(document, page, scale, left, top, min(SIDE, width - left), min(SIDE, height - top))


def _starts(first: float, last: float, length: int) -> range:
    begin = max(0, int(first) // SIDE * SIDE)
    return range(begin, max(0, min(math.ceil(last), length)), SIDE)


class TileQueue:
    """Tiles wanted, in order, at most one of them under way."""

    def __init__(self) -> None:
        self._wanted: list[Tile] = []
        self._under_way: Tile | None = None

    def want(self, tiles: Iterable[Tile]) -> None:
        """Replace everything that waits; what is under way stays."""
        self._wanted = [tile for tile in tiles if tile != self._under_way]

    def take(self) -> Tile | None:
        """Return the next tile to ask for, if none is under way."""
        if self._under_way is not None or not self._wanted:
            return None
        self._under_way = self._wanted.pop(0)
        return self._under_way

    def settle(self, tile: Tile) -> None:
        """Note that ``tile`` arrived or failed."""
        if tile == self._under_way:
            self._under_way = None

    def forget(self) -> None:
        """Start anew, e.g. because the page host was replaced."""
        self._wanted, self._under_way = [], None


class TileCache:
    """Pictures by tile; the least recently used go first when ``limit`` bytes are full."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self._limit = limit
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
        while self.bytes > self._limit and len(self._pictures) > 1:
            self._drop(next(iter(self._pictures)))

    def get(self, tile: Tile) -> QImage | None:
        if tile in self._pictures:
            self._pictures.move_to_end(tile)
        return self._pictures.get(tile)

    def of_page(self, page: int, scale: float) -> list[tuple[Tile, QImage]]:
        """Return the pictures of a page to paint: those of other scales first, the exact ones over them."""
        tiles = sorted(self._pages.get(page, ()), key=lambda tile: (tile.scale == scale, tile.scale))
        return [(tile, self._pictures[tile]) for tile in tiles]

    def clear(self) -> None:
        self._pictures.clear()
        self._pages.clear()
        self.bytes = 0

    def _drop(self, tile: Tile) -> None:
        picture = self._pictures.pop(tile, None)
        if picture is not None:
            self.bytes -= picture.sizeInBytes()
            self._pages[tile.page].discard(tile)
