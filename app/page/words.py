"""Words and lines out of single letters: by where letters stand, not by the order in which a file draws them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.geometry import Rect
from app.domain.text import TextBox
from app.page.legacy import Encoding, composed

_SAME_LINE_EM: Final = 0.3
_WORD_GAP_EM: Final = 0.16
_TWICE_EM: Final = 0.08
_DESCENT_EM: Final = 0.22
_ASCENT_EM: Final = 0.8
_LEAST_PT: Final = 0.05
_LONGEST: Final = 1024
_MOST_PAIRS: Final = 5_000_000
"""Marks drawn apart, times letters: so many are compared. A page of small print has as many."""


@dataclass(slots=True)
class Letter:
    """One letter as shown: its text, left and right end, baseline, and how its font was set.

    ``em`` is the font's size across, which differs from ``size`` in text that was stretched.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    em: float
    bold: bool
    encoding: Encoding


def words_of(letters: Iterable[Letter]) -> tuple[TextBox, ...]:
    """Return upright letters as words, line by line from the top, each line from the left."""
    return tuple(word for line in _lines(_with_marks(letters)) for word in _words(line))


def _with_marks(letters: Iterable[Letter]) -> list[Letter]:
    """Put combining marks onto their letters: the one before in the file, or the nearest if they were drawn apart."""
    result: list[Letter] = []
    apart: list[Letter] = []
    for letter in letters:
        if not letter.text or not all(unicodedata.combining(part) for part in letter.text):
            if letter.text.strip():
                result.append(letter)
        elif result and _carries(result[-1], letter):
            result[-1].text += letter.text
        else:
            apart.append(letter)
    for mark in apart[: _MOST_PAIRS // max(1, len(result))]:
        near = [letter for letter in result if letter.text[0].isalpha() and _carries(letter, mark)]
        if near:
            nearest = min(near, key=lambda letter: abs(letter.left + letter.right - mark.left - mark.right))
            nearest.text += mark.text
    return result


def _carries(letter: Letter, mark: Letter) -> bool:
    """Tell whether a combining mark stands on this letter."""
    on_line = abs(letter.baseline - mark.baseline) <= _SAME_LINE_EM * letter.size
    return on_line and letter.left - mark.em < (mark.left + mark.right) / 2 < letter.right + mark.em


def _lines(letters: list[Letter]) -> list[list[Letter]]:
    """Group letters that stand on one baseline."""
    lines: list[list[Letter]] = []
    base = size = 0.0
    for letter in sorted(letters, key=lambda one: -one.baseline):
        if lines and base - letter.baseline <= _SAME_LINE_EM * max(size, letter.size):
            lines[-1].append(letter)
        else:
            lines.append([letter])
            base, size = letter.baseline, letter.size
        size = max(size, letter.size)
    return lines


def _words(line: list[Letter]) -> list[TextBox]:
    line.sort(key=lambda one: one.left)
    groups = [[line[0]]]
    for letter in line[1:]:
        before = groups[-1][-1]
        if letter.text == before.text and letter.left - before.left < _TWICE_EM * letter.em:
            continue  # drawn twice to look bold
        if letter.left - max(one.right for one in groups[-1][-3:]) > _WORD_GAP_EM * max(before.em, letter.em):
            groups.append([letter])
        else:
            groups[-1].append(letter)
    return [_word(group) for group in groups]


def _word(letters: Sequence[Letter]) -> TextBox:
    size = max(letter.size for letter in letters)
    baseline = sum(letter.baseline for letter in letters) / len(letters)
    left, right = min(letter.left for letter in letters), max(letter.right for letter in letters)
    return TextBox(
        text=composed("".join(letter.text for letter in letters), letters[0].encoding)[:_LONGEST],
        rect=Rect(left, baseline - _DESCENT_EM * size, max(right - left, _LEAST_PT), max(size, _LEAST_PT) * _EXTENT_EM),
        baseline_pt=baseline,
        size_pt=size,
        bold=2 * sum(letter.bold for letter in letters) > len(letters),
    )


_EXTENT_EM: Final = _ASCENT_EM + _DESCENT_EM
