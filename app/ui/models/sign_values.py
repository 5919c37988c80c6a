"""What the sign screen's view model hands out: its state, and the choices worth remembering."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.desk.signing.state import MarkDesign
from app.domain.errors import Report
from app.domain.signing import Mode
from app.ui.page_states import PageViewState
from app.ui.states import DocumentHeaderState, PasswordState, ProblemState, SignPanelState


@dataclass(frozen=True)
class SignState:
    """The sign screen while a signature is prepared: what is open, what the panel says, what stands in the way."""

    header: DocumentHeaderState | None = None
    pages: PageViewState | None = None
    panel: SignPanelState = field(default_factory=SignPanelState)
    password: PasswordState | None = None
    problem: ProblemState | None = None
    loading: str = ""


@dataclass(frozen=True)
class Wishes:
    """What the person chose; None is "as proposed"."""

    certificate: str | None = None
    mode: Mode = Mode.APPROVE
    design: MarkDesign = field(default_factory=MarkDesign)
    image_path: str | None = None
    image_problem: Report | None = None
    number: str = ""
    wanted: str | None = None
    overwrite: bool = False


@dataclass(frozen=True)
class Choices:
    """What a person chose and will want again: certificate (SHA-256), picture of the mark, way of signing, rules."""

    certificate: str | None = None
    image_path: str | None = None
    mode: Mode = Mode.APPROVE
    profile: str | None = None
    template: str | None = None
