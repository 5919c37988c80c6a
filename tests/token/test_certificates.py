"""Certificates as they stand on tokens, good and bad."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.domain.token import Certificate, CertificateKind, Unusable
from app.token.certificates import CertificateObject, VisibleKeys, is_authority, read_certificate, rsa_key_of
from tests.parts.pki import LEADER_MAIL, LEADER_NAME, Authority, Credential

NOW = datetime.now(UTC)


def read(credential: Credential, keys: VisibleKeys | None = None, now: datetime = NOW) -> Certificate:
    found = CertificateObject("nhãn", b"\x01", credential.certificate_der)
    return read_certificate(found, keys or VisibleKeys(), now)


def test_a_leaders_certificate_says_who_and_where(authority: Authority) -> None:
    found = read(authority.leader)
    assert (found.holder, found.office, found.email) == (LEADER_NAME, "Sở Nội vụ, UBND tỉnh Sông Lam", LEADER_MAIL)
    assert found.kind is CertificateKind.PERSON
    assert found.serial == authority.leader.serial
    assert found.not_after.utcoffset() == timedelta(0)


def test_a_certificate_for_signing_is_usable(authority: Authority) -> None:
    assert read(authority.leader).usable
    assert read(authority.organisation).usable
    assert read(authority.non_repudiation_only).usable


@pytest.mark.clause("LD-6.1")
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("expired", Unusable.EXPIRED),
        ("not_yet_valid", Unusable.NOT_YET_VALID),
        ("not_for_signing", Unusable.KEY_USAGE),
        ("weak", Unusable.KEY_TYPE),
    ],
)
def test_a_certificate_that_may_not_sign_says_why(name: str, reason: Unusable, authority: Authority) -> None:
    found = read(authority.credential(name))
    assert (found.usable, found.reason) == (False, reason)


def naming(*parts: tuple[x509.ObjectIdentifier, str]) -> bytes:
    """Return a certificate that names these parts of its subject."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(kind, text) for kind, text in parts])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(7).not_valid_before(NOW).not_valid_after(NOW + timedelta(days=1))
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


@pytest.mark.clause("LC-4.3", "LC-10.4", "PT-3.2", "HN-5.2")
def test_a_certificate_may_say_itself_what_it_is_for() -> None:
    der = naming(
        (NameOID.ORGANIZATION_NAME, "UBND tỉnh"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "Trường Chính trị"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "Phó Giám đốc"),
        (NameOID.TITLE, "Bí thư Chi bộ"),
        (NameOID.COMMON_NAME, "Phan Thanh Mai"),
    )
    found = read_certificate(CertificateObject("", b"", der), VisibleKeys(), NOW)
    assert found.titles == ("Bí thư Chi bộ", "Phó Giám đốc")


def test_those_of_the_government_do_not(authority: Authority) -> None:
    assert read(authority.leader).titles == ()


def test_authorities_are_told_apart(authority: Authority) -> None:
    assert is_authority(authority.issuing.certificate_der)
    assert not is_authority(authority.leader.certificate_der)
    assert not is_authority(b"nonsense")


@pytest.mark.parametrize("spoilt", [b"", b"\x30\x03\x02\x01\x01", b"not a certificate"])
def test_a_certificate_that_cannot_be_parsed_is_a_row_of_its_own(spoilt: bytes) -> None:
    found = read_certificate(CertificateObject("nhãn", b"\x02", spoilt), VisibleKeys(), NOW)
    assert (found.label, found.usable, found.reason) == ("nhãn", False, Unusable.UNREADABLE)


def test_a_cut_certificate_is_unreadable(authority: Authority) -> None:
    whole = authority.leader.certificate_der
    for length in range(0, len(whole), 97):
        found = read_certificate(CertificateObject("", b"", whole[:length]), VisibleKeys(), NOW)
        assert found.reason is Unusable.UNREADABLE


def test_hidden_keys_are_no_proof_of_a_missing_key(authority: Authority) -> None:
    assert read(authority.leader, VisibleKeys(public_ids=frozenset({b"\x09"}))).usable


def test_shown_keys_of_which_none_fits_prove_it(authority: Authority) -> None:
    keys = VisibleKeys(private_ids=frozenset({b"\x09"}), moduli=frozenset({35}))
    assert read(authority.leader, keys).reason is Unusable.NO_KEY


def test_a_key_with_another_id_but_the_same_modulus_fits(authority: Authority) -> None:
    key = rsa_key_of(authority.leader.certificate_der)
    assert key is not None
    keys = VisibleKeys(private_ids=frozenset({b"\x09"}), moduli=frozenset({key.public_numbers().n}))
    assert read(authority.leader, keys).usable


def test_long_texts_are_cut_to_what_a_message_may_hold(authority: Authority) -> None:
    found = CertificateObject("x" * 5000, b"\xaa" * 500, authority.leader.certificate_der)
    shown = read_certificate(found, VisibleKeys(), NOW)
    assert (len(shown.label), len(shown.key_id)) == (1024, 80)
