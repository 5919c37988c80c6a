"""Which bytes of a file a signature covers, their digests, and whether anything follows them."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from pyhanko.pdf_utils import generic

from app.check.views import BLANKS, CHUNK, View

LARGEST_CONTENTS = 4 * 1024 * 1024
PROGRESS_EVERY_S = 0.5


class RangeWrong(Exception):
    """The range covers something else than everything but the signature's own value."""


@dataclass(frozen=True)
class Covered:
    """Bytes 0 … ``gap`` and ``resume`` … ``end``."""

    gap: int
    resume: int
    end: int


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...
    def copy(self) -> _Hash: ...


def contents(signature: generic.DictionaryObject) -> bytes:
    """Return the bytes of /Contents with their padding; raises one of UNREADABLE."""
    found = signature.raw_get("/Contents", decrypt=generic.EncryptedObjAccess.RAW)
    if isinstance(found, generic.TextStringObject | generic.ByteStringObject):
        return bytes(found.original_bytes)
    raise ValueError("Contents is no string")


def covered(view: View, signature: generic.DictionaryObject) -> Covered:
    """Return what a signature covers; raises RangeWrong unless that is all up to its end except its own /Contents."""
    numbers = [view.resolve(number) for number in view.array(signature, "/ByteRange")]
    if len(numbers) != 4 or not all(isinstance(number, generic.NumberObject) for number in numbers):
        raise RangeWrong
    start, gap, resume, rest = (int(str(number)) for number in numbers)
    if start != 0 or gap <= 0 or rest <= 0 or not gap < resume <= resume + rest <= view.end:
        raise RangeWrong
    if resume - gap > LARGEST_CONTENTS:
        raise RangeWrong
    view.file.seek(gap)
    between = view.file.read(resume - gap)
    if between[:1] != b"<" or between[-1:] != b">" or _unhex(between[1:-1]) != contents(signature):
        raise RangeWrong
    return Covered(gap, resume, resume + rest)


def digests(
    file: BinaryIO, wanted: set[tuple[str, Covered]], progress: Callable[[float], None]
) -> dict[tuple[str, Covered], bytes]:
    """Digest every range with its algorithm, reading what ranges have in common once.

    All ranges start at 0 and differ only from their own gap on: one running state per algorithm is copied at each gap.
    """
    total = sum(each.end - each.resume for _, each in wanted) + sum(
        max(each.gap for name, each in wanted if name == algorithm) for algorithm in {name for name, _ in wanted}
    )
    tick = _Ticker(total, progress)
    result: dict[tuple[str, Covered], bytes] = {}
    for algorithm in sorted({name for name, _ in wanted}):
        running: _Hash = hashlib.new(algorithm, usedforsecurity=False)
        at = 0
        for each in sorted((found for name, found in wanted if name == algorithm), key=lambda found: found.gap):
            _feed(running, file, at, each.gap, tick)
            at = each.gap
            own = running.copy()
            _feed(own, file, each.resume, each.end, tick)
            result[algorithm, each] = own.digest()
    return result


def is_blank_after(file: BinaryIO, start: int, end: int) -> bool:
    """Tell whether only line ends and spaces follow, which some programs add after the last line."""
    if end - start > 1024:
        return False
    file.seek(start)
    return not file.read(end - start).strip(BLANKS)


class Heartbeat:
    """A call that is passed on only every half second, however often it comes."""

    def __init__(self, act: Callable[[], None]) -> None:
        self._act = act
        self._last = time.monotonic()

    def __call__(self) -> None:
        if time.monotonic() - self._last >= PROGRESS_EVERY_S:
            self._last = time.monotonic()
            self._act()


class _Ticker:
    def __init__(self, total: int, progress: Callable[[float], None]) -> None:
        self._total = max(total, 1)
        self._done = 0
        self._beat = Heartbeat(lambda: progress(min(self._done / self._total, 1.0)))

    def add(self, count: int) -> None:
        self._done += count
        self._beat()


def _feed(running: _Hash, file: BinaryIO, start: int, end: int, tick: _Ticker) -> None:
    for piece in _pieces(file, start, end):
        running.update(piece)
        tick.add(len(piece))


def _pieces(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    file.seek(start)
    left = end - start
    while left > 0 and (piece := file.read(min(CHUNK, left))):
        left -= len(piece)
        yield piece


def _unhex(text: bytes) -> bytes | None:
    digits = text.translate(None, BLANKS)
    try:
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    except ValueError:
        return None
