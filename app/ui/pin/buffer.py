"""The bytes of a PIN while it is typed: one place of fixed size, wiped when emptied or handed over.

Nothing here makes a ``str`` or ``bytes`` of the whole PIN: those can neither be wiped nor found again.
"""

from __future__ import annotations

from typing import Final

LONGEST: Final = 64


class PinBuffer:
    """Characters of a PIN, as bytes; never grows, so that no outgrown copy stays behind in memory."""

    def __init__(self) -> None:
        self._bytes = bytearray(LONGEST)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def is_full(self) -> bool:
        return self._length == LONGEST

    def append(self, code: int) -> None:
        """Add one character by its code; the caller has looked whether there is room."""
        self._bytes[self._length] = code
        self._length += 1

    def remove_last(self) -> None:
        if self._length:
            self._length -= 1
            self._bytes[self._length] = 0

    def character(self, place: int) -> str:
        """Return one character: Python shares texts of one Latin letter, so showing it makes no copy."""
        return chr(self._bytes[place])

    def wipe(self) -> None:
        """Overwrite everything with zeros."""
        self._bytes[:] = bytes(LONGEST)
        self._length = 0

    def take(self) -> bytearray:
        """Hand over the PIN in a buffer of its own, which the taker wipes; this one is empty afterwards."""
        taken = bytearray(self._length)
        for place in range(self._length):
            taken[place] = self._bytes[place]
        self.wipe()
        return taken
