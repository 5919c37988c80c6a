"""Each screen says what its state says, and asks for what a person presses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QPlainTextEdit, QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import Report
from app.domain.signing import Mode, Stage
from app.domain.verdict import Result, SignatureVerdict
from app.ui.parts.kit import Kit
from app.ui.states import (
    Blocked,
    CheckState,
    Destination,
    DeviceChipState,
    DeviceCondition,
    DocumentHeaderState,
    LookState,
    PasswordState,
    ProblemState,
    ProgressState,
    Question,
    QuestionState,
    Remedy,
    ResultState,
    SignerState,
    TargetState,
    UnexpectedState,
)
from app.ui.work.dialogs import PasswordDialog, QuestionDialog, UnexpectedDialog
from tests.ui import sample
from tests.ui.finding import child
from tests.ui.objects import Screen, WindowPage


@pytest.fixture
def window(kit: Kit) -> Iterator[WindowPage]:
    page = WindowPage(kit)
    page.window.render_pages(sample.pages_state())
    page.window.sign_panel.render_state(sample.PANEL)
    yield page
    page.close()


@pytest.fixture
def owner() -> Iterator[QWidget]:
    made = QWidget()
    yield made
    made.close()


class TestWindow:
    def test_opens_with_control_o(self, window: WindowPage, qtbot: QtBot) -> None:
        with qtbot.waitSignal(window.window.open_requested):
            QTest.keyClick(window.window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)

    def test_tells_of_escape(self, window: WindowPage, qtbot: QtBot) -> None:
        with qtbot.waitSignal(window.window.escape_pressed):
            QTest.keyClick(window.window, Qt.Key.Key_Escape)

    @pytest.mark.parametrize("place", Destination)
    def test_the_rail_leads_everywhere(self, window: WindowPage, qtbot: QtBot, place: Destination) -> None:
        with qtbot.waitSignal(window.window.destination_requested) as wish:
            window.press(f"rail_{place}")
        assert wish.args == [place]

    def test_the_chip_leads_to_the_devices(self, window: WindowPage, qtbot: QtBot) -> None:
        with qtbot.waitSignal(window.window.device_pressed):
            window.press("device_chip")

    def test_shows_the_screen_it_is_told_to(self, window: WindowPage) -> None:
        window.window.render_destination(Destination.DEVICES)
        assert (window.shows("devices"), window.shows("sign_panel")) == (True, False)

    def test_shows_where_to_drop_a_file_without_a_document(self, kit: Kit) -> None:
        page = WindowPage(kit)
        shown = page.shows("drop_zone"), page.shows("page_view")
        page.close()
        assert shown == (True, False)

    def test_names_the_document_and_its_state(self, window: WindowPage, kit: Kit) -> None:
        window.window.render_header(DocumentHeaderState(sample.NAME, 3, 0))
        assert window.text("top_title") == sample.NAME
        assert kit.words.say("top.unsigned") in window.text("top_line")

    @pytest.mark.parametrize("condition", DeviceCondition)
    def test_the_chip_has_a_word_for_every_condition(
        self, window: WindowPage, kit: Kit, condition: DeviceCondition
    ) -> None:
        window.window.render_device(DeviceChipState(condition))
        assert kit.words.name(condition) in child(window.window, QWidget, "device_chip").accessibleName()

    def test_takes_a_dropped_pdf(self, window: WindowPage, qtbot: QtBot) -> None:
        with qtbot.waitSignal(window.window.file_dropped) as wish:
            window.window.dropEvent(dropped("/van-ban/128.PDF"))
        assert wish.args == ["/van-ban/128.PDF"]

    @pytest.mark.parametrize("path", ["/van-ban/128.docx", "/van-ban/anh.png"])
    def test_takes_no_other_files(self, window: WindowPage, qtbot: QtBot, path: str) -> None:
        with qtbot.assertNotEmitted(window.window.file_dropped):
            window.window.dropEvent(dropped(path))

    def test_stays_open_while_it_is_held(self, window: WindowPage, qtbot: QtBot) -> None:
        window.window.hold_open(held=True)
        with qtbot.waitSignal(window.window.close_requested):
            window.window.close()
        visible = window.window.isVisible()
        window.window.hold_open(held=False)
        assert visible


class TestSignPanel:
    def test_signs(self, window: WindowPage, qtbot: QtBot) -> None:
        with qtbot.waitSignal(window.window.sign_panel.sign_requested):
            window.press("sign")

    @pytest.mark.parametrize("blocked", Blocked)
    def test_says_why_it_cannot_sign(self, window: WindowPage, kit: Kit, blocked: Blocked) -> None:
        window.window.sign_panel.render_state(sample.panel(blocked=blocked))
        assert (window.may_press("sign"), window.text("sign_reason")) == (False, kit.words.name(blocked))

    def test_shows_one_certificate_until_asked_for_others(self, window: WindowPage) -> None:
        assert [window.shows(f"certificate_{number}") for number in (1, 2, 3)] == [True, False, False]

    def test_unfolds_the_other_certificates(self, window: WindowPage) -> None:
        window.press("signer_change")
        assert [window.shows(f"certificate_{number}") for number in (1, 2, 3)] == [True, True, True]

    def test_chooses_a_certificate(self, window: WindowPage, qtbot: QtBot) -> None:
        window.press("signer_change")
        with qtbot.waitSignal(window.window.sign_panel.certificate_chosen) as wish:
            window.press("certificate_2")
        assert wish.args == [sample.OFFICE.identity]

    def test_shows_an_unusable_certificate_that_cannot_be_chosen(self, window: WindowPage) -> None:
        window.press("signer_change")
        assert not window.may_press("certificate_3")

    def test_says_why_a_certificate_is_unusable(self, window: WindowPage) -> None:
        assert "14/08/2024" in child(window.window, QWidget, "certificate_3").accessibleDescription()

    def test_shows_all_while_none_is_chosen(self, window: WindowPage) -> None:
        window.window.sign_panel.render_state(sample.panel(signer=SignerState((sample.MAI, sample.OFFICE))))
        assert window.shows("certificate_2")

    def test_teaches_when_there_is_no_certificate(self, window: WindowPage) -> None:
        window.window.sign_panel.render_state(sample.panel(signer=SignerState()))
        assert window.shows("signer_none")

    def test_a_mode_is_a_wish_until_it_is_rendered(self, window: WindowPage, qtbot: QtBot) -> None:
        with qtbot.waitSignal(window.window.sign_panel.mode_chosen) as wish:
            window.press("mode_issue")
        assert wish.args == [Mode.ISSUE]
        assert not child(window.window, QWidget, "mode_issue").property("checked")

    def test_other_modes_are_in_the_menu(self, window: WindowPage, qtbot: QtBot) -> None:
        action = window.window.findChild(QAction, "mode_copy")
        assert isinstance(action, QAction)
        with qtbot.waitSignal(window.window.sign_panel.mode_chosen) as wish:
            action.trigger()
        assert wish.args == [Mode.COPY]

    def test_a_menu_that_may_be_open_stays_while_other_things_change(self, window: WindowPage) -> None:
        action = window.window.findChild(QAction, "mode_copy")
        window.window.sign_panel.render_state(sample.panel(signer=SignerState()))
        assert window.window.findChild(QAction, "mode_copy") is action

    def test_offers_no_mode_the_rules_do_not_have(self, window: WindowPage) -> None:
        window.window.sign_panel.render_state(sample.panel(modes=(Mode.APPROVE,)))
        assert [window.shows(name) for name in ("mode_approve", "mode_issue", "mode_other")] == [True, False, False]

    def test_says_why_the_mark_is_where_it_is(self, window: WindowPage) -> None:
        assert window.text("place_why") == "Giữa «KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC» và «Phan Thanh Mai», trang 3."

    def test_a_place_chosen_by_hand_can_be_reset(self, window: WindowPage, qtbot: QtBot) -> None:
        window.window.sign_panel.render_state(sample.panel(place=replace(sample.PLACE, by_hand=True)))
        with qtbot.waitSignal(window.window.sign_panel.place.reset_requested):
            window.press("place_reset")

    def test_a_proposed_place_needs_no_reset(self, window: WindowPage) -> None:
        assert not window.shows("place_reset")

    def test_tells_the_size_as_printed(self, window: WindowPage) -> None:
        assert window.text("place_size") == "50 × 20 mm"

    def test_switches_the_text_of_the_mark(self, window: WindowPage, qtbot: QtBot) -> None:
        with qtbot.waitSignal(window.window.sign_panel.text_switched) as wish:
            child(window.window, QCheckBox, "look_text").click()
        assert wish.args == [True]

    def test_clears_the_picture(self, window: WindowPage, qtbot: QtBot) -> None:
        with qtbot.waitSignal(window.window.sign_panel.image_cleared):
            window.press("look_clear")

    def test_says_why_a_picture_was_refused_and_what_to_do(self, window: WindowPage, kit: Kit) -> None:
        refused = Report("image_unreadable", {"why": "too_large"})
        window.window.sign_panel.render_state(sample.panel(look=LookState(problem=refused)))
        told = kit.words.problem(refused)
        assert window.text("look_problem") == f"{told.title} {told.meaning} {told.next_step}"

    def test_names_the_file_that_will_be_written(self, window: WindowPage) -> None:
        assert window.text("target_name") == "128-SNV-VP.signed.pdf"

    def test_offers_another_folder_where_it_cannot_write(self, window: WindowPage, qtbot: QtBot) -> None:
        full = TargetState("128.signed.pdf", "", Report("output_unwritable", {"why": "full"}))
        window.window.sign_panel.render_state(sample.panel(target=full))
        with qtbot.waitSignal(window.window.sign_panel.other_folder_requested):
            window.press("target_folder")


class TestProgress:
    def test_names_the_stage(self, window: WindowPage, kit: Kit) -> None:
        window.window.progress.render_state(ProgressState(sample.NAME, Stage.SIGNING, 0.5))
        assert window.text("progress_stage") == kit.words.name(Stage.SIGNING)

    def test_tells_how_far_it_is(self, window: WindowPage) -> None:
        window.window.progress.render_state(ProgressState(sample.NAME, Stage.COPYING, 0.42))
        assert (window.text("progress_percent"), bar(window).value()) == ("42 %", 420)

    def test_claims_nothing_when_nobody_can_tell(self, window: WindowPage) -> None:
        window.window.progress.render_state(ProgressState(sample.NAME, Stage.SIGNING))
        assert (bar(window).maximum(), window.text("progress_percent")) == (0, "")

    def test_can_be_stopped_once(self, window: WindowPage, qtbot: QtBot) -> None:
        window.window.show_panel(window.window.progress)
        window.window.progress.render_state(ProgressState(sample.NAME, Stage.COPYING, 0.1))
        with qtbot.waitSignal(window.window.progress.cancel_requested):
            window.press("progress_cancel")
        window.window.progress.render_state(ProgressState(sample.NAME, Stage.COPYING, 0.1, cancelling=True))
        assert not window.may_press("progress_cancel")


class TestResult:
    @pytest.mark.parametrize("signature", [sample.VALID, sample.UNSURE, sample.BROKEN], ids=lambda s: str(s.result))
    def test_says_the_verdict_in_words(self, window: WindowPage, kit: Kit, signature: SignatureVerdict) -> None:
        window.window.result.render_state(ResultState("a.pdf", "b", sample.verdict(signature)))
        assert window.text("result_verdict_title") == kit.words.name(signature.result)

    def test_is_never_green_before_the_check(self, window: WindowPage) -> None:
        window.window.result.render_state(ResultState("a.pdf", "b", None))
        assert child(window.window, QWidget, "result_verdict").property("tone") == "neutral"

    def test_answers_the_four_questions(self, window: WindowPage, kit: Kit) -> None:
        window.window.result.render_state(ResultState("a.pdf", "b", sample.verdict(sample.BROKEN)))
        answers = [window.text(f"result_checks_{key}_answer") for key in QUESTIONS]
        assert answers == [kit.words.name(getattr(sample.BROKEN.checks, key).state) for key in QUESTIONS]

    def test_opens_the_folder(self, window: WindowPage, qtbot: QtBot) -> None:
        window.window.show_panel(window.window.result)
        with qtbot.waitSignal(window.window.result.open_folder_requested):
            window.press("open_folder")

    def test_goes_on_with_another_file(self, window: WindowPage, qtbot: QtBot) -> None:
        window.window.show_panel(window.window.result)
        with qtbot.waitSignal(window.window.result.next_requested):
            window.press("sign_next")


class TestProblem:
    state = ProblemState(Report("token_removed"), (Remedy.RETRY, Remedy.CLOSE))

    def test_says_what_happened_what_it_means_and_what_to_do(self, window: WindowPage, kit: Kit) -> None:
        window.window.problem.render_state(self.state)
        told = kit.words.problem(self.state.report)
        said = [window.text(f"problem_{part}") for part in ("title", "meaning", "next")]
        assert said == [told.title, told.meaning, told.next_step]

    def test_names_its_code(self, window: WindowPage) -> None:
        window.window.problem.render_state(self.state)
        assert "token_removed" in window.text("problem_code")

    @pytest.mark.parametrize("remedy", state.remedies)
    def test_offers_its_ways_out(self, window: WindowPage, qtbot: QtBot, remedy: Remedy) -> None:
        window.window.problem.render_state(self.state)
        window.window.show_panel(window.window.problem)
        with qtbot.waitSignal(window.window.problem.remedy_requested) as wish:
            window.press(f"problem_{remedy}")
        assert wish.args == [remedy]

    def test_offers_only_the_ways_out_of_the_last_one(self, window: WindowPage) -> None:
        window.window.problem.render_state(self.state)
        window.window.problem.render_state(ProblemState(Report("file_changed"), (Remedy.CLOSE,)))
        QApplication.sendPostedEvents(None, 52)
        assert window.window.findChild(QWidget, "problem_retry") is None


class TestCheck:
    def test_starts_with_a_place_to_drop(self, window: WindowPage) -> None:
        window.window.render_destination(Destination.CHECK)
        window.window.check.render_state(CheckState())
        assert window.shows("check_drop")

    def test_lists_every_signature(self, window: WindowPage) -> None:
        window.window.render_destination(Destination.CHECK)
        window.window.check.render_state(CheckState("a", verdict=sample.verdict(sample.VALID, sample.UNSURE)))
        assert (window.shows("signature_1"), window.shows("signature_2")) == (True, True)

    def test_says_the_worst_of_the_file(self, window: WindowPage, kit: Kit) -> None:
        window.window.check.render_state(CheckState("a", verdict=sample.verdict(sample.VALID, sample.BROKEN)))
        assert window.text("check_verdict_title") == kit.words.name(Result.INVALID)

    def test_keeps_details_folded(self, window: WindowPage) -> None:
        window.window.render_destination(Destination.CHECK)
        window.window.check.render_state(CheckState("a", verdict=sample.verdict(sample.VALID)))
        before = window.shows("signature_1_table")
        window.press("signature_1_details")
        assert (before, window.shows("signature_1_table")) == (False, True)

    def test_tells_warnings(self, window: WindowPage) -> None:
        window.window.render_destination(Destination.CHECK)
        window.window.check.render_state(CheckState("a", verdict=sample.verdict(sample.BROKEN)))
        assert window.shows("signature_1_warnings")

    def test_can_be_stopped(self, window: WindowPage, qtbot: QtBot) -> None:
        window.window.render_destination(Destination.CHECK)
        window.window.check.render_state(CheckState("a", ProgressState("a", Stage.CHECKING, 0.1)))
        with qtbot.waitSignal(window.window.check.cancel_requested):
            window.press("check_progress_cancel")


class TestQuestions:
    @pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
    @pytest.mark.parametrize("question", Question)
    def test_enter_and_escape_are_the_safe_answer(
        self, kit: Kit, owner: QWidget, question: Question, key: Qt.Key
    ) -> None:
        dialog = QuestionDialog(kit, owner)
        dialog.render_state(QuestionState(question, "a.pdf"))
        accepted: list[bool] = []
        dialog.accepted.connect(lambda: accepted.append(True))
        dialog.open()
        QTest.keyClick(dialog, key)
        assert (dialog.isVisible(), accepted) == (False, [])

    def test_the_other_answer_takes_a_press(self, kit: Kit, owner: QWidget, qtbot: QtBot) -> None:
        dialog = QuestionDialog(kit, owner)
        dialog.render_state(QuestionState(Question.OVERWRITE, "a.pdf"))
        dialog.open()
        with qtbot.waitSignal(dialog.accepted):
            Screen(dialog).press("question_yes")

    def test_a_password_goes_with_enter(self, kit: Kit, owner: QWidget, qtbot: QtBot) -> None:
        dialog = PasswordDialog(kit, owner)
        dialog.render_state(PasswordState("a.pdf"))
        dialog.open()
        edit = child(dialog, QLineEdit, "password_edit")
        QTest.keyClicks(edit, "mo-tep")
        with qtbot.waitSignal(dialog.password_given) as given:
            QTest.keyClick(edit, Qt.Key.Key_Return)
        dialog.close()
        assert given.args == ["mo-tep"]

    def test_a_wrong_password_is_told(self, kit: Kit, owner: QWidget) -> None:
        dialog = PasswordDialog(kit, owner)
        dialog.render_state(PasswordState("a.pdf", wrong=True))
        assert Screen(dialog).text("password_wrong") == kit.words.say("password.wrong")

    def test_a_report_can_be_copied(self, kit: Kit, owner: QWidget) -> None:
        dialog = UnexpectedDialog(kit, owner)
        dialog.render_state(UnexpectedState("KySo 0.1.0"))
        dialog.open()
        Screen(dialog).press("unexpected_copy")
        dialog.close()
        assert QApplication.clipboard().text() == "KySo 0.1.0"
        assert child(dialog, QPlainTextEdit, "unexpected_report").isReadOnly()


QUESTIONS = ("signature", "integrity", "certificate", "timestamp")


def bar(window: WindowPage) -> QProgressBar:
    return child(window.window, QProgressBar, "progress_bar")


def dropped(path: str) -> QDropEvent:
    """Return the drop of one file."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path)])
    event = QDropEvent(
        QPointF(QPoint(5, 5)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.data_kept = data  # type: ignore[attr-defined]  # the event does not own its data
    return event
