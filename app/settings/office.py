"""What an office says of itself once: its name, the bodies it writes to, days off of its own, positions, kinds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from app.domain.errors import FormDataUnreadable
from app.domain.forms import Authority, FormData, OfficeData
from app.domain.token import bare_number

OFFICE_FILE: Final = "office.toml"
_Read = TypeVar("_Read")


def load_office(folders: Sequence[Path]) -> OfficeData:
    """Read ``office.toml`` in each folder; the later one has the last word: the person's, then the machine's.

    Raise :class:`FormDataUnreadable` naming the file and the key: a body that IT meant to replace is not passed over.
    """
    said, slips = read_office(folders)
    if slips:
        raise slips[0]
    return said


def read_office(folders: Sequence[Path]) -> tuple[OfficeData, tuple[FormDataUnreadable, ...]]:
    """Read what can be read, and return why the rest cannot: a slip in one file does not silence the other."""
    merged, slips = OfficeData(), []
    for file in (folder / OFFICE_FILE for folder in folders):
        try:
            merged = _over(merged, _read_one(file)) if file.is_file() else merged
        except FormDataUnreadable as slip:
            slips.append(slip)
    return merged, tuple(slips)


def load_form_data(file: Path) -> FormData:
    """Read what somebody wrote down for a form. Raise :class:`FormDataUnreadable`."""
    written = _read(file, _FormFile)
    return FormData(_as_text(written.values), tuple(map(_as_text, written.row)))


class _FormFile(Struct, frozen=True, forbid_unknown_fields=True):
    values: dict[str, object] = {}
    row: tuple[dict[str, object], ...] = ()


def _as_text(written: Mapping[str, object]) -> dict[str, str]:
    """Return values as text; a date stays readable by a program."""
    return {name: value.isoformat() if isinstance(value, date) else str(value) for name, value in written.items()}


def _read(file: Path, shape: type[_Read]) -> _Read:
    """Read a TOML file a person wrote. Raise :class:`FormDataUnreadable`."""
    try:
        return msgspec.toml.decode(file.read_bytes(), type=shape)
    except msgspec.ValidationError as error:
        at = re.search(r"unknown field `(.*?)`|`\$\.?(.*)`$", str(error))
        raise FormDataUnreadable(file=file.name, key=(at[1] or at[2]) if at else None) from error
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FormDataUnreadable(file=file.name, key=None) from error


def _read_one(file: Path) -> OfficeData:
    """Read one file, with serial numbers as they are compared. Raise :class:`FormDataUnreadable`."""
    said = _read(file, OfficeData)
    titles, kinds = _by_number(file, "titles", said.titles), _by_number(file, "kinds", said.kinds)
    return replace(said, titles=titles, kinds=kinds)


def _by_number(file: Path, table: str, written: Mapping[str, _Read]) -> dict[str, _Read]:
    """Return a table by bare serial numbers. Raise :class:`FormDataUnreadable` where two keys mean one certificate."""
    found: dict[str, _Read] = {}
    for serial, said in written.items():
        if bare_number(serial) in found:
            raise FormDataUnreadable(file=file.name, key=f"{table}.{serial}")
        found[bare_number(serial)] = said
    return found


def _over(first: OfficeData, then: OfficeData) -> OfficeData:
    return OfficeData(
        letterhead=then.letterhead or first.letterhead,
        office={**first.office, **then.office},
        authority={name: _authority(first, then, name) for name in {**first.authority, **then.authority}},
        days_off=(*first.days_off, *then.days_off),
        working_days=(*first.working_days, *then.working_days),
        titles={**first.titles, **then.titles},
        kinds={**first.kinds, **then.kinds},
    )


def _authority(first: OfficeData, then: OfficeData, profile: str) -> Authority:
    old, new = first.authority.get(profile, Authority()), then.authority.get(profile, Authority())
    return Authority(new.name or old.name, new.contacts or old.contacts)
