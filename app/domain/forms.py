"""Forms as values: what one asks for, what is known, and how it is to be written."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from app.domain.guidance import FormUse, Line
from app.domain.positions import Titles
from app.domain.token import CertificateKind

FieldName = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$", max_length=40)]
FieldText = Annotated[str, Meta(max_length=1000)]
Values = Annotated[dict[FieldName, FieldText], Meta(max_length=200)]
"""What is known, by the name of the field; a field that is missing or empty becomes a dotted line."""


class Letterhead(StrEnum):
    """Which heading an office's papers carry: quốc hiệu and tiêu ngữ, or the Party's."""

    STATE = "state"
    PARTY = "party"


class FormFormat(StrEnum):
    """The kinds of file a form is written as."""

    DOCX = "docx"
    PDF = "pdf"


class FormField(Struct, frozen=True):
    """A field of a form and what it is called on paper; ``known`` is its value so far."""

    name: FieldName
    label: str
    known: FieldText = ""


class FormShape(Struct, frozen=True):
    """What a form asks for: ``fields`` once, ``row_fields`` for every device or certificate."""

    name: str
    fields: tuple[FormField, ...]
    row_fields: tuple[FormField, ...]


class FormOrder(Struct, frozen=True):
    """A form to be written: as ``use`` says, with what is known; one row per device or certificate."""

    use: FormUse
    letterhead: Letterhead
    values: Values
    rows: Annotated[tuple[Values, ...], Meta(max_length=500)] = ()


class FormData(Struct, frozen=True):
    """What somebody typed for one form: fields that hold for all of it, and rows."""

    values: Values = {}
    rows: tuple[Values, ...] = ()


class Authority(Struct, frozen=True, forbid_unknown_fields=True):
    """Who receives requests under a profile and how to reach them, as the office's IT says it."""

    name: Line | None = None
    contacts: tuple[Line, ...] = ()


class OfficeData(Struct, frozen=True, forbid_unknown_fields=True):
    """What an office has said of itself once.

    ``office`` are fields of forms, ``authority`` bodies by profile, ``days_off`` and ``working_days`` what the public
    holidays do not know. ``letterhead`` is set where the office's differs from what the profile has. ``titles`` are the
    positions of its people, ``kinds`` say whose a certificate is, both by the serial numbers of certificates; what
    nobody knows is not declared.
    """

    office: Values = {}
    letterhead: Letterhead | None = None
    authority: dict[str, Authority] = {}
    days_off: tuple[date, ...] = ()
    working_days: tuple[date, ...] = ()
    titles: dict[str, Titles] = {}
    kinds: dict[str, CertificateKind] = {}

    def __post_init__(self) -> None:
        for serial, kind in self.kinds.items():
            if kind is CertificateKind.UNKNOWN:
                raise ValueError(f"it says nothing that nobody knows whose a certificate is, at `$.kinds.{serial}`")
