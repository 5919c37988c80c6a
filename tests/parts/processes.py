"""Looking at processes from outside, through /proc: who was started by whom, and with what."""

from __future__ import annotations

import os
from pathlib import Path


def command_line(pid: int) -> list[str]:
    """Return the arguments a process was started with; none for one that is gone or a zombie."""
    try:
        return [os.fsdecode(part) for part in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[:-1]]
    except (FileNotFoundError, ProcessLookupError):
        return []


def children_of(parent: int, kind: str | None = None) -> list[int]:
    """Return the living children of a process: all of them, or the hosts of one kind."""
    found = [pid for pid in _processes() if _parent(pid) == parent and command_line(pid)]
    return [pid for pid in found if kind is None or command_line(pid)[-1:] == [kind]]


def is_alive(pid: int) -> bool:
    """Tell whether a process is still running; a zombie is not."""
    return bool(command_line(pid))


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _parent(pid: int) -> int:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(stat.rpartition(")")[2].split()[1])
