"""What a person is told when something has happened to a device or a certificate, and the days that count."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct
from msgspec.structs import replace

from app.domain.token import CertificateKind

Days = Annotated[int, Meta(ge=0, le=3660)]
Line = Annotated[str, Meta(min_length=1, max_length=600)]

_VIETNAM: Final = timezone(timedelta(hours=7))
_SOON_DAYS: Final = 30
"""House rule: a term that ends within this many days is told of as soon."""


class Event(StrEnum):
    """What has happened, or what a person is about to do."""

    LOCKED = "locked"
    LOST = "lost"
    EXPOSED = "exposed"
    FORGOTTEN = "forgotten"
    EXPIRED = "expired"
    ABOUT_TO_EXPIRE = "about_to_expire"
    RENEWED = "renewed"
    INFORMATION_CHANGED = "information_changed"
    HANDED_OVER = "handed_over"
    TAKEN_BACK = "taken_back"
    REVOCATION = "revocation"
    NEW_CERTIFICATE = "new_certificate"


class Section(StrEnum):
    """The parts of a guidance page, in the order they are read."""

    HAPPENED = "happened"
    AVOID = "avoid"
    CONDITIONS = "conditions"
    WRITES = "writes"
    FORM = "form"
    DEADLINE = "deadline"
    REFUSED = "refused"
    APPROVED = "approved"
    CONTACT = "contact"


class Basis(StrEnum):
    """Who says a sentence."""

    TEXT = "text"
    """The regulation of this profile; ``clause`` and ``source`` say where."""
    RECOMMENDATION = "recommendation"
    """Khuyến nghị: KySo's own advice, or a plain fact about the device."""
    OFFICE = "office"
    """The office's own IT entered it."""
    SILENT = "silent"
    """Văn bản không quy định."""
    NOT_SEEN = "not_seen"
    """The text could not be read word for word; nothing is claimed for it."""


class DeviceSort(StrEnum):
    """Which kind of key device it is, where a text asks."""

    PKI_TOKEN = "pki_token"  # noqa: S105 - a kind of device
    OTHER = "other"


def as_texts_say(kind: CertificateKind) -> CertificateKind:
    """Return the kind the texts on certificates know: an archive's is an organisation's."""
    return CertificateKind.ORGANISATION if kind is CertificateKind.ARCHIVE else kind


class Sentence(Struct, frozen=True):
    """One sentence and who says it. ``source`` is text and article, ``clause`` the id it is tested under."""

    text: Line
    basis: Basis
    clause: str | None = None
    source: str | None = None


class Part(Struct, frozen=True):
    """One section of a guidance page; never empty. ``bare``: all there is to tell is that the text tells nothing."""

    section: Section
    sentences: tuple[Sentence, ...]
    bare: bool = False


class DueRule(Struct, frozen=True):
    """A deadline a text states: ``act`` is what is done within it, counted from the receipt of a valid request."""

    working_days: Annotated[int, Meta(ge=1, le=60)]
    act: Line
    clause: str
    source: str


class Asked(StrEnum):
    """What has to be asked for while a certificate still has some time left."""

    RENEWAL = "renewal"
    CHANGE = "change"
    NOTICE = "notice"
    """BT: the manager is told before the certificate expires."""


class TermRule(Struct, frozen=True):
    """How long before a certificate's end something must be asked for; ``once`` if the text allows it one time only."""

    asked: Asked
    clause: str
    source: str
    days: Days = 0
    months: Annotated[int, Meta(ge=0, le=24)] = 0
    once: bool = False


class FormUse(Struct, frozen=True):
    """A form as a text names it: who writes it to whom, and who gets a copy.

    ``recipient`` is None where the paper stays in the office, and "" for the managing body, which the office names.
    ``by_subscriber`` if the holder writes it and not the office. ``kinds`` are those of the certificates it is for;
    every kind if empty.
    """

    name: str
    title: Line
    clause: str
    source: str
    sender: Line
    recipient: str | None = None
    copies: tuple[Line, ...] = ()
    by_subscriber: bool = False
    kinds: tuple[CertificateKind, ...] = ()

    def fits(self, kind: CertificateKind) -> bool:
        """Tell whether the form is for certificates of that kind, or might be."""
        return not self.kinds or kind is CertificateKind.UNKNOWN or as_texts_say(kind) in self.kinds


class Situation(Struct, frozen=True):
    """What is known of the device in question; guidance for what is not known is given for every case."""

    kind: CertificateKind = CertificateKind.UNKNOWN
    device: DeviceSort | None = None


class Guidance(Struct, frozen=True):
    """One guidance page.

    ``title`` is the text's name; ``old`` marks a text that is no longer in force and never a default. ``due`` are the
    deadlines that can be counted from a receipt date. ``asks_device`` if the answer depends on the kind of device and
    nobody has said it. ``beside`` is the national page, shown beside this one under its own name.
    """

    profile: str
    title: str
    event: Event
    old: bool
    parts: tuple[Part, ...]
    forms: tuple[FormUse, ...]
    due: tuple[DueRule, ...]
    asks_device: bool = False
    beside: Guidance | None = None

    @property
    def told(self) -> tuple[Part, ...]:
        """Return the sections in which there is something to read; the text's silence alone is none.

        What a text says by one rule in several sections is told once.
        """
        shown = (self._without_repeated(part) for part in self.parts if not self._is_empty(part))
        return tuple(part for part in shown if part.sentences)

    @property
    def repeated(self) -> tuple[Section, ...]:
        """Return the sections of which something is told in another one."""
        return tuple(
            part.section
            for part in self.parts
            if not self._is_empty(part) and len(self._without_repeated(part).sentences) < len(part.sentences)
        )

    def unsaid(self, basis: Basis) -> tuple[Section, ...]:
        """Return the sections with nothing but that: the text is silent, or was not seen."""
        return tuple(part.section for part in self.parts if self._is_empty(part) and part.sentences[0].basis is basis)

    def _without_repeated(self, part: Part) -> Part:
        """Return the section with what is told here; forms never stand without a word."""
        left = tuple(said for said in part.sentences if said.clause is None or self._home(said) is part.section)
        return part if not left and part.section is Section.FORM and self.forms else replace(part, sentences=left)

    def _home(self, said: Sentence) -> Section:
        """Return the section a sentence is told in: who writes to whom matters most, else the first one."""
        sections = [part.section for part in self.parts if said in part.sentences]
        return Section.WRITES if Section.WRITES in sections else sections[0]

    def _is_empty(self, part: Part) -> bool:
        return part.bare and not (part.section is Section.FORM and self.forms)


class TermStage(StrEnum):
    """How far the time to ask for something has run."""

    OPEN = "open"
    SOON = "soon"
    CLOSED = "closed"
    EXPIRED = "expired"


class Countdown(Struct, frozen=True):
    """The time left to ask for something: ``last_day`` is the last day it can be asked for, by ``rule``.

    ``days_left`` counts to that day and is negative when it has passed; ``validity_days`` counts to the end of the
    certificate.
    """

    rule: TermRule
    last_day: date
    days_left: int
    validity_days: int
    stage: TermStage


def count_down(rule: TermRule, not_after: datetime, today: date) -> Countdown:
    """Return how long ``rule`` still lets somebody ask, for a certificate that ends at ``not_after``.

    ``not_after`` carries an offset; days are those of Vietnam. The last day is the one that still has the asked-for
    days left at its hour (LD-9.2, PT-5.1: at least 30).
    """
    end = not_after.astimezone(_VIETNAM).date()
    last_day = _months_before(end, rule.months) - timedelta(days=rule.days)
    days_left, validity_days = (last_day - today).days, (end - today).days
    if validity_days < 0:
        stage = TermStage.EXPIRED
    elif days_left < 0:
        stage = TermStage.CLOSED
    else:
        stage = TermStage.SOON if days_left <= _SOON_DAYS else TermStage.OPEN
    return Countdown(rule, last_day, days_left, validity_days, stage)


def due_date(received: date, working_days: int, is_working_day: Callable[[date], bool]) -> date:
    """Return the last day of a deadline of working days; the day of receipt does not count."""
    day = received
    while working_days:
        day += timedelta(days=1)
        working_days -= is_working_day(day)
    return day


def _months_before(day: date, months: int) -> date:
    """Return the same day some months earlier, or that month's last one."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
