"""A soft token that really locks after three wrong PINs: KySo alone never gets it there without being told to."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.desk.gate import Gate
from app.domain.errors import Problem
from app.domain.token import PinReport, PinSource, PinState, Token
from app.settings.attempts import AttemptLedger
from tests.desk.worlds import RealWorld
from tests.devices.commands import pin_state, sign
from tests.devices.gates import enter, listed
from tests.parts.documents.plain import one_page

if sys.platform != "linux":
    pytest.skip("openCryptoki is Linux's", allow_module_level=True)

from tests.parts.opencryptoki import LABEL, PIN, WRONG_PINS, OpenCryptoki

pytestmark = pytest.mark.serial

LOW, FINAL, LOCKED = (PinReport(state, PinSource.DRIVER) for state in (PinState.LOW, PinState.FINAL, PinState.LOCKED))


class Person:
    """Somebody at the window: every PIN goes through the gate of a program that just started."""

    def __init__(self, world: RealWorld, cryptoki: OpenCryptoki) -> None:
        self.world = world
        self.module = str(cryptoki.module)
        self.gate = world.gate

    @property
    def token(self) -> Token:
        return listed(self.world, self.module, LABEL)

    def types(self, pin: str, *, consent: bool = False) -> str | None:
        """Return what kept the gate shut."""
        problem = enter(self.world, self.gate, self.token, pin, consent=consent)
        self.gate.close()
        return problem.code if problem else None

    def starts_anew(self) -> None:
        """End the program and start it again; what it knew only in memory is gone."""
        self.gate = Gate(self.world.hosts, AttemptLedger(self.world.folder / "logins"), self.world.loop)


@pytest.fixture
def person(world: RealWorld, cryptoki: OpenCryptoki) -> Person:
    return Person(world, cryptoki)


@pytest.mark.clause("LD-11.1")
def test_a_person_is_led_through_every_state_and_locks_it_only_by_consent(person: Person) -> None:
    assert person.token.pin.state is PinState.OK
    assert person.types(WRONG_PINS[0]) == "pin_wrong"
    assert person.token.pin == LOW
    assert person.types(WRONG_PINS[1]) == "pin_wrong"
    assert person.token.pin == FINAL
    assert person.types(WRONG_PINS[2]) == "pin_final_try"
    assert person.token.pin == FINAL
    assert person.types(WRONG_PINS[2], consent=True) in {"pin_wrong", "pin_locked"}
    assert person.token.pin == LOCKED
    assert person.types(PIN, consent=True) == "pin_locked"


def test_the_right_pin_at_the_final_try_brings_everything_back(person: Person) -> None:
    for pin in WRONG_PINS[:2]:
        person.types(pin)
    assert person.types(PIN, consent=True) is None
    assert person.token.pin.state is PinState.OK
    assert person.gate.state_of(person.token).state is PinState.OK


def test_however_often_a_person_types_without_consent_it_does_not_lock(person: Person, cryptoki: OpenCryptoki) -> None:
    for pin in (*WRONG_PINS, *WRONG_PINS):
        person.types(pin)
        person.starts_anew()
    assert "final user PIN try" in cryptoki.flags()
    assert "locked" not in cryptoki.flags()


def test_a_wrong_pin_from_another_program_is_seen_before_a_pin_is_asked(person: Person, cryptoki: OpenCryptoki) -> None:
    token = person.token
    for pin in WRONG_PINS[:2]:
        cryptoki.wrong_pin(pin)
    seen: list[Token] = []
    refused: list[Problem] = []
    person.gate.approach(token, seen.append, refused.append)
    person.world.until(lambda: bool(seen or refused))
    assert [(one.pin, refused) for one in seen] == [(FINAL, [])]


@pytest.mark.clause("PT-6.1")
def test_a_program_loses_one_try_and_is_refused_from_then_on(cryptoki: OpenCryptoki, document: Path) -> None:
    assert pin_state(cryptoki.module, LABEL) == ("ok", "driver")
    assert sign(cryptoki.module, LABEL, WRONG_PINS[0], document).errors == ["pin_wrong"]
    for pin in WRONG_PINS:
        assert sign(cryptoki.module, LABEL, pin, document, consent=True).errors == ["pin_repeated"]
    assert pin_state(cryptoki.module, LABEL) == ("low", "driver")


def test_a_program_refuses_the_final_try_without_the_option(cryptoki: OpenCryptoki, document: Path) -> None:
    for pin in WRONG_PINS[:2]:
        cryptoki.wrong_pin(pin)
    assert sign(cryptoki.module, LABEL, WRONG_PINS[2], document).errors == ["pin_final_try"]
    assert pin_state(cryptoki.module, LABEL) == ("final", "driver")
    assert sign(cryptoki.module, LABEL, PIN, document, consent=True).errors == [None]
    assert pin_state(cryptoki.module, LABEL) == ("ok", "driver")


def test_a_program_sends_a_locked_token_nothing(cryptoki: OpenCryptoki, document: Path) -> None:
    for pin in WRONG_PINS[:3]:
        cryptoki.wrong_pin(pin)
    ran = sign(cryptoki.module, LABEL, PIN, document, consent=True)
    assert (ran.errors, ran.code) == (["pin_locked"], 4)
    assert pin_state(cryptoki.module, LABEL) == ("locked", "driver")


def test_fifty_files_and_a_mistyped_pin_lose_one_try_as_one_list(cryptoki: OpenCryptoki, tmp_path: Path) -> None:
    files = [one_page(tmp_path / f"{number}.pdf") for number in range(50)]
    out = tmp_path / "out"
    out.mkdir()
    ran = sign(cryptoki.module, LABEL, WRONG_PINS[0], *files, out=out)
    assert set(ran.errors) == {"pin_wrong"}
    assert pin_state(cryptoki.module, LABEL) == ("low", "driver")
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("count", [10, pytest.param(50, marks=pytest.mark.soak)])
def test_a_command_for_each_of_many_files_and_a_mistyped_pin_lose_one_try(
    cryptoki: OpenCryptoki, document: Path, count: int
) -> None:
    codes = [sign(cryptoki.module, LABEL, WRONG_PINS[0], document).errors for _ in range(count)]
    assert codes == [["pin_wrong"], *[["pin_repeated"]] * (count - 1)]
    assert pin_state(cryptoki.module, LABEL) == ("low", "driver")
