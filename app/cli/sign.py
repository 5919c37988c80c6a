"""``kyso sign``: sign files with one login."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click

from app.cli.arguments import DEFAULT_PROFILE, ModeType, RectType, absolute, ask_pin, read_pin_from_stdin
from app.cli.output import outcome_json, print_json, say
from app.cli.session import Session
from app.cli.token import look
from app.desk.calling import Waiting
from app.desk.devices import find_certificate, find_token
from app.desk.signing.runner import Desk, SigningRun
from app.desk.signing.state import Job, MarkDesign, Phase, PlaceWish, Signer, State
from app.domain.errors import Cancelled, DeviceProblem, PinProblem, Problem, ProfileUnknown
from app.domain.signing import Mode, Outcome, Status
from app.domain.token import Token
from app.hosts import messages as m

_SOME_NOT_SIGNED = 1
_STOPPED = 4
_INTERRUPTED = 130


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
    image: str | None
    field: str | None
    out: str | None
    module: str | None
    force: bool
    pin_stdin: bool
    confirm_final_try: bool
    as_json: bool


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--token", required=True, metavar="LABEL", help="Tên thiết bị, như «kyso token list» cho biết.")
@click.option("--cert", metavar="SERIAL", help="Số hiệu chứng thư số; bỏ qua nếu thiết bị chỉ có một.")
@click.option("--mode", type=ModeType(), default=Mode.APPROVE.value, show_default=True, help="Cách ký.")
@click.option("--profile", default=DEFAULT_PROFILE, show_default=True, help="Bộ quy định.")
@click.option("--rect", type=RectType(), help="Chỗ đặt chữ ký; bỏ qua để đặt theo quy định.")
@click.option("--signer", metavar="NAME", help="Họ tên người có chữ ký hoặc chỗ ký cần tìm, nếu không phải người ký.")
@click.option("--seal-mm", type=click.FloatRange(5, 100), metavar="MM", help="Đường kính thật của con dấu.")
@click.option("--image", metavar="PNG", help="Hình chữ ký hoặc con dấu, nền trong suốt.")
@click.option("--field", metavar="NAME", help="Tên trường chữ ký.")
@click.option("--out", metavar="FILE|DIR", help="Tệp hoặc thư mục nhận bản đã ký.")
@click.option("--module", metavar="PATH", help="Chỉ dùng trình điều khiển này trong lần chạy này.")
@click.option("--force", is_flag=True, help="Cho phép ghi đè tệp đích đã có (không bao giờ ghi đè tệp gốc).")
@click.option("--pin-stdin", is_flag=True, help="Đọc mật khẩu (PIN) từ đầu vào chuẩn.")
@click.option("--confirm-final-try", is_flag=True, help="Chấp nhận rằng sai lần này thì thiết bị bị khóa.")
@click.option("--json", "as_json", is_flag=True, help="In một tài liệu JSON.")
@click.pass_obj
def sign(make_session: Callable[[], Session], /, **options: Any) -> int:
    """Ký số các tệp PDF; tệp gốc được giữ nguyên."""
    wish, session = Wish(**options), make_session()
    if not wish.pin_stdin and not sys.stdin.isatty():
        raise click.UsageError(session.words.say("cli.pin_needs_terminal"))
    try:
        modes = session.modes(wish.profile)
    except ProfileUnknown as unknown:
        raise click.UsageError(session.words.problem(unknown).message) from unknown
    if wish.mode not in modes:
        raise click.UsageError(session.words.say("cli.mode_not_in_profile", mode=wish.mode, profile=wish.profile))
    signing = _Signing(session, wish)
    jobs, outcomes = signing.run()
    code = _report(jobs, outcomes, session, as_json=wish.as_json)
    return _INTERRUPTED if signing.interrupted else code


class _Signing:
    """One run of the command; ``interrupted`` when Ctrl-C ended it, with what was signed before told all the same."""

    def __init__(self, session: Session, wish: Wish) -> None:
        self._session = session
        self._wish = wish
        self.interrupted = False
        self._jobs = tuple(self._job(file, MarkDesign()) for file in wish.files)

    def run(self) -> tuple[tuple[Job, ...], tuple[Outcome | None, ...]]:
        """Return the jobs and what became of each."""
        try:
            token = self._token()
            certificate = find_certificate(token, self._wish.cert)
            design = self._design()
        except KeyboardInterrupt:
            self.interrupted = True
            ended = partial(Outcome, status=Status.STOPPED, error=Cancelled().report())
            return self._jobs, tuple(ended(job.source) for job in self._jobs)
        except Problem as problem:
            ended = partial(Outcome, status=_status(problem), error=problem.report())
            return self._jobs, tuple(ended(job.source) for job in self._jobs)
        jobs = tuple(self._job(file, design) for file in self._wish.files)
        state = self._sign(token, State.of(jobs, Signer(certificate, token.authorities)))
        return state.jobs, state.outcomes

    def _token(self) -> Token:
        """Return the token of that label. A driver that broke and left nothing to look at is the better reason."""
        devices = look(self._session, self._wish.module)
        if devices.troubles and not devices.tokens:
            raise devices.troubles[0].problem.as_problem()
        return find_token(devices.tokens, self._wish.token)

    def _sign(self, token: Token, state: State) -> State:
        session = self._session
        desk = Desk(
            session.hosts,
            session.gate,
            session.leftovers,
            session.placer(self._wish.profile),
            session.lines,
            session.clock,
            session.layouts,
        )
        run = SigningRun(desk, token, lambda _: None)
        run.start(state)
        try:
            session.wait_until(lambda: run.state.phase in {Phase.PREPARED, Phase.FINISHED})
            if run.state.phase is Phase.PREPARED:
                self._log_in(run, token)
                session.wait_until(lambda: run.state.phase is Phase.FINISHED)
        except KeyboardInterrupt:
            self.interrupted = True
            run.cancel()
            session.wait_until(lambda: run.state.phase is Phase.FINISHED)
        return run.state

    def _log_in(self, run: SigningRun, token: Token) -> None:
        wish = self._wish
        if token.has_pin_pad:
            pin = None
        elif wish.pin_stdin:
            pin = read_pin_from_stdin()
        else:
            pin = ask_pin(self._session.words.say("cli.pin_prompt", device=token.label, count=len(run.state.approved)))
        run.log_in(pin, person=not wish.pin_stdin, consent=wish.confirm_final_try)

    def _job(self, file: str, design: MarkDesign) -> Job:
        wish, folder = self._wish, self._session.working_folder
        return Job(
            source=absolute(file, folder),
            design=design,
            mode=wish.mode,
            leader=wish.signer,
            seal_mm=wish.seal_mm,
            wish=wish.rect,
            wanted=absolute(wish.out, folder) if wish.out else None,
            overwrite=wish.force,
            field=wish.field,
        )

    def _design(self) -> MarkDesign:
        """Return the look of the mark: the given picture alone, or text."""
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


def _report(jobs: tuple[Job, ...], outcomes: tuple[Outcome | None, ...], session: Session, *, as_json: bool) -> int:
    ended = [(job, outcome) for job, outcome in zip(jobs, outcomes, strict=True) if outcome is not None]
    if as_json:
        print_json([outcome_json(outcome, job, session.words) for job, outcome in ended])
    else:
        for _, outcome in ended:
            _print(outcome, session)
    statuses = {outcome.status for _, outcome in ended}
    if Status.STOPPED in statuses:
        return _STOPPED
    return 0 if statuses == {Status.SIGNED} else _SOME_NOT_SIGNED


def _print(outcome: Outcome, session: Session) -> None:
    words, name = session.words, Path(outcome.source).name
    if outcome.signed is not None:
        click.echo(words.say("cli.signed", file=name, target=outcome.signed.target))
        return
    if outcome.error is not None:
        told = words.problem(outcome.error)
        say(f"{name}: {told.title} {told.meaning} {told.next_step} [{told.code}]")
