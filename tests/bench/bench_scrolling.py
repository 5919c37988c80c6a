"""Reading a 1,000-page file: the first page beside PDFium alone, a fling through all pages, and the memory it takes.

As a program it is the window that is measured: ``python -m tests.bench.bench_scrolling FOLDER`` prints its figures.
"""

import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from app.cli.session import WindowWish
from app.compose.command import furnish
from app.compose.window import Program
from app.desk.signing.runner import SigningRun
from app.desk.signing.state import Job, MarkDesign, Phase, PlaceWish, Signer, State
from app.domain.geometry import Rect
from app.ui.pages.page_view import PageView
from app.words import Catalogue, Language
from tests.parts.documents import plain
from tests.parts.softhsm import find_module
from tests.practice import LEADER_TOKEN, Practice, prepare

pytestmark = [
    pytest.mark.bench,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]

ROOT = Path(__file__).parents[2]
SIZE = (1280, 900)
FRAME_MS = 16
ROUNDS = 5
MEGABYTE = 1024 * 1024


# ── the window that is measured ─────────────────────────────────────────────────────────────────────────────────────


def main(folder: Path) -> None:
    """Open the file, fling through it twice, the second time while a large file is being signed; print the figures."""
    practice = Practice(folder / "practice")
    application = QApplication([])
    paints: list[float] = []
    worked: list[float] = []
    watched = PageView.paintEvent

    def paint(view: PageView, event: QPaintEvent) -> None:
        watched(view, event)
        paints.append(time.perf_counter())
        worked.append(time.thread_time())

    PageView.paintEvent = paint  # type: ignore[assignment, method-assign]  # only to look at the clock
    house = furnish(Catalogue.load(Language.VIETNAMESE))
    program = Program(application, WindowWish(None, _module(), (str(practice.trust),)), house)
    program.show()
    program.window.resize(*SIZE)
    driver = _Driver(program, paints, worked)
    driver.wait(lambda: bool(program._devices.devices.tokens), 30)
    figures: dict[str, object] = {"first_page_ms": min(driver.first_page(folder / "pages.pdf") for _ in range(ROUNDS))}
    figures["calm"] = driver.fling()
    run = driver.sign(folder / "large.pdf", LEADER_TOKEN, practice.pin_file.read_text().strip())
    figures["signing"] = driver.fling()
    figures["signed_meanwhile"] = run.state.phase.value
    driver.wait(lambda: run.state.phase.value == "finished", 120)
    outcome = run.state.outcomes[0]
    figures["status"] = outcome.status.value if outcome is not None else "none"
    print(json.dumps(figures), flush=True)
    program.window.close()
    program.end()


class _Driver:
    """Hands of a person on the window, with a clock."""

    def __init__(self, program: Program, paints: list[float], worked: list[float]) -> None:
        self._program, self._paints, self._worked = program, paints, worked
        self._view = program.window.page_area.view

    def wait(self, condition: Callable[[], bool], patience_s: float) -> None:
        end = time.perf_counter() + patience_s
        while not condition():
            assert time.perf_counter() < end, "the window does what it is asked to"
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)

    def first_page(self, path: Path) -> float:
        """Return milliseconds from the wish to the first page painted sharply."""
        view, sharp = self._view, []

        def arrived() -> None:
            top = view.verticalScrollBar().value()
            tiles = view._tiles(1, top, top + view.viewport().height())
            if tiles and all(tile in view.pictures.pages for tile in tiles):
                sharp.append(time.perf_counter())

        view.pictures.arrived.connect(arrived)
        started = time.perf_counter()
        self._program._presenter.open_file(str(path))
        self.wait(lambda: bool(sharp) and self._paints[-1] > sharp[0], 30)
        view.pictures.arrived.disconnect(arrived)
        painted = next(at for at in self._paints if at > sharp[0])
        self.wait(lambda: not self._program._sign.is_drawing, 60)
        return (painted - started) * 1000

    def fling(self) -> dict[str, float]:
        """Run through all pages, a step every 16 ms, and return what a person saw of it."""
        bar = self._view.verticalScrollBar()
        bar.setValue(0)
        self.wait(lambda: not self._program._sign.is_drawing, 60)
        step, begin = max(1, bar.maximum() // 1000), len(self._paints)
        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(lambda: bar.setValue(bar.value() + step))
        timer.start(FRAME_MS)
        self.wait(lambda: bar.value() >= bar.maximum(), 180)
        timer.stop()
        times = self._paints[begin:]
        gaps = sorted((after - before) * 1000 for before, after in itertools.pairwise(times))
        own = [(after - before) * 1000 for before, after in itertools.pairwise(self._worked[begin:])]
        return {
            "own_ms": round(max(own), 1),
            "frames": len(times),
            "seconds": round(times[-1] - times[0], 1),
            "median_ms": round(gaps[len(gaps) // 2], 1),
            "p99_ms": round(gaps[int(len(gaps) * 0.99)], 1),
            "largest_ms": round(gaps[-1], 1),
            "over_50": sum(gap > 50 for gap in gaps),
        }

    def sign(self, path: Path, token_label: str, pin: str) -> SigningRun:
        """Start signing another file beside the one in view."""
        devices = self._program._devices.devices
        token = next(token for token in devices.tokens if token.label == token_label)
        job = Job(str(path), MarkDesign(), wish=PlaceWish(1, Rect(300, 100, 140, 56)), overwrite=True)
        run = SigningRun(self._program._desk, token, lambda _: None)
        run.start(State.of((job,), Signer(token.certificates[0], token.authorities)))
        self.wait(lambda: run.state.phase is Phase.PREPARED, 60)
        self._program._devices.pause()
        run.log_in(bytearray(pin.encode()), person=True, consent=False)
        return run


def _module() -> str:
    return str(find_module())


# ── who measures ────────────────────────────────────────────────────────────────────────────────────────────────────

BARE = """
import sys, time
import pypdfium2
started = time.perf_counter()
document = pypdfium2.PdfDocument(sys.argv[1])
document[0].render(scale=float(sys.argv[2]))
print((time.perf_counter() - started) * 1000)
"""


def test_scrolling_through_1000_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain.many_pages(tmp_path / "pages.pdf", 1000)
    plain.large(tmp_path / "large.pdf", 400)
    practice = prepare(tmp_path / "practice")
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "SOFTHSM2_CONF": str(practice.conf),
        **{f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")},
    }
    command = [sys.executable, "-m", "tests.bench.bench_scrolling", str(tmp_path)]
    bare = min(_bare(tmp_path / "pages.pdf") for _ in range(ROUNDS))
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as window:
        memory = _watch(window.pid, lambda: window.poll() is not None)
        assert window.stdout is not None
        lines = window.stdout.read().splitlines()
    figures = json.loads(lines[-1])
    with capsys.disabled():
        print(_table(figures, bare, memory))
    assert figures["status"] == "signed"


def _bare(path: Path) -> float:
    done = subprocess.run([sys.executable, "-c", BARE, str(path), "1.4"], check=True, capture_output=True, text=True)
    return float(done.stdout)


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


def _table(figures: dict[str, object], bare: float, memory: dict[str, float]) -> str:
    first = figures["first_page_ms"]
    assert isinstance(first, float)
    ratio = first / bare
    rows = [
        "",
        f"first page painted    {first:7.1f} ms; PDFium alone {bare:.1f} ms; ratio {ratio:.2f} {_flag(ratio <= 2)}",
    ]
    for name in ("calm", "signing"):
        gaps = figures[name]
        assert isinstance(gaps, dict)
        rows.append(
            f"fling, {name:8}  {gaps['frames']} frames in {gaps['seconds']} s; gap median {gaps['median_ms']} ms, "
            f"99 % {gaps['p99_ms']} ms, largest {gaps['largest_ms']} ms (the window's own work: "
            f"{gaps['own_ms']} ms at most) {_flag(gaps['largest_ms'] <= 50)}"
        )
    rows.append(f"memory, all processes {memory['all']:7.1f} MB (PSS) {_flag(memory['all'] < 350)}")
    rows += [f"    {size:7.1f} MB  {name}" for name, size in memory.items() if name != "all"]
    return "\n".join(rows)


def _flag(good: bool) -> str:
    return "" if good else "  <-- beyond the limit"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
