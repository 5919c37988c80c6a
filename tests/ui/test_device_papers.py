"""Forms, the register of requests, the office and the call for help, by the names of their controls."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.devices import Offer
from app.domain.errors import Report
from app.domain.forms import FormFormat
from app.domain.requests import RequestResult
from app.ui.device_states import DevicesPage, RequestsState
from app.ui.devices.form_dialog import FormDialog
from app.ui.devices.help_dialog import HelpDialog
from app.ui.devices.office_dialog import OfficeDialog
from app.ui.devices.request_dialog import RequestDialog
from app.ui.parts.choosers import Chooser
from app.ui.parts.kit import Kit
from tests.ui import device_samples as d
from tests.ui.finding import child
from tests.ui.objects import DevicesScreenPage, Screen


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


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
    def test_lists_requests_with_days_and_results(self, devices: DevicesScreenPage, kit: Kit) -> None:
        devices.screen.render_page(DevicesPage.REQUESTS)
        devices.screen.requests.render_state(d.REQUESTS)
        assert "16/11/2026" in devices.text("request_3_dates")
        assert devices.text("request_3_due_text") == "Hạn trả lời 18/11/2026, đã quá hạn"
        assert kit.words.name(RequestResult.REFUSED) in devices.text("request_1_result_text")
        assert devices.screen.findChild(QWidget, "request_4_due") is None

    def test_an_empty_one_teaches(self, devices: DevicesScreenPage) -> None:
        devices.screen.render_page(DevicesPage.REQUESTS)
        devices.screen.requests.render_state(RequestsState())
        assert devices.shows("requests_empty")

    def test_one_that_cannot_be_used_says_so(self, devices: DevicesScreenPage) -> None:
        devices.screen.render_page(DevicesPage.REQUESTS)
        devices.screen.requests.render_state(RequestsState(problem=Report("register_unusable", {"why": "damaged"})))
        assert devices.shows("requests_problem")

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
