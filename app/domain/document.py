"""What is known of a document before anything is done to it."""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta, Struct

from app.domain.geometry import PageGeometry, Rect
from app.domain.token import CertificateKind

LONGEST_PASSWORD: Final = 256

Sha256 = Annotated[str, Meta(pattern="^[0-9A-F]{64}$")]
Path = Annotated[str, Meta(min_length=1, max_length=32_768)]


class Shown(Struct, frozen=True):
    """Exactly what a person was shown: the digest of the file and the pages as PDFium reads them."""

    sha256: Sha256
    size: Annotated[int, Meta(ge=0)]
    pages: tuple[PageGeometry, ...]


class SignatureField(Struct, frozen=True):
    """A signature field as the file has it; ``page`` is 0 for a field that no page shows.

    ``rect`` is its place on the page as shown, None without an extent; ``signer`` the name in the signer's certificate
    and ``kind`` whose that is, both unchecked. A time stamp is a device's.
    """

    name: Annotated[str, Meta(max_length=1024)]
    filled: bool
    page: Annotated[int, Meta(ge=0)]
    rect: Rect | None = None
    signer: Annotated[str, Meta(max_length=1024)] = ""
    kind: CertificateKind = CertificateKind.UNKNOWN


class PaperFacts(Struct, frozen=True):
    """What the signing library reads in a file: pages, fields, version; made without changing anything.

    ``free_field`` is a name that no field of the form has, of whatever kind.
    """

    pages: tuple[PageGeometry, ...]
    version: tuple[int, int]
    fields: tuple[SignatureField, ...]
    free_field: Annotated[str, Meta(max_length=64)]
