"""The list of trusted authorities: read, added to and taken from, and never more than a person may."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from app.domain.errors import TrustFixed, TrustNotFound, TrustUnreadable, TrustUnsuitable, TrustUnwritable
from app.domain.trust import ChainState, Scope
from app.settings.keeping import write_whole
from app.trust.certificates import fingerprint_of
from app.trust.keeping import add_authority, list_authorities, read_authorities, remove_authority
from tests.parts.revoking import GOOD, OnlineAuthority
from tests.trust.conftest import Home


@pytest.fixture
def file(online: OnlineAuthority, tmp_path: Path) -> Path:
    """Return a file with root and issuing authority, as IT hands it out."""
    path = tmp_path / "ca.pem"
    path.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in (online.root, online.issuing)))
    return path


@pytest.fixture
def keeping(home: Home, online: OnlineAuthority) -> Home:
    home.pin(online.responder)
    return home


def add(home: Home, file: Path, sha256: str) -> None:
    add_authority(home.household, str(file), sha256, write_whole)


def listed(home: Home) -> dict[str, tuple[Scope, bool]]:
    found = list_authorities(home.household, home.trust())
    return {each.sha256: (each.scope, each.at_hand) for each in found}


def test_what_is_pinned_is_listed_whether_met_or_not(keeping: Home, online: OnlineAuthority) -> None:
    assert listed(keeping) == {fingerprint_of(online.responder): (Scope.GOVERNMENT, False)}


def test_a_file_is_shown_before_anything_of_it_is_trusted(keeping: Home, file: Path, online: OnlineAuthority) -> None:
    shown = read_authorities(str(file))
    assert [each.sha256 for each in shown] == [fingerprint_of(online.root), fingerprint_of(online.issuing)]
    assert len(listed(keeping)) == 1


def test_one_certificate_of_a_file_is_added_and_taken_away_again(
    keeping: Home, file: Path, online: OnlineAuthority
) -> None:
    sha256, leaf = fingerprint_of(online.issuing), online.leaf(GOOD)
    add(keeping, file, sha256)
    assert listed(keeping)[sha256] == (Scope.PERSON, True)
    assert fingerprint_of(online.root) not in listed(keeping)
    assert keeping.report(leaf, offline=True).state is ChainState.FOUND
    remove_authority(keeping.household, sha256, keeping.trust())
    assert keeping.report(leaf, offline=True).state is ChainState.NOT_FOUND


def test_only_authorities_are_added(keeping: Home, online: OnlineAuthority, tmp_path: Path) -> None:
    leaf = online.leaf(GOOD)
    (tmp_path / "leaf.crt").write_bytes(leaf.public_bytes(Encoding.DER))
    assert not read_authorities(str(tmp_path / "leaf.crt"))[0].is_authority
    with pytest.raises(TrustUnsuitable):
        add(keeping, tmp_path / "leaf.crt", fingerprint_of(leaf))


def test_only_what_is_in_the_file_is_added(keeping: Home, file: Path, online: OnlineAuthority) -> None:
    with pytest.raises(TrustNotFound):
        add(keeping, file, fingerprint_of(online.responder))


@pytest.mark.parametrize("content", [None, b"", b"rubbish"])
def test_a_file_without_certificates_is_told_by_name(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "x.pem").write_bytes(content)
    with pytest.raises(TrustUnreadable) as raised:
        read_authorities(str(tmp_path / "x.pem"))
    assert raised.value.facts == {"file": "x.pem"}


def test_what_is_pinned_or_of_the_machine_stays(keeping: Home, file: Path, online: OnlineAuthority) -> None:
    keeping.machine.mkdir()
    (keeping.machine / "ca.pem").write_bytes(file.read_bytes())
    for certificate in (online.responder, online.issuing):
        with pytest.raises(TrustFixed):
            remove_authority(keeping.household, fingerprint_of(certificate), keeping.trust())


def test_what_nobody_added_cannot_be_taken_away(keeping: Home) -> None:
    with pytest.raises(TrustNotFound):
        remove_authority(keeping.household, "0" * 64, keeping.trust())


def test_a_list_that_cannot_be_written_stays_as_it_was(keeping: Home, file: Path, online: OnlineAuthority) -> None:
    keeping.person.write_bytes(b"a file where a folder should be")
    with pytest.raises(TrustUnwritable):
        add(keeping, file, fingerprint_of(online.issuing))
    assert len(listed(keeping)) == 1
