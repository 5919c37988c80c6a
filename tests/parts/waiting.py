"""Waiting for something another process does, with an end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.settings.keeping import hold

LONGEST_S = 60.0
LONGEST_FOR_OTHERS_S = 900.0
_BETWEEN_LOOKS_S = 0.005


def wait_until(is_so: Callable[[], object], longest_s: float = LONGEST_S) -> None:
    """Look again and again until it is so; fail when it takes too long."""
    ends = time.monotonic() + longest_s
    while not is_so():
        assert time.monotonic() < ends, "waited too long"
        time.sleep(_BETWEEN_LOOKS_S)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Keep other test runs on this machine out, after waiting for the one that is at it."""
    held = hold(lock, LONGEST_FOR_OTHERS_S)
    assert held is not None, "another test run never ended"
    try:
        yield
    finally:
        held.release()
