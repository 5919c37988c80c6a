"""Run the other programs that build and judge the parts: openssl, qpdf, pdfsig, certutil, softhsm2-util."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

TIMEOUT_S = 120


def run(*command: str | Path, data: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
    """Run a program, return what it printed, and raise with its own words when it fails."""
    result = attempt(*command, data=data, env=env)
    if result.returncode != 0:
        words = (result.stderr or result.stdout).decode(errors="replace").strip()
        raise AssertionError(f"{command[0]} ended with {result.returncode}: {words}")
    return result.stdout


def attempt(
    *command: str | Path, data: bytes = b"", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a program whose failure is an answer too."""
    return subprocess.run(
        [str(part) for part in command],
        input=data,
        capture_output=True,
        check=False,
        timeout=TIMEOUT_S,
        env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})},
    )
