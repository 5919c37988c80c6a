"""The scenes of the devices screen: every state a device or a driver can be in, guidance, forms, the register."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget

from app.desk.chains import Known
from app.desk.devices import Devices
from app.domain.devices import ModuleState, Offer, Unready
from app.domain.errors import Report
from app.domain.guidance import DeviceSort, Event
from app.domain.memory import Answers
from app.domain.token import CertificateKind, PinSource, PinState, Unusable
from app.domain.trust import ChainReport, ChainState, RevocationState, Scope, Unchecked
from app.ui.device_states import DevicesPage, DevicesState, FormState, GuideState, RequestsState
from app.ui.devices.form_dialog import FormDialog
from app.ui.devices.help_dialog import HelpDialog
from app.ui.devices.office_dialog import OfficeDialog
from app.ui.devices.request_dialog import RequestDialog
from app.ui.devices.titles_dialog import TitlesDialog
from app.ui.main_window import MainWindow
from app.ui.models.describing_devices import chip_state
from app.ui.parts.kit import Kit
from app.ui.states import Destination, DeviceChipState, DeviceCondition
from tests.ui import device_samples as d
from tests.ui.finding import child, held

Scene = Callable[[Kit], QWidget]
GOOD = d.chain()
POSTS = ("Phó Giám đốc", "Bí thư Chi bộ")
_CODES = {ModuleState.HUNG: "module_timeout", ModuleState.CRASHED: "module_failed", ModuleState.FAILED: "module_failed"}


def screen(kit: Kit, page: DevicesPage, size: tuple[int, int] = (1280, 860)) -> MainWindow:
    """Return the window on a page of the devices screen."""
    made = MainWindow(kit)
    made.resize(*size)
    made.render_destination(Destination.DEVICES)
    made.devices.render_page(page)
    made.show()
    return made


def plugged(devices: Devices, known: ChainReport | Report | None = GOOD, profile: str = "ld") -> Scene:
    """Return the page of what is plugged in, with the chip that belongs to it."""
    found = {each.sha256: known for token in devices.tokens for each in token.certificates} if known else {}
    return shown(d.state(devices, known, profile=profile), chip(devices, found))


def chip(devices: Devices, known: Mapping[str, Known] | None = None) -> DeviceChipState:
    """Return the chip as the model makes it: about the certificate that can sign, if there is one."""
    usable = [each.sha256 for token in devices.tokens for each in token.certificates if each.usable]
    return chip_state(devices, usable[0] if usable else None, lambda token: token.pin, known or {})


def shown(state: DevicesState, chip_: DeviceChipState, *, unfolded: bool = False) -> Scene:
    """Return the page in a state."""

    def scene(kit: Kit) -> MainWindow:
        made = screen(kit, DevicesPage.PLUGGED)
        made.render_device(chip_)
        made.devices.render_state(state)
        if unfolded:
            child(made, QAbstractButton, "drivers_head").click()
        return made

    return scene


def guide(state: GuideState, *, size: tuple[int, int] = (1280, 860), unfolded: bool = False) -> Scene:
    """Return a guidance page."""

    def scene(kit: Kit) -> MainWindow:
        made = screen(kit, DevicesPage.GUIDE, size)
        condition = DeviceCondition.LOCKED if state.event is Event.LOCKED else DeviceCondition.READY
        made.render_device(DeviceChipState(condition, d.MAI.holder))
        made.devices.guide.render_state(state)
        if unfolded:
            for head in made.devices.guide.findChildren(QAbstractButton):
                if head.objectName().endswith("_head") and not head.isChecked():
                    head.click()
        return made

    return scene


def requests(state: RequestsState) -> Scene:
    """Return the register."""

    def scene(kit: Kit) -> MainWindow:
        made = screen(kit, DevicesPage.REQUESTS)
        made.devices.requests.render_state(state)
        return made

    return scene


def form(state: FormState) -> Scene:
    """Return a form being filled in."""

    def scene(kit: Kit) -> QDialog:
        dialog = held(FormDialog(kit, owner := screen(kit, DevicesPage.GUIDE)), owner)
        dialog.render_state(state)
        dialog.open()
        return dialog

    return scene


def result(kit: Kit) -> QDialog:
    """Return the dialog for what became of a request."""
    dialog = held(RequestDialog(kit, owner := screen(kit, DevicesPage.REQUESTS)), owner)
    dialog.render_state(d.REQUESTS.requests[1])
    dialog.open()
    return dialog


def office(kit: Kit) -> QDialog:
    """Return the dialog about the office."""
    dialog = held(OfficeDialog(kit, owner := screen(kit, DevicesPage.PLUGGED)), owner)
    dialog.render_state(d.THE_OFFICE)
    dialog.open()
    return dialog


def titles(kit: Kit) -> QDialog:
    """Return the dialog about what a person signs as."""
    dialog = held(TitlesDialog(kit, owner := screen(kit, DevicesPage.PLUGGED)), owner)
    told = d.state(d.plugged(d.token(d.MAI)), answers=lambda _: Answers(titles=POSTS))
    dialog.render_state(told.devices[0].certificates[0])
    dialog.open()
    return dialog


def help_with(offer: Offer) -> Scene:
    """Return what to tell the people who look after the machine."""

    def scene(kit: Kit) -> QDialog:
        dialog = held(HelpDialog(kit, owner := screen(kit, DevicesPage.PLUGGED)), owner)
        dialog.render_help(offer, d.state(d.UNDRIVEN))
        dialog.open()
        return dialog

    return scene


def device_scenes() -> Iterator[tuple[str, Scene]]:
    """Yield every scene with its name."""
    yield from _card_scenes()
    yield from _certificate_scenes()
    yield from _driver_scenes()
    yield from _guide_scenes()
    yield from _paper_scenes()


def _card_scenes() -> Iterator[tuple[str, Scene]]:
    """Yield a card in every state a device can be in."""
    yield "device-ready", plugged(d.plugged(d.token(d.MAI)))
    yield "device-ready-unreported", plugged(d.plugged(d.token(d.MAI, pin=PinState.UNKNOWN, source=PinSource.NOBODY)))
    yield "device-tries-low", plugged(d.plugged(d.token(d.MAI, pin=PinState.LOW)))
    yield "device-low-by-record", plugged(d.plugged(d.token(d.MAI, pin=PinState.LOW, source=PinSource.RECORD)))
    yield "device-final-try", plugged(d.plugged(d.token(d.MAI, pin=PinState.FINAL, source=PinSource.CARD)))
    yield (
        "device-final-by-record",
        plugged(d.plugged(d.token(d.MAI, pin=PinState.FINAL, source=PinSource.RECORD))),
    )
    yield "device-locked", plugged(d.plugged(d.token(d.MAI, pin=PinState.LOCKED)))
    yield "device-pin-pad", plugged(d.plugged(d.token(d.MAI, pad=True)))
    yield "device-pin-unset", plugged(d.plugged(d.token(d.MAI, pin=PinState.UNSET)))
    yield "device-no-certificate", plugged(d.plugged(d.token()))
    yield "device-expired", plugged(d.plugged(d.token(d.OLD)), profile="pt")
    yield "device-seal", plugged(d.plugged(d.token(d.SEAL, label="Văn thư Sở Nội vụ")), profile="bt")
    archive = d.plugged(d.token(d.SEAL, label="Lưu trữ Tỉnh ủy"))
    told = d.state(archive, GOOD, profile="bt", answers=lambda _: Answers(CertificateKind.ARCHIVE))
    yield "device-archive", shown(told, chip(archive))
    yield "device-two", plugged(d.plugged(d.token(d.MAI), d.token(d.SEAL, label="Văn thư Sở Nội vụ", serial="9941")))
    for why in Unready:
        yield f"device-{why}", plugged(d.unready(why))


def _certificate_scenes() -> Iterator[tuple[str, Scene]]:
    """Yield certificates: renewed beside old, ending, and what may be known of who issued them."""
    yield "certificates-old-and-renewed", plugged(d.plugged(d.token(d.RENEWED, d.OLD)))
    yield "certificates-two-usable", plugged(d.plugged(d.token(d.MAI, d.RENEWED)))
    keyless = d.certificate("99AA", reason=Unusable.NO_KEY)
    yield "certificates-unusable", plugged(d.plugged(d.token(d.MAI, keyless)))
    yield "certificate-ending", plugged(d.plugged(d.token(d.ENDING)))
    told = d.state(d.plugged(d.token(d.ENDING)), GOOD, answers=lambda _: Answers(CertificateKind.PERSON, renewed=True))
    yield "certificate-renewed-before", shown(told, chip(d.plugged(d.token(d.ENDING))))
    posts = d.state(d.plugged(d.token(d.MAI)), GOOD, answers=lambda _: Answers(titles=POSTS))
    yield "certificate-titles", shown(posts, chip(d.plugged(d.token(d.MAI))))
    yield "certificate-ending-notice", plugged(d.plugged(d.token(d.ENDING)), profile="bt")
    one = d.plugged(d.token(d.MAI))
    yield "chain-asked", plugged(one, None)
    yield "chain-failed", plugged(one, Report("host_died"))
    yield "chain-not-found", plugged(one, d.chain(RevocationState.UNCHECKED, state=ChainState.NOT_FOUND))
    yield "chain-unchecked", plugged(one, d.chain(RevocationState.UNCHECKED, why=Unchecked.NO_ANSWER))
    yield "chain-revoked", plugged(one, d.chain(RevocationState.REVOKED))
    yield "chain-on-hold", plugged(one, d.chain(RevocationState.ON_HOLD))
    yield "chain-public", plugged(one, d.chain(scope=Scope.NATIONAL), profile="hn")


def _driver_scenes() -> Iterator[tuple[str, Scene]]:
    """Yield drivers in every state they can be in, and machines where there is nothing."""
    for state in ModuleState:
        devices = d.driver(state, _CODES.get(state, ""))
        yield f"driver-{state}", shown(d.state(devices), chip(devices), unfolded=True)
    beside = replace_devices(d.driver(ModuleState.HUNG, "module_timeout"))
    yield "driver-hung-beside-device", plugged(beside)
    yield "devices-undriven", plugged(d.UNDRIVEN)
    yield "devices-nothing", plugged(d.plugged())
    yield "devices-no-driver", plugged(Devices(looked=True))


def replace_devices(broken: Devices) -> Devices:
    """Return a ready device beside a driver that was set aside."""
    return d.plugged(d.token(d.MAI), modules=(d.WORKING, *broken.modules), troubles=broken.troubles, drivers=2)


def _guide_scenes() -> Iterator[tuple[str, Scene]]:
    """Yield guidance for every event, in several texts."""
    for event in Event:
        yield f"guide-{event}", guide(d.guide(event))
    yield "guide-locked-1024", guide(d.guide(Event.LOCKED), size=(1024, 700))
    yield "guide-locked-whole", guide(d.guide(Event.LOCKED), size=(1280, 1900), unfolded=True)
    yield "guide-locked-seal", guide(d.guide(Event.LOCKED, kind=CertificateKind.ORGANISATION))
    yield "guide-locked-lc", guide(d.guide(Event.LOCKED, "lc"), size=(1280, 1400))
    known = d.guide(Event.LOCKED, "lc", sort=DeviceSort.PKI_TOKEN, received=date(2026, 11, 20))
    yield "guide-locked-lc-due", guide(known, size=(1280, 1500), unfolded=True)
    yield "guide-locked-old", guide(d.guide(Event.LOCKED, "bt"), size=(1280, 1500), unfolded=True)
    yield "guide-locked-hn", guide(d.guide(Event.LOCKED, "hn"), size=(1280, 1500), unfolded=True)
    yield "guide-locked-nd68", guide(d.guide(Event.LOCKED, "nd68"), size=(1280, 1500), unfolded=True)
    yield "guide-lost-lc", guide(d.guide(Event.LOST, "lc"), size=(1280, 1500), unfolded=True)
    yield "guide-unreadable", guide(GuideState(problem=Report("rules_unreadable", {"file": "ld.toml"})))


def _paper_scenes() -> Iterator[tuple[str, Scene]]:
    """Yield forms, the register, the office and the call for help."""
    yield "form", form(d.form())
    yield "form-minutes", form(d.form("hn", "mau-15"))
    yield "form-saved", form(replace(d.form(), saved="Don-mau-06.docx"))
    yield "form-saved-pdf", form(replace(d.form(), saved="Don-mau-06.pdf"))
    yield "form-registered", form(replace(d.form(), saved="Don-mau-06.docx", registered=5))
    yield "form-failed", form(replace(d.form(), problem=Report("output_unwritable", {"why": "denied"})))
    yield "requests", requests(d.REQUESTS)
    yield "requests-empty", requests(RequestsState())
    yield "requests-unusable", requests(RequestsState(problem=Report("register_unusable", {"why": "damaged"})))
    yield "request-result", result
    yield "office", office
    yield "titles", titles
    yield "help-install", help_with(Offer.INSTALL_DRIVER)
    yield "help-ask", help_with(Offer.ASK_IT)
