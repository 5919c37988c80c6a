"""One signature: what is listed, the four answers, and what they come to."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import cms

from app.check.verifying import verify
from app.domain.errors import PasswordNeeded, TrustUnreadable
from app.domain.signing import Stage
from app.domain.verdict import Covers, Result, SignatureKind, TimeSource
from tests.check.judged import answers, only, verdict_on
from tests.parts.cms import Sealer, openssl_cms, openssl_timestamp
from tests.parts.documents import attacked, plain, signed, storage
from tests.parts.documents.forms import empty_signature_field
from tests.parts.pki import Authority, Credential
from tests.parts.revisions import Signing, letter_document

Builder = Callable[[Path, Credential], Path]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cong-van.pdf"


def stamped_cms(signer: Credential, stamper: Credential, *, of_other: bool = False) -> Sealer:
    """Return a sealer that adds a time stamp over the signature value, as PAdES B-T has it."""

    def seal(data: bytes) -> bytes:
        envelope = cms.ContentInfo.load(openssl_cms(signer)(data))
        info = envelope["content"]["signer_infos"][0]
        token = openssl_timestamp(stamper)(b"other" if of_other else info["signature"].native)
        stamp = {"type": "signature_time_stamp_token", "values": [cms.ContentInfo.load(token)]}
        info["unsigned_attrs"] = cms.CMSAttributes([cms.CMSAttribute(stamp)])
        return bytes(envelope.dump())

    return seal


@pytest.mark.clause("LC-14")
@pytest.mark.clause("BT-14.1a")
@pytest.mark.clause("BT-14.1b")
@pytest.mark.clause("BT-14.1c")
def test_a_good_signature_with_chain_and_lists_is_valid(path: Path, authority: Authority, trust: Path) -> None:
    verdict = verdict_on(signed.pades_by_openssl(path, authority.leader, authority.chain), trust)
    found = only(verdict)
    assert (verdict.result, verdict.subindication) == (Result.VALID, None)
    assert answers(found.checks) == {
        "signature": ("yes", "signature_holds"),
        "integrity": ("yes", "unchanged"),
        "certificate": ("yes", "trusted"),
        "timestamp": ("none", "no_timestamp"),
    }
    assert (found.covers, found.sub_filter, found.digest, found.key) == (
        Covers.WHOLE_FILE,
        "ETSI.CAdES.detached",
        "sha256",
        "RSA 2048",
    )


def test_the_signer_and_the_place_of_the_mark_are_told(path: Path, authority: Authority, trust: Path) -> None:
    found = only(verdict_on(signed.by_openssl(path, authority.leader, pages=2), trust))
    assert found.signer is not None
    assert found.placement is not None
    assert (found.signer.name, found.signer.office, found.signer.serial) == (
        "Phan Thanh Mai",
        "Sở Nội vụ",
        authority.leader.serial,
    )
    assert (found.placement.page, found.placement.rect.width, found.placement.rect.height) == (1, 220, 83)


def test_an_invisible_signature_has_no_place(path: Path, authority: Authority) -> None:
    assert only(verdict_on(signed.invisible(path, authority.leader))).placement is None


def test_a_file_without_signature_is_unsigned(path: Path) -> None:
    verdict = verdict_on(plain.one_page(path))
    assert (verdict.result, verdict.signatures) == (Result.UNSIGNED, ())


def test_an_empty_field_is_no_signature(path: Path) -> None:
    assert verdict_on(empty_signature_field(path)).result is Result.UNSIGNED


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    verdict = verdict_on(tmp_path / "khong-co.pdf")
    assert verdict.error is not None
    assert (verdict.result, verdict.error.code) == (Result.ERROR, "file_unreadable")


def test_something_else_than_a_pdf_is_told(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 a text document")
    verdict = verdict_on(path)
    assert verdict.error is not None
    assert (verdict.result, verdict.error.code) == (Result.ERROR, "file_malformed")


def test_a_file_that_only_a_repairing_reader_opens_is_not_valid(path: Path, authority: Authority, trust: Path) -> None:
    signed.by_openssl(path, authority.leader, authority.chain)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"startxref\n", b"startxref\n9", 1))
    assert verdict_on(path, trust).result in {Result.ERROR, Result.INVALID}


@pytest.mark.parametrize("cipher", ["RC4-128", "AES-128", "AES-256"])
def test_owner_only_encryption_opens_silently(path: Path, cipher: storage.Cipher) -> None:
    assert verdict_on(storage.encrypted(path, cipher)).result is Result.UNSIGNED


def test_a_user_password_is_asked_for(path: Path) -> None:
    storage.encrypted(path, user="mat-khau")
    with pytest.raises(PasswordNeeded) as first:
        verify(str(path))
    with pytest.raises(PasswordNeeded) as second:
        verify(str(path), password="khac")
    assert (first.value.facts["wrong"], second.value.facts["wrong"]) == ("no", "yes")
    assert verify(str(path), password="mat-khau").result is Result.UNSIGNED


def test_a_trust_path_that_is_missing_is_named(path: Path, tmp_path: Path) -> None:
    plain.one_page(path)
    with pytest.raises(TrustUnreadable) as raised:
        verdict_on(path, tmp_path / "khong-co")
    assert raised.value.facts == {"file": "khong-co"}


@pytest.mark.parametrize(
    ("build", "sub_filter"),
    [
        (signed.x509_rsa_sha1, "adbe.x509.rsa_sha1"),
        (signed.without_subfilter, ""),
        (signed.unknown_subfilter, "CTY.ChuKySo.v1"),
    ],
)
def test_kinds_that_cannot_be_verified_are_listed(
    path: Path, authority: Authority, build: Builder, sub_filter: str
) -> None:
    found = only(verdict_on(build(path, authority.leader)))
    assert (found.kind, found.sub_filter, found.result) == (
        SignatureKind.UNSUPPORTED,
        sub_filter,
        Result.INDETERMINATE,
    )
    assert answers(found.checks)["signature"] == ("unknown", "kind_unsupported")


def test_the_oldest_cms_kind_is_verified_and_called_weak(path: Path, authority: Authority, trust: Path) -> None:
    found = only(verdict_on(signed.pkcs7_sha1(path, authority.leader), trust))
    assert answers(found.checks)["signature"][0] == answers(found.checks)["integrity"][0] == "yes"
    assert (found.result, found.subindication) == (Result.INDETERMINATE, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE")


@pytest.mark.parametrize(
    ("build", "warning"),
    [
        (lambda path, authority: signed.by_openssl(path, authority.leader, digest="sha1"), "weak_digest"),
        (lambda path, authority: signed.by_openssl(path, authority.weak), "weak_key"),
    ],
)
def test_weak_mathematics_holds_and_caps_the_result(
    path: Path, authority: Authority, trust: Path, build: Callable[[Path, Authority], Path], warning: str
) -> None:
    found = only(verdict_on(build(path, authority), trust))
    assert {state for state, _ in list(answers(found.checks).values())[:3]} == {"yes"}
    assert warning in found.warnings
    assert found.result is Result.INDETERMINATE


def test_a_malformed_signature_leaves_the_good_one_beside_it(path: Path, authority: Authority, trust: Path) -> None:
    verdict = verdict_on(attacked.garbage_cms(path, authority.leader), trust)
    good, bad = verdict.signatures
    assert (good.result, bad.result, verdict.result) == (Result.VALID, Result.INVALID, Result.INVALID)
    assert answers(bad.checks)["signature"] == ("no", "signature_unreadable")


@pytest.mark.parametrize(
    ("build", "question", "reason", "subindication"),
    [
        (attacked.tampered_byte, "integrity", "digest_wrong", "HASH_FAILURE"),
        (attacked.tampered_page, "integrity", "digest_wrong", "HASH_FAILURE"),
        (attacked.signature_of_other_file, "integrity", "digest_wrong", "HASH_FAILURE"),
        (attacked.wide_gap, "integrity", "range_wrong", "FORMAT_FAILURE"),
        (attacked.nonsense_range, "integrity", "range_wrong", "FORMAT_FAILURE"),
        (attacked.empty_contents, "signature", "signature_unreadable", "FORMAT_FAILURE"),
    ],
)
def test_what_is_not_what_was_signed_is_invalid(
    path: Path, authority: Authority, *, build: Builder, question: str, reason: str, subindication: str
) -> None:
    found = only(verdict_on(build(path, authority.leader)))
    assert answers(found.checks)[question] == ("no", reason)
    assert (found.result, found.subindication) == (Result.INVALID, subindication)


@pytest.mark.parametrize(
    "byte_range",
    ["0 -1 5 5", "1 10 20 5", "0 10 5 99", "0 99999999999 1 1", "0 10", "0 0 0 0", "0 10 20 99999999999999999", "/A"],
)
def test_nonsense_ranges_are_refused(path: Path, authority: Authority, byte_range: str) -> None:
    found = only(verdict_on(attacked.nonsense_range(path, authority.leader, byte_range)))
    assert answers(found.checks)["integrity"] == ("no", "range_wrong")


def test_a_changed_signature_value_is_wrong_whatever_the_digest(path: Path, authority: Authority, trust: Path) -> None:
    def spoiled(data: bytes) -> bytes:
        made = bytearray(openssl_cms(authority.leader)(data))
        made[-5] ^= 1
        return bytes(made)

    document = letter_document(path)
    document.sign(Signing(spoiled))
    found = only(verdict_on(path, trust))
    assert answers(found.checks)["signature"] == ("no", "signature_wrong")
    assert answers(found.checks)["integrity"] == ("yes", "unchanged")
    assert found.subindication == "SIG_CRYPTO_FAILURE"


@pytest.mark.parametrize(
    ("name", "answer", "result", "subindication"),
    [
        ("expired", ("unknown", "expired_no_proof"), Result.INDETERMINATE, "OUT_OF_BOUNDS_NO_POE"),
        ("not_yet_valid", ("no", "not_yet_valid"), Result.INDETERMINATE, "OUT_OF_BOUNDS_NO_POE"),
        ("revoked", ("no", "revoked"), Result.INDETERMINATE, "REVOKED_NO_POE"),
        ("stranger", ("unknown", "no_path"), Result.INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND"),
        ("impostor", ("unknown", "no_path"), Result.INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND"),
        ("not_for_signing", ("no", "key_usage"), Result.INDETERMINATE, "CHAIN_CONSTRAINTS_FAILURE"),
        ("non_repudiation_only", ("yes", "trusted"), Result.VALID, None),
    ],
)
def test_the_certificate_is_judged_apart_from_the_mathematics(
    path: Path,
    authority: Authority,
    trust: Path,
    *,
    name: str,
    answer: tuple[str, str],
    result: Result,
    subindication: str | None,
) -> None:
    found = only(verdict_on(signed.by_openssl(path, authority.credential(name)), trust))
    assert answers(found.checks)["certificate"] == answer
    assert answers(found.checks)["signature"][0] == answers(found.checks)["integrity"][0] == "yes"
    assert (found.result, found.subindication) == (result, subindication)


def test_nothing_is_trusted_without_a_trust_folder(path: Path, authority: Authority) -> None:
    found = only(verdict_on(signed.by_openssl(path, authority.leader, authority.chain)))
    assert answers(found.checks)["certificate"] == ("unknown", "no_path")


@pytest.mark.clause("BT-14.1d")
def test_a_missing_time_stamp_spoils_nothing_unless_it_is_required(
    path: Path, authority: Authority, trust: Path
) -> None:
    signed.by_openssl(path, authority.leader)
    assert only(verdict_on(path, trust)).result is Result.VALID
    found = only(verify(str(path), trust=(str(trust),), timestamp_required=True))
    assert answers(found.checks)["timestamp"] == ("no", "timestamp_required")
    assert (found.result, found.subindication) == (Result.INDETERMINATE, "SIG_CONSTRAINTS_FAILURE")


def test_a_time_stamp_on_the_signature_gives_its_time(path: Path, authority: Authority, trust: Path) -> None:
    document = letter_document(path)
    document.sign(Signing(stamped_cms(authority.leader, authority.timestamping)))
    found = only(verify(str(path), trust=(str(trust),), timestamp_required=True))
    assert answers(found.checks)["timestamp"] == ("yes", "timestamp_holds")
    assert (found.time_source, found.result) == (TimeSource.TIMESTAMP, Result.VALID)


def test_a_time_stamp_of_something_else_is_wrong(path: Path, authority: Authority, trust: Path) -> None:
    document = letter_document(path)
    document.sign(Signing(stamped_cms(authority.leader, authority.timestamping, of_other=True)))
    found = only(verdict_on(path, trust))
    assert answers(found.checks)["timestamp"] == ("no", "timestamp_wrong")
    assert found.result is Result.INDETERMINATE


def test_a_time_stamp_of_a_stranger_proves_nothing(path: Path, authority: Authority) -> None:
    document = letter_document(path)
    document.sign(Signing(stamped_cms(authority.leader, authority.timestamping)))
    found = only(verdict_on(path))
    assert answers(found.checks)["timestamp"] == ("unknown", "timestamp_untrusted")
    assert found.time_source is TimeSource.SIGNER


def test_a_document_time_stamp_covers_the_signature_before_it(path: Path, authority: Authority, trust: Path) -> None:
    verdict = verdict_on(signed.document_timestamp(path, authority.timestamping, authority.leader), trust)
    first, stamp = verdict.signatures
    assert (verdict.result, stamp.kind) == (Result.VALID, SignatureKind.TIMESTAMP)
    assert answers(first.checks)["timestamp"] == ("yes", "timestamp_holds")
    assert first.time_source is TimeSource.TIMESTAMP


@pytest.mark.parametrize(
    ("off", "warning"), [(timedelta(hours=7), "time_seven_hours_off"), (timedelta(hours=2), "time_claims_differ")]
)
def test_claimed_times_that_differ_are_told(path: Path, authority: Authority, off: timedelta, warning: str) -> None:
    document = letter_document(path)
    document.sign(Signing(openssl_cms(authority.leader), claimed=datetime.now(UTC) - off))
    assert warning in only(verdict_on(path)).warnings


def test_an_offline_check_says_so(path: Path, authority: Authority, trust: Path) -> None:
    signed.by_openssl(path, authority.leader)
    assert "revocation_offline" in only(verify(str(path), trust=(str(trust),), offline=True)).warnings


def test_progress_is_told_from_reading_to_the_end(path: Path, authority: Authority) -> None:
    heard: list[tuple[Stage, float]] = []
    signed.by_openssl(path, authority.leader)
    verify(str(path), progress=lambda stage, done: heard.append((stage, done)))
    assert (heard[0], heard[-1]) == ((Stage.READING, 0.0), (Stage.CHECKING, 1.0))
