"""Proposals for where a mark goes, and how sure they are."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from app.domain.geometry import Placement

LengthMm = Annotated[float, Meta(gt=0, le=1000)]


class Confidence(StrEnum):
    """How far a proposal may be trusted without a person's look."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Origin(StrEnum):
    """Who says so."""

    TEXT = "text"
    """The regulation's own text; ``clause`` names it."""
    RECOMMENDATION = "recommendation"
    """Khuyến nghị: KySo's own rule, where the text is silent or not yet followed."""


class Reason(StrEnum):
    """Why a proposal is what it is and no better."""

    PLACE_NOT_SEARCHED = "place_not_searched"
    """The place the text names (between title and name) was not looked for on the page."""
    PAGE_TOO_SMALL = "page_too_small"
    """The page has no room for the mark inside its margins; the mark was made smaller."""


class SizeMm(Struct, frozen=True):
    """Width and height of a mark as printed."""

    width_mm: LengthMm
    height_mm: LengthMm


class Rule(Struct, frozen=True):
    """The rule a proposal follows: its stable name in a profile (bộ quy định), who says so, and where."""

    profile: str
    name: str
    origin: Origin
    clause: str | None = None


class Proposal(Struct, frozen=True):
    """A place for a mark. ``alternatives`` are other places that follow the same rule, best first."""

    placement: Placement
    confidence: Confidence
    reason: Reason
    rule: Rule
    alternatives: tuple[Placement, ...] = ()
