"""Putting a finished file in its place: hidden while it is made, then there as a whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final, Self

from app.domain.errors import OutputExists, OutputUnwritable
from app.paper.reading import name_of

PART_SUFFIX: Final = ".kyso-part"
PATIENCE_S: Final = 2.0
"""How long a scanner or an indexer that holds the file is waited for."""

_LONGEST_NAME: Final = 40
_BETWEEN_TRIES_S: Final = 0.1
_SHARING: Final = frozenset({5, 32, 33})
"""Windows: access denied, sharing violation, lock violation."""

_DISK_FULL: Final = 112
"""Windows: ERROR_DISK_FULL has no errno of its own."""

_CHUNK: Final = 1024 * 1024
_WHY: Final = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "full"),
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO, errno.EIO, errno.ESTALE), "missing"),
    **dict.fromkeys((errno.EBUSY, errno.ETXTBSY), "busy"),
}
_NO_ANONYMOUS: Final = frozenset({errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOSYS, errno.ENOENT})
_NO_LINKS: Final = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV, errno.ENOENT})


def why_unwritable(error: OSError) -> str:
    """Return the word for why a place may not be written to."""
    if getattr(error, "winerror", None) in _SHARING - {5}:
        return "busy"
    if getattr(error, "winerror", None) == _DISK_FULL:
        return "full"
    return _WHY.get(error.errno or 0, "denied")


@contextmanager
def writing_to(target: str) -> Iterator[None]:
    """Turn what goes wrong at the target's place into :class:`OutputUnwritable`."""
    try:
        yield
    except OSError as error:
        raise OutputUnwritable(file=name_of(target), why=why_unwritable(error)) from error


class Part:
    """A file in the making, in the folder of its target: without a name where Linux can, else with a hidden one.

    ``announce`` is told a name before the file of that name is made. Leaving the context without :meth:`put` leaves
    nothing.
    """

    def __init__(self, target: str, announce: Callable[[str], None], *, overwrite: bool) -> None:
        self._target, self._announce, self._overwrite = target, announce, overwrite
        self._path: Path | None = None
        self.stream: BinaryIO

    def __enter__(self) -> Self:
        with writing_to(self._target):
            handle = None if self._overwrite else _open_anonymous(Path(self._target).parent)
            self.stream = os.fdopen(self._open_named() if handle is None else handle, "r+b")
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self.stream.close()
        if self._path is not None:
            with suppress(OSError):
                self._path.unlink()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Turn what goes wrong while writing into :class:`OutputUnwritable`."""
        with writing_to(self._target):
            yield

    def settle(self) -> None:
        """Bring what was written so far to the disk: a slow disk then never makes one long silence at the end."""
        self.stream.flush()
        os.fsync(self.stream.fileno())

    def flush(self) -> None:
        """Bring everything written to the disk."""
        with self.writing():
            self.settle()

    def put(self) -> None:
        """Give the file its name, as a whole.

        Raises:
            OutputExists: something of that name appeared and may not be replaced.
            OutputUnwritable: the place does not take it.

        """
        with writing_to(self._target):
            try:
                if self._path is None and not _link_anonymous(self.stream.fileno(), Path(self._target)):
                    self._name_anonymous()
                if self._path is not None:
                    self._put_named(self._path)
            except FileExistsError as error:
                raise OutputExists(file=name_of(self._target)) from error
            _keep_folder(Path(self._target).parent)

    def _put_named(self, path: Path) -> None:
        if sys.platform == "win32":
            self.stream.close()
            show(path)
            _patiently(lambda: self._rename(path))
        elif self._overwrite:
            path.replace(self._target)
        else:
            _link_or_rename(path, Path(self._target))
        with suppress(FileNotFoundError):
            path.unlink()
        self._path = None

    def _rename(self, path: Path) -> None:
        """Rename as Windows does: over an existing file only when asked to."""
        if self._overwrite:
            path.replace(self._target)
        else:
            path.rename(self._target)

    def _open_named(self) -> int:
        target = Path(self._target)
        path = target.with_name(f".{target.name[:_LONGEST_NAME]}-{secrets.token_hex(4)}{PART_SUFFIX}")
        self._announce(str(path))
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        self._path = path
        hide(path)
        return handle

    def _name_anonymous(self) -> None:
        """Copy the nameless file into a named one, where the file system makes but does not link such files."""
        nameless = self.stream
        named = os.fdopen(self._open_named(), "r+b")
        with nameless:
            nameless.seek(0)
            while piece := nameless.read(_CHUNK):
                named.write(piece)
        self.stream = named
        named.flush()
        os.fsync(named.fileno())


def hide(path: Path) -> None:
    """Set the hidden attribute where a leading dot hides nothing."""
    if sys.platform == "win32":
        _set_attributes(path, 0x2)


def show(path: Path) -> None:
    """Take the hidden attribute away again."""
    if sys.platform == "win32":
        _set_attributes(path, 0x80)


if sys.platform == "win32":
    import ctypes

    def _set_attributes(path: Path, attributes: int) -> None:
        ctypes.windll.kernel32.SetFileAttributesW(str(path), attributes)


def _open_anonymous(folder: Path) -> int | None:
    """Return a file without a name in ``folder``, or None where the system cannot make or later link one."""
    if sys.platform != "linux" or not Path("/proc/self/fd").is_dir():
        return None
    try:
        return os.open(folder, os.O_RDWR | os.O_TMPFILE, 0o666)
    except OSError as error:
        if error.errno in _NO_ANONYMOUS and folder.is_dir():
            return None
        raise


def _link_anonymous(handle: int, target: Path) -> bool:
    """Give a nameless file its name; false where the file system does not do that."""
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        # Only with a folder descriptor does Python call linkat, and only linkat follows the link in /proc.
        os.link(f"/proc/self/fd/{handle}", target.name, dst_dir_fd=folder, follow_symlinks=True)
    except OSError as error:
        if error.errno in _NO_LINKS:
            return False
        raise
    finally:
        os.close(folder)
    return True


def _link_or_rename(path: Path, target: Path) -> None:
    """Name the file without ever replacing another; where links do not exist (FAT), look first and rename then."""
    try:
        os.link(path, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from error
        path.rename(target)


def _patiently(act: Callable[[], None]) -> None:
    """Repeat ``act`` for a while as long as somebody else holds the file."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            return act()
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _SHARING or time.monotonic() >= until:
                raise
        time.sleep(_BETWEEN_TRIES_S)


def _keep_folder(folder: Path) -> None:
    """Bring the new name to the disk too; not every file system can."""
    if sys.platform != "win32":
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
