"""A PDF as it stood after any of its revisions, read without loading its large streams.

pyHanko's reader takes every stream it meets into memory. Here the file under it answers a large read with a stand-in,
so that a scan of hundreds of megabytes costs nothing.
"""

from __future__ import annotations

import bisect
import decimal
import io
import os
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, SupportsIndex

from pyhanko.pdf_utils import generic, misc
from pyhanko.pdf_utils.crypt import AuthStatus, StandardSecurityHandler
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import ObjStreamRef, XRefBuilder, XRefSectionData
from typing_extensions import override

from app.domain.errors import FileEncrypted, PasswordNeeded
from app.files.tables import FirstEntryMended

UNREADABLE: Final = (
    misc.PdfError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    NotImplementedError,
    ArithmeticError,
    RecursionError,
    decimal.DecimalException,
    struct.error,
    zlib.error,
    EOFError,
    UnboundLocalError,
)
"""What pyHanko and asn1crypto raise over bytes that are not what they claim to be."""

LARGEST_READ: Final = 8 * 1024 * 1024
CHUNK: Final = 1024 * 1024
BLOCK: Final = 4096
"""pyHanko reads byte by byte: this much is kept."""
MOST_KEPT: Final = 20_000
MOST_UNPACKED: Final = 64 * 1024 * 1024
CLOSE_TO_END: Final = 512
BLANKS: Final = b"\0\t\n\f\r "

Location = int | ObjStreamRef


class Unread(bytes):
    """A stand-in for bytes of the file that were not read: empty, with the place where they are."""

    start: int
    length: int

    @override
    def __getitem__(self, key: SupportsIndex | slice) -> Any:
        """Return the stand-in without its last byte, which is all that pyHanko ever cuts off; anything else raises."""
        if key == slice(None, -1):
            return stand_in(self.start, self.length - 1)
        raise ValueError("these bytes were not read")


def stand_in(start: int, length: int) -> Unread:
    """Return the stand-in for ``length`` bytes from ``start``."""
    made = Unread()
    made.start, made.length = start, length
    return made


class Window(io.RawIOBase):
    """The first ``end`` bytes of a file, as a file of its own."""

    def __init__(self, file: BinaryIO, end: int) -> None:
        super().__init__()
        self._file = file
        self._end = end
        self._at = 0
        self._block_at, self._block = 0, b""
        self.stands_in = True
        """Whether a large read is answered with a stand-in. Not in encrypted files: nothing could be decrypted."""

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._end}[whence]
        if base + offset < 0:
            raise ValueError("a place before the start of the file")
        self._at = base + offset
        return self._at

    @override
    def tell(self) -> int:
        return self._at

    @override
    def read(self, size: int = -1) -> bytes:
        at = self._at
        offset = at - self._block_at
        if size >= 0 and offset >= 0 and offset + size <= len(self._block):
            self._at = at + size
            return self._block[offset : offset + size]
        left = max(self._end - at, 0)
        wanted = left if size < 0 else min(size, left)
        if wanted > LARGEST_READ and self.stands_in:
            self._at += wanted
            return stand_in(at, wanted)
        self._file.seek(at)
        if wanted < BLOCK:
            self._block_at, self._block = at, self._file.read(min(BLOCK, left))
            data = self._block[:wanted]
        else:
            data = self._file.read(wanted)
        self._at += len(data)
        return data


@dataclass(frozen=True)
class Packed:
    """An object stream: its data, and number and place of every member."""

    data: io.BytesIO
    size: int
    members: tuple[tuple[int, int], ...]
    is_extended: bool


class View(PdfFileReader):
    """The document that the first ``end`` bytes of a file are."""

    def __init__(self, file: BinaryIO, end: int, *, strict: bool = True) -> None:
        self.file = file
        self.end = end
        self.beat: Callable[[], None] = _nothing
        """Called whenever an object is read: a sign of life while large documents are walked."""
        self._places: dict[int, tuple[int, Location | None]] | None = None
        self._offsets: list[int] | None = None
        self._packed: dict[int, Packed] = {}
        self._ends: dict[int, int] = {}
        self.window = Window(file, _last_byte(file, end))
        super().__init__(self.window, strict=strict)

    @override
    def cache_indirect_object(self, generation: int, idnum: int, obj: generic.PdfObject) -> generic.PdfObject:
        self._ends[idnum] = self.window.tell()
        if len(self.resolved_objects) >= MOST_KEPT:
            self.resolved_objects.clear()
        if not isinstance(obj, generic.StreamObject):
            super().cache_indirect_object(generation, idnum, obj)  # type: ignore[no-untyped-call]
        return obj

    def runs_into_another(self, number: int) -> bool:
        """Tell whether an object that was read goes on beyond where another one starts: one of the two is a decoy."""
        place = self.places.get(number, (0, None))[1]
        if not isinstance(place, int) or number not in self._ends:
            return False
        if self._offsets is None:
            self._offsets = sorted({at for _, at in self.places.values() if isinstance(at, int)})
        following = bisect.bisect_right(self._offsets, place)
        return following < len(self._offsets) and self._ends[number] > self._offsets[following]

    @override
    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> generic.PdfObject:
        """Read a member of an object stream; pyHanko would read the head of the stream anew for every member."""
        packed = self.unpacked(stmnum)
        number, start = packed.members[idx]
        if number != idnum:
            raise misc.PdfReadError("another object stands there")
        packed.data.seek(start)
        found = generic.read_object(packed.data, generic.Reference(idnum, 0, self))
        if isinstance(found, generic.StreamObject | generic.IndirectObject):
            raise misc.PdfReadError("such an object may not stand there")
        return found

    def unpacked(self, container: int) -> Packed:
        """Return an object stream, read once."""
        packed = self._packed.get(container)
        if packed is None:
            if sum(each.size for each in self._packed.values()) > MOST_UNPACKED:
                self._packed.clear()
            packed = self._packed[container] = _unpack(self, container)
        return packed

    @property
    def places(self) -> dict[int, tuple[int, Location | None]]:
        """Where each object number is now: generation and place, None for a number that was freed."""
        if self._places is None:
            self._places = {}
            for revision in range(self.total_revisions):
                self._places |= entries(self, revision)
        return self._places

    def value(self, number: int) -> generic.PdfObject | None:
        """Return the object of that number, None if there is none."""
        self.beat()
        generation, place = self.places.get(number, (0, None))
        if place is None:
            return None
        found = self.get_object(generic.Reference(number, generation, self))  # type: ignore[no-untyped-call]
        return None if isinstance(found, generic.NullObject) else found

    def resolve(self, value: generic.PdfObject | None) -> generic.PdfObject | None:
        """Follow references; a reference to nothing is null, as ISO 32000-1 7.3.10 has it, and so None."""
        for _ in range(32):
            if not isinstance(value, generic.IndirectObject):
                break
            value = self.value(value.idnum)
        return None if isinstance(value, generic.NullObject | generic.IndirectObject) else value

    def entry(self, holder: generic.PdfObject | None, key: str) -> generic.PdfObject | None:
        """Return the resolved value of a dictionary's entry, None if there is no such dictionary or entry."""
        return self.resolve(raw(holder, key))

    def dictionary(self, holder: generic.PdfObject | None, key: str) -> generic.DictionaryObject:
        """Return an entry that should be a dictionary; an empty one if it is not."""
        found = self.entry(holder, key)
        return found if isinstance(found, generic.DictionaryObject) else generic.DictionaryObject()

    def array(self, holder: generic.PdfObject | None, key: str) -> list[generic.PdfObject]:
        """Return the unresolved members of an entry that should be an array; none if it is not."""
        found = self.entry(holder, key)
        return [found.raw_get(i) for i in range(len(found))] if isinstance(found, generic.ArrayObject) else []

    @property
    def catalogue(self) -> generic.DictionaryObject:
        """The document's root; raises if there is none."""
        found = self.resolve(self.trailer.raw_get("/Root"))
        if not isinstance(found, generic.DictionaryObject):
            raise misc.PdfReadError("no catalogue")
        return found


def open_view(file: BinaryIO, end: int, *, name: str, password: str | None) -> View:
    """Read the document in the first ``end`` bytes; raises one of UNREADABLE, PasswordNeeded or FileEncrypted."""
    try:
        view = View(file, end)
    except misc.PdfStrictReadError:
        view = _read_despite_odd_generations(file, end)
    if view.encrypt_dict is not None:
        _unlock(view, name, password)
    assert view.catalogue is not None
    return view


def raw(holder: generic.PdfObject | None, key: str) -> generic.PdfObject | None:
    """Return the unresolved value of a dictionary's entry, decrypted."""
    if not isinstance(holder, generic.DictionaryObject) or key not in holder:
        return None
    found: generic.PdfObject = holder.raw_get(key)
    return found


def entries(view: View, revision: int) -> dict[int, tuple[int, Location | None]]:
    """Return what one cross-reference section says, by object number.

    In a hybrid section the table calls objects free that its stream knows (ISO 32000-1 7.5.8.4), so the stream comes
    after the free entries of the table and before its entries in use.
    """
    data = view.xrefs.get_xref_data(revision)
    result: dict[int, tuple[int, Location | None]] = dict(_freed(data))
    if data.hybrid is not None:
        result |= dict(_freed(data.hybrid.xref_data))
        result |= dict(_used(data.hybrid.xref_data))
    return result | dict(_used(data))


def _unpack(view: View, container: int) -> Packed:
    stream = generic.Reference(container, 0, view).get_object()
    if not isinstance(stream, generic.StreamObject) or stream["/Type"] != "/ObjStm":
        raise misc.PdfReadError("no object stream")
    data = stream.read_data(DecodePurpose.OBJECT_STREAM)
    first, count = int(stream["/First"]), int(stream["/N"])
    words = [int(word) for word in data[:first].split()[: 2 * count]]
    places = (first + start for start in words[1::2])
    members = tuple(zip(words[::2], places, strict=True))
    return Packed(io.BytesIO(data), len(data), members, "/Extends" in stream)


def _freed(data: XRefSectionData) -> Iterator[tuple[int, tuple[int, Location | None]]]:
    return ((number, (generation, None)) for number, generation in data.freed.items())


def _used(data: XRefSectionData) -> Iterator[tuple[int, tuple[int, Location | None]]]:
    yield from data.standard_xrefs.items()
    yield from ((number, (0, place)) for number, place in data.xrefs_in_objstm.items())


def _read_despite_odd_generations(file: BinaryIO, end: int) -> View:
    """Read a file whose only fault is how it counts generations: poppler's signatures and Pillow's files have such.

    Everything else stays strict: the sections are read once more by a strict builder, which must get as far as its last
    step, the comparison of generations.
    """
    view = View(file, end, strict=False)
    view.strict = True
    if view.last_startxref is None:
        raise misc.PdfReadError("no cross-reference")
    mended = FirstEntryMended(view.stream)
    builder = XRefBuilder(handler=view, stream=mended, strict=True, last_startxref=view.last_startxref)
    with suppress(misc.PdfStrictReadError):
        builder.read_xrefs()
    # Sections are collected newest first; only if the oldest one was read is the comparison what failed.
    if len(builder.sections) != view.total_revisions:
        raise misc.PdfStrictReadError("tables")
    _require_one_generation(view, builder)
    return view


def _require_one_generation(view: View, builder: XRefBuilder) -> None:
    """Require that every object keeps its generation and none is freed and used again: readers differ in that."""
    known: dict[int, int] = {}
    for revision, section in enumerate(reversed(builder.sections)):
        data = view.xrefs.get_xref_data(revision)
        if section.xref_data.freed.keys() != data.freed.keys():
            raise misc.PdfStrictReadError("freed oddly")
        if not known.keys().isdisjoint(data.freed):
            raise misc.PdfStrictReadError("freed after use")
        for number, (generation, place) in entries(view, revision).items():
            if place is not None and known.setdefault(number, generation) != generation:
                raise misc.PdfStrictReadError("two generations")


def _unlock(view: View, name: str, password: str | None) -> None:
    view.window.stands_in = False
    if not isinstance(view.security_handler, StandardSecurityHandler):
        raise FileEncrypted(file=name, opens="no")
    for attempt in ("", password):
        if attempt is not None and view.decrypt(attempt).status != AuthStatus.FAILED:
            return
    raise PasswordNeeded(file=name, wrong="yes" if password else "no")


def _last_byte(file: BinaryIO, end: int) -> int:
    """Return where the document ends that thousands of blanks may follow; elsewhere, where the bytes end."""
    at = end
    while at > 0:
        start = max(at - CHUNK, 0)
        file.seek(start)
        kept = file.read(at - start).rstrip(BLANKS)
        if kept:
            at = start + len(kept)
            break
        at = start
    return end if end - at <= CLOSE_TO_END else at


def _nothing() -> None:
    """Take a sign of life nobody waits for."""


def file_name(path: str) -> str:
    """Return the name without folder, which is all that facts may hold."""
    return Path(path).name
