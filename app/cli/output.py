"""The JSON shapes and the plain text of the commands."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePath
from typing import NamedTuple, TypeAlias

import click

from app.desk.chains import Known, withdrawn
from app.desk.declared import Declared
from app.desk.signing.state import Job
from app.desk.titles import fit_of
from app.domain.demands import Demands, Extent, KindDemand, PagesDemand
from app.domain.devices import DeviceState, offers_of
from app.domain.errors import PlaceDoubtful, Report
from app.domain.geometry import Rect
from app.domain.placing import Confidence, Proposal, Rule
from app.domain.positions import Fit, Titles
from app.domain.signing import Outcome
from app.domain.token import Certificate, PinReport, Token
from app.domain.verdict import Check, FileVerdict, SignatureVerdict
from app.words import Catalogue
from app.words.formats import VIETNAM

Value: TypeAlias = "str | int | float | bool | Sequence[Value] | Mapping[str, Value] | None"


def print_json(value: Value) -> None:
    """Print one JSON document in UTF-8, whatever the terminal thinks its encoding is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False, indent=2).encode(errors="replace") + b"\n")
    sys.stdout.buffer.flush()


def say(text: str) -> None:
    """Tell a person something; standard output is kept for results."""
    click.echo(_printable(text), err=True)


def show(text: str) -> None:
    """Print a line of a result."""
    click.echo(_printable(text))


def _printable(text: str) -> str:
    """Return the text with a mark for what is no Unicode, as names of files may be."""
    return text.encode(errors="replace").decode()


def error_json(report: Report | None, words: Catalogue) -> Value:
    """Return code and words of a problem."""
    if report is None:
        return None
    return {"code": report.code, "message": words.problem(report).whole}


def problem_json(report: Report, words: Catalogue) -> Value:
    """Return the document that stands where a command has no other to print."""
    return {"error": error_json(report, words)}


def token_json(token: Token, pin: PinReport, declared_of: Callable[[Certificate], Declared]) -> Value:
    """Return one element of ``kyso token list --json``."""
    return {
        "module": token.module,
        "slot": token.slot,
        "label": token.label,
        "serial": token.serial,
        "model": token.model,
        "pin": {"state": pin.state.value, "source": pin.source.value},
        "certificates": [
            {
                "label": c.label,
                "subject": c.subject,
                "issuer": c.issuer,
                "serial": c.serial,
                "not_before": moment(c.not_before),
                "not_after": moment(c.not_after),
                "kind": declared_of(c).kind.value,
                "usable": c.usable,
                "reason": c.reason.value if c.reason else None,
            }
            for c in token.certificates
        ],
    }


def state_json(token: Value, state: DeviceState) -> Value:
    """Return what ``kyso token show --json`` prints: the token, its state, and what it offers."""
    assert isinstance(token, dict), "a token is an object"
    return {**token, "state": state.value, "offers": [offer.value for offer in offers_of(state)]}


class Doubt(NamedTuple):
    """What a person should look at before signing, and nobody is asked about: its stable word, and a sentence."""

    code: str
    message: str


def doubts_of(job: Job, signer: Declared, demands: Demands, words: Catalogue) -> tuple[Doubt, ...]:
    """Return what is doubtful about a document, in the order a person would look at it."""
    return (
        *_doubts_of_certificate(signer, demands.certificate, words),
        *_doubts_of_place(job, signer.titles, words),
        *_doubts_of_pages(job, demands.pages, words),
    )


def _doubts_of_certificate(signer: Declared, wanted: KindDemand | None, words: Catalogue) -> Iterator[Doubt]:
    """Yield that the certificate is not known to be whose the text wants (BT-16.2); the same for every file."""
    if wanted is not None and signer.kind is not wanted.kind:
        kinds = {"wanted": words.name(wanted.kind), "kind": words.name(signer.kind)}
        told = words.say("cli.other_certificate", source=words.source(wanted.rule), **kinds)
        yield Doubt("other_certificate", told)


def _doubts_of_place(job: Job, titles: Titles, words: Catalogue) -> Iterator[Doubt]:
    """Yield that the place is a guess, and that the signer may not hold the position there (LC-4.3)."""
    proposal, file = job.proposal, PurePath(job.source).name
    if proposal is None:
        return
    if proposal.confidence is Confidence.LOW:
        page, reason = proposal.placement.page, words.proposed(proposal)
        told = words.say("cli.place_unsure", file=file, page=page, reason=reason)
        yield Doubt(PlaceDoubtful.code, told)
    if fit_of(job.mode, proposal.title, titles) is Fit.DIFFERS:
        told = words.say("cli.other_title", file=file, title=proposal.title, titles="; ".join(titles))
        yield Doubt("other_title", told)


def _doubts_of_pages(job: Job, wanted: PagesDemand | None, words: Catalogue) -> Iterator[Doubt]:
    """Yield that the whole paper is to be there, and nobody counted the pages (BT-16.1)."""
    if wanted is not None and job.shown is not None and job.pages is None:
        file, count = PurePath(job.source).name, str(len(job.shown.pages))
        facts = {"file": file, "count": count, "source": words.source(wanted.rule)}
        part = Extent.PART in wanted.extents
        told = words.say("cli.part_uncounted", **facts) if part else words.say("cli.pages_uncounted", **facts)
        yield Doubt("pages_uncounted", told)


def doubts_against(certificate: Certificate, known: Mapping[str, Known], words: Catalogue) -> tuple[Doubt, ...]:
    """Return what is known against the certificate that would sign: it was withdrawn though it has not ended."""
    state = withdrawn(known).get(certificate.sha256)
    if state is None:
        return ()
    against = words.say("device_card.against", state=words.name(state))
    told = words.say("cli.against", holder=certificate.holder, serial=certificate.serial, against=against)
    return (Doubt(f"certificate_{state}", told),)


def outcome_json(outcome: Outcome, job: Job, words: Catalogue, doubts: tuple[Doubt, ...] = ()) -> Value:
    """Return one element of ``kyso sign --json``; ``warnings`` are there if there are ``doubts``."""
    signed, placement = outcome.signed, outcome.signed.placement if outcome.signed else job.placement
    return {
        "file": job.source,
        "output": signed.target if signed else None,
        "status": outcome.status.value,
        "error": error_json(outcome.error, words),
        "field": signed.field if signed else None,
        "page": placement.page if placement else None,
        "rect": rect_json(placement.rect) if placement else None,
        "level": signed.level.value if signed else None,
        "seconds": round(outcome.seconds, 3),
        **({"warnings": [doubt._asdict() for doubt in doubts]} if doubts else {}),
    }


def proposal_json(proposal: Proposal, words: Catalogue) -> Value:
    """Return what ``kyso place --json`` prints."""
    return {
        "page": proposal.placement.page,
        "rect": rect_json(proposal.placement.rect),
        "confidence": proposal.confidence.value,
        "reason": words.proposed(proposal),
        "rule": rule_name(proposal.rule),
        "alternatives": [{"page": place.page, "rect": rect_json(place.rect)} for place in proposal.alternatives],
    }


def verdict_json(verdict: FileVerdict, words: Catalogue) -> Value:
    """Return one element of ``kyso verify --json``."""
    return {
        "file": verdict.file,
        "result": verdict.result.value,
        "subindication": verdict.subindication,
        "error": error_json(verdict.error, words),
        "signatures": [_signature_json(signature) for signature in verdict.signatures],
    }


def _signature_json(signature: SignatureVerdict) -> Value:
    signer, checks = signature.signer, signature.checks
    return {
        "field": signature.field,
        "signer": signer.name if signer else None,
        "kind": signature.kind.value,
        "time": moment(signature.time) if signature.time else None,
        "time_source": signature.time_source.value,
        "covers": signature.covers.value,
        "changed_after": signature.changed_after.value,
        "warnings": list(signature.warnings),
        "checks": {
            "signature": _check_json(checks.signature),
            "integrity": _check_json(checks.integrity),
            "certificate": _check_json(checks.certificate),
            "timestamp": _check_json(checks.timestamp),
        },
        "result": signature.result.value,
        "subindication": signature.subindication,
    }


def _check_json(check: Check) -> Value:
    return {"state": check.state.value, "reason": check.reason}


def rule_name(rule: Rule) -> str:
    """Return the stable name of a rule: profile, rule, and the clause where a text has one."""
    return f"{rule.profile}/{rule.name}" + (f" ({rule.clause})" if rule.clause else "")


def rect_json(rect: Rect) -> Value:
    """Return ``[x, y, w, h]``."""
    return [round(side, 3) for side in (rect.x, rect.y, rect.width, rect.height)]


def moment(at: datetime) -> str:
    """Return ISO 8601 in the time of Vietnam, with its offset."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(VIETNAM).isoformat(timespec="seconds")
