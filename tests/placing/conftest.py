"""The documents, printed once for all tests."""

from pathlib import Path

import pytest

from tests.parts.images import signature_image
from tests.placing.printing import print_all
from tests.placing.sample import Sample
from tests.placing.samples import samples


@pytest.fixture(scope="session")
def texts(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    """Return every document as it is written."""
    return samples(signature_image(tmp_path_factory.mktemp("ink") / "signature.png").read_bytes())


@pytest.fixture(scope="session")
def printed(texts: list[Sample], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Print every document in one run of LibreOffice."""
    return print_all(texts, tmp_path_factory.mktemp("printed") / "all")
