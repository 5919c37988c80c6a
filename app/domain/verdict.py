"""The answer to "is this signature good?": four questions, each with yes, no or cannot tell (BT-14.1)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from app.domain.document import Path
from app.domain.errors import Report
from app.domain.geometry import Placement


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
