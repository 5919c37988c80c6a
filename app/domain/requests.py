"""The register of requests an office has sent about its devices and certificates (PT-9.4, BT-17.5)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

Short = Annotated[str, Meta(max_length=200)]
Note = Annotated[str, Meta(max_length=2000)]


class RequestResult(StrEnum):
    """What became of a request."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Request(Struct, frozen=True):
    """A request as it stands.

    ``sent`` is the day it left the office; ``received`` the day the other side took a valid one in, from which ``due``
    is counted where the text has a deadline; ``answered`` the day of the result.
    """

    form: Short
    profile: Short
    device: Short = ""
    certificate: Short = ""
    recipient: Short = ""
    sent: date | None = None
    received: date | None = None
    due: date | None = None
    result: RequestResult = RequestResult.WAITING
    answered: date | None = None
    note: Note = ""

    def taken_in(self, received: date, due: date | None) -> Request:
        """Return the request once the other side has taken it in."""
        return replace(self, received=received, due=due)

    def ended(self, result: RequestResult, *, answered: date | None, note: str | None) -> Request:
        """Return the request with its result; a day or a note not given stays as it was."""
        return replace(
            self, result=result, answered=answered or self.answered, note=self.note if note is None else note
        )

    def as_entered(
        self, sent: date | None, received: date | None, answered: date | None, *, due: date | None
    ) -> Request:
        """Return the request with its days as somebody entered them, emptied ones included."""
        return replace(self, sent=sent, received=received, answered=answered, due=due)

    def is_late(self, today: date) -> bool:
        """Tell whether an answer is overdue."""
        return self.result is RequestResult.WAITING and self.due is not None and today > self.due


class Registered(Struct, frozen=True):
    """One version of a request in the register: nothing in it is ever overwritten."""

    number: int
    version: int
    at: datetime
    request: Request
