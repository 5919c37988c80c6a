"""The devices screen as a person reads and presses it, by the names of its controls."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.domain.devices import DeviceState, ModuleState, Offer, Unready, offers_of
from app.domain.memory import Answers
from app.domain.token import CertificateKind, PinReport, PinSource, PinState, Unusable
from app.domain.trust import ChainState, RevocationState, Scope, Unchecked
from app.ui.device_states import DevicesPage, DevicesState
from app.ui.devices.offers import GLYPHS
from app.ui.parts.choosers import Chooser
from app.ui.parts.kit import Kit
from tests.ui import device_samples as d
from tests.ui.finding import child
from tests.ui.objects import DevicesScreenPage


class TestLayout:
    def test_cards_stand_under_the_row_above_them_when_they_scroll_too(self, devices: DevicesScreenPage) -> None:
        devices.show(d.state(d.plugged(d.token(d.MAI), d.token(d.SEAL, serial="9941"))))
        devices.window.resize(1280, 700)
        devices.window.show()
        QGuiApplication.processEvents()
        bar = child(devices.screen, QScrollArea, f"devices_{DevicesPage.PLUGGED}_scroll").verticalScrollBar()
        above, below = child(devices.screen, QWidget, "devices_page"), child(devices.screen, QWidget, "device_1")
        assert bar.maximum() > 0
        origin = QPoint(0, 0)
        assert above.mapTo(devices.screen, origin).x() == below.mapTo(devices.screen, origin).x()


class TestCards:
    def test_there_is_one_per_device(self, devices: DevicesScreenPage) -> None:
        devices.show(d.state(d.plugged(d.token(d.MAI), d.token(d.SEAL, serial="9941"))))
        assert (devices.shows("device_1"), devices.shows("device_2")) == (True, True)

    def test_show_the_serial_number_as_the_device_prints_it(self, devices: DevicesScreenPage) -> None:
        devices.show(d.state(d.plugged(d.token(d.MAI, serial="53A0 0c1f"))))
        assert "53A0 0c1f" in devices.text("device_1_model")

    def test_on_the_final_try_the_way_that_risks_nothing_comes_first(self, devices: DevicesScreenPage) -> None:
        devices.show(d.state(d.plugged(d.token(d.MAI, pin=PinState.FINAL))))
        safe = child(devices.window, QPushButton, "device_1_guide_forgotten")
        risky = child(devices.window, QPushButton, "device_1_confirm_final_try")
        assert (safe.property("kind"), risky.property("kind")) == ("soft", "")
        assert devices.shows("device_1_guide_forgotten")
        assert safe.x() < risky.x()

    @pytest.mark.clause("LD-11.1", "PT-6.1")
    @pytest.mark.parametrize("state", PinState)
    @pytest.mark.parametrize("source", PinSource)
    def test_tell_the_pin_with_its_source(
        self, devices: DevicesScreenPage, kit: Kit, state: PinState, source: PinSource
    ) -> None:
        device = replace(d.state(d.plugged(d.token(d.MAI))).devices[0], pin=PinReport(state, source))
        devices.show(DevicesState((device,)))
        said = devices.text("device_1_pin_text")
        assert kit.words.name(state) in said
        assert kit.words.name(source) in said

    @pytest.mark.parametrize("state", DeviceState)
    def test_tell_every_state_and_what_to_do(self, devices: DevicesScreenPage, kit: Kit, state: DeviceState) -> None:
        device = replace(d.state(d.plugged(d.token(d.MAI))).devices[0], state=state, offers=offers_of(state))
        devices.show(DevicesState((device,)))
        assert devices.text("device_1_state_title") == kit.words.name(state)
        assert devices.text("device_1_state_step") == kit.words.step(state)
        assert all(devices.shows(f"device_1_{offer}") for offer in offers_of(state) if offer in GLYPHS)

    def test_a_locked_device_leads_to_its_guidance(self, devices: DevicesScreenPage, qtbot: QtBot) -> None:
        devices.show(d.state(d.plugged(d.token(d.MAI, pin=PinState.LOCKED))))
        with qtbot.waitSignal(devices.screen.plugged.offer_chosen) as wish:
            devices.press("device_1_guide_locked")
        assert wish.args == [Offer.GUIDE_LOCKED, d.token(d.MAI).identity]

    @pytest.mark.parametrize(("profile", "clause"), [("ld", "LD-14"), ("bt", "BT-4.1")])
    @pytest.mark.clause("LD-14", "BT-4.1")
    def test_remind_of_how_the_text_wants_a_device_kept(
        self, devices: DevicesScreenPage, profile: str, clause: str
    ) -> None:
        state = d.state(d.plugged(d.token(d.MAI)), profile=profile)
        devices.show(state)
        reminder = state.devices[0].reminder
        assert reminder is not None
        assert reminder.clause == clause
        assert reminder.text in devices.text("device_1_reminder_text")
        assert str(reminder.source) in devices.text("device_1_reminder_text")

    def test_a_withdrawn_certificate_is_told_on_top(self, devices: DevicesScreenPage, kit: Kit) -> None:
        devices.show(d.state(d.plugged(d.token(d.MAI)), d.chain(RevocationState.REVOKED)))
        assert kit.words.name(RevocationState.REVOKED) in devices.text("device_1_event_text")


class TestCertificates:
    def test_tell_how_long_they_last(self, devices: DevicesScreenPage) -> None:
        devices.show(d.state(d.plugged(d.token(d.MAI))))
        said = devices.text("device_1_certificate_1_validity")
        assert "15/08/2024" in said
        assert "14/08/2029" in said
        assert "998" in said

    def test_the_old_one_is_shown_with_the_reason_and_the_new_one_proposed(
        self, devices: DevicesScreenPage, kit: Kit
    ) -> None:
        devices.show(d.state(d.plugged(d.token(d.OLD, d.RENEWED))))
        assert kit.words.name(Unusable.EXPIRED) in devices.text("device_1_certificate_1_validity")
        assert devices.shows("device_1_certificate_2_why")

    @pytest.mark.parametrize("pin", [PinState.LOCKED, PinState.UNSET])
    def test_none_is_proposed_on_a_device_that_takes_no_pin(self, devices: DevicesScreenPage, pin: PinState) -> None:
        devices.show(d.state(d.plugged(d.token(d.MAI, d.RENEWED, pin=pin))))
        assert not [each for each in devices.screen.findChildren(QWidget) if each.objectName().endswith("_why")]

    @pytest.mark.clause("LD-4")
    def test_a_guessed_kind_is_shown_as_a_guess_until_a_person_says(self, devices: DevicesScreenPage, kit: Kit) -> None:
        devices.show(d.state(d.plugged(d.token(d.MAI))))
        guessed = child(devices.screen, Chooser, "device_1_certificate_1_kind").text()
        devices.show(d.state(d.plugged(d.token(d.MAI)), answers=lambda _: Answers(CertificateKind.ORGANISATION)))
        told = child(devices.screen, Chooser, "device_1_certificate_1_kind").text()
        person, organisation = CertificateKind.PERSON, CertificateKind.ORGANISATION
        assert kit.words.say("device_card.guessed", kind=kit.words.name(person)) in guessed
        assert told == kit.words.say("chooser.shown", text=kit.words.name(organisation))

    def test_the_kind_a_person_says_goes_with_the_certificate(self, devices: DevicesScreenPage, qtbot: QtBot) -> None:
        devices.show(d.state(d.plugged(d.token(d.MAI))))
        with qtbot.waitSignal(devices.screen.plugged.kind_chosen) as wish:
            devices.choose("device_1_certificate_1_kind", CertificateKind.DEVICE)
        assert wish.args == [d.MAI.serial, CertificateKind.DEVICE]

    @pytest.mark.clause("LD-6.2", "LC-10.2")
    def test_tell_who_vouches_for_them(self, devices: DevicesScreenPage) -> None:
        devices.show(d.state(d.plugged(d.token(d.MAI)), d.chain()))
        assert d.CA.name in devices.text("device_1_certificate_1_chain_text")

    def test_what_is_not_known_yet_has_a_word_of_its_own(self, devices: DevicesScreenPage, kit: Kit) -> None:
        devices.show(d.state(d.plugged(d.token(d.MAI)), None))
        assert devices.text("device_1_certificate_1_chain_text") == kit.words.say("device_card.chain_asked")

    @pytest.mark.clause("BT-3.4")
    @pytest.mark.parametrize("state", RevocationState)
    def test_tell_every_answer_about_revocation(
        self, devices: DevicesScreenPage, kit: Kit, state: RevocationState
    ) -> None:
        devices.show(d.state(d.plugged(d.token(d.MAI)), d.chain(state)))
        assert kit.words.name(state) in devices.text("device_1_certificate_1_chain_text")

    @pytest.mark.parametrize("why", Unchecked)
    def test_tell_why_revocation_could_not_be_checked(
        self, devices: DevicesScreenPage, kit: Kit, why: Unchecked
    ) -> None:
        devices.show(d.state(d.plugged(d.token(d.MAI)), d.chain(RevocationState.UNCHECKED, why=why)))
        assert kit.words.name(why) in devices.text("device_1_certificate_1_chain_text")

    @pytest.mark.parametrize("state", [one for one in ChainState if one is not ChainState.FOUND])
    def test_tell_a_chain_that_leads_nowhere(self, devices: DevicesScreenPage, kit: Kit, state: ChainState) -> None:
        devices.show(d.state(d.plugged(d.token(d.MAI)), d.chain(RevocationState.UNCHECKED, state=state)))
        assert devices.text("device_1_certificate_1_chain_text") == kit.words.name(state)

    @pytest.mark.clause("HN-5.1")
    def test_a_public_certificate_is_told_to_move_by_the_text_that_says_so(self, devices: DevicesScreenPage) -> None:
        devices.show(d.state(d.plugged(d.token(d.MAI)), d.chain(scope=Scope.NATIONAL), profile="hn"))
        assert devices.shows("device_1_certificate_1_note")

    @pytest.mark.clause("LD-9.2", "PT-5.1")
    @pytest.mark.parametrize("profile", ["ld", "pt"])
    def test_tell_the_last_day_for_renewal_where_the_text_has_one(
        self, devices: DevicesScreenPage, profile: str
    ) -> None:
        devices.show(d.state(d.plugged(d.token(d.ENDING)), profile=profile))
        assert "09/12/2026" in devices.text("device_1_certificate_1_term_text")
        assert devices.text("device_1_certificate_1_term_source")

    @pytest.mark.parametrize("reason", [Unusable.NO_KEY, Unusable.AUTHORITY])
    def test_name_no_last_day_where_nobody_renews_them(self, devices: DevicesScreenPage, reason: Unusable) -> None:
        devices.show(d.state(d.plugged(d.token(d.certificate("77", last=date(2027, 1, 8), reason=reason)))))
        assert devices.widget.findChild(QWidget, "device_1_certificate_1_term") is None
        assert devices.widget.findChild(QWidget, "device_1_event") is None

    @pytest.mark.clause("BT-19.5b")
    def test_tell_the_day_by_which_notice_is_due(self, devices: DevicesScreenPage) -> None:
        devices.show(d.state(d.plugged(d.token(d.ENDING)), profile="bt"))
        assert "08/12/2026" in devices.text("device_1_certificate_1_term_text")

    def test_a_text_without_that_rule_names_no_last_day(self, devices: DevicesScreenPage) -> None:
        devices.show(d.state(d.plugged(d.token(d.ENDING)), profile="lc"))
        assert devices.screen.findChild(QWidget, "device_1_certificate_1_term") is None

    def test_ask_whether_it_was_renewed_before(self, devices: DevicesScreenPage, qtbot: QtBot) -> None:
        devices.show(d.state(d.plugged(d.token(d.ENDING))))
        with qtbot.waitSignal(devices.screen.plugged.renewed_told) as wish:
            devices.press("device_1_certificate_1_renewed_yes")
        assert wish.args == [d.ENDING.serial, True]


class TestTroubles:
    @pytest.mark.parametrize("state", [one for one in ModuleState if one.is_set_aside])
    def test_a_driver_set_aside_says_so_and_what_to_do(
        self, devices: DevicesScreenPage, kit: Kit, state: ModuleState
    ) -> None:
        devices.show(d.state(d.driver(state, "module_failed")))
        assert devices.text("trouble_1_title") == kit.words.name(state)
        assert devices.text("trouble_1_line") == kit.words.step(state)
        assert all(devices.shows(f"trouble_1_{offer}") for offer in offers_of(state) if offer in GLYPHS)

    @pytest.mark.parametrize("why", Unready)
    def test_a_card_of_no_use_says_why(self, devices: DevicesScreenPage, kit: Kit, why: Unready) -> None:
        devices.show(d.state(d.unready(why)))
        assert devices.text("trouble_1_title") == kit.words.name(DeviceState(why.value))

    def test_a_device_without_a_driver_is_named_with_the_driver_it_wants(self, devices: DevicesScreenPage) -> None:
        devices.show(d.state(d.UNDRIVEN))
        assert "SafeNet eToken" in devices.text("trouble_1_title")
        assert "GCA-01 (SafeNet)" in devices.text("trouble_1_line")

    def test_a_hung_driver_never_lets_the_page_say_that_nothing_is_plugged_in(self, devices: DevicesScreenPage) -> None:
        devices.show(d.state(d.driver(ModuleState.HUNG, "module_timeout")))
        assert not devices.shows("devices_empty")

    @pytest.mark.parametrize("state", ModuleState)
    def test_every_driver_stands_in_the_list_with_its_state(
        self, devices: DevicesScreenPage, kit: Kit, state: ModuleState
    ) -> None:
        devices.show(d.state(d.driver(state)))
        devices.press("drivers_head")
        assert kit.words.name(state) in devices.text("driver_1_text")

    def test_nothing_plugged_in_teaches(self, devices: DevicesScreenPage, kit: Kit) -> None:
        devices.show(d.state(d.plugged()))
        assert devices.text("devices_empty_title") == kit.words.say("devices.empty_title")

    def test_no_driver_at_all_says_so(self, devices: DevicesScreenPage, kit: Kit) -> None:
        devices.show(DevicesState())
        assert devices.text("devices_empty_title") == kit.words.say("devices.no_driver_title")

    def test_looks_again(self, devices: DevicesScreenPage, qtbot: QtBot) -> None:
        devices.show(DevicesState())
        with qtbot.waitSignal(devices.screen.refresh_requested):
            devices.press("devices_refresh")
