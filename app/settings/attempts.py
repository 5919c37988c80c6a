"""The durable record of login attempts, shared by every window and command of this person.

An attempt is on disk before a PIN goes out. While it lasts, its process holds a lock on the token's record; an attempt
that stands open under a free lock belonged to a process that ended, and may have used a try. The record holds times and
outcomes, never anything derived from a PIN.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec
from msgspec import Struct

from app.domain.errors import LoginBusy, StateUnwritable
from app.settings.keeping import Held, hold, write_whole

_KEPT: Final = 64
_WHY: Final = {errno.EACCES: "denied", errno.EPERM: "denied", errno.EROFS: "denied", errno.ENOSPC: "full"}


class Ending(StrEnum):
    """What became of an attempt that did not succeed."""

    OPEN = "open"
    FAILED = "failed"
    UNCLEAR = "unclear"


class Line(Struct, frozen=True):
    """One attempt since the last success."""

    began: datetime
    ending: Ending


class Record(Struct, frozen=True):
    """What is known of a token: the attempts since the last success."""

    identity: str
    lines: tuple[Line, ...] = ()
    succeeded: datetime | None = None


class AttemptLedger:
    """The attempts of all tokens, a file each in ``folder``; ``wait_s`` is how long another login is waited for."""

    def __init__(
        self, folder: Path, *, wait_s: float = 0, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._folder = folder
        self._wait_s = wait_s
        self._now = now

    def begin(self, identity: str) -> Attempt:
        """Put an attempt on record, durably, before anything is sent; raises LoginBusy and StateUnwritable."""
        file = self._file(identity)
        with _told():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            held = hold(file.with_suffix(".lock"), self._wait_s)
        if held is None:
            raise LoginBusy
        try:
            before = _settled(_read(file, identity, self._now()))
            with _told():
                _write(file, _with_line(before, Line(self._now(), Ending.OPEN)))
        except BaseException:
            held.release()
            raise
        return Attempt(file, before, held, self._now)

    def failures(self, identity: str) -> int:
        """Return how many attempts since the last success failed, ended unclear, or were left open by a process."""
        file = self._file(identity)
        lines = _read(file, identity, self._now()).lines
        if lines and lines[-1].ending is Ending.OPEN and _is_held(file.with_suffix(".lock")):
            return len(lines) - 1
        return len(lines)

    def _file(self, identity: str) -> Path:
        return self._folder / f"{hashlib.sha256(identity.encode()).hexdigest()[:32]}.json"


class Attempt:
    """One login attempt that is on record. Exactly one of its methods ends it; left without one, it counts as unclear.

    ``failures_before``: what was on record when it began, read under the lock.
    """

    def __init__(self, file: Path, before: Record, held: Held, now: Callable[[], datetime]) -> None:
        self._file = file
        self._before = before
        self._held = held
        self._now = now
        self._began = now()
        self._is_over = False
        self.failures_before = len(before.lines)

    def succeeded(self) -> None:
        """Record that the device took the PIN, which settles what failed before."""
        self._end(Record(self._before.identity, succeeded=self._now()))

    def failed(self) -> None:
        """Record that the device refused the PIN."""
        self._end(_with_line(self._before, Line(self._began, Ending.FAILED)))

    def unclear(self) -> None:
        """Record that the attempt may or may not have used a try."""
        self._end(_with_line(self._before, Line(self._began, Ending.UNCLEAR)))

    def withdrawn(self) -> None:
        """Take the attempt off the record: nothing was sent, surely."""
        self._end(self._before)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._is_over:
            self.unclear()

    def _end(self, record: Record) -> None:
        """Write how it ended. Where that fails, the open line stays: a try too many is counted, never one too few."""
        assert not self._is_over, "an attempt ends once"
        self._is_over = True
        try:
            with _told():
                _write(self._file, record)
        finally:
            self._held.release()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StateUnwritable(why=_WHY.get(error.errno or 0, "failed")) from error


def _read(file: Path, identity: str, now: datetime) -> Record:
    """Read a token's record. Damage is not taken for innocence: it counts as one attempt nobody knows the end of."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Record)
    except FileNotFoundError:
        return Record(identity)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return Record(identity, (Line(now, Ending.UNCLEAR),))


def _write(file: Path, record: Record) -> None:
    write_whole(file, msgspec.json.encode(record))


def _with_line(record: Record, line: Line) -> Record:
    return Record(record.identity, (*record.lines, line)[-_KEPT:], record.succeeded)


def _settled(record: Record) -> Record:
    """Give attempts that a dead process left open their ending."""
    lines = tuple(Line(one.began, Ending.UNCLEAR) if one.ending is Ending.OPEN else one for one in record.lines)
    return Record(record.identity, lines, record.succeeded)


def _is_held(lock: Path) -> bool:
    try:
        held = hold(lock)
    except OSError:
        return False
    if held is None:
        return True
    held.release()
    return False
