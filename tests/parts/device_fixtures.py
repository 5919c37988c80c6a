"""Fixtures for the devices that a machine has once: the token that really locks, and the card reader.

Their daemons run from the first test that needs them to the end of the session.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.parts.opencryptoki import OpenCryptoki, open_cryptoki
from tests.parts.piv_card import SIGNATURE, PivCard
from tests.parts.pki import Authority
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
