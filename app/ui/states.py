"""What every view can show: frozen values, made by the view models, rendered by the views.

States hold facts (names, moments, words of the domain), never sentences: the views ask the catalogue for those.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from PySide6.QtGui import QImage

from app.domain.errors import Report
from app.domain.placing import Rule
from app.domain.signing import Mode, Stage
from app.domain.token import CertificateKind, PinReport, Unusable
from app.domain.trust import ChainReport
from app.domain.verdict import FileVerdict
from app.ui.page_states import Covered
from app.ui.question_states import SignQuestion

# ── the window ────────────────────────────────────────────────────────────────────────────────────────────────────────


class Destination(StrEnum):
    """Where the left rail leads."""

    SIGN = "sign"
    CHECK = "check"
    DEVICES = "devices"


class DeviceCondition(StrEnum):
    """The one word of the device chip: the worst thing that is true."""

    SEARCHING = "searching"
    READY = "ready"
    LOW = "low"
    FINAL = "final"
    LOCKED = "locked"
    UNSET = "unset"
    UNUSABLE = "unusable"
    """A device is there, but no certificate on it may sign."""
    EXPIRED = "expired"
    """A device is there, and every certificate on it has ended."""
    WITHDRAWN = "withdrawn"
    """The certificate that would sign was revoked, or one above it was, as far as is known."""
    ON_HOLD = "on_hold"
    """The certificate that would sign is on hold."""
    UNREADY = "unready"
    """A card is there that cannot be used at all."""
    FAILED = "failed"
    """The driver does not answer or breaks its rules."""
    NO_DRIVER = "no_driver"
    ABSENT = "absent"


@dataclass(frozen=True)
class DeviceChipState:
    """The chip in the top bar; ``owner`` is the holder of the chosen certificate, or nothing."""

    condition: DeviceCondition
    owner: str = ""


@dataclass(frozen=True)
class DocumentHeaderState:
    """The document in the top bar; ``signatures`` and ``size`` (bytes) are None while they are not known yet."""

    name: str
    pages: int
    signatures: int | None = None
    size: int | None = None
    encrypted: bool = False


# ── the side panel ────────────────────────────────────────────────────────────────────────────────────────────────────


class Why(StrEnum):
    """Why this one of several certificates is proposed."""

    ONLY_ONE = "only_one"
    KIND = "kind"
    LONGEST = "longest"
    LAST_TIME = "last_time"


@dataclass(frozen=True)
class CertificateState:
    """A certificate a person may choose. ``identity`` is its SHA-256; ``days_left`` is negative when it is over.

    ``against``: what is known of who issued it, where that is a reason to think twice before signing.
    """

    identity: str
    holder: str
    office: str
    kind: CertificateKind
    not_before: date
    not_after: date
    days_left: int
    reason: Unusable | None = None
    device: str = ""
    against: ChainReport | None = None

    @property
    def may_sign(self) -> bool:
        return self.reason is None


@dataclass(frozen=True)
class SignerState:
    """Who can sign: every certificate on every device, and the chosen one; ``why`` unless a person chose it."""

    certificates: tuple[CertificateState, ...] = ()
    chosen: str | None = None
    why: Why | None = None


@dataclass(frozen=True)
class PlaceState:
    """Why the mark is where it is: ``word`` and ``facts`` for the catalogue (``placing.WORD``), and whose rule it is.

    ``left_mm`` and ``top_mm`` are measured from the page's upper left corner. ``by_hand``: a person moved it, so it can
    be reset. ``unsure``: the person must look before signing. ``others`` counts other places by the same rule.
    """

    word: str
    page: int
    width_mm: float
    height_mm: float
    facts: Mapping[str, str | int] = field(default_factory=dict)
    rule: Rule | None = None
    by_hand: bool = False
    left_mm: float = 0.0
    top_mm: float = 0.0
    resizable: bool = True
    movable: bool = True
    unsure: bool = False
    others: int = 0
    covers: Covered | None = None
    may_undo: bool = False
    may_redo: bool = False


@dataclass(frozen=True)
class NoPlaceState:
    """There is no place for the mark (yet): it is being looked for, or ``problem`` says why there is none."""

    problem: Report | None = None


class Measure(StrEnum):
    """The numbers of a place."""

    LEFT = "left"
    TOP = "top"
    WIDTH = "width"
    HEIGHT = "height"


@dataclass(frozen=True)
class MeasuresState:
    """Where a person wants the mark, in millimetres from the page's upper left corner."""

    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float


@dataclass(frozen=True)
class ProfileState:
    """A set of rules a person may follow. ``old``: no longer in force everywhere; ``secondhand``: not seen itself.

    ``trouble``: why it cannot be followed.
    """

    profile: str
    old: bool = False
    secondhand: bool = False
    trouble: Report | None = None


@dataclass(frozen=True)
class LookState:
    """What the mark looks like: the file name of the chosen picture, or why one was refused."""

    image: str | None = None
    has_text: bool = True
    lines: tuple[str, ...] = ()
    picture: QImage | None = None
    problem: Report | None = None
    from_template: bool = False


@dataclass(frozen=True)
class TargetState:
    """The file that will be written; ``problem`` if it cannot be."""

    name: str
    folder: str = ""
    problem: Report | None = None


class Blocked(StrEnum):
    """Why the primary button cannot be pressed now."""

    NO_DOCUMENT = "no_document"
    READING = "reading"
    ENCRYPTED = "encrypted"
    FORBIDDEN = "forbidden"
    NO_DEVICE = "no_device"
    NO_CERTIFICATE = "no_certificate"
    LOCKED = "locked"
    UNSET = "unset"
    NO_LOOK = "no_look"
    SEARCHING_PLACE = "searching_place"
    NO_PLACE = "no_place"
    UNSURE_PLACE = "unsure_place"
    NO_NUMBER = "no_number"
    WITHDRAWN = "withdrawn"
    OTHER_TITLE = "other_title"
    OTHER_CERTIFICATE = "other_certificate"
    UNCOUNTED = "uncounted"
    NO_TARGET = "no_target"


@dataclass(frozen=True)
class SignPanelState:
    """The right panel while a signature is prepared. ``modes`` are those that can be chosen, in order.

    ``number`` is the paper's number as far as it was typed, None where the mark does not tell it.
    """

    signer: SignerState = SignerState()
    mode: Mode = Mode.APPROVE
    modes: tuple[Mode, ...] = tuple(Mode)
    profiles: tuple[ProfileState, ...] = ()
    profile: str = ""
    number: str | None = None
    place: PlaceState | NoPlaceState | None = None
    question: SignQuestion | None = None
    look: LookState = LookState()
    target: TargetState | None = None
    blocked: Blocked | None = Blocked.NO_DOCUMENT


# ── the PIN ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class PinPolicy:
    """What the PIN field allows. ``watch_rewriting``: keyboard tools are hooks here (Windows): bursts are suspect."""

    may_paste: bool = False
    watch_rewriting: bool = False


@dataclass(frozen=True)
class PinDialogState:
    """What a person is about to approve, and what is known of the PIN. ``error`` is that of the try before.

    ``chain``: what is known of who issued the certificate; None if nothing is yet.
    ``serial`` tells apart two certificates of one person.
    """

    document: str
    pages: int
    holder: str
    office: str
    device: str
    pin: PinReport
    serial: str = ""
    has_pin_pad: bool = False
    busy: bool = False
    error: Report | None = None
    policy: PinPolicy = PinPolicy()
    chain: ChainReport | None = None


# ── work and its end ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class ProgressState:
    """A long job. ``done`` of 1.0; None while nobody can tell."""

    document: str
    stage: Stage
    done: float | None = None
    cancelling: bool = False
    asks_each_time: bool = False
    """The key wants the PIN for every signature, so its host keeps it until the list is done."""


@dataclass(frozen=True)
class ResultState:
    """A signed file and the verdict on it; ``verdict`` is None while it is being checked."""

    name: str
    folder: str
    verdict: FileVerdict | None = None


class Remedy(StrEnum):
    """What a person can do about a problem, as a button."""

    RETRY = "retry"
    OTHER_FOLDER = "other_folder"
    OVERWRITE = "overwrite"
    GIVE_PASSWORD = "give_password"  # noqa: S105 – the name of a button
    OPEN_OTHER = "open_other"
    OPEN_DEVICES = "open_devices"
    GUIDE_LOCKED = "guide_locked"
    GUIDE_FORGOTTEN = "guide_forgotten"
    GUIDE_EXPIRED = "guide_expired"
    CLOSE = "close"


@dataclass(frozen=True)
class ProblemState:
    """A problem, and the ways out of it; the first is the primary button."""

    report: Report
    remedies: tuple[Remedy, ...] = (Remedy.CLOSE,)


@dataclass(frozen=True)
class UnexpectedState:
    """An error nobody foresaw; ``text`` is the report a person can copy, free of secrets, names and paths."""

    text: str


class Question(StrEnum):
    """What is asked once, with the safe answer as default."""

    OVERWRITE = "overwrite"
    OTHER_FOLDER = "other_folder"
    STOP_WORK = "stop_work"
    FORGET_PLACES = "forget_places"


@dataclass(frozen=True)
class QuestionState:
    """A question about ``name`` (a file or folder) or about ``count`` things."""

    question: Question
    name: str = ""
    count: int = 0


@dataclass(frozen=True)
class PasswordState:
    """The password of an encrypted document is needed to look at it; ``wrong`` after one that did not fit."""

    document: str
    wrong: bool = False


# ── checking ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class CheckState:
    """The check screen: nothing chosen, at work (``progress``), refused (``problem``) or done (``verdict``)."""

    name: str = ""
    progress: ProgressState | None = None
    verdict: FileVerdict | None = None
    problem: ProblemState | None = None
