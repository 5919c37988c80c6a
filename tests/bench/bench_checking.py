"""How long checking a large file takes beside digesting it once in the same run, and how much memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.parts.cms import openssl_cms
from tests.parts.documents.letter import LetterStyle, PageShape, office_draft
from tests.parts.documents.plain import MEGABYTE, SCAN_BYTES, _scan
from tests.parts.documents.signed import CLAIMED, SEAL_SPACE
from tests.parts.pdf import write_classic
from tests.parts.pki import Authority
from tests.parts.revisions import Document, Signing

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

LARGEST_MB = 200
SLOWEST_RATIO = 8.0
LONGEST_SILENCE_S = 2

MEASURE = """
import hashlib, sys, time
from app.check.verifying import verify

def memory_mb():
    lines = open("/proc/self/status", encoding="ascii").read().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024

def digest():
    with open(sys.argv[1], "rb") as file:
        hashlib.file_digest(file, "sha256")

def check():
    last, longest = time.perf_counter(), 0.0
    def heard(stage, done):
        nonlocal last, longest
        longest = max(longest, time.perf_counter() - last)
        last = time.perf_counter()
    verdict = verify(sys.argv[1], trust=(sys.argv[2],), progress=heard)
    assert verdict.result == "valid", verdict
    assert len(verdict.signatures) == 2
    return longest

def timed(act):
    started = time.perf_counter()
    found = act()
    return time.perf_counter() - started, found

timed(digest)
bare, _ = timed(digest)
ours, silence = timed(check)
print(bare, ours, silence, memory_mb())
"""


def signed_twice(path: Path, authority: Authority, megabytes: int) -> Path:
    pages = max(1, round(megabytes * MEGABYTE / SCAN_BYTES))
    draft = office_draft([PageShape()] * pages, LetterStyle(background=_scan))
    document = Document(path, draft, write_classic(draft, path))
    return _sign(document, authority)


def many_signed_twice(path: Path, authority: Authority) -> Path:
    draft = office_draft([PageShape()] * 1000)
    return _sign(Document(path, draft, write_classic(draft, path)), authority)


def _sign(document: Document, authority: Authority) -> Path:
    document.sign(Signing(openssl_cms(authority.leader), field_name="LanhDao", claimed=CLAIMED))
    document.sign(Signing(openssl_cms(authority.organisation), field_name="CoQuan", rect=SEAL_SPACE, claimed=CLAIMED))
    return document.path


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize("size", ["400 MB", "1,000 pages"])
def test_checking_two_signatures_stays_small_and_near_the_speed_of_digesting(
    size: str, tmp_path: Path, authority: Authority, trust: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "large.pdf"
    if size == "400 MB":
        signed_twice(path, authority, 400)
    else:
        many_signed_twice(path, authority)
    command = [sys.executable, "-c", MEASURE, str(path), str(trust)]
    words = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout.split()
    bare, ours, silence, memory_mb = (float(word) for word in words)
    is_slow = silence >= LONGEST_SILENCE_S or (size == "400 MB" and ours >= SLOWEST_RATIO * bare)
    with capsys.disabled():
        print(
            f"\n{size}: sha256 {bare:.2f} s, check {ours:.2f} s, longest silence {silence:.2f} s, {memory_mb:.0f} MB"
            f"{'  <-- beyond the limit' if is_slow else ''}"
        )
    assert memory_mb < LARGEST_MB
