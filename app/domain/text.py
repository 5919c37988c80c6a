"""The text of a page, word by word, where a reader sees it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from app.domain.geometry import Finite, Rect, Size

SizePt = Annotated[float, Meta(ge=0, le=10_000)]


class TextBox(Struct, frozen=True, array_like=True):
    """A word: NFC, legacy encodings converted; ``rect`` reaches from descenders to ascenders of its font.

    ``baseline_pt`` is where its letters stand, above the page's lower edge. ``upright``: it reads from left to right on
    the page as shown.
    """

    text: Annotated[str, Meta(max_length=1024)]
    rect: Rect
    baseline_pt: Finite
    size_pt: SizePt
    bold: bool = False
    upright: bool = True


class PageText(Struct, frozen=True):
    """The words of one page in reading order, line by line."""

    page: Annotated[int, Meta(ge=1)]
    size: Size
    boxes: tuple[TextBox, ...]
