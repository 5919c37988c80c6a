"""Arguments of the commands, turned into values of the domain or refused as wrong usage."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

import click
from typing_extensions import override

from app.cli.speaking import Choices, choice, words_of
from app.desk.guiding import Guides
from app.desk.signing.state import PlaceWish
from app.domain.errors import ProfileUnknown
from app.domain.geometry import SMALLEST_MARK_PT, Rect
from app.domain.mark import LONGEST_NUMBER, paper_number
from app.domain.signing import LONGEST_FIELD
from app.words import Catalogue
from app.words.catalogue import section

DEFAULT_PROFILE: Final = "nd30"
GUIDANCE_PROFILE: Final = "nd68"
_FOUR: Final = 4


class RectType(click.ParamType[PlaceWish]):
    """``PAGE:X,Y,W,H`` – page from 1 or ``last``; points of the page as shown, from its lower-left corner."""

    name = "PAGE:X,Y,W,H"

    @override
    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> PlaceWish:
        if isinstance(value, PlaceWish):
            return value
        page_text, _, numbers = str(value).partition(":")
        try:
            page = None if page_text == "last" else int(page_text)
            sides = [float(number) for number in numbers.split(",")]
        except ValueError:
            self.fail(f"{value!r}: PAGE:X,Y,W,H", param, ctx)
        if len(sides) != _FOUR or (page is not None and page < 1) or not all(abs(n) < 1e6 for n in sides):
            self.fail(f"{value!r}: PAGE:X,Y,W,H", param, ctx)
        if min(sides[2:]) < SMALLEST_MARK_PT:
            self.fail(f"{value!r}: W, H ≥ {SMALLEST_MARK_PT:g}", param, ctx)
        return PlaceWish(page, Rect(*sides))


class FieldType(click.ParamType[str]):
    """The name of a signature field, as long as one may be."""

    name = "NAME"

    @override
    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value)
        if not text or len(text) > LONGEST_FIELD:
            self.fail(f"1–{LONGEST_FIELD}", param, ctx)
        return text


class PaperNumberType(click.ParamType[str]):
    """The number and symbol of a paper (số và ký hiệu), as its mark shows it."""

    name = "NUMBER"

    @override
    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        number = paper_number(str(value))
        if not number:
            self.fail(f"{value!r}: 1–{LONGEST_NUMBER}", param, ctx)
        return number


_Member = TypeVar("_Member", bound=StrEnum)


class MemberType(click.ParamType[_Member]):
    """A member of an enumeration by its word."""

    def __init__(self, enumeration: type[_Member]) -> None:
        self._enumeration = enumeration
        self.name = "|".join(enumeration)

    @override
    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return f"[{self.name}]"

    @override
    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> _Member:
        try:
            return self._enumeration(str(value).lower())
        except ValueError:
            self.fail(f"{value!r}: {self._told(words_of(ctx)) if ctx else self.name}", param, ctx)

    def _told(self, words: Catalogue) -> str:
        """Return the members by word and name."""
        part = section(self._enumeration)
        return "; ".join(choice(each, words.entries.get(f"{part}.{each}"), words) for each in self._enumeration)


class NumberType(click.ParamType[int]):
    """A whole number from 1."""

    name = "NUMBER"

    @override
    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if not str(value).isdecimal() or int(str(value)) < 1:
            self.fail(f"{value!r}: 1, 2, 3…", param, ctx)
        return int(str(value))


class DateType(click.ParamType[date]):
    """A day as ``2026-11-20`` or ``20/11/2026``."""

    name = "YYYY-MM-DD"

    @override
    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        text = str(value)
        if "/" in text:
            text = "-".join(part.zfill(2) for part in reversed(text.split("/")))
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.fail(f"{value!r}: YYYY-MM-DD", param, ctx)


@contextmanager
def guided(words: Catalogue, guides: Guides) -> Iterator[None]:
    """Tell of a set of guidance that does not exist as of wrong usage, and of those that do."""
    try:
        yield
    except ProfileUnknown as unknown:
        profiles = "; ".join(choice(each, words.profile(each), words) for each in guides.profiles())
        choose = words.say("cli.profile_choices", profiles=profiles)
        raise click.UsageError(f"{words.problem(unknown).title} {choose}") from unknown


def profile_choices(words: Catalogue, guides: Guides) -> Choices:
    """Return the sets of guidance for the help of a command."""
    return words.say("usage.profiles"), [(each, words.profile(each)) for each in guides.profiles()]


def absolute(path: str, folder: Path) -> str:
    """Return ``path`` as the hosts need it: absolute, since they work in another folder; a folder keeps its ending."""
    found = str((folder / path).absolute())
    return str(Path(found, "_"))[:-1] if path.endswith(("/", os.sep)) else found
