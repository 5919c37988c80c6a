"""The guidance page as a person reads it: every step with its source, and what the text does not regulate."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import Report
from app.domain.guidance import Basis, DeviceSort, Event, Section
from app.domain.token import CertificateKind
from app.ui.device_states import GuideState
from app.ui.parts.kit import Kit
from tests.ui import device_samples as d
from tests.ui.objects import DevicesScreenPage


class TestGuidance:
    @pytest.mark.parametrize("profile", [each.name for each in d.PROFILES])
    @pytest.mark.parametrize("event", Event)
    def test_every_sentence_has_its_source_or_says_what_it_is(
        self, devices: DevicesScreenPage, kit: Kit, event: Event, profile: str
    ) -> None:
        state = d.guide(event, profile)
        devices.guide(state)
        assert state.page is not None
        for part in state.page.told:
            for place, sentence in enumerate(part.sentences, 1):
                name = f"guide_{part.section}_{place}"
                if sentence.basis is Basis.SILENT:
                    assert devices.text(f"{name}_said_text") == sentence.text
                    continue
                assert devices.text(f"{name}_text") == sentence.text
                told = devices.text(f"{name}_source")
                assert told == sentence.source or kit.words.name(sentence.basis) in told

    def test_where_the_text_is_silent_it_says_so(self, devices: DevicesScreenPage, kit: Kit) -> None:
        devices.guide(d.guide(Event.LOCKED, "ld"))
        told = devices.text("guide_silent_said_text")
        assert told == "Văn bản không quy định: thời hạn; nếu bị từ chối; liên hệ."

    @pytest.mark.parametrize("profile", [each.name for each in d.PROFILES])
    @pytest.mark.parametrize("event", Event)
    def test_no_point_is_left_out_and_none_is_told_twice(
        self, devices: DevicesScreenPage, kit: Kit, event: Event, profile: str
    ) -> None:
        state = d.guide(event, profile)
        devices.guide(state)
        assert state.page is not None
        bare = [basis for basis, _ in kit.words.unsaid(state.page)]
        lines = [devices.text(f"guide_{basis}_said_text") for basis in bare if basis is not Basis.TEXT]
        above = devices.text(f"guide_{Basis.TEXT}_said_text").lower() if Basis.TEXT in bare else ""
        for part in state.page.parts:
            is_card = devices.screen.findChild(QWidget, f"guide_{part.section}") is not None
            named = [kit.words.name(part.section).lower() in line.lower() for line in lines]
            is_above = kit.words.name(part.section).lower() in above and part.section in state.page.repeated
            assert [is_card or is_above, *named].count(True) == 1
            shown = [said for each in state.page.told for said in each.sentences]
            assert all(shown.count(said) == 1 for said in shown if said.clause) or state.page.forms

    def test_a_text_that_was_not_seen_is_not_called_silent(self, devices: DevicesScreenPage) -> None:
        devices.guide(d.guide(Event.LOCKED, "nd68"))
        assert "không có nguyên văn" in devices.text("guide_not_seen_said_text")
        assert devices.screen.findChild(QWidget, "guide_silent") is None

    def test_what_a_text_says_of_its_own_silence_is_told_in_its_step(self, devices: DevicesScreenPage) -> None:
        state = d.guide(Event.INFORMATION_CHANGED, "bt")
        devices.guide(state)
        assert state.page is not None
        (said,) = state.page.parts[0].sentences
        assert (said.basis, devices.text("guide_happened_1_said_text")) == (Basis.SILENT, said.text)

    def test_a_step_that_holds_a_form_stays_although_the_text_is_silent(self, devices: DevicesScreenPage) -> None:
        devices.guide(d.guide(Event.HANDED_OVER, "nd68", kind=CertificateKind.ORGANISATION))
        assert devices.shows("guide_form_bien-ban-ban-giao_fill")

    @pytest.mark.parametrize("profile", ["bt", "hn"])
    def test_an_old_text_is_labelled(self, devices: DevicesScreenPage, profile: str) -> None:
        devices.guide(d.guide(Event.LOCKED, profile))
        assert devices.shows("guide_old")

    @pytest.mark.clause("HN-6.7a", "HN-6.7b")
    def test_beside_an_old_text_stands_what_holds_today(self, devices: DevicesScreenPage) -> None:
        devices.guide(d.guide(Event.LOCKED, "hn"))
        assert devices.shows("guide_beside_title")

    @pytest.mark.clause("LC-8.2")
    @pytest.mark.parametrize(
        ("kind", "told"), [(CertificateKind.ORGANISATION, "con dấu số"), (CertificateKind.ARCHIVE, "của lưu trữ")]
    )
    def test_the_offices_own_device_is_told_that_it_cannot_sign_its_own_request(
        self, devices: DevicesScreenPage, kind: CertificateKind, told: str
    ) -> None:
        devices.guide(d.guide(Event.LOCKED, kind=kind))
        assert devices.shows("guide_seal")
        assert told in devices.text("guide_seal_title")

    def test_a_persons_own_device_is_told_nothing_of_that(self, devices: DevicesScreenPage) -> None:
        devices.guide(d.guide(Event.LOCKED, kind=CertificateKind.PERSON))
        assert devices.widget.findChild(QWidget, "guide_seal") is None

    @pytest.mark.clause("LC-13.3")
    def test_a_text_that_tells_devices_apart_asks_which_it_is(self, devices: DevicesScreenPage, qtbot: QtBot) -> None:
        devices.guide(d.guide(Event.LOCKED, "lc"))
        with qtbot.waitSignal(devices.screen.guide.sort_chosen) as wish:
            devices.press("guide_sort_other")
        assert wish.args == [DeviceSort.OTHER]

    @pytest.mark.clause("LC-13.2b", "PT-6.4")
    @pytest.mark.parametrize("profile", ["lc", "pt"])
    def test_a_deadline_is_counted_from_the_day_that_is_typed(
        self, devices: DevicesScreenPage, qtbot: QtBot, profile: str
    ) -> None:
        state = d.guide(Event.LOCKED, profile, sort=DeviceSort.PKI_TOKEN)
        devices.guide(state)
        with qtbot.waitSignal(devices.screen.guide.receipt_typed) as wish:
            devices.type_into("guide_receipt", "20/11/2026")
        assert wish.args == [date(2026, 11, 20)]
        devices.guide(d.guide(Event.LOCKED, profile, sort=DeviceSort.PKI_TOKEN, received=date(2026, 11, 20)))
        assert "23/11/2026" in devices.text("guide_due_result")

    def test_a_day_that_is_none_is_told_in_words(self, devices: DevicesScreenPage, qtbot: QtBot) -> None:
        devices.guide(d.guide(Event.LOCKED, "pt"))
        with qtbot.waitSignal(devices.screen.guide.receipt_typed) as wish:
            devices.type_into("guide_receipt", "31/02/2026")
        assert wish.args == [None]
        assert devices.shows("guide_receipt_wrong")

    @pytest.mark.clause("LD-11.2")
    def test_a_text_without_a_deadline_asks_for_no_day(self, devices: DevicesScreenPage) -> None:
        devices.guide(d.guide(Event.LOCKED, "ld"))
        assert not devices.shows("guide_due")

    @pytest.mark.clause("LD-11.2", "LC-13.2a", "PT-6.2")
    @pytest.mark.parametrize("profile", ["ld", "lc", "pt"])
    def test_the_form_a_text_names_can_be_filled_in(
        self, devices: DevicesScreenPage, qtbot: QtBot, profile: str
    ) -> None:
        devices.guide(d.guide(Event.LOCKED, profile))
        with qtbot.waitSignal(devices.screen.guide.form_requested) as wish:
            devices.press("guide_form_mau-06_fill")
        assert wish.args == [d.use(profile)]

    @pytest.mark.clause("BT-19.5a")
    def test_a_text_that_names_no_form_offers_none(self, devices: DevicesScreenPage) -> None:
        devices.guide(d.guide(Event.LOCKED, "bt"))
        assert devices.screen.findChild(QWidget, "guide_form_mau-06_fill") is None

    def test_steps_fold_and_unfold(self, devices: DevicesScreenPage) -> None:
        devices.guide(d.guide(Event.LOCKED, "ld"))
        before = devices.shows(f"guide_{Section.APPROVED}_1")
        devices.press(f"guide_{Section.APPROVED}_head")
        assert (before, devices.shows(f"guide_{Section.APPROVED}_1")) == (False, True)

    def test_guidance_that_cannot_be_read_says_so(self, devices: DevicesScreenPage) -> None:
        devices.guide(GuideState(problem=Report("rules_unreadable", {"file": "ld.toml"})))
        assert devices.shows("guide_problem")
