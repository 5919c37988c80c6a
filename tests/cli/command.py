"""The command ``kyso`` in a home of its own, and what a run of it left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.parts.fixtures import LEADER_TOKEN
from tests.parts.processes import open_terminal
from tests.parts.softhsm import PIN, SoftHsm, find_module

PROGRAM = Path(sys.executable).with_name("kyso")
TIMEOUT_S = 60


@dataclass(frozen=True)
class Ran:
    """How a run ended and what it printed."""

    code: int
    out: bytes
    err: bytes

    @property
    def json(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out.decode("utf-8"))

    @property
    def words(self) -> str:
        """What it told a person."""
        return self.err.decode("utf-8")

    @property
    def codes(self) -> list[str | None]:
        """The error code of every file."""
        return [one["error"]["code"] if one["error"] else None for one in self.json]


@dataclass
class Kyso:
    """Runs ``kyso`` in a home folder that belongs to one test."""

    home: Path
    hsm: SoftHsm | None = None
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """What the program gets to see: a plain terminal, folders of its own, the tokens."""
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        folders = {f"XDG_{name}_HOME": str(self.home / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
        tokens = self.hsm.environment if self.hsm else {}
        return {**kept, "HOME": str(self.home), "LC_ALL": "C", "TMPDIR": str(self.temporary), **folders, **tokens} | (
            self.more
        )

    @property
    def temporary(self) -> Path:
        folder = self.home / "tmp"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def start(self, *arguments: str | Path, cwd: Path | None = None) -> subprocess.Popen[bytes]:
        """Start the program without waiting for it; standard input stays open."""
        return subprocess.Popen(
            [str(PROGRAM), *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment,
            cwd=cwd or self.home,
            process_group=0,
        )

    def __call__(self, *arguments: str | Path, data: bytes = b"", cwd: Path | None = None) -> Ran:
        """Run the program to its end."""
        with self.start(*arguments, cwd=cwd) as process:
            try:
                out, err = process.communicate(data, timeout=TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        return Ran(process.returncode, out, err)

    def tokens(self, *arguments: str | Path) -> Ran:
        """List the soft tokens, whatever else is plugged into this machine."""
        return self("token", "list", "--json", "--module", find_module(), *arguments)

    def sign(self, *arguments: str | Path, token: str = LEADER_TOKEN, pin: str = PIN, cwd: Path | None = None) -> Ran:
        """Sign with the PIN from standard input and JSON as the answer."""
        return self(*sign_arguments(*arguments, token=token), data=pin.encode() + b"\n", cwd=cwd)


def sign_arguments(*arguments: str | Path, token: str = LEADER_TOKEN) -> Sequence[str | Path]:
    """Return the command that signs with the soft token, whatever else is plugged into this machine."""
    return ("sign", "--module", find_module(), *arguments, "--token", token, "--pin-stdin", "--json")


class Terminal:
    """A person at a terminal: what is typed goes in, what is shown comes out, results go elsewhere."""

    def __init__(self, kyso: Kyso, *arguments: str | Path) -> None:
        self._screen, keyboard = open_terminal()
        self._process = subprocess.Popen(
            ["setsid", "--ctty", "--wait", str(PROGRAM), *map(str, arguments)],
            stdin=keyboard,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=kyso.environment,
            cwd=kyso.home,
        )
        os.close(keyboard)
        self.ran = Ran(-1, b"", b"")

    def answer_prompt(self, typed: str) -> str:
        """Wait for the question, type, let the program end, and return everything the terminal showed."""
        shown = b""
        while b": " not in shown:
            shown += os.read(self._screen, 4096)
        os.write(self._screen, typed.encode() + b"\n")
        return shown.decode(errors="replace") + self.finish()

    def finish(self) -> str:
        """Let the program end and return what the terminal showed since it was read last."""
        with self._process:
            out, err = self._process.communicate(timeout=TIMEOUT_S)
        self.ran = Ran(self._process.returncode, out, err)
        shown = b""
        with suppress(OSError):  # the other side has gone
            shown = os.read(self._screen, 4096)
        os.close(self._screen)
        return shown.decode(errors="replace")
