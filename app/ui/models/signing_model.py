"""The view model of a signing under way: PIN, progress, and how it ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.desk.checking import CheckRun, CheckWish
from app.desk.signing import state as s
from app.desk.signing.runner import Desk, SigningRun, may_try_again
from app.domain import errors
from app.domain.devices import Offer, offers_after
from app.domain.errors import Problem, Report
from app.domain.signing import Status
from app.domain.token import PinState, Token
from app.domain.trust import ChainReport
from app.domain.verdict import FileVerdict
from app.ui.states import PinDialogState, PinPolicy, ProblemState, ProgressState, Remedy, ResultState


@dataclass(frozen=True)
class SigningState:
    """At most one of these is there; none while nothing is being signed."""

    pin: PinDialogState | None = None
    progress: ProgressState | None = None
    result: ResultState | None = None
    problem: ProblemState | None = None

    @property
    def is_busy(self) -> bool:
        return self.pin is not None or self.progress is not None


class SigningModel(QObject):
    """Takes an order from the sign screen through the gate to its verdict.

    ``chain_of`` tells what is known of who issued a certificate, by its SHA-256 (LD-6.2, LC-10.2).
    """

    state_changed = Signal()

    def __init__(
        self,
        desk: Desk,
        trust: tuple[str, ...],
        policy: PinPolicy,
        parent: QObject,
        *,
        chain_of: Callable[[str], ChainReport | None],
    ) -> None:
        super().__init__(parent)
        self._chain_of = chain_of
        self._desk = desk
        self._trust = trust
        self._policy = policy
        self._state = SigningState()
        self._run: SigningRun | None = None
        self._token: Token | None = None
        self._error: Report | None = None
        self._check: CheckRun | None = None

    @property
    def state(self) -> SigningState:
        return self._state

    @property
    def device(self) -> str:
        """Return the device that signs, or signed last; nothing if none did."""
        return self._token.identity if self._token is not None else ""

    # ── intentions ────────────────────────────────────────────────────────────────────────────────────────────────

    def sign(self, token: Token, order: s.State) -> None:
        """Prepare what is shown and ask for the PIN; nothing is sent to the device before that."""
        self._end_check()
        self._error = None
        self._token = token
        self._run = SigningRun(self._desk, token, self._changed)
        self._run.start(order)

    def give_pin(self, pin: bytearray | None, *, consent: bool) -> None:
        """Send the PIN through the gate; the buffer is wiped there."""
        if self._run is None or self._state.pin is None or self._state.pin.busy:
            return
        self._error = None
        self._run.log_in(pin, person=True, consent=consent, again=self._note_and_retry)

    def cancel(self) -> None:
        """Stop: leave the PIN dialog, or end the work."""
        if self._run is not None and self._run.state.phase is not s.Phase.FINISHED:
            self._run.cancel()

    def lock_session(self) -> None:
        """Close the gate because the screen was locked; a PIN that is being typed is forgotten."""
        if self._state.pin is not None and not self._state.pin.busy:
            self.cancel()
        self._desk.gate.shut("session_locked")

    def close(self) -> None:
        """Leave the result or the problem."""
        self._end_check()
        self._become(SigningState())

    def end(self) -> None:
        self.cancel()
        self._end_check()

    # ── from the desk ─────────────────────────────────────────────────────────────────────────────────────────────

    def _changed(self, state: s.State) -> None:
        match state.phase:
            case s.Phase.PREPARED:
                self._ask_for_pin()
            case s.Phase.LOGGING_IN if self._state.pin is not None:
                self._become(SigningState(pin=replace(self._state.pin, busy=True, error=None)))
            case s.Phase.PREPARING | s.Phase.SIGNING:
                asks = self._desk.gate.asks_each_time
                self._become(SigningState(progress=replace(_progress(state), asks_each_time=asks)))
            case s.Phase.FINISHED:
                self._finished(state)
            case _:
                return

    def _ask_for_pin(self) -> None:
        assert self._run is not None, "a PIN is asked for a run"
        self._run.approach(self._seen)

    def _seen(self, token: Token) -> None:
        """Show the PIN dialog with what the device says right now; a locked one gets no dialog."""
        run = self._run
        if run is None or run.state.phase is not s.Phase.PREPARED:
            return
        self._token = token
        pin = self._desk.gate.state_of(token)
        job, certificate = run.state.job, run.state.signer.certificate
        problem = self._desk.gate.shut_for_good(token)
        if problem is not None:
            run.dispatch(s.Rejected(problem.report(), again=False))
            return
        shown = job.shown
        self._become(
            SigningState(
                pin=PinDialogState(
                    document=PurePath(job.source).name,
                    pages=len(shown.pages) if shown else 0,
                    holder=certificate.holder,
                    office=certificate.office,
                    serial=certificate.serial,
                    device=token.label,
                    pin=pin,
                    has_pin_pad=token.has_pin_pad,
                    error=self._error,
                    policy=self._policy,
                    chain=self._chain_of(certificate.sha256),
                )
            )
        )

    def _note_and_retry(self, problem: Problem) -> bool:
        self._error = problem.report()
        return may_try_again(problem)

    def _finished(self, state: s.State) -> None:
        outcome = state.outcomes[0]
        assert outcome is not None, "a finished list has an outcome for every document"
        if outcome.status is Status.SIGNED and outcome.signed is not None:
            self._show_result(outcome.signed.target)
        elif outcome.error is None or outcome.error.code == errors.Cancelled.code:
            self._become(SigningState())
        else:
            self._become(SigningState(problem=ProblemState(outcome.error, ways_out(outcome.error))))

    def _show_result(self, target: str) -> None:
        path = PurePath(target)
        result = ResultState(path.name, str(path.parent))
        self._check = CheckRun(self._desk.hosts, self._checked)
        self._check.check(CheckWish(target, self._trust))
        self._become(SigningState(result=result))

    def _checked(self, verdict: FileVerdict) -> None:
        if self._state.result is not None:
            self._become(SigningState(result=replace(self._state.result, verdict=verdict)))
        self._end_check()

    def _end_check(self) -> None:
        if self._check is not None:
            self._check.end()
            self._check = None

    def _become(self, state: SigningState) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit()


def _progress(state: s.State) -> ProgressState:
    return ProgressState(PurePath(state.job.source).name, state.stage, state.done or None, state.cancelling)


_OFFERED: Final = {
    Offer.GUIDE_LOCKED: Remedy.GUIDE_LOCKED,
    Offer.GUIDE_FORGOTTEN: Remedy.GUIDE_FORGOTTEN,
    Offer.GUIDE_EXPIRED: Remedy.GUIDE_EXPIRED,
    Offer.TYPE_AGAIN: Remedy.RETRY,
    Offer.CONFIRM_FINAL_TRY: Remedy.RETRY,
}
"""What is offered after a login, as a button; everything else is found on the devices screen."""

_REMEDIES: Final[dict[type[Problem], tuple[Remedy, ...]]] = {
    errors.OutputExists: (Remedy.RETRY, Remedy.OTHER_FOLDER, Remedy.CLOSE),
    errors.OutputProblem: (Remedy.OTHER_FOLDER, Remedy.CLOSE),
    errors.FileChanged: (Remedy.RETRY, Remedy.CLOSE),
    errors.RectOffPage: (Remedy.CLOSE,),
    errors.FileProblem: (Remedy.OPEN_OTHER, Remedy.CLOSE),
    errors.GateClosed: (Remedy.RETRY, Remedy.CLOSE),
    errors.WorkProblem: (Remedy.RETRY, Remedy.CLOSE),
}


def ways_out(report: Report) -> tuple[Remedy, ...]:
    """Return the ways out, those of the nearest kind of problem first looked up."""
    problem = report.as_problem()
    if isinstance(problem, errors.PinProblem | errors.DeviceProblem) and not isinstance(problem, errors.GateClosed):
        # A wrong PIN that locked the device is told as wrong; what helps is what helps when it is locked.
        locked = problem.facts.get("state") == PinState.LOCKED
        offered = (_OFFERED.get(offer) for offer in offers_after("pin_locked" if locked else problem.code))
        ways = [remedy for remedy in offered if remedy is not None]
        return (*dict.fromkeys((*ways, Remedy.OPEN_DEVICES)), Remedy.CLOSE)
    return next(_REMEDIES[kind] for kind in type(problem).__mro__ if kind in _REMEDIES)
