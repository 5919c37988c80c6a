"""The PIN dialog: what it takes, what it refuses, and what it leaves behind."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.errors import Report
from app.domain.token import PinReport, PinSource, PinState
from app.domain.trust import ChainState, RevocationState
from app.ui.parts.kit import Kit
from app.ui.pin.buffer import LONGEST, PinBuffer
from app.ui.pin.typing_watch import Key, TypingWatch
from app.ui.states import PinDialogState, PinPolicy
from tests.ui import sample
from tests.ui.device_samples import chain
from tests.ui.objects import PinDialogPage

STATE = PinDialogState(
    sample.NAME, 3, sample.MAI.holder, sample.MAI.office, "PKI Token · 53A0", PinReport(PinState.OK, PinSource.DRIVER)
)
FINAL = replace(STATE, pin=PinReport(PinState.FINAL, PinSource.CARD))
WATCHED = replace(STATE, policy=PinPolicy(watch_rewriting=True))


@pytest.fixture
def page(kit: Kit) -> Iterator[PinDialogPage]:
    made = PinDialogPage(kit, STATE)
    yield made
    made.close()


@pytest.fixture
def final(kit: Kit) -> Iterator[PinDialogPage]:
    made = PinDialogPage(kit, FINAL)
    yield made
    made.close()


@pytest.fixture
def watched(kit: Kit) -> Iterator[PinDialogPage]:
    made = PinDialogPage(kit, WATCHED)
    yield made
    made.close()


class TestCertificate:
    @pytest.mark.clause("LD-6.2", "LC-10.2")
    def test_an_issuer_that_is_not_trusted_is_told_before_the_pin(self, kit: Kit) -> None:
        unknown = chain(RevocationState.UNCHECKED, state=ChainState.NOT_FOUND)
        page = PinDialogPage(kit, replace(STATE, chain=unknown))
        assert page.text("pin_chain_text") == kit.words.name(ChainState.NOT_FOUND)
        page.close()

    @pytest.mark.clause("LD-6.2", "LC-10.2", "BT-3.4")
    @pytest.mark.parametrize("state", [each for each in RevocationState if each.is_withdrawn])
    def test_a_withdrawn_one_is_not_to_be_signed_with(self, kit: Kit, state: RevocationState) -> None:
        page = PinDialogPage(kit, replace(STATE, chain=chain(state)))
        assert page.shows("pin_against")
        assert page.text("pin_against_text") == kit.words.say("pin.against")
        assert kit.words.name(state) in page.text("pin_against_more")
        assert not page.shows("pin_chain")
        page.close()

    @pytest.mark.parametrize("state", [RevocationState.GOOD, RevocationState.UNCHECKED])
    def test_nothing_speaks_against_one_that_is_not_known_to_be_withdrawn(
        self, kit: Kit, state: RevocationState
    ) -> None:
        page = PinDialogPage(kit, replace(STATE, chain=chain(state)))
        assert not page.shows("pin_against")
        assert page.shows("pin_chain")
        page.close()

    def test_what_is_not_known_yet_says_nothing(self, page: PinDialogPage) -> None:
        assert not page.shows("pin_chain")
        assert not page.shows("pin_against")


class TestForgotten:
    @pytest.mark.clause("BT-19.5a")
    def test_leads_to_what_to_do(self, page: PinDialogPage, qtbot: QtBot) -> None:
        with qtbot.waitSignal(page.dialog.forgotten):
            page.press("pin_forgotten")


class TestNames:
    def test_the_document(self, page: PinDialogPage) -> None:
        assert sample.NAME in page.text("pin_title")

    def test_its_pages(self, page: PinDialogPage) -> None:
        assert "3" in page.text("pin_pages")

    def test_the_certificate(self, page: PinDialogPage) -> None:
        assert sample.MAI.holder in page.text("pin_signer")

    def test_the_certificate_by_its_number(self, page: PinDialogPage) -> None:
        page.dialog.render_state(replace(STATE, serial="5403A1B2C3D4E5F6"))
        assert page.text("pin_certificate") == "5403A1B2C3D4E5F6"

    def test_the_device(self, page: PinDialogPage) -> None:
        assert page.text("pin_device") == "PKI Token · 53A0"

    def test_who_says_how_the_pin_is(self, page: PinDialogPage, kit: Kit) -> None:
        assert kit.words.name(PinSource.DRIVER) in page.text("pin_state_text")


class TestTyping:
    def test_hands_over_what_was_typed(self, page: PinDialogPage) -> None:
        page.type_pin("a1B2-c3")
        page.confirm()
        assert page.given == [(bytearray(b"a1B2-c3"), False)]

    def test_enter_hands_over(self, page: PinDialogPage) -> None:
        page.type_pin("1234")
        page.press_key(Qt.Key.Key_Return.value)
        assert [bytes(pin) for pin, _ in page.given] == [b"1234"]

    def test_leaves_the_field_empty_afterwards(self, page: PinDialogPage) -> None:
        page.type_pin("1234")
        page.confirm()
        assert page.field.length == 0

    def test_counts_the_characters(self, page: PinDialogPage, kit: Kit) -> None:
        page.type_pin("1234")
        assert page.text("pin_count") == kit.words.say("pin.count", count=4)

    def test_nothing_cannot_be_handed_over(self, page: PinDialogPage) -> None:
        page.press_key(Qt.Key.Key_Return.value)
        assert (page.may_press("pin_sign"), page.given) == (False, [])

    def test_backspace_takes_one_back(self, page: PinDialogPage) -> None:
        page.type_pin("12345")
        page.backspace()
        page.confirm()
        assert bytes(page.given[0][0]) == b"1234"

    def test_backspace_on_nothing_is_nothing(self, page: PinDialogPage) -> None:
        page.backspace()
        assert page.field.length == 0

    def test_letters_with_diacritics_are_refused_with_a_hint(self, page: PinDialogPage, kit: Kit) -> None:
        page.type_pin("12ấ")
        assert (page.field.length, page.text("pin_hint_text")) == (2, kit.words.say("pin.letters"))

    def test_the_hint_goes_when_typing_goes_on(self, page: PinDialogPage) -> None:
        page.type_pin("ấ")
        page.type_pin("1")
        assert not page.shows("pin_hint")

    def test_no_more_than_a_device_takes(self, page: PinDialogPage) -> None:
        page.type_pin("1" * (LONGEST + 3))
        assert page.field.length == LONGEST

    def test_capitals_without_shift_are_told(self, page: PinDialogPage, kit: Kit) -> None:
        page.type_pin("A")
        page.press_key(0, "B")
        assert page.text("pin_hint_text") == kit.words.say("pin.capitals")

    def test_escape_is_not_now(self, page: PinDialogPage) -> None:
        QTest.keyClick(page.field, Qt.Key.Key_Escape)
        assert not page.dialog.isVisible()

    def test_starts_in_the_field(self, page: PinDialogPage) -> None:
        assert page.dialog.focusWidget() is page.field


class TestSecrecy:
    def test_no_text_field_is_in_the_dialog(self, page: PinDialogPage) -> None:
        assert page.dialog.findChildren(QLineEdit) == []

    def test_input_methods_do_not_see_the_field(self, page: PinDialogPage) -> None:
        assert not page.field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

    def test_a_closed_dialog_has_forgotten(self, page: PinDialogPage) -> None:
        page.type_pin("1234")
        page.dialog.reject()
        assert page.field.length == 0

    def test_a_screen_reader_hears_a_number_only(self, page: PinDialogPage, kit: Kit) -> None:
        page.type_pin("8642")
        assert page.field.accessibleDescription() == kit.words.say("pin.count", count=4)

    def test_the_same_buffer_arrives(self, page: PinDialogPage) -> None:
        """A signal that copied the bytes would leave a copy nobody wipes."""
        page.type_pin("1234")
        page.confirm()
        pin = page.given[0][0]
        pin[:] = bytes(len(pin))
        assert page.given[0][0] == bytearray(4)

    def test_no_text_of_the_whole_pin_exists(self, page: PinDialogPage) -> None:
        secret = bytes([0x39, 0x51, 0x77, 0x38, 0x5A, 0x35])
        for code in secret:
            page.press_key(0, chr(code))
        page.field.reveal(shown=True)
        page.field.grab()
        gc.collect()
        texts = [found for found in gc.get_objects() if isinstance(found, str)]
        assert [text for text in texts if text == secret.decode()] == []

    def test_paste_is_refused(self, page: PinDialogPage) -> None:
        QGuiApplication.clipboard().setText("1234")
        QTest.keySequence(page.field, QKeySequence(QKeySequence.StandardKey.Paste))
        assert page.field.length == 0

    def test_paste_is_taken_where_policy_allows_it(self, page: PinDialogPage) -> None:
        page.dialog.render_state(replace(STATE, policy=PinPolicy(may_paste=True)))
        QGuiApplication.clipboard().setText("1234")
        QTest.keySequence(page.field, QKeySequence(QKeySequence.StandardKey.Paste))
        assert page.field.length == 4

    def test_copy_puts_nothing_on_the_clipboard(self, page: PinDialogPage) -> None:
        QGuiApplication.clipboard().setText("before")
        page.type_pin("1234")
        QTest.keySequence(page.field, QKeySequence(QKeySequence.StandardKey.Copy))
        assert QGuiApplication.clipboard().text() == "before"


class TestKeyboardTools:
    def test_a_rewritten_letter_empties_the_field(self, watched: PinDialogPage, kit: Kit) -> None:
        watched.type_pin("aa", at_ms=1000, apart_ms=150)
        watched.backspace(at_ms=1155)
        assert (watched.field.length, watched.text("pin_hint_text")) == (0, kit.words.say("pin.rewritten"))

    def test_a_burst_empties_the_field(self, watched: PinDialogPage) -> None:
        watched.type_pin("abc", at_ms=1000, apart_ms=1)
        assert watched.field.length == 0

    def test_fast_fingers_are_taken(self, watched: PinDialogPage) -> None:
        watched.type_pin("abcdef", at_ms=1000, apart_ms=30)
        assert watched.field.length == 6

    def test_a_person_may_correct_themselves(self, watched: PinDialogPage) -> None:
        watched.type_pin("ab", at_ms=1000, apart_ms=100)
        watched.backspace(at_ms=1250)
        assert watched.field.length == 1

    def test_are_not_looked_for_elsewhere(self, page: PinDialogPage) -> None:
        page.type_pin("abc", at_ms=1000, apart_ms=1)
        assert page.field.length == 3

    def test_keys_without_a_time_prove_nothing(self) -> None:
        watch = TypingWatch()
        assert not any(watch.is_injected(Key.LETTER, 0) for _ in range(9))


class TestFinalTry:
    def test_needs_the_consent_first(self, final: PinDialogPage) -> None:
        final.type_pin("1234")
        assert not final.may_press("pin_sign")

    def test_enter_is_not_a_consent(self, final: PinDialogPage) -> None:
        final.type_pin("1234")
        final.press_key(Qt.Key.Key_Return.value)
        assert final.given == []

    def test_the_safe_answer_has_the_focus(self, final: PinDialogPage) -> None:
        focused = final.dialog.focusWidget()
        assert focused is not None
        assert focused.objectName() == "pin_later"

    def test_passes_the_consent_on(self, final: PinDialogPage) -> None:
        final.agree_to_final_try()
        final.type_pin("1234")
        final.confirm()
        assert final.given == [(bytearray(b"1234"), True)]

    def test_names_who_says_so(self, final: PinDialogPage, kit: Kit) -> None:
        assert kit.words.name(PinSource.CARD) in final.text("pin_final_title")

    def test_is_asked_for_anew_after_an_error(self, final: PinDialogPage) -> None:
        final.agree_to_final_try()
        final.dialog.render_state(replace(FINAL, error=Report("pin_unclear")))
        final.type_pin("1234")
        assert not final.may_press("pin_sign")


class TestAfterATry:
    def test_the_error_stands_in_the_dialog(self, page: PinDialogPage, kit: Kit) -> None:
        wrong = Report("pin_wrong", {"state": "low", "source": "driver"})
        page.dialog.render_state(replace(STATE, error=wrong))
        assert page.text("pin_error_text") == kit.words.problem(wrong).title

    def test_the_field_is_empty(self, page: PinDialogPage) -> None:
        page.type_pin("12")
        page.dialog.render_state(replace(STATE, error=Report("pin_wrong")))
        assert page.field.length == 0

    def test_nothing_can_be_typed_while_the_device_is_busy(self, page: PinDialogPage) -> None:
        page.dialog.render_state(replace(STATE, busy=True))
        assert not page.field.isEnabled()


class TestPinPad:
    def test_asks_for_the_keys_of_the_device(self, page: PinDialogPage) -> None:
        page.dialog.render_state(replace(STATE, has_pin_pad=True))
        assert (page.shows("pin_pad"), page.shows("pin_field")) == (True, False)

    def test_starts_without_a_pin(self, page: PinDialogPage) -> None:
        page.dialog.render_state(replace(STATE, has_pin_pad=True))
        asked: list[bool] = []
        page.dialog.pad_requested.connect(asked.append)
        page.confirm()
        assert asked == [False]


class TestBuffer:
    def test_is_all_zeros_after_it_was_taken(self) -> None:
        buffer = PinBuffer()
        for code in b"1234":
            buffer.append(code)
        buffer.take()
        assert buffer._bytes == bytearray(LONGEST)

    def test_never_moves_in_memory(self) -> None:
        buffer = PinBuffer()
        before = id(buffer._bytes)
        for _ in range(LONGEST):
            buffer.append(0x31)
        buffer.wipe()
        assert id(buffer._bytes) == before

    def test_forgets_what_was_taken_back(self) -> None:
        buffer = PinBuffer()
        buffer.append(0x31)
        buffer.remove_last()
        assert buffer._bytes[0] == 0
