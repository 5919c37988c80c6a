"""What a person trusts: self-signed certificates in folders are anchors, others on the way, and revocation lists."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa

from app.domain.errors import TrustUnreadable

UNUSABLE: Final = (
    ValueError,
    TypeError,
    LookupError,
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
"""What cryptography raises over a certificate or list, often not before its details are asked for."""

SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der", ".crl"})
LARGEST_FILE = 64 * 1024 * 1024
_PEM = re.compile(rb"-----BEGIN (X509 CRL|(?:X509 |TRUSTED )?CERTIFICATE)-----(.*?)-----END \1-----", re.DOTALL)


@dataclass(frozen=True)
class Trust:
    """Certificates and revocation lists at hand; nothing is verified yet except that anchors sign themselves."""

    anchors: tuple[x509.Certificate, ...] = ()
    others: tuple[x509.Certificate, ...] = ()
    lists: tuple[x509.CertificateRevocationList, ...] = ()


def load_trust(paths: tuple[str, ...]) -> Trust:
    """Read files and folders (not their sub-folders).

    A path that is missing or may not be read raises TrustUnreadable; so does a file named by itself that holds nothing
    usable. In a folder such a file is passed over: less is trusted then, never more.
    """
    certificates: list[x509.Certificate] = []
    lists: list[x509.CertificateRevocationList] = []
    for path in paths:
        for file in _files(Path(path)):
            found, revoked = _read(file)
            if not found and not revoked and file == Path(path):
                raise TrustUnreadable(file=file.name)
            certificates += found
            lists += revoked
    anchors = tuple(each for each in certificates if signs_itself(each))
    others = tuple(each for each in certificates if each not in anchors)
    return Trust(anchors, others, tuple(lists))


def load_certificate(der: bytes) -> x509.Certificate | None:
    """Return a certificate, or None if it cannot be read."""
    try:
        return x509.load_der_x509_certificate(der)
    except UNUSABLE:
        return None


def is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Tell whether the names fit and the issuer's key made the signature, whatever its algorithm.

    The library's own comparison refuses SHA-1, with which the government's first authorities are signed.
    """
    try:
        names_fit = certificate.issuer == issuer.subject
    except UNUSABLE:
        return False
    return names_fit and is_signed_by(certificate, certificate.tbs_certificate_bytes, issuer)


def is_signed_by(
    signed: x509.Certificate | x509.CertificateRevocationList, content: bytes, issuer: x509.Certificate
) -> bool:
    """Tell whether the issuer's key signed ``content``, the signed part of a certificate or list."""
    try:
        key, digest = issuer.public_key(), signed.signature_hash_algorithm
        match key:
            case rsa.RSAPublicKey() if digest is not None:
                key.verify(signed.signature, content, _padding(signed), digest)
            case ec.EllipticCurvePublicKey() if digest is not None:
                key.verify(signed.signature, content, ec.ECDSA(digest))
            case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey():
                key.verify(signed.signature, content)
            case _:
                return False
    except UNUSABLE:
        return False
    return True


def _padding(signed: x509.Certificate | x509.CertificateRevocationList) -> padding.AsymmetricPadding:
    if signed.signature_algorithm_oid == x509.SignatureAlgorithmOID.RSASSA_PSS:
        stated = signed.signature_algorithm_parameters
        if isinstance(stated, padding.PSS):
            return stated
        raise ValueError("no padding stated")
    return padding.PKCS1v15()


def signs_itself(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate is a root."""
    return is_issued_by(certificate, certificate)


def _files(path: Path) -> list[Path]:
    try:
        if path.is_dir():
            return sorted(each for each in path.iterdir() if each.suffix.lower() in SUFFIXES and each.is_file())
        if path.is_file():
            return [path]
    except OSError as error:
        raise TrustUnreadable(file=path.name) from error
    raise TrustUnreadable(file=path.name)


def _read(file: Path) -> tuple[list[x509.Certificate], list[x509.CertificateRevocationList]]:
    try:
        if file.stat().st_size > LARGEST_FILE:
            return [], []
        data = file.read_bytes()
    except OSError as error:
        raise TrustUnreadable(file=file.name) from error
    certificates: list[x509.Certificate] = []
    lists: list[x509.CertificateRevocationList] = []
    for der in _ders(data):
        if (certificate := load_certificate(der)) is not None:
            certificates.append(certificate)
        elif (revoked := _load_list(der)) is not None:
            lists.append(revoked)
    return certificates, lists


def _ders(data: bytes) -> list[bytes]:
    if b"-----BEGIN" not in data:
        return [data]
    result = []
    for match in _PEM.finditer(data):
        try:
            result.append(base64.b64decode(match[2]))
        except binascii.Error:
            continue
    return result


def _load_list(der: bytes) -> x509.CertificateRevocationList | None:
    try:
        return x509.load_der_x509_crl(der)
    except UNUSABLE:
        return None
