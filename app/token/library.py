"""Loading a driver library: by absolute local path, looked at before any of its code runs."""

from __future__ import annotations

import ctypes
import mmap
import os
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pkcs11

from app.domain.errors import ModuleFailed

if TYPE_CHECKING:
    from pkcs11._pkcs11 import lib as Library  # noqa: N812 - a class with a lower-case name

_ENTRY: Final = b"C_GetFunctionList\0"
_HEADER_BYTES: Final = 4096
_LOAD_DIRECTORY, _SYSTEM32, _DEFAULT_DIRECTORIES = 0x100, 0x800, 0x1000
"""``LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR``, ``…_SYSTEM32``, ``…_DEFAULT_DIRS``."""


def load(module: str) -> Library:
    """Load a PKCS#11 library and initialise it.

    Raises ModuleFailed; ``why``: not_absolute | not_local | missing | not_a_driver | wrong_architecture | load_failed.
    """
    _check_path(module)
    _check_file(module)
    _preload(module)
    try:
        return pkcs11.lib(module)
    except pkcs11.PKCS11Error as error:
        raise failed(module, "load_failed") from error


def failed(module: str, why: str) -> ModuleFailed:
    """Return the problem of a driver, named without its folder."""
    return ModuleFailed(module=module.replace("\\", "/").rpartition("/")[2], why=why)


def _check_path(module: str) -> None:
    if module.startswith(("\\\\", "//")) or _is_on_network_drive(module):
        raise failed(module, "not_local")
    if not Path(module).is_absolute():
        raise failed(module, "not_absolute")


def _is_on_network_drive(module: str) -> bool:
    if sys.platform != "win32":
        return False
    drive_remote = 4
    return bool(ctypes.windll.kernel32.GetDriveTypeW(Path(module).anchor) == drive_remote)


def _check_file(module: str) -> None:
    """Compare the library's machine with this program's, and look for the one entry every driver has."""
    try:
        header = _header(module)
        wanted = _machine(_header(sys.executable))
        is_driver = header[:4] and _mentions_entry(module)
    except OSError as error:
        raise failed(module, "missing") from error
    machine = _machine(header)
    if machine is None or not is_driver:
        raise failed(module, "not_a_driver")
    if machine != wanted:
        raise failed(module, "wrong_architecture")


def _header(file: str) -> bytes:
    with Path(file).open("rb") as stream:
        return stream.read(_HEADER_BYTES)


def _mentions_entry(file: str) -> bool:
    with Path(file).open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(_ENTRY) >= 0


def _machine(header: bytes) -> tuple[str, int, int] | None:
    """Return format, word size and machine of an ELF or PE file, None for anything else."""
    try:
        if header.startswith(b"\x7fELF"):
            order = "<" if header[5] == 1 else ">"
            (machine,) = struct.unpack_from(f"{order}H", header, 18)
            return ("elf", header[4], machine)
        if header.startswith(b"MZ"):
            (start,) = struct.unpack_from("<I", header, 0x3C)
            if header[start : start + 4] == b"PE\0\0":
                (machine,) = struct.unpack_from("<H", header, start + 4)
                return ("pe", 0, machine)
    except (struct.error, IndexError):
        pass
    return None


def _preload(module: str) -> None:
    """Load the library the careful way before python-pkcs11 does, which then gets the one that is loaded already.

    Two reasons: on Windows python-pkcs11 uses the old search order, which looks for a library's companions in the
    working directory and PATH; and elsewhere its way of reporting a failed load frees memory that is not its own.
    """
    try:
        if sys.platform == "win32":
            ctypes.windll.kernel32.SetDefaultDllDirectories(_DEFAULT_DIRECTORIES)
            os.add_dll_directory(str(Path(module).parent))  # companions loaded later, by the driver itself
            loaded = ctypes.WinDLL(module, winmode=_LOAD_DIRECTORY | _SYSTEM32)
        else:
            loaded = ctypes.CDLL(module, mode=os.RTLD_LAZY | os.RTLD_LOCAL)
    except OSError as error:
        raise failed(module, "load_failed") from error
    if not hasattr(loaded, "C_GetFunctionList"):
        raise failed(module, "not_a_driver")
