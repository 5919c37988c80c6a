"""Time stamps (RFC 3161): whose they are, what they stamp, and whether they prove a time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from app.check.envelopes import (
    WEAK_HASHES,
    Envelope,
    EnvelopeWrong,
    check_mathematics,
    is_weak,
    read_envelope,
    timestamp_info,
    timestamp_token,
)
from app.check.views import UNREADABLE
from app.domain.reasons import SignatureReason, TimestampReason
from app.domain.verdict import Answer, Check
from app.trust.paths import Purpose, judge_certificate
from app.trust.revocation import Moment
from app.trust.stores import Trust


@dataclass(frozen=True)
class Stamp:
    """The answer to the fourth question; ``time`` only if the stamp holds and its maker is trusted."""

    check: Check
    time: datetime | None = None


NO_STAMP = Stamp(Check(Answer.NONE, TimestampReason.NO_TIMESTAMP))
WRONG = Stamp(Check(Answer.NO, TimestampReason.TIMESTAMP_WRONG))
UNREADABLE_STAMP = Stamp(Check(Answer.UNKNOWN, TimestampReason.TIMESTAMP_UNREADABLE))


def judge_stamp(envelope: Envelope, trust: Trust, now: datetime) -> Stamp:
    """Judge the time stamp over a signature's value, if there is one."""
    try:
        der = timestamp_token(envelope)
        if der is None:
            return NO_STAMP
        token = read_envelope(der)
        imprint, moment = stamped(token)
        if hashlib.new(imprint[0], envelope.value, usedforsecurity=False).digest() != imprint[1]:
            return WRONG
        return judge_token(token, moment, trust, now)
    except (EnvelopeWrong, *UNREADABLE):
        return UNREADABLE_STAMP


def stamped(token: Envelope) -> tuple[tuple[str, bytes], datetime]:
    """Return what a token stamps (digest algorithm and digest) and when; raises one of UNREADABLE."""
    info = timestamp_info(token)
    if info is None:
        raise ValueError("no time-stamp token")
    imprint = info["message_imprint"]
    algorithm = str(imprint["hash_algorithm"]["algorithm"].native).replace("sha3-", "sha3_")
    moment = info["gen_time"].native
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise ValueError("no time")
    return (algorithm, bytes(imprint["hashed_message"].native)), moment


def judge_token(token: Envelope, moment: datetime, trust: Trust, now: datetime) -> Stamp:
    """Judge a token whose imprint fits: its own signature, and whether its maker is trusted to stamp."""
    mathematics = check_mathematics(token, None)
    if mathematics is not SignatureReason.SIGNATURE_HOLDS or not carries_its_digest(token):
        is_wrong = mathematics in {SignatureReason.SIGNATURE_WRONG, SignatureReason.ATTRIBUTES_WRONG}
        return WRONG if is_wrong or mathematics is SignatureReason.SIGNATURE_HOLDS else UNREADABLE_STAMP
    verdict = judge_certificate(token.signer, token.certificates, trust, Moment(now), purpose=Purpose.TIMESTAMPING)
    # Who can make two contents of one digest can put a time on something that did not exist then.
    if verdict.answer is not Answer.YES or is_weak(token) or stamped(token)[0][0] in WEAK_HASHES:
        return Stamp(Check(Answer.UNKNOWN, TimestampReason.TIMESTAMP_UNTRUSTED))
    if moment > now:
        return WRONG
    return Stamp(Check(Answer.YES, TimestampReason.TIMESTAMP_HOLDS), moment)


def carries_its_digest(token: Envelope) -> bool:
    """Tell whether the signed digest of a token is that of the content it carries."""
    if token.content is None or token.message_digest is None:
        return False
    return hashlib.new(token.digest, token.content, usedforsecurity=False).digest() == token.message_digest
