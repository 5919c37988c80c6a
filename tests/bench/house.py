"""Where the measured window runs: its practice tokens, its folders, and the load of the machine."""

import os
import subprocess
import sys
from pathlib import Path

from tests.parts.softhsm import find_module
from tests.practice import LEADER_TOKEN, prepare

ROOT = Path(__file__).parents[2]


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a window that sees the practice tokens and keeps its files in ``folder``."""
    practice = prepare(folder / "practice")
    return {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "SOFTHSM2_CONF": str(practice.conf),
        **{f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")},
        "BENCH_MODULE": str(find_module()),
        "BENCH_TRUST": str(practice.trust),
        "BENCH_TOKEN": LEADER_TOKEN,
        "BENCH_PIN": practice.pin_file.read_text().strip(),
    }


def start(words: list[str], around: dict[str, str]) -> subprocess.Popen[str]:
    """Start Python with ``words``; its output can be read."""
    return subprocess.Popen([sys.executable, *words], cwd=ROOT, env=around, stdout=subprocess.PIPE, text=True)


def drive(what: str, path: Path) -> list[str]:
    """Return the words that drive a window."""
    return ["-m", "tests.bench.driving", what, str(path)]


def load() -> float:
    """Return how many programs wanted a processor during the last minute, where the system tells."""
    if sys.platform == "win32":
        return 0.0
    return os.getloadavg()[0]
