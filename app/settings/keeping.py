"""Keeping small files safe: whole or not at all, and one process at a time."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_BETWEEN_TRIES_S: Final = 0.02
_CANNOT_SETTLE: Final = frozenset({errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EBADF})
"""What network and removable file systems say to settling a folder; a full or failing disk says something else."""

_REPLACE_TRIES: Final = 50


class Held:
    """A lock file that is held; the system lets go of it when the process ends, however it ends."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        """Let go; harmless the second time."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def hold(file: Path, wait_s: float = 0) -> Held | None:
    """Hold a lock file, made if need be; None if another process holds it for longer than ``wait_s``."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    ends = time.monotonic() + wait_s
    while not _try_to_lock(descriptor):
        if time.monotonic() >= ends:
            os.close(descriptor)
            return None
        time.sleep(_BETWEEN_TRIES_S)
    return Held(descriptor)


def write_whole(file: Path, content: bytes) -> None:
    """Replace a file by ``content`` so that every reader, also after a power cut, finds the old or the new one."""
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        _replace(Path(name), file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _settle_folder(file.parent)


def _replace(source: Path, target: Path) -> None:
    """Put a file in its place; on Windows somebody who reads the old one at this moment is waited for."""
    tries = _REPLACE_TRIES if sys.platform == "win32" else 1
    for left in reversed(range(tries)):
        try:
            source.replace(target)
            return
        except PermissionError:
            if not left:
                raise
            time.sleep(_BETWEEN_TRIES_S)


def _settle_folder(folder: Path) -> None:
    """Make the new name durable. Windows does that by itself, and some file systems have no way to be asked for it."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in _CANNOT_SETTLE:
                raise
        finally:
            os.close(descriptor)


def _try_to_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
