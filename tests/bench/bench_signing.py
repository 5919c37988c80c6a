"""Signing large files: how much memory one process takes, and how long beside a plain copy of the same file.

As a program it signs once and prints its figures: ``python -m tests.bench.bench_signing SOURCE AUTHORITY-FOLDER``.
"""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from app.domain.document import Shown
from app.paper.inspecting import inspect
from app.paper.signing import sign
from tests.paper.counter import Errand, LocalCounter, place, words
from tests.parts.documents import plain
from tests.parts.nss import NssDatabase
from tests.parts.pki import Authority

MEGABYTE = 1024 * 1024
LIMIT_MB = 200


def main(source: Path, authority: Authority) -> None:
    """Sign ``source`` and print peak memory and seconds; what was shown comes from a child, as from the page host."""
    seen = _shown_elsewhere(source)
    started = time.monotonic()
    inspect(str(source), seen, None)
    inspected = time.monotonic()
    errand = Errand(source, authority, words(), place(seen.pages[-1], len(seen.pages), width=160), shown=seen)
    sign(errand.request, None, LocalCounter(authority.leader))
    signed = time.monotonic()
    shutil.copyfile(source, source.with_suffix(".copy"))
    copied = time.monotonic()
    figures = {
        "peak_mb": round(_peak_kb() / 1024),
        "inspect_s": round(inspected - started, 2),
        "sign_s": round(signed - inspected, 2),
        "copy_s": round(copied - signed, 2),
    }
    print(json.dumps(figures))


def measure(source: Path, authority: Authority) -> dict[str, float]:
    """Sign in a process of its own and return its figures."""
    command = [sys.executable, "-m", "tests.bench.bench_signing", str(source), str(authority.folder)]
    result = subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parents[2], timeout=280)
    figures: dict[str, float] = json.loads(result.stdout)
    print(figures)
    return figures


@pytest.mark.bench
@pytest.mark.timeout(300)
def test_signing_400_mb_stays_small(tmp_path: Path, authority: Authority, nss: NssDatabase) -> None:
    source = plain.large(tmp_path / "scans.pdf", 400)

    figures = measure(source, authority)

    assert figures["peak_mb"] < LIMIT_MB
    again = tmp_path / "scans.signed.pdf"
    figures = measure(again, authority)
    assert figures["peak_mb"] < LIMIT_MB
    assert nss.report(tmp_path / "scans.signed.signed.pdf").count("Signature is Valid") == 2


@pytest.mark.bench
def test_signing_a_thousand_pages_stays_small(tmp_path: Path, authority: Authority) -> None:
    figures = measure(plain.many_pages(tmp_path / "report.pdf"), authority)

    assert figures["peak_mb"] < LIMIT_MB


def _shown_elsewhere(source: Path) -> Shown:
    code = "import sys; from pathlib import Path; import msgspec; from tests.paper.counter import shown; "
    code += "sys.stdout.buffer.write(msgspec.json.encode(shown(Path(sys.argv[1]))))"
    told = subprocess.run([sys.executable, "-c", code, str(source)], check=True, capture_output=True)
    return msgspec.json.decode(told.stdout, type=Shown)


def _peak_kb() -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    raise OSError("no VmHWM")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Authority(Path(sys.argv[2])))
