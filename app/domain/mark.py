"""The mark (hình thể hiện chữ ký): what a reader sees of a signature."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Final

from msgspec import Meta, Struct

from app.domain.geometry import Size

Colour = Annotated[str, Meta(pattern="^[0-9A-F]{6}$")]
Line = Annotated[str, Meta(max_length=512)]


LONGEST_NUMBER: Final = 64


def paper_number(typed: str) -> str:
    """Return a paper's number and symbol (số và ký hiệu) as it is shown: on one line, without the word before it."""
    line = " ".join("".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", typed)).split())
    return re.sub(r"^số\s*:\s*", "", line, flags=re.IGNORECASE)[:LONGEST_NUMBER].rstrip()


class Mark(Struct, frozen=True):
    """One description of a mark, drawn once by ``app.paper``.

    ``size`` is the size on the page as shown, in points. ``image_sha256`` names the PNG (with transparency) that
    travels beside the description; without it the mark is text only. ``lines`` are set in the embedded
    Times-compatible font at ``font_size_pt`` (made smaller only as far as needed to fit, never larger) in
    ``colour`` (RRGGBB). With an image and lines, the image takes the upper part.
    """

    size: Size
    image_sha256: Annotated[str, Meta(pattern="^[0-9A-F]{64}$")] | None = None
    lines: Annotated[tuple[Line, ...], Meta(max_length=12)] = ()
    font_size_pt: Annotated[float, Meta(ge=2, le=72)] = 10.0
    colour: Colour = "000000"
