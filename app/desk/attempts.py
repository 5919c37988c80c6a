"""A login attempt on a card, under everything the card is known by: a second driver must not begin to count anew."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from app.desk import ports
from app.domain import errors
from app.domain.errors import Problem
from app.domain.token import Token

_NOT_SENT = (
    errors.PinFinalTry,
    errors.PinUntypable,
    errors.PinUnset,
    errors.TokenNotFound,
    errors.CertificateNotFound,
    errors.CertificateUnusable,
)


def failures_of(ledger: ports.Ledger, token: Token) -> int:
    """Return how many attempts on the card failed since the last success, as far as this machine knows."""
    return max(ledger.failures(mark) for mark in token.card_marks)


class CardAttempt:
    """One attempt that is on record under every mark of a card. Exactly one of its methods ends it."""

    def __init__(self, attempts: list[ports.Attempt]) -> None:
        self._attempts = attempts
        self.failures_before = max(attempt.failures_before for attempt in attempts)

    @classmethod
    def begin(cls, ledger: ports.Ledger, token: Token) -> CardAttempt:
        """Put the attempt on record before it is sent; raises LoginBusy and StateUnwritable, and then none is."""
        begun: list[ports.Attempt] = []
        try:
            for mark in sorted(set(token.card_marks)):  # in one order: two programs must not wait for each other
                begun.append(ledger.begin(mark))  # noqa: PERF401 - what began before a refusal must be known
        except BaseException:
            _all(begun, lambda attempt: attempt.withdrawn())
            raise
        return cls(begun)

    def end(self, outcome: Problem | None) -> None:
        """Note how it ended; a record that cannot be written keeps it open, which counts as a try too many."""
        _all(self._attempts, _ending(outcome))


def _ending(outcome: Problem | None) -> Callable[[ports.Attempt], None]:
    """Return what to note: where a problem tells whether the PIN had gone out, that is believed."""
    sent = "" if outcome is None else outcome.facts.get("sent")
    match outcome:
        case None:
            return lambda attempt: attempt.succeeded()
        case _ if sent == "accepted":
            return lambda attempt: attempt.succeeded()
        case _ if sent == "no" or isinstance(outcome, _NOT_SENT):
            return lambda attempt: attempt.withdrawn()
        case errors.PinWrong() | errors.PinLocked():
            return lambda attempt: attempt.failed()
        case _:
            return lambda attempt: attempt.unclear()


def _all(attempts: list[ports.Attempt], end: Callable[[ports.Attempt], None]) -> None:
    for attempt in attempts:
        with suppress(errors.StateUnwritable):
            end(attempt)
