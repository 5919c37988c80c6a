"""openCryptoki's soft token: the one that really locks, after three wrong PINs, and says so on the way.

Its daemon and its files are the machine's: a lock keeps other test runs out, a token that was there before is put back.
Without root there is no daemon.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization

from tests.parts.commands import attempt, run
from tests.parts.pki import Credential
from tests.parts.waiting import alone, wait_until

MODULES = (
    "/usr/lib/x86_64-linux-gnu/opencryptoki/libopencryptoki.so.0",
    "/usr/lib/aarch64-linux-gnu/opencryptoki/libopencryptoki.so.0",
)
SLOT = "3"
LABEL = "KySo khoa that"
PIN = "11223344"
WRONG_PINS = ("90000001", "90000002", "90000003", "90000004")
TRIES = 3
_FIRST_SO_PIN, _SO_PIN = "87654321", "76543210"
_STORE = Path("/var/lib/opencryptoki/swtok")
_SHARED = Path("/dev/shm/var.lib.opencryptoki.swtok")  # noqa: S108 - its own place
_LOCK = Path("/run/lock/kyso-opencryptoki.lock")
_STARTS, _LONGEST_START_S = 3, 10.0
_PID_FILE = Path("/var/run/pkcsslotd.pid")


@dataclass(frozen=True)
class OpenCryptoki:
    """The running soft token. ``folder`` keeps the token as it was made, to go back to."""

    module: Path
    folder: Path

    def set_up(self, credential: Credential) -> None:
        """Initialise the token with a PIN, a key and its certificate, and remember it like that."""
        run(*self._tool(), "--init-token", "--label", LABEL, "--so-pin", _FIRST_SO_PIN)
        officer = ("--login", "--login-type", "so", "--so-pin")
        run(*self._tool(), *officer, _FIRST_SO_PIN, "--change-pin", "--new-pin", _SO_PIN)
        run(*self._tool(), *officer, _SO_PIN, "--init-pin", "--new-pin", PIN)
        key = self.folder / "key.der"
        private = serialization.load_pem_private_key(credential.key_file.read_bytes(), None)
        form = (serialization.Encoding.DER, serialization.PrivateFormat.TraditionalOpenSSL)
        key.write_bytes(private.private_bytes(*form, serialization.NoEncryption()))
        self._write(key, "privkey")
        key.write_bytes(credential.certificate_der)
        self._write(key, "cert")
        shutil.copytree(_STORE, self.folder / "made")

    def restore(self) -> None:
        """Bring the token back as it was made: no wrong PIN was ever entered."""
        _empty()
        shutil.copytree(self.folder / "made", _STORE, dirs_exist_ok=True)

    def wipe(self) -> None:
        """Make the token one that nobody has initialised."""
        _empty()

    def wrong_pin(self, pin: str) -> None:
        """Let another program enter a wrong PIN."""
        assert attempt(*self._tool(), "--login", "--pin", pin, "--list-objects").returncode != 0

    def flags(self) -> str:
        """Return what another program reads of the token's state."""
        listed = run(*self._tool(), "--list-slots").decode()
        return next((line for line in listed.splitlines() if "token flags" in line), "uninitialised")

    def _write(self, file: Path, kind: str) -> None:
        run(
            *self._tool(),
            "--login",
            "--pin",
            PIN,
            "--write-object",
            file,
            "--type",
            kind,
            "--id",
            "01",
            "--label",
            "01",
        )

    def _tool(self) -> tuple[str, ...]:
        return ("pkcs11-tool", "--module", str(self.module), "--slot", SLOT)


@contextmanager
def open_cryptoki(folder: Path) -> Iterator[OpenCryptoki]:
    """Run the daemon with an empty soft token; what was there before comes back at the end."""
    folder.mkdir()
    with alone(_LOCK):
        before = folder / "before"
        shutil.copytree(_STORE, before)
        _empty()
        module = next(Path(place) for place in MODULES if Path(place).exists())
        daemon = _start(module)
        try:
            yield OpenCryptoki(module, folder)
        finally:
            if daemon is not None:
                os.kill(daemon, signal.SIGTERM)
                wait_until(lambda: not Path(f"/proc/{daemon}").exists() or _is_zombie(daemon))
            _empty()
            shutil.copytree(before, _STORE, dirs_exist_ok=True)


def _start(module: Path) -> int | None:
    """Start the daemon and return its process, None if it ran already.

    It goes into the background before it can answer, and one that was stopped a moment ago may still be in its way.
    """
    if _running():
        return None
    for _ in range(_STARTS):
        subprocess.run(["pkcsslotd"], check=False, stdin=subprocess.DEVNULL, timeout=30)
        with suppress(AssertionError):
            wait_until(lambda: _lists_slots(module), _LONGEST_START_S)
            return _running()
    raise AssertionError("openCryptoki's daemon does not start")


def _lists_slots(module: Path) -> bool:
    return attempt("pkcs11-tool", "--module", module, "--list-slots").returncode == 0


def _running() -> int | None:
    try:
        pid = int(_PID_FILE.read_text())
        name = Path(f"/proc/{pid}/comm").read_text().strip()
    except (OSError, ValueError):
        return None
    return pid if name == "pkcsslotd" and not _is_zombie(pid) else None


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def _empty() -> None:
    for entry in _STORE.iterdir():
        if entry.is_dir():
            for kept in entry.iterdir():
                kept.unlink()
        else:
            entry.unlink()
    _SHARED.unlink(missing_ok=True)
