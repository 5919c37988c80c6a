"""The PIN is nowhere: not in what a process was started with, not in a file, not in anything printed."""

from __future__ import annotations

import contextlib
import os
import sys
from io import FileIO
from pathlib import Path

import pytest

from tests.cli.command import Kyso, Ran, sign_arguments
from tests.parts.documents import plain
from tests.parts.processes import FREEZE, GO_ON, children_of
from tests.parts.softhsm import PIN
from tests.parts.waiting import wait_until

WRONG_PIN = "60718293"


def seen_of(pid: int) -> bytes:
    """Return arguments and environment of a process, as anybody of this user may read them."""
    parts = []
    for name in ("cmdline", "environ"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            parts.append(Path(f"/proc/{pid}/{name}").read_bytes())
    return b"\n".join(parts)


def run_watched(kyso: Kyso, pin: str, *files: Path) -> tuple[Ran, dict[str, bytes]]:
    """Sign and look at every process of the run all the while; return what was seen, by host."""
    process = kyso.start(*sign_arguments(*files))
    assert process.stdin is not None
    process.stdin.write(pin.encode() + b"\n")
    process.stdin.close()
    process.stdin = None
    seen: dict[str, bytes] = {}
    while process.poll() is None:
        seen["kyso"] = seen.get("kyso", b"") + seen_of(process.pid)
        for kind in ("token", "page", "paper"):
            for child in children_of(process.pid, kind):
                seen[kind] = seen.get(kind, b"") + seen_of(child)
    out, err = process.communicate()
    return Ran(process.returncode, out, err), seen


@pytest.mark.clause("BT-19.2")
@pytest.mark.clause("HN-7.3")
@pytest.mark.parametrize(("pin", "code"), [(PIN, 0), (WRONG_PIN, 4)])
def test_the_pin_is_nowhere(careless_kyso: Kyso, tmp_path: Path, pin: str, code: int) -> None:
    kyso, secret = careless_kyso, pin.encode()
    letter = plain.one_page(tmp_path / "letter.pdf")
    ran, seen = run_watched(kyso, pin, letter)
    assert ran.code == code
    assert set(seen) == {"kyso", "token", "page", "paper"}
    assert [kind for kind, content in seen.items() if secret in content] == []
    assert secret not in ran.out + ran.err
    written = [*kyso.home.rglob("*"), *kyso.temporary.rglob("*"), *tmp_path.glob("*.pdf")]
    assert [path for path in written if path.is_file() and secret in path.read_bytes()] == []
    assert any("logins" in str(path) for path in written)


def places_in_memory(pid: int, secret: bytes) -> int:
    """Stop a process, count the places in its writable memory that hold the secret, and let it go on."""
    os.kill(pid, FREEZE)
    try:
        with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
            return sum(_count(memory, line, secret) for line in Path(f"/proc/{pid}/maps").read_text().splitlines())
    finally:
        os.kill(pid, GO_ON)


def _count(memory: FileIO, line: str, secret: bytes) -> int:
    extent, rights = line.split()[:2]
    start, end = (int(side, 16) for side in extent.split("-"))
    if "w" not in rights:
        return 0
    with contextlib.suppress(OSError, OverflowError):
        memory.seek(start)
        return memory.read(end - start).count(secret)
    return 0


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="looks into the memory of others")
def test_the_pin_is_in_no_memory_but_the_token_hosts_while_a_list_is_signed(kyso: Kyso, tmp_path: Path) -> None:
    letters = [plain.many_pages(tmp_path / f"a{number}.pdf", 400) for number in range(5)]
    out = tmp_path / "out"
    out.mkdir()
    process = kyso.start(*sign_arguments(*letters, "--out", out))
    assert process.stdin is not None
    process.stdin.write(PIN.encode() + b"\n")
    process.stdin.flush()
    wait_until(lambda: any(out.glob("*.pdf")))
    looked = {"kyso": places_in_memory(process.pid, PIN.encode())}
    for kind in ("page", "paper"):
        for child in children_of(process.pid, kind):
            looked[kind] = places_in_memory(child, PIN.encode())
    assert len(list(out.glob("*.pdf"))) < len(letters), "the list was over before anybody could look"
    with process:
        process.communicate(timeout=60)
    assert (process.returncode, looked) == (0, {"kyso": 0, "page": 0, "paper": 0})


def test_the_commands_memory_is_kept_to_itself(kyso: Kyso, tmp_path: Path) -> None:
    process = kyso.start(*sign_arguments(plain.one_page(tmp_path / "letter.pdf")))
    wait_until(lambda: children_of(process.pid, "paper"))
    limits = Path(f"/proc/{process.pid}/limits").read_text()
    process.kill()
    with process:
        process.communicate()
    assert next(line for line in limits.splitlines() if "core" in line).split()[4:6] == ["0", "0"]
