"""What a rule says of a mark's place and look, how a document is searched for it, and what was found."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from app.domain.document import SignatureField
from app.domain.geometry import Finite, Placement
from app.domain.mark import Colour

LengthMm = Annotated[float, Meta(gt=0, le=1000)]
MarginMm = Annotated[float, Meta(ge=0, le=1000)]
Words = Annotated[str, Meta(max_length=512)]


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
    """Khuyến nghị: KySo's own rule, where the text is silent."""


class Reason(StrEnum):
    """Why a proposal is what it is; the facts its words may need stand in :class:`Proposal`."""

    BETWEEN_TITLE_AND_NAME = "between_title_and_name"
    """Between the position and the full name of the signer."""
    NAME_REPEATED = "name_repeated"
    """The signer's name closes several blocks; the first is meant, the others are alternatives."""
    NAME_SIMILAR = "name_similar"
    """The name below the position is nearly the signer's, as after a bad text recognition."""
    TITLE_UNUSUAL = "title_unusual"
    """The signer's name stands alone below a line that is no position we know."""
    TEXT_GOES_ON = "text_goes_on"
    """The signer's name stands below a line, but the text goes on there, and somebody signs further down."""
    OTHERS_SIGN_BELOW = "others_sign_below"
    """The signer's name stands below no position that is plain to see, and somebody else's block follows."""
    ONLY_BLOCK = "only_block"
    """Nobody said who signs, and there is one block."""
    SEVERAL_BLOCKS = "several_blocks"
    """Nobody said who signs, and there are several blocks."""
    NO_NAME_IN_BLOCK = "no_name_in_block"
    """The position has no name below it; the mark goes under the position."""
    BLOCK_SPLIT = "block_split"
    """The position ends one page and the name begins the next."""
    NAME_NOT_FOUND = "name_not_found"
    """The signer's name closes no block; nobody else's block is used instead."""
    NO_BLOCK = "no_block"
    """The document has text and no block."""
    NO_TEXT = "no_text"
    """The pages are pictures."""
    LEFT_THIRD = "left_third"
    """Over the left third of the leader's signature as it is drawn."""
    SIGNATURE_NOT_VISIBLE = "signature_not_visible"
    """The leader's signature cannot be seen; the seal goes to their block."""
    SIGNATURE_UNCLEAR = "signature_unclear"
    """Several signatures may be the leader's."""
    FREE_CORNER = "free_corner"
    """The free area nearest to the corner the rule names."""
    CORNER = "corner"
    """The corner the rule names, whatever stands there."""
    REMEMBERED = "remembered"
    """Where a person moved the mark on a document of the same layout."""


class PageChoice(StrEnum):
    """Which page a rule speaks of."""

    FIRST = "first"
    LAST = "last"


class Spot(StrEnum):
    """The kinds of place a rule may name."""

    BLOCK = "signature-block"
    OVER_SIGNATURE = "over-signature"
    TOP_LEFT = "top-left"
    TOP_CENTRE = "top-centre"
    TOP_RIGHT = "top-right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM_RIGHT = "bottom-right"


CORNERS = frozenset(Spot) - {Spot.BLOCK, Spot.OVER_SIGNATURE}


class SizeMm(Struct, frozen=True):
    """Width and height of a mark as printed."""

    width_mm: LengthMm
    height_mm: LengthMm


class FrameMm(Struct, frozen=True):
    """How far marks stay from the page's edges when they may stand anywhere between them."""

    top_mm: MarginMm = 0
    bottom_mm: MarginMm = 0
    left_mm: MarginMm = 0
    right_mm: MarginMm = 0


class Rule(Struct, frozen=True):
    """The rule a proposal follows: its stable name in a profile (bộ quy định), who says so, and where."""

    profile: str
    name: str
    origin: Origin
    clause: str | None = None


class Fallback(Struct, frozen=True):
    """Where a mark goes when the place a rule names is not found; ``by_text``: the regulation itself allows it."""

    page: PageChoice
    spot: Spot
    by_text: bool = False


PERSON_SIZE = SizeMm(50, 20)
"""The size of a person's mark that nobody chose and no rule states."""


class Search(Struct, frozen=True):
    """One question to a document: where a rule puts a mark.

    ``signer`` is the full name that decides among several blocks. ``signed`` are the signatures the file holds, which a
    seal needs to know. ``size`` is the mark's; ``person_size`` that of a leader's mark nobody can see. ``clear``: never
    over text, seals or other marks. ``frame`` limits corners.
    """

    spot: Spot
    page: PageChoice
    size: SizeMm
    rule: Rule
    frame: FrameMm = FrameMm()
    clear: bool = False
    fallback: Fallback | None = None
    signer: Annotated[str, Meta(max_length=512)] | None = None
    signed: tuple[SignatureField, ...] = ()
    person_size: SizeMm = PERSON_SIZE


class Proposal(Struct, frozen=True):
    """A place for a mark. ``alternatives`` are other places that follow the same rule, best first.

    ``title`` and ``name`` are the lines the mark goes between, as read, lines apart by " / "; ``other_titles`` those of
    the alternatives where they stand in blocks. ``layout`` is the fingerprint of page size and text
    skeleton, None for pages without text; documents that share it are corrected alike.
    """

    placement: Placement
    confidence: Confidence
    reason: Reason
    rule: Rule
    alternatives: tuple[Placement, ...] = ()
    title: Words = ""
    name: Words = ""
    other_titles: tuple[Words, ...] = ()
    layout: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")] | None = None


class Shift(Struct, frozen=True):
    """How a person moved a proposed mark: pages forward, and points of its centre to the right and up."""

    pages: Annotated[int, Meta(ge=-1_000_000, le=1_000_000)] = 0
    right_pt: Finite = 0.0
    up_pt: Finite = 0.0


class ImageKind(StrEnum):
    """What the picture of a mark is."""

    SIGNATURE = "signature"
    SEAL = "seal"
    LOGO = "logo"


class TextLine(StrEnum):
    """One line of a mark, by what it tells."""

    COPY_FORM = "copy-form"
    """Hình thức sao."""
    NUMBER = "number"
    """Số và ký hiệu văn bản."""
    SIGNER = "signer"
    MAIL = "mail"
    ORGANISATION = "organisation"
    SIGNING_TIME = "signing-time"


class TimeFormat(StrEnum):
    """How a signing time is written, always in Vietnam's time."""

    ISO = "iso"
    """As 2026-11-20T09:15:30+07:00."""
    DAY_FIRST = "day-first"
    """As 20/11/2026 09:15:30."""


class ImageLook(Struct, frozen=True, forbid_unknown_fields=True):
    """A picture in a mark. ``real_size``: as large as the thing itself. ``transparent``: PNG without a ground."""

    kind: ImageKind
    colour: Colour | None = None
    real_size: bool = False
    transparent: bool = True


class TextLook(Struct, frozen=True, forbid_unknown_fields=True):
    """The text of a mark. ``exact``: never smaller than ``size_pt``."""

    lines: Annotated[tuple[TextLine, ...], Meta(min_length=1, max_length=12)]
    font: str = "Times New Roman"
    size_pt: Annotated[float, Meta(ge=2, le=72)] = 10.0
    exact: bool = False
    colour: Colour = "000000"
    time: TimeFormat = TimeFormat.ISO


class Look(Struct, frozen=True):
    """What a mark shows by a rule: a picture, text, or both; None where the rule wants none."""

    image: ImageLook | None
    text: TextLook | None
