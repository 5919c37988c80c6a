"""A window on an offscreen screen and the hands of a person on it, with a clock at every painting of the pages.

It is a program of its own, ``python -m tests.bench.driving open|fling FILE``, and loads nothing but the window, so that
its memory counts. What it needs to know of the practice tokens stands in its environment, see ``house.py``.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
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

SIZE = (1280, 900)
FRAME_MS = 16
LOOK_MS = 5
REST_S = 1.0
AGAIN = 3


def main(what: str, path: Path) -> None:
    """Do what is measured and print the figures."""
    driver = Driver(os.environ["BENCH_MODULE"], os.environ["BENCH_TRUST"])
    figures = _opening(driver, path) if what == "open" else _flinging(driver, path)
    print(json.dumps(figures), flush=True)
    driver.end()


def _opening(driver: "Driver", path: Path) -> dict[str, object]:
    """Open the file in a new window, then again and again."""
    times = []
    for _ in range(1 + AGAIN):
        driver.rest(REST_S)
        times.append(driver.open(path))
    return {"times": times, "scale": driver.scale, "rest_s": REST_S}


def _flinging(driver: "Driver", path: Path) -> dict[str, object]:
    """Fling through the file twice, the second time while a large file is being signed."""
    driver.open(path)
    figures: dict[str, object] = {"calm": driver.fling()}
    run = driver.sign(Path(os.environ["BENCH_LARGE"]), os.environ["BENCH_TOKEN"], os.environ["BENCH_PIN"])
    figures["signing"] = driver.fling()
    figures["signed_meanwhile"] = run.state.phase.value
    driver.wait(lambda: run.state.phase.value == "finished", 120)
    outcome = run.state.outcomes[0]
    return {**figures, "status": outcome.status.value if outcome is not None else "none"}


class Driver:
    """Hands of a person on the window; ``paints`` are the ends of all paintings, ``worked`` the window's own time."""

    def __init__(self, module: str, trust: str) -> None:
        self.paints: list[float] = []
        self.worked: list[float] = []
        self._sharp = 1.0
        """When the first page was seen as it should be; 0 while that is waited for."""
        self._before = 0
        """What was on screen before, and may stay there until the first page comes."""
        self._watch()
        self._application = QApplication([])
        house = furnish(Catalogue.load(Language.VIETNAMESE))
        wish = WindowWish(None, module, (trust,))
        self._program = Program(self._application, wish, house)
        self._program.show()
        self._program.window.resize(*SIZE)
        self.view = self._program.window.page_area.view
        self.wait(lambda: bool(self._program._devices.devices.tokens), 30)

    def wait(self, condition: Callable[[], bool], patience_s: float) -> None:
        """Let the window live until ``condition`` holds, without taking the processor from it."""
        loop, look, end = QEventLoop(), QTimer(), time.perf_counter() + patience_s

        def see() -> None:
            if condition() or time.perf_counter() > end:
                loop.quit()

        look.timeout.connect(see)
        look.start(LOOK_MS)
        loop.exec()
        assert condition(), "the window does what it is asked to"

    def rest(self, seconds: float) -> None:
        """Do nothing for a while."""
        end = time.perf_counter() + seconds
        self.wait(lambda: time.perf_counter() > end, seconds + 10)

    def open(self, path: Path) -> float:
        """Return milliseconds from the wish until what is seen of the first page was painted in its final sharpness."""
        started = time.perf_counter()
        self._sharp, self._before = 0.0, self.view.pictures.document
        self._program._presenter.open_file(str(path))
        self.wait(lambda: self._sharp > started, 60)
        self.settle()
        return (self._sharp - started) * 1000

    @property
    def scale(self) -> float:
        """Return the pixels per point at which pages are shown."""
        return self.view._layout.zoom * self.view.devicePixelRatioF()

    def settle(self) -> None:
        """Wait until nothing is being drawn or looked for."""
        self.wait(lambda: not self._program._sign.is_drawing, 60)

    def fling(self) -> dict[str, float]:
        """Run through all pages, a step every 16 ms, and return what a person saw of it."""
        bar = self.view.verticalScrollBar()
        bar.setValue(0)
        self.settle()
        step, begin = max(1, bar.maximum() // 1000), len(self.paints)
        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(lambda: bar.setValue(bar.value() + step))
        timer.start(FRAME_MS)
        self.wait(lambda: bar.value() >= bar.maximum(), 180)
        timer.stop()
        return _gaps(self.paints[begin:], self.worked[begin:])

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

    def end(self) -> None:
        self._program.window.close()
        self._program.end()

    def _is_sharp(self) -> bool:
        """Tell whether all that is seen of the first page is there in its final sharpness."""
        view = self.view
        if view.pictures.document == self._before:
            return False
        top = view.verticalScrollBar().value()
        tiles = view._tiles(1, top, top + view.viewport().height()) if view._layout.pages else []
        return bool(tiles) and all(tile in view.pictures.pages for tile in tiles)

    def _watch(self) -> None:
        painted = PageView.paintEvent

        def paint(view: PageView, event: QPaintEvent) -> None:
            painted(view, event)
            self.paints.append(time.perf_counter())
            self.worked.append(time.thread_time())
            if not self._sharp and self._is_sharp():
                self._sharp = self.paints[-1]

        PageView.paintEvent = paint  # type: ignore[assignment, method-assign]  # only to look at the clock


def _gaps(paints: list[float], worked: list[float]) -> dict[str, float]:
    """Return how long it took from one painting to the next, and how much of that was the window's own work."""
    gaps = sorted(
        ((paints[at + 1] - paints[at]) * 1000, (worked[at + 1] - worked[at]) * 1000) for at in range(len(paints) - 1)
    )
    return {
        "frames": len(paints),
        "seconds": round(paints[-1] - paints[0], 1),
        "median_ms": round(gaps[len(gaps) // 2][0], 1),
        "p99_ms": round(gaps[int(len(gaps) * 0.99)][0], 1),
        "largest_ms": round(gaps[-1][0], 1),
        "work_in_largest_ms": round(gaps[-1][1], 1),
        "most_work_ms": round(max(work for _, work in gaps), 1),
        "over_50": sum(gap > 50 for gap, _ in gaps),
    }


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
