"""The gate once it is open: idle minutes, a locked session, what is believed of a login, one card, two drivers."""

import pytest

from app.desk.calling import Waiting
from app.domain import errors
from app.domain.errors import Problem, Report
from app.domain.token import PinReport, PinSource, PinState
from app.hosts import messages as m
from tests.desk import fakes
from tests.desk.doors import FakeDoor, ask_in, enter, failures, wrong

RECORDED_LOW = PinReport(PinState.LOW, PinSource.RECORD)


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
    assert (fake.gate._open, fake.hosts.one(m.Kind.TOKEN).running) == (False, False)
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
    assert (fake.gate._open, fake.hosts.one(m.Kind.TOKEN).running) == (False, False)


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
        (errors.PinPadEnded(sent="no"), 0),
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
