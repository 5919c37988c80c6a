"""The drivers KySo knows: the PKCS#11 libraries that tokens of Vietnamese offices come with, and their places."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from app.settings.places import RESOURCES

TABLE: Final = RESOURCES / "drivers.toml"


class KnownModule(Struct, frozen=True):
    """A driver library that is on this machine."""

    name: str
    path: str


class _Entry(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    linux: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()
    source: str = ""


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    driver: tuple[_Entry, ...]


def candidates(table: Path = TABLE) -> tuple[KnownModule, ...]:
    """Return the known drivers that exist here, each file once, in the table's order."""
    found: dict[str, KnownModule] = {}
    for entry in _read(table).driver:
        for path in map(_expanded, entry.windows if sys.platform == "win32" else entry.linux):
            if Path(path).is_file():
                found.setdefault(os.path.realpath(path), KnownModule(entry.name, path))
    return tuple(found.values())


def _read(table: Path) -> _Table:
    return msgspec.convert(tomllib.loads(table.read_text(encoding="utf-8")), _Table)


def _expanded(path: str) -> str:
    """Put in the system folder, which is not on C: everywhere."""
    root = os.environ.get("SYSTEMROOT", r"C:\Windows") if sys.platform == "win32" else ""
    return path.replace("{windows}", root)
