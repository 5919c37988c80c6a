"""Opening a file for reading in a way that leaves others free to replace it, and waits for nobody."""

from __future__ import annotations

import errno
import os
import stat
import sys
from typing import BinaryIO


def open_document(path: str) -> BinaryIO:
    """Open a document; a folder, a pipe or a device is none. Raise OSError, or ValueError for an impossible name."""
    descriptor = open_for_reading(path, getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "no file")
    return os.fdopen(descriptor, "rb")


if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

    _GENERIC_READ = 0x80000000
    _SHARE_READ_WRITE_DELETE = 0x1 | 0x2 | 0x4
    _OPEN_EXISTING = 3
    _INVALID = ctypes.c_void_p(-1).value

    def open_for_reading(path: str, flags: int) -> int:
        """Return a descriptor; unlike ``os.open``, other programs may rename or replace the file meanwhile."""
        create = ctypes.WinDLL("kernel32", use_last_error=True).CreateFileW
        create.restype = wintypes.HANDLE
        create.argtypes = (
            wintypes.LPCWSTR, wintypes.DWORD, wintypes.DWORD, wintypes.LPVOID,
            wintypes.DWORD, wintypes.DWORD, wintypes.HANDLE,
        )  # fmt: skip
        handle = create(path, _GENERIC_READ, _SHARE_READ_WRITE_DELETE, None, _OPEN_EXISTING, 0, None)
        if handle == _INVALID:
            raise ctypes.WinError(ctypes.get_last_error())
        return msvcrt.open_osfhandle(handle, flags | os.O_RDONLY | os.O_NOINHERIT)

else:

    def open_for_reading(path: str, flags: int) -> int:
        """Return a descriptor; a pipe or a device does not make the caller wait."""
        return os.open(path, flags | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
