"""Check a file as the product does and look at one signature."""

from pathlib import Path

from app.check.verifying import verify
from app.domain.verdict import Checks, FileVerdict, SignatureVerdict


def verdict_on(path: Path, trust: Path | None = None) -> FileVerdict:
    return verify(str(path), trust=(str(trust),) if trust else ())


def only(verdict: FileVerdict) -> SignatureVerdict:
    assert len(verdict.signatures) == 1
    return verdict.signatures[0]


def answers(checks: Checks) -> dict[str, tuple[str, str]]:
    names = ("signature", "integrity", "certificate", "timestamp")
    return {name: (getattr(checks, name).state.value, str(getattr(checks, name).reason)) for name in names}
