"""Digests of large files, read once and in pieces however many digests are wanted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO, Protocol

CHUNK = 1024 * 1024

Step = Callable[[int], None]


class Digest(Protocol):
    """A running digest, as :mod:`hashlib` has them."""

    def update(self, data: bytes | memoryview, /) -> None: ...

    def copy(self) -> Digest: ...

    def digest(self) -> bytes: ...

    def hexdigest(self) -> str: ...


@dataclass(frozen=True)
class Wanted:
    """One digest that is wanted: its algorithm and the parts of the file it runs over, as (start, end) in order."""

    algorithm: str
    parts: tuple[tuple[int, int], ...]

    def covers(self, at: int) -> bool:
        return any(start <= at < end for start, end in self.parts)


def sha256() -> Digest:
    """Return a fresh SHA-256."""
    return hashlib.sha256()


def feed(digest: Digest, stream: BinaryIO, start: int, end: int, *, step: Step = lambda _: None) -> None:
    """Run ``digest`` over the bytes from ``start`` to ``end``."""
    for at, piece in _pieces(stream, start, end):
        digest.update(piece)
        step(at + len(piece))


def copy_and_digest(read: Callable[[int], bytes], target: BinaryIO, step: Step) -> tuple[Digest, int]:
    """Copy everything ``read`` gives and return the running SHA-256 and the number of bytes."""
    digest, size = sha256(), 0
    while piece := read(CHUNK):
        target.write(piece)
        digest.update(piece)
        size += len(piece)
        step(size)
    return digest, size


def digest_parts(stream: BinaryIO, wanted: Sequence[Wanted], step: Step) -> list[bytes]:
    """Return every wanted digest, reading each byte once.

    Signatures of one file share their beginning: digests with the same past are computed as one and parted where they
    differ, so that a large file with many signatures costs little more than one digest.
    """
    edges = sorted({edge for one in wanted for part in one.parts for edge in part})
    groups = [
        (hashlib.new(name), [index for index, one in enumerate(wanted) if one.algorithm == name])
        for name in sorted({one.algorithm for one in wanted})
    ]
    running: list[tuple[Digest, list[int]]] = list(groups)
    for start, end in pairwise(edges):
        inside, running = _part(running, wanted, start)
        for at, piece in _pieces(stream, start, end):
            for digest, _ in inside:
                digest.update(piece)
            step(at + len(piece))
        running += inside
    done = {index: digest.digest() for digest, members in running for index in members}
    return [done[index] for index in range(len(wanted))]


def _part(
    running: list[tuple[Digest, list[int]]], wanted: Sequence[Wanted], at: int
) -> tuple[list[tuple[Digest, list[int]]], list[tuple[Digest, list[int]]]]:
    """Split every group into the members that take the bytes from ``at`` on, and the others."""
    takes: list[tuple[Digest, list[int]]] = []
    rests: list[tuple[Digest, list[int]]] = []
    for digest, members in running:
        inside = [index for index in members if wanted[index].covers(at)]
        outside = [index for index in members if index not in inside]
        if outside:
            rests.append((digest.copy() if inside else digest, outside))
        if inside:
            takes.append((digest, inside))
    return takes, rests


def _pieces(stream: BinaryIO, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    stream.seek(start)
    at = start
    while at < end:
        piece = stream.read(min(CHUNK, end - at))
        if not piece:
            raise EOFError
        yield at, piece
        at += len(piece)
