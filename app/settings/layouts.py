"""Where people moved marks to, by the layout of the document: on this machine only, and cleared at will."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from app.domain.placing import Rule, Shift
from app.settings.keeping import write_whole

_FILE: Final = "layouts.json"
_MOST: Final = 400
"""So many layouts are remembered; the one not used for longest is forgotten first."""


class _Kept(Struct, frozen=True):
    shifts: Annotated[dict[str, Shift], Meta(max_length=_MOST)] = {}


class LayoutMemory:
    """The memory of one person; it holds no text of any document, only fingerprints."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / _FILE

    def recall(self, layout: str, rule: Rule) -> Shift | None:
        """Return how the mark of this rule was moved on documents of this layout."""
        return self._read().get(_key(layout, rule))

    def remember(self, layout: str, rule: Rule, shift: Shift) -> None:
        """Keep a correction; a folder that takes none is no reason to disturb anybody."""
        shifts = self._read()
        shifts.pop(_key(layout, rule), None)
        shifts[_key(layout, rule)] = shift
        kept = _Kept(dict(list(shifts.items())[-_MOST:]))
        with suppress(OSError):
            write_whole(self._file, msgspec.json.encode(kept))

    def count(self) -> int:
        """Return how many layouts are remembered."""
        return len({key.partition(":")[0] for key in self._read()})

    def clear(self) -> None:
        """Forget everything."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def _read(self) -> dict[str, Shift]:
        """Read what is kept; a missing or damaged file means nothing."""
        try:
            return dict(msgspec.json.decode(self._file.read_bytes(), type=_Kept).shifts)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return {}


def _key(layout: str, rule: Rule) -> str:
    return f"{layout}:{rule.profile}/{rule.name}"
