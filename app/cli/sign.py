"""``kyso sign``: sign files with one login."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import click
from click.core import ParameterSource

from app.cli.arguments import DEFAULT_PROFILE, FieldType, MemberType, NumberType, PaperNumberType, RectType, absolute
from app.cli.interrupts import deafen
from app.cli.output import Doubt, doubts_against, doubts_of, outcome_json, print_json, say, show
from app.cli.pin_entry import ask_pin, read_pin_from_stdin
from app.cli.session import Session
from app.cli.speaking import SpokenCommand, option
from app.cli.token import look
from app.desk.calling import Waiting
from app.desk.chains import ChainWatch
from app.desk.declared import Declared
from app.desk.devices import find_certificate, find_token
from app.desk.signing.runner import Desk, SigningRun
from app.desk.signing.state import Job, MarkDesign, Phase, PlaceWish, Rejected, Signer, State
from app.domain.errors import (
    Cancelled,
    DeviceProblem,
    PinProblem,
    Problem,
    ProfileUnknown,
    TemplateUnknown,
)
from app.domain.signing import Mode, Outcome, Status
from app.domain.token import Token
from app.hosts import messages as m

_SOME_NOT_SIGNED = 1
_STOPPED = 4
_INTERRUPTED = 130
_ASIDE_S: Final = 3.0
"""So long, at most, a person waits for what is good to know and not needed."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked on the command line."""

    files: tuple[str, ...]
    token: str
    cert: str | None
    mode: Mode
    profile: str
    rect: PlaceWish | None
    signer: str | None
    seal_mm: float | None
    number: str | None
    template: str | None
    image: str | None
    field: str | None
    out: str | None
    module: str | None
    force: bool
    pin_stdin: bool
    confirm_final_try: bool
    sure_place: bool
    pages: int | None
    as_json: bool


@click.command(cls=SpokenCommand, help="help.sign")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@option("--token", required=True, metavar="LABEL", help="help.token")
@option("--cert", metavar="SERIAL", help="help.cert")
@option("--mode", type=MemberType(Mode), default=Mode.APPROVE.value, show_default=True, help="help.mode")
@option("--profile", default=DEFAULT_PROFILE, show_default=True, help="help.profile")
@option("--rect", type=RectType(), help="help.rect")
@option("--signer", metavar="NAME", help="help.signer_of_block")
@option("--seal-mm", type=click.FloatRange(5, 100), metavar="MM", help="help.seal_mm")
@option("--number", type=PaperNumberType(), help="help.number")
@option("--template", metavar="NAME", help="help.template_of_mark")
@option("--image", metavar="PNG", help="help.image")
@option("--field", type=FieldType(), help="help.field")
@option("--out", metavar="FILE|DIR", help="help.out")
@option("--module", metavar="PATH", help="help.module")
@option("--force", is_flag=True, help="help.force")
@option("--pin-stdin", is_flag=True, help="help.pin_stdin")
@option("--confirm-final-try", is_flag=True, help="help.confirm_final_try")
@option("--sure-place", is_flag=True, help="help.sure_place")
@option("--pages", type=NumberType(), metavar="N", help="help.pages")
@option("--json", "as_json", is_flag=True, help="help.json")
@click.pass_obj
def sign(make_session: Callable[[], Session], /, **options: Any) -> int:
    """Sign PDF files; the originals stay as they are."""
    wish, session = Wish(**options), make_session()
    if not wish.pin_stdin and not sys.stdin.isatty():
        raise click.UsageError(session.words.say("cli.pin_needs_terminal"))
    try:
        wish = _as_template_says(wish, session)
        modes = session.modes(wish.profile)
    except (ProfileUnknown, TemplateUnknown) as unknown:
        raise click.UsageError(session.words.problem(unknown).message) from unknown
    if wish.mode not in modes:
        raise click.UsageError(session.words.say("cli.mode_not_in_profile", mode=wish.mode, profile=wish.profile))
    signing = _Signing(session, wish)
    jobs, outcomes = signing.run()
    doubts = tuple(signing.doubts_of(job) for job in jobs)
    code = _report(jobs, outcomes, session, doubts if wish.as_json else None)
    return _INTERRUPTED if signing.interrupted else code


def _as_template_says(wish: Wish, session: Session) -> Wish:
    """Return the wish in the mode and by the rules its template was made for."""
    if wish.template is None:
        return wish
    template = session.templates.find(wish.template).template
    source = click.get_current_context().get_parameter_source
    said = {name for name in ("mode", "profile") if source(name) is ParameterSource.COMMANDLINE}
    if wish.image is not None or ("mode" in said and wish.mode is not template.mode):
        raise click.UsageError(session.words.say("cli.template_differs", name=template.name, mode=template.mode))
    profile = wish.profile if "profile" in said or template.profile is None else template.profile
    return replace(wish, mode=template.mode, profile=profile, seal_mm=wish.seal_mm or template.size.width_mm)


class _Signing:
    """One run of the command; ``interrupted`` when Ctrl-C ended it, with what was signed before told all the same.

    Doubts can be told once the certificate was found.
    """

    def __init__(self, session: Session, wish: Wish) -> None:
        self._session = session
        self._wish = wish
        self.interrupted = False
        self._declared: Declared | None = None
        self._against: tuple[Doubt, ...] = ()
        self._jobs = tuple(self._job(file, MarkDesign()) for file in wish.files)

    def run(self) -> tuple[tuple[Job, ...], tuple[Outcome | None, ...]]:
        """Return the jobs and what became of each."""
        try:
            return self._run()
        except KeyboardInterrupt:
            self._interrupt()
            return self._all(Status.STOPPED, Cancelled())

    def _run(self) -> tuple[tuple[Job, ...], tuple[Outcome | None, ...]]:
        try:
            token = self._token()
            certificate = find_certificate(token, self._wish.cert)
            design = self._design().telling(self._wish.number or "")
            self._declared = self._session.declared_of(certificate)
            self._tell_slips()
        except Problem as problem:
            return self._all(_status(problem), problem)
        jobs = tuple(self._job(file, design) for file in self._wish.files)
        state = self._sign(token, State.of(jobs, Signer(certificate, token.authorities)))
        return state.jobs, state.outcomes

    def _all(self, status: Status, problem: Problem) -> tuple[tuple[Job, ...], tuple[Outcome | None, ...]]:
        """Return that every file came to the same end, before any was begun."""
        return self._jobs, tuple(Outcome(job.source, status=status, error=problem.report()) for job in self._jobs)

    def doubts_of(self, job: Job) -> tuple[Doubt, ...]:
        """Return what is doubtful about a document; nothing where no certificate was found to sign it."""
        if self._declared is None:
            return ()
        demands = self._session.placer(self._wish.profile).demands(job.mode)
        return *self._against, *doubts_of(job, self._declared, demands, self._session.words)

    def _token(self) -> Token:
        """Return the token of that label. A driver that broke and left nothing to look at is the better reason."""
        devices = look(self._session, self._wish.module)
        if devices.troubles and not devices.tokens:
            raise devices.troubles[0].problem.as_problem()
        return find_token(devices.tokens, self._wish.token)

    def _tell_slips(self) -> None:
        """Tell what the office wrote so that nobody can read it; the rest of what is known holds all the same."""
        for slip in self._session.office_slips():
            say(self._session.words.problem(slip).whole)

    def _sign(self, token: Token, state: State) -> State:
        session = self._session
        run = SigningRun(self._desk(), token, lambda _: None)
        # Nobody is kept waiting for the network here: what this machine knows of the certificate has to do.
        chains = ChainWatch(session.hosts, lambda: None, offline=True)
        run.start(state)
        try:
            chains.ask(state.signer.certificate, state.signer.authorities)
            session.wait_until(lambda: run.state.phase in {Phase.PREPARED, Phase.FINISHED})
            if run.state.phase is Phase.PREPARED:
                self._tell_doubts(run.state, chains)
                self._log_in(run)
                session.wait_until(lambda: run.state.phase is Phase.FINISHED)
        except KeyboardInterrupt:
            self._interrupt()
            run.cancel()
            session.wait_until(lambda: run.state.phase is Phase.FINISHED)
        finally:
            chains.end()
        return run.state

    def _desk(self) -> Desk:
        session = self._session
        return Desk(
            session.hosts,
            session.gate,
            session.leftovers,
            session.placer(self._wish.profile),
            session.lines,
            session.clock,
            session.layouts,
        )

    def _tell_doubts(self, state: State, chains: ChainWatch) -> None:
        """Tell, before a PIN is asked, what is doubtful; what is true of the whole list is told once."""
        words, certificate = self._session.words, state.signer.certificate
        self._wait_briefly(lambda: certificate.sha256 in chains.known)
        chains.end()
        self._against = doubts_against(certificate, chains.known, words)
        told = (doubt.message for place in state.approved for doubt in self.doubts_of(state.jobs[place]))
        for message in dict.fromkeys(told):
            say(message)

    def _wait_briefly(self, is_done: Callable[[], bool]) -> None:
        """Wait until the condition holds or it has taken too long: a host that hangs keeps nobody from signing."""
        over: list[bool] = []
        timer = self._session.clock.call_later(_ASIDE_S, lambda: over.append(True))
        self._session.wait_until(lambda: bool(over) or is_done())
        timer.cancel()

    def _interrupt(self) -> None:
        """Take note of Ctrl-C; a second one changes nothing, for what was signed is to be told."""
        self.interrupted = True
        deafen()

    def _log_in(self, run: SigningRun) -> None:
        """Look at the token afresh, ask for the PIN unless it would be for nothing, and send it through the gate."""
        session, wish = self._session, self._wish
        seen: list[Token] = []
        run.approach(seen.append)
        session.wait_until(lambda: bool(seen) or run.state.phase is Phase.FINISHED)
        if not seen:
            return
        token = seen[0]
        shut = session.gate.shut_for_good(token)
        if shut is not None:
            run.dispatch(Rejected(shut.report(), again=False))
            return
        if token.has_pin_pad:
            pin = None
            say(session.words.say("cli.pin_pad", device=token.label, count=len(run.state.approved)))
        elif wish.pin_stdin:
            pin = read_pin_from_stdin()
        else:
            pin = ask_pin(session.words.say("cli.pin_prompt", device=token.label, count=len(run.state.approved)))
        run.log_in(pin, person=not wish.pin_stdin, consent=wish.confirm_final_try)
        session.wait_until(lambda: run.state.phase is not Phase.LOGGING_IN)
        if session.gate.asks_each_time:
            say(session.words.say("pin_each_time.line"))

    def _job(self, file: str, design: MarkDesign) -> Job:
        wish, folder = self._wish, self._session.working_folder
        return Job(
            source=absolute(file, folder),
            design=design,
            mode=wish.mode,
            leader=wish.signer,
            seal_mm=wish.seal_mm,
            only_sure=wish.sure_place,
            pages=wish.pages,
            wish=wish.rect,
            wanted=absolute(wish.out, folder) if wish.out else None,
            overwrite=wish.force,
            field=wish.field,
        )

    def _design(self) -> MarkDesign:
        """Return the look of the mark: that of the template, the given picture alone, or text."""
        if self._wish.template is not None:
            kept = self._session.templates.find(self._wish.template)
            return MarkDesign(kept.png, kept.sha256, with_text=False, template=kept.template)
        if self._wish.image is None:
            return MarkDesign()
        host = self._session.hosts.start(m.Kind.PAPER)
        results: list[MarkDesign | Problem] = []

        def answered(answer: m.Answer, png: bytes) -> None:
            assert isinstance(answer, m.ImageChecked), "the host keeps to the contract"
            results.append(MarkDesign(png, answer.sha256, with_text=False))

        call = m.CheckImage(absolute(self._wish.image, self._session.working_folder))
        host.call(call, listener=Waiting(answered, results.append))
        self._session.wait_until(lambda: bool(results))
        host.end()
        if isinstance(results[0], Problem):
            raise results[0]
        return results[0]


def _status(problem: Problem) -> Status:
    """Return how a list ended that a problem kept from being begun."""
    return Status.STOPPED if isinstance(problem, DeviceProblem | PinProblem) else Status.FAILED


def _report(
    jobs: tuple[Job, ...],
    outcomes: tuple[Outcome | None, ...],
    session: Session,
    doubts: tuple[tuple[Doubt, ...], ...] | None,
) -> int:
    """Print how every file ended, with ``doubts`` as JSON, and return the exit code."""
    ended = [outcome for outcome in outcomes if outcome is not None]
    if doubts is not None:
        told = zip(outcomes, jobs, doubts, strict=True)
        print_json([outcome_json(one, job, session.words, doubt) for one, job, doubt in told if one is not None])
    else:
        for outcome in ended:
            _print(outcome, session)
    statuses = {outcome.status for outcome in ended}
    if Status.STOPPED in statuses:
        return _STOPPED
    return 0 if statuses == {Status.SIGNED} else _SOME_NOT_SIGNED


def _print(outcome: Outcome, session: Session) -> None:
    words, name = session.words, Path(outcome.source).name
    if outcome.signed is not None:
        show(words.say("cli.signed", file=name, target=outcome.signed.target))
        return
    if outcome.error is not None:
        told = words.problem(outcome.error)
        say(f"{name}: {told.title} {told.meaning} {told.next_step} [{told.code}]")
