"""What a person asks of the signature-image studio, and what it made of a photo or scan."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct

from app.domain.document import Sha256
from app.domain.mark import Colour
from app.domain.placing import Confidence, ImageKind, LengthMm, SizeMm

LONGEST_PX: Final = 2048
"""Pixels a picture of a mark has at most on its longer side: 1000 dpi for a seal of 50 mm."""

Share = Annotated[float, Meta(ge=0, le=1)]
Degrees = Annotated[float, Meta(ge=-180, le=180)]
Factor = Annotated[float, Meta(ge=-10_000_000, le=10_000_000)]
Side = Annotated[int, Meta(ge=1, le=65_535)]

USUAL_COLOURS: Final[dict[ImageKind, Colour]] = {ImageKind.SIGNATURE: "1A3FA6", ImageKind.SEAL: "D6151F"}
"""Blue for a person, red for a seal (LC-15.1a, LC-15.1b); no text says which blue or red. A logo keeps its own."""


class Region(Struct, frozen=True):
    """A part of the photo as a person sees it (upright), in shares of its width and height from the upper left."""

    left: Share = 0.0
    top: Share = 0.0
    right: Share = 1.0
    bottom: Share = 1.0

    def __post_init__(self) -> None:
        if self.left >= self.right or self.top >= self.bottom:
            raise ValueError("a region has an area")


class Cleaning(Struct, frozen=True):
    """How a photo becomes the picture of a mark.

    ``colour`` (RRGGBB) is what the ink is painted in; None keeps the ink's own. ``strength`` says how faint a stroke
    may be: 0 takes only full ink, 1 also the faintest trace. ``straighten`` levels a signature by the lines of its
    paper or by its own run, and makes a seal round. ``turn_deg`` is what a person turns it clockwise besides.
    ``region`` is where to look; the result is always cropped to the ink. ``real_mm`` is the real width of a signature
    or diameter of a seal; what the file says of its resolution is never believed.
    """

    kind: ImageKind = ImageKind.SIGNATURE
    colour: Colour | None = None
    strength: Share = 0.5
    straighten: bool = True
    turn_deg: Degrees = 0.0
    region: Region | None = None
    real_mm: LengthMm | None = None


class Doubt(StrEnum):
    """Why a person should look closely at the result."""

    FAINT = "faint"
    """The ink is hardly darker than its paper."""
    CUT_OFF = "cut_off"
    """The ink reaches the edge of the photo or of the region."""
    SMALL = "small"
    """The ink or its strokes have so few pixels that the mark will look coarse, or its strokes too wide."""
    BLURRED = "blurred"
    """The photo is out of focus."""
    NOT_ROUND = "not_round"
    """No circle was found around the ink of a seal, so its real size is uncertain."""
    LINES = "lines"
    """Printed lines of the paper were taken away; strokes that ran along them may have gone with them."""
    CROWDED = "crowded"
    """There is much more than a signature or a seal: text, a table, a picture."""


class Cleaned(Struct, frozen=True):
    """The picture of a mark: a PNG of these many pixels that travels beside this.

    ``transform`` (a, b, c, d, e, f) leads from a point (x, y) of the upright photo, in its own pixels from the upper
    left corner, to the result: x' = ax + by + c, y' = dx + ey + f. ``ink`` is where the ink stood in the photo.
    ``turned_deg`` is the whole clockwise turn. ``colour`` is the ink's own. ``size`` is the real size, if it was told.
    """

    sha256: Sha256
    width: Side
    height: Side
    photo_width: Side
    photo_height: Side
    ink: Region
    turned_deg: Degrees
    transform: tuple[Factor, Factor, Factor, Factor, Factor, Factor]
    colour: Colour
    confidence: Confidence
    doubts: tuple[Doubt, ...] = ()
    size: SizeMm | None = None
