"""One signature's verdict: four answers, what they come to (EN 319 102-1), and what else a reader should know."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from pyhanko.pdf_utils import generic

from app.check.changes import Changes
from app.check.envelopes import (
    HASHES,
    WEAK_HASHES,
    Envelope,
    EnvelopeWrong,
    check_mathematics,
    is_weak,
    is_weak_key,
    key_name,
    read_envelope,
)
from app.check.listing import Found, clean
from app.check.locks import certified_level
from app.check.people import signer_of
from app.check.ranges import Covered, RangeWrong, contents, covered
from app.check.stamps import NO_STAMP, UNREADABLE_STAMP, Stamp, carries_its_digest, judge_stamp, judge_token, stamped
from app.check.views import UNREADABLE, View
from app.domain.reasons import (
    CertificateReason,
    IntegrityReason,
    Remark,
    SignatureReason,
    SubIndication,
    TimestampReason,
)
from app.domain.verdict import (
    Answer,
    Check,
    Checks,
    Result,
    SignatureKind,
    SignatureVerdict,
    TimeSource,
)
from app.trust.certificates import is_weakly_signed
from app.trust.paths import PathVerdict, Purpose, judge_certificate
from app.trust.revocation import Moment
from app.trust.stores import Trust

SUPPORTED = frozenset({"adbe.pkcs7.detached", "adbe.pkcs7.sha1", "ETSI.CAdES.detached", "ETSI.RFC3161"})
"""Kinds of signature that can be verified: everything that is a CMS."""
SHA1 = 20
"""The length of the digest that a signature of the kind adbe.pkcs7.sha1 carries."""
CLOCKS_DIFFER = timedelta(minutes=5)
LOCAL_TIME_AS_UTC = timedelta(hours=7)
"""Some programs write Vietnamese time and call it UTC."""


@dataclass(frozen=True)
class Reading:
    """What a signature dictionary says, before its content is digested.

    ``wanted`` is the digest its verdict needs: algorithm and range.
    """

    found: Found
    kind: SignatureKind
    type_name: str
    sub_filter: str
    range: Covered | None
    envelope: Envelope | None
    wanted: tuple[str, Covered] | None
    stated: bytes | None


@dataclass(frozen=True)
class Circumstances:
    """Everything outside the signature that its verdict depends on."""

    trust: Trust
    now: datetime
    timestamp_required: bool
    offline: bool
    proofs: tuple[tuple[datetime, int], ...] = ()
    """Trusted document time stamps: their time and the end of what they cover."""


def read_signature(view: View, found: Found) -> Reading:
    """Read a signature dictionary as far as it can be read; never raises for what stands in it."""
    type_name, sub_filter = _word(view, found, "/Type"), _word(view, found, "/SubFilter")
    kind = _kind(view, found, sub_filter)
    spanned = _range(view, found)
    try:
        envelope = read_envelope(contents(found.value)) if found.value and sub_filter in SUPPORTED else None
        digest, stated = _stated(envelope, sub_filter) if envelope else ("", None)
    except (EnvelopeWrong, *UNREADABLE):
        return Reading(found, kind, type_name, sub_filter, spanned, None, None, None)
    wanted = (digest, spanned) if spanned and digest in HASHES else None
    return Reading(found, kind, type_name, sub_filter, spanned, envelope, wanted, stated)


def proof_of(
    reading: Reading, digest: bytes | None, changes: Changes, around: Circumstances
) -> tuple[datetime, int] | None:
    """Return the time a document time stamp proves, and up to where; None for anything else or less."""
    if reading.kind is not SignatureKind.TIMESTAMP or reading.envelope is None or reading.range is None:
        return None
    if digest is None or digest != reading.stated or _integrity(reading, digest, None, changes).state is not Answer.YES:
        return None
    stamp = _own_stamp(reading, around)
    return (stamp.time, reading.range.end) if stamp.time else None


def judge_signature(
    reading: Reading, digest: bytes | None, changes: Changes, around: Circumstances
) -> SignatureVerdict:
    """Answer the four questions and draw the conclusion; never raises for what stands in the signature.

    asn1crypto reads late, so that damage may show only here; the signature then counts as one that cannot be read.
    """
    try:
        return _judge(reading, digest, changes, around)
    except UNREADABLE:
        return _judge(replace(reading, envelope=None, stated=None), digest, changes, around)


def _judge(reading: Reading, digest: bytes | None, changes: Changes, around: Circumstances) -> SignatureVerdict:
    mathematics = _mathematics(reading, digest)
    stamp = _stamp(reading, around)
    path = _certificate(reading, around, stamp)
    checks = Checks(
        signature=Check(_ANSWERS[mathematics], mathematics),
        integrity=_integrity(reading, digest, mathematics, changes),
        certificate=Check(path.answer, path.reason),
        timestamp=_required(stamp.check, around),
    )
    envelope = reading.envelope
    key = key_name(envelope.signer) if envelope and envelope.signer else ""
    time, source = _time(reading, stamp)
    remarks = _remarks(reading, key, changes, around)
    result, subindication = conclude(checks, path, remarks, around)
    return SignatureVerdict(
        field=reading.found.field[:1024],
        signer=signer_of(envelope.signer) if envelope else None,
        kind=reading.kind,
        time=time,
        time_source=source,
        covers=changes.covers,
        changed_after=changes.after,
        warnings=tuple(remarks),
        checks=checks,
        result=result,
        subindication=subindication,
        placement=reading.found.placement,
        sub_filter=reading.sub_filter[:128],
        digest=envelope.digest if envelope else "",
        key=key,
    )


def conclude(
    checks: Checks, path: PathVerdict, remarks: list[Remark], around: Circumstances
) -> tuple[Result, SubIndication | None]:
    """Return the indication and subindication of EN 319 102-1 5.1.3: failed, else indeterminate, else passed."""
    if checks.signature.reason == SignatureReason.SIGNATURE_UNREADABLE:
        return Result.INVALID, SubIndication.FORMAT_FAILURE
    if checks.integrity.state is Answer.NO:
        is_digest = checks.integrity.reason == IntegrityReason.DIGEST_WRONG
        return Result.INVALID, SubIndication.HASH_FAILURE if is_digest else SubIndication.FORMAT_FAILURE
    if checks.signature.state is Answer.NO:
        return Result.INVALID, SubIndication.SIG_CRYPTO_FAILURE
    if path.subindication is SubIndication.NOT_YET_VALID:
        return Result.INVALID, path.subindication
    doubt = _doubt(checks, path, remarks, around)
    return (Result.INDETERMINATE, doubt) if doubt else (Result.VALID, None)


_ANSWERS = {
    SignatureReason.SIGNATURE_HOLDS: Answer.YES,
    SignatureReason.SIGNATURE_WRONG: Answer.NO,
    SignatureReason.ATTRIBUTES_WRONG: Answer.NO,
    SignatureReason.SIGNATURE_UNREADABLE: Answer.NO,
    SignatureReason.NO_SIGNER_CERTIFICATE: Answer.UNKNOWN,
    SignatureReason.ALGORITHM_UNSUPPORTED: Answer.UNKNOWN,
    SignatureReason.KIND_UNSUPPORTED: Answer.UNKNOWN,
}


def _doubt(checks: Checks, path: PathVerdict, remarks: list[Remark], around: Circumstances) -> SubIndication | None:
    if checks.signature.state is not Answer.YES:
        missing = checks.signature.reason == SignatureReason.NO_SIGNER_CERTIFICATE
        return SubIndication.NO_SIGNING_CERTIFICATE_FOUND if missing else SubIndication.GENERIC
    if checks.integrity.state is not Answer.YES:
        return SubIndication.GENERIC
    if path.answer is not Answer.YES:
        return path.subindication or SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE
    if checks.timestamp.state is Answer.NO or (around.timestamp_required and checks.timestamp.state is not Answer.YES):
        return SubIndication.SIG_CONSTRAINTS_FAILURE
    if {Remark.WEAK_DIGEST, Remark.WEAK_KEY, Remark.WEAK_CERTIFICATE} & set(remarks):
        return SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE
    return None


def _word(view: View, found: Found, key: str) -> str:
    try:
        value = view.entry(found.value, key)
    except UNREADABLE:
        return ""
    return clean(value)[1:] if isinstance(value, generic.NameObject) else ""


def _kind(view: View, found: Found, sub_filter: str) -> SignatureKind:
    if sub_filter not in SUPPORTED:
        return SignatureKind.UNSUPPORTED
    if sub_filter == "ETSI.RFC3161":
        return SignatureKind.TIMESTAMP
    certifies = certified_level(view, found) is not None
    return SignatureKind.CERTIFICATION if certifies else SignatureKind.APPROVAL


def _range(view: View, found: Found) -> Covered | None:
    try:
        return covered(view, found.value) if found.value is not None else None
    except (RangeWrong, *UNREADABLE):
        return None


def _stated(envelope: Envelope, sub_filter: str) -> tuple[str, bytes | None]:
    """Return the digest algorithm of the covered bytes and the digest that the signature states for them."""
    match sub_filter:
        case "ETSI.RFC3161":
            return stamped(envelope)[0]
        case "adbe.pkcs7.sha1":
            return "sha1", envelope.content
        case _:
            return envelope.digest, envelope.message_digest


def _mathematics(reading: Reading, digest: bytes | None) -> SignatureReason:
    envelope = reading.envelope
    if reading.kind is SignatureKind.UNSUPPORTED and reading.found.value is not None:
        return SignatureReason.KIND_UNSUPPORTED
    if envelope is None:
        return SignatureReason.SIGNATURE_UNREADABLE
    if not _carries_what_it_should(envelope, reading.sub_filter):
        return SignatureReason.SIGNATURE_UNREADABLE
    if envelope.content is None:
        return check_mathematics(envelope, digest)
    if envelope.digest not in HASHES:
        return SignatureReason.ALGORITHM_UNSUPPORTED
    inner = hashlib.new(envelope.digest, envelope.content, usedforsecurity=False).digest()
    if envelope.message_digest is not None and not carries_its_digest(envelope):
        return SignatureReason.ATTRIBUTES_WRONG
    return check_mathematics(envelope, inner)


def _carries_what_it_should(envelope: Envelope, sub_filter: str) -> bool:
    """Tell whether a CMS has the content its kind has, and no other (ISO 32000-2 12.8.3.3).

    Content where there should be none is how the attributes of another signature pass for signed content: whatever a
    signer once signed would then be a signature on any document.
    """
    match sub_filter:
        case "ETSI.RFC3161":
            is_token = envelope.content_type == "tst_info" and envelope.content is not None
            return is_token and envelope.message_digest is not None
        case "adbe.pkcs7.sha1":
            return envelope.content_type == "data" and envelope.content is not None and len(envelope.content) == SHA1
        case _:
            return envelope.content_type == "data" and envelope.content is None


def _integrity(reading: Reading, digest: bytes | None, mathematics: SignatureReason | None, changes: Changes) -> Check:
    if reading.range is None:
        return Check(Answer.NO, IntegrityReason.RANGE_WRONG)
    if digest is not None and reading.stated is not None and digest != reading.stated:
        return Check(Answer.NO, IntegrityReason.DIGEST_WRONG)
    if changes.answer is Answer.NO:
        return Check(Answer.NO, changes.reason)
    # Without signed attributes the signature value itself states the digest.
    proven = reading.stated is not None or mathematics is SignatureReason.SIGNATURE_HOLDS
    if digest is None or not proven:
        return Check(Answer.UNKNOWN, IntegrityReason.DIGEST_UNREADABLE)
    return Check(changes.answer, changes.reason)


def _stamp(reading: Reading, around: Circumstances) -> Stamp:
    if reading.envelope is None:
        return NO_STAMP
    if reading.kind is SignatureKind.TIMESTAMP:
        return _own_stamp(reading, around)
    stamp = judge_stamp(reading.envelope, around.trust, around.now)
    later = [time for time, end in around.proofs if reading.range and end > reading.range.end]
    if stamp is NO_STAMP and later:
        return Stamp(Check(Answer.YES, TimestampReason.TIMESTAMP_HOLDS), min(later))
    return stamp


def _own_stamp(reading: Reading, around: Circumstances) -> Stamp:
    assert reading.envelope is not None
    try:
        return judge_token(reading.envelope, stamped(reading.envelope)[1], around.trust, around.now)
    except UNREADABLE:
        return UNREADABLE_STAMP


def _required(check: Check, around: Circumstances) -> Check:
    if check.state is Answer.NONE and around.timestamp_required:
        return Check(Answer.NO, TimestampReason.TIMESTAMP_REQUIRED)
    return check


def _certificate(reading: Reading, around: Circumstances, stamp: Stamp) -> PathVerdict:
    envelope = reading.envelope
    if envelope is None:
        return PathVerdict(Answer.UNKNOWN, CertificateReason.NO_CERTIFICATE, SubIndication.NO_SIGNING_CERTIFICATE_FOUND)
    is_stamp = reading.kind is SignatureKind.TIMESTAMP
    purpose = Purpose.TIMESTAMPING if is_stamp else Purpose.SIGNING
    moment = Moment(around.now, None if is_stamp else stamp.time)
    return judge_certificate(envelope.signer, envelope.certificates, around.trust, moment, purpose=purpose)


def _time(reading: Reading, stamp: Stamp) -> tuple[datetime | None, TimeSource]:
    if stamp.time:
        return stamp.time, TimeSource.TIMESTAMP
    if reading.envelope and reading.envelope.signing_time:
        return reading.envelope.signing_time, TimeSource.SIGNER
    claimed = claimed_time(reading.found)
    return (claimed, TimeSource.DICTIONARY) if claimed else (None, TimeSource.NONE)


def _remarks(reading: Reading, key: str, changes: Changes, around: Circumstances) -> list[Remark]:
    envelope = reading.envelope
    uses_sha1 = reading.wanted is not None and reading.wanted[0] in WEAK_HASHES
    cases = {
        Remark.WEAK_DIGEST: uses_sha1 or (envelope is not None and is_weak(envelope)),
        Remark.WEAK_KEY: is_weak_key(key),
        Remark.WEAK_CERTIFICATE: envelope is not None and is_weakly_signed(envelope.signer),
        Remark.CHANGES_RESTRICTED: reading.kind is SignatureKind.CERTIFICATION,
        Remark.CLAIMED_TYPE_UNUSUAL: reading.type_name not in {"", "Sig", "DocTimeStamp"},
        Remark.NO_FIELD: not reading.found.in_form,
        Remark.REVOCATION_OFFLINE: around.offline,
    }
    remarks = [remark for remark, holds in cases.items() if holds]
    return [*remarks, *_doubts_of_time(reading, around.now), *sorted(changes.remarks)]


def _doubts_of_time(reading: Reading, now: datetime) -> list[Remark]:
    claimed, own = claimed_time(reading.found), reading.envelope.signing_time if reading.envelope else None
    result = []
    if claimed and own and abs(claimed - own) > CLOCKS_DIFFER:
        off = abs(abs(claimed - own) - LOCAL_TIME_AS_UTC) <= CLOCKS_DIFFER
        result.append(Remark.TIME_SEVEN_HOURS_OFF if off else Remark.TIME_CLAIMS_DIFFER)
    if any(each and each > now + CLOCKS_DIFFER for each in (claimed, own)):
        result.append(Remark.TIME_IN_FUTURE)
    return result


def claimed_time(found: Found) -> datetime | None:
    """Return the time the dictionary claims (/M), None if it claims none that can be read."""
    try:
        value = found.value["/M"] if found.value is not None else None
        moment = generic.parse_pdf_date(str(value), strict=False) if value is not None else None
    except UNREADABLE:
        return None
    if moment is None or moment.tzinfo is not None:
        return moment
    # A time without an offset is local time by ISO 32000-1 7.9.4; whose, nobody says. Vietnam's is the likeliest.
    return moment.replace(tzinfo=timezone(LOCAL_TIME_AS_UTC))
