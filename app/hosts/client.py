"""The client's side of a host, whatever carries the bytes: one call at a time, deadlines, a named error per death.

Nothing here waits. Whoever calls gives a listener, which hears of the end of the call exactly once – unless it ends the
host itself. A listener is never called from inside ``call``, ``reply`` or ``end``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeGuard, get_args

from app.domain.errors import HostDied, ListTooLong, NameUnusable, Problem, UnknownProblem
from app.hosts import messages
from app.hosts.answers import ANSWERS, CARRIES_A_BLOB, NEEDS_WHAT_CAME_BEFORE, ON_THE_WAY
from app.hosts.deadlines import DEADLINES_S
from app.hosts.isolation import Launch
from app.hosts.masking import wipe
from app.hosts.messages import Answer, Call, Failed, FromHost, Kind, Notice, Ping, Question, Reply, ToHost
from app.hosts.wire import Blob, Nonsense, encode

IDLE_S: Final = 5.0
"""After so long without a word, a host is asked whether it is there before it gets a call."""


class Listener(Protocol):
    """Whoever waits for a call to end."""

    def answered(self, answer: Answer, blob: bytes) -> None:
        """Take the answer: the call was done."""

    def failed(self, problem: Problem) -> None:
        """Take the problem the call ended with; :class:`HostDied` when the host did."""

    def noticed(self, notice: Notice) -> None:
        """Hear that the call goes on."""

    def asked(self, question: Question) -> None:
        """Call :meth:`Host.reply` some time; until then the host waits and no deadline runs."""


class Cancel(Protocol):
    """Something that may still be called off."""

    def cancel(self) -> None:
        """Call it off; too late is no error."""


class Clock(Protocol):
    """Seconds, and being called later."""

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Cancel:
        """Have ``callback`` called once, never before this returns."""


class Events(Protocol):
    """What a transport tells, always from the client's own thread and never from inside one of its methods."""

    def arrived(self, message: FromHost, blob: bytes) -> None:
        """Take a frame that came."""

    def garbled(self) -> None:
        """Hear that something came that is no frame; nothing that follows can be read."""

    def ended(self, why: str) -> None:
        """Hear that the process ended (``died``) or never started (``start``)."""


class Transport(Protocol):
    """One process and its three pipes."""

    def write(self, head: bytes, blob: Blob) -> None:
        """Send a frame; a ``bytearray`` is a secret, which leaves no copy and is wiped once it was sent."""

    def kill(self) -> None:
        """End the process at once. Always kill, never terminate: a stopped process would ignore it."""

    def last_words(self) -> str:
        """Return the end of what the process wrote to standard error; for the log only."""


class Spawner(Protocol):
    """A way to start processes."""

    def spawn(self, launch: Launch, events: Events) -> Transport:
        """Start a process; a failure is told as an event."""

    def finish(self) -> None:
        """Wait until every process that was killed is gone."""


class Host:
    """One host: started when it is first needed, replaced by a fresh process after its death."""

    def __init__(self, kind: Kind, clock: Clock, spawner: Spawner, launch: Callable[[Kind], Launch]) -> None:
        self.kind = kind
        self._clock = clock
        self._spawner = spawner
        self._launch = launch
        self._link: _Link | None = None
        self._work: _Work | None = None
        self._number = 0
        self._has_spoken = False
        self._last_sign_s = 0.0
        self._last_words = ""

    @property
    def busy(self) -> bool:
        """Tell whether a call is running."""
        return self._work is not None

    @property
    def running(self) -> bool:
        """Tell whether there is a process, as far as is known."""
        return self._link is not None

    @property
    def last_words(self) -> str:
        """Return what the process that ended last left on standard error; for the log only, none of a token host."""
        return self._last_words

    def start(self) -> None:
        """Start the process ahead of the first call."""
        if self._link is None:
            link = _Link(self)
            link.transport = self._spawner.spawn(self._launch(self.kind), link)
            self._link = link  # not before: Ctrl-C may come while the process starts
            self._has_spoken = False

    def call(self, body: Call, blob: Blob = b"", *, listener: Listener, deadline_s: float | None = None) -> None:
        """Send a call; a ``bytearray`` is wiped once sent. ``deadline_s``: longest silence, start-up included."""
        assert self._work is None, "one call at a time"
        deadline_s = DEADLINES_S[type(body)] if deadline_s is None else deadline_s
        self._work = work = _Work(body, blob, listener, deadline_s)
        if self._link is None and isinstance(body, NEEDS_WHAT_CAME_BEFORE):
            self._later(work, lambda: self.died("died"))
        elif self._is_idle():
            self._ping(work)
        else:
            self._send(work)

    def reply(self, body: Reply) -> None:
        """Answer the question that is out; ignored when its call has ended meanwhile."""
        work = self._work
        if work is None or not work.asking or self._link is None:
            return
        work.asking = False
        try:
            self._link.transport.write(encode(ToHost(self._number, body)), b"")
        except Nonsense as nonsense:
            self._drop()
            self._refuse(work, nonsense.why)
            return
        self._wait(work, work.deadline_s)

    def end(self) -> None:
        """End the process now. The listener of a running call hears nothing more; the next call starts a fresh one."""
        self._drop()  # before the secret is wiped: no host may live to take a half-wiped one for a PIN
        work, self._work = self._work, None
        if work is not None:
            work.forget()

    # ── called by the link ──────────────────────────────────────────────────────────────────────

    def arrived(self, message: FromHost, blob: bytes) -> None:
        """Take a frame of the running process."""
        self._has_spoken, self._last_sign_s = True, self._clock.monotonic()
        work = self._work
        if work is None or message.number != self._number:
            self.died("nonsense")
            return
        match message.body:
            case messages.Progress() | messages.Committing() as notice if work.allows(notice):
                if not work.asking:
                    self._wait(work, work.deadline_s)
                work.listener.noticed(notice)
            case messages.SignatureWanted() | messages.Temporary() as question if work.may_ask(question):
                work.asking = True
                work.stop_waiting()
                work.listener.asked(question)
            case answer if _is_answer(answer, work, blob):
                self._finished(work, answer, blob)
            case _:
                self.died("nonsense")

    def died(self, why: str) -> None:
        """Take note of the end of the running process, and end it if it only should be dead."""
        self._drop()
        work = self._work
        if work is None:
            return
        if work.pinging and not isinstance(work.body, NEEDS_WHAT_CAME_BEFORE):
            work.stop_waiting()
            self._send(work)
            return
        self._failed(work, HostDied(kind=self.kind.value, why=why))

    # ── the course of a call ──────────────────────────────────────────────────────────────────────

    def _is_idle(self) -> bool:
        """Tell whether the host may have gone away since its last word. One that never spoke may still be starting."""
        return self._link is not None and self._has_spoken and self._clock.monotonic() - self._last_sign_s > IDLE_S

    def _ping(self, work: _Work) -> None:
        assert self._link is not None, "only a running host is asked"
        work.pinging = True
        self._number += 1
        self._link.transport.write(encode(ToHost(self._number, Ping())), b"")
        self._wait(work, DEADLINES_S[Ping])

    def _send(self, work: _Work) -> None:
        work.pinging = False
        self._number += 1
        try:
            head = encode(ToHost(self._number, work.body), len(work.blob))
        except Nonsense as nonsense:
            self._refuse(work, nonsense.why)
            return
        self.start()
        assert self._link is not None, "it was just started"
        self._link.transport.write(head, work.blob)
        self._wait(work, work.deadline_s)

    def _wait(self, work: _Work, seconds: float) -> None:
        work.stop_waiting()
        work.timer = self._clock.call_later(seconds, lambda: self.died("silent"))

    def _later(self, work: _Work, callback: Callable[[], None]) -> None:
        work.stop_waiting()
        work.timer = self._clock.call_later(0, callback)

    def _refuse(self, work: _Work, why: str) -> None:
        """Fail a call that cannot be put into a frame."""
        problem = {"large": ListTooLong(), "text": NameUnusable()}.get(why, UnknownProblem(why=why))
        self._later(work, lambda: self._failed(work, problem))

    def _finished(self, work: _Work, answer: Answer, blob: bytes) -> None:
        if work.pinging:
            self._send(work)
            return
        self._work = None
        work.forget()
        if isinstance(answer, Failed):
            if isinstance(work.body, messages.Login):
                self._drop()  # a refused login leaves its session open in the library
            work.listener.failed(answer.report.as_problem())
        else:
            work.listener.answered(answer, blob)

    def _failed(self, work: _Work, problem: Problem) -> None:
        self._work = None
        work.forget()
        work.listener.failed(problem)

    def _drop(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.host = None
            link.transport.kill()
            self._last_words = link.transport.last_words()


class Hosts:
    """Every host of a process, so that all of them end with it."""

    def __init__(self, clock: Clock, spawner: Spawner, launch: Callable[[Kind], Launch]) -> None:
        self._clock = clock
        self._spawner = spawner
        self._launch = launch
        self._all: list[Host] = []

    def start(self, kind: Kind) -> Host:
        """Return a host of its own whose process is starting."""
        host = Host(kind, self._clock, self._spawner, self._launch)
        self._all.append(host)
        host.start()
        return host

    def end_all(self) -> None:
        """End every host and wait until its process is gone."""
        for host in self._all:
            host.end()
        self._spawner.finish()


class _Link:
    """The events of one process, which no longer matter once its host has dropped it."""

    transport: Transport

    def __init__(self, host: Host) -> None:
        self.host: Host | None = host

    def arrived(self, message: FromHost, blob: bytes) -> None:
        if self.host is not None:
            self.host.arrived(message, blob)

    def garbled(self) -> None:
        if self.host is not None:
            self.host.died("nonsense")

    def ended(self, why: str) -> None:
        if self.host is not None:
            self.host.died(why)


@dataclass(eq=False)
class _Work:
    """The call that is running."""

    body: Call
    blob: Blob = field(repr=False)
    listener: Listener
    deadline_s: float
    pinging: bool = False
    asking: bool = False
    timer: Cancel | None = None

    def allows(self, body: Notice | Question) -> bool:
        """Tell whether the call may bring ``body`` on the way."""
        return not self.pinging and isinstance(body, (messages.Progress, *ON_THE_WAY.get(type(self.body), ())))

    def may_ask(self, question: Question) -> bool:
        """Tell whether the call may bring this question now: one at a time."""
        return self.allows(question) and not self.asking

    def stop_waiting(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    def forget(self) -> None:
        """Leave no timer and no secret behind."""
        self.stop_waiting()
        if isinstance(self.blob, bytearray):
            wipe(self.blob)


def _is_answer(body: Answer | Notice | Question, work: _Work, blob: bytes) -> TypeGuard[Answer]:
    """Tell whether ``body`` may end the call and has the blob it should: a short picture would be read past its end."""
    if work.asking:
        return False
    if isinstance(body, Failed):
        return not work.pinging and not blob
    expected = ANSWERS[Ping if work.pinging else type(work.body)]
    if not isinstance(body, expected):
        return False
    if isinstance(body, messages.Picture):
        return len(blob) == body.width * body.height * 4
    if isinstance(body, messages.DocumentShown):
        return len(blob) == (body.tile.width * body.tile.height * 4 if body.tile is not None else 0)
    return not blob or isinstance(body, CARRIES_A_BLOB)


assert set(get_args(Call)) == set(ANSWERS), "every call has its answer"
