"""The PIN gate: its judgements as tables, and its contract on a hand-written token host and on a real one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Protocol

import msgspec
import pytest

from app.desk.calling import Waiting
from app.desk.gate import Gate, believed, device_words, login_outcome, objection, typing_objection
from app.domain import errors
from app.domain.errors import Problem, Report
from app.domain.token import PinReport, PinSource, PinState, Token
from app.hosts import messages as m
from app.hosts.pipe_client import Loop, pipe_hosts
from app.settings.attempts import AttemptLedger, Ending, Record
from tests.desk import fakes
from tests.parts.fixtures import LEADER_TOKEN
from tests.parts.processes import FREEZE, KILL, children_of
from tests.parts.softhsm import PIN as SOFT_PIN
from tests.parts.softhsm import SoftHsm

NOBODY_SAYS = PinReport(PinState.UNKNOWN, PinSource.NOBODY)
OK = PinReport(PinState.OK, PinSource.DRIVER)
LOW = PinReport(PinState.LOW, PinSource.DRIVER)
FINAL = PinReport(PinState.FINAL, PinSource.CARD)
LOCKED = PinReport(PinState.LOCKED, PinSource.DRIVER)
UNSET = PinReport(PinState.UNSET, PinSource.DRIVER)
RECORDED_LOW = PinReport(PinState.LOW, PinSource.RECORD)
RECORDED_FINAL = PinReport(PinState.FINAL, PinSource.RECORD)

# ── judgements ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("told", "failures", "taken"),
    [
        (OK, 0, OK),
        (NOBODY_SAYS, 0, NOBODY_SAYS),
        (OK, 1, RECORDED_LOW),
        (NOBODY_SAYS, 1, RECORDED_LOW),
        (OK, 2, RECORDED_FINAL),
        (NOBODY_SAYS, 3, RECORDED_FINAL),
        (LOW, 2, LOW),
        (FINAL, 0, FINAL),
        (LOCKED, 1, LOCKED),
        (UNSET, 1, UNSET),
    ],
)
def test_where_the_device_tells_nothing_the_record_is_believed(
    told: PinReport, failures: int, taken: PinReport
) -> None:
    assert believed(told, failures) == taken


@pytest.mark.parametrize(
    ("report", "failures", "person", "consent", "code"),
    [
        (OK, 0, True, False, None),
        (OK, 0, False, False, None),
        (LOW, 1, True, False, None),
        (LOW, 1, False, False, "pin_repeated"),
        (LOW, 0, False, False, None),
        (FINAL, 0, True, False, "pin_final_try"),
        (FINAL, 0, True, True, None),
        (FINAL, 0, False, False, "pin_final_try"),
        (FINAL, 0, False, True, None),
        (RECORDED_FINAL, 2, True, True, None),
        (RECORDED_FINAL, 2, False, True, "pin_repeated"),
        (LOCKED, 0, True, True, "pin_locked"),
        (LOCKED, 1, False, True, "pin_locked"),
        (UNSET, 0, True, True, "pin_unset"),
    ],
)
def test_the_gate_stays_shut(report: PinReport, failures: int, person: bool, consent: bool, code: str | None) -> None:
    problem = objection(report, failures, person=person, consent=consent)
    assert (problem.code if problem else None) == code


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (b"123456", None),
        (b"A b~!", None),
        (b"x" * 255, None),
        (b"", "empty"),
        (b"x" * 256, "long"),
        ("mật khẩu".encode(), "letters"),
        (b"12\x0034", "letters"),
        (b"1234\x7f", "letters"),
        (b"12\t34", "letters"),
    ],
)
def test_a_pin_that_no_device_can_have_is_not_sent(typed: bytes, why: str | None) -> None:
    problem = typing_objection(bytearray(typed))
    assert (problem.report() if problem else None) == (Report("pin_untypable", {"why": why}) if why else None)


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (errors.HostDied(kind="token", why="died"), Report("pin_unclear", {"why": "died"})),
        (errors.HostDied(kind="token", why="silent"), Report("pin_unclear", {"why": "silent"})),
        (errors.PinWrong(state="low"), Report("pin_wrong", {"state": "low"})),
    ],
)
def test_a_host_that_ended_during_a_login_may_have_used_a_try(cause: Problem, told: Report) -> None:
    assert login_outcome(cause).report() == told


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("silent", Report("module_timeout", {"module": "driver.so"})),
        ("died", Report("module_failed", {"module": "driver.so", "why": "died"})),
        ("nonsense", Report("module_failed", {"module": "driver.so", "why": "nonsense"})),
    ],
)
def test_a_broken_token_host_is_told_as_a_broken_driver(why: str, told: Report) -> None:
    assert device_words(errors.HostDied(kind="token", why=why), "/usr/lib/driver.so").report() == told


# ── the contract, on a hand-written host and on a real one ──────────────────────────────────────────────────────────


class Answered:
    """What the gate said to one who wished to enter."""

    def __init__(self) -> None:
        self.admitted = 0
        self.problems: list[Problem] = []

    @property
    def ended(self) -> bool:
        return bool(self.admitted or self.problems)

    @property
    def code(self) -> str | None:
        assert self.admitted + len(self.problems) == 1, "exactly one answer"
        return self.problems[0].code if self.problems else None


class Door(Protocol):
    """A gate with a token behind it."""

    gate: Gate
    ledger: AttemptLedger
    pin: str

    @property
    def token(self) -> Token: ...
    def settle(self, is_done: Callable[[], bool]) -> None: ...
    def kill_during_login(self) -> None: ...


class FakeDoor:
    """A hand-written host and card."""

    pin = fakes.PIN

    def __init__(self, ledger: AttemptLedger) -> None:
        self.ledger = ledger
        self.hosts = fakes.FakeHosts()
        self.card = fakes.FakeCard()
        self.clock = fakes.FakeClock()
        self.gate = Gate(self.hosts, ledger, self.clock)
        self.token = fakes.token()

    def settle(self, is_done: Callable[[], bool]) -> None:
        while not is_done():
            busy = [host for host in self.hosts.all if host.busy]
            assert busy, "nobody is at work any more"
            self.card.serve(busy[0])

    def kill_during_login(self) -> None:
        self.hosts.one(m.Kind.TOKEN).die()


class RealDoor:
    """A real token host with SoftHSM2 in it."""

    pin = SOFT_PIN

    def __init__(self, ledger: AttemptLedger, hsm: SoftHsm) -> None:
        self.ledger = ledger
        self.loop = Loop()
        self.hosts = pipe_hosts(self.loop)
        self.gate = Gate(self.hosts, ledger, self.loop)
        self.token = self._listed(str(hsm.module))

    def _listed(self, module: str) -> Token:
        host = self.hosts.start(m.Kind.TOKEN)
        found: list[Token] = []

        def listed(answer: m.Answer, _blob: bytes) -> None:
            assert isinstance(answer, m.TokensListed)
            found.extend(token for token in answer.tokens if token.label == LEADER_TOKEN)

        host.call(m.ListTokens(module), listener=_Ear(listed))
        self.settle(lambda: bool(found))
        host.end()
        return found[0]

    def settle(self, is_done: Callable[[], bool]) -> None:
        self.loop.run_until(is_done)

    def kill_during_login(self) -> None:
        for child in children_of(os.getpid(), "token"):
            os.kill(child, KILL)


class _Ear:
    """A listener for one answer."""

    def __init__(self, on_answer: Callable[[m.Answer, bytes], None]) -> None:
        self.answered = on_answer

    def failed(self, problem: Problem) -> None:
        raise AssertionError(problem.report())

    def noticed(self, notice: m.Notice) -> None:
        raise AssertionError(notice)

    def asked(self, question: m.Question) -> None:
        raise AssertionError(question)


@pytest.fixture
def ledger(tmp_path: Path) -> AttemptLedger:
    return AttemptLedger(tmp_path / "logins")


@pytest.fixture(params=["fake", "real"])
def door(request: pytest.FixtureRequest, ledger: AttemptLedger) -> Iterator[Door]:
    if request.param == "fake":
        yield FakeDoor(ledger)
        return
    real = RealDoor(ledger, request.getfixturevalue("plugged_copy"))
    yield real
    real.hosts.end_all()


def ask_in(
    door: Door, pin: str | bytearray, *, person: bool = True, consent: bool = False, approved: int = 1
) -> Answered:
    """Wish to enter and do not wait."""
    answer = Answered()

    def admitted() -> None:
        answer.admitted += 1

    typed = pin if isinstance(pin, bytearray) else bytearray(pin.encode())
    door.gate.enter(
        door.token,
        door.token.certificates[0].sha256,
        typed,
        approved=approved,
        person=person,
        consent=consent,
        admitted=admitted,
        rejected=answer.problems.append,
    )
    return answer


def enter(
    door: Door, pin: str | None = None, *, person: bool = True, consent: bool = False, approved: int = 1
) -> str | None:
    """Wish to enter and return the code of what kept the gate shut."""
    answer = ask_in(door, door.pin if pin is None else pin, person=person, consent=consent, approved=approved)
    door.settle(lambda: answer.ended)
    return answer.code


def failures(door: Door) -> int:
    return door.ledger.failures(door.token.identity)


def wrong(door: Door, number: int = 1) -> str:
    """Return a PIN that is not the token's, a different one for each number."""
    return f"{door.pin}{number}"


def test_the_right_pin_opens_the_gate(door: Door) -> None:
    assert enter(door) is None
    assert door.gate.is_open
    assert failures(door) == 0


def test_the_wrong_pin_leaves_it_shut_and_a_failure_on_record(door: Door) -> None:
    assert enter(door, wrong(door)) == "pin_wrong"
    assert not door.gate.is_open
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
    assert not door.gate.is_open
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


def record_of(door: Door) -> Record:
    return msgspec.json.decode(door.ledger._file(door.token.identity).read_bytes(), type=Record)


# ── what only the hand-written host shows ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def fake(ledger: AttemptLedger) -> FakeDoor:
    return FakeDoor(ledger)


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
    assert (host.blobs, host.deadlines) == ([b""], [m.PIN_PAD_S])


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


def test_a_locked_token_is_sent_nothing(fake: FakeDoor) -> None:
    fake.token = fakes.token(pin=LOCKED)
    assert enter(fake) == "pin_locked"
    assert fake.hosts.all == []
    assert failures(fake) == 0


def test_nothing_is_signed_before_the_gate_is_open(fake: FakeDoor) -> None:
    assert sign(fake) == Report("gate_closed", {"why": "shut"})
    assert fake.hosts.all == []


def sign(door: FakeDoor) -> Report | None:
    """Ask for a signature and return what kept it from being made."""
    ends: list[Report | None] = []
    listener = Waiting(lambda _answer, _blob: ends.append(None), lambda problem: ends.append(problem.report()))
    door.gate.sign(b"attributes", listener)
    for host in door.hosts.all:
        if host.busy:
            door.card.serve(host)
    if not ends:
        door.clock.ring()
    return ends[0]


def test_an_open_gate_closes_after_five_idle_minutes(fake: FakeDoor) -> None:
    enter(fake)
    (idle,) = fake.clock.timers
    assert idle.seconds == 300
    fake.clock.ring()
    assert (fake.gate.is_open, fake.hosts.one(m.Kind.TOKEN).running) == (False, False)
    assert sign(fake) == Report("gate_closed", {"why": "idle"})


def test_every_signature_begins_the_idle_minutes_anew(fake: FakeDoor) -> None:
    enter(fake, approved=2)
    first = fake.clock.timers[-1]
    assert sign(fake) is None
    assert first.cancelled
    assert not fake.clock.timers[-1].cancelled
    fake.gate.close()
    assert fake.clock.timers[-1].cancelled


def test_a_locked_session_shuts_an_open_gate_and_fails_the_signature_under_way(fake: FakeDoor) -> None:
    enter(fake)
    problems: list[Problem] = []
    fake.gate.sign(b"attributes", Waiting(lambda _answer, _blob: None, problems.append))
    fake.gate.shut("session_locked")
    assert [problem.report() for problem in problems] == [Report("gate_closed", {"why": "session_locked"})]
    assert (fake.gate.is_open, fake.hosts.one(m.Kind.TOKEN).running) == (False, False)


def test_a_session_locked_during_a_login_may_have_used_a_try(fake: FakeDoor) -> None:
    answer = ask_in(fake, fake.pin)
    fake.gate.shut("session_locked")
    assert (answer.code, failures(fake)) == ("gate_closed", 1)


def test_a_gate_that_is_not_open_is_shut_without_a_word(fake: FakeDoor) -> None:
    fake.gate.approach(fake.token, lambda _: None, lambda _: None)
    fake.gate.shut("session_locked")
    assert fake.hosts.one(m.Kind.TOKEN).busy


@pytest.mark.parametrize(
    ("cause", "counted"),
    [
        (errors.PinLocked(sent="no"), 0),
        (errors.PinWrong(sent="yes"), 1),
        (errors.ModuleFailed(module="x", why="load_failed", sent="no"), 0),
        (errors.TokenRemoved(sent="no"), 0),
        (errors.TokenRemoved(sent="yes"), 1),
        (errors.Cancelled(sent="no"), 0),
        (errors.ModuleFailed(module="x", why="pin_pad_each_time", sent="accepted"), 0),
        (errors.CertificateUnusable(why="no_key", sent="accepted"), 0),
    ],
)
def test_what_the_token_host_says_of_the_pin_is_believed(fake: FakeDoor, cause: Problem, counted: int) -> None:
    ask_in(fake, fake.pin)
    fake.hosts.one(m.Kind.TOKEN).fail(cause)
    assert failures(fake) == counted


def test_a_pin_refused_through_one_driver_is_not_sent_through_another(fake: FakeDoor) -> None:
    enter(fake, wrong(fake))
    fake.token = fakes.token(module="/usr/lib/other-driver.so", serial="0000 66-889BD7", slot=9)
    assert enter(fake, wrong(fake)) == "pin_repeated"
    assert fake.card.tried == [wrong(fake)]


def test_failures_are_counted_for_the_card_whichever_driver_it_is_seen_through(fake: FakeDoor) -> None:
    enter(fake, wrong(fake))
    other = fakes.token(module="/usr/lib/other-driver.so", serial="another number for the same card")
    assert fake.gate.state_of(other) == RECORDED_LOW
    fake.token = other
    assert enter(fake, person=False) == "pin_repeated"


def test_a_key_that_asks_each_time_is_told(fake: FakeDoor) -> None:
    ask_in(fake, fake.pin)
    fake.hosts.one(m.Kind.TOKEN).answer(m.LoggedIn(fake.token, asks_each_time=True))
    assert fake.gate.asks_each_time
    fake.gate.close()
    assert not fake.gate.asks_each_time
