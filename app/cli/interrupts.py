"""Being interrupted: Ctrl-C and a polite request to end come to the same, and only the first of them counts."""

from __future__ import annotations

import signal
from types import FrameType
from typing import NoReturn


def listen() -> None:
    """Take a request to end (SIGTERM) for Ctrl-C."""
    signal.signal(signal.SIGTERM, _interrupt)


def deafen() -> None:
    """Hear no further one: what is under way comes to its end, and what came of it is told."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def as_at_first() -> None:
    """Let both end the process at once, as they do where nobody listens; its hosts end with it."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
