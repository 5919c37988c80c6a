"""Fixtures for devices: the token that really locks, the card reader, and the driver that misbehaves.

A machine has the first two once; their daemons run from the first test that needs them to the end of the session.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.devices.odd import Odd
from tests.parts.odd_module import build_odd_module
from tests.parts.opencryptoki import OpenCryptoki, open_cryptoki
from tests.parts.piv_card import SIGNATURE, PivCard
from tests.parts.pki import Authority
from tests.parts.softhsm import SoftHsm
from tests.parts.vpcd import Reader, virtual_reader


@pytest.fixture(scope="session")
def made_cryptoki(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenCryptoki]:
    """Run openCryptoki with the leader's key on its soft token."""
    with open_cryptoki(tmp_path_factory.mktemp("opencryptoki") / "own") as made:
        made.set_up(authority.leader)
        yield made


@pytest.fixture
def cryptoki(made_cryptoki: OpenCryptoki) -> OpenCryptoki:
    """Plug in the soft token that locks after three wrong PINs; none was entered yet."""
    made_cryptoki.restore()
    return made_cryptoki


@pytest.fixture(scope="session")
def made_reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Run the card daemon with the virtual reader."""
    with virtual_reader(tmp_path_factory.mktemp("reader") / "own") as made:
        yield made


@pytest.fixture
def reader(made_reader: Reader) -> Iterator[Reader]:
    """Return the card reader, empty before and after."""
    yield made_reader
    made_reader.pull_out()


@pytest.fixture
def card(authority: Authority) -> PivCard:
    """Return a card with the leader's key, which wants the PIN before each signature; it is in no reader yet."""
    return PivCard({SIGNATURE: authority.leader})


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
