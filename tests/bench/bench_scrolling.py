"""A fling through a file of 1,000 pages, calm and while a file of 400 MB is being signed, and the memory it takes.

The window has 1280 × 900 pixels and is moved every 16 ms, so that the whole file passes in a thousand steps. Told is
the time from the end of one painting of the pages to the end of the next, with the window's own processor time in it:
what is left was waiting for a processor. Memory is the proportional set size (PSS) of the window and all its hosts
together, four times a second from start to end; the worst moment is told.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench.house import drive, environment, load, start
from tests.parts.documents import plain

pytestmark = [
    pytest.mark.bench,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]

LONGEST_GAP_MS = 50
MOST_MEMORY_MB = 350


def test_scrolling_through_1000_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = plain.many_pages(tmp_path / "pages.pdf", 1000)
    around = {**environment(tmp_path), "BENCH_LARGE": str(plain.large(tmp_path / "large.pdf", 400))}
    with start(drive("fling", path), around) as window:
        memory = _watch(window.pid, lambda: window.poll() is not None)
        assert window.stdout is not None
        lines = window.stdout.read().splitlines()
    figures = json.loads(lines[-1])
    with capsys.disabled():
        print(_table(figures, memory))
    assert figures["status"] == "signed"


def _watch(pid: int, ended: Callable[[], bool]) -> dict[str, float]:
    """Return the largest memory of a process with all it started, in MB, and what each held at that moment."""
    worst: dict[str, float] = {"all": 0.0}
    while not ended():
        now: dict[str, float] = {}
        for process in [pid, *_descendants(pid)]:
            size, name = _pss_mb(process), _name(process)
            now[f"{name} {process}"] = size
        total = sum(now.values())
        if total > worst["all"]:
            worst = {"all": total, **now}
        time.sleep(0.25)
    return worst


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        for task in tasks:
            for child in map(int, (task / "children").read_text().split()):
                found += [child, *_descendants(child)]
    except OSError:
        return found
    return found


def _pss_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def _name(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return "gone"
    return next((word for word in reversed(words) if word), "gone").rsplit("/", 1)[-1]


def _table(figures: dict[str, dict[str, float]], memory: dict[str, float]) -> str:
    rows = ["", f"load {load():.1f}; after the second fling the signing was {figures['signed_meanwhile']}"]
    for name in ("calm", "signing"):
        gaps = figures[name]
        rows.append(
            f"fling, {name:8}  {gaps['frames']} frames in {gaps['seconds']} s; gap median {gaps['median_ms']} ms, "
            f"99 % {gaps['p99_ms']} ms, largest {gaps['largest_ms']} ms (the window's own work in it: "
            f"{gaps['work_in_largest_ms']} ms; in any gap at most {gaps['most_work_ms']} ms); over 50 ms: "
            f"{gaps['over_50']}{_flag(gaps['largest_ms'] <= LONGEST_GAP_MS)}"
        )
    rows.append(f"memory, all processes {memory['all']:7.1f} MB (PSS){_flag(memory['all'] < MOST_MEMORY_MB)}")
    rows += [f"    {size:7.1f} MB  {name}" for name, size in memory.items() if name != "all"]
    return "\n".join(rows)


def _flag(good: bool) -> str:
    return "" if good else "  <-- beyond the limit"
