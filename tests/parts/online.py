"""Fixtures of an authority that is on the network of this machine, and of a server nobody may ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.parts.revoking import OnlineAuthority, create_online_authority, running_responder
from tests.parts.web import Web, running_web


@pytest.fixture(scope="session")
def online(tmp_path_factory: pytest.TempPathFactory) -> OnlineAuthority:
    return create_online_authority(tmp_path_factory.mktemp("online"))


@pytest.fixture(scope="session")
def other_online(tmp_path_factory: pytest.TempPathFactory) -> OnlineAuthority:
    """Return an authority of the same names with other keys."""
    return create_online_authority(tmp_path_factory.mktemp("other-online"))


@pytest.fixture(scope="session")
def responder(online: OnlineAuthority) -> Iterator[str]:
    """Run the authority's OCSP service."""
    with running_responder(online) as host:
        yield host


@pytest.fixture
def web() -> Iterator[Web]:
    """Run the authority's web server."""
    with running_web() as running:
        yield running


@pytest.fixture
def foreign() -> Iterator[Web]:
    """Run a server that is on no list."""
    with running_web() as running:
        yield running
