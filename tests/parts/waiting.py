"""Waiting for something outside this process: until it is there, or long enough to know that it will not be."""

from __future__ import annotations

import time
from collections.abc import Callable

LONGEST_S = 30.0
_BETWEEN_LOOKS_S = 0.005


def wait_until(is_so: Callable[[], object], longest_s: float = LONGEST_S) -> None:
    """Look again and again until it is so; fail when it takes too long."""
    ends = time.monotonic() + longest_s
    while not is_so():
        assert time.monotonic() < ends, "waited too long"
        time.sleep(_BETWEEN_LOOKS_S)


until = wait_until
