"""Notices keys no person typed: Vietnamese keyboard tools on Windows are hooks that inject a Backspace and letters.

They rewrite what was typed within a few milliseconds, so a PIN such as ``Dawng`` silently becomes another one.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

REWRITE_MS: Final = 20
"""A Backspace this soon after a letter was not pressed by a person."""
BURST_MS: Final = 6
"""Three keys within this time came from a program."""


class Key(Enum):
    """What kind of key it was."""

    LETTER = auto()
    BACKSPACE = auto()


class TypingWatch:
    """Looks at the times of the keys, in milliseconds of any clock; 0 means that the time is not known."""

    def __init__(self) -> None:
        self._last: list[tuple[Key, int]] = []

    def is_injected(self, key: Key, at_ms: int) -> bool:
        """Note a key, and tell whether it or the keys right before it came from a program."""
        if at_ms == 0:
            return False
        before = self._last[-1:]
        self._last = [*self._last[-2:], (key, at_ms)]
        if key is Key.BACKSPACE and before and before[0][0] is Key.LETTER and at_ms - before[0][1] < REWRITE_MS:
            return True
        return len(self._last) == 3 and at_ms - self._last[0][1] < BURST_MS

    def forget(self) -> None:
        self._last = []
