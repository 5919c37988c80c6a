"""Made-up devices, drivers, requests and forms for scenes and tests; guidance comes from the real texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache

from msgspec.structs import replace

from app.desk.chains import Known
from app.desk.devices import Devices, ModuleTrouble
from app.desk.guiding import GuideDesk, device_row
from app.domain.devices import KnownModule, ModuleReport, ModuleState, NamedBy, Unready, UnreadyToken, UsbDevice
from app.domain.errors import Report
from app.domain.forms import OfficeData
from app.domain.guidance import DeviceSort, DueRule, Event, FormUse, Situation
from app.domain.memory import Answers
from app.domain.requests import Request, RequestResult
from app.domain.token import Certificate, CertificateKind, PinReport, PinSource, PinState, Token, Unusable
from app.domain.trust import (
    ChainReport,
    ChainState,
    Link,
    RevocationReport,
    RevocationSource,
    RevocationState,
    Scope,
    Unchecked,
)
from app.forms.templates import load_forms
from app.regulation.guidance import load_guides
from app.regulation.working_days import working_calendar
from app.settings.places import RESOURCES
from app.ui.device_states import (
    AboutState,
    DevicesState,
    DueState,
    FormState,
    GuideState,
    OfficeField,
    OfficeState,
    ProfileState,
    RequestsState,
    RequestState,
)
from app.ui.models.describing_devices import Knowledge, devices_state
from tests.desk import fakes

NOW = datetime(2026, 11, 20, 2, 15, tzinfo=UTC)
TODAY = date(2026, 11, 20)
OFFICE = {
    "superior": "Tỉnh ủy Lâm Đồng",
    "office": "Ban Tổ chức Tỉnh ủy",
    "place": "Lâm Đồng",
    "managing_body": "Văn phòng Tỉnh ủy",
}
CA = Link(
    "Cơ quan chứng thực số Chính phủ G2",
    "0" * 64,
    datetime(2019, 1, 1, tzinfo=UTC),
    datetime(2039, 1, 1, tzinfo=UTC),
    pinned=True,
)
PUBLIC_CA = replace(CA, name="Vietnam National Root CA")


def chain(
    revocation: RevocationState = RevocationState.GOOD,
    *,
    why: Unchecked | None = None,
    state: ChainState = ChainState.FOUND,
    scope: Scope = Scope.GOVERNMENT,
) -> ChainReport:
    """Return what the trust host may say of a certificate."""
    ca = PUBLIC_CA if scope is Scope.NATIONAL else CA
    report = RevocationReport(revocation, why, RevocationSource.OCSP)
    found = state is ChainState.FOUND
    return ChainReport(state, scope if found else None, (ca,) if found else (), report, NOW, in_validity=True)


def certificate(
    serial: str = "54A1C09E77B2",
    *,
    holder: str = "Phan Thanh Mai",
    office: str = "Sở Nội vụ tỉnh Lâm Đồng",
    kind: CertificateKind = CertificateKind.PERSON,
    first: date = date(2024, 8, 15),
    last: date = date(2029, 8, 14),
    reason: Unusable | None = None,
) -> Certificate:
    """Return a certificate of a made-up person or office."""
    made = fakes.certificate(serial, reason=reason)
    return replace(
        made,
        holder=holder,
        office=office,
        kind=kind,
        not_before=datetime(first.year, first.month, first.day, tzinfo=UTC),
        not_after=datetime(last.year, last.month, last.day, tzinfo=UTC),
    )


MAI = certificate()
OLD = certificate("3F10AA27", first=date(2021, 8, 15), last=date(2024, 8, 14), reason=Unusable.EXPIRED)
RENEWED = certificate("54A1C0FFEE", first=date(2026, 8, 1), last=date(2029, 7, 31))
ENDING = certificate("77B20091", first=date(2024, 1, 9), last=date(2027, 1, 8))
SEAL = certificate(
    "0C77AB10",
    holder="Sở Nội vụ tỉnh Lâm Đồng",
    office="Ủy ban nhân dân tỉnh Lâm Đồng",
    kind=CertificateKind.ORGANISATION,
)
WORKING = ModuleReport("/usr/lib/libgca01.so", "GCA-01 (SafeNet)", ModuleState.WORKING)
DRIVER_OK = PinReport(PinState.OK, PinSource.DRIVER)


def token(
    *certificates: Certificate,
    pin: PinState = PinState.OK,
    source: PinSource = PinSource.DRIVER,
    label: str = "Phan Thanh Mai",
    serial: str = "53A00C1F7702",
    pad: bool = False,
) -> Token:
    """Return a device with these certificates."""
    return Token(WORKING.module, 1, label, serial, "PKI Token", PinReport(pin, source), pad, certificates)


def plugged(*tokens: Token, **more: object) -> Devices:
    """Return what is plugged in, behind a driver that works."""
    wanted: dict[str, object] = {"modules": (WORKING,), "drivers": 1, "looked": True, **more}
    return Devices(tokens, **wanted)  # type: ignore[arg-type]


def state(
    devices: Devices,
    known: Known | None = None,
    *,
    profile: str = "ld",
    answers: Callable[[str], Answers] = lambda _: Answers(),
) -> DevicesState:
    """Return the page of what is plugged in, as the models make it; every chain is ``known``."""
    chains = {} if known is None else {each.sha256: known for one in devices.tokens for each in one.certificates}
    return devices_state(devices, lambda one: one.pin, Knowledge(TODAY, chains, answers, profile, None, desk()))


def driver(state_: ModuleState, code: str = "") -> Devices:
    """Return a machine whose one driver is in that state."""
    named = NamedBy.PERSON if state_ in {ModuleState.MISSING, ModuleState.NOT_ALLOWED} else NamedBy.TABLE
    report = replace(WORKING, state=state_, named_by=named)
    if state_ is ModuleState.LIST_DAMAGED:
        report = replace(report, name="drivers.toml", module="/etc/kyso/drivers.toml", named_by=NamedBy.POLICY)
    troubles = (ModuleTrouble(report.module, Report(code)),) if code else ()
    return Devices(troubles=troubles, looked=state_ is not ModuleState.ASKED, drivers=1, modules=(report,))


def unready(why: Unready) -> Devices:
    """Return a card that is of no use."""
    card = UnreadyToken(WORKING.module, 0, why, "ACS ACR39U ICC Reader 00 00")
    return plugged(unready=(card,))


UNDRIVEN = Devices(looked=True, undriven=(UsbDevice("0529:0620", "SafeNet eToken", "GCA-01 (SafeNet)"),))
KNOWN = KnownModule("GCA-01", WORKING.module)


@cache
def desk() -> GuideDesk:
    """Return the guidance and forms that come with the program, for an office that has told its name."""
    guides = load_guides(RESOURCES / "guidance", {})
    return GuideDesk(guides, load_forms(RESOURCES / "forms"), OfficeData(), working_calendar).knowing(OFFICE)


PROFILES = tuple(ProfileState(name, name in {"bt", "hn"}) for name in ("ld", "lc", "nd68", "pt", "bt", "hn"))
ABOUT = AboutState("53A00C1F7702", "Phan Thanh Mai · 53A00C1F7702")


def guide(
    event: Event,
    profile: str = "ld",
    *,
    kind: CertificateKind = CertificateKind.PERSON,
    sort: DeviceSort | None = None,
    received: date | None = None,
) -> GuideState:
    """Return a guidance page as the model makes it."""
    page = desk().guide(profile, event, Situation(kind, sort))

    def due(rule: DueRule) -> DueState:
        return DueState(rule, desk().due(rule, received) if received else None)

    return GuideState(
        event, profile, PROFILES, page, ABOUT, (ABOUT,), kind, sort, received, tuple(due(rule) for rule in page.due)
    )


def use(profile: str = "ld", name: str = "mau-06") -> FormUse:
    """Return a form as a text names it."""
    return desk().guides.form_use(profile, name)


def form(profile: str = "ld", name: str = "mau-06") -> FormState:
    """Return a form that was just opened for a device."""
    rows = (device_row(token(MAI), MAI),)
    return FormState(use(profile, name), profile, desk().shape(profile, name), rows)


_REQUEST = Request(
    "mau-06",
    "lc",
    "53A00C1F7702",
    "Phan Thanh Mai",
    "Sở Khoa học và Công nghệ",
    sent=date(2026, 11, 16),
    received=date(2026, 11, 17),
    due=date(2026, 11, 18),
)
REQUESTS = RequestsState(
    (
        RequestState(4, Request("mau-04", "ld", "53A00C1F9941", "Sở Nội vụ tỉnh Lâm Đồng")),
        RequestState(3, _REQUEST, late=True),
        RequestState(2, replace(_REQUEST, result=RequestResult.GRANTED, answered=date(2026, 11, 18))),
        RequestState(
            1,
            replace(_REQUEST, result=RequestResult.REFUSED, answered=date(2026, 11, 18), note="Thiếu số CCCD."),
        ),
    )
)
THE_OFFICE = OfficeState(
    "ld", PROFILES, {field: OFFICE.get(field, "") for field in OfficeField}, frozenset({OfficeField.SUPERIOR})
)
