"""What has happened and what to do about it: guidance, days that count, and the forms that go with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Protocol

from msgspec import structs

from app.domain.forms import FormData, FormOrder, FormShape, Letterhead, OfficeData, Values
from app.domain.guidance import (
    Asked,
    Countdown,
    DueRule,
    Event,
    FormUse,
    Guidance,
    Situation,
    TermRule,
    TermStage,
    count_down,
    due_date,
)
from app.domain.requests import Registered, Request
from app.domain.token import Certificate, CertificateKind, PinState, Token, Unusable
from app.words.formats import VIETNAM

_OFFICE_FILE: Final = "office.toml"
"""Where an office says of itself what every form asks."""

_OF_HOLDER: Final = frozenset({"name", "certificate_office", "certificate_email"})
"""Fields that speak of whoever holds the certificate, and not of the device."""


class Guides(Protocol):
    """The guidance packs."""

    def guide(self, profile: str, event: Event, situation: Situation | None = None) -> Guidance: ...
    def profiles(self) -> tuple[str, ...]: ...
    def letterhead(self, profile: str) -> Letterhead: ...
    def form_use(self, profile: str, name: str) -> FormUse: ...
    def form_uses(self, profile: str) -> tuple[FormUse, ...]: ...
    def form_due(self, profile: str, name: str) -> DueRule | None: ...
    def terms(self, profile: str) -> tuple[TermRule, ...]: ...


class Forms(Protocol):
    """The forms and their fields."""

    def shape(self, use: FormUse, known: Values) -> FormShape: ...
    def check(self, data: FormData, file: str) -> None: ...
    def unplaced(self, order: FormOrder, data: FormData) -> tuple[str, ...]: ...


class RequestBook(Protocol):
    """The register of requests; every change is a new version."""

    def add(self, request: Request, at: datetime) -> Registered: ...
    def edit(self, number: int, request: Request, at: datetime) -> Registered: ...
    def latest(self) -> tuple[Registered, ...]: ...
    def find(self, number: int) -> Registered: ...
    def history(self, number: int) -> tuple[Registered, ...]: ...


@dataclass(frozen=True)
class GuideDesk:
    """Guidance and forms for one office. ``working_days`` is built at the first deadline that is counted."""

    guides: Guides
    forms: Forms
    office: OfficeData
    working_days: Callable[[], Callable[[date], bool]]

    def knowing(self, office: Values) -> GuideDesk:
        """Return the desk once the office has said more of itself; what IT entered has the last word."""
        told = structs.replace(self.office, office={**office, **self.office.office})
        return replace(self, office=told)

    def check_office(self) -> None:
        """Raise :class:`FormDataUnreadable` where the office says something of itself that no form asks."""
        self.forms.check(FormData(self.office.office), _OFFICE_FILE)

    def guide(self, profile: str, event: Event, situation: Situation | None = None) -> Guidance:
        """Return the page for an event. Raise :class:`ProfileUnknown`."""
        return self.guides.guide(profile, event, situation)

    def due(self, rule: DueRule, received: date) -> date:
        """Return the last day of a deadline for a valid request received on that day."""
        return due_date(received, rule.working_days, self.working_days())

    def due_of_form(self, profile: str, name: str, received: date | None) -> date | None:
        """Return the day by which a request with that form is due; None without a receipt date or a deadline."""
        rule = self.guides.form_due(profile, name)
        return None if received is None or rule is None else self.due(rule, received)

    def countdowns(self, profile: str, not_after: datetime, today: date) -> tuple[Countdown, ...]:
        """Return how long the text still lets somebody ask for renewal, change, or wants notice; may be empty."""
        return tuple(count_down(rule, not_after, today) for rule in self.guides.terms(profile))

    def shape(self, profile: str, name: str) -> FormShape:
        """Return what a form asks for, with what the office has said of itself. Raise :class:`FormNotInProfile`."""
        return self.forms.shape(self.guides.form_use(profile, name), self.office.office)

    def order(
        self, profile: str, name: str, data: FormData, devices: Sequence[tuple[Token, Certificate | None]] = ()
    ) -> FormOrder:
        """Return a form filled with what is known: the office's data, what was typed, and one row per device.

        Raise :class:`FormNotInProfile` if the text does not name the form.
        """
        use = self.guides.form_use(profile, name)
        rows = _merged([form_row(use, token, certificate) for token, certificate in devices], data.rows)
        letterhead = self.office.letterhead or self.guides.letterhead(profile)
        return FormOrder(use, letterhead, {**self.office.office, **data.values}, rows)


def likely_event(token: Token, certificate: Certificate | None, renewal: Countdown | None) -> Event | None:
    """Return what has most likely happened to a device, worst first; None if all is well."""
    if token.pin.state is PinState.LOCKED:
        return Event.LOCKED
    if certificate is not None and certificate.reason is Unusable.EXPIRED:
        return Event.EXPIRED
    if renewal is not None and renewal.stage is not TermStage.OPEN:
        return Event.EXPIRED if renewal.stage is TermStage.EXPIRED else Event.ABOUT_TO_EXPIRE
    return None


def renewal_of(countdowns: Sequence[Countdown]) -> Countdown | None:
    """Return the countdown that a device card shows: renewal, or the notice a text wants instead."""
    return next((found for found in countdowns if found.rule.asked in {Asked.RENEWAL, Asked.NOTICE}), None)


def situation_of(certificate: Certificate | None, kind: CertificateKind | None = None) -> Situation:
    """Return the case for guidance; ``kind`` is what the person says, which goes before what is guessed."""
    guessed = certificate.kind if certificate is not None else CertificateKind.UNKNOWN
    return Situation(kind or guessed)


def certificate_for_form(token: Token) -> Certificate | None:
    """Return the certificate a form is about: the one that can sign, else the one that ends last."""
    return max(token.certificates, key=lambda found: (found.usable, found.not_after), default=None)


def device_row(token: Token, certificate: Certificate | None) -> Values:
    """Return a row with what a device and its certificate say of themselves; what they do not say stays out."""
    row = {"device_serial": token.serial, "device_model": token.model}
    if certificate is not None:
        row |= {
            "certificate_name": certificate.holder,
            "certificate_serial": certificate.serial,
            "certificate_office": certificate.office,
            "certificate_email": certificate.email,
            "valid_until": _day(certificate.not_after),
        }
        if certificate.kind is CertificateKind.PERSON:
            row["name"] = certificate.holder
    return {name: value for name, value in row.items() if value}


def form_row(use: FormUse, token: Token, certificate: Certificate | None) -> Values:
    """Return the row of a device in a form: a certificate of another kind does not say whom the form is about."""
    row = device_row(token, certificate)
    if certificate is None or use.fits(certificate.kind):
        return row
    return {name: value for name, value in row.items() if name not in _OF_HOLDER}


def _day(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).date().isoformat()


def _merged(devices: Sequence[Values], typed: Sequence[Values]) -> tuple[Values, ...]:
    """Return device rows with what was typed about them.

    A typed row that names a device or a certificate goes to that one or is a row of its own; one that names none goes
    to the device in the same place.
    """
    rows = [dict(row) for row in devices]
    for place, row in enumerate(typed):
        at = _place(rows, row, place if place < len(devices) else None)
        if at is None:
            rows.append(dict(row))
        else:
            rows[at] |= row
    return tuple(rows)


def _place(rows: Sequence[Values], row: Values, place: int | None) -> int | None:
    keys = [key for key in ("device_serial", "certificate_serial") if row.get(key)]
    if not keys:
        return place
    return next((at for at, found in enumerate(rows) if all(found.get(key) == row[key] for key in keys)), None)
