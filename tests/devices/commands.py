"""The command line as a person or a program runs it: a process of its own, its answer read back from JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TIMEOUT_S = 120


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def errors(self) -> list[str | None]:
        """Return the code of what became of each file; None for a signed one."""
        return [one["error"] and one["error"]["code"] for one in self.json]


def kyso(*arguments: str | Path, typed: str = "") -> Ran:
    """Run a command with ``typed`` at its standard input."""
    command = [sys.executable, "-I", "-m", "app.compose.command", *map(str, arguments)]
    root = Path(__file__).parents[2]
    ended = subprocess.run(
        command, input=typed, capture_output=True, text=True, check=False, timeout=TIMEOUT_S, cwd=root
    )
    return Ran(ended.returncode, ended.stdout, ended.stderr)


def sign(module: Path, label: str, pin: str, *files: Path, consent: bool = False, out: Path | None = None) -> Ran:
    """Sign files with a PIN from standard input, as a script does."""
    options = ["--confirm-final-try"] if consent else []
    options += ["--out", str(out)] if out else []
    return kyso(
        "sign", *files, "--module", module, "--token", label, "--pin-stdin", "--json", *options, typed=f"{pin}\n"
    )


def pin_state(module: Path, label: str) -> tuple[str, str]:
    """Return the state of a token's PIN and its source, as the command line tells it."""
    found = next(one for one in kyso("token", "list", "--module", module, "--json").json if one["label"] == label)
    return found["pin"]["state"], found["pin"]["source"]
