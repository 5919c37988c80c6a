"""What was fetched, kept on disk: nothing is believed because it is here, everything is verified again when used."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

LARGEST: Final = 10 * 1024 * 1024
"""Bytes of one thing that is fetched and kept."""
_KEPT_FOR: Final = timedelta(days=180)
_PART: Final = ".part"


@dataclass(frozen=True)
class Kept:
    """Bytes from the cache and when they were put there."""

    content: bytes
    kept_at: datetime


class Cache:
    """A folder of small files by name. A folder that cannot be used is an empty one: the cache is never needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> Kept | None:
        """Return what is kept under a name."""
        file = self._folder / name
        try:
            if file.stat().st_size > LARGEST:
                return None
            kept_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
            return Kept(file.read_bytes(), kept_at)
        except OSError:
            return None

    def every(self, suffix: str) -> Iterator[Kept]:
        """Return everything that is kept under names with that ending."""
        try:
            names = sorted(file.name for file in self._folder.glob(f"*{suffix}"))
        except OSError:
            return
        for name in names:
            kept = self.read(name)
            if kept is not None:
                yield kept

    def write(self, name: str, content: bytes, now: datetime) -> None:
        """Keep something, whole or not at all, and throw out what nobody renewed for long."""
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, part = tempfile.mkstemp(suffix=_PART, dir=self._folder)
            with suppress(OSError):
                with os.fdopen(descriptor, "wb") as stream:
                    stream.write(content)
                os.utime(part, (now.timestamp(), now.timestamp()))
                Path(part).replace(self._folder / name)
            Path(part).unlink(missing_ok=True)
            self._prune(now)

    def _prune(self, now: datetime) -> None:
        before = (now - _KEPT_FOR).timestamp()
        for file in self._folder.iterdir():
            with suppress(OSError):
                if file.stat().st_mtime < before:
                    file.unlink()


def name_of(suffix: str, *parts: bytes) -> str:
    """Return the name of a cached thing that is told from others by ``parts``."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8) + part)
    return f"{digest.hexdigest()[:40]}{suffix}"
