"""The values of a list being signed: its state, what happens to it, and what it wants done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from app.desk.ports import MarkWriter, Placer
from app.domain.document import PaperFacts, Shown
from app.domain.errors import Report
from app.domain.geometry import Placement, Rect
from app.domain.placing import Proposal
from app.domain.signing import Mode, Outcome, Signed, Stage
from app.domain.template import Template
from app.domain.token import Certificate
from app.hosts import messages as m


class Phase(StrEnum):
    """Where a list stands."""

    PREPARING = "preparing"
    PREPARED = "prepared"
    LOGGING_IN = "logging_in"
    SIGNING = "signing"
    FINISHED = "finished"


class PlaceWish(Struct, frozen=True):
    """Where the person wants the mark; ``page`` None is the last page."""

    page: int | None
    rect: Rect


class MarkDesign(Struct, frozen=True):
    """What the mark shows; ``with_text`` adds the lines about signer and time, ``template`` says which and how.

    ``number`` is the paper's own (số và ký hiệu), for marks that tell it.
    """

    image: bytes | None = None
    image_sha256: str | None = None
    with_text: bool = True
    template: Template | None = None
    number: str = ""

    def telling(self, number: str) -> MarkDesign:
        """Return the same design for a paper of this number."""
        return replace(self, number=number)


class Job(Struct, frozen=True):
    """One document of the list, filled in as preparing goes on.

    ``leader`` is the person whose place or signature is meant, if that is not whoever signs; ``seal_mm`` the real
    diameter of a seal. ``only_sure``: a doubtful place is no place to sign at. ``pages``: how many the person counted.
    """

    source: str
    design: MarkDesign
    mode: Mode = Mode.APPROVE
    leader: str | None = None
    seal_mm: float | None = None
    only_sure: bool = False
    pages: int | None = None
    wish: PlaceWish | None = None
    wanted: str | None = None
    overwrite: bool = False
    field: str | None = None
    shown: Shown | None = None
    facts: PaperFacts | None = None
    proposal: Proposal | None = None
    placement: Placement | None = None
    target: str | None = None


class Signer(Struct, frozen=True):
    """Whose certificate signs."""

    certificate: Certificate
    authorities: tuple[bytes, ...]


class State(Struct, frozen=True):
    """A list on its way. ``index`` is the document at work; ``outcomes`` has one place per document.

    ``asked``: the one question for the document at work was put; ``has_signature``: and answered. ``given`` counts the
    raw signatures of the whole list.
    """

    jobs: tuple[Job, ...]
    outcomes: tuple[Outcome | None, ...]
    signer: Signer
    phase: Phase = Phase.PREPARING
    index: int = 0
    stage: Stage = Stage.READING
    done: float = 0.0
    started_s: float = 0.0
    temporary: str | None = None
    asked: bool = False
    has_signature: bool = False
    given: int = 0
    committing: Signed | None = None
    confirming: bool = False
    device_trouble: Report | None = None
    cancelling: bool = False

    @classmethod
    def of(cls, jobs: tuple[Job, ...], signer: Signer) -> State:
        return cls(jobs, (None,) * len(jobs), signer)

    @property
    def job(self) -> Job:
        return self.jobs[self.index]

    @property
    def awaits_token(self) -> bool:
        """Tell whether the token was asked for a signature and has not answered."""
        return self.asked and not self.has_signature and self.device_trouble is None

    @property
    def approved(self) -> tuple[int, ...]:
        """Return the documents still to be signed."""
        return tuple(i for i, outcome in enumerate(self.outcomes) if outcome is None)


# ── events ────────────────────────────────────────────────────────────────────────────────────────────────────────


class Started(Struct, frozen=True):
    pass


class Answered(Struct, frozen=True):
    kind: m.Kind
    body: m.Answer


class Broke(Struct, frozen=True):
    """A call ended with a problem, or its host did."""

    kind: m.Kind
    problem: Report


class Noticed(Struct, frozen=True):
    notice: m.Notice


class Asked(Struct, frozen=True):
    question: m.Question


class LoginStarted(Struct, frozen=True):
    pass


class Admitted(Struct, frozen=True):
    """The gate let the list in."""


class Rejected(Struct, frozen=True):
    """The gate did not; ``again`` when the person may try another PIN for the same list."""

    problem: Report
    again: bool


class CancelWished(Struct, frozen=True):
    pass


Event = Started | Answered | Broke | Noticed | Asked | LoginStarted | Admitted | Rejected | CancelWished


# ── effects ───────────────────────────────────────────────────────────────────────────────────────────────────────


class CallHost(Struct, frozen=True):
    kind: m.Kind
    body: m.Call
    blob: bytes = b""


class ReplyToPaper(Struct, frozen=True):
    body: m.Reply


class EndHost(Struct, frozen=True):
    kind: m.Kind


class Remember(Struct, frozen=True):
    """Put a temporary file on record."""

    path: str


class Forget(Struct, frozen=True):
    """The temporary file is gone; ``remove`` it if its host could not."""

    path: str
    remove: bool


class CloseGate(Struct, frozen=True):
    pass


Effect = CallHost | ReplyToPaper | EndHost | Remember | Forget | CloseGate
Step = tuple[State, tuple[Effect, ...]]


@dataclass(frozen=True, slots=True)
class Context:
    """What a step may know besides state and event: the rules, and what time it is (``monotonic`` in seconds)."""

    place: Placer
    lines: MarkWriter
    now: datetime
    monotonic: float
