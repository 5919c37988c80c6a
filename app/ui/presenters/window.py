"""The whole window: where the rail leads, the check and devices screens, and an orderly end."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.guidance import Event
from app.ui.device_states import DevicesPage
from app.ui.main_window import MainWindow
from app.ui.models.check_model import CheckModel
from app.ui.models.devices_model import DevicesModel
from app.ui.models.search_model import SearchModel
from app.ui.models.sign_model import SignModel
from app.ui.models.signing_model import SigningModel
from app.ui.parts.kit import Kit
from app.ui.presenters.asking import PasswordAsker, ask_pdf
from app.ui.presenters.devices import DevicesPresenter
from app.ui.presenters.pages import PagesPresenter
from app.ui.presenters.signing import SigningPresenter
from app.ui.states import Destination, DeviceCondition, Question, QuestionState, Remedy
from app.ui.work.dialogs import QuestionDialog


class WindowPresenter(QObject):
    """``ended``: the person closed the window and nothing is at work any more."""

    ended = Signal()

    def __init__(
        self,
        window: MainWindow,
        kit: Kit,
        *,
        sign: SignModel,
        signing: SigningModel,
        check: CheckModel,
        devices: DevicesModel,
        devices_screen: DevicesPresenter,
        search: SearchModel,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._kit = kit
        self._sign = sign
        self._signing = signing
        self._check = check
        self._devices = devices
        self._devices_screen = devices_screen
        self._search = search
        self._destination = Destination.SIGN
        self._question: QuestionDialog | None = None
        self._signing_screen = SigningPresenter(window, kit, sign, signing)
        self._pages_screen = PagesPresenter(window, sign, search)
        self._password = PasswordAsker(window, kit, check.give_password, check.close)
        self._connect()

    def open_file(self, path: str) -> None:
        """Open a file on the screen in view: to sign it, or to check it."""
        if self._destination is Destination.CHECK:
            self._check.check(path)
        else:
            self.go(Destination.SIGN)
            self._signing_screen.open_file(path)

    def _sign_file(self, path: str) -> None:
        """Open a file to sign it, whatever screen is in view."""
        self.go(Destination.SIGN)
        self._signing_screen.open_file(path)

    def go(self, place: Destination) -> None:
        self._destination = place
        self._window.render_destination(place)
        if place is Destination.DEVICES:
            self._devices_screen.render()

    def _connect(self) -> None:
        window = self._window
        window.destination_requested.connect(self.go)
        window.open_requested.connect(lambda: ask_pdf(window, self._kit.words, self.open_file))
        window.file_dropped.connect(self.open_file)
        window.escape_pressed.connect(self._signing.cancel)
        window.close_requested.connect(self._close)
        window.check.cancel_requested.connect(self._check.close)
        window.check.remedy_requested.connect(self._remedy_check)
        window.device_pressed.connect(self._follow_chip)
        self._devices_screen.sign_requested.connect(lambda: self.go(Destination.SIGN))
        self._devices_screen.file_ready.connect(self._sign_file)
        self._devices_screen.screen_requested.connect(lambda: self.go(Destination.DEVICES))
        self._signing_screen.devices_requested.connect(self._show_devices)
        self._signing_screen.guide_requested.connect(self._devices_screen.show_guide)
        self._check.state_changed.connect(self._render_check)
        self._devices.state_changed.connect(self._render_devices)
        self._sign.state_changed.connect(self._render_chip)
        self._signing.state_changed.connect(self._hold)
        self._render_check()
        self._render_devices()

    def _render_check(self) -> None:
        self._window.check.render_state(self._check.state)
        self._password.render_state(self._check.password)

    def _render_devices(self) -> None:
        self._devices_screen.render()
        self._sign.devices_changed(self._devices.devices, self._devices.chains)

    def _render_chip(self) -> None:
        self._window.render_device(self._devices.chip(self._sign.chosen))
        self._devices.remember_used(self._sign.choices.certificate)

    def _show_devices(self) -> None:
        self._devices_screen.turn(DevicesPage.PLUGGED)
        self.go(Destination.DEVICES)

    def _follow_chip(self) -> None:
        """Lead to the devices; when the device is locked, at once to what to do about it."""
        locked = self._devices.chip(self._sign.chosen).condition is DeviceCondition.LOCKED
        device = self._sign.chosen_device
        if locked:
            self._devices_screen.show_guide(Event.LOCKED, device)
        else:
            self._show_devices()

    def _hold(self) -> None:
        """While a document is being signed, the window stays and the devices are left to the signing."""
        self._window.hold_open(held=self._signing.state.progress is not None)
        if self._signing.state.is_busy:
            self._devices.pause()
        else:
            self._devices.resume()
        self._render_chip()

    def _remedy_check(self, remedy: Remedy) -> None:
        if remedy is Remedy.RETRY:
            self._check.check_again()
        else:
            ask_pdf(self._window, self._kit.words, self.open_file)

    def _close(self) -> None:
        """End at once, or ask first when a document is being signed."""
        progress = self._signing.state.progress
        if progress is None:
            self._end()
            return
        if self._question is None:
            self._question = dialog = QuestionDialog(self._kit, self._window)
            dialog.render_state(QuestionState(Question.STOP_WORK, progress.document))
            dialog.accepted.connect(self._end)
            dialog.finished.connect(self._forget_question)
            dialog.open()

    def _forget_question(self) -> None:
        dialog, self._question = self._question, None
        if dialog is not None:
            dialog.deleteLater()

    def _end(self) -> None:
        for part in (self._signing, self._check, self._devices, self._devices_screen, self._search, self._sign):
            part.end()
        self._window.hold_open(held=False)
        self.ended.emit()
