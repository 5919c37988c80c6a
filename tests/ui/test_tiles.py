"""Which tiles are asked for, in which order, and which pictures are kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF

from app.domain.fitting import TILE_SIDE
from app.domain.geometry import Size
from app.ui.page_states import Tile
from app.ui.pages.tiles import TileCache, TileQueue, tiles_of
from tests.ui.sample import blank

A4 = Size(595.32, 841.92)


def tile(page: int, scale: float = 1.0) -> Tile:
    return Tile(1, page, scale, 0, 0, 100, 100)


class TestTilesOfAPage:
    def test_cover_a_page_without_gaps(self) -> None:
        tiles = list(tiles_of(1, 1, A4, scale=4.0, part=QRectF(0, 0, 9999, 9999)))
        assert sum(t.width * t.height for t in tiles) == 2382 * 3368

    def test_are_never_larger_than_a_message_may_be(self) -> None:
        tiles = tiles_of(1, 1, A4, scale=6.0, part=QRectF(0, 0, 9999, 9999))
        assert max(max(t.width, t.height) for t in tiles) == TILE_SIDE

    def test_are_only_those_that_are_seen(self) -> None:
        assert len(list(tiles_of(1, 1, A4, scale=4.0, part=QRectF(1100, 1100, 100, 100)))) == 1

    def test_end_with_the_page(self) -> None:
        (only,) = tiles_of(1, 1, A4, scale=1.0, part=QRectF(0, 0, 9999, 9999))
        assert (only.width, only.height) == (596, 842)


class TestQueue:
    def test_has_one_tile_under_way(self) -> None:
        queue = TileQueue()
        queue.want([tile(1), tile(2)])
        assert (queue.take(), queue.take()) == (tile(1), None)

    def test_goes_on_when_one_arrived(self) -> None:
        queue = TileQueue()
        queue.want([tile(1), tile(2)])
        queue.settle(queue.take() or tile(0))
        assert queue.take() == tile(2)

    def test_drops_what_is_no_longer_wanted(self) -> None:
        queue = TileQueue()
        queue.want([tile(1), tile(2), tile(3)])
        queue.take()
        queue.want([tile(9)])
        queue.settle(tile(1))
        assert queue.take() == tile(9)

    def test_does_not_ask_twice_for_what_is_under_way(self) -> None:
        queue = TileQueue()
        queue.want([tile(1)])
        queue.take()
        queue.want([tile(1)])
        queue.settle(tile(1))
        assert queue.take() is None

    def test_is_not_confused_by_a_tile_nobody_asked_for(self) -> None:
        queue = TileQueue()
        queue.want([tile(1), tile(2)])
        queue.take()
        queue.settle(tile(7))
        assert queue.take() is None


class TestCache:
    def test_never_holds_more_than_its_limit(self) -> None:
        cache = TileCache(limit=100 * 100 * 4 * 3)
        for page in range(1, 20):
            cache.put(tile(page), blank(tile(page)))
        assert cache.bytes == 100 * 100 * 4 * 3

    def test_drops_the_least_recently_used(self) -> None:
        cache = TileCache(limit=100 * 100 * 4 * 2)
        cache.put(tile(1), blank(tile(1)))
        cache.put(tile(2), blank(tile(2)))
        cache.get(tile(1))
        cache.put(tile(3), blank(tile(3)))
        assert [tile(page) in cache for page in (1, 2, 3)] == [True, False, True]

    def test_keeps_one_picture_even_if_it_is_too_large(self) -> None:
        cache = TileCache(limit=10)
        cache.put(tile(1), blank(tile(1)))
        assert tile(1) in cache

    def test_counts_a_replaced_picture_once(self) -> None:
        cache = TileCache()
        cache.put(tile(1), blank(tile(1)))
        cache.put(tile(1), blank(tile(1)))
        assert cache.bytes == 100 * 100 * 4

    def test_paints_the_exact_scale_over_others(self) -> None:
        cache = TileCache()
        for scale in (2.0, 1.0, 3.0):
            cache.put(tile(1, scale), blank(tile(1, scale)))
        assert [found.scale for found, _ in cache.of_page(1, 2.0)][-1] == pytest.approx(2.0)
