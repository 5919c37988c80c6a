"""Signing a list of documents with one login, as a pure flow: state × event → state, effects.

Every file is read, inspected, placed and given its target before a PIN is asked; then one login; then file after file.
PIN and device trouble stops the list; trouble with one file does not. Nothing here waits, reads or writes.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import assert_never

from msgspec.structs import replace

from app.desk.placing import resized
from app.desk.signing import state as s
from app.desk.signing.marks import lacks_number, lines_of, mark_for, place_of_field
from app.desk.signing.meeting import may_meet
from app.desk.signing.state import Context, Job, Phase, State, Step
from app.domain import errors
from app.domain.document import PaperFacts, Shown
from app.domain.errors import Report
from app.domain.geometry import PageGeometry, Placement, Size
from app.domain.mark import Mark
from app.domain.placing import Confidence, Proposal
from app.domain.signing import Mode, Outcome, Signed, SigningRequest, Stage, Status
from app.domain.token import Certificate
from app.hosts import messages as m


def step(state: State, event: s.Event, context: Context) -> Step:  # noqa: C901 – one case per event
    """Return what follows from ``event``; an event that no longer matters changes nothing."""
    if state.phase is Phase.FINISHED:
        return state, ()
    match event:
        case s.Started():
            return _prepare(state, context)
        case s.Answered():
            return _answered(state, event, context)
        case s.Broke():
            return _broke(state, event, context)
        case s.Noticed():
            return _noticed(state, event.notice)
        case s.Asked():
            return _asked(state, event.question)
        case s.LoginStarted():
            return replace(state, phase=Phase.LOGGING_IN), ()
        case s.Admitted():
            return _sign_next(replace(state, phase=Phase.SIGNING, index=-1), context)
        case s.Rejected():
            return _rejected(state, event)
        case s.CancelWished():
            return _cancelled(state, context)
        case _:
            assert_never(event)


# ── preparing: page opens and digests, paper inspects and chooses the target ──────────────────────────────────────


def _prepare(state: State, context: Context) -> Step:
    """Begin with the first document that is neither prepared nor refused, or end preparing."""
    waiting = [i for i in state.approved if state.jobs[i].target is None]
    if not waiting:
        return _prepared(state)
    state = replace(state, index=waiting[0], stage=Stage.READING, done=0.0, started_s=context.monotonic)
    if state.job.shown is None or state.job.wish is None:
        return state, (s.CallHost(m.Kind.PAGE, m.OpenDocument(state.job.source)),)
    return _inspect(state, context)


def _prepared(state: State) -> Step:
    if state.approved:
        return replace(state, phase=Phase.PREPARED, index=state.approved[0]), ()
    return replace(state, phase=Phase.FINISHED), ()


def _digested(state: State, shown: Shown, context: Context) -> Step:
    """Go on with what the page host shows, unless the person was shown something else before."""
    if state.job.shown not in {None, shown}:
        return _refuse(state, errors.FileChanged().report(), context)
    if state.job.pages not in {None, len(shown.pages)}:
        differs = errors.PagesDiffer(pages=len(shown.pages), expected=state.job.pages)
        return _refuse(state, differs.report(), context)
    return _inspect(_with_job(state, replace(state.job, shown=shown)), context)


def _inspect(state: State, context: Context) -> Step:
    """Put the mark where the person wants it, if they said so, and let paper look at the file."""
    job, shown = state.job, state.job.shown
    assert shown is not None, "a document is inspected after it was shown"
    if job.wish is not None:
        placement = Placement(job.wish.page or len(shown.pages), job.wish.rect)
        if not _lies_on_page(placement, shown.pages):
            return _refuse(state, errors.RectOffPage(page=placement.page).report(), context)
        job = replace(job, placement=placement)
    call = m.InspectDocument(job.source, shown, job.field)
    return _with_job(state, job), (s.CallHost(m.Kind.PAPER, call),)


def _inspected(state: State, facts: PaperFacts, context: Context) -> Step:
    """Keep what paper reads in the file; then its target, or first the place by the rules."""
    job = state.job
    state = _with_job(state, replace(job, facts=facts, field=job.field or facts.free_field))
    try:
        if lacks_number(job.design, context.place.look(job.mode)):
            return _refuse(state, errors.NumberMissing().report(), context)
        place = job.placement or place_of_field(job, facts)
        if place is not None:
            return _choose_target(_with_job(state, replace(state.job, placement=place)))
        search = context.place.search(
            job.mode,
            signer=job.leader or own_name(job.mode, state.signer.certificate),
            signed=facts.fields,
            lines=lines_of(job.design, context.place.look(job.mode), state.signer.certificate, context.lines),
            seal_mm=job.seal_mm,
        )
    except errors.ProfileUnknown as unknown:
        return _refuse(state, unknown.report(), context)
    return state, (s.CallHost(m.Kind.PAGE, m.FindPlace(search)),)


def own_name(mode: Mode, certificate: Certificate) -> str | None:
    """Return the name whose block is the signer's own: a person's, never an organisation's (LC-10.5)."""
    return certificate.holder if mode in {Mode.APPROVE, Mode.PARTY} else None


def _placed(state: State, proposal: Proposal, context: Context) -> Step:
    job, placement = state.job, proposal.placement
    assert job.shown is not None, "a document is placed after it was shown"
    if not _lies_on_page(placement, job.shown.pages):
        return _refuse(state, errors.RectOffPage(page=placement.page).report(), context)
    if proposal.confidence is Confidence.LOW and job.only_sure:
        guess = errors.PlaceDoubtful(page=placement.page, reason=proposal.reason.value)
        return _refuse(state, guess.report(), context)
    image = context.place.look(job.mode).image
    if job.design.template is not None and not (image is not None and image.real_size):
        placement = resized(placement, job.shown.pages[placement.page - 1], job.design.template.size)
    return _choose_target(_with_job(state, replace(job, placement=placement, proposal=proposal)))


def _lies_on_page(placement: Placement, pages: tuple[PageGeometry, ...]) -> bool:
    return placement.page <= len(pages) and placement.rect.is_inside(pages[placement.page - 1].shown)


def _choose_target(state: State) -> Step:
    job = state.job
    call = m.ChooseTarget(
        source=job.source,
        wanted=job.wanted,
        taken=tuple(other.target for other in state.jobs if other.target is not None and may_meet(job, other.target)),
        sources=tuple(other.source for other in state.jobs if job.overwrite or may_meet(job, other.source)),
        overwrite=job.overwrite,
    )
    return state, (s.CallHost(m.Kind.PAPER, call),)


# ── signing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _sign_next(state: State, context: Context) -> Step:
    """Sign the next prepared document, or close the list."""
    waiting = [i for i in state.approved if i > state.index]
    if not waiting:
        return replace(state, phase=Phase.FINISHED), (s.CloseGate(),)
    state = replace(
        state,
        index=waiting[0],
        stage=Stage.READING,
        done=0.0,
        started_s=context.monotonic,
        asked=False,
        has_signature=False,
        committing=None,
        confirming=False,
        device_trouble=None,
    )
    request = _request(state, context)
    wanted = request.mark is not None and request.mark.image_sha256 is not None
    png = state.job.design.image if wanted else None
    return state, (s.CallHost(m.Kind.PAPER, m.SignDocument(request), png or b""),)


def _request(state: State, context: Context) -> SigningRequest:
    job = state.job
    assert job.shown is not None, "a document is signed after it was shown"
    assert job.target is not None, "a document is signed after its target was chosen"
    assert job.placement is not None, "a document is signed after it was placed"
    return SigningRequest(
        source=job.source,
        target=job.target,
        shown=job.shown,
        certificate=state.signer.certificate.der,
        authorities=state.signer.authorities,
        mark=_mark(job, job.placement, state.signer, context),
        placement=job.placement,
        field=job.field,
        overwrite=job.overwrite,
    )


def _mark(job: Job, placement: Placement, signer: s.Signer, context: Context) -> Mark:
    """Return the mark of a job as it will be drawn, its time taken from ``context``."""
    size = Size(placement.rect.width, placement.rect.height)
    look = context.place.look(job.mode)
    return mark_for(job.design, look, signer.certificate, size, context.lines, context.now)


# ── what hosts say ────────────────────────────────────────────────────────────────────────────────────────────────


def _answered(state: State, event: s.Answered, context: Context) -> Step:
    match event.body:
        case m.DocumentOpened():
            return state, (s.CallHost(m.Kind.PAGE, m.HashDocument()),)
        case m.DocumentHashed(shown=shown):
            return _digested(state, shown, context)
        case m.DocumentInspected(facts=facts):
            return _inspected(state, facts, context)
        case m.PlaceFound(proposal=proposal):
            return _placed(state, proposal, context)
        case m.TargetChosen(target=target):
            return _prepare(_with_job(state, replace(state.job, target=target)), context)
        case m.RawSignature():
            return replace(state, has_signature=True, given=state.given + 1), (s.ReplyToPaper(event.body),)
        case m.DocumentSigned(signed=signed):
            # What is in place was announced before, after the signature was given; another tale is none of ours.
            honest = signed == state.committing
            return _signed(state, signed, context) if honest else _deceived(state)
        case m.TargetConfirmed(complete=complete):
            return _confirmed(state, context, complete=complete)
        case _:
            return state, ()


def _asked(state: State, question: m.Question) -> Step:
    """Put a temporary file on record, or have the token sign: each once per document, only while it is being signed."""
    if state.phase is not Phase.SIGNING or state.confirming:
        return _deceived(state)
    match question:
        case m.Temporary(path=path) if state.temporary is None:
            return replace(state, temporary=path), (s.Remember(path), s.ReplyToPaper(m.Done()))
        case m.SignatureWanted(attributes=attributes) if not state.asked:
            return replace(state, asked=True), (s.CallHost(m.Kind.TOKEN, m.SignAttributes(attributes)),)
        case _:
            return _deceived(state)


def _signed(state: State, signed: Signed, context: Context) -> Step:
    outcome = Outcome(state.job.source, Status.SIGNED, signed, seconds=context.monotonic - state.started_s)
    state, effects = _forgotten(_with_outcome(state, outcome), remove=False)
    if state.cancelling:
        stopped, more = _stop(state, errors.Cancelled().report())
        return stopped, effects + more
    following, more = _sign_next(state, context)
    return following, effects + more


def _confirmed(state: State, context: Context, *, complete: bool) -> Step:
    state, effects = _forgotten(state, remove=True)
    if complete and state.committing is not None:
        following, more = _signed(state, state.committing, context)
    else:
        following, more = _fail(state, errors.HostDied(kind=m.Kind.PAPER.value, why="died").report(), context)
    return following, effects + more


def _noticed(state: State, notice: m.Notice) -> Step:
    match notice:
        case m.Progress(stage=stage, done=done):
            return replace(state, stage=stage, done=done), ()
        case m.Committing(signed=signed):
            honest = state.has_signature and state.committing is None and signed.target == state.job.target
            return (replace(state, committing=signed), ()) if honest else _deceived(state)
        case _:
            assert_never(notice)


def _broke(state: State, event: s.Broke, context: Context) -> Step:
    if state.phase is Phase.PREPARING:
        if event.problem.code == errors.OutputRepeated.code:
            state = _refuse_twins(state, event.problem)
        return _refuse(state, _in_words_of_signing(event.problem), context)
    if event.kind is m.Kind.TOKEN:
        return replace(state, device_trouble=event.problem), (s.ReplyToPaper(m.Failed(event.problem)),)
    trouble = state.device_trouble
    died = event.problem.code == errors.HostDied.code
    if trouble is None and state.committing is not None and died and not state.confirming:
        call = m.ConfirmTarget(state.committing.target, state.committing.sha256)
        return replace(state, confirming=True), (s.CallHost(m.Kind.PAPER, call),)
    state, effects = _forgotten(state, remove=True)
    if state.confirming and died:
        unclear = errors.OutputUnclear(file=PurePath(state.job.target or "").name)
        following, more = _fail(state, unclear.report(), context)
    elif state.awaits_token:
        # What the token answers now belongs to no document: it must not reach the next one.
        following, more = _stop(_with_failure(state, event.problem, context), event.problem)
    else:
        following, more = _fail(state, event.problem, context) if trouble is None else _stop(state, trouble)
    return following, effects + more


def _in_words_of_signing(problem: Report) -> Report:
    """Return the problem for a signer: a file that needs a password to be read is simply an encrypted file."""
    if problem.code == errors.PasswordNeeded.code:
        return errors.FileEncrypted(file=problem.facts.get("file"), opens="no").report()
    return problem


def _refuse_twins(state: State, problem: Report) -> State:
    """Refuse the documents that were promised the file this one is to become: nobody can tell which one was meant."""
    outcomes = tuple(
        Outcome(job.source, Status.REFUSED, error=problem)
        if outcome is None and job.target is not None and job.wanted == state.job.wanted
        else outcome
        for job, outcome in zip(state.jobs, state.outcomes, strict=True)
    )
    return replace(state, outcomes=outcomes)


# ── endings ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _refuse(state: State, problem: Report, context: Context) -> Step:
    """Note why this document is not signed and prepare the next."""
    ours = isinstance(problem.as_problem(), errors.FileProblem | errors.OutputProblem)
    status = Status.REFUSED if ours else Status.FAILED
    return _prepare(_with_outcome(state, Outcome(state.job.source, status, error=problem)), context)


def _fail(state: State, problem: Report, context: Context) -> Step:
    """Note what broke this document's signing and go on, unless the trouble is the device's or the person's."""
    if isinstance(problem.as_problem(), errors.DeviceProblem | errors.PinProblem | errors.Cancelled):
        return _stop(state, problem)
    state = _with_failure(state, problem, context)
    return _stop(state, errors.Cancelled().report()) if state.cancelling else _sign_next(state, context)


def _with_failure(state: State, problem: Report, context: Context) -> State:
    seconds = context.monotonic - state.started_s
    status = Status.REFUSED if isinstance(problem.as_problem(), errors.FileProblem) else Status.FAILED
    return _with_outcome(state, Outcome(state.job.source, status, error=problem, seconds=seconds))


def _rejected(state: State, event: s.Rejected) -> Step:
    if event.again:
        return replace(state, phase=Phase.PREPARED), ()
    return _stop(state, event.problem)


def _stop(state: State, problem: Report) -> Step:
    """End the list: everything not yet signed is stopped for the same reason."""
    outcomes = tuple(
        outcome if outcome is not None else Outcome(job.source, Status.STOPPED, error=problem)
        for job, outcome in zip(state.jobs, state.outcomes, strict=True)
    )
    return replace(state, outcomes=outcomes, phase=Phase.FINISHED), (s.CloseGate(),)


def _deceived(state: State) -> Step:
    """End the list and its host: it did what no honest one does. How many signatures it was given is told."""
    given = state.given + state.awaits_token
    problem = errors.HostDeceived(kind=m.Kind.PAPER.value, why="given" if given else None, signatures=given)
    state, effects = _forgotten(state, remove=True)
    stopped, more = _stop(state, problem.report())
    return stopped, (s.EndHost(m.Kind.PAGE), s.EndHost(m.Kind.PAPER), *effects, *more)


def _cancelled(state: State, context: Context) -> Step:
    """Stop now; a document that has its signature is finished first: it may be in place at any moment."""
    del context
    if state.has_signature and state.phase is Phase.SIGNING:
        return replace(state, cancelling=True), ()
    # A PIN that is on its way may have used a try, whether or not anybody waits for the answer.
    problem = errors.PinUnclear() if state.phase is Phase.LOGGING_IN else errors.Cancelled()
    state, effects = _forgotten(state, remove=True)
    stopped, more = _stop(state, problem.report())
    return stopped, (s.EndHost(m.Kind.PAGE), s.EndHost(m.Kind.PAPER), *effects, *more)


# ── small changes of state ────────────────────────────────────────────────────────────────────────────────────────


def _with_job(state: State, job: Job) -> State:
    return replace(state, jobs=(*state.jobs[: state.index], job, *state.jobs[state.index + 1 :]))


def _with_outcome(state: State, outcome: Outcome) -> State:
    return replace(state, outcomes=(*state.outcomes[: state.index], outcome, *state.outcomes[state.index + 1 :]))


def _forgotten(state: State, *, remove: bool) -> Step:
    if state.temporary is None:
        return state, ()
    return replace(state, temporary=None), (s.Forget(state.temporary, remove),)
