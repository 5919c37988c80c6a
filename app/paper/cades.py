"""The signature itself as CMS: a CAdES B-B signature of exactly three signed attributes, RSA with SHA-256.

Content type, message digest and signing certificate (v2) are what PAdES B-B asks for (EN 319 142-1 clause 6.3); the
time stands in the PDF. The token host reads the attributes itself and accepts nothing more.
"""

from __future__ import annotations

from typing import Final

from asn1crypto import algos, cms, core, x509
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from app.domain.errors import CertificateUnusable, SignatureWrong
from app.paper.reading import UNREADABLE

_DIGEST: Final = "sha256"
_LONGEST_CHAIN: Final = 8


class Signatory:
    """Whose signature it becomes: the certificate and the authorities that go into the signature with it."""

    def __init__(self, certificate: bytes, authorities: tuple[bytes, ...]) -> None:
        self._own = _own(certificate)
        self._chain = _chain(self._own, authorities)
        self._modulus_bytes: int = self._own.public_key.byte_size

    def attributes(self, digest: bytes) -> cms.CMSAttributes:
        """Return the signed attributes for a document of that SHA-256."""
        return cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
                cms.CMSAttribute({"type": "message_digest", "values": [digest]}),
                cms.CMSAttribute(
                    {"type": "signing_certificate_v2", "values": [as_signing_certificate_v2(self._own, _DIGEST)]}
                ),
            ]
        )

    def container(self, attributes: cms.CMSAttributes, raw: bytes) -> bytes:
        """Return the complete CMS with the raw signature in it."""
        signed = cms.SignedData(
            {
                "version": "v1",
                "digest_algorithms": [algos.DigestAlgorithm({"algorithm": _DIGEST})],
                "encap_content_info": {"content_type": "data"},
                "certificates": [self._own, *self._chain],
                "signer_infos": [self._signer(attributes, raw)],
            }
        )
        return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())

    def _signer(self, attributes: cms.CMSAttributes, raw: bytes) -> cms.SignerInfo:
        return cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    name="issuer_and_serial_number",
                    value={"issuer": self._own.issuer, "serial_number": self._own.serial_number},
                ),
                "digest_algorithm": algos.DigestAlgorithm({"algorithm": _DIGEST}),
                "signed_attrs": attributes,
                "signature_algorithm": {"algorithm": "rsassa_pkcs1v15", "parameters": core.Null()},
                "signature": raw,
            }
        )

    def room(self) -> int:
        """Return how many bytes the container takes; it does not depend on what is signed."""
        return len(self.container(self.attributes(bytes(32)), bytes(self._modulus_bytes)))

    def require_own(self, container: bytes, digest: bytes) -> None:
        """Require that ``container`` is a signature over ``digest`` by this certificate's key.

        Raises:
            SignatureWrong: it is not.

        """
        try:
            signed = cms.ContentInfo.load(container)["content"]
            (signer,) = signed["signer_infos"]
            intact, valid = validate_sig_integrity(signer, self._own, "data", digest)
            right_length = len(signer["signature"].native) == self._modulus_bytes
        except UNREADABLE as error:
            raise SignatureWrong from error
        if not (intact and valid and right_length):
            raise SignatureWrong


def _own(der: bytes) -> x509.Certificate:
    certificate = _parsed(der)
    if certificate is None:
        raise CertificateUnusable(serial="", why="unreadable")
    if certificate.public_key.algorithm != "rsa":
        raise CertificateUnusable(serial=f"{certificate.serial_number:X}", why="key_type")
    return certificate


def _chain(own: x509.Certificate, authorities: tuple[bytes, ...]) -> tuple[x509.Certificate, ...]:
    """Return the authorities above the certificate, its issuer first; a token may hold others too."""
    known = [certificate for der in authorities if (certificate := _parsed(der)) is not None]
    chain = [own]
    for _ in range(_LONGEST_CHAIN):
        above = [one for one in known if one.subject == chain[-1].issuer and one not in chain]
        if not above:
            break
        chain += above
    return tuple(chain[1:])


def _parsed(der: bytes) -> x509.Certificate | None:
    """Return the certificate with every part read that is needed here, or None."""
    try:
        certificate = x509.Certificate.load(der, strict=True)
        hash((certificate.public_key.algorithm, certificate.serial_number, certificate.subject.hashable))
        hash(certificate.issuer.hashable)
    except UNREADABLE:
        return None
    return certificate
