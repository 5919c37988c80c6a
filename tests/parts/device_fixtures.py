"""Fixtures for devices that give trouble: a soft token that really locks, and the misbehaving driver.

They stand here once for all tests: the soft token's daemon is the machine's, and one session holds it at a time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.devices.odd import Odd
from tests.parts.odd_module import build_odd_module
from tests.parts.pki import Authority
from tests.parts.softhsm import SoftHsm

if sys.platform == "linux":
    from tests.parts.opencryptoki import OpenCryptoki, open_cryptoki

    @pytest.fixture(scope="session")
    def made_cryptoki(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenCryptoki]:
        with open_cryptoki(tmp_path_factory.mktemp("opencryptoki") / "own") as made:
            made.set_up(authority.leader)
            yield made

    @pytest.fixture
    def cryptoki(made_cryptoki: OpenCryptoki) -> OpenCryptoki:
        """Plug in the soft token that locks after three wrong PINs; none was entered yet."""
        made_cryptoki.restore()
        return made_cryptoki


@pytest.fixture(scope="session")
def odd_module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_odd_module(tmp_path_factory.mktemp("odd"))


@pytest.fixture
def odd(plugged_copy: SoftHsm, odd_module: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Odd:
    """Plug in the tokens behind the misbehaving driver, which behaves until it is told otherwise."""
    made = Odd(odd_module, tmp_path / "wishes.txt", tmp_path / "calls.txt")
    monkeypatch.setenv("ODD_REAL", str(plugged_copy.module))
    monkeypatch.setenv("ODD_WISHES", str(made.wishes))
    monkeypatch.setenv("ODD_LOG", str(made.log))
    return made
