"""Reading files of rules: those that come with the program, and those that IT wrote."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import TypeVar

import msgspec

from app.domain.errors import RulesUnreadable

_Read = TypeVar("_Read")


def read(file: Path, shape: type[_Read]) -> _Read:
    """Read one TOML file; editors on Windows may put a mark of its encoding first.

    Raise :class:`RulesUnreadable` naming the file and the key.
    """
    try:
        return msgspec.toml.decode(file.read_bytes().removeprefix(codecs.BOM_UTF8), type=shape)
    except msgspec.ValidationError as error:
        parts = (re.search(r"`\$\.?(.*)`$", str(error)), re.search(r"field `(.*?)`", str(error)))
        key = ".".join(part[1] for part in parts if part and part[1])
        raise RulesUnreadable(file=file.name, key=key or None) from error
    except (OSError, msgspec.DecodeError, ValueError, RecursionError) as error:
        # ValueError: other encodings, and numbers of thousands of digits; RecursionError: brackets in brackets.
        raise RulesUnreadable(file=file.name, key=None) from error
