"""The way to a trusted authority: lists of revoked certificates, proven times, weak and limited authorities."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from app.domain.verdict import Answer
from app.trust.paths import PathVerdict, Purpose, judge_certificate
from app.trust.revocation import Moment
from app.trust.stores import Trust, load_trust
from tests.parts.pki import Authority, Credential

NOW = datetime.now(UTC) + timedelta(hours=1)
"""A little later than the lists the fixtures make."""

Words = tuple[str, str, str | None]


def judge(credential: Credential, folder: Path | Trust, *, proof: datetime | None = None) -> Words:
    trust = folder if isinstance(folder, Trust) else load_trust((str(folder),))
    return _words(judge_certificate(credential.certificate_der, (), trust, Moment(NOW, proof)))


def _words(verdict: PathVerdict) -> Words:
    return verdict.answer.value, verdict.reason.value, verdict.subindication


def own_list(
    authority: Authority,
    serial: int,
    reason: x509.ReasonFlags,
    *,
    days_ago: int = 10,
    scope: x509.IssuingDistributionPoint | None = None,
) -> x509.CertificateRevocationList:
    """Return a list of the issuing authority with one entry."""
    by = authority.issuing
    entry = (
        x509.RevokedCertificateBuilder()
        .serial_number(serial)
        .revocation_date(NOW - timedelta(days=days_ago))
        .add_extension(x509.CRLReason(reason), critical=False)
        .build()
    )
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(by.certificate.subject)
        .last_update(NOW - timedelta(minutes=1))
        .next_update(NOW + timedelta(days=7))
        .add_revoked_certificate(entry)
    )
    if scope is not None:
        builder = builder.add_extension(scope, critical=True)
    return builder.sign(by.key, hashes.SHA256())


def trusting(authority: Authority, *lists: x509.CertificateRevocationList) -> Trust:
    """Return root and issuing authority, the root's list, and these lists of the issuing one."""
    roots = x509.load_der_x509_crl(authority.crl("root"))
    return Trust((authority.root.certificate,), (authority.issuing.certificate,), (roots, *lists))


@pytest.mark.clause("LC-14")
def test_a_certificate_with_path_and_fresh_lists_is_trusted(authority: Authority, trust: Path) -> None:
    assert judge(authority.leader, trust) == ("yes", "trusted", None)


def test_the_intermediate_may_come_with_the_signature(authority: Authority, trust: Path, tmp_path: Path) -> None:
    for name in ("root.pem", "root.crl", "issuing.crl"):
        (tmp_path / name).write_bytes((trust / name).read_bytes())
    found = load_trust((str(tmp_path),))
    embedded = (authority.issuing.certificate_der,)
    verdict = judge_certificate(authority.leader.certificate_der, embedded, found, Moment(NOW))
    assert verdict.answer is Answer.YES


def test_a_root_that_came_with_the_signature_is_no_anchor(authority: Authority) -> None:
    embedded = tuple(each.certificate_der for each in authority.chain)
    verdict = judge_certificate(authority.leader.certificate_der, embedded, Trust(), Moment(NOW))
    assert _words(verdict) == ("unknown", "no_path", "NO_CERTIFICATE_CHAIN_FOUND")


def test_without_lists_revocation_is_unknown(authority: Authority, tmp_path: Path) -> None:
    authority.write_trust(tmp_path / "t", crls=False)
    assert judge(authority.leader, tmp_path / "t") == ("unknown", "no_revocation_information", "TRY_LATER")


def test_old_lists_leave_revocation_unknown(authority: Authority, tmp_path: Path) -> None:
    authority.write_trust(tmp_path / "t", issued=NOW - timedelta(days=40))
    assert judge(authority.leader, tmp_path / "t") == ("unknown", "revocation_information_old", "TRY_LATER")


def test_an_old_list_still_tells_of_a_revocation(authority: Authority, tmp_path: Path) -> None:
    authority.write_trust(tmp_path / "t", issued=NOW - timedelta(days=40))
    assert judge(authority.revoked, tmp_path / "t")[:2] == ("no", "revoked")


def test_a_list_with_a_false_signature_is_no_list(authority: Authority) -> None:
    real = own_list(authority, 1, x509.ReasonFlags.unspecified)
    der = bytearray(real.public_bytes(Encoding.DER))
    der[-1] ^= 1
    assert judge(authority.leader, trusting(authority, x509.load_der_x509_crl(bytes(der))))[1] == (
        "no_revocation_information"
    )


def test_a_list_of_other_certificates_is_no_list(authority: Authority) -> None:
    scope = x509.IssuingDistributionPoint(
        full_name=None,
        relative_name=None,
        only_contains_user_certs=False,
        only_contains_ca_certs=True,
        only_some_reasons=None,
        indirect_crl=False,
        only_contains_attribute_certs=False,
    )
    partial = own_list(authority, 1, x509.ReasonFlags.unspecified, scope=scope)
    assert judge(authority.leader, trusting(authority, partial))[1] == "no_revocation_information"


def test_a_certificate_on_hold_is_told_from_a_revoked_one(authority: Authority) -> None:
    serial = authority.leader.certificate.serial_number
    held = own_list(authority, serial, x509.ReasonFlags.certificate_hold)
    assert judge(authority.leader, trusting(authority, held)) == ("no", "on_hold", "TRY_LATER")


def test_a_revocation_after_the_proven_time_does_not_count(authority: Authority) -> None:
    serial = authority.leader.certificate.serial_number
    revoked = trusting(authority, own_list(authority, serial, x509.ReasonFlags.superseded, days_ago=3))
    assert judge(authority.leader, revoked, proof=NOW - timedelta(days=5))[0] == "yes"
    assert judge(authority.leader, revoked, proof=NOW - timedelta(days=1)) == ("no", "revoked", "REVOKED_NO_POE")


def test_an_ended_certificate_needs_a_proof_and_a_list_from_its_lifetime(authority: Authority, tmp_path: Path) -> None:
    authority.write_trust(tmp_path / "new")
    assert judge(authority.expired, tmp_path / "new") == ("unknown", "expired_no_proof", "OUT_OF_BOUNDS_NO_POE")
    proof = NOW - timedelta(days=60)
    assert judge(authority.expired, tmp_path / "new", proof=proof)[1] == "revocation_information_old"
    authority.write_trust(tmp_path / "old", issued=NOW - timedelta(days=40))
    assert judge(authority.expired, tmp_path / "old", proof=proof)[1] == "trusted"


def test_a_proof_before_the_certificate_began_is_final(authority: Authority, trust: Path) -> None:
    found = judge(authority.not_yet_valid, trust, proof=NOW - timedelta(days=1))
    assert found == ("no", "not_yet_valid", "NOT_YET_VALID")


def test_a_time_stamp_authority_must_be_made_for_it(authority: Authority, trust: Path) -> None:
    known = load_trust((str(trust),))
    for credential, answer in ((authority.timestamping, Answer.YES), (authority.leader, Answer.NO)):
        der = credential.certificate_der
        assert judge_certificate(der, (), known, Moment(NOW), purpose=Purpose.TIMESTAMPING).answer is answer


def test_an_authority_signed_with_sha1_counts_only_if_it_was_put_into_the_folder() -> None:
    root, issuing, leaf = _weak_chain()
    pinned = Trust((root,), (issuing,), ())
    unpinned = Trust((root,), (), ())
    der, embedded = leaf.public_bytes(Encoding.DER), (issuing.public_bytes(Encoding.DER),)
    assert judge_certificate(der, embedded, pinned, Moment(NOW)).reason == "no_revocation_information"
    assert judge_certificate(der, embedded, unpinned, Moment(NOW)).reason == "authority_weak"


def test_a_leaf_is_no_authority(authority: Authority, trust: Path) -> None:
    forged = _certificate("Giả mạo", authority.leader.key, authority.leader.certificate.subject)
    embedded = (authority.leader.certificate_der,)
    known = load_trust((str(trust),))
    verdict = judge_certificate(forged.public_bytes(Encoding.DER), embedded, known, Moment(NOW))
    assert verdict.reason == "path_constraints"


def test_files_of_every_kind_are_read_and_rubbish_in_a_folder_is_passed_over(
    authority: Authority, tmp_path: Path
) -> None:
    (tmp_path / "root.cer").write_bytes(authority.root.certificate_der)
    (tmp_path / "both.crt").write_bytes(
        b"text before\n" + b"".join(each.certificate_file.read_bytes() for each in authority.chain)
    )
    list_of_root = x509.load_der_x509_crl(authority.crl("root"))
    (tmp_path / "root.crl").write_bytes(list_of_root.public_bytes(Encoding.PEM))
    (tmp_path / "rubbish.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----")
    (tmp_path / "note.txt").write_bytes(b"hello")
    found = load_trust((str(tmp_path),))
    assert authority.root.certificate in found.anchors
    assert found.others == (authority.issuing.certificate,)
    assert len(found.lists) == 1


def _weak_chain() -> tuple[x509.Certificate, x509.Certificate, x509.Certificate]:
    """Return root, issuing authority signed with SHA-1 as the first generation's are, and leaf.

    No library makes SHA-1 certificates any more, so the signature is put in by hand.
    """
    root_key, issuing_key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    root = _certificate("Root", root_key, _named("Root"), authority=True)
    issuing = _with_sha1(_certificate("Issuing", root_key, root.subject, authority=True, own=issuing_key), root_key)
    return root, issuing, _certificate("Leaf", issuing_key, issuing.subject)


def _certificate(
    name: str,
    key: rsa.RSAPrivateKey,
    issuer: x509.Name,
    *,
    authority: bool = False,
    own: rsa.RSAPrivateKey | None = None,
) -> x509.Certificate:
    return (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(issuer)
        .public_key((own or key).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=2))
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )


def _with_sha1(certificate: x509.Certificate, key: rsa.RSAPrivateKey) -> x509.Certificate:

    made = asn1.Certificate.load(certificate.public_bytes(Encoding.DER))
    for algorithm in (made["tbs_certificate"]["signature"], made["signature_algorithm"]):
        algorithm["algorithm"] = "sha1_rsa"
    body = made["tbs_certificate"].dump(force=True)
    made["signature_value"] = key.sign(body, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303
    return x509.load_der_x509_certificate(made.dump(force=True))


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
