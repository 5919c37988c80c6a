"""Waiting for something outside this process: until it is there, or long enough to know that it will not be."""

import time
from collections.abc import Callable

LONGEST_S = 20.0


def until(is_done: Callable[[], bool], longest_s: float = LONGEST_S) -> None:
    """Look again and again until ``is_done``; fail after ``longest_s``."""
    ends = time.monotonic() + longest_s
    while not is_done():
        assert time.monotonic() < ends, "it never came"
        time.sleep(0.01)
