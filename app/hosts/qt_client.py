"""Hosts over Qt's processes and timers, for the window: no thread, no wait."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QByteArray, QObject, QProcess, QProcessEnvironment, Qt, QTimer

from app.hosts import isolation
from app.hosts.client import Cancel, Events, Hosts, Transport
from app.hosts.isolation import Launch
from app.hosts.masking import wipe
from app.hosts.messages import FromHost, Kind
from app.hosts.wire import Blob, Frames, Nonsense, padding

LAST_WORDS_BYTES: Final = 16_384
_PADDING_FRAMES: Final = 4
_FAREWELL_MS: Final = 2000


def qt_hosts(parent: QObject, launch: Callable[[Kind], Launch] = isolation.launch) -> Hosts:
    """Return the hosts of a window; ``parent`` owns their processes."""
    return Hosts(QtClock(parent), QtSpawner(parent), launch)


class QtClock:
    """Time as the event loop has it."""

    def __init__(self, parent: QObject) -> None:
        self._parent = parent

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""
        return time.monotonic()

    def now(self) -> datetime:
        """Return the time of day with its offset."""
        return datetime.now().astimezone()

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Cancel:
        """Have ``callback`` called once by the event loop."""
        return _Timer(self._parent, seconds, callback)


class QtTransport(QObject):
    """A host process as the event loop sees it. Its signals are queued: no event comes from inside a call."""

    def __init__(self, launch: Launch, events: Events, parent: QObject) -> None:
        super().__init__(parent)
        self._events = events
        self._kind = launch.kind
        self._frames = Frames(FromHost)
        self._words = bytearray()
        self._secret = QByteArray()
        self._has_ended = False
        self._pid = 0
        self._process = process = QProcess(self)
        process.setProgram(launch.program)
        process.setArguments(list(launch.arguments))
        process.setWorkingDirectory(launch.folder)
        process.setProcessEnvironment(_environment(launch))
        if launch.keeps_words:
            process.readyReadStandardError.connect(self._listen)
        else:
            process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._read, Qt.ConnectionType.QueuedConnection)
        process.started.connect(self._tie)
        process.errorOccurred.connect(self._note_error, Qt.ConnectionType.QueuedConnection)
        process.finished.connect(self._end_helpers)
        process.finished.connect(self._note_end, Qt.ConnectionType.QueuedConnection)
        process.bytesWritten.connect(self._cover)

    def start(self) -> None:
        """Start the process; a failure is told later."""
        self._process.start()

    def write(self, head: bytes, blob: Blob) -> None:
        """Send a frame; a ``bytearray`` is a secret, which leaves no copy and is wiped."""
        if isinstance(blob, bytearray):
            self._write_secret(bytearray(head), blob)
            return
        self._process.write(head)
        if blob:
            self._process.write(blob)
        # What the pipe takes goes now: otherwise the host would begin only when the window has nothing else to do.
        self._process.waitForBytesWritten(0)

    def kill(self) -> None:
        """End the process at once, and what it started."""
        self._end_helpers()
        self._process.kill()

    def last_words(self) -> str:
        """Return the end of what the process wrote to standard error."""
        return self._words.decode(errors="replace")

    def finish(self) -> None:
        """Wait for the end of a process that was killed: a moment, and only when the program ends."""
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self.kill()
            self._process.waitForFinished(_FAREWELL_MS)

    def _tie(self) -> None:
        self._pid = self._process.processId()
        try:
            isolation.tie_to_this_process(self._pid, self._kind)
        except OSError:
            self._process.kill()

    def _end_helpers(self) -> None:
        """End what the process started, once: its number may be another's later."""
        pid, self._pid = self._pid, 0
        if pid:
            isolation.end_helpers(pid)

    def _read(self) -> None:
        try:
            while (room := self._frames.room()) and (size := (piece := self._process.read(len(room))).size()):
                room[:size] = memoryview(piece)  # type: ignore[arg-type]  # a buffer, which the stubs do not say
                frame = self._frames.filled(size)
                if frame is not None:
                    message, blob = frame
                    self._events.arrived(message, bytes(blob))
        except Nonsense:
            self._frames = Frames(FromHost)
            self._events.garbled()

    def _listen(self) -> None:
        self._words += self._process.readAllStandardError().data()
        del self._words[:-LAST_WORDS_BYTES]

    def _write_secret(self, frame: bytearray, blob: bytearray) -> None:
        frame += blob
        # QProcess shares this array instead of copying it, so that the only copy can be wiped once it was sent.
        self._secret = QByteArray(frame)
        wipe(frame)
        wipe(blob)
        self._process.write(self._secret)

    def _cover(self) -> None:
        """Wipe a secret that was sent, and overwrite what is left in buffers with frames of its size."""
        if not self._secret.isEmpty() and not self._process.bytesToWrite():
            size = self._secret.size()
            self._secret.fill(0)
            self._secret = QByteArray()
            for _ in range(_PADDING_FRAMES):
                self._process.write(QByteArray(padding(size)))

    def _note_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._end("start")

    def _note_end(self) -> None:
        self._read()
        self._secret.fill(0)
        self._end("died")

    def _end(self, why: str) -> None:
        if not self._has_ended:
            self._has_ended = True
            self._events.ended(why)
            self.deleteLater()


class QtSpawner:
    """Starts processes that the event loop watches."""

    def __init__(self, parent: QObject) -> None:
        self._parent = QObject(parent)

    def finish(self) -> None:
        """Wait until every process that was killed is gone."""
        for transport in self._parent.findChildren(QtTransport):
            transport.finish()

    def spawn(self, launch: Launch, events: Events) -> Transport:
        """Start a process; a failure is told as an event."""
        transport = QtTransport(launch, events, self._parent)
        transport.start()
        return transport


class _Timer:
    def __init__(self, parent: QObject, seconds: float, callback: Callable[[], None]) -> None:
        self._callback: Callable[[], None] | None = callback
        self._timer = QTimer(parent)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._fire)
        self._timer.start(round(seconds * 1000))

    def cancel(self) -> None:
        if self._callback is not None:
            self._callback = None
            self._timer.stop()
            self._timer.deleteLater()

    def _fire(self) -> None:
        callback, self._callback = self._callback, None
        self._timer.deleteLater()
        if callback is not None:
            callback()


def _environment(launch: Launch) -> QProcessEnvironment:
    environment = QProcessEnvironment()
    for name, value in launch.environment.items():
        environment.insert(name, value)
    return environment
