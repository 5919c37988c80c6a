"""Signed documents with an addition that two readers take for two different documents.

A strict reader finds every added object by the cross-reference section; one that repairs finds others. Every builder
hides a page content that hides the page, in one of the places where only some readers look.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.parts.documents.covering import LIE, content_of, signed
from tests.parts.pdf import (
    Body,
    Entries,
    Stream,
    Writer,
    free_row,
    object_stream,
    packed,
    ref,
    source,
    used_row,
    xref_stream,
)
from tests.parts.pki import Credential
from tests.parts.revisions import Document

Builder = Callable[[Path, Credential], Path]


def unlisted_object(path: Path, signer: Credential) -> Path:
    """Write the page's content anew, in an object that no section names."""
    return _add(path, signer)


def unlisted_object_in_a_remark(path: Path, signer: Credential) -> Path:
    """Spread the head of such an object over lines with a remark between."""
    return _add(path, signer, head=b"%d %% a remark\n 0 % another\n obj\n")


def unlisted_object_behind_the_end(path: Path, signer: Credential) -> Path:
    """Write such an object behind a harmless one, in the same line."""
    return _add(path, signer, head=b"null endobj %d 0 obj ")


def odd_head(path: Path, signer: Credential, number: bytes = b"0_%d") -> Path:
    """List the catalogue at a place whose number some readers do not take for one, beside an unlisted content."""
    document = signed(path, signer)
    draft = document.draft
    with path.open("r+b") as target:
        writer = _lie(document, target.seek(0, 2), Writer(target))
        at = writer.tell()
        writer.raw(number % draft.root + b" 0 obj\n" + source(draft.entries(draft.root)).encode() + b"\nendobj\n")
        _close(document, writer, {draft.root: used_row(at)})
    return path


def plus_sign(path: Path, signer: Credential) -> Path:
    """Do so with a plus sign."""
    return odd_head(path, signer, b"+%d")


def leading_zeros(path: Path, signer: Credential) -> Path:
    """Do so with leading zeros."""
    return odd_head(path, signer, b"000%d")


def form_feed(path: Path, signer: Credential) -> Path:
    """Do so with a form feed in front."""
    return odd_head(path, signer, b"\x0c%d")


def listed_twice(path: Path, signer: Credential, *, good_last: bool = True) -> Path:
    """Name the page's content twice in one section."""
    document = signed(path, signer)
    content = content_of(document.draft)
    good = path.read_bytes().rindex(b"\n%d 0 obj" % content) + 1
    with path.open("r+b") as target:
        writer = Writer(target)
        bad = target.seek(0, 2)
        writer.object(content, packed({}, LIE))
        start = writer.tell()
        places = [bad, good] if good_last else [good, bad]
        rows = "".join(f"{content} 1\n{used_row(at)} \n" for at in places)
        writer.raw(b"xref\n" + rows.encode())
        _end(document, writer, start, {})
    return path


def listed_twice_bad_last(path: Path, signer: Credential) -> Path:
    """Do so in the other order."""
    return listed_twice(path, signer, good_last=False)


def absurd_size(path: Path, signer: Credential) -> Path:
    """Promise more objects than some readers believe, beside an unlisted one."""
    return _add(path, signer, trailer={"Size": "99999999"})


def trailer_without_root(path: Path, signer: Credential) -> Path:
    """Leave the catalogue out of the last trailer, which some readers read alone."""
    document = signed(path, signer)
    with path.open("r+b") as target:
        target.seek(0, 2)
        writer = Writer(target)
        start = writer.tell()
        writer.table({0: free_row()})
        writer.line("trailer")
        writer.line(source({"Size": str(document.draft.size), "Prev": str(document.start)}))
        writer.finish(start)
    return path


def second_trailer(path: Path, signer: Credential) -> Path:
    """Write another trailer, with another catalogue, where no section has one."""
    document = signed(path, signer)
    draft = document.draft
    other, pages = draft.reserve(), draft.reserve()
    with path.open("r+b") as target:
        target.seek(0, 2)
        writer = Writer(target)
        writer.object(pages, {"Type": "/Pages", "Kids": "[]", "Count": "0"})
        writer.object(other, {"Pages": ref(pages)})
        writer.line("trailer << /Root " + ref(other) + " >>")
        _close(document, writer, {number: used_row(at) for number, at in writer.offsets.items()})
    return path


def second_catalogue(path: Path, signer: Credential) -> Path:
    """Add another catalogue that nothing refers to, for readers that look for one."""
    document = signed(path, signer)
    draft = document.draft
    other = draft.reserve()
    document.revise({other: {"Type": "/Catalog", "Pages": "<< /Type /Pages /Kids [] /Count 0 >>"}})
    return path


def put_back(path: Path, signer: Credential) -> Path:
    """Replace the page's content in one revision and point back to the old one in the next."""
    document = signed(path, signer)
    content = content_of(document.draft)
    good = path.read_bytes().rindex(b"\n%d 0 obj" % content) + 1
    document.revise({content: packed({}, LIE)})
    with path.open("r+b") as target:
        target.seek(0, 2)
        _close(document, Writer(target), {content: used_row(good)})
    return path


def added_and_freed(path: Path, signer: Credential) -> Path:
    """Add an object in one revision and free it in the next: who collects objects still has it."""
    document = signed(path, signer)
    extra = document.draft.reserve()
    document.revise({extra: packed({}, LIE)})
    with path.open("r+b") as target:
        target.seek(0, 2)
        _close(document, Writer(target), {extra: free_row(0, 1)})
    return path


def freed_too_high(path: Path, signer: Credential) -> Path:
    """Free the page's content with a generation that there is not, which some readers believe and some pass over."""
    document = signed(path, signer)
    with path.open("r+b") as target:
        target.seek(0, 2)
        _close(document, Writer(target), {content_of(document.draft): free_row(0, 65536)})
    return path


def loose_table(path: Path, signer: Credential) -> Path:
    """Write a table that only a patient reader takes for one, beside an unlisted object."""
    document = signed(path, signer)
    with path.open("r+b") as target:
        writer = _lie(document, target.seek(0, 2), Writer(target))
        start = writer.tell()
        writer.raw(b"xref\n0   1\n0000000000 65535 f \n")
        _end(document, writer, start, {})
    return path


def packed_without_being_listed(path: Path, signer: Credential) -> Path:
    """Put the page's content's page into an object stream, under a number that the section does not name there."""
    document = signed(path, signer)
    draft = document.draft
    page = {**draft.entries(draft.pages[0]), "Rotate": "180"}
    return _modern(document, {draft.reserve(): {"X": "1"}, draft.pages[0]: page}, listed=1)


def packed_page(path: Path, signer: Credential) -> Path:
    """Put another page in the place of the signed one, in an object stream."""
    document = signed(path, signer)
    draft = document.draft
    return _modern(document, {draft.pages[0]: {**draft.entries(draft.pages[0]), "Rotate": "180"}}, listed=1)


def extended_stream(path: Path, signer: Credential) -> Path:
    """Let an object stream say that another one belongs to it (/Extends)."""
    document = signed(path, signer)
    return _modern(document, {document.draft.reserve(): {"X": "1"}}, listed=1, extends="/Extends 1 0 R")


def hybrid(path: Path, signer: Credential) -> Path:
    """Name the page's content in a hybrid section: one place in the table, another one in the stream."""
    document = signed(path, signer)
    draft = document.draft
    content, table = content_of(draft), draft.reserve()
    good = path.read_bytes().rindex(b"\n%d 0 obj" % content) + 1
    with path.open("r+b") as target:
        writer = _lie(document, target.seek(0, 2), Writer(target))
        at = writer.tell()
        lie = target.seek(0, 2) - (at - path.read_bytes().rindex(b"\n%d 0 obj" % content) - 1)
        writer.object(table, xref_stream({content: (1, lie, 0), table: (1, at, 0)}, draft.trailer()))
        start = writer.tell()
        writer.table({0: free_row(), content: used_row(good)})
        _end(document, writer, start, {"XRefStm": str(at)})
    return path


def encryption_added(path: Path, signer: Credential) -> Path:
    """Say in the last trailer that the document is encrypted."""
    return _add(path, signer, trailer={"Encrypt": "<< /Filter /Standard /V 1 /R 2 /O (x) /U (x) /P -4 >>"})


def _add(
    path: Path, signer: Credential, *, head: bytes = b"%d 0 obj\n", trailer: Mapping[str, str] | None = None
) -> Path:
    document = signed(path, signer)
    with path.open("r+b") as target:
        writer = _lie(document, target.seek(0, 2), Writer(target), head)
        _close(document, writer, {}, trailer or {})
    return path


def _lie(document: Document, at: int, writer: Writer, head: bytes = b"%d 0 obj\n") -> Writer:
    """Write another content for the first page."""
    del at
    number = content_of(document.draft)
    stream = source({"Length": str(len(LIE))}).encode() + b"\nstream\n" + LIE + b"\nendstream\nendobj\n"
    writer.raw(head.replace(b"%d", str(number).encode()).replace(b"%%", b"%") + stream)
    return writer


def _close(
    document: Document, writer: Writer, rows: Mapping[int, str], trailer: Mapping[str, str] | None = None
) -> None:
    start = writer.tell()
    writer.table({0: free_row(), **rows})
    _end(document, writer, start, trailer or {})


def _end(document: Document, writer: Writer, start: int, trailer: Mapping[str, str]) -> None:
    writer.line("trailer")
    writer.line(source({**document.draft.trailer(), "Prev": str(document.start), **trailer}))
    writer.finish(start)


def _modern(document: Document, members: Mapping[int, Entries], *, listed: int, extends: str = "") -> Path:
    """Add a revision with an object stream, of whose members the section lists the first ones."""
    draft = document.draft
    container, table = draft.reserve(), draft.reserve()
    made = object_stream(dict(members))
    body: Body = Stream({**made.entries, **({"Extends": "1 0 R"} if extends else {})}, made.data)
    with document.path.open("r+b") as target:
        target.seek(0, 2)
        writer = Writer(target)
        writer.object(container, body)
        start = writer.tell()
        rows = {number: (2, container, index) for index, number in enumerate(list(members)[:listed])}
        rows |= {container: (1, writer.offsets[container], 0), table: (1, start, 0)}
        writer.object(table, xref_stream(rows, {**draft.trailer(), "Prev": str(document.start)}))
        writer.finish(start)
    return document.path


AMBIGUOUS: tuple[Builder, ...] = (
    unlisted_object,
    unlisted_object_in_a_remark,
    unlisted_object_behind_the_end,
    odd_head,
    plus_sign,
    leading_zeros,
    form_feed,
    listed_twice,
    absurd_size,
    trailer_without_root,
    second_trailer,
    second_catalogue,
    put_back,
    added_and_freed,
    freed_too_high,
    loose_table,
    packed_without_being_listed,
    extended_stream,
    hybrid,
)
"""What a strict reader finds in order, and another one may not."""
CHANGED: tuple[Builder, ...] = (listed_twice_bad_last, packed_page, encryption_added)
"""What a strict reader sees to be another document."""
