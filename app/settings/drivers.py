"""The drivers KySo knows: PKCS#11 libraries from its own table, from the machine's policy, and from the person.

All are named by absolute path; nothing is ever looked for in the current folder or beside a document. Whether a file
may be loaded is decided by the token host.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from app.domain.devices import KnownModule, NamedBy, UsbDevice, UsbId
from app.settings.keeping import write_whole
from app.settings.places import RESOURCES

TABLE: Final = RESOURCES / "drivers.toml"
LIST: Final = "drivers.toml"
"""The name of a list of drivers in the machine's folder and in the person's."""

_Text = Annotated[str, Meta(min_length=1, max_length=1024)]


class _Entry(Struct, frozen=True, forbid_unknown_fields=True):
    name: _Text
    device: str = ""
    usb: tuple[UsbId, ...] = ()
    linux: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()
    spare_slot: bool = False
    note: str = ""


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    driver: tuple[_Entry, ...]


class _Own(Struct, frozen=True, forbid_unknown_fields=True):
    name: _Text
    path: _Text
    usb: tuple[UsbId, ...] = ()


class _OwnList(Struct, frozen=True, forbid_unknown_fields=True):
    driver: tuple[_Own, ...] = ()


def candidates(
    table: Path = TABLE, *, machine: Path | None = None, person: Path | None = None
) -> tuple[KnownModule, ...]:
    """Return the drivers to ask: what the lists in the folders ``machine`` and ``person`` name, then the table's.

    Those of the table are left out where they do not exist; those somebody named are asked for, so that a missing file
    is told. Each file comes once. A list that cannot be read stands for itself.
    """
    found: dict[str, KnownModule] = {}
    for known in (*_listed(machine, NamedBy.POLICY), *_listed(person, NamedBy.PERSON), *_tabled(table)):
        found.setdefault(os.path.realpath(known.path), known)
    return tuple(found.values())


def usb_devices(table: Path = TABLE) -> tuple[UsbDevice, ...]:
    """Return the kinds of device the table can name on the USB, each under the driver that is made for it."""
    entries = [entry for entry in _read(table).driver if entry.device]
    return tuple(UsbDevice(usb_id, entry.device, entry.name) for entry in entries for usb_id in entry.usb)


def add_driver(person: Path, path: str, name: str = "") -> None:
    """Put a driver on the person's list; one that is on it already stays once."""
    others = [known for known in _own(person).driver if known.path != path]
    _write(person, [*others, _Own(name or Path(path).name, path)])


def remove_driver(person: Path, path: str) -> None:
    """Take a driver off the person's list; harmless if it is not on it."""
    _write(person, [known for known in _own(person).driver if known.path != path])


def _listed(folder: Path | None, named_by: NamedBy) -> Iterator[KnownModule]:
    if folder is None:
        return
    try:
        entries = _own(folder).driver
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError):
        yield KnownModule(LIST, str(folder / LIST), named_by)
        return
    for entry in entries:
        yield KnownModule(entry.name, entry.path, named_by, entry.usb)


def _own(folder: Path) -> _OwnList:
    try:
        text = (folder / LIST).read_text(encoding="utf-8")
    except FileNotFoundError:
        return _OwnList()
    return msgspec.convert(tomllib.loads(text), _OwnList)


def _write(folder: Path, entries: list[_Own]) -> None:
    blocks = [f"[[driver]]\nname = {_quoted(one.name)}\npath = {_quoted(one.path)}\n{_usb(one)}" for one in entries]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(folder / LIST, "\n".join(blocks).encode())


def _usb(entry: _Own) -> str:
    return f"usb = [{', '.join(map(_quoted, entry.usb))}]\n" if entry.usb else ""


def _quoted(text: str) -> str:
    """Return a TOML string; JSON's escapes are TOML's as well."""
    return msgspec.json.encode(text).decode()


def _tabled(table: Path) -> Iterator[KnownModule]:
    for entry in _read(table).driver:
        for path in _places(entry):
            yield KnownModule(entry.name, path, NamedBy.TABLE, entry.usb, entry.spare_slot)


def _places(entry: _Entry) -> list[str]:
    """Return where the entry's library is on this machine.

    On Windows, where only the 32-bit library is installed, that one is named: the person is told what is missing.
    """
    places = [_expanded(path) for path in (entry.windows if sys.platform == "win32" else entry.linux)]
    found = [path for path in places if Path(path).is_file()]
    if found or sys.platform != "win32":
        return found
    small = [path.replace("\\System32\\", "\\SysWOW64\\") for path in places]
    return [path for path, other in zip(small, places, strict=True) if path != other and Path(path).is_file()]


def _read(table: Path) -> _Table:
    return msgspec.convert(tomllib.loads(table.read_text(encoding="utf-8")), _Table)


def _expanded(path: str) -> str:
    """Put in the system folder, which is not on C: everywhere."""
    root = os.environ.get("SYSTEMROOT", r"C:\Windows") if sys.platform == "win32" else ""
    return path.replace("{windows}", root)
