"""Reading the signed attributes a signature is asked for, and refusing all but what a person approved.

The bytes are exactly what the token will sign, so everything in them has to be known: one content type, one message
digest, the chosen certificate, and at most the algorithm protection of RFC 6211. A PAdES signature states its time in
the PDF, so even a signing time is refused (EN 319 142-1, 6.3).
"""

from __future__ import annotations

import hashlib
from typing import Final

from asn1crypto import cms, core, tsp, x509

from app.domain.errors import SignatureRefused

_NEEDED: Final = frozenset({"content_type", "message_digest", "signing_certificate_v2"})
_PERMITTED: Final = _NEEDED | {"cms_algorithm_protection"}
_SHA256_BYTES: Final = 32
_SET, _CONSTRUCTED, _LONG_TAG = 0x31, 0x20, 0x1F
_MAX_DEPTH: Final = 16


def check_attributes(attributes: bytes, certificate: bytes) -> None:
    """Raise SignatureRefused unless ``attributes`` (DER, as SET OF) ask for one signature with ``certificate`` (DER).

    ``why``: not_der | not_attributes | missing_attribute | extra_attribute | repeated_attribute | content_type |
    message_digest | other_certificate | algorithms.
    """
    if not attributes or attributes[0] != _SET or not _is_der(attributes):
        raise SignatureRefused(why="not_der")
    try:
        values = _values(attributes)
        _check_values(values, certificate)
    except (ValueError, TypeError, KeyError, AttributeError) as error:  # what asn1crypto makes of nonsense
        raise SignatureRefused(why="not_attributes") from error


def _values(attributes: bytes) -> dict[str, core.Asn1Value]:
    """Return the single value of every attribute by its type's name."""
    found: dict[str, core.Asn1Value] = {}
    for attribute in cms.CMSAttributes.load(attributes, strict=True):
        name = attribute["type"].native
        if name not in _PERMITTED:
            raise SignatureRefused(why="extra_attribute")
        if name in found or len(attribute["values"]) != 1:
            raise SignatureRefused(why="repeated_attribute")
        found[name] = attribute["values"][0]
    if not found.keys() >= _NEEDED:
        raise SignatureRefused(why="missing_attribute")
    return found


def _check_values(values: dict[str, core.Asn1Value], certificate: bytes) -> None:
    if values["content_type"].native != "data":
        raise SignatureRefused(why="content_type")
    digest = values["message_digest"].native
    if not isinstance(digest, bytes) or len(digest) != _SHA256_BYTES:
        raise SignatureRefused(why="message_digest")
    if not _names(values["signing_certificate_v2"], certificate):
        raise SignatureRefused(why="other_certificate")
    protection = values.get("cms_algorithm_protection")
    if protection is not None and not _is_rsa_sha256(protection):
        raise SignatureRefused(why="algorithms")


def _names(signing: tsp.SigningCertificateV2, certificate: bytes) -> bool:
    """Tell whether the attribute names this certificate and nothing else (RFC 5035, 3)."""
    if len(signing["certs"]) != 1 or signing["policies"].native is not None:
        return False
    named = signing["certs"][0]
    if named["hash_algorithm"]["algorithm"].native != "sha256":
        return False
    if named["cert_hash"].native != hashlib.sha256(certificate).digest():
        return False
    return named["issuer_serial"].native is None or _is_issued_as(named["issuer_serial"], certificate)


def _is_issued_as(named: tsp.IssuerSerial, certificate: bytes) -> bool:
    chosen = x509.Certificate.load(certificate)
    issuers = named["issuer"]
    return (
        bool(named["serial_number"].native == chosen.serial_number)
        and len(issuers) == 1
        and issuers[0].name == "directory_name"
        and bool(issuers[0].chosen == chosen.issuer)
    )


def _is_rsa_sha256(protection: cms.CMSAlgorithmProtection) -> bool:
    signature = protection["signature_algorithm"]
    return (
        protection["digest_algorithm"]["algorithm"].native == "sha256"
        and protection["mac_algorithm"].native is None
        and signature.native is not None
        and signature["algorithm"].native in {"sha256_rsa", "rsassa_pkcs1v15"}
    )


def _is_der(data: bytes) -> bool:
    """Tell whether this is one DER value and nothing after it: shortest lengths, none open, sets in order."""
    try:
        return _end_of_value(data, 0, depth=0) == len(data)
    except IndexError:
        return False


def _end_of_value(data: bytes, start: int, *, depth: int) -> int:
    """Return where the value at ``start`` ends; raise IndexError where it is not DER."""
    tag = data[start]
    if tag & _LONG_TAG == _LONG_TAG or depth > _MAX_DEPTH:
        raise IndexError  # tags above 30 do not occur here
    begin, end = _content(data, start + 1)
    if not tag & _CONSTRUCTED:
        return end
    parts = []
    position = begin
    while position < end:
        following = _end_of_value(data, position, depth=depth + 1)
        parts.append(data[position:following])
        position = following
    if position != end or (tag == _SET and parts != sorted(parts)):
        raise IndexError
    return end


def _content(data: bytes, start: int) -> tuple[int, int]:
    """Return where a value's content begins and ends, from the length that stands at ``start``."""
    first = data[start]
    begin, length = start + 1, first
    if first >= 0x80:
        begin += first & 0x7F
        octets = data[start + 1 : begin]
        length = int.from_bytes(octets, "big")
        if length < 0x80 or octets[0] == 0:
            raise IndexError
    if begin + length > len(data):
        raise IndexError
    return begin, begin + length
