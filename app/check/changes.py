"""What was added to a file after a signature, and whether it may be: the one judge for small and large files."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.reasons import IntegrityReason, Remark
from app.domain.verdict import Answer, ChangedAfter, Covers


@dataclass(frozen=True)
class Changes:
    """What came after a signature."""

    covers: Covers
    after: ChangedAfter
    answer: Answer
    reason: IntegrityReason
    remarks: frozenset[Remark] = frozenset()


NO_CHANGES = Changes(Covers.WHOLE_FILE, ChangedAfter.NONE, Answer.YES, IntegrityReason.UNCHANGED)
NOT_COVERED = Changes(Covers.REVISION, ChangedAfter.UNKNOWN, Answer.NO, IntegrityReason.RANGE_WRONG)
