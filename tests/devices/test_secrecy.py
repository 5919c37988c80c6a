"""Where the PIN is not: in no argument, environment, file, log or output, and in no memory once the list is done."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.worlds import RealWorld
from tests.devices.gates import enter, listed
from tests.parts.documents.plain import one_page
from tests.parts.pki import Authority
from tests.parts.processes import children_of
from tests.parts.softhsm import SoftHsm
from tests.parts.waiting import wait_until

if sys.platform != "linux":
    pytest.skip("looks into processes as Linux shows them", allow_module_level=True)

LABEL = "Bi mat"
COMMAND = """
import sys, time
from app.compose import command
try:
    command.main()
except SystemExit as ended:
    print("ended", ended.code, flush=True)
time.sleep(60)
"""
"""The command, in a process that stays when it is done, so that somebody can look into it."""


@pytest.fixture
def pin() -> str:
    """Return a PIN that stands nowhere else."""
    return "".join(secrets.choice("0123456789") for _ in range(16))


@pytest.fixture
def hsm(own_softhsm: SoftHsm, authority: Authority, pin: str) -> SoftHsm:
    own_softhsm.add_token(LABEL, [authority.leader], pin=pin)
    return own_softhsm


@pytest.fixture
def signing(hsm: SoftHsm, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start signing three files; it waits for the PIN."""
    folder = tmp_path / "documents"
    folder.mkdir()
    files = [str(one_page(folder / f"{number}.pdf")) for number in range(3)]
    options = ["--module", str(hsm.module), "--token", LABEL, "--pin-stdin", "--json"]
    command = [sys.executable, "-I", "-c", COMMAND, "sign", *files, *options]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        yield process
        process.kill()


def give(process: subprocess.Popen[bytes], pin: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{pin}\n".encode())
    process.stdin.flush()


def wait_for_end(process: subprocess.Popen[bytes]) -> bytes:
    """Return what the command printed until it was done."""
    assert process.stdout is not None
    printed = b""
    for line in process.stdout:
        printed += line
        if line.startswith(b"ended"):
            return printed
    raise AssertionError("it ended without a word")


def family(process: subprocess.Popen[bytes]) -> list[int]:
    return [process.pid, *children_of(process.pid)]


def told_to_start(pid: int) -> bytes:
    """Return the arguments and the environment of a process."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes() + Path(f"/proc/{pid}/environ").read_bytes()
    return b""


def copies(pid: int, needle: bytes) -> int:
    """Count how often ``needle`` stands in the readable memory of a process."""
    found = 0
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines():
            place, rights, *_ = line.split()
            start, end = (int(part, 16) for part in place.split("-"))
            if not rights.startswith("r") or start >= 1 << 47:
                continue
            with contextlib.suppress(OSError):
                memory.seek(start)
                while start < end and (part := memory.read(min(end - start, 1 << 24))):
                    found += part.count(needle)
                    start += len(part)
    return found


@pytest.mark.clause("BT-19.2")
@pytest.mark.clause("HN-7.3")
def test_five_seconds_after_the_list_no_process_of_the_command_holds_the_pin(
    signing: subprocess.Popen[bytes], pin: str
) -> None:
    give(signing, pin)
    assert b"ended 0" in wait_for_end(signing)
    assert children_of(signing.pid) == []
    ends = time.monotonic() + 5
    wait_until(lambda: time.monotonic() >= ends)
    assert copies(signing.pid, LABEL.encode()) > 0
    assert copies(signing.pid, pin.encode()) == 0


@pytest.mark.clause("BT-19.2")
def test_the_pin_is_in_no_argument_environment_file_or_output(
    signing: subprocess.Popen[bytes], pin: str, tmp_path: Path, own_folders: Path
) -> None:
    give(signing, pin)
    seen: dict[int, bytes] = {}
    assert signing.stdout is not None
    assert signing.stderr is not None
    os.set_blocking(signing.stdout.fileno(), False)
    printed = b""
    while b"ended" not in printed:
        seen |= {pid: told_to_start(pid) for pid in family(signing)}
        printed += signing.stdout.read() or b""
    signing.kill()
    printed += signing.stderr.read()
    assert len(seen) >= 3
    files = [file for folder in (tmp_path, own_folders) for file in folder.rglob("*") if file.is_file()]
    assert any("logins" in file.parts for file in files)
    needle = pin.encode()
    assert [pid for pid, told in seen.items() if needle in told] == []
    assert [file for file in files if needle in file.read_bytes()] == []
    assert needle not in printed


@pytest.mark.clause("BT-19.2")
def test_a_pin_typed_at_the_terminal_is_not_shown_and_not_kept(hsm: SoftHsm, document: Path, pin: str) -> None:
    signing = ["sign", str(document), "--module", str(hsm.module), "--token", LABEL, "--json"]
    spawn = f"import pty; pty.spawn({[sys.executable, '-I', '-c', COMMAND, *signing]!r})"
    with subprocess.Popen([sys.executable, "-c", spawn], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as terminal:
        assert terminal.stdout is not None
        try:
            printed = b""
            while b"(PIN)" not in printed:
                printed += os.read(terminal.stdout.fileno(), 4096)
            give(terminal, pin)
            printed += wait_for_end(terminal)
            (command,) = children_of(terminal.pid)
            ends = time.monotonic() + 5
            wait_until(lambda: time.monotonic() >= ends)
            found = copies(command, pin.encode())
        finally:
            for pid in family(terminal):
                os.kill(pid, signal.SIGKILL)
    assert (b"ended 0" in printed, pin.encode() in printed, found) == (True, False, 0)


@pytest.mark.clause("BT-19.2")
def test_an_open_gate_holds_the_pin_in_no_process_where_the_key_asks_once(
    world: RealWorld, hsm: SoftHsm, pin: str
) -> None:
    token = listed(world, str(hsm.module), LABEL)
    assert enter(world, world.gate, token, pin, approved=2) is None
    (host,) = children_of(os.getpid(), "token")[-1:]
    assert copies(host, LABEL.encode()) > 0
    assert copies(host, pin.encode()) == 0
    world.gate.close()
