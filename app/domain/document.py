"""What is known of a document before anything is done to it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from app.domain.geometry import PageGeometry, Rect

Sha256 = Annotated[str, Meta(pattern="^[0-9A-F]{64}$")]
Path = Annotated[str, Meta(min_length=1, max_length=32_768)]


class Shown(Struct, frozen=True):
    """Exactly what a person was shown: the digest of the file and the pages as PDFium reads them."""

    sha256: Sha256
    size: Annotated[int, Meta(ge=0)]
    pages: tuple[PageGeometry, ...]


class SignatureField(Struct, frozen=True):
    """A signature field as the file has it; ``page`` is 0 for a field that no page shows.

    ``rect`` is its place on the page as shown, None without an extent; ``signer`` the name in the signer's certificate,
    unchecked.
    """

    name: Annotated[str, Meta(max_length=1024)]
    filled: bool
    page: Annotated[int, Meta(ge=0)]
    rect: Rect | None = None
    signer: Annotated[str, Meta(max_length=1024)] = ""


class PaperFacts(Struct, frozen=True):
    """What the signing library reads in a file: pages, fields, version; made without changing anything."""

    pages: tuple[PageGeometry, ...]
    version: tuple[int, int]
    fields: tuple[SignatureField, ...]
