"""Keeping what an office told of itself: one small file among the preferences."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from app.domain.memory import Memory
from app.settings.keeping import write_whole

_FILE: Final = "office.json"


def load_memory(folder: Path) -> Memory:
    """Read what was told; a missing or damaged file means nothing was."""
    try:
        return msgspec.json.decode((folder / _FILE).read_bytes(), type=Memory)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return Memory()


def save_memory(folder: Path, memory: Memory) -> None:
    """Write it down; a folder that takes nothing is no reason to disturb anybody."""
    with suppress(OSError):
        write_whole(folder / _FILE, msgspec.json.format(msgspec.json.encode(memory), indent=2))
