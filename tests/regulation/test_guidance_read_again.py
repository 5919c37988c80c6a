"""What a second reading of the texts found: rules on time, on what comes after, and on who answers for a device."""

from __future__ import annotations

import pytest

from app.domain.guidance import Basis, Event, Section
from app.regulation.guidance import Guides
from tests.regulation.reading import CA, ORGANISATION, PERSON, SYSTEM, is_silent, names, sentences, told

REFERRED = "Theo các Điều 8, 9, 10, 11 Thông tư 185/2019/TT-BQP"


class TestRulesOnTime:
    @pytest.mark.clause("BT-19.5a")
    @pytest.mark.parametrize("event", [Event.LOCKED, Event.FORGOTTEN, Event.LOST, Event.EXPOSED])
    def test_in_binh_thuan_what_is_told_at_once_is_a_rule_on_time(self, guides: Guides, event: Event) -> None:
        page = guides.guide("bt", event)
        assert "hông báo ngay cho người quản lý thuê bao" in told(page, Section.DEADLINE, "BT-19.5a")
        assert "không nêu thời hạn giải quyết" in told(page, Section.DEADLINE, "BT-19.5a")
        assert not is_silent(page, Section.DEADLINE)

    @pytest.mark.clause("BT-19.5b")
    @pytest.mark.parametrize("event", [Event.ABOUT_TO_EXPIRE, Event.INFORMATION_CHANGED, Event.REVOCATION])
    def test_in_binh_thuan_a_months_notice_is_a_rule_on_time_and_no_condition(
        self, guides: Guides, event: Event
    ) -> None:
        page = guides.guide("bt", event)
        assert "một tháng" in told(page, Section.DEADLINE, "BT-19.5b")
        assert not is_silent(page, Section.DEADLINE)
        assert "BT-19.5b" not in {said.clause for said in sentences(page, Section.CONDITIONS)}

    @pytest.mark.clause("BT-19.5b")
    def test_in_binh_thuan_every_notice_says_who_gives_it(self, guides: Guides) -> None:
        for event in (Event.ABOUT_TO_EXPIRE, Event.INFORMATION_CHANGED, Event.REVOCATION, Event.TAKEN_BACK):
            notices = [
                said for said in sentences(guides.guide("bt", event), Section.WRITES) if said.clause == "BT-19.5b"
            ]
            assert notices
            assert all("cán bộ có thẩm quyền ký số" in said.text for said in notices)

    @pytest.mark.clause("HN-6.6b")
    def test_in_ha_nam_the_minutes_of_a_lost_device_go_at_once(self, guides: Guides) -> None:
        assert "phải gửi ngay" in told(guides.guide("hn", Event.LOST), Section.DEADLINE, "HN-6.6b")

    @pytest.mark.clause("LD-11.2")
    def test_in_lam_dong_only_a_lost_cipher_product_has_one(self, guides: Guides) -> None:
        lost = guides.guide("ld", Event.LOST)
        assert "báo cáo ngay" in told(lost, Section.DEADLINE, "LD-22")
        assert "Riêng sản phẩm mật mã" in told(lost, Section.DEADLINE, "LD-22")
        assert is_silent(guides.guide("ld", Event.LOCKED), Section.DEADLINE)

    @pytest.mark.clause("LD-9.2")
    @pytest.mark.clause("LD-10.1")
    @pytest.mark.parametrize(
        ("event", "clause"), [(Event.ABOUT_TO_EXPIRE, "LD-9.2"), (Event.INFORMATION_CHANGED, "LD-10.1")]
    )
    def test_in_lam_dong_one_asks_while_30_days_are_left(self, guides: Guides, event: Event, clause: str) -> None:
        assert "còn hạn ít nhất 30 ngày" in told(guides.guide("ld", event), Section.DEADLINE, clause)


class TestWhatComesAfter:
    @pytest.mark.clause("PT-10.4")
    @pytest.mark.parametrize("event", [Event.LOST, Event.EXPOSED, Event.REVOCATION])
    def test_in_phu_tho_a_revoked_device_goes_back_to_the_provider(self, guides: Guides, event: Event) -> None:
        page = guides.guide("pt", event)
        assert f"bàn giao cho {CA}" in told(page, Section.APPROVED, "PT-9.3")
        assert "không quy định riêng" not in told(page, Section.APPROVED)
        assert "không quy định riêng" in told(page, Section.REFUSED, "PT-4.2")

    @pytest.mark.clause("PT-4.1")
    @pytest.mark.parametrize("event", [Event.EXPIRED, Event.NEW_CERTIFICATE])
    def test_in_phu_tho_a_new_certificate_comes_through_the_managing_body(self, guides: Guides, event: Event) -> None:
        page = guides.guide("pt", event)
        assert "thuê bao tiếp nhận từ cơ quan này" in told(page, Section.APPROVED, "PT-9.2")
        assert "không quy định riêng" not in told(page, Section.APPROVED)

    @pytest.mark.clause("BT-17.5")
    @pytest.mark.parametrize("event", [Event.LOCKED, Event.EXPIRED, Event.REVOCATION, Event.NEW_CERTIFICATE])
    def test_in_binh_thuan_the_manager_keeps_the_request(self, guides: Guides, event: Event) -> None:
        assert "lưu hồ sơ đề nghị" in told(guides.guide("bt", event), Section.APPROVED, "BT-17.5")

    @pytest.mark.clause("BT-17.2")
    @pytest.mark.parametrize("event", [Event.LOST, Event.EXPOSED, Event.EXPIRED, Event.REVOCATION])
    def test_in_binh_thuan_the_cipher_office_passes_devices_on(self, guides: Guides, event: Event) -> None:
        assert "Cơ yếu tỉnh" in told(guides.guide("bt", event), Section.APPROVED, "BT-20.1")

    @pytest.mark.clause("HN-6.6a")
    @pytest.mark.parametrize("event", [Event.EXPOSED, Event.REVOCATION])
    def test_in_ha_nam_a_revoked_device_is_received_on_form_14(self, guides: Guides, event: Event) -> None:
        page = guides.guide("hn", event)
        assert "Mẫu 14" in told(page, Section.APPROVED, "HN-6.6a")
        assert REFERRED not in told(page, Section.APPROVED)
        assert "mau-14" in names(page)

    @pytest.mark.clause("HN-6.7a")
    def test_in_ha_nam_the_circular_is_named_where_the_text_refers_to_it(self, guides: Guides) -> None:
        page = guides.guide("hn", Event.LOCKED)
        for section in (Section.DEADLINE, Section.REFUSED, Section.APPROVED):
            assert told(page, section, "HN-6").startswith(REFERRED)
        assert "các Điều 8, 9, 10, 11 Thông tư 185/2019/TT-BQP" in told(page, Section.HAPPENED, "HN-6")


class TestWhoAnswersForADevice:
    @pytest.mark.clause("BT-19.2h")
    def test_in_binh_thuan_form_03_is_for_a_new_keeper_only(self, guides: Guides) -> None:
        page = guides.guide("bt", Event.HANDED_OVER, ORGANISATION)
        assert told(page, Section.FORM, "BT-19.2h").startswith("Khi thay người quản lý")
        assert "Các khoản này không nêu mẫu" in told(page, Section.FORM, "BT-17.5")
        own = [said.basis for said in sentences(page, Section.FORM) if "KySo" in said.text]
        assert own == [Basis.RECOMMENDATION]

    @pytest.mark.clause("BT-21.1")
    def test_in_binh_thuan_a_systems_minutes_have_kysos_layout_too(self, guides: Guides) -> None:
        page = guides.guide("bt", Event.HANDED_OVER, SYSTEM)
        assert "Mẫu 03 kèm Quy định" in told(page, Section.FORM, "BT-21.1")
        assert "bố cục riêng" in told(page, Section.FORM)

    @pytest.mark.clause("BT-19.2")
    def test_the_partys_texts_are_not_shown_beside_the_states_rule_on_clerks(self, guides: Guides) -> None:
        for profile in ("bt", "ld"):
            assert guides.guide(profile, Event.HANDED_OVER, ORGANISATION).beside is None

    @pytest.mark.clause("HN-12.2")
    def test_in_ha_nam_it_receives_a_persons_certificate(self, guides: Guides) -> None:
        page = guides.guide("hn", Event.HANDED_OVER, PERSON)
        (said,) = [each for each in sentences(page, Section.WRITES) if "phân công cán bộ" in each.text]
        assert said.source is not None
        assert said.source.endswith("Điều 12 khoản 3")

    @pytest.mark.parametrize(
        "event", [Event.HANDED_OVER, Event.LOST, Event.EXPOSED, Event.REVOCATION, Event.TAKEN_BACK]
    )
    def test_in_lai_chau_the_decree_names_the_duties(self, guides: Guides, event: Event) -> None:
        page = guides.guide("lc", event, PERSON)
        assert "Điều 39" in told(page, Section.WRITES, "LC-20")
        assert "Điều 37" in told(page, Section.WRITES, "LC-20")

    @pytest.mark.clause("LD-7")
    @pytest.mark.parametrize("event", [Event.LOCKED, Event.LOST, Event.ABOUT_TO_EXPIRE, Event.NEW_CERTIFICATE])
    def test_in_lam_dong_the_head_of_the_body_manages_the_subscribers(self, guides: Guides, event: Event) -> None:
        assert "người quản lý thuê bao" in told(guides.guide("ld", event), Section.WRITES, "LD-7")
        assert is_silent(guides.guide("ld", Event.FORGOTTEN), Section.WRITES)


class TestWhatIsKnownOfTheDecree:
    @pytest.mark.clause("LC-13.3")
    def test_recoverys_articles_are_named_without_narrowing_them(self, guides: Guides) -> None:
        text = told(guides.guide("nd68", Event.LOCKED), Section.HAPPENED, "ND68-22")
        assert "trình tự, thủ tục ở khoản 3" in text
        assert "PKI Token" not in text

    @pytest.mark.clause("PT-4.2")
    @pytest.mark.parametrize("event", [Event.LOST, Event.EXPOSED, Event.REVOCATION])
    def test_prompt_notice_is_advice_and_not_the_decrees_word(self, guides: Guides, event: Event) -> None:
        notices = [
            said.basis
            for said in sentences(guides.guide("nd68", event), Section.WRITES)
            if "thông báo kịp thời" in said.text
        ]
        assert notices == [Basis.RECOMMENDATION]

    @pytest.mark.clause("LD-10.3")
    @pytest.mark.clause("PT-5.3")
    def test_a_new_mail_address_is_a_change_whatever_else_fits(self, guides: Guides) -> None:
        text = told(guides.guide("nd68", Event.INFORMATION_CHANGED, PERSON), Section.CONDITIONS, "ND68-15")
        assert text.endswith("hoặc đổi thư điện tử công vụ.")
        assert "địa chỉ hoạt động" not in text
