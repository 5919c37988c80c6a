"""Cross-reference tables for a strict reader, where a common program writes the one entry without meaning oddly."""

from __future__ import annotations

import os
from typing import BinaryIO, Final

_WRITTEN: Final = b"0000000000 65536 f"
_MEANT: Final = b"0000000000 65535 f"
_ENTRY: Final = 20
"""Bytes; tables are read entry by entry."""


class FirstEntryMended:
    """A stream in which free entries have the highest generation there is instead of one more.

    Object 0 is always free, with generation 65535 (ISO 32000-1 7.5.4); what Pillow saves, as scanning programs do, says
    65536 there. For any other object such an entry is a fault: whoever reads through this has to compare what is freed.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        data = self._stream.read(size)
        return data.replace(_WRITTEN, _MEANT) if size == _ENTRY and data.startswith(_WRITTEN) else data

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move, from the start, from here or from the end."""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """Return where the next byte comes from."""
        return self._stream.tell()
