"""The PIN is nowhere: not in what a process was started with, not in a file, not in anything printed."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from tests.cli.command import Kyso, Ran, sign_arguments
from tests.parts.documents import plain
from tests.parts.processes import children_of
from tests.parts.softhsm import PIN

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
    written = [*kyso.home.rglob("*"), *tmp_path.glob("*.pdf")]
    assert [path for path in written if path.is_file() and secret in path.read_bytes()] == []
    assert any("logins" in str(path) for path in written)
