"""Every stable word a verdict may hold: reasons of the four questions, warnings, and subindications of EN 319 102-1."""

from __future__ import annotations

from enum import StrEnum


class SignatureReason(StrEnum):
    """The mathematics, with the certificate inside."""

    SIGNATURE_HOLDS = "signature_holds"
    SIGNATURE_WRONG = "signature_wrong"
    ATTRIBUTES_WRONG = "attributes_wrong"
    """The signed attributes contradict themselves or name another certificate."""
    SIGNATURE_UNREADABLE = "signature_unreadable"
    NO_SIGNER_CERTIFICATE = "no_signer_certificate"
    ALGORITHM_UNSUPPORTED = "algorithm_unsupported"
    KIND_UNSUPPORTED = "kind_unsupported"


class IntegrityReason(StrEnum):
    """The content and what was added to it."""

    UNCHANGED = "unchanged"
    CHANGED_AS_ALLOWED = "changed_as_allowed"
    DIGEST_WRONG = "digest_wrong"
    RANGE_WRONG = "range_wrong"
    """ByteRange is missing, nonsense, or leaves more out than the signature itself."""
    RANGE_NOT_REVISION = "range_not_revision"
    """What is covered is not a complete document."""
    CONTENT_CHANGED = "content_changed"
    """Something a reader sees or relies on was changed or added after signing."""
    CHANGE_FORBIDDEN = "change_forbidden"
    """The signature itself forbids this change (DocMDP, FieldMDP)."""
    CONTENT_COVERED = "content_covered"
    """What was added later is allowed, but hides a large part of a page or most of an earlier mark."""
    CHANGES_UNREADABLE = "changes_unreadable"
    """What came later could not be analysed."""
    DIGEST_UNREADABLE = "digest_unreadable"
    """The signature does not say, in a way that can be read, what was signed."""


class CertificateReason(StrEnum):
    """The path to a trusted authority."""

    TRUSTED = "trusted"
    NO_PATH = "no_path"
    EXPIRED_NO_PROOF = "expired_no_proof"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    AUTHORITY_REVOKED = "authority_revoked"
    ON_HOLD = "on_hold"
    NO_REVOCATION_INFORMATION = "no_revocation_information"
    REVOCATION_INFORMATION_OLD = "revocation_information_old"
    REVOCATION_UNANSWERED = "revocation_unanswered"
    """The authority was asked over the network and did not answer."""
    NOT_KNOWN_TO_AUTHORITY = "not_known_to_authority"
    """The authority's service answered that it does not know the certificate."""
    KEY_USAGE = "key_usage"
    PATH_CONSTRAINTS = "path_constraints"
    """A certificate on the path forbids it, or demands something that is not understood."""
    AUTHORITY_WEAK = "authority_weak"
    """An authority's certificate is signed with a broken algorithm and is not itself in the trust folder."""
    CERTIFICATE_UNREADABLE = "certificate_unreadable"
    NO_CERTIFICATE = "no_certificate"


class TimestampReason(StrEnum):
    """The time stamp."""

    NO_TIMESTAMP = "no_timestamp"
    TIMESTAMP_REQUIRED = "timestamp_required"
    TIMESTAMP_HOLDS = "timestamp_holds"
    TIMESTAMP_WRONG = "timestamp_wrong"
    TIMESTAMP_UNTRUSTED = "timestamp_untrusted"
    TIMESTAMP_UNREADABLE = "timestamp_unreadable"


class Remark(StrEnum):
    """What a reader should know although it answers none of the four questions."""

    WEAK_DIGEST = "weak_digest"
    WEAK_KEY = "weak_key"
    WEAK_CERTIFICATE = "weak_certificate"
    """The signer's certificate is signed with a broken algorithm."""
    TIME_CLAIMS_DIFFER = "time_claims_differ"
    TIME_SEVEN_HOURS_OFF = "time_seven_hours_off"
    """The two claimed times differ by exactly seven hours: local time written as UTC."""
    TIME_IN_FUTURE = "time_in_future"
    FORM_FILLED_LATER = "form_filled_later"
    ANNOTATED_LATER = "annotated_later"
    SIGNED_LATER = "signed_later"
    COVERED_LATER = "covered_later"
    """A later mark or field lies over a large part of a page, or over most of an earlier mark."""
    CHANGES_RESTRICTED = "changes_restricted"
    """The signature certifies the document: later changes are restricted (DocMDP)."""
    CLAIMED_TYPE_UNUSUAL = "claimed_type_unusual"
    NO_FIELD = "no_field"
    """The signature is in no form field; most readers do not list it."""
    REVOCATION_OFFLINE = "revocation_offline"
    """Revocation was judged by lists at hand only; a check on the network was not made."""


class SubIndication(StrEnum):
    """ETSI EN 319 102-1, tables 5 and 6."""

    FORMAT_FAILURE = "FORMAT_FAILURE"
    HASH_FAILURE = "HASH_FAILURE"
    SIG_CRYPTO_FAILURE = "SIG_CRYPTO_FAILURE"
    NOT_YET_VALID = "NOT_YET_VALID"
    SIG_CONSTRAINTS_FAILURE = "SIG_CONSTRAINTS_FAILURE"
    CHAIN_CONSTRAINTS_FAILURE = "CHAIN_CONSTRAINTS_FAILURE"
    CERTIFICATE_CHAIN_GENERAL_FAILURE = "CERTIFICATE_CHAIN_GENERAL_FAILURE"
    CRYPTO_CONSTRAINTS_FAILURE_NO_POE = "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"
    NO_SIGNING_CERTIFICATE_FOUND = "NO_SIGNING_CERTIFICATE_FOUND"
    NO_CERTIFICATE_CHAIN_FOUND = "NO_CERTIFICATE_CHAIN_FOUND"
    REVOKED_NO_POE = "REVOKED_NO_POE"
    REVOKED_CA_NO_POE = "REVOKED_CA_NO_POE"
    OUT_OF_BOUNDS_NO_POE = "OUT_OF_BOUNDS_NO_POE"
    TRY_LATER = "TRY_LATER"
    SIGNED_DATA_NOT_FOUND = "SIGNED_DATA_NOT_FOUND"
    GENERIC = "GENERIC"
