"""A card in a reader, and a document; the soft token that locks and the misbehaving driver are everybody's."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.worlds import world
from tests.parts.documents.plain import one_page
from tests.parts.pki import Authority

if sys.platform == "linux":
    from tests.parts.piv_card import SIGNATURE, PivCard
    from tests.parts.vpcd import Reader, virtual_reader

    @pytest.fixture(scope="session")
    def made_reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
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


@pytest.fixture
def document(tmp_path: Path) -> Path:
    return one_page(tmp_path / "cong-van.pdf")


__all__ = ["world"]
