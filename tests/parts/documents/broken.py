"""Files that are damaged, and files that two programs read as two different documents."""

import zipfile
import zlib
from pathlib import Path

from tests.parts.documents.letter import PageShape, office_draft
from tests.parts.pdf import (
    Body,
    Draft,
    Stream,
    Writer,
    free_row,
    packed,
    ref,
    refs,
    source,
    used_row,
    write_classic,
)

SMALL = PageShape((0, 0, 400, 400))
FAR = 5000
"""More than the 4,096 bytes PDFium looks at from the end."""


def zero_bytes(path: Path) -> Path:
    """Write nothing, as a full disk or an interrupted copy leaves it."""
    path.write_bytes(b"")
    return path


def garbage(path: Path) -> Path:
    """Write bytes that are no PDF in any place."""
    path.write_bytes(bytes(range(256)) * 64)
    return path


def web_page(path: Path) -> Path:
    """Write the log-in page that a document system hands out in place of the PDF once the session is over."""
    path.write_text("<!DOCTYPE html><html><body>Phiên làm việc đã hết hạn</body></html>", encoding="utf-8")
    return path


def word_document(path: Path) -> Path:
    """Write a DOCX that somebody renamed to ``.pdf``."""
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types/>')
        target.writestr("word/document.xml", '<?xml version="1.0"?><document/>')
    return path


def truncated(path: Path, share: float = 0.5) -> Path:
    """Write the first part of a letter, as an interrupted download leaves it; PDFium needs at least a trailer."""
    content = _letter(path)
    path.write_bytes(content[: int(len(content) * share)])
    return path


def without_table(path: Path) -> Path:
    """Write objects and trailer and no cross-reference table: PDFium and poppler repair this in silence."""
    content = _letter(path)
    path.write_bytes(content[: content.rindex(b"xref\n0 ")] + content[content.rindex(b"trailer\n") :])
    return path


def without_end(path: Path) -> Path:
    """Leave out the last three lines only, as a transfer that stops just before the end does."""
    content = _letter(path)
    path.write_bytes(content[: content.rindex(b"startxref")])
    return path


def wrong_startxref(path: Path) -> Path:
    """Write a startxref that points nowhere, as tools do that convert line ends of a PDF."""
    content = _letter(path)
    path.write_bytes(content.replace(b"startxref\n", b"startxref\n9"))
    return path


def junk_before_header(path: Path) -> Path:
    """Write a few bytes before ``%PDF-``, as faulty web services do; PDFium counts from the header, pyHanko refuses."""
    path.write_bytes(b"\r\n\r\n" + _letter(path))
    return path


def blanks_after_end(path: Path) -> Path:
    """Write thousands of line ends after ``%%EOF``, as some mail gateways and disk recovery tools do."""
    path.write_bytes(_letter(path) + b"\n" * FAR)
    return path


def looping_tables(path: Path) -> Path:
    """Write a table whose /Prev is the table itself; a naive reader never ends."""
    draft = office_draft()
    start = write_classic(draft, path)
    path.write_bytes(path.read_bytes().replace(b"/Root", f"/Prev {start} /Root".encode(), 1))
    return path


def looping_page_tree(path: Path) -> Path:
    """Write a page tree that contains itself."""
    draft = office_draft()
    tree = _tree(draft)
    draft.entries(tree)["Kids"] = refs([tree, *draft.pages])
    write_classic(draft, path)
    return path


def without_pages(path: Path) -> Path:
    """Write a page tree with no page."""
    draft = office_draft()
    draft.entries(_tree(draft)).update({"Kids": "[]", "Count": "0"})
    write_classic(draft, path)
    return path


def count_too_high(path: Path) -> Path:
    """Write a page tree that promises three pages and has one."""
    draft = office_draft()
    draft.entries(_tree(draft))["Count"] = "3"
    write_classic(draft, path)
    return path


def inflating(path: Path, megabytes: int = 256) -> Path:
    """Write a page whose few kilobytes of drawing become ``megabytes`` when unpacked."""
    draft = office_draft()
    packer = zlib.compressobj(9)
    blanks = b" " * (1 << 20)
    data = b"".join([*(packer.compress(blanks) for _ in range(megabytes)), packer.flush()])
    number = int(draft.entries(draft.pages[0])["Contents"].split()[0])
    draft.put(number, Stream({"Filter": "/FlateDecode"}, data))
    write_classic(draft, path)
    return path


def two_page_counts(path: Path) -> Path:
    """Write a file that has one page for pyHanko, also in strict mode, and two for PDFium.

    Blanks push the word ``startxref`` out of the last 4,096 bytes: PDFium does not find it, collects all objects of the
    file instead, and meets a second page tree that no table mentions. pyHanko skips the blanks.
    """
    draft = office_draft()
    page, tree = draft.pages[0], _tree(draft)
    return _with_unlisted(path, draft, tree, {**draft.entries(tree), "Kids": refs([page, page]), "Count": "2"})


def two_contents(path: Path) -> Path:
    """Write a file with the same pages in the same sizes for both programs, and different things on them; as above."""
    draft = office_draft()
    number = int(draft.entries(draft.pages[0])["Contents"].split()[0])
    return _with_unlisted(path, draft, number, packed({}, b"1 0 0 rg 100 400 300 200 re f"))


def two_page_sizes(path: Path) -> Path:
    """Write a page tree with a branch that counts itself as empty: PDFium shows the page in it, pyHanko the next."""
    draft = office_draft([PageShape(), SMALL])
    first, second = draft.pages
    tree = _tree(draft)
    branch = draft.add({"Type": "/Pages", "Kids": refs([first]), "Count": "0", "Parent": ref(tree)})
    draft.entries(first)["Parent"] = ref(branch)
    draft.entries(tree).update({"Kids": refs([branch, second]), "Count": "1"})
    write_classic(draft, path)
    return path


def two_media_boxes(path: Path) -> Path:
    """Write /MediaBox twice in one dictionary: pyHanko (not strict) takes the first, PDFium the last."""
    draft = office_draft()
    page = draft.pages[0]
    draft.put(page, source(draft.entries(page)).replace(" >>", " /MediaBox [0 0 400 400] >>"))
    write_classic(draft, path)
    return path


def freed_too_high(path: Path) -> Path:
    """Call a page's content free with a generation that there is not: some readers believe it, some pass over it."""
    content = _letter(path)
    trailer = content[content.rindex(b"trailer") : content.rindex(b"startxref")].rstrip()
    before = content[content.rindex(b"startxref") :].split()[1]
    number = content.split(b"/Contents ", 1)[1].split()[0]
    added = b"xref\n%s 1\n%s \n%s\n" % (number, free_row(generation=65536).encode(), trailer)
    added = added.removesuffix(b">>\n") + b"/Prev %s>>\n" % before
    path.write_bytes(content + added + b"startxref\n%d\n%%%%EOF\n" % len(content))
    return path


def _with_unlisted(path: Path, draft: Draft, number: int, body: Body) -> Path:
    """Write the draft, and a second version of one object that only a repairing reader finds."""
    with path.open("wb") as target:
        writer = Writer(target)
        writer.header(draft.version)
        for known, listed in draft.objects.items():
            writer.object(known, listed)
        rows = {0: free_row()} | {known: used_row(at) for known, at in writer.offsets.items()}
        writer.object(number, body)
        start = writer.tell()
        writer.table(rows)
        writer.line("trailer")
        writer.line(source(draft.trailer()))
        writer.raw(f"startxref\n{start}".encode() + b" " * FAR + b"\n%%EOF\n")
    return path


def _letter(path: Path) -> bytes:
    write_classic(office_draft(), path)
    return path.read_bytes()


def _tree(draft: Draft) -> int:
    return int(draft.entries(draft.root)["Pages"].split()[0])
