"""The signing screen: document, side panel, PIN dialog, progress and result, each where its model says."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from app.domain.guidance import Event
from app.ui.main_window import MainWindow
from app.ui.models.sign_model import SignModel
from app.ui.models.signing_model import SigningModel
from app.ui.page_states import PageViewState
from app.ui.parts.kit import Kit
from app.ui.pin.pin_dialog import PinDialog
from app.ui.presenters.asking import PasswordAsker, ask_folder, ask_image, ask_pdf
from app.ui.states import Remedy

_NO_PAGES = PageViewState(0, ())
_PATIENCE_MS: Final = 100
"""What opens within this time takes the place of what was on screen: painting an empty window would hold it up."""
_EVENTS = {
    Remedy.GUIDE_LOCKED: Event.LOCKED,
    Remedy.GUIDE_FORGOTTEN: Event.FORGOTTEN,
    Remedy.GUIDE_EXPIRED: Event.EXPIRED,
}


class SigningPresenter(QObject):
    """``devices_requested``: the person wants to see the devices.

    ``guide_requested`` carries an :class:`Event` and the identity of the device it happened to.
    """

    devices_requested = Signal()
    guide_requested = Signal(object, str)

    def __init__(self, window: MainWindow, kit: Kit, sign: SignModel, signing: SigningModel) -> None:
        super().__init__(window)
        self._window = window
        self._kit = kit
        self._sign = sign
        self._signing = signing
        self._pin: PinDialog | None = None
        self._password = PasswordAsker(window, kit, sign.give_password, sign.close_file)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._render_sign)
        self._connect_panel()
        self._connect_questions()
        self._connect_work()
        sign.state_changed.connect(self._follow_sign)
        signing.state_changed.connect(self._render_signing)
        self._render_sign()

    def open_file(self, path: str) -> None:
        """Show another document; while one is being signed, it stays."""
        if not self._signing.state.is_busy:
            self._signing.close()
            self._sign.room = self._window.page_room()
            self._sign.open_file(path)

    def ask_file(self) -> None:
        ask_pdf(self._window, self._kit.words, self.open_file)

    # ── rendering ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _follow_sign(self) -> None:
        """Show what is new at once, but that a document is being opened only when that takes a while."""
        if not self._sign.state.loading:
            self._patience.stop()
            self._render_sign()
        elif not self._patience.isActive():
            self._patience.start()

    def _render_sign(self) -> None:
        state, window = self._sign.state, self._window
        window.render_pages(state.pages or _NO_PAGES)
        window.render_header(state.header)
        window.sign_panel.render_state(state.panel)
        self._password.render_state(state.password)
        self._choose_panel()

    def _render_signing(self) -> None:
        state, window = self._signing.state, self._window
        if state.progress is not None:
            window.progress.render_state(state.progress)
        if state.result is not None:
            window.result.render_state(state.result)
            if state.result.verdict is not None:
                self._sign.take_verdict(state.result.verdict)
            else:
                self._sign.show_result(str(PurePath(state.result.folder) / state.result.name))
        self._render_pin()
        self._choose_panel()

    def _render_pin(self) -> None:
        state = self._signing.state.pin
        if state is None:
            dialog, self._pin = self._pin, None
            if dialog is not None:
                dialog.rejected.disconnect(self._signing.cancel)
                dialog.close()
                dialog.deleteLater()
            return
        if self._pin is None:
            self._pin = PinDialog(self._kit, self._window)
            self._pin.pin_given.connect(self._give_pin)
            self._pin.pad_requested.connect(self._use_pad)
            self._pin.rejected.connect(self._signing.cancel)
            self._pin.forgotten.connect(self._forgot_pin)
            self._pin.render_state(state)
            self._pin.open()
        else:
            self._pin.render_state(state)

    def _choose_panel(self) -> None:
        window, signing = self._window, self._signing.state
        problem = signing.problem or self._sign.state.problem
        if signing.progress is not None:
            window.show_panel(window.progress)
        elif signing.result is not None:
            window.show_panel(window.result)
        elif problem is not None:
            window.problem.render_state(problem)
            window.show_panel(window.problem)
        else:
            window.show_panel(window.sign_panel)

    # ── wishes ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _connect_panel(self) -> None:
        panel, sign = self._window.sign_panel, self._sign
        panel.sign_requested.connect(self._start)
        panel.certificate_chosen.connect(sign.choose_certificate)
        panel.mode_chosen.connect(sign.choose_mode)
        panel.profile_chosen.connect(sign.choose_profile)
        panel.number_given.connect(sign.give_number)
        panel.place.reset_requested.connect(sign.reset_place)
        panel.place.confirmed.connect(sign.confirm_place)
        panel.place.next_requested.connect(sign.place_next)
        panel.place.measured.connect(sign.place_by_measures)
        panel.image_requested.connect(lambda: ask_image(self._window, self._kit.words, sign.choose_image))
        panel.image_cleared.connect(sign.clear_image)
        panel.text_switched.connect(lambda wanted: sign.show_text(wanted=wanted))
        panel.other_folder_requested.connect(self._ask_folder)

    def _connect_questions(self) -> None:
        asked, answers = self._window.sign_panel.questions, self._sign.questions
        asked.withdrawn.confirmed.connect(answers.confirm_withdrawn)
        asked.title.confirmed.connect(answers.confirm_title)
        asked.title.titles_requested.connect(self.devices_requested)
        asked.kind.declared.connect(answers.declare_kind)
        asked.kind.confirmed.connect(answers.confirm_kind)
        asked.pages.answered.connect(answers.tell_extent)

    def _connect_work(self) -> None:
        window, signing = self._window, self._signing
        window.progress.cancel_requested.connect(signing.cancel)
        window.result.open_folder_requested.connect(self._open_folder)
        window.result.next_requested.connect(self.ask_file)
        window.problem.remedy_requested.connect(self._remedy)

    def _start(self) -> None:
        order = self._sign.order()
        if order is not None and not self._signing.state.is_busy:
            self._signing.sign(*order)

    def _give_pin(self, pin: bytearray, consent: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._signing.give_pin(pin, consent=consent)

    def _use_pad(self, consent: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._signing.give_pin(None, consent=consent)

    def _forgot_pin(self) -> None:
        """Leave the PIN dialog and read what to do."""
        device = self._signing.device
        self._signing.cancel()
        self.guide_requested.emit(Event.FORGOTTEN, device)

    def _open_folder(self) -> None:
        result = self._signing.state.result
        if result is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(result.folder))

    def _ask_folder(self) -> None:
        target = self._sign.state.panel.target
        ask_folder(self._window, self._kit.words, target.folder if target else "", self._sign.choose_target)

    def _remedy(self, remedy: Remedy) -> None:
        was_signing = self._signing.state.problem is not None
        self._signing.close()
        match remedy:
            case Remedy.RETRY if was_signing and self._sign.state.problem is None:
                self._start()
            case Remedy.RETRY:
                self._sign.reopen()
            case Remedy.OPEN_OTHER:
                self.ask_file()
            case Remedy.OTHER_FOLDER:
                self._ask_folder()
            case Remedy.OPEN_DEVICES:
                self.devices_requested.emit()
            case Remedy.GUIDE_LOCKED | Remedy.GUIDE_FORGOTTEN | Remedy.GUIDE_EXPIRED:
                self.guide_requested.emit(_EVENTS[remedy], self._signing.device)
            case _:
                return
