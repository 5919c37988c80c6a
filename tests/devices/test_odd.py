"""A driver that hangs, crashes, lies or prints: the person is told, nothing is repeated, nothing is left over."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from app.desk.devices import DeviceWatch
from app.domain.devices import ModuleState
from app.domain.signing import Status
from app.hosts import messages as m
from app.hosts.deadlines import DEADLINES_S
from tests.desk.worlds import RealWorld, job_for
from tests.devices.commands import sign
from tests.devices.gates import enter, listed
from tests.devices.odd import Odd
from tests.parts.fixtures import LEADER_TOKEN, OFFICE_TOKEN
from tests.parts.processes import children_of
from tests.parts.softhsm import PIN, SoftHsm

if sys.platform == "win32":
    pytest.skip("the misbehaving driver is built for POSIX", allow_module_level=True)

READY, PAD, FINAL_TRY = 0x40C, 0x100, 0x2_0000
SHORT_S = 1.5


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every deadline of a token host be short."""
    for call in (m.ListTokens, m.Login, m.SignAttributes):
        monkeypatch.setitem(DEADLINES_S, call, SHORT_S)


def sign_two(world: RealWorld, odd: Odd, folder: Path, document: Path) -> list[tuple[Status, str | None]]:
    """Sign a list of two through the driver and return what became of each."""
    folder.mkdir()
    token = listed(world, str(odd.module), LEADER_TOKEN)
    run = world.run(token)
    world.prepare(run, token, *(job_for(document, folder / f"{number}.pdf") for number in range(2)))
    ends = [outcome for outcome in world.log_in(run).outcomes if outcome is not None]
    return [(one.status, one.error.code if one.error else None) for one in ends]


@pytest.mark.usefixtures("impatient")
def test_a_hanging_driver_is_set_aside_and_other_tokens_go_on_working(
    world: RealWorld, odd: Odd, plugged_copy: SoftHsm
) -> None:
    odd.will(list="hang")
    modules = (str(odd.module), str(plugged_copy.module))
    watch = DeviceWatch(world.hosts, world.loop, modules, lambda _: None)
    begun = time.monotonic()
    watch.watch()
    world.until(lambda: len(watch.state.tokens) == 2)
    assert not watch.state.looked
    world.until(lambda: watch.state.looked)
    assert time.monotonic() - begun < 10
    assert [report.state for report in watch.state.modules] == [ModuleState.HUNG, ModuleState.WORKING]
    watch.end()
    world.hosts.end_all()
    assert children_of(os.getpid(), "token") == []


def test_a_crashed_driver_is_not_asked_again_in_this_run(world: RealWorld, odd: Odd) -> None:
    odd.will(list="crash")
    watch = DeviceWatch(world.hosts, world.loop, (str(odd.module),), lambda _: None)
    watch.watch()
    world.until(lambda: watch.state.looked)
    assert [report.state for report in watch.state.modules] == [ModuleState.CRASHED]
    odd.will()
    watch.look_now()
    assert children_of(os.getpid(), "token") == []
    watch.refresh()
    world.until(lambda: bool(watch.state.tokens))
    watch.end()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("how", ["hang", "crash", "0x5", "0x6", "0x30"])
def test_a_login_without_a_clear_answer_may_have_used_a_try_and_is_never_repeated(
    world: RealWorld, odd: Odd, how: str
) -> None:
    odd.will(login=how)
    token = listed(world, str(odd.module), LEADER_TOKEN)
    problem = enter(world, world.gate, token, PIN)
    assert problem is not None
    assert problem.code == "pin_unclear"
    assert world.ledger.failures(token.identity) == 1
    assert len(odd.calls("login")) == 1


def test_a_general_error_for_a_wrong_pin_counts_until_the_final_try_needs_consent(world: RealWorld, odd: Odd) -> None:
    odd.will(wrong="0x5", flags=READY)
    token = listed(world, str(odd.module), LEADER_TOKEN)
    ends = [enter(world, world.gate, token, f"9000000{number}") for number in range(3)]
    assert [one.code for one in ends if one] == ["pin_unclear", "pin_unclear", "pin_final_try"]
    assert len(odd.calls("login")) == 2


def test_a_driver_that_crashes_while_signing_stops_the_list(
    world: RealWorld, odd: Odd, document: Path, tmp_path: Path
) -> None:
    odd.will(sign="crash")
    assert {code for _, code in sign_two(world, odd, tmp_path / "out", document)} == {"module_failed"}
    assert list((tmp_path / "out").iterdir()) == []
    assert len(odd.calls("login")) == 1


@pytest.mark.usefixtures("impatient")
def test_a_driver_that_hangs_while_signing_stops_the_list(
    world: RealWorld, odd: Odd, document: Path, tmp_path: Path
) -> None:
    odd.will(sign="hang")
    assert {code for _, code in sign_two(world, odd, tmp_path / "out", document)} == {"module_timeout"}
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("how", ["absurd", "large", "short", "garbled"])
def test_a_signature_that_is_none_is_never_written(
    world: RealWorld, odd: Odd, document: Path, tmp_path: Path, how: str
) -> None:
    odd.will(sign=how)
    assert {code for _, code in sign_two(world, odd, tmp_path / "out", document)} == {"signature_wrong"}
    assert list((tmp_path / "out").iterdir()) == []


def test_a_driver_that_prints_disturbs_nobody(odd: Odd, document: Path, tmp_path: Path) -> None:
    odd.will(print="CKR_OK pin=24681357")
    ran = sign(odd.module, LEADER_TOKEN, PIN, document, out=tmp_path / "da-ky.pdf")
    assert ran.errors == [None]
    assert "CKR_OK" not in ran.out + ran.err


def test_a_token_that_vanishes_while_signing_stops_the_list(
    world: RealWorld, odd: Odd, document: Path, tmp_path: Path
) -> None:
    odd.will(sign="0x30", gone="0xE0")
    assert {code for _, code in sign_two(world, odd, tmp_path / "out", document)} == {"token_removed"}


def test_a_pin_pad_is_asked_once_and_gets_no_pin(world: RealWorld, odd: Odd) -> None:
    odd.will(flags=READY | PAD, login="0x50")
    token = listed(world, str(odd.module), LEADER_TOKEN)
    assert token.has_pin_pad
    problem = enter(world, world.gate, token, None)
    assert problem is not None
    assert (problem.code, odd.calls("pad"), odd.calls("login")) == ("pin_pad_ended", ["pad 0"], [])
    assert world.ledger.failures(token.identity) == 0


def test_the_final_try_on_a_pin_pad_wants_consent_as_well(world: RealWorld, odd: Odd) -> None:
    odd.will(flags=READY | PAD | FINAL_TRY, login="0")
    problem = enter(world, world.gate, listed(world, str(odd.module), LEADER_TOKEN), None)
    assert problem is not None
    assert (problem.code, odd.calls("pad")) == ("pin_final_try", [])


def test_one_card_behind_two_drivers_is_one_card_and_gets_one_try(
    world: RealWorld, odd: Odd, plugged_copy: SoftHsm
) -> None:
    modules = (str(odd.module), str(plugged_copy.module))
    watch = DeviceWatch(world.hosts, world.loop, modules, lambda _: None)
    watch.look_once()
    world.until(lambda: watch.state.looked)
    watch.end()
    assert sorted(token.label for token in watch.state.tokens) == [LEADER_TOKEN, OFFICE_TOKEN]
    assert {token.module for token in watch.state.tokens} == {str(odd.module)}
    direct = listed(world, str(plugged_copy.module), LEADER_TOKEN)
    through = listed(world, str(odd.module), LEADER_TOKEN)
    assert enter(world, world.gate, through, "90000001") is not None
    problem = enter(world, world.gate, direct, "90000001")
    assert problem is not None
    assert problem.code == "pin_repeated"


def test_an_absurd_length_does_not_eat_up_the_machine(odd: Odd, document: Path) -> None:
    odd.will(sign="large")
    ran = sign(odd.module, LEADER_TOKEN, PIN, document)
    assert ran.errors == ["signature_wrong"]
