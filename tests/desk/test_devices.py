"""Watching devices: every card once, a broken driver set aside, and nothing in the way of the gate."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from app.desk.devices import Devices, DeviceWatch, find_certificate, find_token
from app.domain import errors
from app.domain.devices import KnownModule, ModuleState, Unready, UnreadyToken, UsbDevice
from app.domain.errors import Problem
from app.domain.token import Certificate, Token, Unusable
from app.hosts import messages as m
from tests.desk import fakes
from tests.desk.worlds import RealWorld
from tests.parts.fixtures import LEADER_TOKEN, OFFICE_TOKEN
from tests.parts.processes import KILL, children_of
from tests.parts.softhsm import SoftHsm

ONE, OTHER = "/usr/lib/one.so", "/usr/lib/other.so"


SAFENET = UsbDevice("0529:0620", "SafeNet eToken", "GCA-01")


class FakeUsb:
    """A USB into which the test plugs."""

    def __init__(self) -> None:
        self.plugged: list[UsbDevice] = []

    def fingerprint(self) -> tuple[str, ...]:
        return tuple(device.usb_id for device in self.plugged)

    def devices(self) -> tuple[UsbDevice, ...]:
        return tuple(self.plugged)


class Watched:
    """A watch over hand-written hosts, and all it told."""

    def __init__(self, *modules: str | KnownModule) -> None:
        self.hosts = fakes.FakeHosts()
        self.clock = fakes.FakeClock()
        self.told: list[Devices] = []
        self.usb = FakeUsb()
        self.watch = DeviceWatch(self.hosts, self.clock, modules or (ONE,), self.told.append, self.usb)

    def host(self, module: str = ONE) -> fakes.FakeHost:
        """Return the host that looks through a driver."""
        (found,) = [host for host in self.hosts.all if host.calls and host.last == m.ListTokens(module)]
        return found

    def lists(self, *tokens: Token, module: str = ONE) -> None:
        self.host(module).answer(m.TokensListed(tokens))

    @property
    def labels(self) -> list[str]:
        return [token.label for token in self.watch.state.tokens]


def test_every_driver_is_asked_in_a_host_of_its_own() -> None:
    watched = Watched(ONE, OTHER)
    watched.watch.look_once()
    assert [host.last for host in watched.hosts.all] == [m.ListTokens(ONE), m.ListTokens(OTHER)]


def test_everything_was_looked_at_when_every_driver_has_answered() -> None:
    watched = Watched(ONE, OTHER)
    watched.watch.look_once()
    watched.lists(module=ONE)
    assert not watched.watch.state.looked
    watched.host(OTHER).fail(errors.ModuleFailed(module="other.so", why="load_failed"))
    assert watched.watch.state.looked


def test_a_machine_without_drivers_has_been_looked_through_at_once() -> None:
    watch = DeviceWatch(fakes.FakeHosts(), fakes.FakeClock(), (), lambda _: None)
    watch.look_once()
    assert (watch.state.looked, watch.state.drivers) == (True, 0)


def test_a_card_that_two_drivers_show_is_listed_once_through_the_first() -> None:
    watched = Watched(ONE, OTHER)
    watched.watch.look_once()
    watched.lists(fakes.token(module=OTHER, slot=7), module=OTHER)
    watched.lists(fakes.token(module=ONE), module=ONE)
    assert [token.module for token in watched.watch.state.tokens] == [ONE]


def test_a_card_that_a_general_driver_shows_under_another_serial_is_known_by_its_certificate() -> None:
    watched = Watched(ONE, OTHER)
    watched.watch.look_once()
    watched.lists(fakes.token(module=OTHER, serial="1234"), module=OTHER)
    watched.lists(fakes.token(module=ONE), module=ONE)
    assert [token.module for token in watched.watch.state.tokens] == [ONE]


def test_an_authority_that_two_cards_carry_does_not_make_them_one() -> None:
    authority = fakes.certificate("CA", reason=Unusable.AUTHORITY)
    watched = Watched(ONE, OTHER)
    watched.watch.look_once()
    for module, serial in ((ONE, "1"), (OTHER, "2")):
        own = (authority, fakes.certificate(serial))
        watched.lists(fakes.token(module=module, serial=serial, certificates=own), module=module)
    assert len(watched.labels) == 2


def test_two_cards_of_one_label_are_both_listed() -> None:
    watched = Watched()
    watched.watch.look_once()
    watched.lists(fakes.token(serial="1"), fakes.token(serial="2"))
    assert len(watched.labels) == 2


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (errors.HostDied(kind="token", why="died"), "module_failed"),
        (errors.HostDied(kind="token", why="silent"), "module_timeout"),
        (errors.ModuleFailed(module="one.so", why="wrong_architecture"), "module_failed"),
    ],
)
def test_a_driver_that_breaks_is_set_aside_and_named(problem: Problem, code: str) -> None:
    watched = Watched(ONE, OTHER)
    watched.watch.watch()
    watched.host(ONE).fail(problem)
    watched.lists(fakes.token(module=OTHER), module=OTHER)
    (trouble,) = watched.watch.state.troubles
    assert (trouble.module, trouble.problem.code) == (ONE, code)
    asked = len(watched.host(ONE).calls)
    watched.clock.ring()
    assert len(watched.host(ONE).calls) == asked
    assert watched.labels == ["Phan Thanh Mai"]


def test_refreshing_asks_a_driver_that_was_set_aside_again() -> None:
    watched = Watched()
    watched.watch.watch()
    watched.host().fail(errors.ModuleFailed(module="one.so", why="call_failed"))
    watched.watch.refresh()
    watched.lists(fakes.token())
    assert (watched.labels, watched.watch.state.troubles) == (["Phan Thanh Mai"], ())


def test_refreshing_loads_every_driver_anew_even_while_it_is_at_work() -> None:
    watched = Watched()
    watched.watch.watch()
    watched.watch.refresh()
    assert (watched.host().ends, watched.host().busy) == (1, True)


def test_a_token_that_was_plugged_in_or_taken_out_is_noticed() -> None:
    watched = Watched()
    watched.watch.watch()
    watched.lists()
    watched.clock.ring()
    watched.lists(fakes.token())
    assert watched.labels == ["Phan Thanh Mai"]
    watched.clock.ring()
    watched.lists()
    assert watched.labels == []


def test_a_driver_rests_ten_times_as_long_as_its_look_took_and_a_second_at_least() -> None:
    watched = Watched()
    watched.watch.watch()
    watched.lists()
    watched.clock.ring()
    watched.clock.seconds += 4
    quick_rest = 1
    watched.lists()
    slow_rest = watched.clock.timers[-1].seconds
    assert slow_rest == 40
    watched.clock.ring()
    watched.lists()
    assert watched.clock.timers[-1].seconds == quick_rest


def test_nothing_is_told_while_nothing_changes() -> None:
    watched = Watched()
    watched.watch.watch()
    watched.lists(fakes.token())
    told = len(watched.told)
    watched.clock.ring()
    watched.lists(fakes.token())
    assert len(watched.told) == told


def test_devices_are_left_alone_while_the_gate_is_open() -> None:
    watched = Watched()
    watched.watch.watch()
    watched.lists(fakes.token())
    watched.watch.pause()
    asked = len(watched.host().calls)
    watched.clock.ring()
    assert (len(watched.host().calls), watched.host().running) == (asked, False)
    assert watched.labels == ["Phan Thanh Mai"]
    watched.watch.resume()
    assert len(watched.host().calls) == asked + 1


def test_a_device_on_the_usb_has_every_driver_asked_at_once_and_a_little_later() -> None:
    watched = Watched()
    watched.watch.watch()
    watched.lists()
    asked = len(watched.host().calls)
    watched.usb.plugged.append(SAFENET)
    (usb,) = [timer for timer in watched.clock.timers if timer.seconds == 0.5]
    usb.callback()
    assert len(watched.host().calls) == asked + 1
    assert {timer.seconds for timer in watched.clock.timers if not timer.cancelled} >= {0.7, 2.0}


def test_a_device_that_no_driver_here_is_made_for_is_named() -> None:
    watched = Watched(KnownModule("Khác", ONE, usb=("25DD:2371",)))
    watched.usb.plugged.append(SAFENET)
    watched.watch.look_once()
    assert watched.watch.state.undriven == (SAFENET,)


def test_a_device_whose_driver_is_here_is_not_named_even_if_that_broke() -> None:
    watched = Watched(KnownModule("GCA-01", ONE, usb=("0529:0620",)))
    watched.usb.plugged.append(SAFENET)
    watched.watch.look_once()
    watched.host().fail(errors.HostDied(kind="token", why="died"))
    state = watched.watch.state
    assert (state.undriven, state.modules[0].state) == ((), ModuleState.CRASHED)


@pytest.mark.parametrize(
    ("problem", "state"),
    [
        (errors.ModuleFailed(why="missing"), ModuleState.MISSING),
        (errors.ModuleFailed(why="not_absolute"), ModuleState.NOT_ALLOWED),
        (errors.ModuleFailed(why="not_local"), ModuleState.NOT_ALLOWED),
        (errors.ModuleFailed(why="wrong_architecture"), ModuleState.WRONG_ARCHITECTURE),
        (errors.ModuleFailed(why="not_a_driver"), ModuleState.NOT_A_DRIVER),
        (errors.ModuleFailed(why="load_failed"), ModuleState.LOAD_FAILED),
        (errors.ModuleFailed(why="call_failed"), ModuleState.FAILED),
        (errors.HostDied(why="died"), ModuleState.CRASHED),
        (errors.HostDied(why="silent"), ModuleState.HUNG),
        (errors.HostDied(why="nonsense"), ModuleState.FAILED),
        (errors.UnknownProblem(), ModuleState.FAILED),
    ],
)
def test_what_became_of_a_driver_has_a_name(problem: Problem, state: ModuleState) -> None:
    watched = Watched()
    watched.watch.look_once()
    watched.host().fail(problem)
    (report,) = watched.watch.state.modules
    assert (report.state, report.state.is_set_aside) == (state, True)


def test_the_empty_token_that_some_drivers_always_show_is_not_told() -> None:
    spare = UnreadyToken(ONE, 1, Unready.UNINITIALISED, "SoftHSM")
    for known, told in ((KnownModule("SoftHSM2", ONE, spare_slot=True), ()), (KnownModule("Khác", ONE), (spare,))):
        watched = Watched(known)
        watched.watch.look_once()
        watched.host().answer(m.TokensListed((), (spare,)))
        assert watched.watch.state.unready == told


def test_one_card_under_two_numbers_is_known_by_its_certificate() -> None:
    watched = Watched(ONE, OTHER)
    watched.watch.look_once()
    watched.lists(fakes.token(module=ONE, serial="1"), module=ONE)
    watched.lists(fakes.token(module=OTHER, serial="one"), module=OTHER)
    assert len(watched.labels) == 1


def test_an_authority_on_two_cards_does_not_make_them_one() -> None:
    authority = fakes.certificate("CA", reason=Unusable.AUTHORITY)
    watched = Watched(ONE, OTHER)
    watched.watch.look_once()
    for module, serial in ((ONE, "1"), (OTHER, "2")):
        own = (authority, fakes.certificate(serial))
        watched.lists(fakes.token(module=module, serial=serial, certificates=own), module=module)
    assert len(watched.labels) == 2


def test_two_cards_with_one_number_are_two_if_their_certificates_differ() -> None:
    watched = Watched(ONE, OTHER)
    watched.watch.look_once()
    watched.lists(fakes.token(module=ONE, certificates=(fakes.certificate("0A"),)), module=ONE)
    watched.lists(fakes.token(module=OTHER, certificates=(fakes.certificate("0B"),)), module=OTHER)
    assert len(watched.labels) == 2


def test_many_drivers_rest_longer_so_that_all_of_them_together_cost_little() -> None:
    watched = Watched(ONE, OTHER)
    watched.watch.watch()
    watched.clock.seconds += 0.006
    watched.lists(module=ONE)
    watched.lists(module=OTHER)
    assert 1.4 < watched.clock.timers[-1].seconds < 1.6


def test_after_the_end_nobody_is_asked() -> None:
    watched = Watched()
    watched.watch.watch()
    watched.lists()
    watched.watch.end()
    asked = len(watched.host().calls)
    watched.clock.ring()
    assert len(watched.host().calls) == asked


def test_a_token_is_found_by_its_label_alone() -> None:
    tokens = (fakes.token("A", serial="1"), fakes.token("B", serial="2"), fakes.token("B", serial="3"))
    assert find_token(tokens, "A").serial == "1"
    with pytest.raises(errors.TokenNotFound):
        find_token(tokens, "C")
    with pytest.raises(errors.TokenAmbiguous):
        find_token(tokens, "B")


LONGER = fakes.certificate("0B2C", ends=fakes.NOW + timedelta(days=500))
EXPIRED = fakes.certificate("0C3D", reason=Unusable.EXPIRED, ends=fakes.NOW + timedelta(days=900))
SHORTER = fakes.certificate("0A1B")


@pytest.mark.parametrize(
    ("there", "serial", "found"),
    [
        ((SHORTER, LONGER), None, LONGER),
        ((EXPIRED, SHORTER), None, SHORTER),
        ((SHORTER, LONGER), "0A1B", SHORTER),
        ((SHORTER, LONGER), "a1b", SHORTER),
        ((SHORTER, LONGER), "0a:1b", SHORTER),
    ],
)
def test_a_certificate_is_found_by_serial_or_as_the_best_there_is(
    there: tuple[Certificate, ...], serial: str | None, found: Certificate
) -> None:
    assert find_certificate(fakes.token(certificates=there), serial) == found


@pytest.mark.parametrize(
    ("there", "serial", "code"),
    [
        ((), None, "certificate_not_found"),
        ((SHORTER,), "FF", "certificate_not_found"),
        ((EXPIRED,), None, "certificate_unusable"),
        ((EXPIRED, SHORTER), "0C3D", "certificate_unusable"),
    ],
)
def test_a_certificate_that_may_not_sign_is_refused_by_name(
    there: tuple[Certificate, ...], serial: str | None, code: str
) -> None:
    with pytest.raises(Problem) as raised:
        find_certificate(fakes.token(certificates=there), serial)
    assert raised.value.code == code


# ── real hosts ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_real_tokens_are_listed_beside_a_driver_that_is_none(world: RealWorld, plugged: SoftHsm) -> None:
    watch = DeviceWatch(world.hosts, world.loop, ("/usr/bin/env", str(plugged.module)), lambda _: None)
    watch.look_once()
    world.until(lambda: watch.state.looked)
    assert sorted(token.label for token in watch.state.tokens) == [LEADER_TOKEN, OFFICE_TOKEN]
    assert [trouble.problem.code for trouble in watch.state.troubles] == ["module_failed"]
    watch.end()


def test_a_real_driver_that_crashed_is_set_aside_and_comes_back(world: RealWorld, plugged: SoftHsm) -> None:
    watch = DeviceWatch(world.hosts, world.loop, (str(plugged.module),), lambda _: None)
    watch.look_once()
    (child,) = children_of(os.getpid(), "token")
    os.kill(child, KILL)
    world.until(lambda: watch.state.looked)
    assert [trouble.problem.code for trouble in watch.state.troubles] == ["module_failed"]
    watch.refresh()
    world.until(lambda: watch.state.looked)
    assert len(watch.state.tokens) == 2
    watch.end()
