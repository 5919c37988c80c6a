"""A picture of a proposal: the page as it is shown, with the place of the mark drawn on it, as PNG."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.cli.session import Session
from app.desk.calling import Waiting
from app.desk.placing import PlaceAnswer
from app.domain.errors import OutputIsInput, OutputUnwritable, Problem
from app.domain.geometry import PageGeometry, Rect
from app.hosts import messages as m

_SCALE: Final = 1.5
_LARGEST: Final = 2048
_TILE: Final = 1024
_CHOSEN: Final = bytes((0x00, 0x50, 0xD0))
_OTHER: Final = bytes((0x90, 0x90, 0x90))
_LINE: Final = 2


@dataclass
class _Canvas:
    """Rows of RGB pixels."""

    width: int
    height: int
    rows: list[bytearray]

    def put(self, tile: m.RenderTile, picture: m.Picture, pixels: bytes) -> None:
        """Copy a part of the page into its place; the host's pixels are B, G, R, A."""
        for number in range(picture.height):
            line = pixels[number * picture.width * 4 : (number + 1) * picture.width * 4]
            part = bytearray(picture.width * 3)
            part[0::3], part[1::3], part[2::3] = line[2::4], line[1::4], line[0::4]
            self.rows[tile.top + number][tile.left * 3 : (tile.left + picture.width) * 3] = part

    def frame(self, left: int, top: int, right: int, bottom: int, colour: bytes) -> None:
        """Draw the outline of a rectangle."""
        left, right = max(left, 0), min(right, self.width)
        top, bottom = max(top, 0), min(bottom, self.height)
        for y in range(top, bottom):
            across = y < top + _LINE or y >= bottom - _LINE
            spans = [(left, right)] if across else [(left, left + _LINE), (right - _LINE, right)]
            for start, end in spans:
                self.rows[y][start * 3 : end * 3] = colour * (end - start)

    def png(self) -> bytes:
        """Return the picture as a PNG file."""
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        content = zlib.compress(b"".join(b"\0" + row for row in self.rows), 6)
        return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", content) + _chunk(b"IEND", b"")


def save_picture(session: Session, path: str, answer: PlaceAnswer, target: Path) -> None:
    """Draw the page of a proposal with the place, and the other places on it, and save that.

    Raise :class:`OutputIsInput`, :class:`OutputUnwritable`, or what keeps the page from being drawn.
    """
    if target.exists() and target.samefile(path):
        raise OutputIsInput(file=target.name)
    proposal = answer.proposal
    assert proposal is not None, "there is something to draw"
    number = proposal.placement.page
    page = answer.pages[number - 1]
    canvas, scale = _draw(session, path, page, number)
    for other in proposal.alternatives:
        if other.page == number:
            canvas.frame(*_pixels(other.rect, page, scale), _OTHER)
    canvas.frame(*_pixels(proposal.placement.rect, page, scale), _CHOSEN)
    try:
        target.write_bytes(canvas.png())
    except OSError as error:
        why = "missing" if isinstance(error, FileNotFoundError) else "denied"
        raise OutputUnwritable(file=target.name, why=why) from error


def _draw(session: Session, path: str, page: PageGeometry, number: int) -> tuple[_Canvas, float]:
    size = page.shown
    scale = min(_SCALE, _LARGEST / max(size.width_pt, size.height_pt))
    width, height = max(1, round(size.width_pt * scale)), max(1, round(size.height_pt * scale))
    canvas = _Canvas(width, height, [bytearray(b"\xff" * width * 3) for _ in range(height)])
    tiles = [
        m.RenderTile(number, scale, left, top, min(_TILE, width - left), min(_TILE, height - top))
        for top in range(0, height, _TILE)
        for left in range(0, width, _TILE)
    ]
    _draw_tiles(session, path, tiles, canvas)
    return canvas, scale


def _draw_tiles(session: Session, path: str, tiles: list[m.RenderTile], canvas: _Canvas) -> None:
    host = session.hosts.start(m.Kind.PAGE)
    ends: list[Problem | None] = []

    def opened(_answer: m.Answer, _blob: bytes) -> None:
        following(0)

    def following(index: int) -> None:
        if index == len(tiles):
            ends.append(None)
            return

        def drawn(picture: m.Answer, pixels: bytes) -> None:
            assert isinstance(picture, m.Picture), "the host keeps to the contract"
            canvas.put(tiles[index], picture, pixels)
            following(index + 1)

        host.call(tiles[index], listener=Waiting(drawn, ends.append))

    host.call(m.OpenDocument(path), listener=Waiting(opened, ends.append))
    session.wait_until(lambda: bool(ends))
    host.end()
    if ends[0] is not None:
        raise ends[0]


def _pixels(rect: Rect, page: PageGeometry, scale: float) -> tuple[int, int, int, int]:
    high = page.shown.height_pt
    return (
        round(rect.x * scale),
        round((high - rect.top) * scale),
        round(rect.right * scale),
        round((high - rect.y) * scale),
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
