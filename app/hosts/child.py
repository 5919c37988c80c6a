"""The loop of a host: calls in, answers out, one after another on the main thread.

One more thread only reads, and ends the process when the client is gone – also while a driver hangs. The libraries a
host loads are called by the main thread alone.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from queue import SimpleQueue
from typing import Final, NoReturn, Protocol

from app.domain.errors import Problem, Report, UnknownProblem
from app.hosts import isolation
from app.hosts.messages import (
    Answer,
    Call,
    Done,
    Failed,
    FromHost,
    Kind,
    Notice,
    Ping,
    Progress,
    Question,
    RawSignature,
    Reply,
    ToHost,
)
from app.hosts.wire import Blob, Frame, Frames, Nonsense, encode

CLIENT_GONE: Final = 0
CLIENT_GARBLED: Final = 70
_PROGRESS_EVERY_S: Final = 0.05

Answered = tuple[Answer, Blob]


class Caller(Protocol):
    """Whoever made the call that is being served."""

    def notice(self, notice: Notice) -> None:
        """Tell something on the way; progress that comes too fast is thinned out. May be called from any thread."""

    def ask(self, question: Question) -> Reply:
        """Ask for something only the client can get, and wait for it."""


class Handler(Protocol):
    """What a host does with a call."""

    def __call__(self, call: Call, blob: bytearray, caller: Caller) -> Answered:
        """Return the answer and its blob, or raise a :class:`Problem`; ``blob`` is the handler's to keep or wipe."""


class Misdirected(Exception):
    """A call that this host cannot serve, now or ever: its client made a mistake."""


def serve(kind: Kind, build: Callable[[], Handler]) -> NoReturn:
    """Be a host of ``kind`` until the client goes. ``build`` loads the libraries, after the first acts are done."""
    reading, writing = isolation.enter(kind)
    frames: SimpleQueue[Frame[ToHost]] = SimpleQueue()
    threading.Thread(target=_read, args=(reading, frames), daemon=True, name="reader").start()
    try:
        handler = build()
        while True:
            _Turn(kind, writing, frames).serve(handler)
    except BaseException as error:  # noqa: BLE001 - the top-level hook of a host: nothing but the kind of error goes out
        _say(kind, error)
        os._exit(1)


class _Turn:
    """One call and the client that waits for it."""

    def __init__(self, kind: Kind, writing: int, frames: SimpleQueue[Frame[ToHost]]) -> None:
        self._kind = kind
        self._writing = writing
        self._frames = frames
        self._turn = threading.Lock()
        self._told = 0.0
        self._number = 0

    def serve(self, handler: Handler) -> None:
        """Wait for a call and answer it."""
        frame, blob = self._frames.get()
        self._number = frame.number
        if isinstance(frame.body, RawSignature | Done | Failed):
            os._exit(CLIENT_GARBLED)
        answer, picture = self._answer(handler, frame.body, blob)
        try:
            self._send(answer, picture)
        except Nonsense as nonsense:
            self._send(Failed(Report(UnknownProblem.code, {"why": nonsense.why})))

    def notice(self, notice: Notice) -> None:
        if isinstance(notice, Progress):
            now = time.monotonic()
            if now - self._told < _PROGRESS_EVERY_S:
                return
            self._told = now
        self._send(notice)

    def ask(self, question: Question) -> Reply:
        self._send(question)
        frame, _ = self._frames.get()
        if frame.number != self._number or not isinstance(frame.body, RawSignature | Done | Failed):
            os._exit(CLIENT_GARBLED)
        return frame.body

    def _answer(self, handler: Handler, call: Call, blob: bytearray) -> Answered:
        if isinstance(call, Ping):
            return Done(), b""
        try:
            return handler(call, blob, self)
        except Problem as problem:
            return Failed(problem.report()), b""
        except Exception as error:  # noqa: BLE001 - the top-level hook of a call: the host goes on with the next
            _say(self._kind, error)
            return Failed(Report(UnknownProblem.code)), b""

    def _send(self, body: Answer | Notice | Question, blob: Blob = b"") -> None:
        head = encode(FromHost(self._number, body), len(blob))
        with self._turn:
            for part in (head, blob):
                _write(self._writing, part)


def _read(reading: int, frames: SimpleQueue[Frame[ToHost]]) -> None:
    parts = Frames(ToHost)
    try:
        with open(reading, "rb", buffering=0) as source:
            while count := source.readinto(parts.room()):
                frame = parts.filled(count)
                if frame is not None:
                    frames.put(frame)
    except Nonsense:
        os._exit(CLIENT_GARBLED)
    except OSError:
        os._exit(CLIENT_GONE)
    os._exit(CLIENT_GONE)


def _write(writing: int, part: Blob) -> None:
    rest = memoryview(part)
    try:
        while rest:
            rest = rest[os.write(writing, rest) :]
    except OSError:
        os._exit(CLIENT_GONE)


def _say(kind: Kind, error: BaseException) -> None:
    """Name the kind of error and where it arose on standard error, without its text: that may hold names and paths."""
    if kind is Kind.TOKEN:
        return
    places = [
        f"{frame.f_globals.get('__name__', '?')}:{line}" for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    sys.stderr.write(f"{type(error).__name__} at {' > '.join(places)}\n")
    sys.stderr.flush()
