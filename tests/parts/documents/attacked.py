"""Documents changed after they were signed, and signatures that only look like some."""

import zlib
from collections.abc import Callable
from pathlib import Path

from tests.parts.cms import openssl_cms
from tests.parts.documents.forms import document_with_text_fields
from tests.parts.documents.letter import ORDINAL, PageShape, office_draft
from tests.parts.documents.signed import CLAIMED
from tests.parts.pdf import Body, Stream, packed, ref, refs, write_classic
from tests.parts.pki import Credential
from tests.parts.revisions import Document, Signing, form_object, letter_document, widget
from tests.parts.typeface import Typeface

GARBAGE = bytes.fromhex("deadbeef") * 64


def tampered_byte(path: Path, signer: Credential) -> Path:
    """Change one byte that the signature covers (the document's title), with an editor for bytes."""
    document = _signed(path, signer)
    content = bytearray(path.read_bytes())
    at = content.index(b"(Office suite)") + 1
    content[at] = ord("X")
    document.path.write_bytes(content)
    return path


def tampered_page(path: Path, signer: Credential) -> Path:
    """Change the number of the letter on the page itself, in place and in the same length, with an editor for bytes."""
    draft = office_draft()
    number = int(draft.entries(draft.pages[0])["Contents"].split()[0])
    content = draft.objects[number]
    if isinstance(content, Stream):
        draft.put(number, Stream({}, zlib.decompress(content.data)))
    document = Document(path, draft, write_classic(draft, path))
    _sign(document, signer)
    face = Typeface(ORDINAL)
    signed, wanted = (face.encode(f"Số: {n}/SNV-VP").encode() for n in (128, 129))
    path.write_bytes(path.read_bytes().replace(signed, wanted, 1))
    return path


def content_replaced(path: Path, signer: Credential) -> Path:
    """Give the page other text in an incremental update ("shadow attack: replace"), as any PDF editor does."""
    document = _signed(path, signer)
    page = document.draft.pages[0]
    number = int(document.draft.entries(page)["Contents"].split()[0])
    document.revise({number: packed({}, b"BT /Tinos-Bold 30 Tf 100 500 Td <0024002500260027> Tj ET")})
    return path


def page_replaced(path: Path, signer: Credential) -> Path:
    """Swap in a page that was already in the file, unseen, when it was signed ("shadow attack: hide and replace")."""
    draft = office_draft([PageShape(), PageShape((0, 0, 400, 400))])
    tree = int(draft.entries(draft.root)["Pages"].split()[0])
    shown, hidden = draft.pages
    draft.put(tree, {**draft.entries(tree), "Kids": refs([shown]), "Count": "1"})
    document = Document(path, draft, write_classic(draft, path))
    _sign(document, signer)
    document.revise({tree: {**draft.entries(tree), "Kids": refs([hidden])}})
    return path


def page_added(path: Path, signer: Credential) -> Path:
    """Append a page after signing, as a careless merge with "append" does."""
    document = _signed(path, signer)
    draft = document.draft
    tree = int(draft.entries(draft.root)["Pages"].split()[0])
    extra = draft.add({**draft.entries(draft.pages[0])})
    changes: dict[int, Body] = {extra: {k: v for k, v in draft.entries(extra).items() if k != "Annots"}}
    document.revise({**changes, tree: {**draft.entries(tree), "Kids": refs([*draft.pages, extra]), "Count": "2"}})
    return path


def annotation_added(path: Path, signer: Credential, *, certify: int | None = None) -> Path:
    """Cover the signed text with a stamp annotation, as comment tools and "shadow attack: overlay" do."""
    document = _signed(path, signer, certify)
    draft = document.draft
    look, body = form_object(draft, "So tien: 900.000.000 dong", 300, 60)
    stamp = draft.reserve()
    stamped = {
        "Type": "/Annot",
        "Subtype": "/Stamp",
        "Rect": "[100 480 400 540]",
        "F": "4",
        "AP": f"<< /N {ref(look)} >>",
    }
    document.revise({look: body, stamp: stamped} | document.annotate([stamp]))
    return path


def field_filled(path: Path, signer: Credential, *, certify: int | None = 2, lock: str | None = None) -> Path:
    """Fill in a text field after signing: allowed by DocMDP 2, forbidden by a lock on that field."""
    document = document_with_text_fields(path)
    document.sign(Signing(openssl_cms(signer), certify=certify, lock=lock, claimed=CLAIMED))
    draft = document.draft
    spot = draft.fields[0]
    look, body = form_object(draft, "128", 70, 20)
    document.revise({look: body, spot: {**draft.entries(spot), "V": "(128)", "AP": f"<< /N {ref(look)} >>"}})
    return path


def mark_moved(path: Path, signer: Credential) -> Path:
    """Give the signature field another picture after signing ("shadow attack" on the mark itself)."""
    document = _signed(path, signer)
    draft = document.draft
    spot = draft.fields[-1]
    look, body = form_object(draft, "Signed by somebody else", 220, 83)
    document.revise({look: body, spot: {**draft.entries(spot), "AP": f"<< /N {ref(look)} >>"}})
    return path


def bytes_appended(path: Path, signer: Credential) -> Path:
    """Add bytes after the end of the file without making a revision, as mail gateways do."""
    _signed(path, signer)
    with path.open("ab") as target:
        target.write(b"\n-- \nsent through a gateway\n")
    return path


def empty_revision_added(path: Path, signer: Credential) -> Path:
    """Save again without changing anything, as viewers do that write on closing."""
    _signed(path, signer).revise({})
    return path


def second_field_unsigned(path: Path, signer: Credential) -> Path:
    """Add an empty signature field for the next signer after signing, as workflow systems do."""
    document = _signed(path, signer)
    spot = document.draft.reserve()
    entries = widget(document.draft, (90, 60, 240, 120), FT="/Sig", T="(NguoiKySau)")
    document.revise({spot: entries} | document.add_fields([spot], flags=3))
    return path


def wide_gap(path: Path, signer: Credential) -> Path:
    """Leave more than /Contents out of the ByteRange, so that part of the dictionary is not covered."""
    document = letter_document(path)
    document.sign(Signing(openssl_cms(signer), gap_before=120, claimed=CLAIMED))
    return path


def nonsense_range(path: Path, signer: Credential, byte_range: str = "0 10 99999999 -5") -> Path:
    """Write a ByteRange that points outside the file."""
    document = letter_document(path)
    document.sign(Signing(openssl_cms(signer), byte_range=byte_range, claimed=CLAIMED))
    return path


def garbage_cms(path: Path, signer: Credential) -> Path:
    """Write /Contents that is no CMS at all, beside a good first signature, as an interrupted signing leaves it."""
    document = _signed(path, signer)
    document.sign(Signing(openssl_cms(signer), contents=GARBAGE, field_name="Signature2", rect=(90, 60, 240, 120)))
    return path


def empty_contents(path: Path, signer: Credential) -> Path:
    """Leave /Contents all zero: the place was reserved and the device removed."""
    document = letter_document(path)
    document.sign(Signing(openssl_cms(signer), contents=b"", claimed=CLAIMED))
    return path


def signature_of_other_file(path: Path, signer: Credential) -> Path:
    """Paste the valid CMS of another document into this one."""
    document = letter_document(path)
    other: Callable[[bytes], bytes] = openssl_cms(signer)
    document.sign(Signing(lambda data: other(data.replace(b"Office", b"office")), claimed=CLAIMED))
    return path


def _signed(path: Path, signer: Credential, certify: int | None = None) -> Document:
    document = letter_document(path)
    _sign(document, signer, certify)
    return document


def _sign(document: Document, signer: Credential, certify: int | None = None) -> None:
    document.sign(Signing(openssl_cms(signer), signer=signer.common_name, claimed=CLAIMED, certify=certify))
