"""A command with a home of its own for every test, and one for a whole module."""

from pathlib import Path

import pytest

from tests.cli.command import Kyso
from tests.parts.softhsm import SoftHsm


@pytest.fixture
def kyso(plugged_copy: SoftHsm, tmp_path: Path) -> Kyso:
    """Return the command with the two tokens plugged in; for tests that enter no wrong PIN."""
    return Kyso(_home(tmp_path), plugged_copy)


@pytest.fixture
def careless_kyso(plugged_copy: SoftHsm, tmp_path: Path) -> Kyso:
    """Return the command with tokens that may be given a wrong PIN."""
    return Kyso(_home(tmp_path), plugged_copy)


def _home(folder: Path) -> Path:
    home = folder / "home"
    home.mkdir()
    return home
