"""The main job in the real window, with real hosts and a soft token."""

from pathlib import Path

from app.domain.token import PinState
from app.domain.verdict import Result
from tests.parts.commands import run
from tests.parts.softhsm import SoftHsm
from tests.window.page import WindowPage


def test_signs_what_is_shown_and_checks_the_result(page: WindowPage, letter: Path, plugged_copy: SoftHsm) -> None:
    original = letter.read_bytes()
    page.ask_to_sign()
    page.give_pin(plugged_copy.tokens[0].pin)

    assert page.wait_end() == ""
    page.wait(lambda: page.signing.state.result is not None and page.signing.state.result.verdict is not None)
    result = page.signing.state.result
    assert result is not None
    assert result.verdict is not None
    assert result.verdict.result is Result.VALID
    signed = letter.with_name("letter.signed.pdf")
    assert signed.read_bytes().startswith(original)
    assert letter.read_bytes() == original
    assert b"Signature is Valid" in run("pdfsig", "-nocert", signed)


def test_a_wrong_pin_writes_nothing_and_tells_what_is_known(page: WindowPage, letter: Path) -> None:
    page.ask_to_sign()
    page.give_pin("wrong-pin")

    page.wait(lambda: page.signing.state.pin is not None and page.signing.state.pin.error is not None)
    state = page.signing.state.pin
    assert state is not None
    assert state.error is not None
    assert state.error.code == "pin_wrong"
    assert state.pin.state is PinState.LOW
    assert page.signed_files(letter.parent) == []


def test_after_a_wrong_pin_the_right_one_signs(page: WindowPage, plugged_copy: SoftHsm) -> None:
    page.ask_to_sign()
    page.give_pin("wrong-pin")
    page.wait(lambda: page.signing.state.pin is not None and page.signing.state.pin.error is not None)
    page.give_pin(plugged_copy.tokens[0].pin)

    assert page.wait_end() == ""


def test_the_same_wrong_pin_is_not_sent_again(page: WindowPage) -> None:
    page.ask_to_sign()
    for _ in range(2):
        page.give_pin("wrong-pin")
        page.wait(lambda: page.signing.state.pin is not None and page.signing.state.pin.error is not None)

    page.wait(lambda: _code(page) == "pin_repeated")


def test_later_leaves_the_document_as_it_was(page: WindowPage, letter: Path) -> None:
    page.ask_to_sign()
    page.press("pin_later")

    page.wait(lambda: not page.signing.state.is_busy)
    assert page.dialog() is None
    assert page.signed_files(letter.parent) == []
    assert page.sign.state.panel.blocked is None


def test_a_document_replaced_after_it_was_shown_is_refused(page: WindowPage, letter: Path) -> None:
    letter.write_bytes(letter.read_bytes() + b"\n% another\n")
    page.press("sign")

    assert page.wait_end() == "file_changed"
    assert page.signed_files(letter.parent) == []


def _code(page: WindowPage) -> str:
    state = page.signing.state.pin
    return state.error.code if state is not None and state.error is not None else ""
