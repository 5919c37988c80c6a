"""What can be said of devices and their drivers as a whole: every state with a name of its own, and what it offers.

Three kinds of state: of a driver library (:class:`ModuleState`), of a card it shows (:class:`DeviceState`), and of a
device on the USB that no driver shows (:class:`UsbDevice`). Words for each stand in the catalogue under
``module_state``, ``device_state`` and ``undriven``; buttons for each :class:`Offer` are the window's.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct

from app.domain.token import PinReport, PinState, ShortText, Token

UsbId = Annotated[str, Meta(pattern="^[0-9A-F]{4}:[0-9A-F]{4}$")]


class ModuleState(StrEnum):
    """What became of a driver library. The last three are its normal life."""

    ASKED = "asked"
    """It was asked and has not answered yet."""
    MISSING = "missing"
    NOT_ALLOWED = "not_allowed"
    """The path is not absolute, or leads to another machine: such a file is never loaded."""
    WRONG_ARCHITECTURE = "wrong_architecture"
    NOT_A_DRIVER = "not_a_driver"
    """A file without ``C_GetFunctionList``."""
    LOAD_FAILED = "load_failed"
    CRASHED = "crashed"
    HUNG = "hung"
    FAILED = "failed"
    """It answered with an error or with nonsense."""
    LIST_DAMAGED = "list_damaged"
    """No library but a list of them, which cannot be read."""
    NO_SLOT = "no_slot"
    NO_TOKEN = "no_token"  # noqa: S105 - a state of a driver
    WORKING = "working"

    @property
    def is_set_aside(self) -> bool:
        """Tell whether the driver is left alone from now on, until somebody asks for a fresh look."""
        return self not in {ModuleState.ASKED, ModuleState.NO_SLOT, ModuleState.NO_TOKEN, ModuleState.WORKING}


class NamedBy(StrEnum):
    """Who named a driver library."""

    TABLE = "table"
    POLICY = "policy"
    PERSON = "person"


class KnownModule(Struct, frozen=True):
    """A driver library that somebody named: the table, the machine's policy, or the person.

    ``usb``: the devices it is made for. ``spare_slot``: it always shows one empty token, which means nothing.
    """

    name: ShortText
    path: ShortText
    named_by: NamedBy = NamedBy.TABLE
    usb: tuple[UsbId, ...] = ()
    spare_slot: bool = False


class Unready(StrEnum):
    """Why a token that is plugged in cannot be used at all."""

    UNINITIALISED = "uninitialised"
    UNRECOGNISED = "unrecognised"
    """The driver does not know this kind of card."""
    UNREADABLE = "unreadable"


class UnreadyToken(Struct, frozen=True):
    """A token that is plugged in and of no use; ``reader`` is the slot's own description."""

    module: ShortText
    slot: int
    why: Unready
    reader: ShortText
    model: ShortText = ""
    serial: ShortText = ""


class UsbDevice(Struct, frozen=True):
    """A known kind of token on the USB. ``driver`` is the name its driver has in the table."""

    usb_id: UsbId
    name: ShortText
    driver: ShortText


class ModuleReport(Struct, frozen=True):
    """A driver library and how it fares. ``readers``: slots without a token, by their own description."""

    module: ShortText
    name: ShortText
    state: ModuleState
    named_by: NamedBy = NamedBy.TABLE
    readers: tuple[ShortText, ...] = ()


class DeviceState(StrEnum):
    """What a person is told of a card, the thing that matters most."""

    UNRECOGNISED = "unrecognised"
    UNREADABLE = "unreadable"
    UNINITIALISED = "uninitialised"
    LOCKED = "locked"
    PIN_UNSET = "pin_unset"
    FINAL_TRY = "final_try"
    TRIES_LOW = "tries_low"
    NO_CERTIFICATE = "no_certificate"
    NO_USABLE_CERTIFICATE = "no_usable_certificate"
    READY_UNREPORTED = "ready_unreported"
    """Ready; the device tells nothing of its PIN."""
    READY = "ready"


class Offer(StrEnum):
    """What can be done next; the window makes a button of it, the command line a sentence."""

    SIGN = "sign"
    PLUG_IN = "plug_in"
    REFRESH = "refresh"
    """Look anew, with freshly loaded drivers."""
    INSTALL_DRIVER = "install_driver"
    CHOOSE_DRIVER = "choose_driver"
    """Name the driver's file by hand."""
    CONFIRM_FINAL_TRY = "confirm_final_try"
    TYPE_AGAIN = "type_again"
    MAKERS_TOOL = "makers_tool"
    """Go on in the tool of the device's maker: KySo never sets or changes a PIN."""
    GUIDE_LOCKED = "guide_locked"
    GUIDE_FORGOTTEN = "guide_forgotten"
    GUIDE_EXPIRED = "guide_expired"
    CERTIFICATES = "certificates"
    """See every certificate and why it may not sign."""
    ASK_IT = "ask_it"


def device_state(token: Token, pin: PinReport) -> DeviceState:
    """Return the state of a card whose PIN is in the state ``pin`` (as the gate believes it)."""
    told = _OF_PIN.get(pin.state)
    if told is not None:
        return told
    if not token.certificates:
        return DeviceState.NO_CERTIFICATE
    if not any(certificate.usable for certificate in token.certificates):
        return DeviceState.NO_USABLE_CERTIFICATE
    return DeviceState.READY_UNREPORTED if pin.state is PinState.UNKNOWN else DeviceState.READY


def offers_of(state: ModuleState | DeviceState | Unready) -> tuple[Offer, ...]:
    """Return what to offer in a state, the best first."""
    match state:
        case ModuleState():
            return _OF_MODULES[state]
        case DeviceState():
            return _OF_DEVICES[state]
        case Unready():
            return _OF_DEVICES[DeviceState(state.value)]


OFFERS_WITHOUT_DRIVER: Final = (Offer.INSTALL_DRIVER, Offer.CHOOSE_DRIVER, Offer.REFRESH)
"""For a device on the USB that no driver shows."""


def offers_after(code: str) -> tuple[Offer, ...]:
    """Return what to offer after a login or a signature ended with the problem of that code."""
    return _AFTER.get(code, (Offer.REFRESH, Offer.ASK_IT))


_OF_PIN: Final[Mapping[PinState, DeviceState]] = {
    PinState.LOCKED: DeviceState.LOCKED,
    PinState.UNSET: DeviceState.PIN_UNSET,
    PinState.FINAL: DeviceState.FINAL_TRY,
    PinState.LOW: DeviceState.TRIES_LOW,
}

_OF_MODULES: Final[Mapping[ModuleState, tuple[Offer, ...]]] = {
    ModuleState.ASKED: (),
    ModuleState.MISSING: (Offer.INSTALL_DRIVER, Offer.CHOOSE_DRIVER),
    ModuleState.NOT_ALLOWED: (Offer.CHOOSE_DRIVER, Offer.ASK_IT),
    ModuleState.WRONG_ARCHITECTURE: (Offer.INSTALL_DRIVER, Offer.CHOOSE_DRIVER),
    ModuleState.NOT_A_DRIVER: (Offer.CHOOSE_DRIVER,),
    ModuleState.LOAD_FAILED: (Offer.INSTALL_DRIVER, Offer.ASK_IT),
    ModuleState.CRASHED: (Offer.REFRESH, Offer.INSTALL_DRIVER, Offer.ASK_IT),
    ModuleState.HUNG: (Offer.REFRESH, Offer.ASK_IT),
    ModuleState.FAILED: (Offer.REFRESH, Offer.ASK_IT),
    ModuleState.LIST_DAMAGED: (Offer.ASK_IT,),
    ModuleState.NO_SLOT: (Offer.PLUG_IN, Offer.REFRESH),
    ModuleState.NO_TOKEN: (Offer.PLUG_IN, Offer.REFRESH),
    ModuleState.WORKING: (),
}

_OF_DEVICES: Final[Mapping[DeviceState, tuple[Offer, ...]]] = {
    DeviceState.UNRECOGNISED: (Offer.INSTALL_DRIVER, Offer.CHOOSE_DRIVER, Offer.REFRESH),
    DeviceState.UNREADABLE: (Offer.PLUG_IN, Offer.REFRESH, Offer.ASK_IT),
    DeviceState.UNINITIALISED: (Offer.ASK_IT,),
    DeviceState.LOCKED: (Offer.GUIDE_LOCKED,),
    DeviceState.PIN_UNSET: (Offer.MAKERS_TOOL, Offer.ASK_IT),
    DeviceState.FINAL_TRY: (Offer.GUIDE_FORGOTTEN, Offer.CONFIRM_FINAL_TRY),
    DeviceState.TRIES_LOW: (Offer.SIGN, Offer.GUIDE_FORGOTTEN),
    DeviceState.NO_CERTIFICATE: (Offer.REFRESH, Offer.ASK_IT),
    DeviceState.NO_USABLE_CERTIFICATE: (Offer.CERTIFICATES, Offer.GUIDE_EXPIRED),
    DeviceState.READY_UNREPORTED: (Offer.SIGN,),
    DeviceState.READY: (Offer.SIGN,),
}

_AFTER: Final[Mapping[str, tuple[Offer, ...]]] = {
    "pin_wrong": (Offer.TYPE_AGAIN, Offer.GUIDE_FORGOTTEN),
    "pin_untypable": (Offer.TYPE_AGAIN,),
    "pin_repeated": (Offer.TYPE_AGAIN, Offer.GUIDE_FORGOTTEN),
    "pin_final_try": (Offer.GUIDE_FORGOTTEN, Offer.CONFIRM_FINAL_TRY),
    "pin_locked": (Offer.GUIDE_LOCKED,),
    "pin_unset": (Offer.MAKERS_TOOL, Offer.ASK_IT),
    "pin_expired": (Offer.MAKERS_TOOL, Offer.ASK_IT),
    "pin_unclear": (Offer.REFRESH, Offer.ASK_IT),
    "login_busy": (Offer.TYPE_AGAIN,),
    "pin_pad_ended": (Offer.TYPE_AGAIN,),
    "token_removed": (Offer.PLUG_IN, Offer.REFRESH),
    "token_not_found": (Offer.PLUG_IN, Offer.REFRESH),
    "certificate_unusable": (Offer.CERTIFICATES, Offer.GUIDE_EXPIRED),
    "certificate_not_found": (Offer.CERTIFICATES, Offer.REFRESH),
}
