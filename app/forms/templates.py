"""The forms in ``resources/forms``: what each is called, which fields it asks for and the text around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta, Struct

from app.domain.errors import FormDataUnreadable, RulesUnreadable
from app.domain.forms import FieldName, FormData, FormField, FormOrder, FormShape, Values
from app.domain.guidance import FormUse

_FIELDS: Final = "fields.toml"
_PLACE: Final = re.compile(r"\{([a-z_]+)\}")
DAY_IN_WORDS: Final = "day_in_words"
GIVEN: Final = frozenset({"asker", "recipient", "source", DAY_IN_WORDS})
"""Places of a text that nobody types: they follow from the rule that names the form and from the date."""

SHARED: Final = frozenset({"reason", "province", "renewal", "change", "condition"})
"""Fields of a row that may be given once for all rows; a name or a number never spreads to another row."""

KEYS: Final = frozenset({"device_serial", "certificate_serial"})
"""Fields of a row that tell which device it is about, whether or not the form has a column for them."""

_HEADING_FIELDS: Final = ("superior", "office", "document_number", "place", "date")


class Sort(StrEnum):
    """The sorts of paper."""

    LETTER = "letter"
    APPLICATION = "application"
    """Written by the holder of a certificate: no office's heading and number."""
    MINUTES = "minutes"
    DECISION = "decision"


class Layout(StrEnum):
    """Where fields and layout come from."""

    FIELDS = "fields"
    UNSEEN = "unseen"
    OWN = "own"


class Cell(Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a table: a field, and its share of the width."""

    field: FieldName
    width: Annotated[int, Meta(ge=8, le=120)]


class Block(Struct, frozen=True, forbid_unknown_fields=True):
    """One block of a form; exactly one of its parts is there. ``clauses`` are those it is for; none means all."""

    text: str | None = None
    heading: str | None = None
    title: str | None = None
    fields: tuple[FieldName, ...] = ()
    table: tuple[Cell, ...] = ()
    clauses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if sum(map(bool, (self.text, self.heading, self.title, self.fields, self.table))) != 1:
            raise ValueError("a block is one thing")


class Template(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One form. ``signers`` are the fields with the names below ``signatures``."""

    name: str
    kind: Sort
    layout: Layout
    subject: str
    title: str | None = None
    mark: str | None = None
    annex: str | None = None
    wide: bool = False
    signatures: tuple[str, ...] = ()
    signers: tuple[FieldName, ...] = ()
    block: Annotated[tuple[Block, ...], Meta(min_length=1)]

    def blocks_of(self, use: FormUse) -> Iterator[Block]:
        """Return what a form that is asked for by a clause holds."""
        return (block for block in self.block if not block.clauses or use.clause in block.clauses)

    def columns(self) -> Iterator[str]:
        """Return the fields asked for once per row."""
        return (cell.field for block in self.block for cell in block.table)

    def singles(self, *, personal: bool) -> Iterator[str]:
        """Return the fields asked for once; a paper of a ``personal`` asker has no office's heading."""
        yield from ("place", "date") if personal else _HEADING_FIELDS
        for block in self.block:
            named = (name for name in _PLACE.findall(block.text or "") if name not in GIVEN)
            yield from (name for name in named if not (personal and name == "office"))
            yield from block.fields
        if self.signers:
            yield from self.signers
        else:
            yield from ("name",) if personal else ("signer_title", "signer_name", "archive_note")

    def is_personal(self, use: FormUse) -> bool:
        """Tell whether the holder of the certificate writes this, and not the office."""
        return self.kind is Sort.APPLICATION or use.by_subscriber


class _Names(Struct, frozen=True, forbid_unknown_fields=True):
    note: dict[Layout, str]
    field: dict[FieldName, str]


class FormBook(Struct, frozen=True):
    """All forms, what their fields are called and what they say of their layout."""

    templates: Mapping[str, Template]
    labels: Mapping[str, str]
    notes: Mapping[Layout, str]

    def shape(self, use: FormUse, known: Values) -> FormShape:
        """Return what a form asks for, with what is ``known`` filled in."""
        template = self.templates[use.name]
        names = [*template.singles(personal=template.is_personal(use))]
        if use.recipient == "":
            names.append("managing_body")
        return FormShape(use.name, self._asked(names, known), self._asked(template.columns(), {}))

    def check(self, data: FormData, file: str) -> None:
        """Raise :class:`FormDataUnreadable` for a name that is no field: a slip must not end as a dotted line."""
        for name in (name for values in (data.values, *data.rows) for name in values):
            if name not in self.labels:
                raise FormDataUnreadable(file=file, key=name)

    def unplaced(self, order: FormOrder, data: FormData) -> tuple[str, ...]:
        """Return what was typed for a form and stands nowhere on it, as it is called on paper."""
        shape, template = self.shape(order.use, {}), self.templates[order.use.name]
        once, columns = ({field.name for field in fields} for fields in (shape.fields, shape.row_fields))
        told = columns | KEYS
        if template.is_personal(order.use) and len(order.rows) == 1:
            told |= {"name"}
        lost = [name for row in data.rows for name in row if name not in told]
        lost += [name for name in data.values if name not in once | (SHARED & columns)]
        return tuple(self.labels[name] for name in dict.fromkeys(lost))

    def _asked(self, names: Iterable[str], known: Values) -> tuple[FormField, ...]:
        return tuple(FormField(name, self.labels[name], known.get(name, "")) for name in dict.fromkeys(names))


def load_forms(folder: Path) -> FormBook:
    """Read every form in ``folder``. Raise :class:`RulesUnreadable`."""
    names = _read(folder / _FIELDS, _Names)
    templates = [_read(file, Template) for file in sorted(folder.glob("*.toml")) if file.name != _FIELDS]
    for template in templates:
        for field in (*template.singles(personal=False), *template.columns()):
            if field not in names.field:
                raise RulesUnreadable(file=f"{template.name}.toml", key=field)
    return FormBook({template.name: template for template in templates}, names.field, names.note)


_Read = TypeVar("_Read", Template, _Names)


def _read(file: Path, shape: type[_Read]) -> _Read:
    try:
        return msgspec.toml.decode(file.read_bytes(), type=shape)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RulesUnreadable(file=file.name, key=None) from error
