"""What the documents that deceive are made of: a sheet that hides a page, and a letter signed before."""

from collections.abc import Callable
from pathlib import Path

from tests.parts.cms import openssl_cms
from tests.parts.pdf import Body, Draft, Entries, packed, write_classic
from tests.parts.pki import Credential
from tests.parts.revisions import Document, Signing, letter_document

Builder = Callable[[Path, Credential], Path]

LIE = b"1 1 1 rg 0 0 596 842 re f 0 g 80 500 300 40 re f"
"""A white sheet with a bar on it: painted over a page, nothing of the page is left."""
SHEET: Entries = {"Type": "/XObject", "Subtype": "/Form", "BBox": "[0 0 596 842]"}
EMPTY: Entries = {"Type": "/XObject", "Subtype": "/Form", "BBox": "[0 0 596 842]"}


def sheet() -> Body:
    """Return an appearance that hides a whole page."""
    return packed(SHEET, LIE)


def signed(path: Path, signer: Credential, draft: Draft | None = None, *, certify: int | None = None) -> Document:
    """Sign a letter, or a draft prepared to be misused later."""
    document = letter_document(path) if draft is None else Document(path, draft, write_classic(draft, path))
    document.sign(Signing(openssl_cms(signer), certify=certify))
    return document


def content_of(draft: Draft) -> int:
    """Return the number of the first page's content."""
    return int(draft.entries(draft.pages[0])["Contents"].split()[0])


def tree_of(draft: Draft) -> int:
    """Return the number of the page tree's root."""
    return int(draft.entries(draft.root)["Pages"].split()[0])


def resources_of(draft: Draft) -> Entries:
    """Return the resources of the first page, to be changed in place."""
    return draft.entries(int(draft.entries(draft.pages[0])["Resources"].split()[0]))


def value_of(document: Document) -> int:
    """Return the number of the signature dictionary."""
    return next(n for n, body in document.draft.objects.items() if isinstance(body, str) and "/ByteRange" in body)
