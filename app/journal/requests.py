"""The request register: one SQLite file in which every change is a new version beside the old ones."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Final

from app.domain.errors import RegisterUnusable, RequestUnknown
from app.domain.requests import Registered, Request, RequestResult

FILE: Final = "requests.sqlite"
_FORMAT: Final = 1
_WAIT_S: Final = 5
_COLUMNS: Final = (
    "form", "profile", "device", "certificate", "recipient",
    "sent", "received", "due", "result", "answered", "note",
)  # fmt: skip
_MAKING: Final = (
    f"""CREATE TABLE version (
        number INTEGER NOT NULL,
        version INTEGER NOT NULL,
        at TEXT NOT NULL,
        {", ".join(f"{column} TEXT" for column in _COLUMNS)},
        PRIMARY KEY (number, version)
    ) STRICT""",
    "CREATE TRIGGER kept BEFORE UPDATE ON version BEGIN SELECT RAISE(ABORT, 'versions are never changed'); END",
    "CREATE TRIGGER stays BEFORE DELETE ON version BEGIN SELECT RAISE(ABORT, 'versions are never deleted'); END",
    f"PRAGMA user_version = {_FORMAT}",
)


class RequestRegister:
    """The register in one folder. Window and command line may use it at the same time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, folder: Path) -> RequestRegister:
        """Open the register, made if need be. Raise :class:`RegisterUnusable`."""
        with _told():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            connection = sqlite3.connect(folder / FILE, timeout=_WAIT_S, isolation_level=None)
            try:
                _prepare(connection)
            except BaseException:
                connection.close()
                raise
        return cls(connection)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def add(self, request: Request, at: datetime) -> Registered:
        """Enter a request under the next number."""
        with self._changing():
            (last,) = self._connection.execute("SELECT coalesce(max(number), 0) FROM version").fetchone()
            return self._insert(Registered(last + 1, 1, at, request))

    def edit(self, number: int, request: Request, at: datetime) -> Registered:
        """Enter how request ``number`` stands now. Raise :class:`RequestUnknown`."""
        with self._changing():
            return self._insert(Registered(number, self.history(number)[-1].version + 1, at, request))

    def latest(self) -> tuple[Registered, ...]:
        """Return every request as it stands, the newest number first."""
        return self._select(
            "WHERE version = (SELECT max(version) FROM version AS all_of WHERE all_of.number = version.number)"
            " ORDER BY number DESC"
        )

    def find(self, number: int) -> Registered:
        """Return a request as it stands. Raise :class:`RequestUnknown`."""
        return self.history(number)[-1]

    def history(self, number: int) -> tuple[Registered, ...]:
        """Return all versions of a request, the first one first. Raise :class:`RequestUnknown`."""
        versions = self._select("WHERE number = ? ORDER BY version", number)
        if not versions:
            raise RequestUnknown(number=number)
        return versions

    def _select(self, rest: str, *values: int) -> tuple[Registered, ...]:
        with _told():
            columns = ", ".join(("number", "version", "at", *_COLUMNS))
            found = self._connection.execute(f"SELECT {columns} FROM version {rest}", values)  # noqa: S608 - own words
            return tuple(map(_registered, found))

    def _insert(self, entry: Registered) -> Registered:
        values = (entry.number, entry.version, entry.at.isoformat(), *map(_written, _values(entry.request)))
        places = ", ".join("?" for _ in values)
        self._connection.execute(f"INSERT INTO version VALUES ({places})", values)  # noqa: S608 - question marks only
        return entry

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Hold the register for one change, so that two programs never give the same number."""
        with _told():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("BEGIN IMMEDIATE")
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found > _FORMAT:
        raise RegisterUnusable(why="newer")
    for statement in _MAKING if found == 0 else ():
        connection.execute(statement)
    connection.execute("COMMIT")


def _values(request: Request) -> tuple[str | date | None, ...]:
    return tuple(getattr(request, column) for column in _COLUMNS)


def _written(value: str | date | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


def _registered(row: tuple[int | str | None, ...]) -> Registered:
    number, version, at, *rest = row
    form, profile, device, certificate, recipient, sent, received, due, result, answered, note = rest
    try:
        request = Request(
            form=str(form),
            profile=str(profile),
            device=str(device or ""),
            certificate=str(certificate or ""),
            recipient=str(recipient or ""),
            sent=_day(sent),
            received=_day(received),
            due=_day(due),
            result=RequestResult(str(result)),
            answered=_day(answered),
            note=str(note or ""),
        )
        return Registered(int(number or 0), int(version or 0), datetime.fromisoformat(str(at)), request)
    except ValueError as error:
        raise RegisterUnusable(why="damaged") from error


def _day(value: int | str | None) -> date | None:
    return date.fromisoformat(str(value)) if value else None


@contextmanager
def _told() -> Iterator[None]:
    """Turn what SQLite and the system say into :class:`RegisterUnusable`."""
    try:
        yield
    except PermissionError as error:
        raise RegisterUnusable(why="denied") from error
    except OSError as error:
        raise RegisterUnusable(why="full" if error.errno == errno.ENOSPC else "denied") from error
    except sqlite3.OperationalError as error:
        why = {sqlite3.SQLITE_FULL: "full", sqlite3.SQLITE_BUSY: "busy"}.get(error.sqlite_errorcode, "denied")
        raise RegisterUnusable(why=why) from error
    except sqlite3.DatabaseError as error:
        raise RegisterUnusable(why="damaged") from error
