"""What came after a signature, as values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from app.domain.reasons import IntegrityReason, Remark
from app.domain.verdict import Answer, ChangedAfter, Covers


@dataclass(frozen=True)
class Changes:
    """The judgement on what came after a signature; ``answer`` and ``reason`` are its part of the second question."""

    covers: Covers
    after: ChangedAfter
    answer: Answer
    reason: IntegrityReason
    remarks: frozenset[Remark] = frozenset()


class Kind(Enum):
    """The kinds of change that may be allowed; every other change is not."""

    EVIDENCE = auto()
    """Validation data (DSS), document time stamps, file metadata: nothing a reader sees."""
    SIGNING = auto()
    FILLING = auto()
    ANNOTATING = auto()


Kinds = frozenset[Kind]
NOTHING: Final[Kinds] = frozenset()
EVIDENCE: Final = frozenset({Kind.EVIDENCE})
SIGNING: Final = frozenset({Kind.SIGNING})
FILLING: Final = frozenset({Kind.FILLING})
ANNOTATING: Final = frozenset({Kind.ANNOTATING})


class ChangeSuspicious(Exception):
    """Something changed that no signature allows to change."""


def permitted(level: int | None) -> frozenset[Kind]:
    """Return what DocMDP ``level`` permits (ISO 32000-2 table 257); without DocMDP, whatever hides no content."""
    match level:
        case 1:
            return frozenset({Kind.EVIDENCE})
        case 3:
            return frozenset(Kind)
        case _:
            return frozenset({Kind.EVIDENCE, Kind.SIGNING, Kind.FILLING})


def allowed(kinds: frozenset[Kind]) -> Changes:
    """Return the judgement on changes of these kinds, all of them permitted."""
    words = {
        Kind.SIGNING: Remark.SIGNED_LATER,
        Kind.FILLING: Remark.FORM_FILLED_LATER,
        Kind.ANNOTATING: Remark.ANNOTATED_LATER,
    }
    remarks = frozenset(word for kind, word in words.items() if kind in kinds)
    return Changes(Covers.REVISION, ChangedAfter.ALLOWED, Answer.YES, IntegrityReason.CHANGED_AS_ALLOWED, remarks)


def suspicious(reason: IntegrityReason) -> Changes:
    """Return the judgement on a change that is not allowed."""
    return Changes(Covers.REVISION, ChangedAfter.SUSPICIOUS, Answer.NO, reason)


def covering(changes: Changes) -> Changes:
    """Return the judgement on allowed changes that hide so much that a person has to look."""
    return replace(
        changes,
        answer=Answer.UNKNOWN,
        reason=IntegrityReason.CONTENT_COVERED,
        remarks=changes.remarks | {Remark.COVERED_LATER},
    )


NO_CHANGES = Changes(Covers.WHOLE_FILE, ChangedAfter.NONE, Answer.YES, IntegrityReason.UNCHANGED)
NOT_COVERED = Changes(Covers.REVISION, ChangedAfter.UNKNOWN, Answer.NO, IntegrityReason.RANGE_WRONG)
NOT_READ = Changes(Covers.REVISION, ChangedAfter.UNKNOWN, Answer.UNKNOWN, IntegrityReason.CHANGES_UNREADABLE)
