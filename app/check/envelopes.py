"""What stands in a signature's /Contents: a CMS with one signer, read and checked with its own certificate alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa, utils

from app.check.views import UNREADABLE
from app.domain.reasons import SignatureReason

if TYPE_CHECKING:
    from asn1crypto import algos

HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "md5": hashes.MD5,
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
    "sha3_256": hashes.SHA3_256,
    "sha3_384": hashes.SHA3_384,
    "sha3_512": hashes.SHA3_512,
}
WEAK_HASHES = frozenset({"md2", "md4", "md5", "sha1"})


class EnvelopeWrong(Exception):
    """The bytes are no CMS with exactly one signer, or say something impossible; facts are in ``reason``."""

    def __init__(self, reason: SignatureReason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Envelope:
    """A CMS SignedData (RFC 5652) with one signer.

    ``content`` is what it carries inside, if anything; ``message_digest`` is None when only the content is signed.
    """

    info: cms.SignerInfo
    content_type: str
    content: bytes | None
    digest: str
    certificates: tuple[bytes, ...]
    signer: bytes | None
    message_digest: bytes | None
    signing_time: datetime | None

    @property
    def value(self) -> bytes:
        """The raw signature."""
        return bytes(self.info["signature"].native)


def read_envelope(der: bytes) -> Envelope:
    """Read a CMS, also in BER with indefinite lengths and with padding behind; raises EnvelopeWrong."""
    try:
        return _read(der)
    except UNREADABLE as error:
        raise EnvelopeWrong(SignatureReason.SIGNATURE_UNREADABLE) from error


def check_mathematics(envelope: Envelope, content_digest: bytes | None) -> SignatureReason:
    """Tell whether the signature value holds over what it signs, with the certificate inside.

    ``content_digest`` is needed only when there are no signed attributes. Nothing here depends on trust, dates or the
    age of an algorithm.
    """
    if envelope.signer is None:
        return SignatureReason.NO_SIGNER_CERTIFICATE
    try:
        if signing_digest(envelope) != envelope.digest:
            return SignatureReason.ALGORITHM_UNSUPPORTED
        if not _attributes_agree(envelope):
            return SignatureReason.ATTRIBUTES_WRONG
        return _verify(envelope, content_digest)
    except InvalidSignature:
        return SignatureReason.SIGNATURE_WRONG
    except (UnsupportedAlgorithm, KeyError, NotImplementedError):
        return SignatureReason.ALGORITHM_UNSUPPORTED
    except UNREADABLE:
        return SignatureReason.SIGNATURE_UNREADABLE


def signing_digest(envelope: Envelope) -> str:
    """Return the digest that the signature algorithm itself names; most names of algorithms name one."""
    algorithm: algos.SignedDigestAlgorithm = envelope.info["signature_algorithm"]
    try:
        return str(algorithm.hash_algo).replace("sha3-", "sha3_")
    except ValueError:
        return envelope.digest


def is_weak(envelope: Envelope) -> bool:
    """Tell whether a broken digest is used anywhere in the signature."""
    return not WEAK_HASHES.isdisjoint({envelope.digest, signing_digest(envelope)})


def attribute(envelope: Envelope, name: str, *, signed: bool = True) -> cms.CMSAttribute | None:
    """Return the first value of an attribute; None if it is missing."""
    for each in envelope.info["signed_attrs" if signed else "unsigned_attrs"] or ():
        if each["type"].native == name and len(each["values"]):
            return each["values"][0]
    return None


def timestamp_token(envelope: Envelope) -> bytes | None:
    """Return the time-stamp token over the signature value (RFC 3161 appendix A), if there is one."""
    found = attribute(envelope, "signature_time_stamp_token", signed=False)
    return bytes(found.dump()) if found is not None else None


def timestamp_info(envelope: Envelope) -> tsp.TSTInfo | None:
    """Return what a time-stamp token says; None for any other CMS."""
    return tsp.TSTInfo.load(envelope.content) if envelope.content_type == "tst_info" and envelope.content else None


def key_name(der: bytes) -> str:
    """Return the kind and size of a certificate's key: ``RSA 2048``, ``EC 256``."""
    try:
        info = asn1_x509.Certificate.load(der).public_key
        return f"{info.algorithm.upper()} {info.bit_size}"
    except UNREADABLE:
        return ""


def is_weak_key(name: str) -> bool:
    """Tell whether a key is too short to rely on today: RSA and DSA below 2048 bits, curves below 224."""
    kind, _, size = name.partition(" ")
    return size.isdigit() and int(size) < (224 if kind == "EC" else 2048 if kind in {"RSA", "DSA", "RSASSA_PSS"} else 0)


def _read(der: bytes) -> Envelope:
    outer = cms.ContentInfo.load(der)
    if outer["content_type"].native != "signed_data":
        raise ValueError("no SignedData")
    data = outer["content"]
    if len(data["signer_infos"]) != 1:
        raise ValueError("one signer was expected")
    info = data["signer_infos"][0]
    inner = data["encap_content_info"]
    content = bytes(inner["content"]) if inner["content"].native is not None else None
    certificates = tuple(bytes(each.chosen.dump()) for each in data["certificates"] or () if each.name == "certificate")
    digest = str(info["digest_algorithm"]["algorithm"].native).replace("sha3-", "sha3_")
    made = Envelope(
        info=info,
        content_type=str(inner["content_type"].native),
        content=content,
        digest=digest,
        certificates=certificates,
        signer=_signer(info, certificates),
        message_digest=None,
        signing_time=None,
    )
    return _with_attributes(made)


def _with_attributes(envelope: Envelope) -> Envelope:
    stated = attribute(envelope, "message_digest")
    claimed = attribute(envelope, "signing_time")
    return Envelope(
        **{
            **envelope.__dict__,
            "message_digest": bytes(stated.native) if stated is not None else None,
            "signing_time": _utc(claimed.native) if claimed is not None else None,
        }
    )


def _utc(moment: object) -> datetime | None:
    if not isinstance(moment, datetime):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _signer(info: cms.SignerInfo, certificates: tuple[bytes, ...]) -> bytes | None:
    sid = info["sid"]
    for der in certificates:
        certificate = asn1_x509.Certificate.load(der)
        if sid.name == "issuer_and_serial_number":
            wanted = sid.chosen
            if certificate.serial_number == wanted["serial_number"].native and certificate.issuer == wanted["issuer"]:
                return der
        elif certificate.key_identifier == sid.native:
            return der
    return None


def _attributes_agree(envelope: Envelope) -> bool:
    """Tell whether the signed attributes name this content type and this certificate (RFC 5652 11.1, RFC 5035)."""
    if not envelope.info["signed_attrs"]:
        return True
    kind = attribute(envelope, "content_type")
    if envelope.message_digest is None or kind is None or kind.native != envelope.content_type:
        return False
    for name, default in (("signing_certificate_v2", "sha256"), ("signing_certificate", "sha1")):
        found = attribute(envelope, name)
        if found is None or not envelope.signer:
            continue
        named = found["certs"][0]
        method = named["hash_algorithm"]["algorithm"].native if name.endswith("v2") else default
        if hashlib.new(method, envelope.signer, usedforsecurity=False).digest() != named["cert_hash"].native:
            return False
    return True


def _verify(envelope: Envelope, content_digest: bytes | None) -> SignatureReason:
    assert envelope.signer is not None
    key = serialization.load_der_public_key(asn1_x509.Certificate.load(envelope.signer).public_key.dump())
    attributes = envelope.info["signed_attrs"]
    if attributes:
        # Signed is the DER of the set, whatever encoding the message itself uses (RFC 5652 5.4).
        as_sent, as_der = attributes.untag().dump(), _sorted(attributes)
        for message in dict.fromkeys((as_sent, as_der)):
            try:
                _verify_with(key, envelope, message, prehashed=False)
                return SignatureReason.SIGNATURE_HOLDS
            except InvalidSignature:
                continue
        raise InvalidSignature
    if content_digest is None:
        return SignatureReason.SIGNATURE_UNREADABLE
    _verify_with(key, envelope, content_digest, prehashed=True)
    return SignatureReason.SIGNATURE_HOLDS


def _sorted(attributes: cms.CMSAttributes) -> bytes:
    return bytes(cms.CMSAttributes([each.copy() for each in attributes]).dump(force=True))


def _verify_with(key: object, envelope: Envelope, message: bytes, *, prehashed: bool) -> None:
    digest = HASHES[envelope.digest]()
    judged: hashes.HashAlgorithm | utils.Prehashed = utils.Prehashed(digest) if prehashed else digest
    match key:
        case rsa.RSAPublicKey():
            key.verify(envelope.value, message, _padding(envelope), judged)
        case ec.EllipticCurvePublicKey():
            key.verify(envelope.value, message, ec.ECDSA(judged))
        case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey() if not prehashed:
            key.verify(envelope.value, message)
        case _:
            raise NotImplementedError


def _padding(envelope: Envelope) -> padding.AsymmetricPadding:
    algorithm = envelope.info["signature_algorithm"]
    if algorithm.signature_algo != "rsassa_pss":
        return padding.PKCS1v15()
    parameters = algorithm["parameters"]
    mask = HASHES[parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native]()
    return padding.PSS(padding.MGF1(mask), int(parameters["salt_length"].native))
