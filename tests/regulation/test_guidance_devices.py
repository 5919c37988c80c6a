"""What each text says of devices that are locked, lost, handed over or taken back, and how they are kept."""

from __future__ import annotations

import pytest

from app.domain.guidance import DeviceSort, Event, Section, Situation
from app.domain.token import CertificateKind
from app.regulation.guidance import Guides
from tests.regulation.reading import CA, ORGANISATION, PERSON, PROFILES, SYSTEM, is_silent, names, sentences, told


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
        assert "yêu cầu khôi phục hợp lệ" in told(page, Section.DEADLINE, "LC-13.2b")
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
        assert "tự bảo quản an toàn thiết bị" in text
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
        assert "bố cục riêng" not in told(page, Section.FORM, "BT-19.2h")
        assert "bố cục riêng" in told(page, Section.FORM)

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
