"""What these tests share: a document, and real hosts to look at a device with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.worlds import world
from tests.parts.documents.plain import one_page


@pytest.fixture
def document(tmp_path: Path) -> Path:
    return one_page(tmp_path / "cong-van.pdf")


__all__ = ["world"]
