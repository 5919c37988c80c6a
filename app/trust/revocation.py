"""Whether a certificate was revoked, by lists (RFC 5280 6.3, without delta and indirect lists) and by OCSP answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509

from app.domain.trust import RevocationReport, RevocationSource, RevocationState, Unchecked
from app.trust.certificates import UNREADABLE, is_authority, is_signed_by

SKEW: Final = timedelta(minutes=5)
"""How far clocks may differ."""

_WHYS: Final = (
    Unchecked.NOT_KNOWN,
    Unchecked.OUTDATED,
    Unchecked.NO_ANSWER,
    Unchecked.OFFLINE,
    Unchecked.NO_ADDRESS,
    Unchecked.NO_CHAIN,
)
"""What tells more comes first."""


@dataclass(frozen=True)
class Moment:
    """``now``, and the time before which the signature is proven to have existed, if there is a proof."""

    now: datetime
    proof: datetime | None = None

    @property
    def used(self) -> datetime:
        """The time that validity is judged at: the proof if there is one."""
        return self.proof if self.proof is not None and self.proof <= self.now else self.now


@dataclass(frozen=True)
class Entry:
    """What a list or an answer says of one certificate, once its signature was verified."""

    source: RevocationSource
    made_at: datetime
    until: datetime | None
    since: datetime | None = None
    on_hold: bool = False
    is_known: bool = True


NOTHING: Final = RevocationReport(RevocationState.UNCHECKED, Unchecked.NO_ADDRESS)


def judge_entry(entry: Entry, certificate: x509.Certificate, moment: Moment) -> RevocationReport:
    """Return what an entry comes to at ``moment``.

    A revocation after the proven time does not count: the signature is older. A source counts as fresh if it has not
    ended or was made after the proven time, and only if it was made before the certificate ended, because ended
    certificates leave the lists.
    """
    if entry.made_at > moment.now + SKEW:
        return NOTHING
    if entry.since is not None and entry.since <= moment.used:
        state = RevocationState.ON_HOLD if entry.on_hold else RevocationState.REVOKED
        return RevocationReport(state, None, entry.source, entry.made_at, entry.until, entry.since)
    if not _is_fresh(entry, moment) or entry.made_at > certificate.not_valid_after_utc:
        return _unchecked(Unchecked.OUTDATED, entry)
    if not entry.is_known:
        return _unchecked(Unchecked.NOT_KNOWN, entry)
    return RevocationReport(RevocationState.GOOD, None, entry.source, entry.made_at, entry.until)


def by_lists(
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    lists: Iterable[x509.CertificateRevocationList],
    moment: Moment,
) -> RevocationReport:
    """Return what the newest list of the issuer says; lists of others and partial ones say nothing."""
    own = [each for each in lists if is_list_of(each, issuer) and _covers(each, certificate)]
    own = [each for each in own if each.last_update_utc <= moment.now + SKEW]
    if not own:
        return NOTHING
    latest = max(own, key=lambda each: each.last_update_utc)
    return judge_entry(_entry(latest, certificate), certificate, moment)


def best_of(reports: Iterable[RevocationReport], now: datetime) -> RevocationReport:
    """Return what counts: a revocation always; else the newest that is fresh; else the doubt that tells most."""
    found = list(reports)
    for state in (RevocationState.REVOKED, RevocationState.AUTHORITY_REVOKED):
        for each in found:
            if each.state is state:
                return each
    said = [each for each in found if each.state is not RevocationState.UNCHECKED and each.made_at is not None]
    fresh = [each for each in said if each.until is not None and each.until >= now]
    if fresh or said:
        return max(fresh or said, key=lambda each: each.made_at or now)
    return min(found, key=lambda each: _WHYS.index(each.why or Unchecked.NO_CHAIN), default=NOTHING)


def is_list_of(revoked: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    """Tell whether the issuer made a list and may make lists."""
    try:
        if revoked.issuer != issuer.subject or not _may_sign_lists(issuer):
            return False
        return is_signed_by(revoked, revoked.tbs_certlist_bytes, issuer)
    except UNREADABLE:
        return False


def _entry(revoked: x509.CertificateRevocationList, certificate: x509.Certificate) -> Entry:
    source, made_at, until = RevocationSource.CRL, revoked.last_update_utc, revoked.next_update_utc
    entry = revoked.get_revoked_certificate_by_serial_number(certificate.serial_number)
    reason = _reason(entry) if entry is not None else x509.ReasonFlags.remove_from_crl
    if entry is None or reason is x509.ReasonFlags.remove_from_crl:
        return Entry(source, made_at, until)
    on_hold = reason is x509.ReasonFlags.certificate_hold
    return Entry(source, made_at, until, entry.revocation_date_utc, on_hold)


def _unchecked(why: Unchecked, entry: Entry) -> RevocationReport:
    return RevocationReport(RevocationState.UNCHECKED, why, entry.source, entry.made_at, entry.until)


def _is_fresh(entry: Entry, moment: Moment) -> bool:
    if entry.until is not None and entry.until >= moment.now:
        return True
    return moment.proof is not None and entry.made_at >= moment.proof


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
    except UNREADABLE:
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


def _reason(entry: x509.RevokedCertificate) -> x509.ReasonFlags:
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except (x509.ExtensionNotFound, ValueError):
        return x509.ReasonFlags.unspecified
