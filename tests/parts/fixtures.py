"""Fixtures for the real parts; each is made once for a test session and never changed by a test.

Under pytest-xdist the authority is shared by all workers; tokens and databases are each worker's own.
"""

import shutil
from pathlib import Path

import pytest

from tests.parts.nss import NssDatabase, create_nss
from tests.parts.pki import Authority, create_authority
from tests.parts.softhsm import SoftHsm, create_softhsm, open_softhsm

LEADER_TOKEN = "Phan Thanh Mai"
OFFICE_TOKEN = "So Noi vu"


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Return the certificate authority with all its leaves."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    return create_authority(shared / "authority")


@pytest.fixture(scope="session")
def trust(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a trust folder with root, intermediate and fresh revocation lists: a check can be fully green."""
    return authority.write_trust(tmp_path_factory.mktemp("trust"))


@pytest.fixture(scope="session")
def softhsm(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> SoftHsm:
    """Make two tokens: the leader's and the organisation's, each with its chain. Pass ``softhsm.environment`` on."""
    hsm = create_softhsm(tmp_path_factory.mktemp("softhsm") / "hsm")
    hsm.add_token(LEADER_TOKEN, [authority.leader], authority.chain)
    hsm.add_token(OFFICE_TOKEN, [authority.organisation], authority.chain)
    return hsm


@pytest.fixture
def plugged(plugged_copy: SoftHsm) -> SoftHsm:
    """Plug the two tokens in: SOFTHSM2_CONF is set for this process and the ones it starts."""
    return plugged_copy


@pytest.fixture
def plugged_copy(softhsm: SoftHsm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoftHsm:
    """Plug in a copy of the two tokens: after a wrong PIN a token says so until the right one comes."""
    shutil.copytree(softhsm.folder, tmp_path / "copied-softhsm")
    copy = open_softhsm(tmp_path / "copied-softhsm")
    copy.tokens.extend(softhsm.tokens)
    for name, value in copy.environment.items():
        monkeypatch.setenv(name, value)
    return copy


@pytest.fixture
def own_softhsm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoftHsm:
    """Plug in an empty SoftHSM2 for one test; add the tokens it needs."""
    hsm = create_softhsm(tmp_path / "own-softhsm")
    for name, value in hsm.environment.items():
        monkeypatch.setenv(name, value)
    return hsm


@pytest.fixture(scope="session")
def nss(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> NssDatabase:
    """Make the database poppler signs and checks with: it trusts the authority and holds leader and organisation."""
    return create_nss(tmp_path_factory.mktemp("nss") / "db", authority)
