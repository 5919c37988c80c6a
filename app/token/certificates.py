"""Reading a certificate object of a token into a value, whatever state it is in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.domain.positions import states_position
from app.domain.token import Certificate, CertificateKind, Unusable
from app.token.holders import Names, guess_kind

MAX_DER_BYTES: Final = 65_536
_MAX_TEXT: Final = 1024
_MAX_HEX: Final = 80
_MAX_TITLE: Final = 200
_MAX_TITLES: Final = 8
_MIN_RSA_BITS: Final = 2048
_DEVICE_USES: Final = frozenset(
    {ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.OCSP_SIGNING}
)
_NO_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)

PARSE_ERRORS: Final = (
    ValueError,
    TypeError,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""What cryptography raises for certificates it cannot make sense of."""


@dataclass(frozen=True)
class CertificateObject:
    """A certificate as the token stores it."""

    label: str
    key_id: bytes
    der: bytes


@dataclass(frozen=True)
class VisibleKeys:
    """The key objects a session shows, by ``CKA_ID`` and by modulus."""

    private_ids: frozenset[bytes] = frozenset()
    public_ids: frozenset[bytes] = frozenset()
    moduli: frozenset[int] = frozenset()

    def rules_out(self, key_id: bytes, modulus: int) -> bool:
        """Tell whether there surely is no key: private keys are shown, and no key of either kind fits.

        Most tokens hide private keys before a login; then nothing is known.
        """
        known = modulus in self.moduli or key_id in self.private_ids | self.public_ids
        return bool(self.private_ids) and not known


def read_certificate(found: CertificateObject, keys: VisibleKeys, now: datetime) -> Certificate:
    """Return what stands in a certificate; one that cannot be parsed comes back with the reason ``unreadable``."""
    try:
        return _read(found, keys, now)
    except PARSE_ERRORS:
        return _unreadable(found)


def is_authority(der: bytes) -> bool:
    """Tell whether this certificate may issue others; False for one that cannot be parsed."""
    try:
        parsed = x509.load_der_x509_certificate(der)
        return parsed.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, *PARSE_ERRORS):
        return False


def rsa_key_of(der: bytes) -> RSAPublicKey | None:
    """Return the RSA key in a certificate, None for any other key."""
    key = x509.load_der_x509_certificate(der).public_key()
    return key if isinstance(key, RSAPublicKey) else None


def sha256_of(der: bytes) -> str:
    """Return the fingerprint certificates are chosen by: upper-case hexadecimal SHA-256."""
    return hashlib.sha256(der).hexdigest().upper()


def _read(found: CertificateObject, keys: VisibleKeys, now: datetime) -> Certificate:
    parsed = x509.load_der_x509_certificate(found.der)
    if len(found.der) > MAX_DER_BYTES or parsed.serial_number < 0:
        return _unreadable(found)
    names = _names(parsed)
    reason = _reason(parsed, found.key_id, keys, now)
    return Certificate(
        label=found.label[:_MAX_TEXT],
        subject=parsed.subject.rfc4514_string()[:_MAX_TEXT],
        issuer=parsed.issuer.rfc4514_string()[:_MAX_TEXT],
        serial=f"{parsed.serial_number:X}"[:_MAX_HEX],
        not_before=parsed.not_valid_before_utc,
        not_after=parsed.not_valid_after_utc,
        kind=guess_kind(names),
        usable=reason is None,
        reason=reason,
        holder=names.holder[:_MAX_TEXT],
        office=names.office[:_MAX_TEXT],
        email=_email(parsed)[:_MAX_TEXT],
        sha256=sha256_of(found.der),
        key_id=found.key_id.hex().upper()[:_MAX_HEX],
        der=found.der,
        titles=_titles(parsed),
    )


def _unreadable(found: CertificateObject) -> Certificate:
    return Certificate(
        label=found.label[:_MAX_TEXT],
        subject="",
        issuer="",
        serial="",
        not_before=_NO_TIME,
        not_after=_NO_TIME,
        kind=CertificateKind.UNKNOWN,
        usable=False,
        reason=Unusable.UNREADABLE,
        holder=found.label[:_MAX_TEXT],
        office="",
        email="",
        sha256=sha256_of(found.der),
        key_id=found.key_id.hex().upper()[:_MAX_HEX],
        der=found.der[:MAX_DER_BYTES],
    )


def _reason(parsed: x509.Certificate, key_id: bytes, keys: VisibleKeys, now: datetime) -> Unusable | None:
    """Return why it may not sign: what can never change first, then what time changes."""
    key = parsed.public_key()
    if not isinstance(key, RSAPublicKey) or key.key_size < _MIN_RSA_BITS:
        return Unusable.KEY_TYPE
    if not _may_sign(parsed):
        return Unusable.KEY_USAGE
    if keys.rules_out(key_id, key.public_numbers().n):
        return Unusable.NO_KEY
    if now < parsed.not_valid_before_utc:
        return Unusable.NOT_YET_VALID
    if now > parsed.not_valid_after_utc:
        return Unusable.EXPIRED
    return None


def _may_sign(parsed: x509.Certificate) -> bool:
    """Accept either bit: persons of the first government generation carry nonRepudiation alone."""
    try:
        usage = parsed.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _names(parsed: x509.Certificate) -> Names:
    try:
        uses = set(parsed.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except x509.ExtensionNotFound:
        uses = set()
    return Names(
        common_name=_last(_texts(parsed, NameOID.COMMON_NAME)),
        organisation=_last(_texts(parsed, NameOID.ORGANIZATION_NAME)[:1]),
        units=_texts(parsed, NameOID.ORGANIZATIONAL_UNIT_NAME),
        user_id=_last(_texts(parsed, NameOID.USER_ID)[:1]),
        for_devices=bool(uses & _DEVICE_USES),
    )


def _titles(parsed: x509.Certificate) -> tuple[str, ...]:
    """Return the positions a certificate names: as such, or where units of an organisation stand."""
    named = [unit for unit in _texts(parsed, NameOID.ORGANIZATIONAL_UNIT_NAME) if states_position(unit)]
    found = (text.strip()[:_MAX_TITLE] for text in (*_texts(parsed, NameOID.TITLE), *named))
    return tuple(dict.fromkeys(text for text in found if text))[:_MAX_TITLES]


def _email(parsed: x509.Certificate) -> str:
    try:
        names = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        addresses = names.get_values_for_type(x509.RFC822Name)
    except x509.ExtensionNotFound:
        addresses = []
    return next(iter((*addresses, *_texts(parsed, NameOID.EMAIL_ADDRESS))), "")


def _texts(parsed: x509.Certificate, kind: x509.ObjectIdentifier) -> list[str]:
    return [part.value for part in parsed.subject.get_attributes_for_oid(kind) if isinstance(part.value, str)]


def _last(texts: Iterable[str]) -> str:
    return next(reversed(list(texts)), "")
