"""A smart card reader in software: the system's own card daemon with the virtual reader, and cards to put into it.

Connecting to the reader is plugging in, closing the connection is pulling out. The daemon is the machine's: a lock
keeps other test runs out.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from tests.parts.waiting import alone, wait_until

READER: Final = "Virtual PCD"
MODULES: Final = ("/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so", "/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so")
_PORT: Final = 0x9C7B
_DRIVER: Final = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
_LOCK: Final = Path("/run/lock/kyso-pcscd.lock")
_SOCKET: Final = Path("/run/pcscd/pcscd.comm")
_QUICK_ANSWER: Final = 12
"""``TCP_QUICKACK``, which only Linux's sockets name."""
_POWER_OFF, _RESET, _ATR = 0, 2, 4


class Card(Protocol):
    """What can be put into the reader."""

    def power_off(self) -> None: ...
    def answer(self, command: bytes) -> bytes: ...


@dataclass
class Plugged:
    """A card in the reader; ``before_answer`` is called with each command before the card sees it."""

    card: Card
    atr: bytes
    connection: socket.socket
    before_answer: Callable[[bytes], None] = lambda _: None
    _thread: threading.Thread | None = None
    errors: list[BaseException] = field(default_factory=list)

    def pull_out(self) -> None:
        """Take the card out, also from within ``before_answer``."""
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        self.connection.close()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(10)

    def start(self) -> None:
        self._thread = threading.Thread(target=self._serve, name="card", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with suppress(OSError):
            while request := self._receive():
                answer = self._answer(request)
                if answer is not None:
                    self.connection.sendall(len(answer).to_bytes(2, "big") + answer)

    def _answer(self, request: bytes) -> bytes | None:
        if len(request) == 1:
            if request[0] in {_POWER_OFF, _RESET}:
                self.card.power_off()
            return self.atr if request[0] == _ATR else None
        self.before_answer(request)
        return self.card.answer(request)

    def _receive(self) -> bytes:
        return self._exactly(int.from_bytes(self._exactly(2), "big"))

    def _exactly(self, count: int) -> bytes:
        got = b""
        while len(got) < count:
            # The reader writes length and command apart: without an answer at once each command takes 40 ms longer.
            self.connection.setsockopt(socket.IPPROTO_TCP, _QUICK_ANSWER, 1)
            part = self.connection.recv(count - len(got))
            if not part:
                return b""
            got += part
        return got


class Reader:
    """The virtual reader; one card at a time."""

    def __init__(self) -> None:
        self._in: Plugged | None = None

    def put_in(self, card: Card, atr: bytes) -> Plugged:
        """Put a card in."""
        self.pull_out()
        self._in = Plugged(card, atr, _connected())
        self._in.start()
        return self._in

    def pull_out(self) -> None:
        """Take the card out, if there is one."""
        if self._in is not None:
            self._in.pull_out()
            self._in = None


@contextmanager
def virtual_reader(folder: Path) -> Iterator[Reader]:
    """Run the card daemon with nothing but the virtual reader."""
    (folder / "readers").mkdir(parents=True)
    settings = f'FRIENDLYNAME "{READER}"\nDEVICENAME /dev/null:{_PORT:#x}\nLIBPATH {_DRIVER}\nCHANNELID {_PORT:#x}\n'
    (folder / "readers" / "virtual").write_text(settings, encoding="ascii")
    with alone(_LOCK), (folder / "pcscd.log").open("wb") as log:
        command = ("pcscd", "--foreground", "--config", str(folder / "readers"), *_open_to_all())
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log) as daemon:
            reader = Reader()
            try:
                wait_until(lambda: _SOCKET.exists() or daemon.poll() is not None)
                assert daemon.poll() is None, f"the card daemon ended: {(folder / 'pcscd.log').read_text()}"
                yield reader
            finally:
                reader.pull_out()
                daemon.send_signal(signal.SIGTERM)


def _open_to_all() -> tuple[str, ...]:
    """Return the option of daemons that otherwise ask polkit, which needs a running system bus, who may see a card."""
    options = subprocess.run(["pcscd", "--help"], capture_output=True, text=True, check=False)
    return ("--disable-polkit",) if "--disable-polkit" in options.stdout + options.stderr else ()


def opensc_module() -> Path:
    """Return OpenSC's driver."""
    return next(Path(place) for place in MODULES if Path(place).exists())


def _connected() -> socket.socket:
    found: list[socket.socket] = []

    def connect() -> bool:
        with suppress(OSError):
            found.append(socket.create_connection(("127.0.0.1", _PORT), 5))
            found[0].settimeout(None)
            found[0].setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return bool(found)

    wait_until(connect)
    return found[0]
