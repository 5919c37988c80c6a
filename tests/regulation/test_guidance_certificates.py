"""What each text says of certificates: new ones, their end, renewal, change and revocation."""

from __future__ import annotations

import pytest

from app.domain.guidance import Event, Section, Situation
from app.regulation.guidance import Guides
from tests.regulation.reading import CA, MANAGING, ORGANISATION, PERSON, SYSTEM, names, told


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
        ("event", "clause", "expected"),
        [
            (Event.ABOUT_TO_EXPIRE, "HN-6.4", ["mau-07", "mau-08"]),
            (Event.INFORMATION_CHANGED, "HN-6.4", ["mau-07", "mau-08"]),
            (Event.REVOCATION, "HN-6.5", ["mau-09", "mau-10", "mau-14"]),
        ],
    )
    def test_requests_in_ha_nam_take_forms_in_pairs(
        self, guides: Guides, event: Event, clause: str, expected: list[str]
    ) -> None:
        page = guides.guide("hn", event)
        assert names(page) == expected
        assert [form.recipient for form in page.forms][:2] == ["", CA]
        assert CA in told(page, Section.WRITES, clause)

    @pytest.mark.clause("BT-3.4")
    def test_validity_in_binh_thuan_knows_suspension(self, guides: Guides) -> None:
        text = told(guides.guide("bt", Event.EXPIRED), Section.HAPPENED, "BT-3.4")
        assert "chưa hết hạn, không bị tạm dừng hoặc bị thu hồi" in text

    @pytest.mark.clause("HN-5.1")
    def test_users_of_public_authorities_in_ha_nam_have_to_move(self, guides: Guides) -> None:
        text = told(guides.guide("hn", Event.NEW_CERTIFICATE), Section.CONDITIONS, "HN-5.1")
        assert "phải có kế hoạch chuyển" in text
