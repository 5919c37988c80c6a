"""From the wish to see a file of 1,000 pages to its first page on the screen, beside PDFium alone in the same run.

The window is up at 1280 × 900 and idle, its page host runs, and the file lies in the system's memory. The clock runs
from the call that a dropped file makes until the end of the painting that shows all that is seen of the first page in
its final sharpness. PDFium alone is a Python process with pypdfium2 loaded: open the file by its path, draw the whole
first page at the scale of the window; nothing is shown, converted or copied. Before each opening both rest for a
second, because a processor that was idle begins slowly. Both are told for the first file of a new process and for the
same file opened again; windows and PDFium take turns.
"""

import json
import statistics
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench.house import drive, environment, load, start
from tests.parts.documents import plain

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

ROUNDS = 5
LIMIT = 2.0

BARE = """
import json, sys, time
import pypdfium2
times = []
for _ in range(int(sys.argv[3])):
    time.sleep(float(sys.argv[4]))
    started = time.perf_counter()
    document = pypdfium2.PdfDocument(sys.argv[1])
    document[0].render(scale=float(sys.argv[2]))
    times.append((time.perf_counter() - started) * 1000)
    document.close()
print(json.dumps(times))
"""

FILES: dict[str, Callable[[Path], Path]] = {
    "1,000 pages of text": plain.many_pages,
    "1,000 scanned pages": plain.scanned_pages,
}


@pytest.mark.parametrize("kind", FILES)
def test_first_page_on_screen(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = FILES[kind](tmp_path / "document.pdf")
    around = environment(tmp_path)
    shown: list[list[float]] = []
    bare: list[list[float]] = []
    for _ in range(ROUNDS):
        window = json.loads(_last_line(drive("open", path), around))
        shown.append(window["times"])
        told = [str(one) for one in (path, window["scale"], len(window["times"]), window["rest_s"])]
        bare.append(json.loads(_last_line(["-c", BARE, *told], around)))
    with capsys.disabled():
        print(f"\n{kind}: {ROUNDS} windows, {ROUNDS} times PDFium alone; load {load():.1f}")
        print(_row("first file of a process", [times[0] for times in shown], [times[0] for times in bare]))
        print(_row("the same file again", _later(shown), _later(bare)))


def _last_line(words: list[str], around: dict[str, str]) -> str:
    with start(words, around) as process:
        told, _ = process.communicate()
    return told.splitlines()[-1]


def _later(rounds: list[list[float]]) -> list[float]:
    return [one for times in rounds for one in times[1:]]


def _row(what: str, shown: list[float], bare: list[float]) -> str:
    ratio = statistics.median(shown) / statistics.median(bare)
    return (
        f"  {what:24} on screen {_spread(shown)}; PDFium alone {_spread(bare)}; ratio of medians {ratio:.2f}"
        f"{'' if ratio <= LIMIT else '  <-- beyond the limit'}"
    )


def _spread(times: list[float]) -> str:
    return f"{statistics.median(times):.1f} ms ({min(times):.1f} to {max(times):.1f})"
