"""The log: what kind of error arose and where in the code, and nothing of whom or what it was about.

The text of an exception may hold names, paths and worse, so it is never written: kinds and places find an error.
"""

from __future__ import annotations

import traceback
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

_FILE: Final = "kyso.log"
_FILE_BEFORE: Final = "kyso.1.log"
_LARGEST_BYTES: Final = 262_144
_MOST_CAUSES: Final = 8


def note(error: BaseException, folder: Path) -> None:
    """Add a line about an error nobody foresaw; a folder that takes none does not make things worse."""
    with suppress(OSError):
        file = folder / _FILE
        if file.exists() and file.stat().st_size > _LARGEST_BYTES:
            file.replace(folder / _FILE_BEFORE)
        with file.open("a", encoding="utf-8") as stream:
            stream.write(f"{datetime.now().astimezone().isoformat(timespec='seconds')} {trail(error)}\n")


def trail(error: BaseException) -> str:
    """Return kind and places of an error and of those it came from, for the log and for a report a person may send."""
    links: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(links) < _MOST_CAUSES:
        frames = traceback.walk_tb(cause.__traceback__)
        places = " > ".join(f"{frame.f_globals.get('__name__', '?')}:{line}" for frame, line in frames)
        links.append(f"{type(cause).__name__} at {places or 'no place'}")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return " from ".join(links)
