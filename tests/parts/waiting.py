"""Waiting for something outside this process: until it is there, or long enough to know that it will not be."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.settings.keeping import hold

LONGEST_S = 20.0
LONGEST_FOR_OTHERS_S = 900.0


def until(is_done: Callable[[], bool], longest_s: float = LONGEST_S) -> None:
    """Look again and again until ``is_done``; fail after ``longest_s``."""
    ends = time.monotonic() + longest_s
    while not is_done():
        assert time.monotonic() < ends, "it never came"
        time.sleep(0.01)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Keep other test runs on this machine out, after waiting for the one that is at it."""
    held = hold(lock, LONGEST_FOR_OTHERS_S)
    assert held is not None, "another test run never ended"
    try:
        yield
    finally:
        held.release()
