"""The one revision a signature adds to a file: a field, its mark, and a signature dictionary with room for the CMS."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final, cast

from PIL.Image import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import BuildProps, PreparedByteRangeDigest, SignatureObject
from typing_extensions import override

from app.domain.geometry import PageGeometry, Placement
from app.domain.mark import Mark
from app.paper.archival import archival_part
from app.paper.digesting import Digest, feed
from app.paper.drawing import add_form

_SPARE_BYTES: Final = 256
"""Room beyond the CMS as computed, should a length field in it grow."""


@dataclass(frozen=True)
class Spot:
    """Which field is signed, and where and as what its mark stands; an invisible one stands nowhere."""

    field: str
    placement: Placement | None
    geometry: PageGeometry | None
    mark: Mark | None
    exists: bool


class _Writer(IncrementalPdfFileWriter):
    """Adds a revision that changes nothing but what the signature needs: neither the version nor the metadata.

    A classic table follows a classic or hybrid one, a stream follows a stream, chained by /Prev: readers that know of
    a hybrid file's second table and readers that do not find the same objects.
    """

    output_version = (1, 4)

    @override
    def _update_meta(self) -> None:
        """Leave /Info and the XMP metadata as they are; a certified or archived file may depend on them."""


class Revision:
    """A revision in the making, behind the document that ``reader`` has read from ``stream``."""

    def __init__(self, stream: BinaryIO, reader: PdfFileReader) -> None:
        self._stream = stream
        stream.seek(-1, os.SEEK_END)
        if stream.read(1) not in {b"\n", b"\r"}:
            stream.write(b"\n")
        self._writer = _Writer.from_reader(reader)
        self._first_archival = archival_part(reader) == 1
        self._signature: SignatureObject
        self._size = 0

    def add_signature(self, spot: Spot, image: Image | None, *, moment: datetime, room: int) -> None:
        """Add the objects; ``room`` is how many bytes the CMS will take."""
        steps = PdfCMSEmbedder(_field_spec(spot)).write_cms(spot.field, self._writer, existing_fields_only=spot.exists)
        field = next(steps).get_object()
        self._signature = SignatureObject(
            timestamp=moment,
            subfilter=SigSeedSubFilter.PADES,
            app_build_props=BuildProps("KySo"),
            bytes_reserved=2 * (room + _SPARE_BYTES),
        )
        steps.send(SigObjSetup(self._signature))
        steps.close()
        if spot.mark is not None and spot.geometry is not None:
            rotate, archival = spot.geometry.rotate, self._first_archival
            form = add_form(self._writer, spot.mark, image, rotate, first_archival=archival)
            self._show(field, form, 0 if spot.exists else rotate)

    def write(self) -> None:
        """Write the revision, its room for the CMS still empty."""
        self._writer.digest_aware_write = True
        self._writer.write_in_place()
        size = self._stream.tell()
        start, end = self._signature.contents.offsets
        self._signature.byte_range.fill_offsets(self._stream, start, end, size)
        self._stream.flush()
        self._size = size

    def digest(self, document: Digest, size: int) -> bytes:
        """Return the SHA-256 to be signed, continuing that of the document, which is ``size`` bytes long."""
        start, end = self._signature.contents.offsets
        feed(document, self._stream, size, start)
        feed(document, self._stream, end, self._size)
        return document.digest()

    def fill(self, container: bytes) -> None:
        """Write the CMS into the room kept for it."""
        start, end = self._signature.contents.offsets
        PreparedByteRangeDigest(b"", start, end).fill_with_cms(self._stream, container)
        self._stream.flush()

    def _show(self, field: generic.DictionaryObject, form: generic.IndirectObject, turn: int) -> None:
        """Give the field's widget its appearance; of an existing field nothing else is touched (DocMDP)."""
        widget = field
        if "/Rect" not in field and "/Kids" in field:
            widget = field["/Kids"][0]
        widget["/AP"] = generic.DictionaryObject({pdf_name("/N"): form})
        if turn:
            widget["/MK"] = generic.DictionaryObject({pdf_name("/R"): generic.NumberObject(turn)})
        self._writer.update_container(widget)


def _field_spec(spot: Spot) -> SigFieldSpec | None:
    if spot.exists:
        return None
    if spot.placement is None or spot.geometry is None:
        return SigFieldSpec(spot.field, on_page=0)
    # Numbers of any kind are written as they are, whatever the annotation in pyHanko says.
    box = spot.geometry.to_user_space(spot.placement.rect)
    return SigFieldSpec(spot.field, on_page=spot.placement.page - 1, box=cast("tuple[int, int, int, int]", box))
