"""Reading the rule files that come with the program."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeVar

import msgspec

from app.domain.errors import RulesUnreadable

_Read = TypeVar("_Read")


def read(file: Path, shape: type[_Read]) -> _Read:
    """Read one TOML file. Raise :class:`RulesUnreadable` naming the file and the key."""
    try:
        return msgspec.toml.decode(file.read_bytes(), type=shape)
    except msgspec.ValidationError as error:
        at = re.search(r"`\$\.?(.*)`$", str(error))
        raise RulesUnreadable(file=file.name, key=at[1] if at else None) from error
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RulesUnreadable(file=file.name, key=None) from error
