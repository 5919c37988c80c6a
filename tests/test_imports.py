"""What the window and the commands never load, at start or later: looked up in processes that ran for real."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.parts.documents.plain import one_page
from tests.parts.fixtures import LEADER_TOKEN
from tests.parts.softhsm import PIN, find_module

ROOT = Path(__file__).parent.parent
FORBIDDEN = {"pkcs11", "pypdfium2", "pyhanko", "pyhanko_certvalidator", "cryptography", "asn1crypto", "keyring"}
SLOW_AT_START = {"PIL", "fontTools", "aiohttp"}

AT_START = """
import importlib, json, pkgutil, sys
def everything(name):
    package = importlib.import_module(name)
    for found in pkgutil.walk_packages(getattr(package, "__path__", []), name + "."):
        importlib.import_module(found.name)
everything(sys.argv[1])
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""

AFTER_WORK = """
import contextlib, io, json, sys
import app.compose.command as command
said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
try:
    with contextlib.redirect_stdout(said):
        command.main()
except SystemExit as end:
    assert end.code in {0, 2}, (end.code, said.buffer.getvalue())
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def loaded_by(program: str, *arguments: str | Path, data: bytes = b"") -> set[str]:
    """Run a program in a process of its own and return the top-level names of all it loaded."""
    result = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        input=data,
        capture_output=True,
        cwd=ROOT,
        env=dict(os.environ),
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr.decode()
    return set(json.loads(result.stdout))


@pytest.mark.parametrize("name", ["app.desk", "app.cli", "app.ui", "app.compose.window", "app.compose.command"])
def test_nothing_forbidden_is_loaded_at_start(name: str) -> None:
    assert loaded_by(AT_START, name) & FORBIDDEN == set()


def test_the_commands_start_without_qt_and_pictures() -> None:
    loaded = loaded_by(AT_START, "app.compose.command")
    assert loaded & (SLOW_AT_START | {"PySide6"}) == set()


@pytest.mark.usefixtures("plugged")
def test_nothing_forbidden_is_loaded_by_signing_and_checking(tmp_path: Path) -> None:
    letter = one_page(tmp_path / "letter.pdf")
    sign = ("sign", letter, "--module", find_module(), "--token", LEADER_TOKEN, "--pin-stdin", "--json")
    assert loaded_by(AFTER_WORK, *sign, data=PIN.encode()) & FORBIDDEN == set()
    assert (tmp_path / "letter.signed.pdf").is_file()
    verify = ("verify", tmp_path / "letter.signed.pdf", "--json", "--offline")
    assert loaded_by(AFTER_WORK, *verify) & FORBIDDEN == set()
