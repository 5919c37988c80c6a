"""What each text says when something has happened: who, to whom, with which form, by when, and where it is silent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.errors import FormNotInProfile, ProfileUnknown, RulesUnreadable
from app.domain.forms import Authority, Letterhead
from app.domain.guidance import Asked, Basis, DeviceSort, Event, Guidance, Section, Sentence, Situation
from app.domain.token import CertificateKind
from app.regulation.guidance import Guides, load_guides
from app.settings.places import RESOURCES

FOLDER = RESOURCES / "guidance"
TEXTS = ("ld", "bt", "lc", "pt", "hn")
PROFILES = (*TEXTS, "nd68")
SILENT = "Văn bản không quy định."
CA = "Cục Chứng thực số và Bảo mật thông tin"
PERSON = Situation(CertificateKind.PERSON)
ORGANISATION = Situation(CertificateKind.ORGANISATION)
SYSTEM = Situation(CertificateKind.DEVICE)


@pytest.fixture(scope="module")
def guides() -> Guides:
    return load_guides(FOLDER, {})


def sentences(page: Guidance, section: Section) -> tuple[Sentence, ...]:
    return next((part.sentences for part in page.parts if part.section is section), ())


def told(page: Guidance, section: Section, clause: str | None = None) -> str:
    """Return what a section says, or what it says by one clause."""
    return " ".join(said.text for said in sentences(page, section) if clause in {None, said.clause})


def is_silent(page: Guidance, section: Section) -> bool:
    return SILENT in [said.text for said in sentences(page, section) if said.basis is Basis.SILENT]


def names(page: Guidance) -> list[str]:
    return [form.name for form in page.forms]


class TestPages:
    @pytest.mark.parametrize("profile", PROFILES)
    @pytest.mark.parametrize("event", Event)
    def test_exist_for_every_event(self, guides: Guides, profile: str, event: Event) -> None:
        page = guides.guide(profile, event)
        assert page.parts
        assert all(part.sentences for part in page.parts)

    @pytest.mark.parametrize("profile", PROFILES)
    def test_name_clause_and_article_beside_every_rule(self, guides: Guides, profile: str) -> None:
        pack = guides.find(profile)
        prefixes = ("ND68-", "ND30-") if profile == "nd68" else (f"{profile.upper()}-",)
        for event in Event:
            for part in guides.guide(profile, event).parts:
                for said in part.sentences:
                    if said.basis is Basis.TEXT:
                        assert said.clause is not None
                        assert said.source is not None
                        assert said.clause.startswith(prefixes)
                        assert said.source.startswith((pack.source, "Nghị định 30/2020/NĐ-CP, "))
                    else:
                        assert (said.clause, said.source) == (None, None)

    @pytest.mark.parametrize("profile", PROFILES)
    def test_are_made_of_short_sentences(self, guides: Guides, profile: str) -> None:
        assert max(len(say.text) for say in guides.find(profile).say) < 260

    @pytest.mark.parametrize("profile", PROFILES)
    def test_leave_no_place_unfilled(self, guides: Guides, profile: str) -> None:
        for event in Event:
            page = guides.guide(profile, event)
            texts = [said.text for part in page.parts for said in part.sentences]
            texts += [text for form in page.forms for text in (form.recipient or "", *form.copies)]
            assert not [text for text in texts if "{" in text or "}" in text]

    def test_are_found_in_any_case_of_letters(self, guides: Guides) -> None:
        assert guides.guide("PT", Event.LOCKED) == guides.guide("pt", Event.LOCKED)

    def test_of_a_profile_nobody_knows_are_refused_by_name(self, guides: Guides) -> None:
        with pytest.raises(ProfileUnknown) as caught:
            guides.guide("xx", Event.LOCKED)
        assert caught.value.facts == {"profile": "xx", "mode": None, "why": "guidance"}

    def test_of_old_texts_say_so_and_come_last(self, guides: Guides) -> None:
        assert {profile for profile in PROFILES if guides.guide(profile, Event.LOCKED).old} == {"bt", "hn"}
        assert set(guides.profiles()[-2:]) == {"bt", "hn"}

    @pytest.mark.parametrize("event", Event)
    @pytest.mark.parametrize("profile", ["bt", "hn"])
    def test_of_old_texts_show_the_national_route_beside(self, guides: Guides, profile: str, event: Event) -> None:
        beside = guides.guide(profile, event).beside
        assert beside is None or beside.profile == "nd68"
        assert beside is not None or not guides.guide("nd68", event).parts

    def test_beside_hold_what_their_text_says_and_no_advice_twice(self, guides: Guides) -> None:
        beside = guides.guide("hn", Event.LOCKED).beside
        assert beside is not None
        assert {said.basis for part in beside.parts for said in part.sentences} <= {Basis.TEXT, Basis.RECOMMENDATION}
        assert not sentences(beside, Section.AVOID)

    def test_of_a_text_that_was_not_at_hand_claim_nothing_where_nothing_is_known(self, guides: Guides) -> None:
        page = guides.guide("nd68", Event.LOCKED)
        assert [said.basis for said in sentences(page, Section.DEADLINE)] == [Basis.NOT_SEEN]
        assert not is_silent(page, Section.DEADLINE)

    def test_mark_advice_as_advice(self, guides: Guides) -> None:
        advice = sentences(guides.guide("pt", Event.LOCKED), Section.AVOID)
        assert [said.basis for said in advice] == [Basis.RECOMMENDATION]

    @pytest.mark.clause("PT-6.1")
    @pytest.mark.clause("LD-11.1")
    @pytest.mark.parametrize(("profile", "clause"), [("pt", "PT-6.1"), ("ld", "LD-11.1")])
    def test_say_why_a_device_locks_and_name_no_number_of_tries(
        self, guides: Guides, profile: str, clause: str
    ) -> None:
        text = told(guides.guide(profile, Event.LOCKED), Section.HAPPENED, clause)
        assert "nhập sai mật khẩu quá số lần" in text
        assert "quy trình khôi phục" in text
        for pack in guides.packs:
            assert not [say.text for say in pack.say if re.search(r"\d+\s+(lần nhập|lần sai|lần thử)", say.text)]


@dataclass(frozen=True)
class Route:
    """One line of what the texts must hold apart; None where a text is silent."""

    profile: str
    event: Event
    writes: str
    forms: tuple[str, ...]
    recipient: str | None
    days: int | None
    refused: str | None


MANAGING = "Cơ quan, tổ chức quản lý trực tiếp"
PARTY_OFFICE = "Văn phòng Tỉnh ủy (qua Phòng Chuyển đổi số - Cơ yếu)"
LAI_CHAU = "Sở Thông tin và Truyền thông tỉnh Lai Châu"
ISSUE = ("mau-01", "mau-02", "mau-03")
DECREE = tuple(f"mau-0{number}" for number in range(1, 7))
ROUTES = [
    Route("ld", Event.LOCKED, MANAGING, ("mau-06",), PARTY_OFFICE, None, None),
    Route("bt", Event.LOCKED, "thông báo ngay cho người quản lý thuê bao", (), None, None, None),
    Route("lc", Event.LOCKED, MANAGING.lower(), ("mau-06",), LAI_CHAU, 1, "LC-13.2b"),
    Route("pt", Event.LOCKED, MANAGING, ("mau-06",), "Sở Khoa học và Công nghệ", 1, "PT-6.3"),
    Route("hn", Event.LOCKED, "Thuê bao gửi", ("mau-11", "mau-12"), f"{CA} hoặc tổ chức được Cục ủy quyền", None, None),
    Route("ld", Event.ABOUT_TO_EXPIRE, "Người có thẩm quyền", ("mau-04",), PARTY_OFFICE, None, None),
    Route("bt", Event.ABOUT_TO_EXPIRE, "người quản lý thuê bao", (), None, None, None),
    Route("lc", Event.ABOUT_TO_EXPIRE, "Nghị định 68/2024/NĐ-CP", (), None, None, "LC-11"),
    Route("pt", Event.ABOUT_TO_EXPIRE, MANAGING, ("mau-04",), "Sở Khoa học và Công nghệ", 3, "PT-5.4b"),
    Route("hn", Event.ABOUT_TO_EXPIRE, "Thuê bao gửi", ("mau-07", "mau-08"), CA, None, None),
    Route("ld", Event.NEW_CERTIFICATE, "Cá nhân lập", ISSUE, f"{CA}, Ban Cơ yếu Chính phủ", None, None),
    Route("bt", Event.NEW_CERTIFICATE, "Thông tư 08/2016/TT-BQP", (), None, None, None),
    Route("lc", Event.NEW_CERTIFICATE, "Nghị định 68/2024/NĐ-CP", (), None, None, "LC-11"),
    Route("pt", Event.NEW_CERTIFICATE, MANAGING, ISSUE, CA, None, "PT-4.1"),
    Route("ld", Event.REVOCATION, "Điều 18, Điều 19 Nghị định 68/2024/NĐ-CP", (), None, None, None),
    Route("bt", Event.REVOCATION, "người quản lý thuê bao", (), None, None, None),
    Route("lc", Event.REVOCATION, "Điều 17 đến Điều 20 Nghị định 68/2024/NĐ-CP", (), None, None, "LC-12"),
    Route("pt", Event.REVOCATION, MANAGING, ("mau-05",), CA, None, "PT-4.2"),
    Route("hn", Event.REVOCATION, "thuê bao gửi", ("mau-09", "mau-10"), CA, None, None),
]  # fmt: skip


class TestWhatTheTextsHoldApart:
    @pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.profile}-{route.event}")
    def test_is_kept_apart(self, guides: Guides, route: Route) -> None:
        page = guides.guide(route.profile, route.event)
        assert route.writes in told(page, Section.WRITES)
        assert tuple(names(page)) == route.forms
        assert route.recipient is None or page.forms[-1].recipient == route.recipient
        assert [rule.working_days for rule in page.due] == ([] if route.days is None else [route.days])

    @pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.profile}-{route.event}")
    def test_is_silence_where_the_text_is_silent(self, guides: Guides, route: Route) -> None:
        page = guides.guide(route.profile, route.event)
        if route.refused is None:
            assert is_silent(page, Section.REFUSED)
            assert is_silent(page, Section.DEADLINE)
        else:
            assert route.refused in {said.clause for said in sentences(page, Section.REFUSED)}

    @pytest.mark.parametrize(
        ("profile", "terms"),
        [
            ("ld", {(Asked.RENEWAL, 30, 0, True), (Asked.CHANGE, 30, 0, False)}),
            ("pt", {(Asked.RENEWAL, 30, 0, True), (Asked.CHANGE, 30, 0, False)}),
            ("nd68", {(Asked.RENEWAL, 30, 0, True), (Asked.CHANGE, 30, 0, False)}),
            ("bt", {(Asked.NOTICE, 0, 1, False)}),
            ("lc", set()),
            ("hn", set()),
        ],
    )
    def test_terms_are_each_texts_own(
        self, guides: Guides, profile: str, terms: set[tuple[Asked, int, int, bool]]
    ) -> None:
        assert {(term.asked, term.days, term.months, term.once) for term in guides.terms(profile)} == terms

    def test_papers_of_party_bodies_carry_the_partys_heading(self, guides: Guides) -> None:
        party = {profile for profile in PROFILES if guides.letterhead(profile) is Letterhead.PARTY}
        assert party == {"ld", "bt"}

    def test_contacts_stand_in_one_text_only(self, guides: Guides) -> None:
        contact = re.compile(r"@|\b0\d{2,4}\.\d{3}|[A-Z]\d{2}\.\d+\b|https?://(?!dichvucong)")
        found = {pack.profile for pack in guides.packs for say in pack.say if contact.search(say.text)}
        assert found == {"lc"}
        assert not [say.text for say in guides.advice if contact.search(say.text)]

    @pytest.mark.parametrize("profile", ["ld", "bt", "pt", "hn"])
    @pytest.mark.parametrize("event", [Event.LOCKED, Event.LOST, Event.ABOUT_TO_EXPIRE])
    def test_contacts_elsewhere_are_said_to_be_missing(self, guides: Guides, profile: str, event: Event) -> None:
        assert is_silent(guides.guide(profile, event), Section.CONTACT)


class TestLockedDevices:
    @pytest.mark.clause("LD-11.2")
    def test_in_lam_dong_go_to_the_party_office_without_a_deadline(self, guides: Guides) -> None:
        page = guides.guide("ld", Event.LOCKED)
        assert "gửi Văn phòng Tỉnh ủy (qua Phòng Chuyển đổi số - Cơ yếu)" in told(page, Section.WRITES, "LD-11.2")
        assert "Mẫu 06" in told(page, Section.FORM, "LD-11.2")
        assert is_silent(page, Section.DEADLINE)

    @pytest.mark.clause("LC-13.2a")
    def test_in_lai_chau_a_pki_token_goes_to_the_department(self, guides: Guides) -> None:
        page = guides.guide("lc", Event.LOCKED, Situation(device=DeviceSort.PKI_TOKEN))
        assert "Sở Thông tin và Truyền thông tỉnh Lai Châu" in told(page, Section.WRITES, "LC-13.2a")
        assert names(page) == ["mau-06"]
        assert not page.asks_device

    @pytest.mark.clause("LC-13.3")
    def test_in_lai_chau_another_device_follows_the_decree(self, guides: Guides) -> None:
        page = guides.guide("lc", Event.LOCKED, Situation(device=DeviceSort.OTHER))
        assert "khoản 3 Điều 22 Nghị định 68/2024" in told(page, Section.WRITES, "LC-13.3")
        assert (names(page), page.due) == ([], ())

    @pytest.mark.clause("LC-13.3")
    def test_in_lai_chau_the_kind_of_device_is_asked_for(self, guides: Guides) -> None:
        page = guides.guide("lc", Event.LOCKED)
        assert page.asks_device
        assert {"LC-13.2a", "LC-13.3"} <= {said.clause for said in sentences(page, Section.WRITES)}

    @pytest.mark.clause("LC-13.2b")
    def test_in_lai_chau_have_a_working_day_a_notice_and_a_written_refusal(self, guides: Guides) -> None:
        page = guides.guide("lc", Event.LOCKED, Situation(device=DeviceSort.PKI_TOKEN))
        assert [(rule.working_days, rule.clause) for rule in page.due] == [(1, "LC-13.2b")]
        assert "yêu cầu hợp lệ" in told(page, Section.DEADLINE, "LC-13.2b")
        assert "bằng văn bản, nêu rõ lý do" in told(page, Section.REFUSED, "LC-13.2b")
        assert "thông báo cho cơ quan, tổ chức quản lý trực tiếp" in told(page, Section.APPROVED, "LC-13.2b")

    @pytest.mark.clause("LC-8.2")
    def test_in_lai_chau_are_written_about_in_a_signed_electronic_paper(self, guides: Guides) -> None:
        text = told(guides.guide("lc", Event.LOCKED), Section.WRITES, "LC-8.2")
        assert "văn bản điện tử đã ký số" in text
        assert "Hệ thống quản lý văn bản và điều hành" in text

    @pytest.mark.clause("LC-8.2")
    @pytest.mark.parametrize("profile", PROFILES)
    def test_that_are_the_seal_cannot_sign_their_own_request(self, guides: Guides, profile: str) -> None:
        warning = "không ký được chính văn bản đề nghị cho nó"
        assert warning in told(guides.guide(profile, Event.LOCKED, ORGANISATION), Section.WRITES)
        assert "hỏi nơi nhận" in told(guides.guide(profile, Event.LOCKED, ORGANISATION), Section.WRITES)
        assert warning not in told(guides.guide(profile, Event.LOCKED, PERSON), Section.WRITES)

    @pytest.mark.clause("BT-16.2")
    @pytest.mark.parametrize("profile", PROFILES)
    @pytest.mark.parametrize("event", Event)
    def test_of_an_archives_device_are_those_of_an_organisations(
        self, guides: Guides, profile: str, event: Event
    ) -> None:
        archives = guides.guide(profile, event, Situation(CertificateKind.ARCHIVE))
        assert archives.parts == guides.guide(profile, event, ORGANISATION).parts

    @pytest.mark.clause("PT-10.5")
    @pytest.mark.clause("PT-6.2")
    def test_in_phu_tho_are_asked_for_by_the_subscriber_and_written_about_by_the_office(self, guides: Guides) -> None:
        page = guides.guide("pt", Event.LOCKED)
        assert [said.clause for said in sentences(page, Section.WRITES)][:2] == ["PT-10.5", "PT-6.2"]
        assert "về Sở Khoa học và Công nghệ" in told(page, Section.WRITES, "PT-6.2")
        assert "Mẫu số 06" in told(page, Section.FORM, "PT-6.2")

    @pytest.mark.clause("PT-6.3")
    def test_in_phu_tho_are_refused_in_writing(self, guides: Guides) -> None:
        text = told(guides.guide("pt", Event.LOCKED), Section.REFUSED, "PT-6.3")
        assert "bằng văn bản, nêu rõ lý do" in text

    @pytest.mark.clause("PT-6.4")
    def test_in_phu_tho_are_recovered_together_within_a_working_day_if_accepted(self, guides: Guides) -> None:
        page = guides.guide("pt", Event.LOCKED)
        assert "phối hợp trực tiếp với cơ quan, tổ chức quản lý trực tiếp" in told(page, Section.APPROVED, "PT-6.4")
        assert "Nếu chấp nhận" in told(page, Section.DEADLINE, "PT-6.4")
        assert [(rule.working_days, rule.clause) for rule in page.due] == [(1, "PT-6.4")]

    @pytest.mark.clause("HN-6.7a")
    @pytest.mark.clause("HN-6.7b")
    def test_in_ha_nam_take_two_forms_and_show_todays_route(self, guides: Guides) -> None:
        page = guides.guide("hn", Event.LOCKED)
        assert "Mẫu 11" in told(page, Section.FORM, "HN-6.7a")
        assert "Mẫu 12" in told(page, Section.FORM, "HN-6.7b")
        assert [form.recipient for form in page.forms] == ["", f"{CA} hoặc tổ chức được Cục ủy quyền"]
        assert page.old
        assert page.beside is not None
        assert names(page.beside) == ["mau-06"]

    @pytest.mark.clause("BT-19.5a")
    @pytest.mark.parametrize("event", [Event.LOCKED, Event.FORGOTTEN, Event.LOST, Event.EXPOSED])
    def test_in_binh_thuan_are_told_of_at_once_and_no_form_is_named(self, guides: Guides, event: Event) -> None:
        page = guides.guide("bt", event)
        assert "thông báo ngay cho người quản lý thuê bao" in told(page, Section.WRITES, "BT-19.5a")
        assert "Chánh Văn phòng Tỉnh ủy" in told(page, Section.WRITES, "BT-5.1")
        assert is_silent(page, Section.FORM)
        assert names(page) == []


class TestKeepingDevices:
    @pytest.mark.clause("LD-14.1")
    @pytest.mark.clause("BT-4.3")
    @pytest.mark.clause("HN-4.2")
    @pytest.mark.parametrize(("profile", "clause"), [("ld", "LD-14.1"), ("bt", "BT-4.3"), ("hn", "HN-4.2")])
    def test_no_tool_is_used_on_a_locked_one(self, guides: Guides, profile: str, clause: str) -> None:
        text = told(guides.guide(profile, Event.LOCKED), Section.AVOID, clause)
        assert "làm thay đổi dữ liệu" in text
        assert "hỏng thiết bị" in text

    @pytest.mark.clause("LD-14")
    @pytest.mark.clause("BT-4.1")
    @pytest.mark.parametrize(("profile", "clause"), [("ld", "LD-14"), ("bt", "BT-4.1")])
    def test_they_are_kept_as_a_secret(self, guides: Guides, profile: str, clause: str) -> None:
        assert "“Mật”" in told(guides.guide(profile, Event.HANDED_OVER), Section.AVOID, clause)

    @pytest.mark.clause("BT-19.2")
    def test_the_keeper_of_the_seal_keeps_its_password(self, guides: Guides) -> None:
        text = told(guides.guide("bt", Event.HANDED_OVER, ORGANISATION), Section.AVOID, "BT-19.2")
        assert "không được tiết lộ mật khẩu" in text

    @pytest.mark.clause("HN-7.3")
    def test_a_person_keeps_device_and_password(self, guides: Guides) -> None:
        text = told(guides.guide("hn", Event.HANDED_OVER, PERSON), Section.AVOID, "HN-7.3")
        assert "tự bảo quản thiết bị" in text
        assert "không tiết lộ mật khẩu" in text

    @pytest.mark.clause("PT-7.1b")
    @pytest.mark.clause("HN-7.2")
    @pytest.mark.clause("LC-21.2")
    @pytest.mark.parametrize(("profile", "clause"), [("pt", "PT-7.1b"), ("hn", "HN-7.2"), ("lc", "LC-21.2")])
    def test_the_seal_passes_on_with_written_permission_only(self, guides: Guides, profile: str, clause: str) -> None:
        page = guides.guide(profile, Event.HANDED_OVER, ORGANISATION)
        assert "bằng văn bản" in told(page, Section.WRITES, clause)
        assert "bien-ban-ban-giao" in names(page)

    @pytest.mark.clause("BT-19.2h")
    def test_a_new_keeper_of_the_seal_means_minutes(self, guides: Guides) -> None:
        page = guides.guide("bt", Event.HANDED_OVER, ORGANISATION)
        assert "biên bản bàn giao" in told(page, Section.WRITES, "BT-19.2h")
        assert "Mẫu 03" in told(page, Section.FORM, "BT-19.2h")
        assert "bố cục riêng" in told(page, Section.FORM, "BT-19.2h")

    @pytest.mark.clause("BT-21.1")
    def test_devices_of_systems_stay_with_it_and_pass_on_with_minutes(self, guides: Guides) -> None:
        page = guides.guide("bt", Event.HANDED_OVER, SYSTEM)
        assert "Cán bộ công nghệ thông tin" in told(page, Section.WRITES, "BT-21.1")
        assert "bien-ban-ban-giao" in names(page)

    @pytest.mark.clause("LD-24.2")
    @pytest.mark.clause("BT-18.3")
    @pytest.mark.parametrize(("profile", "clause"), [("ld", "LD-24.2"), ("bt", "BT-18.3")])
    def test_the_seal_is_given_to_its_keeper_by_decision(self, guides: Guides, profile: str, clause: str) -> None:
        page = guides.guide(profile, Event.HANDED_OVER, ORGANISATION)
        assert "quyết định" in told(page, Section.WRITES, clause)
        assert "quyet-dinh-giao" in names(page)

    @pytest.mark.clause("BT-17.2")
    @pytest.mark.clause("HN-6.6a")
    @pytest.mark.clause("PT-10.4")
    @pytest.mark.parametrize(
        ("profile", "clause", "form"),
        [
            ("bt", "BT-17.2", "bien-ban-thu-hoi"),
            ("hn", "HN-6.6a", "mau-14"),
            ("pt", "PT-10.4", "bien-ban-thu-hoi"),
        ],
    )
    def test_they_are_taken_back_against_a_receipt(self, guides: Guides, profile: str, clause: str, form: str) -> None:
        page = guides.guide(profile, Event.TAKEN_BACK)
        assert "thu hồi" in told(page, Section.WRITES, clause)
        assert form in names(page)

    @pytest.mark.clause("HN-6.6b")
    def test_a_lost_one_in_ha_nam_means_minutes_to_the_provider_at_once(self, guides: Guides) -> None:
        page = guides.guide("hn", Event.LOST)
        assert f"gửi ngay về {CA}" in told(page, Section.WRITES, "HN-6.6b")
        assert "mau-15" in names(page)

    @pytest.mark.clause("LC-7.1")
    @pytest.mark.clause("LC-7.2b")
    @pytest.mark.parametrize("event", Event)
    def test_in_lai_chau_the_text_tells_how_to_reach_both_offices(self, guides: Guides, event: Event) -> None:
        page = guides.guide("lc", event)
        provider, delegate = (told(page, Section.CONTACT, clause) for clause in ("LC-7.1", "LC-7.2b"))
        for fact in ("024.3773.8668", "ca@bcy.gov.vn", "https://ca.gov.vn", "G11.07.05"):
            assert fact in provider
        assert "H35.6" in delegate


class TestCertificates:
    @pytest.mark.clause("LD-3.2")
    @pytest.mark.clause("LD-3.3")
    def test_how_long_they_last_is_told_as_the_text_does(self, guides: Guides) -> None:
        assert "tối đa 05 năm" in told(guides.guide("ld", Event.NEW_CERTIFICATE), Section.APPROVED, "LD-3.2")
        assert "tối đa là 03 năm" in told(guides.guide("ld", Event.RENEWED), Section.APPROVED, "LD-3.3")

    @pytest.mark.clause("LD-9.1")
    @pytest.mark.clause("PT-5.4a")
    @pytest.mark.parametrize(("profile", "clause"), [("ld", "LD-9.1"), ("pt", "PT-5.4a")])
    def test_renewal_takes_form_04(self, guides: Guides, profile: str, clause: str) -> None:
        page = guides.guide(profile, Event.ABOUT_TO_EXPIRE)
        assert "04" in told(page, Section.FORM, clause)
        assert names(page) == ["mau-04"]

    @pytest.mark.clause("LD-9.2")
    @pytest.mark.clause("PT-5.1")
    @pytest.mark.parametrize(("profile", "clause"), [("ld", "LD-9.2"), ("pt", "PT-5.1")])
    def test_renewal_comes_once_and_30_days_before_the_end(self, guides: Guides, profile: str, clause: str) -> None:
        text = told(guides.guide(profile, Event.ABOUT_TO_EXPIRE), Section.CONDITIONS, clause)
        assert "01 lần" in text
        assert "ít nhất 30 ngày" in text

    @pytest.mark.clause("LD-10.1")
    @pytest.mark.clause("PT-5.2")
    @pytest.mark.parametrize(("profile", "clause"), [("ld", "LD-10.1"), ("pt", "PT-5.2")])
    def test_a_change_keeps_the_validity(self, guides: Guides, profile: str, clause: str) -> None:
        text = told(guides.guide(profile, Event.INFORMATION_CHANGED), Section.CONDITIONS, clause)
        assert "ít nhất 30 ngày" in text
        assert "không làm thay đổi thời hạn" in text

    @pytest.mark.clause("LD-10.3")
    @pytest.mark.clause("PT-5.3")
    @pytest.mark.parametrize(("profile", "clause"), [("ld", "LD-10.3"), ("pt", "PT-5.3")])
    def test_which_changes_there_are_depends_on_whose_it_is(self, guides: Guides, profile: str, clause: str) -> None:
        def cases(situation: Situation) -> str:
            return told(guides.guide(profile, Event.INFORMATION_CHANGED, situation), Section.CONDITIONS, clause)

        assert "thư điện tử công vụ" in cases(PERSON)
        assert "đổi tên hoặc địa chỉ hoạt động" in cases(ORGANISATION)
        assert "nâng cấp phiên bản" in cases(SYSTEM)
        assert "nâng cấp phiên bản" not in cases(PERSON)

    @pytest.mark.clause("LD-10.3")
    @pytest.mark.clause("LD-12")
    def test_a_new_post_in_lam_dong_means_revocation(self, guides: Guides) -> None:
        page = guides.guide("ld", Event.INFORMATION_CHANGED, PERSON)
        assert "vị trí công tác mới" in told(page, Section.CONDITIONS, "LD-12")
        assert "thu hồi" in told(page, Section.CONDITIONS, "LD-12")

    @pytest.mark.clause("PT-5.4b")
    def test_a_refused_renewal_is_answered_in_writing(self, guides: Guides) -> None:
        text = told(guides.guide("pt", Event.ABOUT_TO_EXPIRE), Section.REFUSED, "PT-5.4b")
        assert "bằng văn bản, nêu rõ lý do" in text

    @pytest.mark.clause("PT-5.4c")
    def test_an_accepted_renewal_is_filed_within_three_days_and_then_sent(self, guides: Guides) -> None:
        page = guides.guide("pt", Event.ABOUT_TO_EXPIRE)
        assert "Quy chế không nêu hạn trả chứng thư" in told(page, Section.DEADLINE, "PT-5.4c")
        assert [(rule.working_days, rule.clause) for rule in page.due] == [(3, "PT-5.4c")]
        assert "hướng dẫn cập nhật" in told(guides.guide("pt", Event.RENEWED), Section.APPROVED, "PT-5.4c")

    @pytest.mark.clause("BT-19.5b")
    @pytest.mark.parametrize("event", [Event.ABOUT_TO_EXPIRE, Event.INFORMATION_CHANGED, Event.TAKEN_BACK])
    def test_binh_thuan_wants_notice_a_month_ahead(self, guides: Guides, event: Event) -> None:
        assert "trước một tháng" in told(guides.guide("bt", event), Section.WRITES, "BT-19.5b")

    @pytest.mark.clause("LD-8")
    @pytest.mark.parametrize(
        ("situation", "form", "writer"),
        [(PERSON, "Mẫu 01", "Cá nhân"), (ORGANISATION, "Mẫu 02", "Người có"), (SYSTEM, "Mẫu 03", "Người có")],
    )
    def test_new_ones_in_lam_dong_are_asked_for_by_form_and_writer(
        self, guides: Guides, situation: Situation, form: str, writer: str
    ) -> None:
        page = guides.guide("ld", Event.NEW_CERTIFICATE, situation)
        assert form in told(page, Section.FORM, "LD-8")
        assert told(page, Section.WRITES, "LD-8").startswith(writer)
        assert CA in told(page, Section.WRITES, "LD-8")

    @pytest.mark.clause("PT-4.1")
    def test_new_ones_in_phu_tho_are_asked_for_by_the_office_with_a_copy(self, guides: Guides) -> None:
        page = guides.guide("pt", Event.NEW_CERTIFICATE)
        assert MANAGING in told(page, Section.WRITES, "PT-4.1")
        assert {form.copies for form in page.forms} == {("Sở Khoa học và Công nghệ (để biết, theo dõi, tổng hợp)",)}
        assert {form.recipient for form in page.forms} == {CA}

    @pytest.mark.clause("PT-4.2")
    def test_revocation_in_phu_tho_goes_to_the_provider_with_a_copy(self, guides: Guides) -> None:
        (form,) = guides.guide("pt", Event.REVOCATION).forms
        assert (form.name, form.recipient) == ("mau-05", CA)
        assert form.copies == ("Sở Khoa học và Công nghệ (để biết, theo dõi, tổng hợp)",)

    @pytest.mark.clause("LD-12")
    @pytest.mark.clause("LD-13")
    def test_why_they_are_revoked_and_how_a_new_one_is_got(self, guides: Guides) -> None:
        assert "nghỉ hưu" in told(guides.guide("ld", Event.REVOCATION, PERSON), Section.HAPPENED, "LD-12")
        assert "sáp nhập" in told(guides.guide("ld", Event.REVOCATION, ORGANISATION), Section.HAPPENED, "LD-12")
        assert "ngừng hoạt động" in told(guides.guide("ld", Event.REVOCATION, SYSTEM), Section.HAPPENED, "LD-12")
        assert "như cấp lần đầu" in told(guides.guide("ld", Event.EXPIRED), Section.CONDITIONS, "LD-13")

    @pytest.mark.clause("HN-6.1")
    @pytest.mark.clause("HN-6.2")
    @pytest.mark.clause("HN-6.3")
    @pytest.mark.parametrize(
        ("situation", "clause", "first", "second"),
        [
            (PERSON, "HN-6.1", "Mẫu 01", "Mẫu 02"),
            (ORGANISATION, "HN-6.2", "Mẫu 03", "Mẫu 04"),
            (SYSTEM, "HN-6.3", "Mẫu 05", "Mẫu 06"),
        ],
    )
    def test_new_ones_in_ha_nam_take_forms_in_pairs(
        self, guides: Guides, situation: Situation, clause: str, first: str, second: str
    ) -> None:
        page = guides.guide("hn", Event.NEW_CERTIFICATE, situation)
        text = told(page, Section.FORM, clause)
        assert first in text
        assert f"gửi {second}" in text
        assert CA in text
        assert page.beside is not None

    @pytest.mark.clause("HN-6.4")
    @pytest.mark.clause("HN-6.5")
    @pytest.mark.parametrize(
        ("event", "clause", "pair"),
        [
            (Event.ABOUT_TO_EXPIRE, "HN-6.4", ["mau-07", "mau-08"]),
            (Event.INFORMATION_CHANGED, "HN-6.4", ["mau-07", "mau-08"]),
            (Event.REVOCATION, "HN-6.5", ["mau-09", "mau-10"]),
        ],
    )
    def test_requests_in_ha_nam_take_forms_in_pairs(
        self, guides: Guides, event: Event, clause: str, pair: list[str]
    ) -> None:
        page = guides.guide("hn", event)
        assert names(page) == pair
        assert [form.recipient for form in page.forms] == ["", CA]
        assert CA in told(page, Section.WRITES, clause)

    @pytest.mark.clause("BT-3.4")
    def test_validity_in_binh_thuan_knows_suspension(self, guides: Guides) -> None:
        text = told(guides.guide("bt", Event.EXPIRED), Section.HAPPENED, "BT-3.4")
        assert "chưa hết hạn, không bị tạm dừng hoặc bị thu hồi" in text

    @pytest.mark.clause("HN-5.1")
    def test_users_of_public_authorities_in_ha_nam_have_to_move(self, guides: Guides) -> None:
        text = told(guides.guide("hn", Event.NEW_CERTIFICATE), Section.CONDITIONS, "HN-5.1")
        assert "phải có kế hoạch chuyển" in text


class TestForms:
    @pytest.mark.parametrize(
        ("profile", "known"),
        [
            ("ld", {"mau-01", "mau-02", "mau-03", "mau-04", "mau-06", "quyet-dinh-giao"}),
            ("bt", {"bien-ban-ban-giao", "bien-ban-giao-nhan", "bien-ban-thu-hoi", "quyet-dinh-giao"}),
            ("lc", {"mau-06", "bien-ban-ban-giao"}),
            ("pt", {*DECREE, "bien-ban-ban-giao", "bien-ban-giao-nhan", "bien-ban-thu-hoi"}),
            ("hn", {*(f"mau-{n}" for n in ("07", "08", "09", "10", "11", "12", "14", "15")), "bien-ban-ban-giao"}),
            ("nd68", {*DECREE, "bien-ban-ban-giao"}),
        ],
    )  # fmt: skip
    def test_are_those_the_text_names(self, guides: Guides, profile: str, known: set[str]) -> None:
        assert {use.name for use in guides.form_uses(profile)} == known

    @pytest.mark.clause("BT-19.5a")
    def test_that_a_text_does_not_name_are_refused_by_name(self, guides: Guides) -> None:
        with pytest.raises(FormNotInProfile) as caught:
            guides.form_use("bt", "mau-06")
        assert caught.value.code == "form_not_in_profile"
        assert caught.value.facts["form"] == "mau-06"
        assert caught.value.facts["why"] == "not_named"

    def test_that_a_text_names_without_their_fields_being_known_are_refused_as_that(self, guides: Guides) -> None:
        with pytest.raises(FormNotInProfile) as caught:
            guides.form_use("hn", "mau-06")
        assert caught.value.facts["why"] == "layout_unknown"

    def test_know_the_deadline_their_text_sets(self, guides: Guides) -> None:
        def days(profile: str, form: str) -> int | None:
            rule = guides.form_due(profile, form)
            return rule.working_days if rule else None

        assert [days("pt", "mau-06"), days("pt", "mau-04"), days("lc", "mau-06")] == [1, 3, 1]
        assert [days("ld", "mau-06"), days("hn", "mau-12"), days("pt", "mau-05"), days("nd68", "mau-06")] == [None] * 4


class TestWhatItEntered:
    @pytest.fixture
    def merged(self) -> Guides:
        new = Authority("Sở Khoa học và Công nghệ tỉnh Lai Châu", ("Số 1, đường Mới; 02133.000.000",))
        return load_guides(FOLDER, {"lc": new})

    @pytest.mark.clause("LC-13.2a")
    def test_another_body_stands_in_every_sentence_and_form(self, merged: Guides) -> None:
        page = merged.guide("lc", Event.LOCKED, Situation(device=DeviceSort.PKI_TOKEN))
        assert "gửi Sở Khoa học và Công nghệ tỉnh Lai Châu" in told(page, Section.WRITES, "LC-13.2a")
        assert page.forms[0].recipient == "Sở Khoa học và Công nghệ tỉnh Lai Châu"

    def test_it_is_told_that_the_text_names_another(self, merged: Guides) -> None:
        entered = [
            said.text
            for said in sentences(merged.guide("lc", Event.LOCKED), Section.WRITES)
            if said.basis is Basis.OFFICE
        ]
        assert len(entered) == 1
        assert "Sở Thông tin và Truyền thông tỉnh Lai Châu" in entered[0]

    def test_the_old_bodys_contact_gives_way_to_the_new_one(self, merged: Guides) -> None:
        contacts = sentences(merged.guide("lc", Event.LOCKED), Section.CONTACT)
        assert [said.clause for said in contacts] == ["LC-7.1", None]
        assert contacts[1].text == "Số 1, đường Mới; 02133.000.000"
        assert contacts[1].basis is Basis.OFFICE

    def test_a_contact_ends_the_silence(self) -> None:
        guides = load_guides(FOLDER, {"pt": Authority(contacts=("0210.000.000",))})
        page = guides.guide("pt", Event.LOCKED)
        assert [said.basis for said in sentences(page, Section.CONTACT)] == [Basis.OFFICE]
        assert "Sở Khoa học và Công nghệ" in told(page, Section.WRITES, "PT-6.2")


class TestDamagedPacks:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        for file in FOLDER.glob("*.toml"):
            (tmp_path / file.name).write_bytes(file.read_bytes())
        return tmp_path

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('clause = "LC-12"\n', ""),
            ('in = ["contact"]', 'in = ["somewhere"]'),
            ('profile = "lc"', 'profile = "other"'),
            ('at = "Điều 9"', 'article = "Điều 9"'),
        ],
    )
    def test_are_refused_with_their_name(self, folder: Path, old: str, new: str) -> None:
        file = folder / "lc.toml"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(RulesUnreadable) as caught:
            load_guides(folder, {})
        assert caught.value.facts["file"] == "lc.toml"
