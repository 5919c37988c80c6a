"""What the form for a template shows; frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QImage

from app.domain.errors import Report
from app.domain.placing import ImageKind, TimeFormat
from app.domain.signing import Mode
from app.domain.template import Lack


class Fault(StrEnum):
    """Why a template cannot be kept as it stands."""

    NAME = "name"
    LINE = "line"
    PICTURE = "picture"
    NOTHING = "nothing"


@dataclass(frozen=True)
class DesignState:
    """A template while it is designed. ``lines`` are patterns as :class:`Template` has them.

    ``lacks``: what the rules ask for and the mark would not tell; None where no rules say anything about the mode.
    ``profile`` is empty for a template that goes with any set of rules.
    """

    name: str = ""
    mode: Mode = Mode.APPROVE
    profile: str = ""
    profiles: tuple[str, ...] = ()
    image: ImageKind | None = None
    has_picture: bool = False
    lines: tuple[str, ...] = ()
    font_size_pt: float = 10.0
    colour: str = "000000"
    time: TimeFormat = TimeFormat.DAY_FIRST
    width_mm: float = 60.0
    height_mm: float = 25.0
    picture: QImage | None = None
    lacks: tuple[Lack, ...] | None = None
    fault: Fault | None = None
    problem: Report | None = None
