"""How long the first page takes, beside PDFium alone in the same run, and how much memory a large file takes."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.parts.documents import plain, storage

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]

ROUNDS = 5

MEASURE = """
import hashlib, sys, time
import pypdfium2
from app.page.document import Document

def memory_mb():
    lines = open("/proc/self/status", encoding="ascii").read().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024

def bare():
    document = pypdfium2.PdfDocument(sys.argv[2])
    document[0].render(scale=1.5)
    document.close()

def ours():
    document = Document.begin(sys.argv[2], None)
    first = document.first_page().shown
    width, height = first.width_pt * 1.5, first.height_pt * 1.5
    for top in range(0, round(height), 1024):
        document.tile(1, 1.5, 0, top, round(width), min(1024, round(height) - top))
    document.close()

def opening():
    Document.begin(sys.argv[2], None).close()

def whole():
    document = Document.open(sys.argv[2], None)
    for page in range(1, min(40, len(document.pages)) + 1):
        document.tile(page, 1.5, 0, 0, 800, 1000)
    document.shown(lambda _: None)
    document.close()

started = time.perf_counter()
{"bare": bare, "ours": ours, "opening": opening, "whole": whole}[sys.argv[1]]()
print(time.perf_counter() - started, memory_mb())
"""

FILES: dict[str, Callable[[Path], Path]] = {
    "one page": plain.one_page,
    "1,000 pages": plain.many_pages,
    "1,000 pages, packed": lambda path: storage.xref_streams(path, 1000),
    "400 MB": plain.large,
}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize("kind", FILES)
def test_first_page_and_memory(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = FILES[kind](tmp_path / "document.pdf")
    times: dict[str, list[float]] = {"bare": [], "ours": [], "opening": [], "whole": []}
    memory: dict[str, int] = {}
    for _ in range(ROUNDS):
        for what, known in times.items():
            seconds, megabytes = _run(what, path)
            known.append(seconds)
            memory[what] = max(memory.get(what, 0), megabytes)
    best = {what: min(known) * 1000 for what, known in times.items()}
    with capsys.disabled():
        print(f"\n{kind}: first page {best['ours']:.1f} ms, PDFium alone {best['bare']:.1f} ms", end="")
        print(f" (ratio {best['ours'] / best['bare']:.2f}), of which opening {best['opening']:.1f} ms")
        print(f"  memory: first page {memory['ours']} MB, up to 40 pages and the digest {memory['whole']} MB")


def _run(what: str, path: Path) -> tuple[float, int]:
    """Measure in a process of its own, so that neither caches nor memory of the one before count."""
    command = [sys.executable, "-c", MEASURE, what, str(path)]
    result = subprocess.run(command, capture_output=True, check=True, text=True, timeout=120)
    seconds, megabytes = result.stdout.split()
    return float(seconds), int(megabytes)
