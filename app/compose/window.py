"""The window, put together."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.cli.interrupts import as_at_first
from app.cli.session import House, WindowWish
from app.desk.gate import Gate
from app.desk.signing.runner import Desk
from app.domain.errors import NoDisplay
from app.domain.forms import OfficeData
from app.domain.memory import Answers, Memory
from app.domain.positions import Titles
from app.domain.token import CertificateKind
from app.domain.verdict import Result
from app.hosts.isolation import keep_freed_memory
from app.hosts.qt_client import QtClock, qt_hosts
from app.journal.requests import RequestRegister
from app.settings import drivers, log, places
from app.settings.answers import answers_for, remember
from app.settings.attempts import AttemptLedger
from app.settings.leftovers import Leftovers
from app.settings.memory import load_memory, save_memory
from app.settings.office import read_office
from app.settings.policy import load_policy
from app.settings.preferences import Preferences, load_preferences, save_preferences
from app.settings.usb import UsbBus
from app.ui.main_window import MainWindow
from app.ui.models.check_model import CheckModel
from app.ui.models.design_model import DesignModel
from app.ui.models.devices_model import DevicesModel, Modules
from app.ui.models.form_model import FormModel
from app.ui.models.guide_model import GuideModel
from app.ui.models.office_model import OfficeModel
from app.ui.models.requests_model import RequestsModel
from app.ui.models.search_model import SearchModel
from app.ui.models.sign_model import SignModel
from app.ui.models.sign_values import Choices
from app.ui.models.signing_model import SigningModel
from app.ui.models.studio_model import StudioModel
from app.ui.models.templates_model import TemplatesModel
from app.ui.parts.kit import Kit
from app.ui.presenters.designing import DesignPresenter
from app.ui.presenters.devices import DevicesPresenter
from app.ui.presenters.memory import MemoryPresenter
from app.ui.presenters.templates import TemplatesPresenter
from app.ui.presenters.window import WindowPresenter
from app.ui.rehearsal import Play, Rehearsal
from app.ui.session_lock import SessionLock
from app.ui.states import PinPolicy, UnexpectedState
from app.ui.theme.theme import Theme
from app.ui.work.dialogs import UnexpectedDialog
from app.words import Catalogue

_PROFILE: Final = "nd30"


def open_window(wish: WindowWish, house: House) -> int:
    """Open the window and serve it until the person closes it; return the exit code.

    Raise :class:`NoDisplay` where there is no screen; a rehearsal does without one.
    """
    if not _has_display():
        if wish.rehearsal is None:
            raise NoDisplay
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    as_at_first()
    application = QApplication(sys.argv[:1])
    application.setApplicationName("KySo")
    application.setQuitOnLastWindowClosed(False)
    program = Program(application, wish, house)
    rehearsal = program.rehearse(wish) if wish.rehearsal is not None else None
    program.show()
    code = application.exec()
    program.end()
    return _tell(rehearsal, house.words) if rehearsal is not None else code


def _has_display() -> bool:
    """Tell whether Qt will find a screen, or was told what to use instead."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in names)


def _tell(rehearsal: Rehearsal, words: Catalogue) -> int:
    """Print what a rehearsal left behind and what the check says of it; return 0 if all went well."""
    found = [*rehearsal.pictures, *([rehearsal.signed] if rehearsal.signed else [])]
    verdict = rehearsal.verdict
    told = words.name(verdict.result) if verdict is not None else words.say("rehearsal.stuck", step=rehearsal.stuck_at)
    for line in (*map(str, found), told):
        sys.stdout.write(f"{line}\n")
    return 0 if verdict is not None and verdict.result is Result.VALID else 1


class Program(QObject):
    """Everything a running window consists of."""

    def __init__(self, application: QApplication, wish: WindowWish, house: House) -> None:
        super().__init__(application)
        keep_freed_memory()
        self._application = application
        self._wish = wish
        self._house = house
        self._books: list[RequestRegister] = []
        self._preferences = load_preferences(places.config_folder())
        self._leftovers = Leftovers(places.state_folder() / "temporary")
        self._leftovers.sweep()
        self._hosts = qt_hosts(self)
        self._kit = Kit(house.words, Theme(application))
        self.window = MainWindow(self._kit)
        self._desk = self._new_desk()
        self._new_models()
        self._devices_screen = self._new_devices_screen()
        self._presenter = WindowPresenter(
            self.window,
            self._kit,
            sign=self._sign,
            signing=self._signing,
            check=self._check,
            devices=self._devices,
            devices_screen=self._devices_screen,
            search=self._search,
        )
        self._templates_presenter = TemplatesPresenter(
            self.window, self._kit, self._sign, templates=self._templates, studio=self._studio
        )
        designing = DesignPresenter(self.window, self._kit, self._design)
        designing.saved.connect(self._templates_presenter.take_new)
        MemoryPresenter(self.window, self._kit, self._sign, house.layouts)
        self._presenter.ended.connect(application.quit)
        sys.excepthook = self._unforeseen
        # What a window consists of stays: looking through it for garbage again and again would take 40 ms each time.
        gc.freeze()

    def rehearse(self, wish: WindowWish) -> Rehearsal:
        """Let the window drive itself on a copy of the document, once it is shown; it closes at the end."""
        asked, file = wish.rehearsal, wish.file
        assert asked is not None, "somebody wants a rehearsal"
        assert file is not None, "a rehearsal has a document"
        folder = Path(asked.folder)
        folder.mkdir(parents=True, exist_ok=True)
        copy = folder / Path(file).name
        shutil.copyfile(file, copy)
        self._wish = replace(wish, file=str(copy))
        play = Play(self.window, self._sign, self._signing, asked.token, asked.pin, folder)
        rehearsal = Rehearsal(play)
        rehearsal.ended.connect(self.window.close)
        rehearsal.start()
        return rehearsal

    def show(self) -> None:
        """Show the window, then begin with what was asked for: the document first, the devices after it."""
        if self._preferences.window is not None:
            self.window.resize(*self._preferences.window)
        self.window.show()
        self._restore()
        if self._wish.file is not None:
            self._presenter.open_file(self._wish.file)
        else:
            self._sign.warm_up(self.window.rehearse)
        self._devices.watch()
        lock = SessionLock(self.window, self._application)
        lock.locked.connect(self._signing.lock_session)

    def end(self) -> None:
        """Remember what was chosen, and leave no host and no temporary file behind."""
        self._remember()
        for model in (self._templates, self._studio, self._design):
            model.end()
        self._hosts.end_all()
        for book in self._books:
            book.close()
        self._leftovers.close()

    def _new_desk(self) -> Desk:
        house, clock = self._house, QtClock(self)
        gate = Gate(self._hosts, AttemptLedger(places.state_folder() / "logins"), clock)
        self._rules = house.rulebook(_PROFILE)
        return Desk(self._hosts, gate, self._leftovers, self._rules, house.lines, clock, house.layouts)

    def _new_models(self) -> None:
        desk, wish = self._desk, self._wish
        pin = load_policy(places.machine_folder()).pin
        policy = PinPolicy(may_paste=pin.paste, watch_rewriting=sys.platform == "win32")
        self._office = OfficeModel(self._house.guidance, _Cabinet(places.config_folder()), self)
        self._sign = SignModel(desk, self._rules, wish.trust, self, office=self._office)
        self._search = SearchModel(self._hosts, self)
        self._templates = TemplatesModel(self._hosts, self._house.templates, self._rules, self)
        self._studio = StudioModel(self._hosts, self._house.templates, self)
        self._design = DesignModel(
            self._hosts,
            self._house.templates,
            self._rules,
            self,
            placer=self._house.placer,
            example=self._house.example,
        )
        self._check = CheckModel(self._hosts, wish.trust, self)
        self._devices = DevicesModel(
            self._hosts,
            desk.gate,
            desk.clock,
            self,
            modules=self._modules(),
            usb=UsbBus(drivers.usb_devices()),
            office=self._office,
            trust=wish.trust,
        )
        self._signing = SigningModel(desk, wish.trust, policy, self, chain_of=self._devices.chain_of)

    def _new_devices_screen(self) -> DevicesPresenter:
        clock = self._desk.clock
        requests = RequestsModel(self._open_book, self._office, clock, self)
        screen = DevicesPresenter(
            self.window,
            self._kit,
            devices=self._devices,
            office=self._office,
            guide=GuideModel(self._office, clock, self),
            forms=FormModel(self._hosts, self._office, requests, self),
            requests=requests,
        )
        screen.driver_named.connect(self._add_driver)
        return screen

    def _modules(self) -> Modules:
        return (self._wish.module,) if self._wish.module else self._house.modules()

    def _add_driver(self, path: str) -> None:
        """Put a driver on the person's list and ask it at once."""
        with suppress(OSError, ValueError):
            drivers.add_driver(places.config_folder(), path)
        self._devices.use_modules((*self._modules(), path) if self._wish.module else self._modules())

    def _open_book(self) -> RequestRegister:
        book = RequestRegister.open(places.data_folder())
        self._books.append(book)
        return book

    def _restore(self) -> None:
        kept = self._preferences
        image = self._wish.image or (kept.image if kept.image and Path(kept.image).is_file() else None)
        self._sign.restore(Choices(kept.certificate, image, kept.mode, kept.profile))
        if any(one.name == kept.template for one in self._templates.state.templates):
            self._templates.choose(kept.template or "")

    def _remember(self) -> None:
        choices, size = self._sign.choices, self.window.size()
        kept = Preferences(
            certificate=choices.certificate,
            image=choices.image_path,
            profile=choices.profile,
            template=choices.template,
            mode=choices.mode,
            window=(size.width(), size.height()),
        )
        save_preferences(places.config_folder(), kept)

    def _unforeseen(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log an error nobody foresaw and tell of it; the window goes on."""
        del kind, trace
        with suppress(OSError):
            log.note(error, places.log_folder())
        dialog = UnexpectedDialog(self._kit, self.window)
        dialog.render_state(UnexpectedState(log.trail(error)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class _Cabinet:
    """What was told of the office and its certificates, in the folder of what the person chose."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def office(self) -> Memory:
        return load_memory(self._folder)

    def keep_office(self, memory: Memory) -> None:
        save_memory(self._folder, memory)

    def by_it(self) -> OfficeData:
        said, _ = read_office([self._folder, places.machine_folder()])
        return said

    def answers(self, serial: str) -> Answers:
        return answers_for(self._folder, serial)

    def keep_answer(
        self, serial: str, *, kind: CertificateKind | None, renewed: bool | None, titles: Titles | None
    ) -> None:
        """Write an answer down; where nothing can be written, it holds for this run."""
        with suppress(OSError):
            remember(self._folder, serial, kind=kind, renewed=renewed, titles=titles)
