"""What each text says when something has happened: who, to whom, with which form, by when, and where it is silent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.errors import FormNotInProfile, ProfileUnknown, RulesUnreadable
from app.domain.forms import Authority, Letterhead
from app.domain.guidance import Asked, Basis, DeviceSort, Event, Section, Situation
from app.domain.token import CertificateKind
from app.regulation.guidance import Guides, load_guides
from tests.regulation.reading import CA, FOLDER, MANAGING, PROFILES, is_silent, names, sentences, told


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
        states_own = profile == "bt" and event is Event.HANDED_OVER
        assert (beside and beside.profile) == (None if states_own else "nd68")

    def test_beside_hold_what_their_text_says_and_no_advice_twice(self, guides: Guides) -> None:
        beside = guides.guide("hn", Event.LOCKED).beside
        assert beside is not None
        assert {said.basis for part in beside.parts for said in part.sentences} <= {Basis.TEXT, Basis.RECOMMENDATION}
        assert not sentences(beside, Section.AVOID)

    def test_of_a_text_that_was_not_at_hand_claim_nothing_where_nothing_is_known(self, guides: Guides) -> None:
        page = guides.guide("nd68", Event.LOCKED)
        assert [said.basis for said in sentences(page, Section.DEADLINE)] == [Basis.NOT_SEEN]
        assert not is_silent(page, Section.DEADLINE)

    @pytest.mark.parametrize("profile", PROFILES)
    @pytest.mark.parametrize("event", Event)
    def test_tell_one_rule_once_and_say_where_it_holds_too(self, guides: Guides, profile: str, event: Event) -> None:
        page = guides.guide(profile, event)
        if page.forms:
            return
        shown = [said for part in page.told for said in part.sentences if said.clause]
        assert len(shown) == len(set(shown))
        everything = {said for part in page.parts for said in part.sentences if said.clause}
        assert set(shown) == everything
        sections = {part.section for part in page.parts}
        silent = {section for basis in (Basis.SILENT, Basis.NOT_SEEN) for section in page.unsaid(basis)}
        assert {part.section for part in page.told} | set(page.repeated) | silent == sections

    def test_tell_a_pointer_to_the_decree_where_it_matters_most(self, guides: Guides) -> None:
        page = guides.guide("lc", Event.LOST)
        told_in = [part.section for part in page.told for said in part.sentences if said.clause == "LC-12"]
        assert told_in == [Section.WRITES]
        assert page.repeated == (
            Section.HAPPENED,
            Section.FORM,
            Section.DEADLINE,
            Section.REFUSED,
            Section.APPROVED,
        )
        assert len([part for part in page.parts if "LC-12" in {said.clause for said in part.sentences}]) == 6

    @pytest.mark.parametrize("profile", PROFILES)
    def test_of_a_locked_device_begin_with_the_plain_fact(self, guides: Guides, profile: str) -> None:
        first = sentences(guides.guide(profile, Event.LOCKED), Section.HAPPENED)[0]
        assert first.text.startswith("Thiết bị không nhận mật khẩu (PIN) nữa.")

    @pytest.mark.clause("LC-21.2")
    def test_of_handing_over_name_the_form_that_is_offered(self, guides: Guides) -> None:
        page = guides.guide("lc", Event.HANDED_OVER, Situation(CertificateKind.ORGANISATION))
        form = next(part for part in page.told if part.section is Section.FORM)
        assert names(page) == ["bien-ban-ban-giao"]
        assert [said.basis for said in form.sentences if "biên bản bàn giao" in said.text] == [Basis.RECOMMENDATION]

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
    deadline: str | None


PARTY_OFFICE = "Văn phòng Tỉnh ủy (qua Phòng Chuyển đổi số - Cơ yếu)"
RECOVERY = f"{CA} hoặc tổ chức được Cục ủy quyền"
LAI_CHAU = "Sở Thông tin và Truyền thông tỉnh Lai Châu"
ISSUE = ("mau-01", "mau-02", "mau-03")
DECREE = tuple(f"mau-0{number}" for number in range(1, 7))
ROUTES = [
    Route("ld", Event.LOCKED, MANAGING, ("mau-06",), PARTY_OFFICE, None, None, None),
    Route("bt", Event.LOCKED, "thông báo ngay cho người quản lý thuê bao", (), None, None, None, "BT-19.5a"),
    Route("lc", Event.LOCKED, MANAGING.lower(), ("mau-06",), LAI_CHAU, 1, "LC-13.2b", "LC-13.2b"),
    Route("pt", Event.LOCKED, MANAGING, ("mau-06",), "Sở Khoa học và Công nghệ", 1, "PT-6.3", "PT-6.4"),
    Route("hn", Event.LOCKED, "Thuê bao gửi", ("mau-11", "mau-12"), RECOVERY, None, "HN-6", "HN-6"),
    Route("ld", Event.ABOUT_TO_EXPIRE, "Người có thẩm quyền", ("mau-04",), PARTY_OFFICE, None, None, "LD-9.2"),
    Route("bt", Event.ABOUT_TO_EXPIRE, "người quản lý thuê bao", (), None, None, None, "BT-19.5b"),
    Route("lc", Event.ABOUT_TO_EXPIRE, "Nghị định 68/2024/NĐ-CP", (), None, None, "LC-11", "LC-11"),
    Route("pt", Event.ABOUT_TO_EXPIRE, MANAGING, ("mau-04",), "Sở Khoa học và Công nghệ", 3, "PT-5.4b", "PT-5.4c"),
    Route("hn", Event.ABOUT_TO_EXPIRE, "Thuê bao gửi", ("mau-07", "mau-08"), CA, None, "HN-6", "HN-6"),
    Route("ld", Event.NEW_CERTIFICATE, "Cá nhân lập", ISSUE, f"{CA}, Ban Cơ yếu Chính phủ", None, None, None),
    Route("bt", Event.NEW_CERTIFICATE, "Thông tư 08/2016/TT-BQP", (), None, None, None, None),
    Route("lc", Event.NEW_CERTIFICATE, "Nghị định 68/2024/NĐ-CP", (), None, None, "LC-11", "LC-11"),
    Route("pt", Event.NEW_CERTIFICATE, MANAGING, ISSUE, CA, None, "PT-4.1", "PT-4.1"),
    Route("ld", Event.REVOCATION, "Điều 18, Điều 19 Nghị định 68/2024/NĐ-CP", (), None, None, "LD-12", None),
    Route("bt", Event.REVOCATION, "người quản lý thuê bao", (), None, None, None, "BT-19.5b"),
    Route("lc", Event.REVOCATION, "Điều 17 đến Điều 20 Nghị định 68/2024/NĐ-CP", (), None, None, "LC-12", "LC-12"),
    Route("pt", Event.REVOCATION, MANAGING, ("mau-05",), CA, None, "PT-4.2", "PT-4.2"),
    Route("hn", Event.REVOCATION, "thuê bao gửi", ("mau-09", "mau-10", "mau-14"), CA, None, "HN-6", "HN-6"),
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
        for section, clause in ((Section.REFUSED, route.refused), (Section.DEADLINE, route.deadline)):
            assert is_silent(page, section) == (clause is None)
            assert clause in {said.clause for said in sentences(page, section)}

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

    def test_it_is_told_how_to_name_todays_body_until_it_did(self, guides: Guides, merged: Guides) -> None:
        for event in Event:
            advice = [
                said for said in sentences(guides.guide("lc", event), Section.CONTACT) if "office.toml" in said.text
            ]
            assert [said.basis for said in advice] == [Basis.RECOMMENDATION]
            assert "office.toml" not in told(merged.guide("lc", event), Section.CONTACT)

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
