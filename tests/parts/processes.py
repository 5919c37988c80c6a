"""Looking at processes from outside, through /proc: who was started by whom, and with what; and hitting them."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Final

KILL: Final = signal.Signals["SIGKILL"]
FREEZE: Final = signal.Signals["SIGSTOP"]
GO_ON: Final = signal.Signals["SIGCONT"]


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


def interrupt_group(leader: int) -> None:
    """Do what Ctrl-C does: every process of the group hears it."""
    os.kill(-leader, signal.SIGINT)


def ignores_interruptions(pid: int) -> bool:
    """Tell whether a process hears no Ctrl-C, or is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True
    mask = next((line.split()[1] for line in status.splitlines() if line.startswith("SigIgn:")), "0")
    return is_alive(pid) is False or bool(int(mask, 16) >> (signal.SIGINT - 1) & 1)


def open_terminal() -> tuple[int, int]:
    """Return the screen and the keyboard end of a new terminal."""
    if sys.platform == "win32":
        raise NotImplementedError("Windows has no such terminals")
    return os.openpty()


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
