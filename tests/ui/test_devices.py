"""The devices screen as a person reads and presses it, by the names of its controls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.domain.devices import DeviceState, ModuleState, Offer, Unready, offers_of
from app.domain.errors import Report
from app.domain.forms import FormFormat
from app.domain.guidance import Basis, DeviceSort, Event, Section
from app.domain.memory import Answers
from app.domain.requests import RequestResult
from app.domain.token import CertificateKind, PinReport, PinSource, PinState, Unusable
from app.domain.trust import ChainState, RevocationState, Scope, Unchecked
from app.ui.device_states import DevicesPage, DevicesState, GuideState, RequestsState
from app.ui.devices.form_dialog import FormDialog
from app.ui.devices.help_dialog import HelpDialog
from app.ui.devices.offers import GLYPHS
from app.ui.devices.office_dialog import OfficeDialog
from app.ui.devices.request_dialog import RequestDialog
from app.ui.parts.choosers import Chooser
from app.ui.parts.kit import Kit
from app.ui.states import Destination
from tests.ui import device_samples as d
from tests.ui.finding import child
from tests.ui.objects import Screen, WindowPage


class DevicesScreenPage(WindowPage):
    """The window, turned to the devices."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.window.render_destination(Destination.DEVICES)
        self.screen = self.window.devices

    def show(self, state: DevicesState) -> None:
        self.screen.render_state(state)

    def guide(self, state: GuideState) -> None:
        self.screen.render_page(DevicesPage.GUIDE)
        self.screen.guide.render_state(state)

    def choose(self, chooser: str, word: str) -> None:
        """Pick an entry of a list."""
        child(self.screen, Chooser, chooser).choose(word)

    def type_into(self, name: str, text: str) -> None:
        """Type into a field, as a person does."""
        edit = child(self.screen, QLineEdit, name)
        edit.clear()
        edit.insert(text)
        edit.textEdited.emit(text)


@pytest.fixture
def page(kit: Kit) -> Iterator[DevicesScreenPage]:
    made = DevicesScreenPage(kit)
    yield made
    made.close()


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


class TestLayout:
    def test_cards_stand_under_the_row_above_them_when_they_scroll_too(self, page: DevicesScreenPage) -> None:
        page.show(d.state(d.plugged(d.token(d.MAI), d.token(d.SEAL, serial="9941"))))
        page.window.resize(1280, 700)
        page.window.show()
        QGuiApplication.processEvents()
        bar = child(page.screen, QScrollArea, f"devices_{DevicesPage.PLUGGED}_scroll").verticalScrollBar()
        above, below = child(page.screen, QWidget, "devices_page"), child(page.screen, QWidget, "device_1")
        assert bar.maximum() > 0
        origin = QPoint(0, 0)
        assert above.mapTo(page.screen, origin).x() == below.mapTo(page.screen, origin).x()


class TestCards:
    def test_there_is_one_per_device(self, page: DevicesScreenPage) -> None:
        page.show(d.state(d.plugged(d.token(d.MAI), d.token(d.SEAL, serial="9941"))))
        assert (page.shows("device_1"), page.shows("device_2")) == (True, True)

    def test_show_the_serial_number_as_the_device_prints_it(self, page: DevicesScreenPage) -> None:
        page.show(d.state(d.plugged(d.token(d.MAI, serial="53A0 0c1f"))))
        assert "53A0 0c1f" in page.text("device_1_model")

    @pytest.mark.clause("LD-11.1", "PT-6.1")
    @pytest.mark.parametrize("state", PinState)
    @pytest.mark.parametrize("source", PinSource)
    def test_tell_the_pin_with_its_source(
        self, page: DevicesScreenPage, kit: Kit, state: PinState, source: PinSource
    ) -> None:
        device = replace(d.state(d.plugged(d.token(d.MAI))).devices[0], pin=PinReport(state, source))
        page.show(DevicesState((device,)))
        said = page.text("device_1_pin_text")
        assert kit.words.name(state) in said
        assert kit.words.name(source) in said

    @pytest.mark.parametrize("state", DeviceState)
    def test_tell_every_state_and_what_to_do(self, page: DevicesScreenPage, kit: Kit, state: DeviceState) -> None:
        device = replace(d.state(d.plugged(d.token(d.MAI))).devices[0], state=state, offers=offers_of(state))
        page.show(DevicesState((device,)))
        assert page.text("device_1_state_title") == kit.words.name(state)
        assert page.text("device_1_state_step") == kit.words.step(state)
        assert all(page.shows(f"device_1_{offer}") for offer in offers_of(state) if offer in GLYPHS)

    def test_a_locked_device_leads_to_its_guidance(self, page: DevicesScreenPage, qtbot: QtBot) -> None:
        page.show(d.state(d.plugged(d.token(d.MAI, pin=PinState.LOCKED))))
        with qtbot.waitSignal(page.screen.plugged.offer_chosen) as wish:
            page.press("device_1_guide_locked")
        assert wish.args == [Offer.GUIDE_LOCKED, d.token(d.MAI).identity]

    @pytest.mark.parametrize(("profile", "clause"), [("ld", "LD-14"), ("bt", "BT-4.1")])
    @pytest.mark.clause("LD-14", "BT-4.1")
    def test_remind_of_how_the_text_wants_a_device_kept(
        self, page: DevicesScreenPage, profile: str, clause: str
    ) -> None:
        state = d.state(d.plugged(d.token(d.MAI)), profile=profile)
        page.show(state)
        reminder = state.devices[0].reminder
        assert reminder is not None
        assert reminder.clause == clause
        assert reminder.text in page.text("device_1_reminder_text")
        assert str(reminder.source) in page.text("device_1_reminder_text")

    def test_a_withdrawn_certificate_is_told_on_top(self, page: DevicesScreenPage, kit: Kit) -> None:
        page.show(d.state(d.plugged(d.token(d.MAI)), d.chain(RevocationState.REVOKED)))
        assert kit.words.name(RevocationState.REVOKED) in page.text("device_1_event_text")


class TestCertificates:
    def test_tell_how_long_they_last(self, page: DevicesScreenPage) -> None:
        page.show(d.state(d.plugged(d.token(d.MAI))))
        said = page.text("device_1_certificate_1_validity")
        assert "15/08/2024" in said
        assert "14/08/2029" in said
        assert "998" in said

    def test_the_old_one_is_shown_with_the_reason_and_the_new_one_proposed(
        self, page: DevicesScreenPage, kit: Kit
    ) -> None:
        page.show(d.state(d.plugged(d.token(d.OLD, d.RENEWED))))
        assert kit.words.name(Unusable.EXPIRED) in page.text("device_1_certificate_1_validity")
        assert page.shows("device_1_certificate_2_why")

    @pytest.mark.parametrize("pin", [PinState.LOCKED, PinState.UNSET])
    def test_none_is_proposed_on_a_device_that_takes_no_pin(self, page: DevicesScreenPage, pin: PinState) -> None:
        page.show(d.state(d.plugged(d.token(d.MAI, d.RENEWED, pin=pin))))
        assert not [each for each in page.screen.findChildren(QWidget) if each.objectName().endswith("_why")]

    @pytest.mark.clause("LD-4")
    def test_a_guessed_kind_is_shown_as_a_guess_until_a_person_says(self, page: DevicesScreenPage, kit: Kit) -> None:
        page.show(d.state(d.plugged(d.token(d.MAI))))
        guessed = child(page.screen, Chooser, "device_1_certificate_1_kind").text()
        page.show(d.state(d.plugged(d.token(d.MAI)), answers=lambda _: Answers(CertificateKind.ORGANISATION)))
        told = child(page.screen, Chooser, "device_1_certificate_1_kind").text()
        person, organisation = CertificateKind.PERSON, CertificateKind.ORGANISATION
        assert kit.words.say("device_card.guessed", kind=kit.words.name(person)) in guessed
        assert told == kit.words.say("chooser.shown", text=kit.words.name(organisation))

    def test_the_kind_a_person_says_goes_with_the_certificate(self, page: DevicesScreenPage, qtbot: QtBot) -> None:
        page.show(d.state(d.plugged(d.token(d.MAI))))
        with qtbot.waitSignal(page.screen.plugged.kind_chosen) as wish:
            page.choose("device_1_certificate_1_kind", CertificateKind.DEVICE)
        assert wish.args == [d.MAI.serial, CertificateKind.DEVICE]

    @pytest.mark.clause("LD-6.2", "LC-10.2")
    def test_tell_who_vouches_for_them(self, page: DevicesScreenPage) -> None:
        page.show(d.state(d.plugged(d.token(d.MAI)), d.chain()))
        assert d.CA.name in page.text("device_1_certificate_1_chain_text")

    def test_what_is_not_known_yet_has_a_word_of_its_own(self, page: DevicesScreenPage, kit: Kit) -> None:
        page.show(d.state(d.plugged(d.token(d.MAI)), None))
        assert page.text("device_1_certificate_1_chain_text") == kit.words.say("device_card.chain_asked")

    @pytest.mark.clause("BT-3.4")
    @pytest.mark.parametrize("state", RevocationState)
    def test_tell_every_answer_about_revocation(
        self, page: DevicesScreenPage, kit: Kit, state: RevocationState
    ) -> None:
        page.show(d.state(d.plugged(d.token(d.MAI)), d.chain(state)))
        assert kit.words.name(state) in page.text("device_1_certificate_1_chain_text")

    @pytest.mark.parametrize("why", Unchecked)
    def test_tell_why_revocation_could_not_be_checked(self, page: DevicesScreenPage, kit: Kit, why: Unchecked) -> None:
        page.show(d.state(d.plugged(d.token(d.MAI)), d.chain(RevocationState.UNCHECKED, why=why)))
        assert kit.words.name(why) in page.text("device_1_certificate_1_chain_text")

    @pytest.mark.parametrize("state", [one for one in ChainState if one is not ChainState.FOUND])
    def test_tell_a_chain_that_leads_nowhere(self, page: DevicesScreenPage, kit: Kit, state: ChainState) -> None:
        page.show(d.state(d.plugged(d.token(d.MAI)), d.chain(RevocationState.UNCHECKED, state=state)))
        assert page.text("device_1_certificate_1_chain_text") == kit.words.name(state)

    @pytest.mark.clause("HN-5.1")
    def test_a_public_certificate_is_told_to_move_by_the_text_that_says_so(self, page: DevicesScreenPage) -> None:
        page.show(d.state(d.plugged(d.token(d.MAI)), d.chain(scope=Scope.NATIONAL), profile="hn"))
        assert page.shows("device_1_certificate_1_note")

    @pytest.mark.clause("LD-9.2", "PT-5.1")
    @pytest.mark.parametrize("profile", ["ld", "pt"])
    def test_tell_the_last_day_for_renewal_where_the_text_has_one(self, page: DevicesScreenPage, profile: str) -> None:
        page.show(d.state(d.plugged(d.token(d.ENDING)), profile=profile))
        assert "09/12/2026" in page.text("device_1_certificate_1_term_text")
        assert page.text("device_1_certificate_1_term_source")

    @pytest.mark.clause("BT-19.5b")
    def test_tell_the_day_by_which_notice_is_due(self, page: DevicesScreenPage) -> None:
        page.show(d.state(d.plugged(d.token(d.ENDING)), profile="bt"))
        assert "08/12/2026" in page.text("device_1_certificate_1_term_text")

    def test_a_text_without_that_rule_names_no_last_day(self, page: DevicesScreenPage) -> None:
        page.show(d.state(d.plugged(d.token(d.ENDING)), profile="lc"))
        assert page.screen.findChild(QWidget, "device_1_certificate_1_term") is None

    def test_ask_whether_it_was_renewed_before(self, page: DevicesScreenPage, qtbot: QtBot) -> None:
        page.show(d.state(d.plugged(d.token(d.ENDING))))
        with qtbot.waitSignal(page.screen.plugged.renewed_told) as wish:
            page.press("device_1_certificate_1_renewed_yes")
        assert wish.args == [d.ENDING.serial, True]


class TestTroubles:
    @pytest.mark.parametrize("state", [one for one in ModuleState if one.is_set_aside])
    def test_a_driver_set_aside_says_so_and_what_to_do(
        self, page: DevicesScreenPage, kit: Kit, state: ModuleState
    ) -> None:
        page.show(d.state(d.driver(state, "module_failed")))
        assert page.text("trouble_1_title") == kit.words.name(state)
        assert page.text("trouble_1_line") == kit.words.step(state)
        assert all(page.shows(f"trouble_1_{offer}") for offer in offers_of(state) if offer in GLYPHS)

    @pytest.mark.parametrize("why", Unready)
    def test_a_card_of_no_use_says_why(self, page: DevicesScreenPage, kit: Kit, why: Unready) -> None:
        page.show(d.state(d.unready(why)))
        assert page.text("trouble_1_title") == kit.words.name(DeviceState(why.value))

    def test_a_device_without_a_driver_is_named_with_the_driver_it_wants(self, page: DevicesScreenPage) -> None:
        page.show(d.state(d.UNDRIVEN))
        assert "SafeNet eToken" in page.text("trouble_1_title")
        assert "GCA-01 (SafeNet)" in page.text("trouble_1_line")

    def test_a_hung_driver_never_lets_the_page_say_that_nothing_is_plugged_in(self, page: DevicesScreenPage) -> None:
        page.show(d.state(d.driver(ModuleState.HUNG, "module_timeout")))
        assert not page.shows("devices_empty")

    @pytest.mark.parametrize("state", ModuleState)
    def test_every_driver_stands_in_the_list_with_its_state(
        self, page: DevicesScreenPage, kit: Kit, state: ModuleState
    ) -> None:
        page.show(d.state(d.driver(state)))
        page.press("drivers_head")
        assert kit.words.name(state) in page.text("driver_1_text")

    def test_nothing_plugged_in_teaches(self, page: DevicesScreenPage, kit: Kit) -> None:
        page.show(d.state(d.plugged()))
        assert page.text("devices_empty_title") == kit.words.say("devices.empty_title")

    def test_no_driver_at_all_says_so(self, page: DevicesScreenPage, kit: Kit) -> None:
        page.show(DevicesState())
        assert page.text("devices_empty_title") == kit.words.say("devices.no_driver_title")

    def test_looks_again(self, page: DevicesScreenPage, qtbot: QtBot) -> None:
        page.show(DevicesState())
        with qtbot.waitSignal(page.screen.refresh_requested):
            page.press("devices_refresh")


class TestGuidance:
    @pytest.mark.parametrize("profile", [each.name for each in d.PROFILES])
    @pytest.mark.parametrize("event", Event)
    def test_every_sentence_has_its_source_or_says_what_it_is(
        self, page: DevicesScreenPage, kit: Kit, event: Event, profile: str
    ) -> None:
        state = d.guide(event, profile)
        page.guide(state)
        assert state.page is not None
        for part in state.page.told:
            for place, sentence in enumerate(part.sentences, 1):
                name = f"guide_{part.section}_{place}"
                if sentence.basis is Basis.SILENT:
                    assert page.text(f"{name}_said_text") == sentence.text
                    continue
                assert page.text(f"{name}_text") == sentence.text
                told = page.text(f"{name}_source")
                assert told == sentence.source or kit.words.name(sentence.basis) in told

    def test_where_the_text_is_silent_it_says_so(self, page: DevicesScreenPage, kit: Kit) -> None:
        page.guide(d.guide(Event.LOCKED, "ld"))
        told = page.text("guide_silent_said_text")
        assert told == "Văn bản không quy định: thời hạn; nếu bị từ chối; liên hệ."

    @pytest.mark.parametrize("profile", [each.name for each in d.PROFILES])
    @pytest.mark.parametrize("event", Event)
    def test_no_point_is_left_out_and_none_is_told_twice(
        self, page: DevicesScreenPage, kit: Kit, event: Event, profile: str
    ) -> None:
        state = d.guide(event, profile)
        page.guide(state)
        assert state.page is not None
        bare = [basis for basis, _ in kit.words.unsaid(state.page)]
        lines = [page.text(f"guide_{basis}_said_text") for basis in bare]
        for part in state.page.parts:
            is_card = page.screen.findChild(QWidget, f"guide_{part.section}") is not None
            named = [kit.words.name(part.section).lower() in line.lower() for line in lines]
            assert [is_card, *named].count(True) == 1

    def test_a_text_that_was_not_seen_is_not_called_silent(self, page: DevicesScreenPage) -> None:
        page.guide(d.guide(Event.LOCKED, "nd68"))
        assert "không có nguyên văn" in page.text("guide_not_seen_said_text")
        assert page.screen.findChild(QWidget, "guide_silent") is None

    def test_what_a_text_says_of_its_own_silence_is_told_in_its_step(self, page: DevicesScreenPage) -> None:
        state = d.guide(Event.FORGOTTEN, "hn")
        page.guide(state)
        assert state.page is not None
        (said,) = state.page.parts[0].sentences
        assert (said.basis, page.text("guide_happened_1_said_text")) == (Basis.SILENT, said.text)

    def test_a_step_that_holds_a_form_stays_although_the_text_is_silent(self, page: DevicesScreenPage) -> None:
        page.guide(d.guide(Event.HANDED_OVER, "nd68", kind=CertificateKind.ORGANISATION))
        assert page.shows("guide_form_bien-ban-ban-giao_fill")

    @pytest.mark.parametrize("profile", ["bt", "hn"])
    def test_an_old_text_is_labelled(self, page: DevicesScreenPage, profile: str) -> None:
        page.guide(d.guide(Event.LOCKED, profile))
        assert page.shows("guide_old")

    @pytest.mark.clause("HN-6.7a", "HN-6.7b")
    def test_beside_an_old_text_stands_what_holds_today(self, page: DevicesScreenPage) -> None:
        page.guide(d.guide(Event.LOCKED, "hn"))
        assert page.shows("guide_beside_title")

    @pytest.mark.clause("LC-8.2")
    def test_the_seal_itself_is_told_that_it_cannot_sign_its_own_request(self, page: DevicesScreenPage) -> None:
        page.guide(d.guide(Event.LOCKED, kind=CertificateKind.ORGANISATION))
        assert page.shows("guide_seal")

    @pytest.mark.clause("LC-13.3")
    def test_a_text_that_tells_devices_apart_asks_which_it_is(self, page: DevicesScreenPage, qtbot: QtBot) -> None:
        page.guide(d.guide(Event.LOCKED, "lc"))
        with qtbot.waitSignal(page.screen.guide.sort_chosen) as wish:
            page.press("guide_sort_other")
        assert wish.args == [DeviceSort.OTHER]

    @pytest.mark.clause("LC-13.2b", "PT-6.4")
    @pytest.mark.parametrize("profile", ["lc", "pt"])
    def test_a_deadline_is_counted_from_the_day_that_is_typed(
        self, page: DevicesScreenPage, qtbot: QtBot, profile: str
    ) -> None:
        state = d.guide(Event.LOCKED, profile, sort=DeviceSort.PKI_TOKEN)
        page.guide(state)
        with qtbot.waitSignal(page.screen.guide.receipt_typed) as wish:
            page.type_into("guide_receipt", "20/11/2026")
        assert wish.args == [date(2026, 11, 20)]
        page.guide(d.guide(Event.LOCKED, profile, sort=DeviceSort.PKI_TOKEN, received=date(2026, 11, 20)))
        assert "23/11/2026" in page.text("guide_due_result")

    def test_a_day_that_is_none_is_told_in_words(self, page: DevicesScreenPage, qtbot: QtBot) -> None:
        page.guide(d.guide(Event.LOCKED, "pt"))
        with qtbot.waitSignal(page.screen.guide.receipt_typed) as wish:
            page.type_into("guide_receipt", "31/02/2026")
        assert wish.args == [None]
        assert page.shows("guide_receipt_wrong")

    @pytest.mark.clause("LD-11.2")
    def test_a_text_without_a_deadline_asks_for_no_day(self, page: DevicesScreenPage) -> None:
        page.guide(d.guide(Event.LOCKED, "ld"))
        assert not page.shows("guide_due")

    @pytest.mark.clause("LD-11.2", "LC-13.2a", "PT-6.2")
    @pytest.mark.parametrize("profile", ["ld", "lc", "pt"])
    def test_the_form_a_text_names_can_be_filled_in(self, page: DevicesScreenPage, qtbot: QtBot, profile: str) -> None:
        page.guide(d.guide(Event.LOCKED, profile))
        with qtbot.waitSignal(page.screen.guide.form_requested) as wish:
            page.press("guide_form_mau-06_fill")
        assert wish.args == [d.use(profile)]

    @pytest.mark.clause("BT-19.5a")
    def test_a_text_that_names_no_form_offers_none(self, page: DevicesScreenPage) -> None:
        page.guide(d.guide(Event.LOCKED, "bt"))
        assert page.screen.findChild(QWidget, "guide_form_mau-06_fill") is None

    def test_steps_fold_and_unfold(self, page: DevicesScreenPage) -> None:
        page.guide(d.guide(Event.LOCKED, "ld"))
        before = page.shows(f"guide_{Section.APPROVED}_1")
        page.press(f"guide_{Section.APPROVED}_head")
        assert (before, page.shows(f"guide_{Section.APPROVED}_1")) == (False, True)

    def test_guidance_that_cannot_be_read_says_so(self, page: DevicesScreenPage) -> None:
        page.guide(GuideState(problem=Report("rules_unreadable", {"file": "ld.toml"})))
        assert page.shows("guide_problem")


class TestForms:
    def test_what_is_known_is_filled_in_and_the_rest_left_empty(self, kit: Kit, owner: QWidget) -> None:
        dialog = FormDialog(kit, owner)
        dialog.render_state(d.form())
        assert child(dialog, QLineEdit, "form_office").text() == d.OFFICE["office"]
        assert child(dialog, QLineEdit, "form_row_1_device_serial").text() == "53A00C1F7702"
        assert child(dialog, QLineEdit, "form_contact_name").text() == ""

    def test_hands_over_what_was_typed_and_days_as_programs_read_them(
        self, kit: Kit, owner: QWidget, qtbot: QtBot
    ) -> None:
        dialog = FormDialog(kit, owner)
        dialog.render_state(d.form())
        child(dialog, QLineEdit, "form_date").setText("20/11/2026")
        child(dialog, QLineEdit, "form_contact_name").setText("Lê Văn Bình")
        with qtbot.waitSignal(dialog.save_requested) as wish:
            Screen(dialog).press("form_docx")
        ending, data = wish.args
        assert ending is FormFormat.DOCX
        assert data.values["date"] == "2026-11-20"
        assert data.values["contact_name"] == "Lê Văn Bình"
        assert "document_number" not in data.values
        assert data.rows[0]["device_serial"] == "53A00C1F7702"

    def test_takes_several_devices(self, kit: Kit, owner: QWidget, qtbot: QtBot) -> None:
        dialog = FormDialog(kit, owner)
        dialog.render_state(d.form())
        Screen(dialog).press("form_more")
        child(dialog, QLineEdit, "form_row_2_device_serial").setText("9941")
        with qtbot.waitSignal(dialog.save_requested) as wish:
            Screen(dialog).press("form_pdf")
        assert [row["device_serial"] for row in wish.args[1].rows] == ["53A00C1F7702", "9941"]

    def test_keeps_what_was_typed_when_it_could_not_be_saved(self, kit: Kit, owner: QWidget) -> None:
        dialog = FormDialog(kit, owner)
        dialog.render_state(d.form())
        child(dialog, QLineEdit, "form_contact_name").setText("Lê Văn Bình")
        dialog.render_state(replace(d.form(), problem=Report("output_unwritable", {"why": "denied"})))
        assert child(dialog, QLineEdit, "form_contact_name").text() == "Lê Văn Bình"
        assert Screen(dialog).text("form_end_title") == kit.words.say("form.unwritable")

    def test_a_saved_form_can_be_found_and_registered(self, kit: Kit, owner: QWidget, qtbot: QtBot) -> None:
        dialog = FormDialog(kit, owner)
        dialog.render_state(replace(d.form(), saved="mau-06.docx"))
        with qtbot.waitSignal(dialog.folder_requested):
            Screen(dialog).press("form_folder")
        with qtbot.waitSignal(dialog.register_requested):
            Screen(dialog).press("form_register")

    @pytest.mark.clause("LC-8.2")
    @pytest.mark.parametrize(("saved", "offered"), [("mau-06.pdf", True), ("mau-06.docx", False)])
    def test_a_form_saved_as_pdf_goes_on_to_be_signed(
        self, kit: Kit, owner: QWidget, saved: str, offered: bool
    ) -> None:
        dialog = FormDialog(kit, owner)
        dialog.render_state(replace(d.form(), saved=saved))
        assert Screen(dialog).shows("form_sign") is offered


class TestRegister:
    @pytest.mark.clause("PT-9.4", "BT-17.5")
    def test_lists_requests_with_days_and_results(self, page: DevicesScreenPage, kit: Kit) -> None:
        page.screen.render_page(DevicesPage.REQUESTS)
        page.screen.requests.render_state(d.REQUESTS)
        assert "16/11/2026" in page.text("request_3_dates")
        assert "18/11/2026" in page.text("request_3_due_text")
        assert kit.words.name(RequestResult.REFUSED) in page.text("request_1_result_text")
        assert page.screen.findChild(QWidget, "request_4_due") is None

    def test_an_empty_one_teaches(self, page: DevicesScreenPage) -> None:
        page.screen.render_page(DevicesPage.REQUESTS)
        page.screen.requests.render_state(RequestsState())
        assert page.shows("requests_empty")

    def test_one_that_cannot_be_used_says_so(self, page: DevicesScreenPage) -> None:
        page.screen.render_page(DevicesPage.REQUESTS)
        page.screen.requests.render_state(RequestsState(problem=Report("register_unusable", {"why": "damaged"})))
        assert page.shows("requests_problem")

    def test_a_result_is_entered(self, kit: Kit, owner: QWidget, qtbot: QtBot) -> None:
        dialog = RequestDialog(kit, owner)
        dialog.render_state(d.REQUESTS.requests[1])
        Screen(dialog).press("request_result_granted")
        child(dialog, QLineEdit, "request_answered").setText("19/11/2026")
        with qtbot.waitSignal(dialog.news_entered) as wish:
            Screen(dialog).press("request_save")
        news = wish.args[0]
        assert (news.number, news.result, news.answered) == (3, RequestResult.GRANTED, date(2026, 11, 19))

    def test_a_day_that_is_none_is_not_entered(self, kit: Kit, owner: QWidget, qtbot: QtBot) -> None:
        dialog = RequestDialog(kit, owner)
        dialog.render_state(d.REQUESTS.requests[1])
        child(dialog, QLineEdit, "request_answered").setText("39/11/2026")
        with qtbot.assertNotEmitted(dialog.news_entered):
            Screen(dialog).press("request_save")


class TestOffice:
    def test_tells_the_text_and_the_fields(self, kit: Kit, owner: QWidget, qtbot: QtBot) -> None:
        dialog = OfficeDialog(kit, owner)
        dialog.render_state(d.THE_OFFICE)
        child(dialog, Chooser, "office_profile").choose("pt")
        child(dialog, QLineEdit, "office_signer_name").setText("Phan Thanh Mai")
        with qtbot.waitSignal(dialog.office_told) as wish:
            Screen(dialog).press("office_save")
        profile, values = wish.args
        assert profile == "pt"
        assert values["signer_name"] == "Phan Thanh Mai"

    def test_what_it_entered_stays_its_own(self, kit: Kit, owner: QWidget, qtbot: QtBot) -> None:
        dialog = OfficeDialog(kit, owner)
        dialog.render_state(d.THE_OFFICE)
        with qtbot.waitSignal(dialog.office_told) as wish:
            Screen(dialog).press("office_save")
        assert child(dialog, QLineEdit, "office_superior").isReadOnly()
        assert "superior" not in wish.args[1]


class TestHelp:
    def test_the_report_names_drivers_and_no_person(self, kit: Kit, owner: QWidget) -> None:
        dialog = HelpDialog(kit, owner)
        devices = d.plugged(d.token(d.MAI), modules=(d.WORKING,))
        dialog.render_help(Offer.ASK_IT, d.state(devices))
        report = child(dialog, QPlainTextEdit, "help_report").toPlainText()
        assert d.WORKING.module in report
        assert d.MAI.holder not in report
        assert "53A00C1F7702" not in report

    def test_it_can_be_copied(self, kit: Kit, owner: QWidget) -> None:
        dialog = HelpDialog(kit, owner)
        dialog.render_help(Offer.INSTALL_DRIVER, d.state(d.UNDRIVEN))
        Screen(dialog).press("help_copy")
        assert "0529:0620" in QGuiApplication.clipboard().text()
