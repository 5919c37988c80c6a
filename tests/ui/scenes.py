"""The scenes of the gallery: every screen and dialog in every state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QPushButton, QWidget

from app.domain.errors import Report
from app.domain.signing import Mode, Stage
from app.domain.token import PinReport, PinSource, PinState
from app.domain.trust import ChainState, RevocationState
from app.domain.verdict import FileVerdict
from app.ui.main_window import MainWindow
from app.ui.page_states import BadgeState, MarkState, PageViewState, Tile
from app.ui.parts.kit import Kit
from app.ui.pin.pin_dialog import PinDialog
from app.ui.pin.pin_field import PinField, Refusal
from app.ui.states import (
    Blocked,
    DeviceChipState,
    DeviceCondition,
    DocumentHeaderState,
    LookState,
    PasswordState,
    PinDialogState,
    ProblemState,
    ProgressState,
    Question,
    QuestionState,
    Remedy,
    ResultState,
    SignerState,
    SignPanelState,
    TargetState,
    UnexpectedState,
)
from app.ui.theme.theme import Theme
from app.ui.theme.tokens import Scheme
from app.ui.work.dialogs import PasswordDialog, QuestionDialog, UnexpectedDialog
from app.words import Catalogue, Language
from tests.ui import check_scenes, login_scenes, placing_scenes, question_scenes, sample, studio_scenes
from tests.ui.device_samples import chain
from tests.ui.device_scenes import device_scenes
from tests.ui.finding import child, held

Scene = Callable[[Kit], QWidget]
READY = DeviceChipState(DeviceCondition.READY, sample.MAI.holder)
HEADER = DocumentHeaderState(sample.NAME, 3, 0, 219_430)
WIDE, NARROW = (1280, 860), (1024, 700)


def window(
    kit: Kit, size: tuple[int, int] = WIDE, *, picture: Callable[[Tile], QImage] = sample.picture_of
) -> MainWindow:
    """Return the window with the sample document and its tiles."""
    made = MainWindow(kit)
    made.resize(*size)
    view = made.page_area.view
    view.tile_requested.connect(lambda tile: view.tile_arrived(tile, picture(tile)))
    made.render_device(READY)
    made.show()
    return made


def signing(kit: Kit, size: tuple[int, int] = WIDE) -> MainWindow:
    """Return the window ready to sign."""
    made = window(kit, size)
    made.render_header(HEADER)
    made.render_pages(sample.pages_state())
    made.sign_panel.render_state(sample.PANEL)
    QApplication.processEvents()
    made.page_area.view.show_mark()
    return made


def empty(kit: Kit) -> MainWindow:
    """Return the window before anything was opened."""
    made = window(kit)
    made.render_device(DeviceChipState(DeviceCondition.ABSENT))
    made.sign_panel.render_state(SignPanelState())
    return made


def panel(
    condition: DeviceCondition = DeviceCondition.READY, *, mark: MarkState | None = None, **changes: object
) -> Callable[[Kit], MainWindow]:
    """Return the signing screen with a changed side panel, the device in some condition, and the mark elsewhere."""

    def scene(kit: Kit) -> MainWindow:
        made = signing(kit)
        made.render_device(_chip_state(condition))
        made.sign_panel.render_state(sample.panel(**changes))
        if mark is not None:
            made.render_pages(PageViewState(1, sample.geometry(), mark))
            made.page_area.view.show_mark()
        return made

    return scene


def text_only(kit: Kit) -> MainWindow:
    """Return the signing screen with a mark of text."""
    picture = sample.text_picture()
    mark = MarkState(sample.placement(), picture)
    return panel(look=LookState(None, has_text=True, picture=picture), mark=mark)(kit)


def choosing(kit: Kit) -> MainWindow:
    """Return the signing screen with all certificates unfolded."""
    made = signing(kit)
    child(made, QPushButton, "signer_change").click()
    return made


def chip(condition: DeviceCondition) -> Scene:
    """Return the signing screen with the device in some condition."""

    def scene(kit: Kit) -> MainWindow:
        made = signing(kit, NARROW)
        made.render_device(_chip_state(condition))
        return made

    return scene


def _chip_state(condition: DeviceCondition) -> DeviceChipState:
    return DeviceChipState(condition, sample.MAI.holder if condition in OWNED else "")


def other_page(kit: Kit) -> MainWindow:
    """Return the signing screen while a person reads a page without the mark."""
    made = signing(kit)
    made.page_area.view.show_page(1)
    return made


def waiting(kit: Kit) -> MainWindow:
    """Return the window before any tile has come."""
    made = MainWindow(kit)
    made.render_device(DeviceChipState(DeviceCondition.SEARCHING))
    made.render_header(DocumentHeaderState(sample.NAME, 3))
    made.render_pages(sample.pages_state(with_mark=False))
    made.sign_panel.render_state(sample.panel(place=None, target=None, blocked=Blocked.READING))
    return made


def focused_mark(kit: Kit) -> MainWindow:
    """Return the signing screen with the focus on the mark."""
    made = signing(kit)
    child(made, QWidget, "mark").setFocus()
    return made


def at_work(stage: Stage, done: float | None, *, cancelling: bool = False) -> Scene:
    """Return the signing screen while the work is done."""

    def scene(kit: Kit) -> MainWindow:
        made = signing(kit)
        made.progress.render_state(ProgressState(sample.NAME, stage, done, cancelling))
        made.show_panel(made.progress)
        return made

    return scene


def each_time(kit: Kit) -> MainWindow:
    """Return the work with a key that wants the PIN for every signature."""
    made = signing(kit)
    made.progress.render_state(ProgressState(sample.NAME, Stage.SIGNING, 0.4, asks_each_time=True))
    made.show_panel(made.progress)
    return made


def result(verdict: FileVerdict | None) -> Callable[[Kit], MainWindow]:
    """Return the signing screen with a signed document, its signature in view."""

    def scene(kit: Kit) -> MainWindow:
        made = window(kit, picture=sample.signed_picture_of)
        signature = verdict.signatures[0] if verdict is not None else None
        badge = BadgeState("A", sample.placement(), sample.MAI.holder, signature)
        made.render_pages(replace(sample.pages_state(with_mark=False), badges=(badge,)))
        QApplication.processEvents()
        made.page_area.view.show_page(3)
        made.page_area.view.verticalScrollBar().setValue(made.page_area.view.verticalScrollBar().value() + 300)
        made.render_header(DocumentHeaderState("128-SNV-VP.signed.pdf", 3, 1, 244_100))
        made.result.render_state(ResultState("128-SNV-VP.signed.pdf", "Văn bản đi", verdict))
        made.show_panel(made.result)
        return made

    return scene


def problem(code: str, *remedies: Remedy, **facts: str) -> Scene:
    """Return the signing screen with a problem at the side."""
    return problem_panel(ProblemState(Report(code, {"file": sample.NAME, **facts}), remedies))


def problem_panel(state: ProblemState, condition: DeviceCondition = DeviceCondition.READY) -> Scene:
    """Return the signing screen with this problem at the side."""

    def scene(kit: Kit) -> MainWindow:
        made = signing(kit)
        made.render_device(_chip_state(condition))
        made.problem.render_state(state)
        made.show_panel(made.problem)
        return made

    return scene


def pin(typed: int = 0, *, refusal: Refusal | None = None, **changes: object) -> Scene:
    """Return the PIN dialog with some characters typed."""

    def scene(kit: Kit) -> QDialog:
        dialog = held(PinDialog(kit, owner := signing(kit)), owner)
        dialog.render_state(replace(PIN, **changes))  # type: ignore[arg-type]
        dialog.open()
        field = child(dialog, PinField, "pin_field")
        QTest.keyClicks(field, "7" * typed)
        if refusal is not None:
            field.refuse(refusal)
        return dialog

    return scene


def final_agreed(kit: Kit) -> QWidget:
    """Return the PIN dialog after the consent to the final try."""
    dialog = pin(pin=FINAL)(kit)
    child(dialog, QCheckBox, "pin_consent").setChecked(True)
    QTest.keyClicks(child(dialog, PinField, "pin_field"), "77777777")
    return dialog


def question(which: Question) -> Scene:
    """Return a question."""

    def scene(kit: Kit) -> QDialog:
        dialog = held(QuestionDialog(kit, owner := signing(kit)), owner)
        dialog.render_state(QuestionState(which, "128-SNV-VP.signed.pdf", 3))
        dialog.open()
        return dialog

    return scene


def password(*, wrong: bool) -> Scene:
    """Return the question for the password of a file."""

    def scene(kit: Kit) -> QDialog:
        dialog = held(PasswordDialog(kit, owner := window(kit)), owner)
        dialog.render_state(PasswordState("Bao-cao-tai-chinh.pdf", wrong))
        dialog.open()
        return dialog

    return scene


def unexpected(kit: Kit) -> QDialog:
    """Return the dialog of an error nobody foresaw."""
    dialog = held(UnexpectedDialog(kit, owner := window(kit)), owner)
    dialog.render_state(UnexpectedState("KySo 0.1.0 · Windows 11 · 20/11/2026\nKeyError · page_view:212"))
    dialog.open()
    return dialog


PIN = PinDialogState(
    sample.NAME,
    3,
    sample.MAI.holder,
    sample.MAI.office,
    "PKI Token · 53A0 0C1F 7702",
    sample.GOOD_PIN,
    "5403A1B2C3D4E5F6",
)
FINAL = PinReport(PinState.FINAL, PinSource.CARD)
OWNED = {
    *(DeviceCondition.READY, DeviceCondition.LOW, DeviceCondition.FINAL, DeviceCondition.LOCKED),
    *(DeviceCondition.WITHDRAWN, DeviceCondition.ON_HOLD),
}


def scenes() -> Iterator[tuple[str, Scene]]:
    """Yield every scene with its name."""
    yield from _sign_scenes()
    yield from _work_scenes()
    yield from _pin_scenes()
    yield from check_scenes.scenes(window)
    yield from _other_scenes()
    yield from device_scenes()
    yield from placing_scenes.scenes(signing, panel, result)
    yield from question_scenes.scenes(panel)
    yield from studio_scenes.scenes(signing)
    yield from login_scenes.scenes(pin, panel, problem_panel)


def _sign_scenes() -> Iterator[tuple[str, Scene]]:
    """Yield the signing screen."""
    yield "sign", signing
    yield "sign-1024", lambda kit: signing(kit, NARROW)
    yield "sign-empty", empty
    yield "sign-reading", waiting
    yield "sign-choosing", choosing
    yield "sign-other-page", other_page
    yield "sign-mark-focus", focused_mark
    yield "sign-by-hand", panel(place=replace(sample.PLACE, by_hand=True), mode=Mode.COPY)
    yield "sign-text-only", text_only
    yield "sign-no-look", panel(look=LookState(has_text=False), blocked=Blocked.NO_LOOK)
    yield "sign-office", panel(signer=SignerState((sample.MAI, sample.OFFICE), "B2"), mode=Mode.ISSUE)
    yield "sign-no-device", panel(signer=SignerState(), blocked=Blocked.NO_DEVICE)
    yield (
        "sign-no-target",
        panel(
            target=TargetState("128-SNV-VP.signed.pdf", "", Report("output_unwritable", {"why": "denied"})),
            blocked=Blocked.NO_TARGET,
        ),
    )


def _work_scenes() -> Iterator[tuple[str, Scene]]:
    """Yield the device chip, work under way, its end and its problems."""
    for condition in DeviceCondition:
        yield f"chip-{condition}", chip(condition)
    yield "progress-copying", at_work(Stage.COPYING, 0.42)
    yield "progress-signing", at_work(Stage.SIGNING, None)
    yield "progress-each-time", each_time
    yield "problem-session", problem("gate_closed", Remedy.RETRY, Remedy.CLOSE, why="session_locked")
    yield "progress-cancelling", at_work(Stage.COPYING, 0.42, cancelling=True)
    yield "result-checking", result(None)
    yield "result-valid", result(sample.verdict(sample.VALID))
    yield "result-indeterminate", result(sample.verdict(sample.UNSURE))
    yield "result-invalid", result(sample.verdict(sample.BROKEN))
    yield "problem-changed", problem("file_changed", Remedy.RETRY, Remedy.CLOSE)
    yield "problem-encrypted", problem("file_encrypted", Remedy.OPEN_OTHER, Remedy.CLOSE, opens="yes")


def _pin_scenes() -> Iterator[tuple[str, Scene]]:
    """Yield the PIN dialog."""
    yield "pin-empty", pin()
    yield "pin-typed", pin(8)
    yield "pin-final", pin(pin=FINAL)
    yield "pin-final-agreed", final_agreed
    yield "pin-letters", pin(3, refusal=Refusal.LETTERS)
    yield "pin-rewritten", pin(refusal=Refusal.REWRITTEN)
    yield "pin-busy", pin(8, busy=True)
    yield "pin-chain-good", pin(chain=chain())
    yield "pin-chain-unknown", pin(chain=chain(RevocationState.UNCHECKED, state=ChainState.NOT_FOUND))
    yield "pin-chain-revoked", pin(chain=chain(RevocationState.REVOKED))
    yield "pin-unknown", pin(pin=PinReport(PinState.UNKNOWN, PinSource.NOBODY))


def _other_scenes() -> Iterator[tuple[str, Scene]]:
    """Yield the other dialogs."""
    for which in Question:
        yield f"question-{which}", question(which)
    yield "password", password(wrong=False)
    yield "password-wrong", password(wrong=True)
    yield "unexpected", unexpected


def render_all(folder: Path, scale: str, only: list[str]) -> None:
    """Write a picture of every scene, light and dark."""
    application = QApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    for scheme in Scheme:
        kit = Kit(Catalogue.load(Language.VIETNAMESE), Theme(application, forced=scheme))
        for name, scene in scenes():
            if not only or name in only:
                _save(scene(kit), folder / f"{name}-{scheme}-{scale}x.png")


def _save(widget: QWidget, path: Path) -> None:
    widget.show()
    for _ in range(5):
        QApplication.processEvents()
    widget.grab().save(str(path))
    parent = widget.window().parentWidget()
    owner = parent.window() if parent is not None else widget
    widget.close()
    owner.close()
    owner.deleteLater()
    QApplication.processEvents()
