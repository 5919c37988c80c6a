"""Compare the document as it was signed with the document as it is now."""

from __future__ import annotations

from collections.abc import Callable

from app.check.changes import Changes
from app.check.listing import Found
from app.check.views import View
from app.domain.reasons import IntegrityReason
from app.domain.verdict import Answer, ChangedAfter, Covers


def judge_revisions(
    view: View, found: Found, end: int, password: str | None, progress: Callable[[float], None]
) -> Changes:
    """Judge everything that was added after byte ``end``."""
    return Changes(Covers.REVISION, ChangedAfter.UNKNOWN, Answer.UNKNOWN, IntegrityReason.CHANGES_UNREADABLE)
