"""Signed attributes as a paper host would ask for, and bent ones."""

import hashlib
from collections.abc import Iterable

from asn1crypto import algos, cms, tsp

DIGEST = hashlib.sha256(b"what the person saw").digest()


def content_type(name: str = "data") -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": "content_type", "values": (name,)})


def message_digest(digest: bytes = DIGEST, *more: bytes) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": "message_digest", "values": (digest, *more)})


def signing_certificate(*certificates: bytes, algorithm: str = "sha256") -> cms.CMSAttribute:
    named = [
        tsp.ESSCertIDv2(
            {"hash_algorithm": {"algorithm": algorithm}, "cert_hash": hashlib.new(algorithm, certificate).digest()}
        )
        for certificate in certificates
    ]
    value = tsp.SigningCertificateV2({"certs": named})
    return cms.CMSAttribute({"type": "signing_certificate_v2", "values": (value,)})


def algorithm_protection(digest: str = "sha256", signature: str = "sha256_rsa") -> cms.CMSAttribute:
    value = cms.CMSAlgorithmProtection(
        {
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": digest}),
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": signature}),
        }
    )
    return cms.CMSAttribute({"type": "cms_algorithm_protection", "values": (value,)})


def encoded(attributes: Iterable[cms.CMSAttribute]) -> bytes:
    return bytes(cms.CMSAttributes(list(attributes)).dump())


def wish(certificate: bytes) -> bytes:
    """Return what a paper host asks for."""
    return encoded([content_type(), message_digest(), signing_certificate(certificate)])
