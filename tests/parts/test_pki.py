"""The authority is what it says, in the eyes of openssl."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from tests.parts.commands import attempt
from tests.parts.pki import LEADER_MAIL, Authority, create_authority


def openssl_verdict(authority: Authority, name: str, *options: str | Path) -> str:
    chain = ("-CAfile", authority.root.certificate_file, "-untrusted", authority.issuing.certificate_file)
    result = attempt("openssl", "verify", *chain, *options, authority.credential(name).certificate_file)
    return (result.stdout + result.stderr).decode()


@pytest.mark.parametrize(
    "name", ["leader", "organisation", "non_repudiation_only", "without_addresses", "timestamping"]
)
def test_a_leaf_leads_to_the_root(authority: Authority, name: str) -> None:
    assert ": OK" in openssl_verdict(authority, name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("expired", "certificate has expired"),
        ("not_yet_valid", "not yet valid"),
        ("impostor", "unable to get local issuer"),
        ("stranger", "self-signed"),
    ],
)
def test_a_bad_leaf_is_refused_for_its_own_reason(authority: Authority, name: str, words: str) -> None:
    assert words in openssl_verdict(authority, name)


def test_the_trust_folder_knows_who_is_revoked(authority: Authority, trust: Path, tmp_path: Path) -> None:
    crl = tmp_path / "crl.pem"
    lists = [x509.load_der_x509_crl(path.read_bytes()) for path in trust.glob("*.crl")]
    crl.write_bytes(b"".join(one.public_bytes(serialization.Encoding.PEM) for one in lists))
    checking = ("-crl_check_all", "-CRLfile", crl)
    assert ": OK" in openssl_verdict(authority, "leader", *checking)
    assert "certificate revoked" in openssl_verdict(authority, "revoked", *checking)


def test_a_stale_list_can_be_made(authority: Authority) -> None:
    old = x509.load_der_x509_crl(authority.crl(issued=datetime.now(UTC) - timedelta(days=30)))
    assert old.next_update_utc is not None
    assert old.next_update_utc < datetime.now(UTC)


def test_the_leader_has_the_state_profile(authority: Authority) -> None:
    certificate = authority.leader.certificate
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert names.get_values_for_type(x509.RFC822Name) == [LEADER_MAIL]
    assert certificate.subject.rfc4514_string() == "CN=Phan Thanh Mai,OU=Sở Nội vụ,O=UBND tỉnh Sông Lam,C=VN"


def test_the_organisation_has_a_longer_key(authority: Authority) -> None:
    assert authority.organisation.key.key_size == 3072


def test_an_authority_is_made_once(authority: Authority) -> None:
    before = authority.root.certificate
    assert create_authority(authority.folder).root.certificate == before


def test_a_trust_folder_without_lists_has_none(authority: Authority, tmp_path: Path) -> None:
    folder = authority.write_trust(tmp_path / "trust", crls=False)
    assert sorted(path.name for path in folder.iterdir()) == ["issuing.pem", "root.pem"]
