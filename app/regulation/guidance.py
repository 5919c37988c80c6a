"""Guidance packs in ``resources/guidance``: what each text says when something has happened to a device."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from app.domain.errors import FormNotInProfile, ProfileUnknown, RulesUnreadable
from app.domain.forms import Authority, Letterhead
from app.domain.guidance import (
    Asked,
    Basis,
    Days,
    DeviceSort,
    DueRule,
    Event,
    FormUse,
    Guidance,
    Line,
    Part,
    Section,
    Sentence,
    Situation,
    TermRule,
    as_texts_say,
)
from app.domain.token import CertificateKind
from app.regulation.packs import Word
from app.regulation.reading import read

_ADVICE: Final = "advice.toml"
_REQUEST: Final = frozenset(
    {Section.WRITES, Section.FORM, Section.DEADLINE, Section.REFUSED, Section.APPROVED, Section.CONTACT}
)
_ANSWERED: Final = {
    Event.RENEWED: frozenset({Section.APPROVED, Section.CONTACT}),
    Event.HANDED_OVER: frozenset({Section.WRITES, Section.FORM, Section.CONTACT}),
    Event.TAKEN_BACK: frozenset({Section.WRITES, Section.FORM, Section.CONTACT}),
}
"""Sections that say so when the text has nothing; for every other event all of a request's."""


class Known(StrEnum):
    """How a text is known: as a whole, or only where others restate it."""

    WHOLE = "whole"
    RESTATED = "restated"


class Phrases(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands where a text says nothing, or names a body that has another name today."""

    silent: Line
    not_seen: Line
    replaced: Line


class _Rule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every rule of a pack has: when it applies and where it stands.

    ``whole_source`` if ``at`` names another text than the pack's.
    """

    on: Annotated[tuple[Event, ...], Meta(min_length=1)]
    kinds: tuple[CertificateKind, ...] = ()
    devices: tuple[DeviceSort, ...] = ()
    clause: str | None = None
    at: str | None = None
    whole_source: bool = False

    def applies(self, event: Event, situation: Situation) -> bool:
        """Tell whether the rule speaks of this case, or might: what nobody knows excludes nothing."""
        unknown_kind = situation.kind is CertificateKind.UNKNOWN
        return (
            event in self.on
            and (not self.kinds or unknown_kind or as_texts_say(situation.kind) in self.kinds)
            and (not self.devices or situation.device is None or situation.device in self.devices)
        )


class Say(_Rule, frozen=True, kw_only=True):
    """One sentence; from the text unless it is a recommendation."""

    sections: Annotated[tuple[Section, ...], Meta(min_length=1)] = msgspec.field(name="in")
    text: Line
    basis: Basis = Basis.TEXT
    of_authority: bool = False
    """The sentence is about the body the text names and falls away when IT names another."""

    def __post_init__(self) -> None:
        if (self.basis is Basis.TEXT) != bool(self.clause and self.at):
            raise ValueError("a sentence from a text, and no other, names its clause and article")


class _Cited(_Rule, frozen=True, kw_only=True):
    """A rule that always stands in a text."""

    clause: str
    at: str


class _Form(_Cited, frozen=True, kw_only=True):
    name: Word
    title: Line
    sender: Line
    recipient: str | None = None
    copies: tuple[Line, ...] = ()
    by_subscriber: bool = False


class _Due(_Cited, frozen=True, kw_only=True):
    working_days: Annotated[int, Meta(ge=1, le=60)]
    act: Line


class _Term(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    asked: Asked
    days: Days = 0
    months: Annotated[int, Meta(ge=0, le=24)] = 0
    once: bool = False
    clause: str
    at: str


class _Named(Struct, frozen=True, forbid_unknown_fields=True):
    """Forms a text names and KySo cannot draw: their fields are not known."""

    names: tuple[Word, ...]
    clause: str
    at: str


class GuidancePack(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one text says. ``beside`` is the pack whose page is shown beside this one at ``beside_events``."""

    profile: Word
    title: Line
    source: Line
    letterhead: Letterhead
    authority: Line
    old: bool = False
    known: Known = Known.WHOLE
    beside: Word | None = None
    beside_events: tuple[Event, ...] = ()
    say: Annotated[tuple[Say, ...], Meta(min_length=1)]
    form: tuple[_Form, ...] = ()
    named: tuple[_Named, ...] = ()
    due: tuple[_Due, ...] = ()
    term: tuple[_Term, ...] = ()

    def cite(self, rule: _Rule | _Term) -> str:
        """Return text and article of a rule."""
        assert rule.at is not None
        return rule.at if isinstance(rule, _Rule) and rule.whole_source else f"{self.source}, {rule.at}"


class _Advice(Struct, frozen=True, forbid_unknown_fields=True):
    phrases: Phrases
    say: tuple[Say, ...]


class Guides(Struct, frozen=True):
    """All guidance packs, with KySo's advice and what the office's IT says of the bodies that receive requests."""

    packs: tuple[GuidancePack, ...]
    advice: tuple[Say, ...]
    phrases: Phrases
    authorities: Mapping[str, Authority]

    def find(self, profile: str) -> GuidancePack:
        """Return the pack of that name, in any case of letters. Raise :class:`ProfileUnknown`."""
        for pack in self.packs:
            if pack.profile == profile.lower():
                return pack
        raise ProfileUnknown(profile=profile, mode=None, why="guidance")

    def guide(self, profile: str, event: Event, situation: Situation | None = None) -> Guidance:
        """Return the page for an event. Raise :class:`ProfileUnknown`."""
        pack, case = self.find(profile), situation or Situation()
        page = self._page(pack, event, case)
        if pack.beside is None or event not in pack.beside_events:
            return page
        return replace(page, beside=self._page(self.find(pack.beside), event, case, beside=True))

    def form_use(self, profile: str, name: str) -> FormUse:
        """Return how a text uses a form. Raise :class:`FormNotInProfile` if it does not, or KySo cannot draw it."""
        pack = self.find(profile)
        for form in pack.form:
            if form.name == name.lower():
                return self._use(pack, form)
        why = "layout_unknown" if any(name.lower() in named.names for named in pack.named) else "not_named"
        names = ", ".join(form.name for form in pack.form)
        raise FormNotInProfile(form=name, profile=pack.profile, title=pack.title, forms=names, why=why)

    def form_uses(self, profile: str) -> tuple[FormUse, ...]:
        """Return every form a text names and KySo can draw."""
        pack = self.find(profile)
        return tuple(self._use(pack, form) for form in pack.form)

    def form_due(self, profile: str, name: str) -> DueRule | None:
        """Return the deadline a request with that form has in a text; None where it is silent."""
        pack = self.find(profile)
        events = {event for form in pack.form if form.name == name.lower() for event in form.on}
        return next((self._due(pack, due) for due in pack.due if events.intersection(due.on)), None)

    def profiles(self) -> tuple[str, ...]:
        """Return the names of all packs, those in force first."""
        return tuple(pack.profile for pack in sorted(self.packs, key=lambda pack: (pack.old, pack.profile)))

    def letterhead(self, profile: str) -> Letterhead:
        """Return which heading the papers of a text's offices carry."""
        return self.find(profile).letterhead

    def terms(self, profile: str) -> tuple[TermRule, ...]:
        """Return what must be asked for while a certificate still has time left; empty where the text is silent."""
        pack = self.find(profile)
        return tuple(
            TermRule(term.asked, term.clause, pack.cite(term), term.days, term.months, term.once) for term in pack.term
        )

    def _page(self, pack: GuidancePack, event: Event, situation: Situation, *, beside: bool = False) -> Guidance:
        rules = [*pack.say, *pack.form, *pack.due]
        return Guidance(
            profile=pack.profile,
            title=pack.title,
            event=event,
            old=pack.old,
            parts=tuple(self._parts(pack, event, situation, beside=beside)),
            forms=tuple(self._use(pack, form) for form in pack.form if form.applies(event, situation)),
            due=tuple(self._due(pack, due) for due in pack.due if due.applies(event, situation)),
            asks_device=situation.device is None and any(rule.devices and event in rule.on for rule in rules),
        )

    def _parts(self, pack: GuidancePack, event: Event, situation: Situation, *, beside: bool) -> Iterator[Part]:
        """Return the sections: the text first, then what IT entered, then advice; where the text is silent, it says so.

        What has happened begins with the plain fact. A page ``beside`` another holds what its text says and no more.
        """
        for section in Section:
            found = (self._sentence(pack, say) for say in self._of(pack.say, section, event, situation))
            told = [sentence for sentence in found if sentence is not None]
            bare = False
            if not beside:
                told += self._entered(pack, section, event)
                answered = any(sentence.basis in {Basis.TEXT, Basis.OFFICE} for sentence in told)
                if not answered and section in _ANSWERED.get(event, _REQUEST):
                    told.insert(0, self._silence(pack))
                    bare = len(told) == 1
                advice = [
                    Sentence(say.text, Basis.RECOMMENDATION) for say in self._of(self.advice, section, event, situation)
                ]
                told = [*advice, *told] if section is Section.HAPPENED else [*told, *advice]
            if told:
                yield Part(section, tuple(told), bare and len(told) == 1)

    @staticmethod
    def _of(sentences: tuple[Say, ...], section: Section, event: Event, situation: Situation) -> Iterator[Say]:
        return (say for say in sentences if section in say.sections and say.applies(event, situation))

    def _sentence(self, pack: GuidancePack, say: Say) -> Sentence | None:
        if say.of_authority and self._replaced(pack):
            return None
        source = pack.cite(say) if say.clause else None
        return Sentence(self._named(pack, say.text), say.basis, say.clause, source)

    def _entered(self, pack: GuidancePack, section: Section, event: Event) -> list[Sentence]:
        """Return what IT entered for this pack: the name of the body, and how to reach it."""
        entered = self.authorities.get(pack.profile)
        if entered is None:
            return []
        if section is Section.CONTACT:
            return [Sentence(contact, Basis.OFFICE) for contact in entered.contacts]
        if section is Section.WRITES and entered.name and event is not Event.HANDED_OVER:
            text = self.phrases.replaced.format(authority=entered.name, named=pack.authority)
            return [Sentence(text, Basis.OFFICE)]
        return []

    def _silence(self, pack: GuidancePack) -> Sentence:
        if pack.known is Known.RESTATED:
            return Sentence(self.phrases.not_seen, Basis.NOT_SEEN)
        return Sentence(self.phrases.silent, Basis.SILENT)

    @staticmethod
    def _due(pack: GuidancePack, due: _Due) -> DueRule:
        return DueRule(due.working_days, due.act, due.clause, pack.cite(due))

    def _use(self, pack: GuidancePack, form: _Form) -> FormUse:
        return FormUse(
            name=form.name,
            title=form.title,
            clause=form.clause,
            source=pack.cite(form),
            sender=form.sender,
            recipient=None if form.recipient is None else self._named(pack, form.recipient),
            copies=tuple(self._named(pack, copy) for copy in form.copies),
            by_subscriber=form.by_subscriber,
            kinds=form.kinds,
        )

    def _named(self, pack: GuidancePack, text: str) -> str:
        entered = self.authorities.get(pack.profile)
        return text.replace("{authority}", (entered and entered.name) or pack.authority)

    def _replaced(self, pack: GuidancePack) -> bool:
        entered = self.authorities.get(pack.profile)
        return entered is not None and entered.name is not None


def load_guides(folder: Path, authorities: Mapping[str, Authority]) -> Guides:
    """Read every pack in ``folder``. Raise :class:`RulesUnreadable` naming the file and the key."""
    advice = read(folder / _ADVICE, _Advice)
    files = [file for file in sorted(folder.glob("*.toml")) if file.name != _ADVICE]
    packs = tuple(read(file, GuidancePack) for file in files)
    for file, pack in zip(files, packs, strict=True):
        if pack.profile != file.stem:
            raise RulesUnreadable(file=file.name, key="profile")
    return Guides(packs, advice.say, advice.phrases, authorities)
