"""A small PDF writer that does what libraries avoid: every kind of cross-reference, odd page boxes, own revisions.

Dictionaries are Python dictionaries of PDF source text, so that a builder shows exactly what stands in the file.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

Entries = dict[str, str]

OFFSET_WIDTH = 10


@dataclass(frozen=True)
class Stream:
    """A stream object; large data comes in pieces so that it never stands in memory as a whole."""

    entries: Entries
    data: bytes = b""
    pieces: Callable[[], Iterable[bytes]] | None = None
    length: int = 0
    """Length of all pieces together; unused without pieces."""


Body = Entries | Stream | str


def packed(entries: Mapping[str, str], data: bytes) -> Stream:
    """Return a Flate-compressed stream."""
    return Stream({**entries, "Filter": "/FlateDecode"}, zlib.compress(data, 6))


def source(entries: Mapping[str, str]) -> str:
    """Return a dictionary as PDF source text."""
    return "<< " + " ".join(f"/{key} {value}" for key, value in entries.items()) + " >>"


def ref(number: int) -> str:
    """Return an indirect reference."""
    return f"{number} 0 R"


def refs(numbers: Iterable[int]) -> str:
    """Return an array of indirect references."""
    return "[" + " ".join(ref(number) for number in numbers) + "]"


def text_string(text: str) -> str:
    """Return a text string object, UTF-16 as most writers do for Vietnamese."""
    return "<FEFF" + text.encode("utf-16-be").hex().upper() + ">"


@dataclass
class Draft:
    """A document being put together, object by object; knows its own catalogue, pages and fields."""

    version: str = "1.7"
    objects: dict[int, Body] = field(default_factory=dict)
    root: int = 0
    info: int = 0
    pages: list[int] = field(default_factory=list)
    form: int = 0
    fields: list[int] = field(default_factory=list)
    newline: str = "\n"

    def reserve(self) -> int:
        """Return a new object number, to be filled with ``put``."""
        number = max(self.objects, default=0) + 1
        self.objects[number] = "null"
        return number

    def put(self, number: int, body: Body) -> None:
        """Set the body of an object."""
        self.objects[number] = body

    def add(self, body: Body) -> int:
        """Add an object and return its number."""
        number = self.reserve()
        self.objects[number] = body
        return number

    def entries(self, number: int) -> Entries:
        """Return the entries of a dictionary object, to be changed in place."""
        body = self.objects[number]
        if not isinstance(body, dict):
            raise TypeError(f"object {number} is not a dictionary")
        return body

    @property
    def size(self) -> int:
        """The /Size of the document: one more than the highest object number."""
        return max(self.objects) + 1

    @property
    def file_id(self) -> str:
        """The /ID array; the same for the same objects, so that files can be compared between runs."""
        seed = hashlib.md5(repr(sorted(self.objects)).encode(), usedforsecurity=False).hexdigest()
        return f"[<{seed}> <{seed}>]"

    def trailer(self) -> Entries:
        """Return what every kind of trailer says."""
        entries = {"Size": str(self.size), "Root": ref(self.root)}
        if self.info:
            entries["Info"] = ref(self.info)
        return {**entries, "ID": self.file_id}


class Writer:
    """Writes objects to a file and remembers where each one starts."""

    def __init__(self, target: BinaryIO, newline: str = "\n") -> None:
        self._target = target
        self._newline = newline
        self.offsets: dict[int, int] = {}

    def tell(self) -> int:
        """Return where the next byte goes."""
        return self._target.tell()

    def raw(self, data: bytes) -> None:
        """Write bytes as they are."""
        self._target.write(data)

    def line(self, text: str) -> None:
        """Write one line."""
        self.raw((text + self._newline).encode("latin-1"))

    def header(self, version: str) -> None:
        """Write the first two lines."""
        self.line(f"%PDF-{version}")
        self.raw(b"%\xb5\xb5\xb5\xb5" + self._newline.encode())

    def object(self, number: int, body: Body) -> None:
        """Write one indirect object."""
        self.offsets[number] = self.tell()
        self.line(f"{number} 0 obj")
        if isinstance(body, Stream):
            self._stream(body)
        else:
            self.line(body if isinstance(body, str) else source(body))
        self.line("endobj")

    def _stream(self, body: Stream) -> None:
        length = body.length if body.pieces else len(body.data)
        self.line(source({**body.entries, "Length": str(length)}))
        self.line("stream")
        for piece in body.pieces() if body.pieces else [body.data]:
            self.raw(piece)
        self.raw(self._newline.encode())
        self.line("endstream")

    def table(self, rows: Mapping[int, str]) -> None:
        """Write the lines of a classic table; each row is ``offset generation kind`` without the line end."""
        self.line("xref")
        for run in runs(sorted(rows)):
            self.line(f"{run[0]} {len(run)}")
            for number in run:
                self.raw(rows[number].encode("ascii") + (b"\r\n" if self._newline == "\r\n" else b" \n"))

    def finish(self, start: int) -> None:
        """Write the last lines."""
        self.line("startxref")
        self.line(str(start))
        self.line("%%EOF")


def used_row(offset: int) -> str:
    """Return the table row of an object in use."""
    return f"{offset:010d} 00000 n"


def free_row(following: int = 0, generation: int = 65535) -> str:
    """Return the table row of a free object."""
    return f"{following:010d} {generation:05d} f"


def runs(numbers: Sequence[int]) -> list[list[int]]:
    """Split sorted numbers into runs without a gap."""
    result: list[list[int]] = []
    for number in numbers:
        if result and result[-1][-1] == number - 1:
            result[-1].append(number)
        else:
            result.append([number])
    return result


def write_classic(draft: Draft, path: Path) -> int:
    """Write with a classic table and return where it starts."""
    with path.open("wb") as target:
        writer = Writer(target, draft.newline)
        writer.header(draft.version)
        for number, body in draft.objects.items():
            writer.object(number, body)
        start = writer.tell()
        writer.table({0: free_row()} | {number: used_row(at) for number, at in writer.offsets.items()})
        writer.line("trailer")
        writer.line(source(draft.trailer()))
        writer.finish(start)
    return start


def object_stream(members: Mapping[int, Entries | str]) -> Stream:
    """Return an object stream that holds ``members``."""
    texts = [body if isinstance(body, str) else source(body) for body in members.values()]
    heads, at = [], 0
    for number, text in zip(members, texts, strict=True):
        heads.append(f"{number} {at}")
        at += len(text) + 1
    head = " ".join(heads) + " "
    entries = {"Type": "/ObjStm", "N": str(len(texts)), "First": str(len(head))}
    return packed(entries, (head + "\n".join(texts)).encode("latin-1"))


def xref_stream(rows: Mapping[int, tuple[int, int, int]], trailer: Mapping[str, str]) -> Stream:
    """Return a cross-reference stream; a row is (kind, offset or container, generation or index)."""
    index = " ".join(f"{run[0]} {len(run)}" for run in runs(sorted(rows)))
    data = b"".join(
        bytes([kind]) + first.to_bytes(4, "big") + second.to_bytes(2, "big")
        for _, (kind, first, second) in sorted(rows.items())
    )
    return packed({"Type": "/XRef", **trailer, "W": "[1 4 2]", "Index": f"[{index}]"}, data)


def write_modern(draft: Draft, path: Path) -> int:
    """Write with object streams and a cross-reference stream and return where that starts."""
    members: dict[int, Entries | str] = {n: b for n, b in draft.objects.items() if not isinstance(b, Stream)}
    container, table = draft.size, draft.size + 1
    with path.open("wb") as target:
        writer = Writer(target, draft.newline)
        writer.header(draft.version)
        for number, body in draft.objects.items():
            if isinstance(body, Stream):
                writer.object(number, body)
        writer.object(container, object_stream(members))
        start = writer.tell()
        rows = {0: (0, 0, 65535), table: (1, start, 0)}
        rows |= {number: (1, at, 0) for number, at in writer.offsets.items()}
        rows |= {number: (2, container, index) for index, number in enumerate(members)}
        writer.object(table, xref_stream(rows, {**draft.trailer(), "Size": str(table + 1)}))
        writer.finish(start)
    return start


def write_hybrid(draft: Draft, path: Path, hidden: Iterable[int]) -> int:
    """Write a hybrid-reference file the way Microsoft Word does and return where its last table starts.

    Word writes two tables: the first lists everything a PDF 1.4 reader needs and calls the objects that live in object
    streams free; the second is empty, and its trailer names the cross-reference stream (/XRefStm) that knows them all.
    """
    members: dict[int, Entries | str] = {}
    for number in hidden:
        members[number] = draft.entries(number)
    container, table = draft.size, draft.size + 1
    trailer = {**draft.trailer(), "Size": str(table + 1)}
    with path.open("wb") as target:
        writer = Writer(target, "\r\n")
        writer.header(draft.version)
        for number, body in draft.objects.items():
            if number not in members:
                writer.object(number, body)
        writer.object(container, object_stream(members))
        stream_at = writer.tell()
        rows = {0: (0, 0, 65535), table: (1, stream_at, 0)}
        rows |= {number: (1, at, 0) for number, at in writer.offsets.items()}
        rows |= {number: (2, container, index) for index, number in enumerate(members)}
        writer.object(table, xref_stream(rows, trailer))
        first = writer.tell()
        writer.table(_hybrid_rows(writer.offsets, sorted(members)))
        writer.line("trailer")
        writer.line(source(trailer))
        writer.finish(first)
        second = writer.tell()
        writer.line("xref")
        writer.line("0 0")
        writer.line("trailer")
        writer.line(source({**trailer, "Prev": str(first), "XRefStm": str(stream_at)}))
        writer.finish(second)
    return second


def _hybrid_rows(offsets: Mapping[int, int], hidden: Sequence[int]) -> dict[int, str]:
    """Return the table rows in which the hidden objects form the chain of free ones."""
    chain = [0, *hidden, 0]
    rows = {number: used_row(at) for number, at in offsets.items()}
    return rows | {number: free_row(following) for number, following in pairwise(chain)}


def append_revision(
    path: Path, objects: Mapping[int, Body], trailer: Mapping[str, str], previous: int
) -> dict[int, int]:
    """Add an incremental update with a classic table and return where each object, and under 0 the table, starts."""
    with path.open("r+b") as target:
        target.seek(0, 2)
        writer = Writer(target)
        for number, body in objects.items():
            writer.object(number, body)
        start = writer.tell()
        rows = {number: used_row(at) for number, at in writer.offsets.items()}
        writer.table({0: free_row()} | rows)
        writer.line("trailer")
        writer.line(source({**trailer, "Prev": str(previous)}))
        writer.finish(start)
    return {**writer.offsets, 0: start}
