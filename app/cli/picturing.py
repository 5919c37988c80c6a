"""A picture of a proposal: the page as it is shown, with the place of the mark drawn on it, as PNG."""

from __future__ import annotations

import math
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from app.cli.session import Session
from app.desk.calling import Waiting
from app.desk.drawing import MarkDrawing
from app.desk.placing import PlaceAnswer
from app.domain.errors import OutputIsInput, OutputUnwritable, Problem
from app.domain.geometry import PageGeometry, Rect, Size
from app.domain.mark import Mark
from app.hosts import messages as m

_SCALE: Final = 1.5
_LARGEST: Final = 2048
_TILE: Final = 1024
_CHOSEN: Final = bytes((0x00, 0x50, 0xD0))
_OTHER: Final = bytes((0x90, 0x90, 0x90))
_LINE: Final = 2
_BLANK: Final = 0xF0
_FONT_PT: Final = 10
_STRIP_PT: Final = 14
_LETTER_PT: Final = 4.5
_EDGE: Final = 6
"""The strip with words beside a place: its height, the room for one letter, and pixels left and right of them."""

_Box: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels."""


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
        self.fill(left, top, right, top + _LINE, colour)
        self.fill(left, bottom - _LINE, right, bottom, colour)
        self.fill(left, top, left + _LINE, bottom, colour)
        self.fill(right - _LINE, top, right, bottom, colour)

    def ring(self, left: int, top: int, right: int, bottom: int, colour: bytes) -> None:
        """Draw the outline of the circle in a square."""
        radius, middle = (right - left) / 2, (left + right) / 2
        for y in range(max(top, 0), min(bottom, self.height)):
            off = abs(y + 0.5 - (top + bottom) / 2)
            outer = math.sqrt(max(radius**2 - off**2, 0))
            inner = math.sqrt(max((radius - _LINE) ** 2 - off**2, 0))
            for start, end in ((middle - outer, middle - inner), (middle + inner, middle + outer)):
                self.fill(math.floor(start), y, math.ceil(end), y + 1, colour)

    def fill(self, left: int, top: int, right: int, bottom: int, colour: bytes) -> None:
        """Fill a rectangle."""
        left, right = max(left, 0), min(right, self.width)
        for row in self.rows[max(top, 0) : min(bottom, self.height)]:
            row[left * 3 : right * 3] = colour * max(right - left, 0)

    def is_blank(self, left: int, top: int, right: int, bottom: int) -> bool:
        """Tell whether that is all on the page and nothing is drawn there yet."""
        inside = left >= 0 and right <= self.width and top >= 0 and bottom <= self.height
        return inside and all(min(row[left * 3 : right * 3]) > _BLANK for row in self.rows[top:bottom])

    def lay(self, left: int, top: int, picture: m.Picture, pixels: bytes) -> None:
        """Lay a transparent picture over what is there."""
        for number in range(picture.height):
            row, line = self.rows[top + number], pixels[number * picture.width * 4 : (number + 1) * picture.width * 4]
            for part, from_part in enumerate((2, 1, 0)):
                place = slice(left * 3 + part, (left + picture.width) * 3, 3)
                over = zip(line[from_part::4], line[3::4], row[place], strict=True)
                row[place] = bytes(ink + under * (255 - alpha) // 255 for ink, alpha, under in over)

    def png(self) -> bytes:
        """Return the picture as a PNG file."""
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        content = zlib.compress(b"".join(b"\0" + row for row in self.rows), 6)
        return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", content) + _chunk(b"IEND", b"")


def save_picture(session: Session, path: str, answer: PlaceAnswer, target: Path, *, is_round: bool = False) -> None:
    """Draw the page of a proposal with the place, what it is for and how sure that is, and the other places on it.

    The place of a mark that ``is_round`` is a circle.

    Raise :class:`OutputIsInput`, :class:`OutputUnwritable`, or what keeps the page from being drawn.
    """
    if target.exists() and target.samefile(path):
        raise OutputIsInput(file=target.name)
    proposal = answer.proposal
    assert proposal is not None, "there is something to draw"
    number = proposal.placement.page
    page = answer.pages[number - 1]
    canvas, scale = _draw(session, path, page, number)
    draw, chosen = canvas.ring if is_round else canvas.frame, _pixels(proposal.placement.rect, page, scale)
    for other in proposal.alternatives:
        if other.page == number:
            draw(*_pixels(other.rect, page, scale), _OTHER)
    _label(session, canvas, answer, chosen, scale)
    draw(*chosen, _CHOSEN)
    try:
        target.write_bytes(canvas.png())
    except OSError as error:
        why = "missing" if isinstance(error, FileNotFoundError) else "denied"
        raise OutputUnwritable(file=target.name, why=why) from error


def _label(session: Session, canvas: _Canvas, answer: PlaceAnswer, chosen: _Box, scale: float) -> None:
    """Write beside the place what signs there and how sure the place is."""
    words = session.words
    assert answer.proposal is not None, "there is something to draw"
    mode, confidence = words.name(answer.question.mode), words.name(answer.proposal.confidence)
    text = words.say("cli.place_label", mode=mode, confidence=confidence)
    size = Size(len(text) * _LETTER_PT, _STRIP_PT)
    drawn: list[tuple[m.Picture, bytes] | Problem] = []
    drawing = MarkDrawing(session.hosts, drawn.append)
    mark = Mark(size, lines=(text,), font_size_pt=_FONT_PT, colour="FFFFFF")
    drawing.draw(mark, b"", scale, lambda picture, pixels: drawn.append((picture, pixels)))
    session.wait_until(lambda: bool(drawn))
    drawing.end()
    if isinstance(drawn[0], Problem):
        raise drawn[0]
    picture, pixels = drawn[0]
    width, height = picture.width + 2 * _EDGE, picture.height
    if width <= canvas.width and height <= canvas.height:
        left, top = _free_place(canvas, chosen, width, height)
        canvas.fill(left, top, left + width, top + height, _CHOSEN)
        canvas.lay(left + _EDGE, top, picture, pixels)


def _free_place(canvas: _Canvas, chosen: _Box, width: int, height: int) -> tuple[int, int]:
    """Return where a strip goes: above, below, or beside the place, where it hides nothing if there is such a place."""
    left, top, right, bottom = chosen
    x, y = max(min(left, canvas.width - width), 0), max(min(top, canvas.height - height), 0)
    places = ((x, top - height), (x, bottom), (left - width, y), (right, y))
    free = (place for place in places if canvas.is_blank(*place, place[0] + width, place[1] + height))
    return next(free, (x, max(top - height, 0)))


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


def _pixels(rect: Rect, page: PageGeometry, scale: float) -> _Box:
    high = page.shown.height_pt
    return (
        round(rect.x * scale),
        round((high - rect.top) * scale),
        round(rect.right * scale),
        round((high - rect.y) * scale),
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
