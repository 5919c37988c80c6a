"""The one open file behind a document: what is shown and what is hashed are read through the same descriptor."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import FileChanged, FileMalformed, FileUnreadable
from app.files.opening import open_for_reading

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CHUNK = 4 * 1024 * 1024
_LARGEST = 2**32 - 1
"""PDFium counts a file's bytes in a C ``unsigned long``, which has 32 bits on Windows."""

Identity = tuple[int, int, int, int]


@dataclass(eq=False)
class Source:
    """A file held open; ``identity`` is device, inode, size and time of change when it was opened."""

    name: str
    file: FileIO
    identity: Identity
    failed: bool = field(default=False, init=False)

    @classmethod
    def open(cls, path: str) -> Source:
        """Open ``path``. Raise :class:`FileUnreadable`, or :class:`FileMalformed` if it is too large for PDFium."""
        name = Path(path).name
        try:
            file = FileIO(path, "rb", opener=open_for_reading)
        except (OSError, ValueError) as error:  # ValueError: a null character in the path
            raise FileUnreadable(file=name) from error
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            file.close()
            raise FileUnreadable(file=name)
        if status.st_size > _LARGEST:
            file.close()
            raise FileMalformed(file=name, why="too_large")
        return cls(name, file, _identity(file))

    @property
    def size(self) -> int:
        """Return how many bytes the file had when it was opened."""
        return self.identity[2]

    def read_into(self, buffer: WriteableBuffer, at: int) -> int:
        """Fill ``buffer`` from byte ``at`` and return how much there was; a failure is kept for :meth:`check`."""
        view, done = memoryview(buffer).cast("B"), 0
        try:
            self.file.seek(at)
            while done < len(view) and (got := self.file.readinto(view[done:])):
                done += got
        except OSError:  # a drive went away; PDFium is in the middle of a call and must not see an exception
            self.failed = True
        return done

    def digest(self, progress: Callable[[float], None]) -> str:
        """Return the SHA-256 of the file. Raise :class:`FileChanged` if it is no longer the one that was opened."""
        self.check()
        running, buffer, at = hashlib.sha256(), memoryview(bytearray(_CHUNK)), 0
        while got := self.read_into(buffer, at):
            running.update(buffer[:got])
            at += got
            progress(min(1.0, at / max(1, self.size)))
        self.check()
        return running.hexdigest().upper()

    def starts_as_pdf(self) -> bool:
        """Tell whether ``%PDF-`` stands near the beginning; readers allow 1,024 bytes before it."""
        head = bytearray(1024)
        self.read_into(head, 0)
        return b"%PDF-" in head

    def check(self) -> None:
        """Raise :class:`FileUnreadable` if reading failed, :class:`FileChanged` if the file was changed in place."""
        try:
            changed = _identity(self.file) != self.identity
        except OSError as error:
            raise FileUnreadable(file=self.name) from error
        if self.failed:
            raise FileUnreadable(file=self.name)
        if changed:
            raise FileChanged(file=self.name)

    def close(self) -> None:
        """Close the file."""
        self.file.close()


class Reader:
    """A source as PDFium reads it: the four calls of a byte stream; counts what was taken.

    ``largest`` refuses longer reads. PDFium reads structure in small blocks and the data of a stream in one piece, and
    keeps that in memory until the document is closed; refusing long pieces leaves pictures and fonts on the disk.
    """

    def __init__(self, source: Source, largest: int | None = None) -> None:
        self.taken = 0
        self._source = source
        self._largest = largest
        self._at = 0

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move, from the start or from the end."""
        self._at = self._source.size if whence == os.SEEK_END else offset
        return self._at

    def tell(self) -> int:
        """Return where the next byte comes from."""
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill ``buffer`` from here; a short answer makes PDFium give up what it was reading."""
        size = memoryview(buffer).nbytes
        if self._largest is not None and size > self._largest:
            return 0
        self.taken += size
        return self._source.read_into(buffer, self._at)

    def read(self, size: int) -> bytes:
        """Return the bytes from here."""
        buffer = bytearray(size)
        return bytes(buffer[: self.readinto(buffer)])


def _identity(file: FileIO) -> Identity:
    status = os.fstat(file.fileno())
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
