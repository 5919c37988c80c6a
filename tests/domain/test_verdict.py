"""What a verdict comes to in one sentence."""

import pytest
from msgspec.structs import replace

from app.domain.reasons import CertificateReason, IntegrityReason, Remark, SignatureReason, TimestampReason
from app.domain.verdict import (
    Answer,
    ChangedAfter,
    Check,
    Checks,
    Covers,
    FileVerdict,
    Meaning,
    Result,
    SignatureKind,
    SignatureVerdict,
    TimeSource,
)

HOLDS = Check(Answer.YES, SignatureReason.SIGNATURE_HOLDS)
WHOLE = Check(Answer.YES, IntegrityReason.UNCHANGED)
TRUSTED = Check(Answer.YES, CertificateReason.TRUSTED)
NO_STAMP = Check(Answer.NONE, TimestampReason.NO_TIMESTAMP)
GOOD = Checks(HOLDS, WHOLE, TRUSTED, NO_STAMP)
INVALID, DOUBT = Result.INVALID, Result.INDETERMINATE


def verdict(result: Result, checks: Checks = GOOD) -> SignatureVerdict:
    return SignatureVerdict(
        field="KySo-1",
        signer=None,
        kind=SignatureKind.APPROVAL,
        time=None,
        time_source=TimeSource.NONE,
        covers=Covers.WHOLE_FILE,
        changed_after=ChangedAfter.NONE,
        warnings=(Remark.WEAK_DIGEST,),
        checks=checks,
        result=result,
        subindication=None,
    )


def meaning(result: Result, *signatures: SignatureVerdict) -> Meaning:
    return FileVerdict("a.pdf", result, None, signatures).meaning


NO, UNKNOWN = Answer.NO, Answer.UNKNOWN
CASES = {
    "good": (Result.VALID, GOOD, Meaning.VALID),
    "other content": (INVALID, replace(GOOD, integrity=Check(NO, IntegrityReason.DIGEST_WRONG)), Meaning.CHANGED),
    "added content": (INVALID, replace(GOOD, integrity=Check(NO, IntegrityReason.CONTENT_CHANGED)), Meaning.CHANGED),
    "odd range": (INVALID, replace(GOOD, integrity=Check(NO, IntegrityReason.RANGE_WRONG)), Meaning.DEFECTIVE),
    "other key": (INVALID, replace(GOOD, signature=Check(NO, SignatureReason.SIGNATURE_WRONG)), Meaning.FORGED),
    "unreadable": (
        INVALID,
        replace(GOOD, signature=Check(NO, SignatureReason.SIGNATURE_UNREADABLE)),
        Meaning.DEFECTIVE,
    ),
    "dated early": (INVALID, replace(GOOD, certificate=Check(NO, CertificateReason.NOT_YET_VALID)), Meaning.DEFECTIVE),
    "unknown kind": (
        DOUBT,
        replace(GOOD, signature=Check(UNKNOWN, SignatureReason.KIND_UNSUPPORTED)),
        Meaning.SIGNATURE_UNKNOWN,
    ),
    "unknown changes": (
        DOUBT,
        replace(GOOD, integrity=Check(UNKNOWN, IntegrityReason.CHANGES_UNREADABLE)),
        Meaning.CONTENT_UNKNOWN,
    ),
    "revoked": (DOUBT, replace(GOOD, certificate=Check(NO, CertificateReason.REVOKED)), Meaning.REVOKED),
    "on hold": (DOUBT, replace(GOOD, certificate=Check(UNKNOWN, CertificateReason.ON_HOLD)), Meaning.REVOKED),
    "not for signing": (
        DOUBT,
        replace(GOOD, certificate=Check(NO, CertificateReason.KEY_USAGE)),
        Meaning.CERTIFICATE_REFUSED,
    ),
    "no list": (
        DOUBT,
        replace(GOOD, certificate=Check(UNKNOWN, CertificateReason.NO_REVOCATION_INFORMATION)),
        Meaning.CERTIFICATE_UNKNOWN,
    ),
    "wrong time stamp": (
        DOUBT,
        replace(GOOD, timestamp=Check(NO, TimestampReason.TIMESTAMP_WRONG)),
        Meaning.TIME_UNSURE,
    ),
    "time stamp wanted": (
        DOUBT,
        replace(GOOD, timestamp=Check(Answer.NONE, TimestampReason.TIMESTAMP_REQUIRED)),
        Meaning.TIME_UNSURE,
    ),
    "weak": (DOUBT, GOOD, Meaning.REMARKED),
}


@pytest.mark.parametrize(("result", "checks", "told"), CASES.values(), ids=CASES.keys())
def test_one_signature(result: Result, checks: Checks, told: Meaning) -> None:
    assert meaning(result, verdict(result, checks)) is told


def test_the_gravest_of_the_worst_signatures_is_told() -> None:
    weak, revoked, changed = (verdict(*CASES[name][:2]) for name in ("weak", "revoked", "other content"))
    assert meaning(DOUBT, weak, verdict(Result.VALID), revoked) is Meaning.REVOKED
    assert meaning(INVALID, revoked, changed) is Meaning.CHANGED


def test_a_file_without_signatures_or_that_cannot_be_read_is_told_of() -> None:
    assert meaning(Result.UNSIGNED) is Meaning.UNSIGNED
    assert meaning(Result.ERROR) is Meaning.ERROR
    assert meaning(DOUBT) is Meaning.DEFECTIVE
