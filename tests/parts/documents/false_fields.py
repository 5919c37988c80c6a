"""Documents changed after signing by fields and annotations that pass for what they are not."""

from pathlib import Path

from tests.parts.cms import openssl_cms
from tests.parts.documents.covering import EMPTY, Builder, sheet, signed, value_of
from tests.parts.documents.forms import document_with_empty_field, document_with_text_fields
from tests.parts.documents.letter import A4, office_draft
from tests.parts.pdf import Body, Entries, packed, ref, refs
from tests.parts.pki import Credential
from tests.parts.revisions import Signing, letter_document, widget


def widget_borrows_the_signature(path: Path, signer: Credential) -> Path:
    """Show a page-wide widget whose value is the signature that is there already."""
    document = signed(path, signer)
    draft = document.draft
    look, spot = draft.reserve(), draft.reserve()
    value = ref(value_of(document))
    entries = widget(draft, A4, FT="/Sig", T="(X)", V=value, AP=f"<< /N {ref(look)} >>")
    document.revise({look: sheet(), spot: entries} | document.annotate([spot]))
    return path


def widget_joins_the_signed_field(path: Path, signer: Credential, *, as_kid: bool = False) -> Path:
    """Show a page-wide widget that says it belongs to the signed field."""
    document = signed(path, signer)
    draft = document.draft
    look, spot, field = draft.reserve(), draft.reserve(), draft.fields[-1]
    entries = widget(draft, A4, Parent=ref(field), AP=f"<< /N {ref(look)} >>")
    changes: dict[int, Body] = {look: sheet(), spot: entries} | document.annotate([spot])
    if as_kid:
        changes[field] = {**draft.entries(field), "Kids": refs([spot])}
    document.revise(changes)
    return path


def kid_joins_the_signed_field(path: Path, signer: Credential) -> Path:
    """Do the same and list it below that field."""
    return widget_joins_the_signed_field(path, signer, as_kid=True)


def empty_field_borrows_the_signature(path: Path, signer: Credential) -> Path:
    """Fill a prepared empty field with the signature of another one."""
    document = document_with_empty_field(path, rect=A4)
    draft = document.draft
    spot = draft.fields[-1]
    document.sign(Signing(openssl_cms(signer)))
    look = draft.reserve()
    filled = {**draft.entries(spot), "V": ref(value_of(document)), "AP": f"<< /N {ref(look)} >>"}
    document.revise({look: sheet(), spot: filled})
    return path


def widget_of_a_field_outside_the_form(path: Path, signer: Credential) -> Path:
    """Show a widget whose field, with rubbish for a signature, no form lists."""
    document = signed(path, signer)
    draft = document.draft
    look, spot, field = draft.reserve(), draft.reserve(), draft.reserve()
    rubbish = "<< /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >>"
    entries = widget(draft, A4, Parent=ref(field), AP=f"<< /N {ref(look)} >>")
    above: Entries = {"FT": "/Sig", "T": "(X)", "V": rubbish, "Kids": refs([spot])}
    document.revise({look: sheet(), spot: entries, field: above} | document.annotate([spot]))
    return path


def field_with_two_fathers(path: Path, signer: Credential) -> Path:
    """List a new widget below an empty field while it says itself that it belongs to the signed one."""
    document = document_with_empty_field(path, rect=(0, 0, 0, 0))
    draft = document.draft
    empty = draft.fields[-1]
    document.sign(Signing(openssl_cms(signer)))
    look, spot = draft.reserve(), draft.reserve()
    entries = widget(draft, A4, Parent=ref(draft.fields[-1]), AP=f"<< /N {ref(look)} >>")
    listed: dict[int, Body] = {empty: {**draft.entries(empty), "Kids": refs([spot])}}
    document.revise({look: sheet(), spot: entries} | listed | document.annotate([spot]))
    return path


def hidden_field_becomes_a_page(path: Path, signer: Credential) -> Path:
    """Unhide a page-wide text field and give it a sheet to show."""
    return _grows(path, signer, {"F": "2"}, {"F": "4"})


def clear_field_becomes_a_page(path: Path, signer: Credential) -> Path:
    """Give a page-wide text field, which showed nothing, a sheet to show."""
    return _grows(path, signer, {"F": "4"}, {"V": "(1)"})


def switched_on(path: Path, signer: Credential) -> Path:
    """Switch a page-wide box from a state that shows nothing to one that hides the page."""
    document = letter_document(path)
    draft = document.draft
    on, off, spot = draft.add(sheet()), draft.add(packed(EMPTY, b"")), draft.reserve()
    looks = f"<< /N << /On {ref(on)} /Off {ref(off)} >> >>"
    entries = {**widget(draft, A4, FT="/Btn", T="(x)", AP=looks, AS="/Off", V="/Off"), "F": "4"}
    changes: dict[int, Body] = {on: draft.objects[on], off: draft.objects[off], spot: entries}
    document.revise(changes | document.add_fields([spot]))
    document.sign(Signing(openssl_cms(signer)))
    document.revise({spot: {**entries, "AS": "/On", "V": "/On"}})
    return path


def stamp_calls_itself_a_text_field(path: Path, signer: Credential) -> Path:
    """Unhide a stamp that has a field's type and belongs to no form."""
    document = letter_document(path)
    draft = document.draft
    look, spot = draft.add(packed(EMPTY, b"")), draft.reserve()
    entries = {**widget(draft, A4, FT="/Tx", AP=f"<< /N {ref(look)} >>"), "Subtype": "/Stamp", "F": "2"}
    document.revise({look: draft.objects[look], spot: entries} | document.annotate([spot]))
    document.sign(Signing(openssl_cms(signer)))
    document.revise({look: sheet(), spot: {**entries, "F": "4"}})
    return path


def empty_field_with_a_background(path: Path, signer: Credential) -> Path:
    """Add an empty signature field that is painted all over its page (/MK)."""
    document = signed(path, signer)
    spot = document.draft.reserve()
    entries = {**widget(document.draft, A4, FT="/Sig", T="(X)", MK="<< /BG [1 0 0] >>"), "F": "4"}
    document.revise({spot: entries} | document.add_fields([spot]))
    return path


def hidden_annotation_is_listed(path: Path, signer: Credential) -> Path:
    """Put an annotation on the page that was in the signed file and shown nowhere."""
    draft = office_draft()
    look = draft.add(sheet())
    spot = draft.add(
        {"Type": "/Annot", "Subtype": "/Stamp", "Rect": "[0 0 596 842]", "F": "4", "AP": f"<< /N {look} 0 R >>"}
    )
    document = signed(path, signer, draft, certify=3)
    document.revise(document.annotate([spot]))
    return path


def annotations_of_another_page(path: Path, signer: Credential) -> Path:
    """Take the list of annotations of the second page for the first one."""
    document = letter_document(path, 2)
    draft = document.draft
    look, spot, spots = draft.add(sheet()), draft.reserve(), draft.reserve()
    entries = {**widget(draft, A4, page=1, FT="/Tx", T="(x)", AP=f"<< /N {ref(look)} >>"), "F": "4"}
    second: dict[int, Body] = {draft.pages[1]: {**draft.entries(draft.pages[1]), "Annots": ref(spots)}}
    document.revise({look: draft.objects[look], spot: entries, spots: refs([spot])} | second)
    document.sign(Signing(openssl_cms(signer), rect=(0, 0, 0, 0)))
    document.revise({draft.pages[0]: {**draft.entries(draft.pages[0]), "Annots": ref(spots)}})
    return path


def drawn_anew_from_values(path: Path, signer: Credential) -> Path:
    """Let a field show one number and hold another, and ask readers afterwards to draw it from what it holds."""
    document = document_with_text_fields(path)
    draft = document.draft
    spot = draft.fields[0]
    document.revise({spot: {**draft.entries(spot), "V": "(900)"}})
    document.sign(Signing(openssl_cms(signer)))
    document.revise({draft.form: {**draft.entries(draft.form), "NeedAppearances": "true"}})
    return path


def _grows(path: Path, signer: Credential, before: Entries, after: Entries) -> Path:
    document = letter_document(path)
    draft = document.draft
    look, spot = draft.add(packed(EMPTY, b"")), draft.reserve()
    entries = {**widget(draft, A4, FT="/Tx", T="(x)", AP=f"<< /N {ref(look)} >>"), **before}
    document.revise({look: draft.objects[look], spot: entries} | document.add_fields([spot]))
    document.sign(Signing(openssl_cms(signer)))
    document.revise({look: sheet(), spot: {**entries, **after}})
    return path


DISGUISES: tuple[Builder, ...] = (
    widget_borrows_the_signature,
    widget_joins_the_signed_field,
    kid_joins_the_signed_field,
    empty_field_borrows_the_signature,
    widget_of_a_field_outside_the_form,
    field_with_two_fathers,
    hidden_field_becomes_a_page,
    stamp_calls_itself_a_text_field,
    empty_field_with_a_background,
    hidden_annotation_is_listed,
    annotations_of_another_page,
)
DOUBTFUL: tuple[Builder, ...] = (clear_field_becomes_a_page, switched_on, drawn_anew_from_values)
