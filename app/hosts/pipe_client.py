"""Hosts over plain pipes, for the command line and tests: threads carry bytes, a loop on one thread the rest."""

from __future__ import annotations

import heapq
import itertools
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import FileIO
from queue import Empty, SimpleQueue
from types import FrameType
from typing import IO, Final

from app.hosts import isolation
from app.hosts.client import Cancel, Events, Hosts, Transport
from app.hosts.isolation import Launch
from app.hosts.masking import wipe
from app.hosts.messages import FromHost, Kind
from app.hosts.wire import Blob, Frames, Nonsense

LAST_WORDS_BYTES: Final = 16_384
_FAREWELL_S: Final = 2.0
_LAST_FRAMES_S: Final = 1.0
"""So long after its death a host's last frames are waited for."""
# On Windows a wait without end cannot be interrupted from the keyboard.
_LONGEST_WAIT_S: Final = 0.2


def pipe_hosts(loop: Loop, launch: Callable[[Kind], Launch] = isolation.launch) -> Hosts:
    """Return the hosts of a command that runs ``loop``."""
    return Hosts(loop, PipeSpawner(loop), launch)


class Loop:
    """Events of other threads and timers, handled one after another by whoever runs the loop."""

    def __init__(self) -> None:
        self._events: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._timers: list[tuple[float, int, _Timer]] = []
        self._order = itertools.count()

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""
        return time.monotonic()

    def now(self) -> datetime:
        """Return the time of day with its offset."""
        return datetime.now().astimezone()

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Cancel:
        """Have ``callback`` called once by the loop."""
        timer = _Timer(callback)
        heapq.heappush(self._timers, (time.monotonic() + seconds, next(self._order), timer))
        return timer

    def post(self, callback: Callable[[], None]) -> None:
        """Have ``callback`` called by the loop; from any thread."""
        self._events.put(callback)

    def run_until(self, is_done: Callable[[], bool]) -> None:
        """Handle events until ``is_done``. An interruption is raised between two of them, never in the middle."""
        with self._interrupted_between_events():
            while not is_done():
                self._run_timers()
                if is_done():
                    return
                try:
                    event = self._events.get(timeout=self._wait_s())
                except Empty:
                    continue
                event()

    @contextmanager
    def _interrupted_between_events(self) -> Iterator[None]:
        """Make an interruption an event of its own: one that falls into another event would lose that one."""
        heard: list[int] = []
        kept = {number: _listener(number) for number in (signal.SIGINT, signal.SIGTERM)}
        kept = {number: handler for number, handler in kept.items() if handler is not None}

        def hear(number: int, _frame: FrameType | None) -> None:
            heard.append(number)
            self._events.put(raise_it)

        def raise_it() -> None:
            if heard:
                heard.clear()
                raise KeyboardInterrupt

        for number in kept:
            signal.signal(number, hear)
        try:
            yield
        finally:
            for number, handler in kept.items():
                signal.signal(number, handler)
        raise_it()

    def _wait_s(self) -> float:
        if not self._timers:
            return _LONGEST_WAIT_S
        return min(max(self._timers[0][0] - time.monotonic(), 0.0), _LONGEST_WAIT_S)

    def _run_timers(self) -> None:
        while self._timers and self._timers[0][0] <= time.monotonic():
            _, _, timer = heapq.heappop(self._timers)
            timer.fire()


def _listener(number: int) -> Callable[[int, FrameType | None], object] | None:
    """Return who hears of a signal in this program, if anybody does and it is this thread's to say."""
    handler = signal.getsignal(number)
    is_main = threading.current_thread() is threading.main_thread()
    return handler if is_main and callable(handler) and not isinstance(handler, signal.Handlers) else None


class PipeTransport:
    """A host process and the threads that read from it and write to it.

    Start it on the main thread: the system ends a host with the thread that started it.
    """

    def __init__(self, process: subprocess.Popen[bytes], loop: Loop, events: Events) -> None:
        self._process = process
        self._loop = loop
        self._events = events
        self._outgoing: SimpleQueue[tuple[bytes, Blob] | None] = SimpleQueue()
        self._words = bytearray()
        self._threads = [
            threading.Thread(target=self._write_all, daemon=True, name="host-writer"),
            reader := threading.Thread(target=self._read_all, daemon=True, name="host-reader"),
            threading.Thread(target=self._watch, args=(reader,), daemon=True, name="host-watcher"),
        ]
        if process.stderr is not None:
            self._threads.append(threading.Thread(target=self._listen, daemon=True, name="host-words"))
        for thread in self._threads:
            thread.start()

    def write(self, head: bytes, blob: Blob) -> None:
        """Send a frame; a ``bytearray`` is a secret and is wiped once it was sent."""
        self._outgoing.put((head, blob))

    def kill(self) -> None:
        """End the process at once, and what it started."""
        if self._process.returncode is None:
            isolation.end_helpers(self._process.pid)
        self._process.kill()
        self._outgoing.put(None)

    def last_words(self) -> str:
        """Return the end of what the process wrote to standard error."""
        return self._words.decode(errors="replace")

    @property
    def is_gone(self) -> bool:
        """Tell whether nothing of the process is left."""
        return not any(thread.is_alive() for thread in self._threads)

    def finish(self) -> None:
        """Wait a moment for the process, killed before, and its threads.

        A daemon that a driver started may hold the pipes open for as long as it likes.
        """
        for thread in self._threads:
            thread.join(_FAREWELL_S)

    def _write_all(self) -> None:
        target = _pipe(self._process.stdin)
        with target:
            while (frame := self._outgoing.get()) is not None:
                head, blob = frame
                try:
                    _write(target.fileno(), head)
                    _write(target.fileno(), blob)
                except OSError:
                    return  # the reader hears of the end as well
                finally:
                    if isinstance(blob, bytearray):
                        wipe(blob)

    def _read_all(self) -> None:
        frames = Frames(FromHost)
        with _pipe(self._process.stdout) as source:
            try:
                while count := source.readinto(frames.room()):
                    frame = frames.filled(count)
                    if frame is not None:
                        self._arrived(*frame)
            except Nonsense:
                self._loop.post(self._events.garbled)
            except OSError:
                pass
        self._process.kill()

    def _watch(self, reader: threading.Thread) -> None:
        """Wait for the process itself: a helper it started may hold its pipes open for as long as it likes."""
        isolation.wait_for_death(self._process.pid)
        isolation.end_helpers(self._process.pid)
        self._process.wait()
        reader.join(_LAST_FRAMES_S)
        self._outgoing.put(None)
        self._loop.post(lambda: self._events.ended("died"))

    def _arrived(self, message: FromHost, blob: bytearray) -> None:
        content = bytes(blob)
        self._loop.post(lambda: self._events.arrived(message, content))

    def _listen(self) -> None:
        with _pipe(self._process.stderr) as source:
            while words := source.read(4096):
                self._words += words
                del self._words[:-LAST_WORDS_BYTES]


class PipeSpawner:
    """Starts processes with plain pipes."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._transports: list[PipeTransport] = []

    def finish(self) -> None:
        """Wait until every process that was killed is gone."""
        while self._transports:
            self._transports.pop().finish()

    def spawn(self, launch: Launch, events: Events) -> Transport:
        """Start a process; a failure is told as an event."""
        try:
            process = subprocess.Popen(
                [launch.program, *launch.arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE if launch.keeps_words else subprocess.DEVNULL,
                bufsize=0,
                cwd=launch.folder,
                env=dict(launch.environment),
                creationflags=isolation.creation_flags(),
            )
        except OSError:
            self._loop.post(lambda: events.ended("start"))
            return _NoTransport()
        try:
            isolation.tie_to_this_process(process.pid, launch.kind)
        except OSError:
            process.kill()
        transport = PipeTransport(process, self._loop, events)
        self._transports = [other for other in self._transports if not other.is_gone]
        self._transports.append(transport)
        return transport


class _NoTransport:
    """What there is when a process could not be started."""

    def write(self, head: bytes, blob: Blob) -> None:
        return

    def kill(self) -> None:
        return

    def last_words(self) -> str:
        return ""


class _Timer:
    def __init__(self, callback: Callable[[], None]) -> None:
        self._callback: Callable[[], None] | None = callback

    def cancel(self) -> None:
        self._callback = None

    def fire(self) -> None:
        callback, self._callback = self._callback, None
        if callback is not None:
            callback()


def _pipe(stream: IO[bytes] | None) -> FileIO:
    assert isinstance(stream, FileIO), "the process was started with unbuffered pipes"
    return stream


def _write(target: int, part: Blob) -> None:
    rest = memoryview(part)
    while rest:
        rest = rest[os.write(target, rest) :]
