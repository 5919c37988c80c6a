"""The contract of the PIN gate, on a hand-written token host and on a real one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest

from app.domain import errors
from app.domain.errors import Problem
from app.domain.token import PinReport, PinSource, PinState, Token
from app.hosts import messages as m
from app.hosts.deadlines import PIN_PAD_S
from app.settings.attempts import AttemptLedger, Ending
from tests.desk import fakes
from tests.desk.doors import Answered, Door, FakeDoor, RealDoor, ask_in, enter, failures, record_of, wrong
from tests.parts.processes import FREEZE, children_of

OK = PinReport(PinState.OK, PinSource.DRIVER)
FINAL = PinReport(PinState.FINAL, PinSource.CARD)
LOCKED = PinReport(PinState.LOCKED, PinSource.DRIVER)
UNSET = PinReport(PinState.UNSET, PinSource.DRIVER)
RECORDED_FINAL = PinReport(PinState.FINAL, PinSource.RECORD)


@pytest.fixture(params=["fake", "real"])
def door(request: pytest.FixtureRequest, ledger: AttemptLedger) -> Iterator[Door]:
    if request.param == "fake":
        yield FakeDoor(ledger)
        return
    real = RealDoor(ledger, request.getfixturevalue("plugged_copy"))
    yield real
    real.hosts.end_all()


def test_the_right_pin_opens_the_gate(door: Door) -> None:
    assert enter(door) is None
    assert door.gate._open
    assert failures(door) == 0


def test_the_wrong_pin_leaves_it_shut_and_a_failure_on_record(door: Door) -> None:
    assert enter(door, wrong(door)) == "pin_wrong"
    assert not door.gate._open
    assert failures(door) == 1
    assert door.gate.state_of(door.token).state is PinState.LOW


def test_the_same_wrong_pin_is_never_sent_twice(door: Door) -> None:
    enter(door, wrong(door))
    assert enter(door, wrong(door)) == "pin_repeated"
    assert failures(door) == 1


def test_another_pin_may_be_tried_by_a_person(door: Door) -> None:
    enter(door, wrong(door))
    assert enter(door) is None
    assert failures(door) == 0


def test_after_a_failure_programs_are_refused_until_a_person_succeeds(door: Door) -> None:
    enter(door, wrong(door), person=False)
    assert enter(door, person=False) == "pin_repeated"
    assert enter(door, person=True) is None
    door.gate.close()
    assert enter(door, person=False) is None


def test_consent_does_not_open_the_gate_to_a_program_after_a_failure(door: Door) -> None:
    enter(door, wrong(door))
    assert enter(door, person=False, consent=True) == "pin_repeated"


@pytest.mark.parametrize("typed", ["", "mật khẩu", "x" * 256])
def test_what_would_waste_a_try_is_not_put_on_record(door: Door, typed: str) -> None:
    assert enter(door, typed) == "pin_untypable"
    assert failures(door) == 0


def test_a_host_that_dies_during_the_login_may_have_used_a_try(door: Door) -> None:
    if isinstance(door, RealDoor):
        door.gate.approach(door.token, lambda _: None, lambda problem: pytest.fail(problem.code))
        door.settle(lambda: not door.gate._token_host().busy)
        for child in children_of(os.getpid(), "token"):
            os.kill(child, FREEZE)
    answer = ask_in(door, door.pin)
    door.kill_during_login()
    door.settle(lambda: answer.ended)
    assert answer.code == "pin_unclear"
    assert failures(door) == 1
    assert enter(door, person=False) == "pin_repeated"


def test_cancelling_during_the_login_counts_as_unclear(door: Door) -> None:
    answer = ask_in(door, door.pin)
    door.gate.close()
    assert failures(door) == 1
    assert not answer.ended
    assert record_of(door).lines[-1].ending is Ending.UNCLEAR


def test_a_login_is_on_record_as_ended_only_after_its_host_was(ledger: AttemptLedger) -> None:
    fake = FakeDoor(ledger)
    ask_in(fake, fake.pin)
    host, seen = fake.hosts.one(m.Kind.TOKEN), list[bool]()
    settle = fake.gate._settle

    def settled(outcome: Problem | None) -> None:
        seen.append(host.running)
        settle(outcome)

    fake.gate._settle = settled  # type: ignore[method-assign]
    fake.gate.close()
    assert seen == [False]


def test_the_pin_is_wiped_whatever_becomes_of_it(door: Door) -> None:
    for typed in (bytearray(door.pin.encode()), bytearray(b"x" * 300), bytearray(wrong(door).encode())):
        length = len(typed)
        answer = ask_in(door, typed)
        assert typed == bytearray(length)
        door.settle(partial(_has_ended, answer))
        door.gate.close()


def _has_ended(answer: Answered) -> bool:
    return answer.ended


def test_a_closed_gate_can_be_entered_again(door: Door) -> None:
    enter(door)
    door.gate.close()
    assert not door.gate._open
    assert enter(door) is None


def test_the_token_is_looked_at_afresh_before_a_pin_is_asked(door: Door) -> None:
    seen: list[Token] = []
    door.gate.approach(door.token, seen.append, lambda problem: pytest.fail(problem.code))
    door.settle(lambda: bool(seen))
    assert seen[0].identity == door.token.identity
    assert enter(door) is None


def test_another_window_or_command_at_the_same_token_is_waited_out(door: Door) -> None:
    other = door.ledger.begin(door.token.identity)
    assert enter(door) == "login_busy"
    other.withdrawn()
    assert enter(door) is None


def test_the_record_holds_nothing_that_comes_from_the_pin(door: Door, tmp_path: Path) -> None:
    enter(door, wrong(door))
    kept = b"".join(path.read_bytes() for path in (tmp_path / "logins").iterdir())
    assert wrong(door).encode() not in kept
    assert door.pin.encode() not in kept
    assert set(msgspec.to_builtins(record_of(door))) == {"identity", "lines", "succeeded"}


# ── what only the hand-written host shows ───────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("LD-11.1")
@pytest.mark.clause("PT-6.1")
def test_where_the_device_tells_nothing_the_second_recorded_failure_makes_the_next_try_the_final_one(
    fake: FakeDoor,
) -> None:
    enter(fake, wrong(fake, 1))
    enter(fake, wrong(fake, 2))
    assert fake.gate.state_of(fake.token) == RECORDED_FINAL
    assert enter(fake) == "pin_final_try"
    assert enter(fake, consent=True) is None


def test_the_attempt_is_on_disk_before_the_login_is_sent(fake: FakeDoor) -> None:
    fake.gate.approach(fake.token, lambda _: None, lambda _: None)
    host = fake.hosts.one(m.Kind.TOKEN)
    host.answer(m.TokensListed((fake.token,)))
    on_disk: list[Ending] = []
    host.before_call = lambda: on_disk.append(record_of(fake).lines[-1].ending)
    ask_in(fake, fake.pin)
    assert on_disk == [Ending.OPEN]


def test_a_record_that_cannot_be_written_keeps_the_pin_here(tmp_path: Path) -> None:
    blocked = tmp_path / "logins"
    blocked.write_text("a file where a folder should be")
    door = FakeDoor(AttemptLedger(blocked))
    assert enter(door) == "state_unwritable"
    assert door.hosts.all == []


def test_the_pin_crosses_masked(fake: FakeDoor) -> None:
    answer = ask_in(fake, fake.pin)
    (blob,) = fake.hosts.one(m.Kind.TOKEN).blobs
    assert fake.pin.encode() not in blob
    fake.settle(lambda: answer.ended)
    assert fake.card.tried == [fake.pin]


def test_a_refused_wish_never_reaches_the_device(fake: FakeDoor) -> None:
    enter(fake, wrong(fake))
    enter(fake, wrong(fake))
    enter(fake, "")
    enter(fake, person=False)
    assert fake.card.tried == [wrong(fake)]


def test_the_login_names_certificate_list_and_consent(fake: FakeDoor) -> None:
    ask_in(fake, fake.pin, consent=True, approved=7)
    expected = m.Login(fakes.MODULE, fake.token.identity, fake.token.certificates[0].sha256, 7, True)
    assert fake.hosts.one(m.Kind.TOKEN).last == expected


def test_a_pin_pad_gets_its_longer_time_and_no_pin(fake: FakeDoor) -> None:
    fake.gate.enter(
        fake.token,
        fake.token.certificates[0].sha256,
        None,
        approved=1,
        person=True,
        consent=False,
        admitted=lambda: None,
        rejected=lambda _: None,
    )
    host = fake.hosts.one(m.Kind.TOKEN)
    assert (host.blobs, host.deadlines) == ([b""], [PIN_PAD_S])


@pytest.mark.parametrize(
    ("cause", "code", "counted"),
    [
        (errors.PinWrong(state="low", source="driver"), "pin_wrong", 1),
        (errors.PinLocked(), "pin_locked", 1),
        (errors.PinUnclear(), "pin_unclear", 1),
        (errors.TokenRemoved(label="x"), "token_removed", 1),
        (errors.ModuleFailed(module="x", why="call_failed"), "module_failed", 1),
        (errors.UnknownProblem(), "unexpected", 1),
        (errors.HostDied(kind="token", why="nonsense"), "pin_unclear", 1),
        (errors.PinFinalTry(), "pin_final_try", 0),
        (errors.PinUntypable(why="long"), "pin_untypable", 0),
        (errors.PinUnset(), "pin_unset", 0),
        (errors.TokenNotFound(label="x"), "token_not_found", 0),
        (errors.CertificateNotFound(serial="x"), "certificate_not_found", 0),
        (errors.CertificateUnusable(serial="x", why="expired"), "certificate_unusable", 0),
    ],
)
def test_an_end_that_may_have_used_a_try_counts_and_one_that_surely_has_not_does_not(
    fake: FakeDoor, cause: Problem, code: str, counted: int
) -> None:
    answer = ask_in(fake, fake.pin)
    fake.hosts.one(m.Kind.TOKEN).fail(cause)
    assert (answer.code, failures(fake)) == (code, counted)


def test_an_unclear_end_is_not_held_against_the_pin(fake: FakeDoor) -> None:
    answer = ask_in(fake, fake.pin)
    fake.kill_during_login()
    assert answer.code == "pin_unclear"
    assert enter(fake) is None


def test_every_login_gets_a_process_that_no_login_failed_in(fake: FakeDoor) -> None:
    enter(fake, wrong(fake))
    assert not fake.hosts.one(m.Kind.TOKEN).running


def test_a_token_that_is_gone_is_told_before_a_pin_is_asked(fake: FakeDoor) -> None:
    problems: list[Problem] = []
    fake.gate.approach(fake.token, lambda _: None, problems.append)
    fake.hosts.one(m.Kind.TOKEN).answer(m.TokensListed((fakes.token(serial="another"),)))
    assert [problem.code for problem in problems] == ["token_removed"]


def test_a_driver_that_breaks_before_a_pin_is_asked_is_told_as_such(fake: FakeDoor) -> None:
    problems: list[Problem] = []
    fake.gate.approach(fake.token, lambda _: None, problems.append)
    fake.hosts.one(m.Kind.TOKEN).die("silent")
    assert [problem.code for problem in problems] == ["module_timeout"]


@pytest.mark.parametrize(("report", "code"), [(LOCKED, "pin_locked"), (UNSET, "pin_unset"), (FINAL, None), (OK, None)])
def test_some_tokens_need_not_be_asked_for(fake: FakeDoor, report: PinReport, code: str | None) -> None:
    problem = fake.gate.shut_for_good(fakes.token(pin=report))
    assert (problem.code if problem else None) == code


@pytest.mark.clause("LD-11.1")
def test_a_locked_token_is_sent_nothing(fake: FakeDoor) -> None:
    fake.token = fakes.token(pin=LOCKED)
    assert enter(fake) == "pin_locked"
    assert fake.hosts.all == []
    assert failures(fake) == 0
