"""The record of temporary files being written, so that a crash leaves none behind.

Every process has a record of its own and holds a lock on it as long as it lives. A record under a free lock belonged to
a process that ended; what it names is removed, if it is still what it was: a plain file named the way KySo names them.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from app.settings.keeping import Held, hold, write_whole

_OURS: Final = re.compile(r"\..+-[0-9a-f]{8}\.kyso-part", re.DOTALL)
_MAX_KEPT: Final = 1000


class Leftovers:
    """The temporary files of this process, and those that others left; ``folder`` holds the records."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / f"{os.getpid()}-{secrets.token_hex(4)}.json"
        self._held: Held | None = None
        self._paths: list[str] = []

    def add(self, path: str) -> None:
        """Put a file on record before it is made; raises OSError if that is not possible."""
        if self._held is None:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._held = hold(self._file.with_suffix(".lock"))
        self._paths.append(path)
        write_whole(self._file, msgspec.json.encode(self._paths))

    def done(self, path: str) -> None:
        """Strike a file that is in its place or gone."""
        if path in self._paths:
            self._paths.remove(path)
            with suppress(OSError):  # an entry too many does no harm
                write_whole(self._file, msgspec.json.encode(self._paths))

    def remove(self, path: str) -> None:
        """Remove a file on record whose host was ended.

        It stays on record until the end: a host may still make the file in the moment in which it dies.
        """
        if path in self._paths:
            _removed(path)

    def sweep(self) -> None:
        """Remove what ended processes left behind; what cannot be removed now is tried again at the next start."""
        for file in list(self._folder.glob("*.json")):
            if file != self._file:
                with suppress(OSError):
                    _sweep_record(file)

    def close(self) -> None:
        """Remove what is left and let go of the record; an empty one disappears. Every host has ended before."""
        if self._held is None:
            return
        self._paths = [path for path in self._paths if not _removed(path)]
        if not self._paths:
            self._file.unlink(missing_ok=True)
        self._held.release()
        self._held = None
        if not self._paths:
            with suppress(OSError):
                self._file.with_suffix(".lock").unlink()


def _sweep_record(file: Path) -> None:
    lock = file.with_suffix(".lock")
    held = hold(lock)
    if held is None:
        return  # its process lives
    try:
        left = [path for path in _read(file) if not _removed(path)]
        if left:
            write_whole(file, msgspec.json.encode(left))
            return
        file.unlink()
    finally:
        held.release()
    with suppress(OSError):
        lock.unlink()


def _read(file: Path) -> list[str]:
    """Return the paths on record; a damaged record names none."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=list[str])[:_MAX_KEPT]
    except (msgspec.DecodeError, UnicodeDecodeError):
        return []


def _removed(path: str) -> bool:
    """Remove one of our own files; True when there is nothing left to do, False to try again later."""
    file = Path(path)
    if not file.is_absolute() or not _OURS.fullmatch(file.name):
        return True
    try:
        if stat.S_ISREG(file.lstat().st_mode):
            file.unlink()
    except FileNotFoundError:
        return file.parent.exists()  # a drive that is not plugged in now may come back
    except (OSError, ValueError):
        return False
    return True
