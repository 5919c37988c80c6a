"""Whom the paper room talks to while it works: the far side of the counter."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from app.domain.signing import Signed, Stage

Tell = Callable[[Stage, float], None]
"""Receives what is being done and how much of it is done, between 0 and 1."""

_PACE_S = 0.25


class Counter(Protocol):
    """What signing tells and asks while it works; every call is answered before the work goes on."""

    def progress(self, stage: Stage, done: float) -> None:
        """Note a sign of life."""

    def temporary(self, path: str) -> None:
        """Record the named temporary file that is about to be made."""

    def committing(self, signed: Signed) -> None:
        """Record that from now on the complete file may be in place."""

    def raw_signature(self, attributes: bytes) -> bytes:
        """Return the raw signature over the DER of the signed attributes."""


def silent(stage: Stage, done: float) -> None:
    """Tell nobody."""


class Pace:
    """Passes progress on at a pace a pipe can bear: the first step, then four a second."""

    def __init__(self, tell: Tell, stage: Stage, total: int) -> None:
        self._tell, self._stage, self._total = tell, stage, max(total, 1)
        self._next = 0.0

    def step(self, done: int) -> None:
        """Note that ``done`` of the total is done."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _PACE_S
            self._tell(self._stage, min(done / self._total, 1.0))
