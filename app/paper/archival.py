"""What a file says of itself as an archival document (PDF/A), so that a signature does not make that untrue."""

from __future__ import annotations

from typing import Final
from xml.parsers import expat

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from app.paper.objects import entry

_LARGEST: Final = 8_000_000
_PART: Final = "http://www.aiim.org/pdfa/ns/id/ part"


def archival_part(reader: PdfFileReader) -> int | None:
    """Return the part of ISO 19005 the file claims to follow in its XMP metadata; None for none.

    Only a claim: whether the file holds to it is another question. What cannot be read claims nothing.
    """
    try:
        metadata = entry(reader.root, "/Metadata")
        if not isinstance(metadata, generic.StreamObject) or len(metadata.encoded_data) > _LARGEST:
            return None
        data = metadata.data
    except (PdfError, ValueError, TypeError, KeyError, NotImplementedError):
        return None
    return _Packet().part(data) if len(data) <= _LARGEST else None


class _Packet:
    """An XMP packet, in which the part stands as an attribute or as an element; entities are never followed."""

    def __init__(self) -> None:
        self._is_inside = False
        self._text = ""

    def part(self, data: bytes) -> int | None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._take
        try:
            parser.Parse(data.strip(b"\0 \r\n\t"), True)  # noqa: FBT003 - expat's word for the last piece
        except (expat.ExpatError, ValueError):
            return None
        said = self._text.strip()
        return int(said) if said in {"1", "2", "3", "4"} else None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._is_inside = tag == _PART
        self._text += attributes.get(_PART, "")

    def _end(self, _tag: str) -> None:
        self._is_inside = False

    def _take(self, data: str) -> None:
        if self._is_inside:
            self._text += data


def _refuse(*_: object) -> None:
    raise ValueError("a document type")
