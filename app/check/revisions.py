"""Compare the document as it was signed with the document as it is now: the one judge for small and large files.

Two views of one file are opened: of the bytes the signature covers, and of all of it. What was added must be readable
in one way only (:mod:`app.check.appended`). Then only objects that cross-reference sections after the signed one speak
of can differ, and each of them is judged by itself:

- everything that can be reached in the signed document is read once, and tells how the changed objects are used
  (:mod:`app.check.uses`) and what they are for (:mod:`app.check.structure`);
- an object that nothing in the signed document refers to changes nothing by being there: it can be reached only
  through another changed object, and that one is judged;
- every other changed object, and everything above it, must play exactly one part, of a known kind; it may differ only
  in what that part is allowed to (:mod:`app.check.permitting`), and what is new in a list must be of a known kind too
  (:mod:`app.check.additions`). Anything else is suspicious.

No page content is ever decoded; large streams are not even loaded.
"""

from __future__ import annotations

from collections.abc import Callable

from pyhanko.pdf_utils.xref import ObjStreamRef

from app.check.appended import is_unambiguous
from app.check.changes import (
    NOT_READ,
    Changes,
    ChangeSuspicious,
    Kind,
    allowed,
    covering,
    permitted,
    suspicious,
)
from app.check.comparing import same
from app.check.listing import Found, list_signatures
from app.check.locks import field_lock, permitted_level
from app.check.permitting import Comparison
from app.check.ranges import contents
from app.check.views import UNREADABLE, View, entries, open_view, raw
from app.domain.errors import FileProblem
from app.domain.reasons import IntegrityReason

MOST_CHANGES = 100_000
DOCUMENT_PARTS = frozenset({"/Catalog", "/Page", "/Pages", "/XRef"})


def judge_revisions(
    now: View, found: Found, end: int, password: str | None, progress: Callable[[float], None]
) -> Changes:
    """Judge everything that was added after byte ``end``, which the signature ``found`` covers."""
    try:
        then = open_view(now.file, end, name="", password=password)
    except (FileProblem, *UNREADABLE):
        return suspicious(IntegrityReason.RANGE_NOT_REVISION)
    then.beat = now.beat
    try:
        return _judge(then, now, found, progress)
    except ChangeSuspicious:
        return suspicious(IntegrityReason.CONTENT_CHANGED)
    except UNREADABLE:
        return NOT_READ


def _judge(then: View, now: View, found: Found, progress: Callable[[float], None]) -> Changes:
    signed = _as_signed(then, found)
    changed = _changed(then, now)
    _compare_trailers(then, now)
    if changed is None:
        return NOT_READ
    comparison = Comparison(then, now, changed, field_lock(then, signed), progress)
    kinds: set[Kind] = set()
    for number in sorted(changed):
        now.beat()
        if comparison.is_used(number):
            kinds |= comparison.judge(number)
    level = permitted_level(then, signed)
    if level is None and Kind.ANNOTATING in kinds:
        raise ChangeSuspicious
    if comparison.is_forbidden or not kinds <= permitted(level):
        return suspicious(IntegrityReason.CHANGE_FORBIDDEN)
    if comparison.is_unclear or _plays_document(then, now, changed):
        return NOT_READ
    if not is_unambiguous(now, then.total_revisions, then.end):
        return NOT_READ
    judged = allowed(frozenset(kinds))
    return covering(judged) if comparison.covering.is_excessive() else judged


def _plays_document(then: View, now: View, changed: frozenset[int]) -> bool:
    """Tell whether a new object could be taken for the beginning of a document by those who search for one."""
    sections = {
        reference.idnum
        for revision in range(then.total_revisions, now.total_revisions)
        if (reference := now.xrefs.get_xref_container_info(revision).stream_ref) is not None
    }
    for number in changed - sections:
        if then.value(number) is None and str(now.entry(now.value(number), "/Type")) in DOCUMENT_PARTS:
            return True
    return False


def _as_signed(then: View, found: Found) -> Found:
    """Return the signature as the signed document has it; one that was not there covers something else."""
    if found.value is not None:
        own = contents(found.value)
        for each in list_signatures(then, placed=False):
            if each.value is not None and each.number == found.number and contents(each.value) == own:
                return each
    raise ChangeSuspicious


def _changed(then: View, now: View) -> frozenset[int] | None:
    """Return the numbers of objects that are not what they were; None if that cannot be found out."""
    first = then.total_revisions
    if now.total_revisions < first or now.xrefs.get_startxref_for_revision(first - 1) != then.last_startxref:
        raise ChangeSuspicious
    if now.total_revisions == first:
        # Something follows that belongs to no revision: harmless to this reader, but others may repair their way to it.
        return None
    spoken_of = {number for revision in range(first, now.total_revisions) for number in entries(now, revision)}
    if len(spoken_of) > MOST_CHANGES:
        return None
    changed = frozenset(number for number in spoken_of if not same(now.file, then.value(number), now.value(number)))
    containers = {place.obj_stream_id for _, place in then.places.values() if isinstance(place, ObjStreamRef)}
    if containers & changed:
        raise ChangeSuspicious
    return changed


def _compare_trailers(then: View, now: View) -> None:
    for key in ("/Root", "/Encrypt"):
        if not same(now.file, raw(then.trailer_view, key), raw(now.trailer_view, key)):
            raise ChangeSuspicious
