"""How much room lines of text take in a Times-compatible font, so that a mark can have the size its text needs."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

from app.domain.geometry import POINTS_PER_MM
from app.domain.placing import SizeMm

_ASCII: Final = (
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722,
    722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333,
    278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500,
    500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
)  # fmt: skip
"""Advance widths of the characters from the blank on, in thousandths of the size."""
_OTHERS: Final = {"ư": 542, "ơ": 529, "Ư": 776, "Đ": 722, "đ": 500, "–": 500}
_WIDEST: Final = 1000
_LINE_EM: Final = 1.15
_EXTENT_EM: Final = 1.108
_SLACK_MM: Final = 0.5


def text_size(lines: Sequence[str], size_pt: float) -> SizeMm:
    """Return the smallest mark in which all lines stand at ``size_pt``."""
    width = max((_width(line) for line in lines), default=0) * size_pt / 1000
    height = ((len(lines) - 1) * _LINE_EM + _EXTENT_EM) * size_pt
    return SizeMm(width / POINTS_PER_MM + _SLACK_MM, height / POINTS_PER_MM + _SLACK_MM)


def _width(line: str) -> int:
    return sum(_advance(letter) for letter in unicodedata.normalize("NFC", line))


def _advance(letter: str) -> int:
    """Return the width of one letter; tone marks take no room."""
    parts = unicodedata.normalize("NFD", letter)
    if parts[0] in "uoU" and "\u031b" in parts:
        return _OTHERS[unicodedata.normalize("NFC", parts[0] + "\u031b")]
    base = parts[0]
    return _OTHERS.get(base) or (_ASCII[ord(base) - 32] if 32 <= ord(base) < 127 else _WIDEST)
