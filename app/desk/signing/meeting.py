"""Which files of a list may come to have one name."""

from __future__ import annotations

import unicodedata
from pathlib import PurePath
from typing import Final

from app.desk.signing.state import Job

_TELLING: Final = 40
"""So many letters of a document's name its target keeps, however long it is."""


def may_meet(job: Job, path: str) -> bool:
    """Tell whether the target of ``job`` may come to have the name of ``path``.

    A list of thousands must not be told anew for each of its documents. Another name for one file can only be met where
    files are replaced: elsewhere a target is a file that was not there.
    """
    name = _folded(path)
    return name.startswith(_folded(PurePath(job.source).stem)[:_TELLING]) or (
        job.wanted is not None and name == _folded(job.wanted)
    )


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", PurePath(path).name).casefold()
