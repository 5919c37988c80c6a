"""Bringing about one state of a device or a driver, and what a person is then shown and offered."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.desk.devices import Devices, DeviceWatch
from app.domain.devices import (
    OFFERS_WITHOUT_DRIVER,
    DeviceState,
    KnownModule,
    ModuleState,
    Offer,
    device_state,
    offers_after,
    offers_of,
)
from app.domain.errors import Problem
from app.settings.drivers import candidates, usb_devices
from app.settings.usb import UsbBus
from app.words import Catalogue, Language
from tests.desk.worlds import RealWorld
from tests.devices.gates import enter, listed
from tests.devices.odd import Odd
from tests.parts.fixtures import LEADER_TOKEN
from tests.parts.pki import Authority
from tests.parts.softhsm import PIN, SoftHsm

WORDS = Catalogue.load(Language.VIETNAMESE)
READY = 0x40C
WRONG_PIN = "90000001"
MISSING = "/usr/lib/kyso-tests/no-such-driver.so"


@dataclass(frozen=True)
class Shown:
    """What a person reads and may do."""

    title: str
    step: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class Stage:
    """Everything a state may need; ``fixture`` brings in a part only when a state asks for it."""

    world: RealWorld
    folder: Path
    request: pytest.FixtureRequest

    @property
    def odd(self) -> Odd:
        odd = self.request.getfixturevalue("odd")
        assert isinstance(odd, Odd)
        return odd

    @property
    def hsm(self) -> SoftHsm:
        hsm = self.request.getfixturevalue("own_softhsm")
        assert isinstance(hsm, SoftHsm)
        return hsm

    @property
    def authority(self) -> Authority:
        authority = self.request.getfixturevalue("authority")
        assert isinstance(authority, Authority)
        return authority

    def look(self, *modules: str | Path | KnownModule, usb: UsbBus | None = None) -> Devices:
        known = [one if isinstance(one, KnownModule) else str(one) for one in modules]
        watch = DeviceWatch(self.world.hosts, self.world.loop, known, lambda _: None, usb)
        watch.look_once()
        self.world.until(lambda: watch.state.looked)
        watch.end()
        return watch.state

    # ── what is shown ───────────────────────────────────────────────────────────────────────────

    def driver(self, module: str | Path | KnownModule) -> Shown:
        """Return what is shown of a driver."""
        (report,) = self.look(module).modules
        return shown(report.state)

    def unready(self, module: str | Path) -> Shown:
        """Return what is shown of a token that is of no use."""
        (one, *_) = self.look(module).unready
        return shown(DeviceState(one.why.value))

    def card(self, module: str | Path, label: str = LEADER_TOKEN) -> Shown:
        """Return what is shown of a card."""
        token = listed(self.world, str(module), label)
        return shown(device_state(token, self.world.gate.state_of(token)))

    def login(self, module: str | Path, pin: str | None = PIN, label: str = LEADER_TOKEN) -> Shown:
        """Return what is shown after a login that did not work."""
        problem = enter(self.world, self.world.gate, listed(self.world, str(module), label), pin)
        assert problem is not None
        return after(problem)


def shown(state: ModuleState | DeviceState) -> Shown:
    return Shown(WORDS.name(state), WORDS.step(state), offers_of(state))


def after(problem: Problem) -> Shown:
    told = WORDS.problem(problem)
    return Shown(told.title, told.next_step, offers_after(problem.code))


# ── drivers ───────────────────────────────────────────────────────────────────────────────────────


def missing(stage: Stage) -> Shown:
    return stage.driver(MISSING)


def beside_a_document(stage: Stage) -> Shown:
    return stage.driver("driver.so")


def on_another_machine(stage: Stage) -> Shown:
    return stage.driver("//server/share/driver.so")


def for_another_machine(stage: Stage) -> Shown:
    """Take a driver that is good but for the machine its header names: 32-bit x86."""
    content = bytearray(stage.odd.module.read_bytes())
    content[4] = 1
    struct.pack_into("<H", content, 18, 3)
    foreign = stage.folder / "foreign.so"
    foreign.write_bytes(content)
    return stage.driver(foreign)


def a_text(stage: Stage) -> Shown:
    text = stage.folder / "driver.so"
    text.write_text("no driver", encoding="ascii")
    return stage.driver(text)


def half_a_file(stage: Stage) -> Shown:
    """Cut a driver off, as a copy that broke: it names the entry of a driver and cannot be loaded."""
    content = stage.odd.module.read_bytes()
    broken = stage.folder / "half.so"
    broken.write_bytes(content[:64] + b"C_GetFunctionList\0" + content[64:2048])
    return stage.driver(broken)


def crashing(stage: Stage) -> Shown:
    stage.odd.will(list="crash")
    return stage.driver(stage.odd.module)


def hanging(stage: Stage) -> Shown:
    stage.odd.will(list="hang")
    return stage.driver(stage.odd.module)


def failing(stage: Stage) -> Shown:
    stage.odd.will(list="0x5")
    return stage.driver(stage.odd.module)


def damaged_list(stage: Stage) -> Shown:
    (stage.folder / "drivers.toml").write_text("[[driver", encoding="ascii")
    first, *_ = candidates(machine=stage.folder)
    return stage.driver(first)


def without_slots(stage: Stage) -> Shown:
    stage.odd.will(list="none")
    return stage.driver(stage.odd.module)


def with_an_empty_reader(stage: Stage) -> Shown:
    stage.odd.will(empty=1)
    return stage.driver(stage.odd.module)


def without_a_driver(stage: Stage) -> Shown:
    """Plug a SafeNet token in, as Linux lists it on the USB, on a machine without its driver."""
    place = stage.folder / "usb" / "1-2"
    place.mkdir(parents=True)
    (place / "idVendor").write_text("0529\n", encoding="ascii")
    (place / "idProduct").write_text("0620\n", encoding="ascii")
    (device,) = stage.look(usb=UsbBus(usb_devices(), stage.folder / "usb")).undriven
    title = WORDS.say("undriven.title", device=device.name)
    return Shown(title, WORDS.say("undriven.line", driver=device.driver), OFFERS_WITHOUT_DRIVER)


# ── cards ─────────────────────────────────────────────────────────────────────────────────────────


def foreign_card(stage: Stage) -> Shown:
    stage.odd.will(info="0xE1")
    return stage.unready(stage.odd.module)


def mute_card(stage: Stage) -> Shown:
    stage.odd.will(info="0x30")
    return stage.unready(stage.odd.module)


def empty_token(stage: Stage) -> Shown:
    stage.odd.will(flags="0x1")
    return stage.unready(stage.odd.module)


def token_without_pin(stage: Stage) -> Shown:
    stage.odd.will(flags="0x404")
    return stage.card(stage.odd.module)


def token_without_certificate(stage: Stage) -> Shown:
    stage.hsm.add_token("Trong")
    return stage.card(stage.hsm.module, "Trong")


def token_with_an_expired_certificate(stage: Stage) -> Shown:
    stage.hsm.add_token("Het han", [stage.authority.expired])
    return stage.card(stage.hsm.module, "Het han")


def silent_token(stage: Stage) -> Shown:
    stage.odd.will(flags="0")
    return stage.card(stage.odd.module)


def silent_token_after_a_wrong_pin(stage: Stage) -> Shown:
    stage.odd.will(flags=READY)
    stage.login(stage.odd.module, WRONG_PIN)
    return stage.card(stage.odd.module)


def silent_token_after_two_wrong_pins(stage: Stage) -> Shown:
    stage.odd.will(flags=READY)
    stage.login(stage.odd.module, WRONG_PIN)
    stage.login(stage.odd.module, WRONG_PIN + "1")
    return stage.card(stage.odd.module)


def good_token(stage: Stage) -> Shown:
    return stage.card(stage.odd.module)


# ── at the gate ───────────────────────────────────────────────────────────────────────────────────


def wrong_pin(stage: Stage) -> Shown:
    return stage.login(stage.odd.module, WRONG_PIN)


def the_same_wrong_pin(stage: Stage) -> Shown:
    stage.login(stage.odd.module, WRONG_PIN)
    return stage.login(stage.odd.module, WRONG_PIN)


def untypable_pin(stage: Stage) -> Shown:
    return stage.login(stage.odd.module, "mật khẩu")


def unclear_answer(stage: Stage) -> Shown:
    stage.odd.will(login="0x5")
    return stage.login(stage.odd.module)


def expired_pin(stage: Stage) -> Shown:
    stage.odd.will(login="0xA3")
    return stage.login(stage.odd.module)


def gone_during_the_login(stage: Stage) -> Shown:
    stage.odd.will(login="0xE0")
    return stage.login(stage.odd.module)


def token_with_keys(stage: Stage) -> Shown:
    stage.odd.will(pad="right")
    return stage.card(stage.odd.module)


def wrong_pin_at_the_keys(stage: Stage) -> Shown:
    stage.odd.will(pad="wrong")
    return stage.login(stage.odd.module, None)


def cancelled_at_the_keys(stage: Stage) -> Shown:
    stage.odd.will(pad="cancel")
    return stage.login(stage.odd.module, None)


def too_late_at_the_keys(stage: Stage) -> Shown:
    stage.odd.will(pad="late")
    return stage.login(stage.odd.module, None)


def another_program_at_it(stage: Stage) -> Shown:
    token = listed(stage.world, str(stage.odd.module), LEADER_TOKEN)
    with stage.world.ledger.begin(token.identity):
        return stage.login(stage.odd.module)


def expired_certificate(stage: Stage) -> Shown:
    stage.hsm.add_token("Het han", [stage.authority.expired])
    return stage.login(stage.hsm.module, PIN, "Het han")


STAGES: Mapping[str, Callable[[Stage], Shown]] = {
    function.__name__: function
    for function in (
        *(missing, beside_a_document, on_another_machine, for_another_machine, a_text, half_a_file, crashing),
        *(hanging, failing, damaged_list, without_slots, with_an_empty_reader, without_a_driver),
        *(foreign_card, mute_card, empty_token, token_without_pin, token_without_certificate),
        *(token_with_an_expired_certificate, silent_token, silent_token_after_a_wrong_pin),
        *(silent_token_after_two_wrong_pins, good_token),
        *(wrong_pin, the_same_wrong_pin, untypable_pin, unclear_answer, expired_pin, gone_during_the_login),
        *(
            token_with_keys,
            wrong_pin_at_the_keys,
            cancelled_at_the_keys,
            too_late_at_the_keys,
            another_program_at_it,
            expired_certificate,
        ),
    )
}
