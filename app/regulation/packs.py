"""The sets of rules in ``resources/regulations``, read and validated."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from app.domain.errors import ProfileUnknown, RulesUnreadable
from app.domain.placing import Confidence, LengthMm, Origin, Reason, SizeMm
from app.domain.signing import Mode
from app.regulation.reading import read

Word = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]


class PageChoice(StrEnum):
    """Which page a rule speaks of."""

    FIRST = "first"
    LAST = "last"


class Corner(StrEnum):
    """Which corner of the space inside the margins."""

    TOP_LEFT = "top-left"
    TOP_RIGHT = "top-right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM_RIGHT = "bottom-right"


class Span(Struct, frozen=True, forbid_unknown_fields=True):
    """A margin as a text allows it: at least, at most."""

    least_mm: LengthMm
    most_mm: LengthMm

    def __post_init__(self) -> None:
        if self.least_mm > self.most_mm:
            raise ValueError("least_mm is larger than most_mm")


class Margins(Struct, frozen=True, forbid_unknown_fields=True):
    """The page frame of a text and where it says so."""

    top: Span
    bottom: Span
    left: Span
    right: Span
    clause: str


class PlacingRule(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the mark of some modes goes; ``mark`` is the size when nobody chose one."""

    name: Word
    modes: Annotated[tuple[Mode, ...], Meta(min_length=1)]
    page: PageChoice
    corner: Corner
    mark: SizeMm
    origin: Origin
    confidence: Confidence
    reason: Reason
    clause: str | None = None

    def __post_init__(self) -> None:
        if self.origin is Origin.TEXT and not self.clause:
            raise ValueError("a rule from a text names its clause")


class Pack(Struct, frozen=True, forbid_unknown_fields=True):
    """One set of rules (bộ quy định); every mode has one placing rule at most."""

    profile: Word
    margins: Margins
    placing: Annotated[tuple[PlacingRule, ...], Meta(min_length=1)]

    def __post_init__(self) -> None:
        modes = [mode for rule in self.placing for mode in rule.modes]
        if len(modes) != len(set(modes)):
            raise ValueError("a mode has two placing rules")

    def placing_rule(self, mode: Mode) -> PlacingRule:
        """Return the rule for ``mode``. Raise :class:`ProfileUnknown` if this set has none."""
        for rule in self.placing:
            if mode in rule.modes:
                return rule
        raise ProfileUnknown(profile=self.profile, mode=mode.value)


class Packs(Struct, frozen=True):
    """All sets of rules there are."""

    packs: tuple[Pack, ...]

    def find(self, profile: str) -> Pack:
        """Return the set of that name. Raise :class:`ProfileUnknown`."""
        for pack in self.packs:
            if pack.profile == profile:
                return pack
        raise ProfileUnknown(profile=profile, mode=None)


def load(folder: Path) -> Packs:
    """Read every ``*.toml`` in ``folder``. Raise :class:`RulesUnreadable` naming the file and the key."""
    packs = tuple(_read(file) for file in sorted(folder.glob("*.toml")))
    if not packs:
        raise RulesUnreadable(file=folder.name, key=None)
    return Packs(packs)


def _read(file: Path) -> Pack:
    pack = read(file, Pack)
    if pack.profile != file.stem:
        raise RulesUnreadable(file=file.name, key="profile")
    return pack
