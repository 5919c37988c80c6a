"""What a PIN leaves behind in the memory of the client once it was sent: nothing."""

from __future__ import annotations

import ctypes
import mmap
import os
import secrets
import sys
from pathlib import Path

import pytest

from app.hosts import messages
from app.hosts.masking import mask
from app.hosts.messages import Kind
from tests.hosts.parts import World, call

PIECE = 24
WINDOW = 1 << 20
LOGIN = messages.Login("/driver.so", "card", "0" * 64, 1)

if sys.platform != "linux":
    pytest.skip("reads its own memory as Linux shows it", allow_module_level=True)


def test_nothing_of_a_masked_pin_is_left(world: World) -> None:
    host = world.hosts.start(Kind.TOKEN)
    blob = mask(bytearray(b"a PIN that is as long as the piece looked for"))
    piece = Disguised(blob, 257)
    call(world, host, LOGIN, blob)
    assert piece.count_in_memory() == 0


def test_the_search_finds_what_is_there() -> None:
    blob = mask(bytearray(b"a PIN that is as long as the piece looked for"))
    assert Disguised(blob, 257).count_in_memory() == 1
    assert any(blob)


class Disguised:
    """A piece of memory to look for, kept so that the search finds no copy of its own."""

    def __init__(self, source: bytearray, at: int) -> None:
        self._noise = secrets.token_bytes(PIECE)
        self._kept = bytearray(PIECE)
        for index in range(PIECE):
            self._kept[index] = source[at + index] ^ self._noise[index]

    def count_in_memory(self) -> int:
        """Count the places in this process's writable memory that hold the piece."""
        wanted = bytearray(PIECE)
        for index in range(PIECE):
            wanted[index] = self._kept[index] ^ self._noise[index]
        with mmap.mmap(-1, WINDOW) as window:
            start = address_of(window)
            places = set(_places(wanted, window)) - {address_of(wanted)}
            return sum(not start <= place < start + WINDOW for place in places)


def address_of(buffer: bytearray | mmap.mmap) -> int:
    return ctypes.addressof(ctypes.c_char.from_buffer(buffer))


def _places(wanted: bytearray, window: mmap.mmap) -> list[int]:
    places = []
    memory = os.open("/proc/self/mem", os.O_RDONLY)
    for start in _writable():
        try:
            count = os.preadv(memory, [window], start)
        except OSError:
            continue
        at = window.find(wanted, 0, count)
        while at >= 0:
            places.append(start + at)
            at = window.find(wanted, at + 1, count)
    os.close(memory)
    return places


def _writable() -> list[int]:
    """Return where the windows start that cover all writable memory."""
    starts: list[int] = []
    for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
        span, rights = line.split()[:2]
        if rights.startswith("rw"):
            start, end = (int(part, 16) for part in span.split("-"))
            starts += range(start, end, WINDOW)
    return starts
