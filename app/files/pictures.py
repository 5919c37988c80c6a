"""Opening a picture somebody chose, of any kind that may be decoded."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.domain.errors import ImageUnreadable
from app.files.opening import open_document


@contextmanager
def opened_picture(path: str, largest_bytes: int) -> Iterator[BinaryIO]:
    """Lend the file to read. Raise :class:`ImageUnreadable`: ``why`` is missing | too_large."""
    name = Path(path).name
    try:
        stream = open_document(path)
    except (OSError, ValueError) as error:
        raise ImageUnreadable(file=name, why="missing") from error
    with stream:
        if os.fstat(stream.fileno()).st_size > largest_bytes:
            raise ImageUnreadable(file=name, why="too_large")
        yield stream
