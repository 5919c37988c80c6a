"""Real hosts for every test of the desk that asks for them, and a gate with a hand-written token behind it."""

from pathlib import Path

import pytest

from app.settings.attempts import AttemptLedger
from tests.desk.doors import FakeDoor
from tests.desk.worlds import world

__all__ = ["world"]


@pytest.fixture
def ledger(tmp_path: Path) -> AttemptLedger:
    return AttemptLedger(tmp_path / "logins")


@pytest.fixture
def fake(ledger: AttemptLedger) -> FakeDoor:
    """Return a gate with what only a hand-written host can show."""
    return FakeDoor(ledger)
