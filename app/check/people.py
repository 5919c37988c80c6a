"""Who signed: the names a certificate gives, as a person reads them."""

from __future__ import annotations

from datetime import datetime

from asn1crypto import x509

from app.check.listing import clean
from app.check.views import UNREADABLE
from app.domain.verdict import Signer

SHORT = {
    "common_name": "CN",
    "organization_name": "O",
    "organizational_unit_name": "OU",
    "locality_name": "L",
    "state_or_province_name": "ST",
    "country_name": "C",
    "email_address": "E",
    "serial_number": "SERIALNUMBER",
    "user_id": "UID",
    "title": "T",
}
LONGEST = 1024


def signer_of(der: bytes | None) -> Signer | None:
    """Return the signer a certificate names; None without a certificate that can be read."""
    if der is None:
        return None
    try:
        certificate = x509.Certificate.load(der)
        validity = certificate["tbs_certificate"]["validity"]
        return Signer(
            name=_first(certificate.subject, "common_name"),
            office=_first(certificate.subject, "organizational_unit_name")
            or _first(certificate.subject, "organization_name"),
            subject=_text(certificate.subject),
            issuer=_text(certificate.issuer),
            serial=f"{certificate.serial_number:X}"[:80],
            not_before=_moment(validity["not_before"].native),
            not_after=_moment(validity["not_after"].native),
        )
    except UNREADABLE:
        return None


def _parts(name: x509.Name) -> list[tuple[str, str]]:
    return [(str(each["type"].native), clean(str(each["value"].native))) for rdn in name.chosen for each in rdn]


def _first(name: x509.Name, kind: str) -> str:
    return next((value for found, value in reversed(_parts(name)) if found == kind), "")[:LONGEST]


def _text(name: x509.Name) -> str:
    """Return a name in the order of RFC 4514: the narrowest part first."""
    parts = [f"{SHORT.get(kind, kind)}={_escaped(value)}" for kind, value in reversed(_parts(name))]
    return ",".join(parts)[:LONGEST]


def _escaped(value: str) -> str:
    return "".join("\\" + letter if letter in ',+"\\<>;' else letter for letter in value)


def _moment(value: object) -> datetime:
    if not isinstance(value, datetime):
        raise TypeError("a time was expected")
    return value
