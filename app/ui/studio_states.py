"""What the studio and the choice of templates show; frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QImage

from app.domain.errors import Report
from app.domain.placing import Confidence, ImageKind
from app.domain.signing import Mode
from app.domain.studio import Doubt, Region
from app.domain.template import Lack


class Ink(StrEnum):
    """What the ink is painted in."""

    BLUE = "blue"
    RED = "red"
    BLACK = "black"
    OWN = "own"
    OTHER = "other"
    """A colour a person names."""


class Ground(StrEnum):
    """What the picture is looked at on."""

    WHITE = "white"
    GREY = "grey"
    PAGE = "page"


@dataclass(frozen=True)
class StudioState:
    """One photo and what became of it. ``busy``: a newer picture is on its way. ``strength`` is 0 to 1.

    ``other`` is the colour (RRGGBB) of :attr:`Ink.OTHER`.
    """

    photo_name: str = ""
    photo: QImage | None = None
    result: QImage | None = None
    kind: ImageKind = ImageKind.SIGNATURE
    ink: Ink = Ink.BLUE
    other: str = "1A3FA6"
    strength: float = 0.5
    straighten: bool = True
    turn_deg: float = 0.0
    region: Region | None = None
    real_mm: float = 50.0
    width_mm: float = 50.0
    height_mm: float = 20.0
    confidence: Confidence | None = None
    doubts: tuple[Doubt, ...] = ()
    name: str = ""
    busy: bool = False
    problem: Report | None = None

    @property
    def may_save(self) -> bool:
        return self.result is not None and bool(self.name.strip()) and not self.busy


@dataclass(frozen=True)
class TemplateState:
    """A template a person may take. ``locked``: the machine's. ``lacks``: what the rules want and it does not tell."""

    name: str
    mode: Mode
    locked: bool = False
    lacks: tuple[Lack, ...] = ()


@dataclass(frozen=True)
class TemplatesState:
    """The templates there are; ``skipped`` and ``imported`` tell of an import that was just done."""

    templates: tuple[TemplateState, ...] = ()
    chosen: str | None = None
    imported: int = 0
    skipped: tuple[str, ...] = ()
    problem: Report | None = None
