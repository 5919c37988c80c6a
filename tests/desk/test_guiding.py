"""From a device to a page and a form: what has happened, how many days are left, and which row it becomes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from app.compose.command import guide_desk
from app.desk.guiding import (
    GuideDesk,
    certificate_for_form,
    device_row,
    likely_event,
    renewal_of,
    situation_of,
)
from app.domain.errors import FormNotInProfile
from app.domain.forms import FormData, Letterhead, OfficeData
from app.domain.guidance import Asked, Event, Situation, TermStage
from app.domain.token import Certificate, CertificateKind, PinReport, PinSource, PinState, Token, Unusable
from app.forms.templates import load_forms
from app.regulation.guidance import load_guides
from app.regulation.working_days import working_calendar
from app.settings.places import RESOURCES

TODAY = date(2026, 11, 20)
CERTIFICATE = Certificate(
    label="Phan Thanh Mai",
    subject="CN=Phan Thanh Mai,O=Sở Nội vụ,C=VN",
    issuer="CN=CA",
    serial="7AF2DF",
    not_before=datetime(2024, 3, 31, tzinfo=UTC),
    not_after=datetime(2027, 3, 30, 20, tzinfo=UTC),
    kind=CertificateKind.PERSON,
    usable=True,
    reason=None,
    holder="Phan Thanh Mai",
    office="Sở Nội vụ",
    email="maipt.snv@phutho.gov.vn",
    sha256="00",
    key_id="01",
    der=b"",
)
TOKEN = Token(
    module="/driver.so",
    slot=0,
    label="Phan Thanh Mai",
    serial="0281B4C6",
    model="eToken",
    pin=PinReport(PinState.OK, PinSource.DRIVER),
    has_pin_pad=False,
    certificates=(CERTIFICATE,),
)
LOCKED = replace(TOKEN, pin=PinReport(PinState.LOCKED, PinSource.DRIVER))


def desk_of(office: OfficeData | None = None) -> GuideDesk:
    said = office or OfficeData()

    def working_days() -> Callable[[date], bool]:
        return working_calendar(said.days_off, said.working_days)

    guides = load_guides(RESOURCES / "guidance", said.authority)
    return GuideDesk(guides, load_forms(RESOURCES / "forms"), said, working_days)


@pytest.fixture(scope="module")
def desk() -> GuideDesk:
    return desk_of()


class TestCountdowns:
    @pytest.mark.clause("LD-9.2")
    @pytest.mark.clause("PT-5.1")
    @pytest.mark.parametrize("profile", ["ld", "pt", "nd68"])
    def test_show_the_last_day_of_renewal_where_the_text_has_one(self, desk: GuideDesk, profile: str) -> None:
        found = renewal_of(desk.countdowns(profile, CERTIFICATE.not_after, TODAY))
        assert found is not None
        assert (found.last_day, found.rule.asked, found.rule.once) == (date(2027, 3, 1), Asked.RENEWAL, True)

    @pytest.mark.parametrize("profile", ["lc", "hn"])
    def test_show_none_where_the_text_is_silent(self, desk: GuideDesk, profile: str) -> None:
        assert desk.countdowns(profile, CERTIFICATE.not_after, TODAY) == ()

    @pytest.mark.clause("BT-19.5b")
    def test_show_the_day_of_notice_in_binh_thuan(self, desk: GuideDesk) -> None:
        found = renewal_of(desk.countdowns("bt", CERTIFICATE.not_after, TODAY))
        assert found is not None
        assert (found.rule.asked, found.last_day) == (Asked.NOTICE, date(2027, 2, 28))


class TestLikelyEvents:
    def test_a_locked_device_comes_first(self, desk: GuideDesk) -> None:
        expired = replace(CERTIFICATE, usable=False, reason=Unusable.EXPIRED)
        assert likely_event(LOCKED, expired, None) is Event.LOCKED

    def test_an_expired_certificate_comes_next(self) -> None:
        expired = replace(CERTIFICATE, usable=False, reason=Unusable.EXPIRED)
        assert likely_event(TOKEN, expired, None) is Event.EXPIRED

    @pytest.mark.parametrize(
        ("today", "event", "stage"),
        [
            (date(2026, 11, 20), None, TermStage.OPEN),
            (date(2027, 2, 10), Event.ABOUT_TO_EXPIRE, TermStage.SOON),
            (date(2027, 3, 10), Event.ABOUT_TO_EXPIRE, TermStage.CLOSED),
            (date(2027, 4, 1), Event.EXPIRED, TermStage.EXPIRED),
        ],
    )
    def test_the_end_of_the_term_comes_last(
        self, desk: GuideDesk, today: date, event: Event | None, stage: TermStage
    ) -> None:
        renewal = renewal_of(desk.countdowns("pt", CERTIFICATE.not_after, today))
        assert renewal is not None
        assert renewal.stage is stage
        assert likely_event(TOKEN, CERTIFICATE, renewal) is event

    def test_what_a_person_says_goes_before_what_is_guessed(self) -> None:
        assert situation_of(CERTIFICATE) == Situation(CertificateKind.PERSON)
        assert situation_of(CERTIFICATE, CertificateKind.ORGANISATION) == Situation(CertificateKind.ORGANISATION)
        assert situation_of(None) == Situation()


class TestDeadlines:
    @pytest.mark.clause("PT-6.4")
    def test_are_counted_from_the_day_a_valid_request_came_in(self, desk: GuideDesk) -> None:
        (rule,) = desk.guide("pt", Event.LOCKED).due
        assert desk.due(rule, date(2026, 2, 13)) == date(2026, 2, 23)

    def test_of_a_form_need_a_receipt_day_and_a_rule(self, desk: GuideDesk) -> None:
        assert desk.due_of_form("pt", "mau-06", None) is None
        assert desk.due_of_form("ld", "mau-06", TODAY) is None
        assert desk.due_of_form("lc", "mau-06", TODAY) == date(2026, 11, 23)

    def test_know_the_days_off_that_it_entered(self) -> None:
        desk = desk_of(OfficeData(days_off=(date(2026, 11, 23),)))
        assert desk.due_of_form("lc", "mau-06", TODAY) == date(2026, 11, 25)


class TestOrders:
    def test_have_a_row_per_device(self, desk: GuideDesk) -> None:
        seal = replace(TOKEN, serial="0281B4C7", certificates=())
        order = desk.order("pt", "mau-06", FormData(), [(TOKEN, CERTIFICATE), (seal, None)])
        assert [row["device_serial"] for row in order.rows] == ["0281B4C6", "0281B4C7"]
        assert "certificate_name" not in order.rows[1]

    def test_take_what_was_typed_about_a_device_by_place_or_by_name(self, desk: GuideDesk) -> None:
        by_place = desk.order("pt", "mau-05", FormData(rows=({"reason": "mất"},)), [(TOKEN, CERTIFICATE)])
        assert [(row["device_serial"], row["reason"]) for row in by_place.rows] == [("0281B4C6", "mất")]
        typed = ({"device_serial": "FF"}, {"device_serial": "0281B4C6", "reason": "hỏng"})
        by_name = desk.order("pt", "mau-05", FormData(rows=typed), [(TOKEN, CERTIFICATE)])
        assert [(row["device_serial"], row.get("reason")) for row in by_name.rows] == [
            ("0281B4C6", "hỏng"),
            ("FF", None),
        ]

    def test_take_the_office_from_what_it_said_once(self) -> None:
        desk = desk_of(OfficeData({"office": "Sở Nội vụ", "place": "Việt Trì"}, Letterhead.PARTY))
        order = desk.order("pt", "mau-06", FormData({"place": "Phú Thọ"}))
        assert (order.values, order.letterhead) == ({"office": "Sở Nội vụ", "place": "Phú Thọ"}, Letterhead.PARTY)
        assert {field.name: field.known for field in desk.shape("pt", "mau-06").fields}["office"] == "Sở Nội vụ"

    def test_of_a_form_the_text_does_not_name_are_refused(self, desk: GuideDesk) -> None:
        with pytest.raises(FormNotInProfile):
            desk.order("bt", "mau-06", FormData())

    def test_are_about_the_certificate_that_can_sign(self) -> None:
        old = replace(CERTIFICATE, serial="01", usable=False, not_after=datetime(2030, 1, 1, tzinfo=UTC))
        assert certificate_for_form(replace(TOKEN, certificates=(old, CERTIFICATE))) is CERTIFICATE
        assert certificate_for_form(replace(TOKEN, certificates=())) is None

    def test_give_the_last_day_in_vietnam(self) -> None:
        assert device_row(TOKEN, CERTIFICATE)["valid_until"] == "2027-03-31"

    def test_hold_only_fields_that_forms_know(self, desk: GuideDesk) -> None:
        desk.forms.check(FormData(rows=(device_row(TOKEN, CERTIFICATE),)), "device")

    @pytest.mark.parametrize(
        ("kind", "email"),
        [
            (CertificateKind.PERSON, None),
            (CertificateKind.ORGANISATION, "maipt.snv@phutho.gov.vn"),
            (CertificateKind.ARCHIVE, "maipt.snv@phutho.gov.vn"),
            (CertificateKind.UNKNOWN, "maipt.snv@phutho.gov.vn"),
        ],
    )
    def test_for_organisations_take_nothing_of_a_persons_certificate(
        self, desk: GuideDesk, kind: CertificateKind, email: str | None
    ) -> None:
        certificate = replace(CERTIFICATE, kind=kind)
        for profile in ("nd68", "ld", "pt"):
            row = desk.order(profile, "mau-02", FormData(), [(TOKEN, certificate)]).rows[0]
            assert row.get("certificate_email") == email
            assert row["certificate_serial"] == CERTIFICATE.serial


def test_the_program_reads_the_packs_that_come_with_it() -> None:
    assert guide_desk().guide("nd68", Event.LOCKED).profile == "nd68"
