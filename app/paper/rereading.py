"""Reading a freshly signed file again, as a stranger would, before it gets its name."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import BinaryIO

from app.domain.errors import OutputUnwritable
from app.domain.signing import SigningRequest, Stage
from app.paper.cades import Signatory
from app.paper.counter import Pace, Tell
from app.paper.digesting import feed, sha256
from app.paper.fields import signature_fields
from app.paper.objects import octets, text
from app.paper.pages import pages_of
from app.paper.reading import UNREADABLE, name_of, open_reader
from app.paper.revising import Spot


@dataclass(frozen=True)
class Written:
    """The finished file, as it was read back."""

    sha256: str
    size: int


class _NotAsWritten(ValueError):
    """The file does not hold what was written."""


def reread(stream: BinaryIO, request: SigningRequest, spot: Spot, signatory: Signatory, *, tell: Tell) -> Written:
    """Read the file from its first byte to its last and return what it is.

    It must begin with the very bytes that were shown, have the same pages, and be signed by this certificate's key.

    Raises:
        OutputUnwritable: it does not (``why`` = damaged).
        SignatureWrong: the signature is not this certificate's.

    """
    try:
        size = os.fstat(stream.fileno()).st_size
        (start, end), container = _signature(stream, size, spot, request)
        whole = sha256()
        pace = Pace(tell, Stage.CHECKING, size)
        feed(whole, stream, 0, request.shown.size, step=pace.step)
        _require(whole.hexdigest().upper() == request.shown.sha256)
        signed = whole.copy()
        feed(whole, stream, request.shown.size, size, step=pace.step)
        feed(signed, stream, request.shown.size, start)
        feed(signed, stream, end, size)
    except (*UNREADABLE, OSError) as error:
        raise OutputUnwritable(file=name_of(request.target), why="damaged") from error
    signatory.require_own(container, signed.digest())
    return Written(whole.hexdigest().upper(), size)


def _signature(stream: BinaryIO, size: int, spot: Spot, request: SigningRequest) -> tuple[tuple[int, int], bytes]:
    """Return the gap in the new signature's byte range and what stands in it."""
    reader = open_reader(stream)
    pages = [geometry for _, geometry in pages_of(reader)]
    _require(len(pages) == len(request.shown.pages))
    _require(all(one.is_close_to(other) for one, other in zip(pages, request.shown.pages, strict=True)))
    value = next(field.value for field in signature_fields(reader) if field.name == spot.field)
    _require(value is not None and text(value, "/SubFilter") == "/ETSI.CAdES.detached")
    assert value is not None
    first, start, end, rest = (int(number) for number in value["/ByteRange"])
    _require(first == 0 and request.shown.size < start < end and end + rest == size)
    raw = octets(value, "/Contents")
    stream.seek(start)
    _require(bytes.fromhex(stream.read(end - start)[1:-1].decode("ascii")) == raw)
    return (start, end), raw


def _require(holds: bool) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise _NotAsWritten
