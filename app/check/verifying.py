"""The check of a file: find every signature, digest what each covers, judge what came later, say the worst of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import BinaryIO

from app.check.appended import is_sound
from app.check.changes import NO_CHANGES, NOT_COVERED, NOT_READ, Changes
from app.check.judging import Circumstances, Reading, judge_signature, proof_of, read_signature
from app.check.listing import list_signatures
from app.check.ranges import Heartbeat, digests, is_blank_after
from app.check.revisions import judge_revisions
from app.check.views import UNREADABLE, View, file_name, open_view
from app.domain.errors import FileEncrypted, FileMalformed, FileProblem, FileUnreadable
from app.domain.signing import Stage
from app.domain.verdict import FileVerdict, Result, SignatureVerdict
from app.files.opening import open_document
from app.trust.household import Household
from app.trust.stores import load_trust

Progress = Callable[[Stage, float], None]

_WORST_FIRST = (Result.ERROR, Result.INVALID, Result.INDETERMINATE, Result.VALID)


def verify(
    path: str,
    *,
    trust: tuple[str, ...] = (),
    offline: bool = False,
    timestamp_required: bool = False,
    password: str | None = None,
    progress: Progress = lambda _stage, _done: None,
    household: Household | None = None,
) -> FileVerdict:
    """Judge every signature in the file at ``path``.

    ``trust`` are files and folders of certificates and revocation lists for this run; without any, whom the
    ``household`` trusts counts. Without a household nobody else is trusted and nothing is fetched; with ``offline``
    nothing is fetched either and the verdict says so. Raises PasswordNeeded for a file that asks one, TrustUnreadable
    for a trust path that cannot be read; whatever is wrong with the file itself is told in the verdict.
    """
    now = datetime.now(UTC)
    if household is None:
        trusted = load_trust(trust)
    else:
        beat = Heartbeat(lambda: progress(Stage.CHECKING, 1.0))
        trusted = household.trust(now, named=trust, offline=offline, beat=beat)
    around = Circumstances(trusted, now, timestamp_required, offline)
    try:
        with open_document(path) as file:
            verdicts = _judge_file(file, file_name(path), password, around, progress)
    except (OSError, ValueError):
        return _failed(path, FileUnreadable(file=file_name(path)))
    except (FileEncrypted, FileMalformed) as problem:
        return _failed(path, problem)
    if not verdicts:
        return FileVerdict(path, Result.UNSIGNED, None, ())
    worst = min(verdicts, key=lambda verdict: _WORST_FIRST.index(verdict.result))
    return FileVerdict(path, worst.result, worst.subindication, tuple(verdicts))


def _judge_file(
    file: BinaryIO, name: str, password: str | None, around: Circumstances, progress: Progress
) -> list[SignatureVerdict]:
    progress(Stage.READING, 0.0)
    size = file.seek(0, os.SEEK_END)
    try:
        view = open_view(file, size, name=name, password=password)
        view.beat = Heartbeat(lambda: progress(Stage.READING, 0.0))
        readings = [read_signature(view, found) for found in list_signatures(view)]
    except UNREADABLE as error:
        raise FileMalformed(file=name, why="unreadable") from error
    wanted = {reading.wanted for reading in readings if reading.wanted}
    view.beat = Heartbeat(lambda: progress(Stage.CHECKING, 0.5))
    found = digests(file, wanted, lambda done: progress(Stage.CHECKING, done))
    changes = [_changes(view, reading, password, progress) for reading in readings]
    digest = [found.get(reading.wanted) if reading.wanted else None for reading in readings]
    parts = list(zip(readings, digest, changes, strict=True))
    proofs = [proof_of(*part, around) for part in parts]
    around = replace(around, proofs=tuple(proof for proof in proofs if proof))
    progress(Stage.CHECKING, 1.0)
    return [judge_signature(*part, around) for part in parts]


def _changes(view: View, reading: Reading, password: str | None, progress: Progress) -> Changes:
    if reading.range is None:
        return NOT_COVERED
    if is_blank_after(view.file, reading.range.end, view.end):
        return NO_CHANGES if is_sound(view) else replace(NOT_READ, covers=NO_CHANGES.covers)
    return judge_revisions(
        view, reading.found, reading.range.end, password, lambda done: progress(Stage.CHECKING, done)
    )


def _failed(path: str, problem: FileProblem) -> FileVerdict:
    return FileVerdict(path, Result.ERROR, None, (), problem.report())
