"""A card in a reader, with OpenSC in between: plugged in, pulled out, signing, and its own counter of tries."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from app.desk.devices import Devices, DeviceWatch
from app.domain.token import PinState
from tests.desk.worlds import RealWorld, job_for
from tests.devices.commands import kyso, sign
from tests.devices.gates import enter, listed
from tests.parts.commands import run
from tests.parts.fixtures import LEADER_TOKEN
from tests.parts.pki import LEADER_NAME, OFFICE_NAME, Authority

if sys.platform != "linux":
    pytest.skip("the card daemon is Linux's", allow_module_level=True)

from tests.parts.piv_card import ATR, AUTHENTICATION, PivCard
from tests.parts.vpcd import Reader, opensc_module

pytestmark = pytest.mark.serial

OPENSC = opensc_module()
GENERAL_AUTHENTICATE = 0x87
PIN = "135790"


class Watching:
    """Somebody who watches the devices through OpenSC."""

    def __init__(self, world: RealWorld) -> None:
        self.world = world
        self.told: list[Devices] = []
        self.watch = DeviceWatch(world.hosts, world.loop, (str(OPENSC),), self.told.append)
        self.watch.watch()
        world.until(lambda: self.watch.state.looked)

    @property
    def labels(self) -> list[str]:
        return [token.label for token in self.watch.state.tokens]


def test_a_card_is_seen_when_it_is_put_in_and_when_it_is_pulled_out(
    world: RealWorld, reader: Reader, card: PivCard
) -> None:
    watching = Watching(world)
    assert watching.labels == []
    plugged = reader.put_in(card, ATR)
    world.until(lambda: watching.labels == [LEADER_TOKEN])
    plugged.pull_out()
    world.until(lambda: watching.labels == [])
    watching.watch.end()


@pytest.mark.clause("LD-6.1")
def test_a_document_is_signed_with_a_card(
    world: RealWorld, reader: Reader, card: PivCard, document: Path, trust: Path
) -> None:
    reader.put_in(card, ATR)
    listed(world, str(OPENSC), LEADER_TOKEN)
    target = document.with_name("da-ky.pdf")
    ran = sign(OPENSC, LEADER_TOKEN, PIN, document, out=target)
    assert ran.errors == [None]
    (verdict,) = kyso("verify", target, "--trust", trust, "--offline", "--json").json
    assert [one["signer"] for one in verdict["signatures"]] == [LEADER_NAME]
    assert verdict["signatures"][0]["checks"]["signature"]["state"] == "yes"
    assert b"Signature is Valid" in run("pdfsig", "-nocert", target)


def test_a_key_that_wants_the_pin_each_time_signs_a_whole_list_after_one_question(
    world: RealWorld, reader: Reader, card: PivCard, document: Path, tmp_path: Path
) -> None:
    reader.put_in(card, ATR)
    token = listed(world, str(OPENSC), LEADER_TOKEN)
    signing = world.run(token)
    jobs = [job_for(document, tmp_path / f"{number}.pdf") for number in range(3)]
    world.prepare(signing, token, *jobs)
    state = world.log_in(signing, PIN)
    assert [one.status.value for one in state.outcomes if one] == ["signed"] * 3
    assert card.asked.count(GENERAL_AUTHENTICATE) == 3


def test_that_such_a_key_keeps_the_pin_is_known_to_whoever_shows_it(
    world: RealWorld, reader: Reader, card: PivCard, authority: Authority
) -> None:
    reader.put_in(card, ATR)
    assert enter(world, world.gate, listed(world, str(OPENSC), LEADER_TOKEN), PIN) is None
    assert world.gate.asks_each_time
    world.gate.close()
    reader.put_in(PivCard({AUTHENTICATION: authority.organisation}), ATR)
    assert enter(world, world.gate, listed(world, str(OPENSC), OFFICE_NAME), PIN) is None
    assert not world.gate.asks_each_time


def test_a_card_pulled_out_in_the_middle_of_a_signature_leaves_nothing_behind(
    world: RealWorld, reader: Reader, card: PivCard, document: Path, tmp_path: Path
) -> None:
    plugged = reader.put_in(card, ATR)
    token = listed(world, str(OPENSC), LEADER_TOKEN)

    def pull_out_at(command: bytes) -> None:
        if command[1] == GENERAL_AUTHENTICATE:
            plugged.pull_out()

    plugged.before_answer = pull_out_at
    signing = world.run(token)
    jobs = [job_for(document, tmp_path / "out" / f"{number}.pdf") for number in range(2)]
    (tmp_path / "out").mkdir()
    world.prepare(signing, token, *jobs)
    state = world.log_in(signing, PIN)
    assert {one.error.code for one in state.outcomes if one and one.error} == {"token_removed"}
    assert list((tmp_path / "out").iterdir()) == []
    assert not world.gate._open


def test_a_card_pulled_out_during_the_login_may_have_used_a_try(
    world: RealWorld, reader: Reader, card: PivCard
) -> None:
    plugged = reader.put_in(card, ATR)
    token = listed(world, str(OPENSC), LEADER_TOKEN)

    def pull_out_at(command: bytes) -> None:
        if command[1] == 0x20 and len(command) > 5:
            plugged.pull_out()

    plugged.before_answer = pull_out_at
    problem = enter(world, world.gate, token, PIN)
    assert problem is not None
    assert problem.code in {"token_removed", "pin_unclear"}
    assert world.ledger.failures(token.identity) == 1


@pytest.mark.clause("LD-11.1")
def test_the_cards_own_counter_is_told_down_to_locked(world: RealWorld, reader: Reader, card: PivCard) -> None:
    reader.put_in(card, ATR)
    states = []
    for number, consent in enumerate((False, False, True)):
        problem = enter(world, world.gate, listed(world, str(OPENSC), LEADER_TOKEN), f"00000{number}", consent=consent)
        assert problem is not None
        states.append((problem.code, card.tries, world.gate.state_of(listed(world, str(OPENSC), LEADER_TOKEN)).state))
    assert states == [
        ("pin_wrong", 2, PinState.LOW),
        ("pin_wrong", 1, PinState.FINAL),
        ("pin_wrong", 0, PinState.LOCKED),
    ]
    problem = enter(world, world.gate, listed(world, str(OPENSC), LEADER_TOKEN), PIN, consent=True)
    assert problem is not None
    assert (problem.code, card.wrong_pins) == ("pin_locked", 3)


def test_the_final_try_of_a_card_wants_consent(world: RealWorld, reader: Reader, card: PivCard) -> None:
    card.tries = 1
    reader.put_in(card, ATR)
    problem = enter(world, world.gate, listed(world, str(OPENSC), LEADER_TOKEN), "000000")
    assert problem is not None
    assert (problem.code, card.tries) == ("pin_final_try", 1)


@pytest.mark.bench
def test_plugging_in_and_out_shows_within_two_seconds(world: RealWorld, reader: Reader, card: PivCard) -> None:
    watching = Watching(world)
    reader.put_in(card, ATR)
    world.until(lambda: watching.labels == [LEADER_TOKEN])
    reader.pull_out()
    world.until(lambda: watching.labels == [])
    took = []
    for _ in range(3):
        begun = time.monotonic()
        plugged = reader.put_in(card, ATR)
        world.until(lambda: watching.labels == [LEADER_TOKEN])
        took.append(time.monotonic() - begun)
        begun = time.monotonic()
        plugged.pull_out()
        world.until(lambda: watching.labels == [])
        took.append(time.monotonic() - begun)
    watching.watch.end()
    assert max(took) < 2.5, took
