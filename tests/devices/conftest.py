"""Devices for these tests: the misbehaving driver, and real hosts to look at it with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.worlds import world
from tests.devices.odd import Odd
from tests.parts.documents.plain import one_page
from tests.parts.odd_module import build_odd_module
from tests.parts.softhsm import SoftHsm


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


@pytest.fixture
def document(tmp_path: Path) -> Path:
    return one_page(tmp_path / "cong-van.pdf")


__all__ = ["world"]
