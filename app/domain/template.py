"""A template (mẫu chữ ký): how a mark looks, designed once by the people who look after an office's machines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct

from app.domain.mark import Colour
from app.domain.placing import ImageKind, Look, SizeMm, TextLine, TimeFormat
from app.domain.signing import Mode

LARGEST_IMAGE: Final = 3_000_000
"""Bytes of a template's PNG."""

Name = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^\S(.*\S)?$")]
Pattern = Annotated[str, Meta(min_length=1, max_length=200)]

_PLACES: Final = re.compile(r"\{([^{}]*)\}")


class Template(Struct, frozen=True, forbid_unknown_fields=True):
    """How the mark of one mode looks; its PNG (with transparency) travels beside it.

    ``lines`` are patterns: plain text with places in braces for what :class:`TextLine` names, such as
    ``Ký bởi: {signer}`` or ``{signing-time}``. ``size`` is the size as printed. ``profile`` is the set of rules it was
    made for, None for any.
    """

    name: Name
    mode: Mode
    size: SizeMm
    profile: Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)] | None = None
    image: ImageKind | None = None
    lines: Annotated[tuple[Pattern, ...], Meta(max_length=12)] = ()
    font_size_pt: Annotated[float, Meta(ge=2, le=72)] = 10.0
    colour: Colour = "000000"
    time: TimeFormat = TimeFormat.ISO

    def __post_init__(self) -> None:
        for text in (self.name, *self.lines):
            if any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in text):
                raise ValueError("a line holds printable text only")
        for line in self.lines:
            if any(place not in set(TextLine) for place in _PLACES.findall(line)):
                raise ValueError("a line names a place that does not exist")
            if re.search("[{}]", _PLACES.sub("", line)):
                raise ValueError("a line has an unpaired brace")
        if self.image is None and not self.lines:
            raise ValueError("a template shows something")

    @property
    def tells(self) -> frozenset[TextLine]:
        """Return what the lines tell."""
        return frozenset(TextLine(place) for line in self.lines for place in _PLACES.findall(line))

    def filled(self, facts: Mapping[TextLine, str]) -> tuple[str, ...]:
        """Return the lines with the facts in their places; a line all of whose facts are unknown is left out."""
        return tuple(text for line in self.lines if (text := _filled(line, facts)) is not None)


def name_from(text: str, longest: int = 80) -> str:
    """Return ``text`` as a template may be called: printable, on one line, not too long; perhaps nothing."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:longest].rstrip()


class Lack(StrEnum):
    """What a template lacks of the information a regulation asks for (BT-3.15, BT-21.3)."""

    IMAGE = "image"
    COPY_FORM = "copy-form"
    NUMBER = "number"
    SIGNER = "signer"
    MAIL = "mail"
    ORGANISATION = "organisation"
    SIGNING_TIME = "signing-time"


def lacks(template: Template, look: Look, facts: Mapping[TextLine, str] | None = None) -> tuple[Lack, ...]:
    """Return what ``look`` asks for and a mark by ``template`` would not show.

    With ``facts``, what this very certificate and document cannot tell is missing too.
    """
    asked = look.text.lines if look.text is not None else ()
    told = {line for line in template.tells if facts is None or facts.get(line, "").strip()}
    no_image = (Lack.IMAGE,) if look.image is not None and template.image is None else ()
    return (*no_image, *(Lack(line.value) for line in asked if line not in told))


class Imported(Struct, frozen=True):
    """Templates read from one file; ``images`` are the lengths of their PNGs, 0 for none, in the same order.

    ``skipped`` are the names of entries that hold nothing a mark could be made of.
    """

    templates: Annotated[tuple[Template, ...], Meta(max_length=64)]
    images: Annotated[tuple[Annotated[int, Meta(ge=0, le=LARGEST_IMAGE)], ...], Meta(max_length=64)]
    skipped: Annotated[tuple[Annotated[str, Meta(max_length=200)], ...], Meta(max_length=64)] = ()

    def with_images(self, blob: bytes) -> tuple[tuple[Template, bytes | None], ...]:
        """Return every template with its PNG, cut out of the bytes that travelled beside this."""
        at = 0
        found: list[tuple[Template, bytes | None]] = []
        for template, length in zip(self.templates, self.images, strict=True):
            found.append((template, blob[at : at + length] if length else None))
            at += length
        return tuple(found)


def _filled(line: str, facts: Mapping[TextLine, str]) -> str | None:
    places = [TextLine(place) for place in _PLACES.findall(line)]
    if places and not any(facts.get(place, "").strip() for place in places):
        return None
    return _PLACES.sub(lambda found: facts.get(TextLine(found.group(1)), "").strip(), line).rstrip()
