"""What an office says of itself once: its name, the bodies it writes to, days off of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from app.domain.errors import FormDataUnreadable
from app.domain.forms import Authority, OfficeData

OFFICE_FILE: Final = "office.toml"
_Read = TypeVar("_Read")


def load_office(folders: Sequence[Path]) -> OfficeData:
    """Read ``office.toml`` in each folder; the later one has the last word: the person's, then the machine's.

    Raise :class:`FormDataUnreadable` naming the file and the key: a body that IT meant to replace is not passed over.
    """
    merged = OfficeData()
    for folder in folders:
        file = folder / OFFICE_FILE
        if file.is_file():
            merged = _over(merged, read_toml(file, OfficeData))
    return merged


def read_toml(file: Path, shape: type[_Read]) -> _Read:
    """Read a TOML file a person wrote. Raise :class:`FormDataUnreadable`."""
    try:
        return msgspec.toml.decode(file.read_bytes(), type=shape)
    except msgspec.ValidationError as error:
        at = re.search(r"`\$\.?(.*)`$", str(error))
        raise FormDataUnreadable(file=file.name, key=at[1] if at else None) from error
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FormDataUnreadable(file=file.name, key=None) from error


def _over(first: OfficeData, then: OfficeData) -> OfficeData:
    return OfficeData(
        office={**first.office, **then.office},
        authority={name: _authority(first, then, name) for name in {**first.authority, **then.authority}},
        days_off=(*first.days_off, *then.days_off),
        working_days=(*first.working_days, *then.working_days),
    )


def _authority(first: OfficeData, then: OfficeData, profile: str) -> Authority:
    old, new = first.authority.get(profile, Authority()), then.authority.get(profile, Authority())
    return Authority(new.name or old.name, new.contacts or old.contacts)
