"""Whether a certificate was revoked, by the lists at hand (RFC 5280 6.3, without delta and indirect lists)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from cryptography import x509

from app.check.trust import UNUSABLE, Trust, is_signed_by


class Standing(Enum):
    """What the lists say."""

    GOOD = auto()
    REVOKED = auto()
    ON_HOLD = auto()
    NO_LIST = auto()
    OLD_LIST = auto()


@dataclass(frozen=True)
class Moment:
    """``now``, and the time before which the signature is proven to have existed, if there is a proof."""

    now: datetime
    proof: datetime | None = None

    @property
    def used(self) -> datetime:
        """The time that validity is judged at: the proof if there is one."""
        return self.proof if self.proof is not None and self.proof <= self.now else self.now


def standing(certificate: x509.Certificate, issuer: x509.Certificate, trust: Trust, moment: Moment) -> Standing:
    """Return what is known of a certificate at ``moment``.

    A revocation after the proven time does not count: the signature is older. A list counts as fresh if it has not
    ended or was made after the proven time, and only if it was made before the certificate ended, because ended
    certificates leave the lists.
    """
    own = [each for each in trust.lists if _is_by(each, issuer) and _covers(each, certificate)]
    own = [each for each in own if each.last_update_utc <= moment.now]
    if not own:
        return Standing.NO_LIST
    latest = max(own, key=lambda each: each.last_update_utc)
    fresh = _is_fresh(latest, moment) and latest.last_update_utc <= certificate.not_valid_after_utc
    entry = latest.get_revoked_certificate_by_serial_number(certificate.serial_number)
    if entry is not None and entry.revocation_date_utc <= moment.used:
        match _reason(entry):
            case x509.ReasonFlags.certificate_hold:
                return Standing.ON_HOLD
            case x509.ReasonFlags.remove_from_crl:
                pass
            case _:
                return Standing.REVOKED
    return Standing.GOOD if fresh else Standing.OLD_LIST


def _is_by(revoked: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    try:
        if revoked.issuer != issuer.subject or not _may_sign_lists(issuer):
            return False
        return is_signed_by(revoked, revoked.tbs_certlist_bytes, issuer)
    except UNUSABLE:
        return False


def _may_sign_lists(issuer: x509.Certificate) -> bool:
    try:
        return issuer.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign
    except x509.ExtensionNotFound:
        return True


def _covers(revoked: x509.CertificateRevocationList, certificate: x509.Certificate) -> bool:
    """Tell whether a list speaks of all certificates of this kind; partial, delta and indirect lists are not used."""
    known = {x509.CRLNumber.oid, x509.AuthorityKeyIdentifier.oid, x509.IssuingDistributionPoint.oid}
    try:
        if any(each.critical and each.oid not in known for each in revoked.extensions):
            return False
        place = revoked.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
    except x509.ExtensionNotFound:
        return True
    except UNUSABLE:
        return False
    if place.indirect_crl or place.only_some_reasons or place.only_contains_attribute_certs:
        return False
    if not _names_same_place(place, certificate):
        return False
    return not (place.only_contains_user_certs if is_authority(certificate) else place.only_contains_ca_certs)


def _names_same_place(place: x509.IssuingDistributionPoint, certificate: x509.Certificate) -> bool:
    if not place.full_name:
        return place.relative_name is None
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return False
    return any(name in place.full_name for point in points for name in point.full_name or ())


def is_authority(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate says it may issue others."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, *UNUSABLE):
        return False


def _is_fresh(revoked: x509.CertificateRevocationList, moment: Moment) -> bool:
    ends = revoked.next_update_utc
    if ends is not None and ends >= moment.now:
        return True
    return moment.proof is not None and revoked.last_update_utc >= moment.proof


def _reason(entry: x509.RevokedCertificate) -> x509.ReasonFlags:
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except (x509.ExtensionNotFound, *UNUSABLE):
        return x509.ReasonFlags.unspecified
