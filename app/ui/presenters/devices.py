"""The devices screen: its pages, its dialogs, and where its buttons lead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from app.domain.devices import Offer
from app.domain.forms import FormData, FormFormat
from app.domain.guidance import Event, FormUse
from app.domain.positions import Titles
from app.domain.token import CertificateKind
from app.ui.device_states import DeviceCertificateState, DevicesPage, RequestNews
from app.ui.devices.form_dialog import FormDialog
from app.ui.devices.help_dialog import HelpDialog
from app.ui.devices.office_dialog import OfficeDialog
from app.ui.devices.request_dialog import RequestDialog
from app.ui.devices.titles_dialog import TitlesDialog
from app.ui.main_window import MainWindow
from app.ui.models.devices_model import DevicesModel
from app.ui.models.form_model import FormModel
from app.ui.models.guide_model import GuideModel
from app.ui.models.office_model import OfficeModel
from app.ui.models.requests_model import RequestsModel
from app.ui.parts.kit import Kit
from app.ui.parts.sheet import Sheet
from app.ui.presenters.asking import ask_driver, ask_form_target

EVENTS: Final = {
    Offer.GUIDE_LOCKED: Event.LOCKED,
    Offer.GUIDE_FORGOTTEN: Event.FORGOTTEN,
    Offer.GUIDE_EXPIRED: Event.EXPIRED,
}


class DevicesPresenter(QObject):
    """``sign_requested``: the person wants to sign; ``file_ready`` carries the path of a form that is to be signed.

    ``driver_named`` carries the path of a driver's library.
    """

    sign_requested = Signal()
    file_ready = Signal(str)
    screen_requested = Signal()
    driver_named = Signal(str)

    def __init__(
        self,
        window: MainWindow,
        kit: Kit,
        *,
        devices: DevicesModel,
        office: OfficeModel,
        guide: GuideModel,
        forms: FormModel,
        requests: RequestsModel,
    ) -> None:
        super().__init__(window)
        self._window, self._kit = window, kit
        self._devices, self._office = devices, office
        self._guide, self._forms, self._requests = guide, forms, requests
        self._form: FormDialog | None = None
        self._connect_pages()
        self._connect_guide()
        forms.state_changed.connect(self._render_form)
        guide.state_changed.connect(self._render_guide)
        requests.state_changed.connect(self._render_requests)

    def show_guide(self, event: Event, device: str = "") -> None:
        """Turn to what to do when that has happened."""
        self._guide.show(event, device)
        self.turn(DevicesPage.GUIDE)
        self.screen_requested.emit()

    def turn(self, page: DevicesPage) -> None:
        """Turn to a page of the screen; the register and the guidance are read when somebody wants to see them."""
        if page is DevicesPage.REQUESTS:
            self._requests.read()
        self._window.devices.render_page(page)
        self._render_guide()

    def render(self) -> None:
        """Show what is plugged in, if the screen is in view; otherwise it is drawn when somebody turns to it."""
        self._guide.devices_changed(self._devices.devices)
        if self._window.devices.isVisible():
            self._window.devices.render_state(self._devices.state)

    def end(self) -> None:
        self._forms.end()

    # ── rendering ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _render_guide(self) -> None:
        if self._window.devices.page is DevicesPage.GUIDE:
            self._window.devices.guide.render_state(self._guide.state)

    def _render_requests(self) -> None:
        self._window.devices.requests.render_state(self._requests.state)

    def _render_form(self) -> None:
        state = self._forms.state
        if state is None:
            dialog, self._form = self._form, None
            if dialog is not None:
                dialog.deleteLater()
            return
        if self._form is None:
            self._form = dialog = FormDialog(self._kit, self._window)
            dialog.save_requested.connect(self._save_form)
            dialog.folder_requested.connect(self._open_folder)
            dialog.register_requested.connect(self._forms.register)
            dialog.sign_requested.connect(self._sign_form)
            dialog.finished.connect(self._forms.close)
            dialog.render_state(state)
            dialog.open()
        else:
            self._form.render_state(state)

    # ── wishes ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _connect_pages(self) -> None:
        screen = self._window.devices
        screen.refresh_requested.connect(self._devices.refresh)
        screen.office_requested.connect(self._ask_office)
        screen.page_requested.connect(self.turn)
        screen.plugged.offer_chosen.connect(self.follow)
        screen.plugged.guide_requested.connect(self.show_guide)
        screen.plugged.kind_chosen.connect(self._tell_kind)
        screen.plugged.renewed_told.connect(self._tell_renewed)
        screen.plugged.titles_requested.connect(self._ask_titles)
        screen.requests.result_requested.connect(self._ask_result)

    def _connect_guide(self) -> None:
        page = self._window.devices.guide
        page.event_chosen.connect(self._guide.choose_event)
        page.profile_chosen.connect(self._guide.choose_profile)
        page.device_chosen.connect(self._guide.choose_device)
        page.kind_chosen.connect(self._guide.choose_kind)
        page.sort_chosen.connect(self._guide.choose_sort)
        page.receipt_typed.connect(self._guide.type_receipt)
        page.form_requested.connect(self._begin_form)

    def follow(self, offer: Offer, device: str = "") -> None:
        """Do what an offer says."""
        match offer:
            case Offer.SIGN | Offer.CONFIRM_FINAL_TRY | Offer.TYPE_AGAIN:
                self.sign_requested.emit()
            case Offer.REFRESH:
                self._devices.refresh()
            case Offer.CHOOSE_DRIVER:
                ask_driver(self._window, self._kit.words, self.driver_named.emit)
            case Offer.INSTALL_DRIVER | Offer.ASK_IT:
                self._help(offer)
            case Offer.GUIDE_LOCKED | Offer.GUIDE_FORGOTTEN | Offer.GUIDE_EXPIRED:
                self.show_guide(EVENTS[offer], device)
            case _:
                self.turn(DevicesPage.PLUGGED)

    def _tell_kind(self, serial: str, kind: CertificateKind) -> None:
        self._office.tell_kind(serial, kind)

    def _tell_renewed(self, serial: str, renewed: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._office.tell_renewed(serial, renewed=renewed)

    def _help(self, offer: Offer) -> None:
        dialog = HelpDialog(self._kit, self._window)
        dialog.render_help(offer, self._devices.state)
        dialog.driver_requested.connect(lambda: self.follow(Offer.CHOOSE_DRIVER))
        _open(dialog)

    def _ask_office(self) -> None:
        dialog = OfficeDialog(self._kit, self._window)
        dialog.render_state(self._office.state)
        dialog.office_told.connect(_then(dialog, self._office.tell_office))
        _open(dialog)

    def _ask_titles(self, state: DeviceCertificateState) -> None:
        dialog = TitlesDialog(self._kit, self._window)
        dialog.render_state(state)

        def told(titles: Titles) -> None:
            dialog.accept()
            self._office.tell_titles(state.serial, titles)

        dialog.titles_told.connect(told)
        _open(dialog)

    def _ask_result(self, number: int) -> None:
        found = self._requests.find(number)
        if found is None:
            return
        dialog = RequestDialog(self._kit, self._window)
        dialog.render_state(found)

        def entered(news: RequestNews) -> None:
            dialog.accept()
            self._requests.enter(news)

        dialog.news_entered.connect(entered)
        _open(dialog)

    def _begin_form(self, use: FormUse) -> None:
        """Fill in a form under the text that names it: beside a page may stand the national one."""
        profile = self._guide.state.page
        assert profile is not None, "a form is asked for on its page"
        named = profile.profile if use in profile.forms or profile.beside is None else profile.beside.profile
        self._forms.open(use, named, self._guide.token)

    def _save_form(self, ending: FormFormat, data: FormData) -> None:
        state = self._forms.state
        if state is not None:
            name = f"{state.use.name}.{ending}"
            ask_form_target(self._window, self._kit.words, name, lambda path: self._forms.save(data, path))

    def _sign_form(self) -> None:
        """Leave the form and go on to sign what was saved."""
        state, dialog = self._forms.state, self._form
        if state is not None and state.saved is not None and dialog is not None:
            dialog.accept()
            self.file_ready.emit(state.saved)

    def _open_folder(self) -> None:
        state = self._forms.state
        if state is not None and state.saved is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(state.saved).parent)))


def _open(dialog: Sheet) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _then(dialog: Sheet, act: Callable[[str, dict[str, str]], None]) -> Callable[[str, dict[str, str]], None]:
    """Return what closes the dialog before it acts."""

    def done(profile: str, values: dict[str, str]) -> None:
        dialog.accept()
        act(profile, values)

    return done
