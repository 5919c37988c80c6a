"""How long a long run is, and where its chance comes from: every seed is printed, and one can be given to repeat it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator

import pytest

IS_LONG = os.environ.get("KYSO_SOAK", "short") == "long"


def rounds(short: int, long: int) -> int:
    return long if IS_LONG else short


def seeds(count: int, capsys: pytest.CaptureFixture[str]) -> Iterator[int]:
    """Return a seed for each round; KYSO_SEED repeats one round alone."""
    given = os.environ.get("KYSO_SEED")
    for number in range(1 if given else count):
        seed = int(given) if given else secrets.randbelow(1_000_000)
        with capsys.disabled():
            print(f"\n  round {number + 1}: KYSO_SEED={seed}", end="", flush=True)
        yield seed
