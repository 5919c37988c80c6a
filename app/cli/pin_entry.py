"""The PIN comes in: from a program through standard input, or from a person at the terminal, without a copy left over.

Python's own readers keep what they read in objects that nobody can wipe; here bytes go straight into one buffer.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final, Protocol, cast

MOST_BYTES: Final = 300
"""More than any PIN has; what is longer is refused by the gate."""
_ENDS: Final = b"\r\n"


class _Raw(Protocol):
    def readinto(self, buffer: memoryview, /) -> int | None: ...


def read_pin_from_stdin() -> bytearray:
    """Return the first line of standard input as bytes; its end of line does not belong to the PIN."""
    stream = sys.stdin.buffer
    return _read_line(cast("_Raw", getattr(stream, "raw", stream)))


def ask_pin(prompt: str) -> bytearray:
    """Ask the person at the terminal, without echo."""
    try:
        return _ask(prompt)
    finally:
        _show("\n")


def _show(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


def _read_line(source: _Raw) -> bytearray:
    """Read byte by byte up to the end of a line, so that nothing beyond it is taken either."""
    room, one, count = bytearray(MOST_BYTES), bytearray(1), 0
    while count < MOST_BYTES and source.readinto(memoryview(one)) and one != b"\n":
        room[count] = one[0]
        count += 1
    one[0] = 0
    while count and room[count - 1] in _ENDS:
        count -= 1
    return _fitting(room, count)


def _fitting(room: bytearray, count: int) -> bytearray:
    """Return the first bytes of ``room`` and wipe it: a buffer that grows or shrinks leaves what it was behind."""
    line = bytearray(count)
    for at in range(count):
        line[at] = room[at]
    room[:] = bytes(len(room))
    return line


if sys.platform == "win32":
    import msvcrt

    _BACKSPACE, _INTERRUPT = "\b", "\x03"
    _NO_LETTER_OF_A_PIN: Final = 0xFF
    """Stands for every letter beyond ASCII; the gate refuses it."""

    def _ask(prompt: str) -> bytearray:
        _show(prompt)
        room, count = bytearray(MOST_BYTES), 0
        while (letter := msvcrt.getwch()) not in {"\r", "\n"} and count < MOST_BYTES:
            if letter == _INTERRUPT:
                raise KeyboardInterrupt
            if letter == _BACKSPACE:
                count = max(0, count - 1)
            else:
                room[count] = min(ord(letter), _NO_LETTER_OF_A_PIN)
                count += 1
        return _fitting(room, count)

else:
    import termios

    def _ask(prompt: str) -> bytearray:
        with Path("/dev/tty").open("rb", buffering=0) as terminal:
            before = termios.tcgetattr(terminal)
            silent = termios.tcgetattr(terminal)
            silent[3] &= ~termios.ECHO
            try:
                termios.tcsetattr(terminal, termios.TCSAFLUSH, silent)
                _show(prompt)  # not before the echo is off
                return _read_line(terminal)
            finally:
                termios.tcsetattr(terminal, termios.TCSAFLUSH, before)
