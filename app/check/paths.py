"""The way from a certificate to an authority a person trusts (RFC 5280 6.1, as far as state offices need it).

Own and small, because the answers wanted here are not yes and no: every "cannot tell" has a reason a person can act on.
Policies and name constraints are not processed: a path that makes them critical is not accepted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice, pairwise

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from app.check.revocation import Moment, Standing, is_authority, standing
from app.check.trust import UNUSABLE, Trust, is_issued_by, load_certificate, signs_itself
from app.domain.reasons import CertificateReason, SubIndication
from app.domain.verdict import Answer

LONGEST = 8
MOST_PATHS = 32
WEAK = (hashes.SHA1, hashes.MD5)
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
        between = [each for each in map(load_certificate, embedded) if each is not None]
        paths = _paths(certificate, trust, [*trust.others, *between])
        verdicts = [_judge(path, trust, moment, purpose) for path in islice(paths, MOST_PATHS)]
    except UNUSABLE:
        return _unknown(CertificateReason.CERTIFICATE_UNREADABLE, SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE)
    if not verdicts:
        return _unknown(CertificateReason.NO_PATH, SubIndication.NO_CERTIFICATE_CHAIN_FOUND)
    order = [Answer.YES, Answer.UNKNOWN, Answer.NO]
    return min(verdicts, key=lambda verdict: order.index(verdict.answer))


def is_weakly_signed(der: bytes | None) -> bool:
    """Tell whether a certificate's own signature uses a broken digest; a root's own signature proves nothing anyway."""
    certificate = load_certificate(der) if der else None
    if certificate is None or signs_itself(certificate):
        return False
    return isinstance(_digest(certificate), WEAK)


def _digest(certificate: x509.Certificate) -> hashes.HashAlgorithm | None:
    try:
        return certificate.signature_hash_algorithm
    except UNUSABLE:
        return None


def _paths(leaf: x509.Certificate, trust: Trust, between: list[x509.Certificate]) -> Iterator[Path]:
    def _longer(path: Path) -> Iterator[Path]:
        last = path[-1]
        if last in trust.anchors:
            yield path
            return
        for anchor in trust.anchors:
            if is_issued_by(last, anchor):
                yield (*path, anchor)
        if len(path) < LONGEST:
            for issuer in between:
                if issuer not in path and is_issued_by(last, issuer):
                    yield from _longer((*path, issuer))

    return _longer((leaf,))


def _judge(path: Path, trust: Trust, moment: Moment, purpose: Purpose) -> PathVerdict:
    leaf = path[0]
    if not _may(leaf, purpose):
        return PathVerdict(Answer.NO, CertificateReason.KEY_USAGE, SubIndication.CHAIN_CONSTRAINTS_FAILURE)
    if not all(map(_is_understood, path)) or not _authorities_may_issue(path):
        return _unknown(CertificateReason.PATH_CONSTRAINTS, SubIndication.CHAIN_CONSTRAINTS_FAILURE)
    if any(isinstance(_digest(each), WEAK) and not _is_pinned(each, trust) for each in path[1:-1]):
        return _unknown(CertificateReason.AUTHORITY_WEAK, SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE)
    if (problem := _judge_revocation(path, trust, moment)) and problem.answer is Answer.NO:
        return problem
    return _judge_validity(path, moment) or problem or PathVerdict(Answer.YES, CertificateReason.TRUSTED)


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
    found = [standing(each, issuer, trust, moment) for each, issuer in pairwise(path)]
    if Standing.REVOKED in found[:1]:
        return PathVerdict(Answer.NO, CertificateReason.REVOKED, SubIndication.REVOKED_NO_POE)
    if {Standing.REVOKED, Standing.ON_HOLD} & set(found[1:]):
        return PathVerdict(Answer.NO, CertificateReason.AUTHORITY_REVOKED, SubIndication.REVOKED_CA_NO_POE)
    if Standing.ON_HOLD in found[:1]:
        return PathVerdict(Answer.NO, CertificateReason.ON_HOLD, SubIndication.TRY_LATER)
    if Standing.NO_LIST in found:
        return _unknown(CertificateReason.NO_REVOCATION_INFORMATION, SubIndication.TRY_LATER)
    if Standing.OLD_LIST in found:
        return _unknown(CertificateReason.REVOCATION_INFORMATION_OLD, SubIndication.TRY_LATER)
    return None


def _may(leaf: x509.Certificate, purpose: Purpose) -> bool:
    """Tell whether a certificate may sign: nonRepudiation or digitalSignature (persons of G1 have only the first)."""
    try:
        usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
        if not (usage.digital_signature or usage.content_commitment):
            return False
    except x509.ExtensionNotFound:
        pass
    if purpose is Purpose.SIGNING:
        return True
    try:
        return ExtendedKeyUsageOID.TIME_STAMPING in leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False


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


def _is_pinned(certificate: x509.Certificate, trust: Trust) -> bool:
    return certificate in trust.anchors or certificate in trust.others


def _unknown(reason: CertificateReason, subindication: SubIndication) -> PathVerdict:
    return PathVerdict(Answer.UNKNOWN, reason, subindication)
