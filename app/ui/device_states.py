"""What the devices screen can show: frozen values, as in ``app.ui.states``, and never sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.devices import DeviceState, ModuleReport, Offer, Unready
from app.domain.errors import Report
from app.domain.forms import FormFormat, FormShape, Values
from app.domain.guidance import Countdown, DeviceSort, DueRule, Event, FormUse, Guidance, Sentence
from app.domain.memory import NATIONAL
from app.domain.positions import Titles
from app.domain.requests import Request, RequestResult
from app.domain.token import CertificateKind, PinReport
from app.domain.trust import ChainReport, RevocationState
from app.ui.states import CertificateState, Why


class DevicesPage(StrEnum):
    """The pages of the devices screen."""

    PLUGGED = "plugged"
    GUIDE = "guide"
    REQUESTS = "requests"


class OfficeField(StrEnum):
    """What an office is asked about itself, by the names the forms know."""

    SUPERIOR = "superior"
    OFFICE = "office"
    OFFICE_ADDRESS = "office_address"
    OFFICE_EMAIL = "office_email"
    OFFICE_PHONE = "office_phone"
    PLACE = "place"
    MANAGING_BODY = "managing_body"
    SIGNER_TITLE = "signer_title"
    SIGNER_NAME = "signer_name"


@dataclass(frozen=True)
class TitlesState:
    """The positions a certificate was issued for, as far as known; ``told`` by the person, ``by_office``: IT did."""

    held: Titles = ()
    told: Titles = ()
    by_office: bool = False


@dataclass(frozen=True)
class DeviceCertificateState:
    """A certificate on the card of its device.

    ``chain`` is None until it was answered. ``guessed``: nobody has said the kind yet; ``kind_by_office``: IT has.
    ``renewed`` is None until a person has said whether it was renewed before; ``countdown`` is there where the chosen
    text has such a rule. ``titles`` is None where it is no person's.
    """

    shown: CertificateState
    serial: str
    guessed: bool = True
    kind_by_office: bool = False
    chain: ChainReport | Report | None = None
    countdown: Countdown | None = None
    renewed: bool | None = None
    proposed: Why | None = None
    note: Sentence | None = None
    titles: TitlesState | None = None


@dataclass(frozen=True)
class DeviceCardState:
    """One device. ``event``: what has most likely happened to it; ``reminder``: how the chosen text wants it kept.

    ``against``: what is known against the certificate that would sign.
    """

    identity: str
    label: str
    model: str
    serial: str
    state: DeviceState
    pin: PinReport
    offers: tuple[Offer, ...] = ()
    certificates: tuple[DeviceCertificateState, ...] = ()
    event: Event | None = None
    against: RevocationState | None = None
    reminder: Sentence | None = None
    has_pin_pad: bool = False


@dataclass(frozen=True)
class UndrivenState:
    """A device on the USB that no driver shows."""

    device: str
    driver: str
    usb_id: str


@dataclass(frozen=True)
class UnreadyState:
    """A token that is plugged in and of no use."""

    why: Unready
    reader: str
    model: str = ""
    serial: str = ""


@dataclass(frozen=True)
class DriverState:
    """A driver and how it fares; ``problem`` if it could not tell what is plugged in."""

    report: ModuleReport
    problem: Report | None = None


@dataclass(frozen=True)
class DevicesState:
    """The page of what is plugged in. ``drivers``: every driver of this machine."""

    devices: tuple[DeviceCardState, ...] = ()
    undriven: tuple[UndrivenState, ...] = ()
    unready: tuple[UnreadyState, ...] = ()
    drivers: tuple[DriverState, ...] = ()
    searching: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.devices or self.undriven or self.unready)


@dataclass(frozen=True)
class ProfileState:
    """A text that can be chosen; ``old`` ones are labelled and never proposed."""

    name: str
    old: bool = False


@dataclass(frozen=True)
class AboutState:
    """The device a guidance page is about; nothing if none is."""

    identity: str
    label: str


@dataclass(frozen=True)
class DueState:
    """A deadline of the text, and the day it ends on if a receipt date was typed."""

    rule: DueRule
    day: date | None = None


@dataclass(frozen=True)
class GuideState:
    """A guidance page and what was chosen for it. ``seal``: the device is the organisation's or the archive's own."""

    event: Event = Event.LOCKED
    profile: str = NATIONAL
    profiles: tuple[ProfileState, ...] = ()
    page: Guidance | None = None
    about: AboutState | None = None
    devices: tuple[AboutState, ...] = ()
    kind: CertificateKind = CertificateKind.UNKNOWN
    sort: DeviceSort | None = None
    received: date | None = None
    due: tuple[DueState, ...] = ()
    countdown: Countdown | None = None
    problem: Report | None = None

    @property
    def seal(self) -> bool:
        return self.kind in {CertificateKind.ORGANISATION, CertificateKind.ARCHIVE}


@dataclass(frozen=True)
class FormState:
    """A form being filled in. ``rows``: what is known of each device; ``saved``: the path of the file written last.

    ``registered``: its number in the register of requests.
    """

    use: FormUse
    profile: str
    shape: FormShape
    rows: tuple[Values, ...] = ()
    busy: FormFormat | None = None
    saved: str | None = None
    problem: Report | None = None
    registered: int | None = None


@dataclass(frozen=True)
class RequestState:
    """A request in the register."""

    number: int
    request: Request
    late: bool = False


@dataclass(frozen=True)
class RequestsState:
    """The register of requests, the newest first; ``problem`` if it cannot be used."""

    requests: tuple[RequestState, ...] = ()
    problem: Report | None = None


@dataclass(frozen=True)
class OfficeState:
    """What the office has said of itself: the text it follows and fields of forms; ``locked`` ones are IT's."""

    profile: str = NATIONAL
    profiles: tuple[ProfileState, ...] = ()
    values: Mapping[OfficeField, str] = field(default_factory=dict)
    locked: frozenset[OfficeField] = frozenset()


@dataclass(frozen=True)
class RequestNews:
    """What a person enters about a request that was sent."""

    number: int
    sent: date | None
    received: date | None
    answered: date | None
    result: RequestResult
    note: str
