"""Asking an OCSP service (RFC 6960) about one certificate, and reading what it answers as far as it can be believed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from app.domain.trust import RevocationSource
from app.trust.certificates import UNREADABLE, is_issued_by, verifies
from app.trust.revocation import SKEW, Entry

MEDIA_TYPE: Final = "application/ocsp-request"
_LASTS: Final = timedelta(hours=12)
"""How long an answer counts that does not say until when."""
_EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WRONG: Final = (*UNREADABLE, UnsupportedAlgorithm)


def ask_about(certificate: x509.Certificate, issuer: x509.Certificate) -> bytes:
    """Return the request. SHA-1 here only names the issuer, and is what every service understands (RFC 5019)."""
    return _request(certificate, issuer).public_bytes(Encoding.DER)


def read_answer(content: bytes, certificate: x509.Certificate, issuer: x509.Certificate, now: datetime) -> Entry | None:
    """Return what a service says of a certificate; None for an error, another certificate or a foreign signature."""
    try:
        response = ocsp.load_der_ocsp_response(content)
        if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return None
        if not any(_is_signed_by(response, signer) for signer in _signers(response, issuer, now)):
            return None
        return next((_entry(each) for each in response.responses if _is_about(each, certificate, issuer)), None)
    except _WRONG:
        return None


def _request(certificate: x509.Certificate, issuer: x509.Certificate) -> ocsp.OCSPRequest:
    builder = ocsp.OCSPRequestBuilder()
    return builder.add_certificate(certificate, issuer, hashes.SHA1()).build()  # noqa: S303 - see ask_about


def _is_about(said: ocsp.OCSPSingleResponse, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    if not isinstance(said.hash_algorithm, hashes.SHA1):
        return False
    wanted = _request(certificate, issuer)
    return (said.serial_number, said.issuer_name_hash, said.issuer_key_hash) == (
        wanted.serial_number,
        wanted.issuer_name_hash,
        wanted.issuer_key_hash,
    )


def _signers(response: ocsp.OCSPResponse, issuer: x509.Certificate, now: datetime) -> Iterator[x509.Certificate]:
    """Yield whose word counts: the issuer's own, and of those whom the issuer itself made a certificate for it."""
    yield issuer
    for each in response.certificates:
        in_validity = each.not_valid_before_utc <= now <= each.not_valid_after_utc
        if in_validity and _answers_for_others(each) and is_issued_by(each, issuer):
            yield each


def _answers_for_others(certificate: x509.Certificate) -> bool:
    try:
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return ExtendedKeyUsageOID.OCSP_SIGNING in uses


def _is_signed_by(response: ocsp.OCSPResponse, signer: x509.Certificate) -> bool:
    return verifies(
        response.signature,
        response.tbs_response_bytes,
        signer,
        digest=response.signature_hash_algorithm,
        made=padding.PKCS1v15(),
    )


def _entry(said: ocsp.OCSPSingleResponse) -> Entry:
    made_at = said.this_update_utc
    until = said.next_update_utc or made_at + _LASTS
    revoked = said.certificate_status is ocsp.OCSPCertStatus.REVOKED
    return Entry(
        RevocationSource.OCSP,
        made_at,
        until + SKEW,
        (said.revocation_time_utc or _EVER) if revoked else None,
        on_hold=revoked and said.revocation_reason is x509.ReasonFlags.certificate_hold,
        is_known=said.certificate_status is not ocsp.OCSPCertStatus.UNKNOWN,
    )
