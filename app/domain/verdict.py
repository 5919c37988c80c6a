"""The answer to "is this signature good?": four questions, each with yes, no or cannot tell (BT-14.1)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from app.domain.document import Path
from app.domain.errors import Report
from app.domain.geometry import Placement
from app.domain.reasons import CertificateReason, IntegrityReason, SignatureReason, TimestampReason


class Answer(StrEnum):
    """``none``: there is nothing to ask about, and that spoils nothing."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NONE = "none"


class Check(Struct, frozen=True):
    """One answered question; ``reason`` is a stable word of the catalogue (``check.REASON``), never prose."""

    state: Answer
    reason: str


class Checks(Struct, frozen=True):
    """The four questions of BT-14.1, in its order of thinking."""

    signature: Check
    """Does the mathematics hold with the certificate inside? Never about trust, dates or algorithm age."""
    integrity: Check
    """Is the content what was signed? Digest, ranges, later changes."""
    certificate: Check
    """Does a path lead to a trusted authority, in its validity, not revoked?"""
    timestamp: Check
    """Is there a time stamp and does it hold?"""


class Result(StrEnum):
    """The overall indication (EN 319 102-1: TOTAL-PASSED, TOTAL-FAILED, INDETERMINATE)."""

    VALID = "valid"
    INVALID = "invalid"
    INDETERMINATE = "indeterminate"
    UNSIGNED = "unsigned"
    ERROR = "error"


class Meaning(StrEnum):
    """What a result comes to for a reader, in one sentence; the gravest first."""

    ERROR = "error"
    CHANGED = "changed"
    FORGED = "forged"
    """The signature does not fit its certificate."""
    DEFECTIVE = "defective"
    """Not valid for another reason: unreadable, contradictory, dated before its certificate."""
    REVOKED = "revoked"
    SIGNATURE_UNKNOWN = "signature_unknown"
    CONTENT_UNKNOWN = "content_unknown"
    CERTIFICATE_REFUSED = "certificate_refused"
    CERTIFICATE_UNKNOWN = "certificate_unknown"
    TIME_UNSURE = "time_unsure"
    REMARKED = "remarked"
    """All four questions are answered well; a remark keeps the result back, a weak algorithm for example."""
    UNSIGNED = "unsigned"
    VALID = "valid"


class Covers(StrEnum):
    """What a signature's byte ranges cover."""

    WHOLE_FILE = "whole-file"
    REVISION = "revision"


class ChangedAfter(StrEnum):
    """What was added to the file after a signature."""

    NONE = "none"
    ALLOWED = "allowed"
    SUSPICIOUS = "suspicious"
    UNKNOWN = "unknown"


class SignatureKind(StrEnum):
    """What a signature dictionary is for."""

    APPROVAL = "approval"
    CERTIFICATION = "certification"
    TIMESTAMP = "timestamp"
    UNSUPPORTED = "unsupported"


class TimeSource(StrEnum):
    """Where the signing time comes from.

    A time stamp, the signer's own claim in CMS or in the dictionary, or nowhere.
    """

    TIMESTAMP = "timestamp"
    SIGNER = "signer"
    DICTIONARY = "dictionary"
    NONE = "none"


class Signer(Struct, frozen=True):
    """Who signed, from the certificate inside the signature."""

    name: str
    office: str
    subject: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime


class SignatureVerdict(Struct, frozen=True):
    """All that is known of one signature dictionary.

    ``result`` and ``subindication`` follow EN 319 102-1 clause 5; ``warnings`` are stable words of the catalogue
    (``warning.WORD``). ``digest`` and ``key`` name the algorithms, e.g. ``sha256`` and ``RSA 2048``.
    """

    field: str
    signer: Signer | None
    kind: SignatureKind
    time: datetime | None
    time_source: TimeSource
    covers: Covers
    changed_after: ChangedAfter
    warnings: tuple[str, ...]
    checks: Checks
    result: Result
    subindication: str | None
    placement: Placement | None = None
    sub_filter: str = ""
    digest: str = ""
    key: str = ""


class FileVerdict(Struct, frozen=True):
    """The verdict on a file: the worst of its signatures."""

    file: Path
    result: Result
    subindication: str | None
    signatures: tuple[SignatureVerdict, ...]
    error: Report | None = None

    @property
    def meaning(self) -> Meaning:
        """Return what the result comes to: the gravest that its worst signatures have to say."""
        if self.result is Result.ERROR:
            return Meaning.ERROR
        if self.result is Result.UNSIGNED:
            return Meaning.UNSIGNED
        said = {_meaning(signature) for signature in self.signatures if signature.result is self.result}
        return next((meaning for meaning in Meaning if meaning in said), Meaning.DEFECTIVE)


_CHANGED = frozenset({IntegrityReason.DIGEST_WRONG, IntegrityReason.CONTENT_CHANGED, IntegrityReason.CHANGE_FORBIDDEN})
_REVOKED = frozenset({CertificateReason.REVOKED, CertificateReason.AUTHORITY_REVOKED, CertificateReason.ON_HOLD})


def _meaning(signature: SignatureVerdict) -> Meaning:
    checks = signature.checks
    match signature.result:
        case Result.VALID:
            return Meaning.VALID
        case Result.INVALID if checks.integrity.reason in _CHANGED:
            return Meaning.CHANGED
        case Result.INVALID if checks.signature.reason == SignatureReason.SIGNATURE_WRONG:
            return Meaning.FORGED
        case Result.INDETERMINATE:
            return _doubt(checks)
        case _:
            return Meaning.DEFECTIVE


def _doubt(checks: Checks) -> Meaning:
    if checks.certificate.reason in _REVOKED:
        return Meaning.REVOKED
    if checks.signature.state is not Answer.YES:
        return Meaning.SIGNATURE_UNKNOWN
    if checks.integrity.state is not Answer.YES:
        return Meaning.CONTENT_UNKNOWN
    if checks.certificate.state is not Answer.YES:
        refused = checks.certificate.state is Answer.NO
        return Meaning.CERTIFICATE_REFUSED if refused else Meaning.CERTIFICATE_UNKNOWN
    is_missing = checks.timestamp.reason == TimestampReason.TIMESTAMP_REQUIRED
    is_unsure = is_missing or checks.timestamp.state in {Answer.NO, Answer.UNKNOWN}
    return Meaning.TIME_UNSURE if is_unsure else Meaning.REMARKED
