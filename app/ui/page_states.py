"""What the pages show: tiles, the mark, the signatures that are there, and what a search found; frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QImage

from app.desk.searching import Hit
from app.domain.geometry import PageGeometry, Placement
from app.domain.verdict import SignatureVerdict


class Covered(StrEnum):
    """What a mark lies upon and should not."""

    TEXT = "text"
    SIGNATURE = "signature"


@dataclass(frozen=True)
class MarkState:
    """The mark on the page: where, and the picture of it as it will be printed (any resolution).

    ``home`` is the rule's own place: a dragged mark comes to rest there. A seal has one size: ``resizable`` is not.
    """

    placement: Placement
    picture: QImage | None = None
    keeps_aspect: bool = False
    movable: bool = True
    resizable: bool = True
    home: Placement | None = None
    covers: Covered | None = None


class BadgeWord(StrEnum):
    """The word of a badge: the result of a signature, or that it is not known yet."""

    VALID = "valid"
    INVALID = "invalid"
    INDETERMINATE = "indeterminate"
    UNSIGNED = "unsigned"
    ERROR = "error"
    CHECKING = "checking"


@dataclass(frozen=True)
class BadgeState:
    """A signature the file holds, where its mark stands; ``verdict`` is None while it is being checked."""

    field: str
    placement: Placement
    signer: str = ""
    verdict: SignatureVerdict | None = None

    @property
    def word(self) -> BadgeWord:
        return BadgeWord(self.verdict.result) if self.verdict is not None else BadgeWord.CHECKING


@dataclass(frozen=True)
class FoundState:
    """What a search has found so far; ``current`` counts from 0."""

    hits: tuple[Hit, ...] = ()
    current: int = -1


@dataclass(frozen=True)
class SearchState:
    """A search in the text of the document; ``searched`` pages of ``pages`` were read."""

    wanted: str = ""
    found: FoundState = FoundState()
    searched: int = 0
    pages: int = 0
    unreadable: bool = False
    """No page has any text: the document is a scan."""


@dataclass(frozen=True)
class PageViewState:
    """The pages to show; ``document`` counts opened documents, so that late tiles of an older one are known."""

    document: int
    pages: tuple[PageGeometry, ...]
    mark: MarkState | None = None
    badges: tuple[BadgeState, ...] = ()


@dataclass(frozen=True)
class Tile:
    """One part of a page picture of ``scale`` pixels per point; offset and size in pixels of the whole picture."""

    document: int
    page: int
    scale: float
    left: int
    top: int
    width: int
    height: int
