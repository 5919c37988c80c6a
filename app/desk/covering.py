"""What a mark lies upon: words of the page, or the marks of other signatures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.domain.geometry import Rect
from app.domain.text import TextBox

_HIDDEN: Final = 0.25
"""Share of a word under a mark from which on the word counts as covered."""
_TOUCHED: Final = 0.05
"""Share of another mark from which on it counts as covered."""


def covers_text(mark: Rect, words: Iterable[TextBox]) -> bool:
    """Tell whether ``mark`` lies on a word. The room of a word above and below its letters does not count."""
    return any(_shared(mark, _letters(word)) > _HIDDEN for word in words)


def covers_marks(mark: Rect, marks: Iterable[Rect]) -> bool:
    """Tell whether ``mark`` lies on one of ``marks``."""
    return any(_shared(mark, other) > _TOUCHED for other in marks)


def _letters(word: TextBox) -> Rect:
    rect = word.rect
    if not word.upright:
        return rect
    bottom = max(rect.y, min(word.baseline_pt, rect.top))
    height = max(0.1, (rect.top - bottom) * 0.75)
    return Rect(rect.x, bottom, rect.width, height)


def _shared(one: Rect, other: Rect) -> float:
    """Return which share of ``other`` lies under ``one``."""
    width = min(one.right, other.right) - max(one.x, other.x)
    height = min(one.top, other.top) - max(one.y, other.y)
    return width * height / (other.width * other.height) if width > 0 and height > 0 else 0.0
