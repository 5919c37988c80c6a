"""OCSP answers that are not what they seem."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509 import ocsp

from app.domain.trust import RevocationState, Unchecked
from app.trust.ocsp import read_answer
from app.trust.revocation import Moment, judge_entry
from tests.parts.revoking import GOOD, STRANGE, OnlineAuthority

NOW = datetime.now(UTC)


@pytest.fixture
def leaf(online: OnlineAuthority) -> x509.Certificate:
    return online.leaf(GOOD)


def responder_key(online: OnlineAuthority) -> rsa.RSAPrivateKey:
    key = load_pem_private_key((online.folder / "responder.key").read_bytes(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def answer(
    online: OnlineAuthority,
    leaf: x509.Certificate,
    *,
    signer: x509.Certificate,
    key: rsa.RSAPrivateKey,
    made: datetime = NOW,
    lasts: timedelta | None = timedelta(hours=1),
) -> bytes:
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=leaf,
        issuer=online.issuing,
        algorithm=hashes.SHA1(),  # noqa: S303 - names the issuer only
        cert_status=ocsp.OCSPCertStatus.GOOD,
        this_update=made,
        next_update=made + lasts if lasts else None,
        revocation_time=None,
        revocation_reason=None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, signer).certificates([signer])
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def test_the_issuer_itself_may_answer(online: OnlineAuthority, leaf: x509.Certificate) -> None:
    said = answer(online, leaf, signer=online.issuing, key=online.issuing_key)
    assert read_answer(said, leaf, online.issuing, NOW) is not None


def test_one_whom_the_issuer_charged_with_it_may_answer(online: OnlineAuthority, leaf: x509.Certificate) -> None:
    said = answer(online, leaf, signer=online.responder, key=responder_key(online))
    assert read_answer(said, leaf, online.issuing, NOW) is not None


def test_a_person_of_the_same_issuer_may_not(online: OnlineAuthority, leaf: x509.Certificate) -> None:
    said = answer(online, leaf, signer=leaf, key=online.leaf_key)
    assert read_answer(said, leaf, online.issuing, NOW) is None


def test_one_whom_another_issuer_charged_may_not(
    online: OnlineAuthority, other_online: OnlineAuthority, leaf: x509.Certificate
) -> None:
    said = answer(online, leaf, signer=other_online.responder, key=responder_key(other_online))
    assert read_answer(said, leaf, online.issuing, NOW) is None


def test_a_signature_that_does_not_hold_is_none(online: OnlineAuthority, leaf: x509.Certificate) -> None:
    said = answer(online, leaf, signer=online.issuing, key=online.issuing_key)
    signature = ocsp.load_der_ocsp_response(said).signature
    spoiled = said.replace(signature, bytes([signature[0] ^ 1]) + signature[1:])
    assert read_answer(spoiled, leaf, online.issuing, NOW) is None


def test_one_whose_certificate_has_ended_may_not(online: OnlineAuthority, leaf: x509.Certificate) -> None:
    said = answer(online, leaf, signer=online.responder, key=responder_key(online))
    assert read_answer(said, leaf, online.issuing, NOW + timedelta(days=800)) is None


def test_an_answer_about_another_certificate_is_none(online: OnlineAuthority, leaf: x509.Certificate) -> None:
    said = answer(online, online.leaf(STRANGE), signer=online.issuing, key=online.issuing_key)
    assert read_answer(said, leaf, online.issuing, NOW) is None


@pytest.mark.parametrize("status", [ocsp.OCSPResponseStatus.TRY_LATER, ocsp.OCSPResponseStatus.UNAUTHORIZED])
def test_an_error_is_none(online: OnlineAuthority, leaf: x509.Certificate, status: ocsp.OCSPResponseStatus) -> None:
    said = ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)
    assert read_answer(said, leaf, online.issuing, NOW) is None
    assert read_answer(b"<html>", leaf, online.issuing, NOW) is None


@pytest.mark.parametrize(
    ("made", "lasts", "verdict"),
    [
        (timedelta(0), timedelta(hours=1), (RevocationState.GOOD, None)),
        (timedelta(0), None, (RevocationState.GOOD, None)),
        (timedelta(minutes=3), None, (RevocationState.GOOD, None)),
        (-timedelta(days=2), timedelta(days=1), (RevocationState.UNCHECKED, Unchecked.OUTDATED)),
        (-timedelta(days=2), None, (RevocationState.UNCHECKED, Unchecked.OUTDATED)),
        (timedelta(days=1), timedelta(days=1), (RevocationState.UNCHECKED, Unchecked.NO_ADDRESS)),
    ],
)
def test_an_answer_counts_for_its_time(
    online: OnlineAuthority,
    leaf: x509.Certificate,
    made: timedelta,
    lasts: timedelta | None,
    verdict: tuple[RevocationState, Unchecked | None],
) -> None:
    said = answer(online, leaf, signer=online.issuing, key=online.issuing_key, made=NOW + made, lasts=lasts)
    entry = read_answer(said, leaf, online.issuing, NOW)
    assert entry is not None
    report = judge_entry(entry, leaf, Moment(NOW))
    assert (report.state, report.why) == verdict
