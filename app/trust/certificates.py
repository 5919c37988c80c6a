"""Single certificates: reading them, who signed them, what their bearer may do."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

UNREADABLE: Final = (
    ValueError,
    TypeError,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""What cryptography raises for bytes that are not what they claim to be."""
WEAK: Final = (hashes.SHA1, hashes.MD5)
_PEM: Final = re.compile(rb"-----BEGIN (X509 CRL|(?:X509 |TRUSTED )?CERTIFICATE)-----(.*?)-----END \1-----", re.DOTALL)


def load_certificate(der: bytes) -> x509.Certificate | None:
    """Return a certificate, or None if it cannot be read, whole."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        _ = certificate.extensions, certificate.subject, certificate.issuer
    except UNREADABLE:
        return None
    return certificate


def load_list(der: bytes) -> x509.CertificateRevocationList | None:
    """Return a revocation list, or None if it cannot be read."""
    try:
        return x509.load_der_x509_crl(der)
    except UNREADABLE:
        return None


def ders(data: bytes) -> list[bytes]:
    """Return what a file holds: every PEM block of a certificate or list, or the whole of it as DER."""
    if b"-----BEGIN" not in data:
        return [data]
    result = []
    for match in _PEM.finditer(data):
        try:
            result.append(base64.b64decode(match[2]))
        except binascii.Error:
            continue
    return result


def der_of(certificate: x509.Certificate) -> bytes:
    """Return a certificate as it travels."""
    return certificate.public_bytes(Encoding.DER)


def fingerprint(der: bytes) -> str:
    """Return what a certificate is pinned by: upper-case hexadecimal SHA-256."""
    return hashlib.sha256(der).hexdigest().upper()


def fingerprint_of(certificate: x509.Certificate) -> str:
    """Return the fingerprint of a certificate that was read."""
    return certificate.fingerprint(hashes.SHA256()).hex().upper()


def is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Tell whether the names fit and the issuer's key made the signature, whatever its algorithm.

    The library's own comparison refuses SHA-1, with which the government's first authorities are signed.
    """
    return certificate.issuer == issuer.subject and is_signed_by(certificate, certificate.tbs_certificate_bytes, issuer)


def is_signed_by(
    signed: x509.Certificate | x509.CertificateRevocationList, content: bytes, issuer: x509.Certificate
) -> bool:
    """Tell whether the issuer's key signed ``content``, the signed part of a certificate or list."""
    try:
        return verifies(
            signed.signature, content, issuer, digest=signed.signature_hash_algorithm, made=_padding(signed)
        )
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False


def verifies(
    signature: bytes,
    content: bytes,
    signer: x509.Certificate,
    *,
    digest: hashes.HashAlgorithm | None,
    made: padding.AsymmetricPadding,
) -> bool:
    """Tell whether the key in a certificate made a signature."""
    try:
        key = signer.public_key()
        match key:
            case rsa.RSAPublicKey() if digest is not None:
                key.verify(signature, content, made, digest)
            case ec.EllipticCurvePublicKey() if digest is not None:
                key.verify(signature, content, ec.ECDSA(digest))
            case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey():
                key.verify(signature, content)
            case _:
                return False
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def signs_itself(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate is a root."""
    return certificate.issuer == certificate.subject and is_issued_by(certificate, certificate)


def is_authority(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate says it may issue others."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def is_weak(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate is signed with a broken digest."""
    try:
        return isinstance(certificate.signature_hash_algorithm, WEAK)
    except (ValueError, TypeError, UnsupportedAlgorithm, NotImplementedError):
        return False


def is_weakly_signed(der: bytes | None) -> bool:
    """Tell whether a certificate's own signature uses a broken digest; a root's own signature proves nothing anyway."""
    certificate = load_certificate(der) if der else None
    return certificate is not None and not signs_itself(certificate) and is_weak(certificate)


def common_name(name: x509.Name) -> str:
    """Return the narrowest common name, or the whole name where there is none."""
    found = [str(part.value) for part in name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)]
    return (found[-1] if found else name.rfc4514_string())[:1024]


def _padding(signed: x509.Certificate | x509.CertificateRevocationList) -> padding.AsymmetricPadding:
    if signed.signature_algorithm_oid == x509.SignatureAlgorithmOID.RSASSA_PSS:
        stated = signed.signature_algorithm_parameters
        if isinstance(stated, padding.PSS):
            return stated
        raise ValueError("no padding stated")
    return padding.PKCS1v15()
