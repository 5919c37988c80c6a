"""The client's rules of life and silence, with a clock that stands still and a process that does nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import get_args

import msgspec
import pytest
from typing_extensions import override

from app.domain.errors import Report
from app.domain.fitting import Room
from app.domain.geometry import PageGeometry
from app.domain.signing import Level, Signed, Stage
from app.hosts import isolation, messages
from app.hosts.answers import ANSWERS
from app.hosts.client import IDLE_S, Events, Host, Hosts, Transport
from app.hosts.deadlines import DEADLINES_S
from app.hosts.isolation import Launch
from app.hosts.messages import Answer, Call, FromHost, Kind, Notice, Ping, Question, ToHost
from app.hosts.wire import Blob, Frames
from tests.hosts.parts import Ear, please_sign

A4 = PageGeometry(0, 0, 595, 842)
LIST = messages.ListTokens("/driver.so")
LISTED = messages.TokensListed(())
SIGN = messages.SignAttributes(b"attributes")
SIGN_DOCUMENT = please_sign("/in.pdf")
SIGNED = Signed("/out.pdf", "0" * 64, "KySo-1", None, Level.B_B)
OTHER_CALLS: tuple[Call, ...] = (
    messages.InspectDocument("/in.pdf", SIGN_DOCUMENT.request.shown),
    messages.ConfirmTarget("/out.pdf", "0" * 64),
    messages.Verify("/in.pdf"),
    SIGN,
)


class StandingClock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self._now = 100.0
        self._timers: list[FakeTimer] = []

    def monotonic(self) -> float:
        return self._now

    def call_later(self, seconds: float, callback: Callable[[], None]) -> FakeTimer:
        timer = FakeTimer(self._now + seconds, callback)
        self._timers.append(timer)
        return timer

    def pass_s(self, seconds: float) -> None:
        end = self._now + seconds
        while due := sorted((t for t in self._timers if t.at <= end and not t.is_done), key=lambda t: t.at):
            self._now, due[0].is_done = due[0].at, True
            due[0].callback()
        self._now = end


@dataclass(eq=False)
class FakeTimer:
    at: float
    callback: Callable[[], None]
    is_done: bool = False

    def cancel(self) -> None:
        self.is_done = True


class FakeProcess:
    """A transport that remembers."""

    def __init__(self, events: Events) -> None:
        self.events = events
        self.sent: list[ToHost] = []
        self.is_killed = False

    def write(self, head: bytes, blob: Blob) -> None:
        assert not self.is_killed
        self.sent += [message for message, _ in Frames(ToHost).feed(head + bytes(blob))]

    def kill(self) -> None:
        self.is_killed = True

    def last_words(self) -> str:
        return ""

    def answer(self, body: Answer | Notice | Question, blob: bytes = b"") -> None:
        self.events.arrived(FromHost(self.sent[-1].number, body), blob)


class FakeSpawner:
    def __init__(self) -> None:
        self.processes: list[FakeProcess] = []

    def spawn(self, launch: Launch, events: Events) -> Transport:
        self.processes.append(FakeProcess(events))
        return self.processes[-1]

    def finish(self) -> None:
        return


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def spawner() -> FakeSpawner:
    return FakeSpawner()


@pytest.fixture
def host(clock: StandingClock, spawner: FakeSpawner) -> Host:
    return Hosts(clock, spawner, isolation.launch).start(Kind.TOKEN)


def begin(host: Host, body: Call, blob: Blob = b"") -> Ear:
    ear = Ear()
    host.call(body, blob, listener=ear)
    return ear


def died(why: str) -> Report:
    return Report("host_died", {"kind": "token", "why": why})


class TestSilence:
    @pytest.mark.parametrize("body", [LIST, SIGN])
    def test_ends_a_call_at_its_deadline(
        self, host: Host, clock: StandingClock, spawner: FakeSpawner, body: Call
    ) -> None:
        ear = begin(host, body)
        clock.pass_s(DEADLINES_S[type(body)] - 0.1)
        assert not ear.ended
        clock.pass_s(0.2)
        assert ear.report == died("silent")
        assert spawner.processes[0].is_killed

    def test_is_broken_by_progress(self, host: Host, clock: StandingClock, spawner: FakeSpawner) -> None:
        ear = begin(host, LIST)
        for _ in range(5):
            clock.pass_s(8)
            spawner.processes[0].answer(messages.Progress(Stage.READING, 0.5))
        assert not ear.ended
        clock.pass_s(11)
        assert ear.report == died("silent")

    def test_does_not_count_while_a_question_is_out(
        self, host: Host, clock: StandingClock, spawner: FakeSpawner
    ) -> None:
        ear = begin(host, SIGN_DOCUMENT)
        spawner.processes[0].answer(messages.SignatureWanted(b"a"))
        clock.pass_s(1000)
        host.reply(messages.RawSignature(b"s"))
        clock.pass_s(19)
        assert not ear.ended
        clock.pass_s(2)
        assert ear.report == died("silent")

    def test_after_the_answer_means_nothing(self, host: Host, clock: StandingClock, spawner: FakeSpawner) -> None:
        begin(host, LIST)
        spawner.processes[0].answer(LISTED)
        clock.pass_s(1000)
        assert host.running


class TestAnIdleHost:
    @pytest.fixture(autouse=True)
    def _idle(self, host: Host, clock: StandingClock, spawner: FakeSpawner) -> None:
        begin(host, LIST)
        spawner.processes[0].answer(LISTED)
        clock.pass_s(IDLE_S + 1)

    def test_is_asked_whether_it_is_there(self, host: Host, spawner: FakeSpawner) -> None:
        ear = begin(host, LIST)
        spawner.processes[0].answer(messages.Done())
        assert [sent.body for sent in spawner.processes[0].sent] == [LIST, Ping(), LIST]
        spawner.processes[0].answer(LISTED)
        assert ear.answer == LISTED

    def test_is_replaced_in_silence_when_it_is_not(
        self, host: Host, clock: StandingClock, spawner: FakeSpawner
    ) -> None:
        ear = begin(host, LIST)
        clock.pass_s(0.6)
        assert spawner.processes[0].is_killed
        spawner.processes[1].answer(LISTED)
        assert ear.answer == LISTED

    @pytest.mark.parametrize("body", [SIGN, messages.HashDocument(), messages.Logout()])
    def test_is_not_replaced_in_silence_when_it_held_something(
        self, host: Host, clock: StandingClock, body: Call
    ) -> None:
        ear = begin(host, body)
        clock.pass_s(0.6)
        assert ear.report == died("silent")

    def test_that_died_is_replaced_in_silence(self, host: Host, spawner: FakeSpawner) -> None:
        spawner.processes[0].events.ended("died")
        ear = begin(host, LIST)
        spawner.processes[1].answer(LISTED)
        assert ear.answer == LISTED

    def test_that_says_something_is_not_trusted(self, host: Host, spawner: FakeSpawner) -> None:
        spawner.processes[0].events.arrived(FromHost(1, LISTED), b"")
        assert spawner.processes[0].is_killed


class TestNonsense:
    @pytest.mark.parametrize(
        "body",
        [
            messages.Done(),
            messages.RawSignature(b"s"),
            messages.Picture(1, 1),
        ],
    )
    def test_is_an_answer_to_another_call(self, host: Host, spawner: FakeSpawner, body: Answer) -> None:
        ear = begin(host, LIST)
        spawner.processes[0].answer(body)
        assert ear.report == died("nonsense")

    def test_is_a_blob_nobody_expects(self, host: Host, spawner: FakeSpawner) -> None:
        ear = begin(host, LIST)
        spawner.processes[0].answer(LISTED, b"blob")
        assert ear.report == died("nonsense")

    def test_is_a_first_picture_of_another_size(self, host: Host, spawner: FakeSpawner) -> None:
        ear = begin(host, messages.ShowDocument("/in.pdf", Room(800, 1.0)))
        shown = messages.DocumentShown(1, A4, encrypted=False, tile=messages.RenderTile(1, 1.0, 0, 0, 2, 2))
        spawner.processes[0].answer(shown, bytes(15))
        assert ear.report == died("nonsense")

    def test_is_an_answer_while_a_question_is_out(self, host: Host, spawner: FakeSpawner) -> None:
        ear = begin(host, SIGN_DOCUMENT)
        spawner.processes[0].answer(messages.SignatureWanted(b"a"))
        spawner.processes[0].answer(messages.DocumentSigned(SIGNED))
        assert ear.report == died("nonsense")

    @pytest.mark.parametrize("call", [LIST, *OTHER_CALLS], ids=lambda call: type(call).__name__)
    @pytest.mark.parametrize(
        "said", [messages.SignatureWanted(b"a"), messages.Temporary("/part"), messages.Committing(SIGNED)]
    )
    def test_is_what_only_signing_may_bring(
        self, host: Host, spawner: FakeSpawner, call: Call, said: Notice | Question
    ) -> None:
        ear = begin(host, call)
        spawner.processes[0].answer(said)
        assert (ear.report, ear.questions, ear.notices) == (died("nonsense"), [], [])

    def test_is_not_taken_for_a_fact_of_the_program(self, host: Host, spawner: FakeSpawner) -> None:
        ear = begin(host, LIST)
        report = Report("module_failed", {"self": 1, "code": "x", "why": "missing"})
        spawner.processes[0].answer(messages.Failed(report))
        assert ear.report == report

    def test_is_a_second_answer(self, host: Host, spawner: FakeSpawner) -> None:
        ear = begin(host, LIST)
        spawner.processes[0].answer(LISTED)
        spawner.processes[0].answer(LISTED)
        assert ear.answer == LISTED
        assert not host.running


class TestAfterTheEnd:
    def test_a_late_answer_of_a_dead_host_is_not_heard(
        self, host: Host, clock: StandingClock, spawner: FakeSpawner
    ) -> None:
        begin(host, LIST)
        clock.pass_s(11)
        ear = begin(host, LIST)
        spawner.processes[0].events.arrived(FromHost(2, LISTED), b"")
        spawner.processes[0].events.ended("died")
        assert not ear.ended

    def test_a_late_reply_goes_nowhere(self, host: Host, spawner: FakeSpawner) -> None:
        ear = begin(host, SIGN_DOCUMENT)
        spawner.processes[0].answer(messages.SignatureWanted(b"a"))
        spawner.processes[0].events.ended("died")
        host.reply(messages.RawSignature(b"s"))
        assert ear.report == died("died")

    def test_a_secret_that_was_never_sent_is_wiped(
        self, host: Host, clock: StandingClock, spawner: FakeSpawner
    ) -> None:
        begin(host, LIST)
        spawner.processes[0].answer(LISTED)
        clock.pass_s(IDLE_S + 1)
        blob = bytearray(b"masked")
        begin(host, messages.Login("/driver.so", "card", "0" * 64, 1), blob)
        host.end()
        assert not any(blob)

    def test_the_next_call_can_be_made_from_inside_the_answer(self, host: Host, spawner: FakeSpawner) -> None:
        second = Ear()

        class First(Ear):
            @override
            def answered(self, answer: Answer, blob: bytes) -> None:
                host.call(LIST, listener=second)

        host.call(LIST, listener=First())
        spawner.processes[0].answer(LISTED)
        spawner.processes[0].answer(LISTED)
        assert second.answer == LISTED


def test_a_host_that_is_slow_to_start_is_not_replaced(host: Host, clock: StandingClock, spawner: FakeSpawner) -> None:
    clock.pass_s(IDLE_S + 1)
    begin(host, LIST)
    clock.pass_s(8)
    assert [sent.body for sent in spawner.processes[0].sent] == [LIST]
    assert not spawner.processes[0].is_killed


def test_every_call_has_its_answer_and_its_deadline() -> None:
    assert set(get_args(Call)) == set(ANSWERS) == set(DEADLINES_S)


def test_every_number_that_crosses_is_finite() -> None:
    floats = [found for kind in (ToHost, FromHost) for found in _floats(msgspec.inspect.type_info(kind), set())]
    assert floats
    for found in floats:
        assert found.ge is not None or found.gt is not None
        assert found.le is not None or found.lt is not None


def _floats(of: object, seen: set[type]) -> Iterator[msgspec.inspect.FloatType]:
    match of:
        case msgspec.inspect.FloatType():
            yield of
        case msgspec.inspect.StructType(cls=cls) if cls not in seen:
            seen.add(cls)
            for field in of.fields:
                yield from _floats(field.type, seen)
        case msgspec.inspect.UnionType(types=types) | msgspec.inspect.TupleType(item_types=types):
            for part in types:
                yield from _floats(part, seen)
        case msgspec.inspect.VarTupleType(item_type=part) | msgspec.inspect.ListType(item_type=part):
            yield from _floats(part, seen)
        case msgspec.inspect.DictType(key_type=key, value_type=value):
            yield from _floats(key, seen)
            yield from _floats(value, seen)
        case _:
            return
