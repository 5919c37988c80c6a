"""Reading a PIN into a buffer that can be wiped: no text, no library and no buffer of the system's keeps a copy here.

All code that differs between systems' terminals stands here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from app.domain.token import LONGEST_PIN

_ROOM: Final = 2 * LONGEST_PIN
"""More than any PIN: what is longer is told by its length, and the rest is left unread."""

_ENDS: Final = b"\r\n"


def read_pin_from_stdin() -> bytearray:
    """Return the first line of standard input as bytes; its end of line does not belong to the PIN."""
    return _line(0)


def _line(descriptor: int) -> bytearray:
    """Read a line without buffers in between; what came beyond it is forgotten."""
    room, filled = bytearray(_ROOM), 0
    with memoryview(room) as view, open(descriptor, "rb", buffering=0, closefd=False) as source:
        while filled < _ROOM and room.find(b"\n", 0, filled) < 0:
            count = source.readinto(view[filled:])
            if not count:
                break
            filled += count
        ends = [at for at in (room.find(end, 0, filled) for end in _ENDS) if at >= 0]
        return _taken(view, min(ends, default=filled))


def _taken(view: memoryview, size: int) -> bytearray:
    """Return the first bytes and wipe them all where they were; views copy in place, where a slice leaves a copy."""
    pin = bytearray(size)
    with memoryview(pin) as target:
        target[:] = view[:size]
    view[:] = bytes(len(view))
    return pin


if sys.platform == "win32":
    import msvcrt

    def ask_pin(prompt: str) -> bytearray:
        """Ask the person at the console, without echo. Each key is a text for the moment in which it is pressed."""
        _show(prompt)
        room, filled = bytearray(_ROOM), 0
        while (key := msvcrt.getwch()) not in "\r\n":
            if key == "\x03":
                raise KeyboardInterrupt
            if key == "\b":
                filled = max(filled - 1, 0)
                continue
            for byte in key.encode(errors="replace"):
                if filled < _ROOM:
                    room[filled] = byte
                    filled += 1
        _show("\r\n")
        with memoryview(room) as view:
            return _taken(view, filled)

    def _show(text: str) -> None:
        for letter in text:
            msvcrt.putwch(letter)

else:
    import termios

    def ask_pin(prompt: str) -> bytearray:
        """Ask the person at the terminal, without echo."""
        terminal = _open_terminal()
        try:
            with _without_echo(terminal):
                os.write(terminal, prompt.encode())
                return _line(terminal)
        finally:
            os.close(terminal)

    def _open_terminal() -> int:
        try:
            return os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
        except OSError:
            return os.dup(0)  # a terminal that is nobody's own

    @contextmanager
    def _without_echo(terminal: int) -> Iterator[None]:
        before = termios.tcgetattr(terminal)
        silent = [*before]
        silent[3] &= ~termios.ECHO
        termios.tcsetattr(terminal, termios.TCSAFLUSH, silent)
        try:
            yield
        finally:
            termios.tcsetattr(terminal, termios.TCSAFLUSH, before)
            os.write(terminal, b"\n")
