"""Documents with forms: fields to fill in, fields to sign in, and XFA."""

from pathlib import Path

from tests.parts.documents.letter import SIGNATURE_SPACE, Box
from tests.parts.pdf import Stream, ref, text_string
from tests.parts.revisions import Document, form_object, letter_document, widget

NUMBER_RECT: Box = (126, 728, 196, 748)
DATE_RECT: Box = (330, 728, 500, 748)
FIELD_NAME = "Chữ ký lãnh đạo"

XFA = b"""<?xml version="1.0" encoding="UTF-8"?>
<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template xmlns="http://www.xfa.org/schema/xfa-template/3.3/">
<subform name="form1" layout="tb"><pageSet><pageArea name="Page1"><contentArea w="190mm" h="270mm"/>
<medium stock="a4"/></pageArea></pageSet></subform></template></xdp:xdp>"""


def empty_signature_field(path: Path, name: str = FIELD_NAME, rect: Box = SIGNATURE_SPACE) -> Path:
    """Write a prepared signature field nobody has signed yet, as Acrobat's "Prepare Form" leaves it."""
    document_with_empty_field(path, name, rect)
    return path


def document_with_empty_field(path: Path, name: str = FIELD_NAME, rect: Box = SIGNATURE_SPACE) -> Document:
    """Write the same, open for revisions; the field is the last in ``draft.fields``."""
    document = letter_document(path)
    spot = document.draft.reserve()
    entries = widget(document.draft, rect, FT="/Sig", T=text_string(name))
    document.revise({spot: entries} | document.add_fields([spot]))
    return document


def text_fields(path: Path) -> Path:
    """Write fields for number and date over the letter, as a template filled in at the clerk's desk has them."""
    document_with_text_fields(path)
    return path


def fields_named_like_ours(path: Path) -> Path:
    """Write text fields under the first two names KySo gives, one of them below a field without a name."""
    document = letter_document(path)
    draft = document.draft
    first, nameless, second = draft.reserve(), draft.reserve(), draft.reserve()
    document.revise(
        {
            first: widget(draft, NUMBER_RECT, FT="/Tx", T="(KySo-1)", DA="(/Helv 11 Tf 0 g)"),
            nameless: {"FT": "/Tx", "Kids": f"[{ref(second)}]"},
            second: widget(draft, DATE_RECT, T="(KySo-2)", DA="(/Helv 11 Tf 0 g)", Parent=ref(nameless)),
        }
        | document.add_fields([first, nameless])
        | document.annotate([first, second])
    )
    return path


def document_with_text_fields(path: Path) -> Document:
    """Write the same, open for revisions; ``draft.fields`` are the number and the date."""
    document = letter_document(path)
    draft = document.draft
    numbers = []
    for name, rect in (("So", NUMBER_RECT), ("Ngay", DATE_RECT)):
        look, body = form_object(draft, "", rect[2] - rect[0], rect[3] - rect[1])
        spot = draft.add({})
        entries = widget(draft, rect, FT="/Tx", T=f"({name})", V="()", DA="(/Helv 11 Tf 0 g)")
        document.revise({look: body, spot: {**entries, "AP": f"<< /N {ref(look)} >>"}})
        numbers.append(spot)
    changes = document.add_fields(numbers)
    helvetica = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    form = draft.form
    body_of_form = changes[form]
    if isinstance(body_of_form, dict):
        body_of_form.update({"DR": f"<< /Font << /Helv {helvetica} >> >>", "DA": "(/Helv 0 Tf 0 g)"})
    document.revise(changes)
    return document


def xfa(path: Path, *, dynamic: bool = False) -> Path:
    """Write an XFA form (Adobe LiveCycle); a dynamic one has its real pages in the XML only."""
    document = letter_document(path)
    draft = document.draft
    packet, form = draft.reserve(), draft.reserve()
    root = {**draft.entries(draft.root), "AcroForm": ref(form)}
    if dynamic:
        root["NeedsRendering"] = "true"
    document.revise({packet: Stream({}, XFA), form: {"Fields": "[]", "XFA": ref(packet)}, draft.root: root})
    return path
