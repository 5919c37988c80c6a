"""The way from a certificate to an authority a person trusts (RFC 5280 6.1, as far as state offices need it).

Own and small, because the answers wanted here are not yes and no: every "cannot tell" has a reason a person can act on.
Policies and name constraints are not processed: a path that makes them critical is not accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

import msgspec
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from app.domain.reasons import CertificateReason, SubIndication
from app.domain.trust import RevocationReport, RevocationState, Unchecked
from app.domain.verdict import Answer
from app.trust.certificates import UNREADABLE, is_authority, is_issued_by, is_weak, load_certificate, signs_itself
from app.trust.revocation import Moment, best_of, by_lists
from app.trust.stores import Trust

LONGEST = 8
MOST_PATHS = 32
MOST_MET = 64
UNDERSTOOD = frozenset(
    {
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.KEY_USAGE,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
        ExtensionOID.ISSUER_ALTERNATIVE_NAME,
        ExtensionOID.SUBJECT_KEY_IDENTIFIER,
        ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
        ExtensionOID.CERTIFICATE_POLICIES,
        ExtensionOID.CRL_DISTRIBUTION_POINTS,
        ExtensionOID.AUTHORITY_INFORMATION_ACCESS,
    }
)

FOR_DOCUMENTS = frozenset(
    {
        ExtendedKeyUsageOID.EMAIL_PROTECTION,
        ExtendedKeyUsageOID.CLIENT_AUTH,
        ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
        x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36"),
        x509.ObjectIdentifier("1.3.6.1.4.1.311.10.3.12"),
        x509.ObjectIdentifier("1.2.840.113583.1.1.5"),
        x509.ObjectIdentifier("2.16.704.1.1.1.1.1"),
    }
)
"""Extended usages of certificates that sign documents: those the government's certificates have (mail, client, its own
policy, which some name as a usage), and signing documents as RFC 9336, Microsoft and Adobe call it."""

Path = tuple[x509.Certificate, ...]


class Purpose(Enum):
    """What a certificate must be allowed to do."""

    SIGNING = auto()
    TIMESTAMPING = auto()


@dataclass(frozen=True)
class PathVerdict:
    """The answer, and what EN 319 102-1 calls it."""

    answer: Answer
    reason: CertificateReason
    subindication: SubIndication | None = None


def judge_certificate(
    der: bytes | None, embedded: tuple[bytes, ...], trust: Trust, moment: Moment, *, purpose: Purpose = Purpose.SIGNING
) -> PathVerdict:
    """Look for the best path and say how good it is.

    Without a proof of the signing time the present is what counts (EN 319 102-1 5.3): a certificate that has ended
    since may have been good, so the answer is unknown. A revoked certificate answers no, and still leaves the signature
    indeterminate (REVOKED_NO_POE), because it may be older than the revocation; a claimed time is no proof.
    """
    if der is None:
        return PathVerdict(Answer.NO, CertificateReason.NO_CERTIFICATE, SubIndication.NO_SIGNING_CERTIFICATE_FOUND)
    certificate = load_certificate(der)
    if certificate is None:
        return _unknown(CertificateReason.CERTIFICATE_UNREADABLE, SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE)
    try:
        paths, known = find_paths(certificate, embedded, trust)
        verdicts = [_judge(path, known, moment, purpose) for path in paths]
    except UNREADABLE:
        return _unknown(CertificateReason.CERTIFICATE_UNREADABLE, SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE)
    if not verdicts:
        return _unknown(CertificateReason.NO_PATH, SubIndication.NO_CERTIFICATE_CHAIN_FOUND)
    order = [Answer.YES, Answer.UNKNOWN, Answer.NO]
    return min(verdicts, key=lambda verdict: order.index(verdict.answer))


def find_paths(leaf: x509.Certificate, embedded: Iterable[bytes], trust: Trust) -> tuple[list[Path], Trust]:
    """Return the ways to an anchor, and the trust with every anchor that was met on the search.

    A way ends at a root if one is known: above a pinned issuing authority there may be news of its revocation.
    """
    met = [each for each, _ in zip(map(load_certificate, embedded), range(MOST_MET), strict=False) if each is not None]
    trust = trust.meeting([leaf, *met])
    trust = _completed(leaf, met, trust)
    between = list(dict.fromkeys([*trust.others, *met]))
    return [path for path, _ in zip(_paths(leaf, trust, between), range(MOST_PATHS), strict=False)], trust


def _completed(leaf: x509.Certificate, met: list[x509.Certificate], trust: Trust) -> Trust:
    """Return the trust with the pinned authorities that are named as issuers on the way up and that nobody has met."""
    seen, frontier = [leaf], [leaf]
    for _ in range(LONGEST if trust.enquiry and trust.pins.pins else 0):
        assert trust.enquiry is not None, "asked above"
        known = [*trust.anchors, *trust.others, *met]
        above = {each: [one for one in known if is_issued_by(each, one)] for each in frontier}
        fetched = trust.enquiry.authorities_above(each for each, issuers in above.items() if not issuers)
        trust = trust.meeting(fetched)
        found = [*fetched, *(issuer for issuers in above.values() for issuer in issuers)]
        frontier = [each for each in dict.fromkeys(found) if each not in seen]
        seen += frontier
    return trust


def _paths(leaf: x509.Certificate, trust: Trust, between: list[x509.Certificate]) -> Iterator[Path]:
    def _longer(path: Path) -> Iterator[Path]:
        last = path[-1]
        above = [each for each in trust.anchors if each not in path and is_issued_by(last, each)]
        if last in trust.anchors and (not above or signs_itself(last)):
            yield path
            return
        for anchor in above:
            yield from _longer((*path, anchor))
        if len(path) < LONGEST and last not in trust.anchors:
            for issuer in between:
                if issuer not in path and issuer not in trust.anchors and is_issued_by(last, issuer):
                    yield from _longer((*path, issuer))

    return _longer((leaf,))


def _judge(path: Path, trust: Trust, moment: Moment, purpose: Purpose) -> PathVerdict:
    leaf = path[0]
    if not _may(leaf, purpose):
        return PathVerdict(Answer.NO, CertificateReason.KEY_USAGE, SubIndication.CHAIN_CONSTRAINTS_FAILURE)
    if not may_lead(path):
        return _unknown(CertificateReason.PATH_CONSTRAINTS, SubIndication.CHAIN_CONSTRAINTS_FAILURE)
    if leads_over_weak(path, trust):
        return _unknown(CertificateReason.AUTHORITY_WEAK, SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE)
    if (problem := _judge_revocation(path, trust, moment)) and problem.answer is Answer.NO:
        return problem
    return _judge_validity(path, moment) or problem or PathVerdict(Answer.YES, CertificateReason.TRUSTED)


def may_lead(path: Path) -> bool:
    """Tell whether no certificate of a path forbids it or demands something that is not understood."""
    return all(map(_is_understood, path)) and _authorities_may_issue(path)


def leads_over_weak(path: Path, trust: Trust) -> bool:
    """Tell whether an authority on the way is signed with a broken digest and nobody vouches for it by fingerprint."""
    return any(is_weak(each) and not _is_vouched_for(each, trust) for each in path[1:-1])


def revocation_of(path: Path, trust: Trust, moment: Moment) -> RevocationReport:
    """Return what is known of a path's revocation: the leaf's own fate first, then that of the authorities above it.

    An anchor needs no proof that it stands; a revocation of one that is known counts all the same.
    """
    found = [_revocation(each, issuer, trust, moment) for each, issuer in pairwise(path)]
    own, above = found[:1], found[1:]
    bad = next((each for each in above if each.state in {RevocationState.REVOKED, RevocationState.ON_HOLD}), None)
    if own and own[0].state is RevocationState.REVOKED:
        return own[0]
    if bad is not None:
        return msgspec.structs.replace(bad, state=RevocationState.AUTHORITY_REVOKED)
    if own and own[0].state is RevocationState.ON_HOLD:
        return own[0]
    unchecked = [each for each in found if each.state is RevocationState.UNCHECKED]
    return next(iter((*unchecked, *own)), RevocationReport(RevocationState.GOOD))


def _revocation(
    certificate: x509.Certificate, issuer: x509.Certificate, trust: Trust, moment: Moment
) -> RevocationReport:
    """Return what lists at hand say; if that settles nothing, what the cache and the network know."""
    report = by_lists(certificate, issuer, trust.lists, moment)
    settled = report.state in {RevocationState.GOOD, RevocationState.REVOKED}
    if not settled and trust.enquiry is not None:
        report = best_of((report, trust.enquiry.revocation(certificate, issuer, moment)), moment.now)
    is_excused = report.state is RevocationState.UNCHECKED and certificate in trust.anchors
    return RevocationReport(RevocationState.GOOD) if is_excused else report


def _judge_validity(path: Path, moment: Moment) -> PathVerdict | None:
    if any(moment.used < each.not_valid_before_utc for each in path):
        # Only with a proof is it certain that the signature is older than its certificate (EN 319 102-1 5.5.4).
        proven = moment.proof is not None
        subindication = SubIndication.NOT_YET_VALID if proven else SubIndication.OUT_OF_BOUNDS_NO_POE
        return PathVerdict(Answer.NO, CertificateReason.NOT_YET_VALID, subindication)
    if any(moment.used > each.not_valid_after_utc for each in path):
        return _unknown(CertificateReason.EXPIRED_NO_PROOF, SubIndication.OUT_OF_BOUNDS_NO_POE)
    return None


def _judge_revocation(path: Path, trust: Trust, moment: Moment) -> PathVerdict | None:
    report = revocation_of(path, trust, moment)
    match report.state:
        case RevocationState.GOOD:
            return None
        case RevocationState.REVOKED:
            return PathVerdict(Answer.NO, CertificateReason.REVOKED, SubIndication.REVOKED_NO_POE)
        case RevocationState.AUTHORITY_REVOKED:
            return PathVerdict(Answer.NO, CertificateReason.AUTHORITY_REVOKED, SubIndication.REVOKED_CA_NO_POE)
        case RevocationState.ON_HOLD:
            return PathVerdict(Answer.NO, CertificateReason.ON_HOLD, SubIndication.TRY_LATER)
        case RevocationState.UNCHECKED:
            reason = _REASONS.get(report.why or Unchecked.NO_ADDRESS, CertificateReason.NO_REVOCATION_INFORMATION)
            return _unknown(reason, SubIndication.TRY_LATER)


_REASONS = {
    Unchecked.OUTDATED: CertificateReason.REVOCATION_INFORMATION_OLD,
    Unchecked.NO_ANSWER: CertificateReason.REVOCATION_UNANSWERED,
    Unchecked.NOT_KNOWN: CertificateReason.NOT_KNOWN_TO_AUTHORITY,
}


def _may(leaf: x509.Certificate, purpose: Purpose) -> bool:
    """Tell whether a certificate may sign: nonRepudiation or digitalSignature (persons of G1 have only the first).

    Extended usages, where there are any, must name the purpose: what stamps times or serves the web signs no documents.
    """
    try:
        usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
        if not (usage.digital_signature or usage.content_commitment):
            return False
    except x509.ExtensionNotFound:
        pass
    try:
        extended = frozenset(leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except x509.ExtensionNotFound:
        return purpose is Purpose.SIGNING
    if purpose is Purpose.TIMESTAMPING:
        return ExtendedKeyUsageOID.TIME_STAMPING in extended
    return not extended.isdisjoint(FOR_DOCUMENTS)


def _is_understood(certificate: x509.Certificate) -> bool:
    return all(each.oid in UNDERSTOOD for each in certificate.extensions if each.critical)


def _authorities_may_issue(path: Path) -> bool:
    for below, authority in enumerate(path[1:]):
        if not is_authority(authority):
            return False
        longest = authority.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length
        if longest is not None and longest < below:
            return False
        try:
            if not authority.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign:
                return False
        except x509.ExtensionNotFound:
            continue
    return True


def _is_vouched_for(certificate: x509.Certificate, trust: Trust) -> bool:
    return certificate in trust.anchors or certificate in trust.others


def _unknown(reason: CertificateReason, subindication: SubIndication) -> PathVerdict:
    return PathVerdict(Answer.UNKNOWN, reason, subindication)
