"""How a host is set apart from the process that started it: command, environment, first acts, and dying together.

All code of the process boundary that differs between systems stands here.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import app
from app.hosts.messages import Kind

# PyInstaller hands its own library path and variables down; LD_PRELOAD and PYTHONPATH would bring in foreign code.
_UNWANTED_VARIABLES: Final = ("PYTHON", "LD_", "_PYI_", "_MEI")
_CHILD: Final = "app.compose.child"
_PATIENT: Final = frozenset({Kind.PAPER})
"""Kinds of host that copy, digest and check large files: they leave the processor to whoever draws pages."""
_MOST_MEMORY: Final = 2 << 30
"""For a token host: a driver that names an absurd length must not eat up the machine. A whole host needs 0.3 GB."""


@dataclass(frozen=True)
class Launch:
    """Everything needed to start one host."""

    kind: Kind
    program: str
    arguments: tuple[str, ...]
    folder: str
    environment: Mapping[str, str] = field(repr=False)

    @property
    def keeps_words(self) -> bool:
        """Tell whether the host's standard error may be kept: never a token host's, a spying driver prints PINs."""
        return self.kind is not Kind.TOKEN


def launch(kind: Kind) -> Launch:
    """Return how a host of ``kind`` starts, from the sources or as the frozen program.

    ``-I`` leaves out the current directory and the user's own packages: without it a ``msgspec.py`` beside a document
    is imported.
    """
    if getattr(sys, "frozen", False):
        program = Path(sys.executable).with_name(_console_name())
        return Launch(kind, str(program), ("--host", kind.value), str(program.parent), clean_environment(os.environ))
    folder = Path(app.__file__).parent.parent
    arguments = ("-I", "-m", _CHILD, kind.value)
    return Launch(kind, sys.executable, arguments, str(folder), clean_environment(os.environ))


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return ``environment`` without what would change which code a host loads."""
    return {name: value for name, value in environment.items() if not name.upper().startswith(_UNWANTED_VARIABLES)}


def enter(kind: Kind) -> tuple[int, int]:
    """Do a host's first acts and return the private descriptors the protocol is read from and written to.

    Vendor libraries print and read as they like: descriptor 0 becomes null and 1 becomes standard error. A host ends
    only by its client's word, so Ctrl-C in a terminal, which reaches every process there, is left to the client.
    """
    reading, writing = os.dup(0), os.dup(1)
    for private in (reading, writing):
        os.set_inheritable(private, False)  # noqa: FBT003 - the only way to say it
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    if kind is Kind.TOKEN:
        os.dup2(null, 2)
    os.dup2(2, 1)
    os.close(null)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _enter_system(kind, reading, writing)
    return reading, writing


def keep_to_itself() -> None:
    """Keep the memory of this process, in which a PIN is for a moment, out of core files and other programs' reach."""
    _keep_to_itself()


def keep_freed_memory() -> None:
    """Have pictures that come and go use the same memory: new memory from the system takes longer than filling it."""
    _keep_freed_memory()


def tie_to_this_process(pid: int, kind: Kind) -> None:
    """See to it that the host ``pid`` dies when this process does, however that happens, and keeps to its memory.

    Raise OSError where the system refuses: such a host is not to be had.
    """
    _tie(pid, kind)


def end_helpers(pid: int) -> None:
    """End what the host ``pid``, dead or about to be, has started: a driver's helper may hold on to its pipes."""
    _end_helpers(pid)


def wait_for_death(pid: int) -> None:
    """Wait until the host ``pid`` is dead and leave it to its parent to ask how it ended."""
    _wait_for_death(pid)


def creation_flags() -> int:
    """Return the flags for a host without a console window."""
    if sys.platform == "win32":
        import subprocess  # noqa: PLC0415 - only Windows has these flags

        return subprocess.CREATE_NO_WINDOW
    return 0


if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

    _KILL_ON_JOB_CLOSE: Final = 0x2000
    _PROCESS_MEMORY: Final = 0x100
    _EXTENDED_LIMITS: Final = 9
    _BELOW_NORMAL_PRIORITY: Final = 0x4000
    _SET_QUOTA_AND_TERMINATE: Final = 0x0100 | 0x0001
    _NO_ERROR_BOXES: Final = 0x0001 | 0x0002 | 0x8000
    _kernel32: Final = ctypes.WinDLL("kernel32", use_last_error=True)

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("per_process_time", wintypes.LARGE_INTEGER),
            ("per_job_time", wintypes.LARGE_INTEGER),
            ("flags", wintypes.DWORD),
            ("least_working_set", ctypes.c_size_t),
            ("largest_working_set", ctypes.c_size_t),
            ("active_processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority", wintypes.DWORD),
            ("scheduling", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("basic", _BasicLimits),
            ("io_counters", ctypes.c_ulonglong * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process_memory", ctypes.c_size_t),
            ("peak_job_memory", ctypes.c_size_t),
        )

    _jobs: Final[dict[Kind, wintypes.HANDLE]] = {}
    """The job objects of this process; their handles close with it, and with them every host ends."""

    def _console_name() -> str:
        return "kyso-console.exe"

    def _keep_to_itself() -> None:
        """Nothing to do: Windows writes no memory of a process to a file unless IT asks for it."""

    def _keep_freed_memory() -> None:
        """Nothing to do: the heap of Windows keeps what it was given for a while."""

    def _enter_system(kind: Kind, reading: int, writing: int) -> None:
        if kind in _PATIENT:
            _kernel32.GetCurrentProcess.restype = wintypes.HANDLE
            itself = wintypes.HANDLE(_kernel32.GetCurrentProcess())
            _kernel32.SetPriorityClass(itself, _BELOW_NORMAL_PRIORITY)
        msvcrt.setmode(reading, os.O_BINARY)
        msvcrt.setmode(writing, os.O_BINARY)
        _kernel32.SetErrorMode(_NO_ERROR_BOXES)

    def _tie(pid: int, kind: Kind) -> None:
        if kind not in _jobs:
            _jobs[kind] = _new_job(kind)
        _kernel32.OpenProcess.restype = wintypes.HANDLE
        process = wintypes.HANDLE(_kernel32.OpenProcess(_SET_QUOTA_AND_TERMINATE, wintypes.BOOL(0), pid))
        _require(process.value)
        try:
            _require(_kernel32.AssignProcessToJobObject(_jobs[kind], process))
        finally:
            _kernel32.CloseHandle(process)

    def _require(result: int | None) -> None:
        """Raise the system's own error after a call that returned nothing."""
        if not result:
            raise ctypes.WinError(ctypes.get_last_error())

    def _end_helpers(pid: int) -> None:
        """Nothing to do: helpers are in the host's job and end with this process."""

    def _wait_for_death(pid: int) -> None:
        """Nothing to do: whoever started the host waits on its handle."""

    def _new_job(kind: Kind) -> wintypes.HANDLE:
        limits = _ExtendedLimits()
        limits.basic.flags = _KILL_ON_JOB_CLOSE
        if kind is Kind.TOKEN:
            limits.basic.flags |= _PROCESS_MEMORY
            limits.process_memory = _MOST_MEMORY
        _kernel32.CreateJobObjectW.restype = wintypes.HANDLE
        job = wintypes.HANDLE(_kernel32.CreateJobObjectW(None, None))
        _require(job.value)
        size = ctypes.sizeof(limits)
        _require(_kernel32.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), size))
        return job

else:
    import ctypes
    import fcntl
    import resource
    import select

    _PR_SET_PDEATHSIG: Final = 1
    _PR_SET_DUMPABLE: Final = 4
    _PIPE_BYTES: Final = 1 << 20
    _M_TRIM_THRESHOLD: Final = -1
    _M_MMAP_THRESHOLD: Final = -3
    _LARGE_BLOCK: Final = 8 << 20
    """Twice the largest tile."""
    _MOST_KEPT: Final = 24 << 20
    """Six times the largest tile: on its way from the pipe to the screen there are four of it."""
    _NICENESS: Final = 10
    _SHARES: Final = Path("/proc/self/autogroup")
    """Where Linux gives every session an equal share of the processor, niceness counts only within one."""

    def _console_name() -> str:
        return Path(sys.executable).name

    def _enter_system(kind: Kind, reading: int, writing: int) -> None:
        with suppress(PermissionError):  # it leads one already
            os.setsid()  # helpers that a driver starts belong to this session, and end with it
        if kind in _PATIENT:
            _give_way()
        _keep_to_itself()
        if kind is Kind.TOKEN:
            resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        if sys.platform == "linux":
            _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            _widen(writing)
        if _is_abandoned(reading):
            os._exit(0)

    def _keep_freed_memory() -> None:
        with suppress(AttributeError):  # another C library than GNU's
            adjust = ctypes.CDLL(None).mallopt
            adjust(_M_MMAP_THRESHOLD, _LARGE_BLOCK)
            adjust(_M_TRIM_THRESHOLD, _MOST_KEPT)

    def _give_way() -> None:
        os.nice(_NICENESS)
        with suppress(OSError):
            _SHARES.write_text(str(_NICENESS), encoding="ascii")

    def _keep_to_itself() -> None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":
            _prctl(_PR_SET_DUMPABLE, 0)

    def _prctl(option: int, value: int) -> None:
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)

    def _is_abandoned(reading: int) -> bool:
        """Tell whether the client died before its death could be a signal: then its end of the pipe is closed."""
        poll = select.poll()
        poll.register(reading, 0)
        return any(event & select.POLLHUP for _, event in poll.poll(0))

    def _widen(writing: int) -> None:
        # A picture crosses in a few large pieces; where the system has no room left for pipes the small one does too.
        try:
            fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        except OSError:
            return

    def _end_helpers(pid: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)

    def _wait_for_death(pid: int) -> None:
        with suppress(ChildProcessError):
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)

    def _tie(pid: int, kind: Kind) -> None:
        """Nothing to do: a host asks the system for it in its first acts."""
