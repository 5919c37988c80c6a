"""The sets of rules: those that come with the program, and those that IT adds as files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from app.domain.demands import Extent
from app.domain.errors import ProfileUnknown, Report, RulesUnreadable
from app.domain.placing import CORNERS, ImageLook, LengthMm, MarginMm, Origin, PageChoice, SizeMm, Spot, TextLook
from app.domain.signing import Mode
from app.domain.token import CertificateKind
from app.regulation.reading import read

Word = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Text = Annotated[str, Meta(min_length=1, max_length=512)]


class Branch(StrEnum):
    """Whose documents a set of rules is for."""

    STATE = "state"
    PARTY = "party"


class Frame(Struct, frozen=True, forbid_unknown_fields=True):
    """How far a mark stays from the edges of the page."""

    top_mm: MarginMm
    bottom_mm: MarginMm
    left_mm: MarginMm
    right_mm: MarginMm


class Instead(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a mark goes when the place of the rule is not found on the page."""

    page: PageChoice
    spot: Spot
    frame: Frame
    origin: Origin

    def __post_init__(self) -> None:
        if self.spot not in CORNERS:
            raise ValueError("what is not found on the page cannot stand in for it")


class PlacingRule(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the mark of some modes goes and what it shows.

    ``mark`` is the size as printed when nobody chose one. ``clear``: never over text, seals or other marks. ``clause``
    names the place in the pack's own text; a rule of the text's cannot go without, a recommendation has none.
    """

    name: Word
    modes: Annotated[tuple[Mode, ...], Meta(min_length=1)]
    spot: Spot
    mark: SizeMm
    origin: Origin
    page: PageChoice = PageChoice.LAST
    clause: Text | None = None
    clear: bool = False
    frame: Frame | None = None
    image: ImageLook | None = None
    text: TextLook | None = None
    instead: Instead | None = None

    def __post_init__(self) -> None:
        if (self.origin is Origin.TEXT) != (self.clause is not None):
            raise ValueError("a rule from a text names its clause, a recommendation has none")
        if self.image is None and self.text is None:
            raise ValueError("a mark shows an image, text, or both")
        if self.spot in CORNERS and self.frame is None:
            raise ValueError("a corner needs a frame")
        if self.spot not in CORNERS and self.instead is None:
            raise ValueError("a place that is looked for needs another for when it is not found")
        if self.image is not None and self.image.real_size and self.mark.width_mm != self.mark.height_mm:
            raise ValueError("the mark of a round seal is as wide as high")


class Demand(Struct, frozen=True, forbid_unknown_fields=True):
    """What a text asks of some modes beside the mark: the whole paper, or a certificate of one kind.

    ``pages`` are the answers it leaves to a person who is asked how much of the paper there is. ``clause`` as in
    :class:`PlacingRule`.
    """

    modes: Annotated[tuple[Mode, ...], Meta(min_length=1)]
    origin: Origin
    clause: Text | None = None
    pages: tuple[Extent, ...] = ()
    certificate: CertificateKind | None = None

    def __post_init__(self) -> None:
        if (self.origin is Origin.TEXT) != (self.clause is not None):
            raise ValueError("a demand from a text names its clause, a recommendation has none")
        if bool(self.pages) == (self.certificate is not None):
            raise ValueError("a demand is about pages or about a certificate")
        if len(self.pages) != len(set(self.pages)):
            raise ValueError("an answer is offered twice")
        if self.certificate is CertificateKind.UNKNOWN:
            raise ValueError("nobody can ask for a certificate of no known kind")


class PackFile(Struct, frozen=True, forbid_unknown_fields=True):
    """One file: a set of rules (bộ quy định) as its text has it; what it is silent about comes from ``extends``.

    ``old``: the text is no longer followed everywhere; never a default. ``secondhand``: known only through accounts.
    ``titles_clause`` is where the text wants a person to sign only as what the certificate was issued for.
    """

    profile: Word
    title: Text
    source: Text
    branch: Branch
    extends: Word | None = None
    old: bool = False
    secondhand: bool = False
    seal_mm: LengthMm | None = None
    titles_clause: Text | None = None
    placing: tuple[PlacingRule, ...] = ()
    demands: tuple[Demand, ...] = ()

    def __post_init__(self) -> None:
        modes = [mode for rule in self.placing for mode in rule.modes]
        if len(modes) != len(set(modes)):
            raise ValueError("a mode has two placing rules")
        asked = [(mode, bool(demand.pages)) for demand in self.demands for mode in demand.modes]
        if len(asked) != len(set(asked)):
            raise ValueError("a mode has two demands of one sort")
        if len(self.placing) != len({rule.name for rule in self.placing}):
            raise ValueError("two rules have one name")
        if not self.placing and self.extends is None:
            raise ValueError("a set without rules of its own extends another")


class Pack(Struct, frozen=True):
    """A set of rules with those it extends, nearest first."""

    own: PackFile
    base: tuple[PackFile, ...] = ()

    @property
    def profile(self) -> str:
        return self.own.profile

    @property
    def modes(self) -> tuple[Mode, ...]:
        """Return the modes there is a rule for, in the order people know them."""
        spoken_of = {mode for file in (self.own, *self.base) for rule in file.placing for mode in rule.modes}
        return tuple(mode for mode in Mode if mode in spoken_of)

    def says(self, mode: Mode) -> bool:
        """Tell whether the set's own text says something about ``mode``; else a base speaks, or nobody."""
        return any(mode in rule.modes and rule.origin is Origin.TEXT for rule in self.own.placing)

    def placing_rule(self, mode: Mode) -> tuple[PackFile, PlacingRule]:
        """Return the rule for ``mode`` and whose it is. Raise :class:`ProfileUnknown` if there is none."""
        for file in (self.own, *self.base):
            for rule in file.placing:
                if mode in rule.modes:
                    return file, rule
        raise ProfileUnknown(profile=self.profile, mode=mode.value)

    @property
    def seal_mm(self) -> float | None:
        """Return the diameter of a seal nobody measured, by the nearest set that knows one."""
        return next((file.seal_mm for file in (self.own, *self.base) if file.seal_mm is not None), None)


class Packs(Struct, frozen=True):
    """All sets of rules there are. ``troubles`` are files of IT's that cannot be read, by the profile they are for."""

    packs: tuple[Pack, ...]
    troubles: dict[str, Report] = {}

    def find(self, profile: str) -> Pack:
        """Return the set of that name. Raise :class:`ProfileUnknown`, or :class:`RulesUnreadable` for a damaged one."""
        if profile in self.troubles:
            raise self.troubles[profile].as_problem()
        for pack in self.packs:
            if pack.profile == profile:
                return pack
        raise ProfileUnknown(profile=profile, mode=None)


def load(folder: Path, more: Sequence[Path] = ()) -> Packs:
    """Read every ``*.toml`` in ``folder``, then those IT keeps in the folders ``more``, which may replace a set.

    Raise :class:`RulesUnreadable`, naming file and key, for what comes with the program; a damaged file of IT's becomes
    a trouble, so that it stands in nobody's way who does not use it.
    """
    files = {file.profile: file for file in map(_read, _files(folder))}
    if not files:
        raise RulesUnreadable(file=folder.name, key=None)
    troubles: dict[str, Report] = {}
    for path in (path for place in more for path in _files(place)):
        try:
            file = _read(path)
        except RulesUnreadable as problem:
            troubles[path.stem] = problem.report()
        else:
            troubles.pop(file.profile, None)
            files[file.profile] = file
    packs = []
    for file in files.values():
        try:
            packs.append(_whole(Pack(file, tuple(_bases(file, files)))))
        except RulesUnreadable as problem:
            troubles[file.profile] = problem.report()
    return Packs(tuple(packs), troubles)


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(folder.glob("*.toml"))
    except OSError:
        return []


def _read(file: Path) -> PackFile:
    pack = read(file, PackFile)
    if pack.profile != file.stem:
        raise RulesUnreadable(file=file.name, key="profile")
    return pack


def _whole(pack: Pack) -> Pack:
    """Return the set. Raise :class:`RulesUnreadable` where it asks something of a mode that nothing places."""
    for at, demand in enumerate(pack.own.demands):
        for place, mode in enumerate(demand.modes):
            if mode not in pack.modes:
                raise RulesUnreadable(file=f"{pack.profile}.toml", key=f"demands[{at}].modes[{place}]")
    return pack


def _bases(file: PackFile, files: dict[str, PackFile]) -> Iterable[PackFile]:
    """Yield the sets a set extends, nearest first. Raise :class:`RulesUnreadable` for a circle or a missing one."""
    seen = {file.profile}
    named, current = f"{file.profile}.toml", file
    while current.extends is not None:
        following = files.get(current.extends)
        if following is None or following.profile in seen:
            raise RulesUnreadable(file=named, key="extends")
        seen.add(following.profile)
        yield following
        current = following
