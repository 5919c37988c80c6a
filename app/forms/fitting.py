"""Columns as wide as what stands in them, so that no number and no address is torn in the middle of a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

from app.forms.sheet import CELL_MM, Grid, Part, Sheet

_PT_MM: Final = 25.4 / 72
_ROOM_MM: Final = 2 * CELL_MM + 0.4
"""What a column needs beside its longest word."""

_USUAL: Final = ((11, False), (10, False), (11, True), (10, True))
_SMALL: Final = ((9, True), (8, True))
"""Size of the letters in points, and whether an address may go on in the next line after an @ or a dot."""

_AFTER_SIGN: Final = re.compile(r"(?<=[@.])(?=[^@.\s])")
_STEPS: Final = 40


def fitted(sheet: Sheet, fonts: Path) -> Sheet:
    """Return the sheet with columns that hold their longest words, if need be in smaller letters."""
    return replace(sheet, parts=tuple(_fitted(part, sheet.room_mm, fonts) for part in sheet.parts))


def _fitted(part: Part, room_mm: float, fonts: Path) -> Part:
    """Return a table fitted to the room; one that cannot be fitted, like any other part, as it is."""
    if not isinstance(part, Grid):
        return part
    for tries in (_USUAL, _SMALL):
        tried = (_tried(part, size, room_mm, fonts, breaks=breaks) for size, breaks in tries)
        if found := [grid for grid in tried if grid is not None]:
            return min(found, key=lambda grid: _height(grid, fonts))
    return part


def _tried(grid: Grid, size: int, room_mm: float, fonts: Path, *, breaks: bool) -> Grid | None:
    """Return the table in letters of that size if its longest words find room."""
    needed = [*_needed(grid, size, fonts, breaks=breaks)]
    if sum(needed) > room_mm:
        return None
    widths = _shared(needed, [*_wished(grid, size, fonts, room_mm)], room_mm)
    rows = (zip(row, widths, strict=True) for row in grid.rows)
    told = tuple(tuple(_broken(text, width - _ROOM_MM, size, fonts) for text, width in row) for row in rows)
    return Grid(grid.heading, widths, told, size)


def _height(grid: Grid, fonts: Path) -> int:
    """Return how many lines a table takes."""
    return sum(
        max(_lines(text, width - _ROOM_MM, grid.size_pt, fonts) for text, width in zip(row, grid.widths, strict=True))
        for row in (grid.heading, *grid.rows)
    )


def _lines(text: str, width_mm: float, size: int, fonts: Path) -> int:
    """Return how many lines a text takes in a column."""
    count = 0
    for paragraph in text.split("\n"):
        left = 0.0
        for word in paragraph.split():
            needed = _width(f" {word}", size, fonts)
            if needed > left:
                count, left = count + 1, width_mm + _width(" ", size, fonts)
            left -= needed
    return count


def _needed(grid: Grid, size: int, fonts: Path, *, breaks: bool) -> Iterator[float]:
    """Yield the width each column needs for its longest word."""
    for number, title in enumerate(grid.heading):
        told = [word for row in grid.rows for word in row[number].split()]
        pieces = [piece for word in told for piece in (_AFTER_SIGN.split(word) if breaks else (word,))]
        bold = max((_width(word, size, fonts, "Bold") for word in title.split()), default=0)
        yield max([bold, *(_width(piece, size, fonts) for piece in pieces)]) + _ROOM_MM


def _wished(grid: Grid, size: int, fonts: Path, room_mm: float) -> Iterator[float]:
    """Yield the width each column would like: its share, room for a title in three lines and for any text in two."""
    for number, (title, share) in enumerate(zip(grid.heading, grid.widths, strict=True)):
        longest = max(_width(row[number], size, fonts) for row in grid.rows)
        yield max(share / sum(grid.widths) * room_mm, _width(title, size, fonts, "Bold") / 2.5, longest / 1.8)


def _shared(needed: Sequence[float], shares: Sequence[float], room_mm: float) -> tuple[float, ...]:
    """Return widths that fill the room: each as its share says, and none narrower than needed."""

    def widths(scale: float) -> tuple[float, ...]:
        return tuple(max(need, share * scale) for need, share in zip(needed, shares, strict=True))

    low, high = 0.0, room_mm / min(shares)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(widths(middle)) <= room_mm else (low, middle)
    return widths(low)


def _broken(text: str, width_mm: float, size: int, fonts: Path) -> str:
    """Return the text with an address that is too long for the column going on in the next line."""
    words = []
    for word in text.split(" "):
        lines = [""]
        for piece in _AFTER_SIGN.split(word) if _width(word, size, fonts) > width_mm else (word,):
            if lines[-1] and _width(lines[-1] + piece, size, fonts) > width_mm:
                lines.append("")
            lines[-1] += piece
        words.append("\n".join(lines))
    return " ".join(words)


def _width(text: str, size_pt: float, fonts: Path, face: str = "Regular") -> float:
    """Return the width of a text in millimetres; Tinos has the widths of Times New Roman."""
    letters, em = _letters(fonts / f"Tinos-{face}.ttf")
    return sum(letters.get(ord(letter), em) for letter in text) / em * size_pt * _PT_MM


@cache
def _letters(file: Path) -> tuple[dict[int, int], int]:
    """Return the width of every letter of a face, and that of its em."""
    with TTFont(file, lazy=True) as font:
        widths = font["hmtx"].metrics
        return {letter: widths[glyph][0] for letter, glyph in font.getBestCmap().items()}, font["head"].unitsPerEm
