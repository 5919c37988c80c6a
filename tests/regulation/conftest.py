"""The guidance that comes with the program."""

from __future__ import annotations

import pytest

from app.regulation.guidance import Guides, load_guides
from tests.regulation.reading import FOLDER


@pytest.fixture(scope="module")
def guides() -> Guides:
    return load_guides(FOLDER, {})
