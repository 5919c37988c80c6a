"""Documents made to show something else than was signed, by objects that pass for what they are not.

Every builder signs a letter and then adds to it; the name says which disguise is tried.
"""

from collections.abc import Callable
from pathlib import Path

from tests.parts.cms import openssl_cms
from tests.parts.documents.forms import document_with_empty_field, document_with_text_fields
from tests.parts.documents.letter import A4, PageShape, office_draft
from tests.parts.pdf import Body, Draft, Entries, packed, ref, refs, text_string, write_classic
from tests.parts.pki import Credential
from tests.parts.revisions import Document, Signing, letter_document, widget

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


def number_with_many_digits(path: Path, signer: Credential) -> Path:
    """Name the page's content by a number with leading zeros, and write that object anew."""
    draft = office_draft()
    content = content_of(draft)
    draft.entries(draft.pages[0])["Contents"] = f"{content:011d} 0 R"
    signed(path, signer, draft).revise({content: packed({}, LIE)})
    return path


def object_in_a_remark(path: Path, signer: Credential) -> Path:
    """Let the table point into a remark inside the second page, so that it seems to end before its /Contents."""
    draft = office_draft([PageShape()] * 2)
    content, decoy, page = draft.reserve(), draft.reserve(), draft.pages[1]
    draft.put(content, packed({}, b""))
    words = " ".join(f"/{key} {value}" for key, value in draft.entries(page).items() if key != "Contents")
    draft.put(page, f"<< {words} /Contents %{decoy} 0 obj << /FT /Tx /AP\n {content} 0 R >>")
    start = write_classic(draft, path)
    written = path.read_bytes()
    real, false = written.rindex(b"\n%d 0 obj" % decoy) + 1, written.index(b"%%%d 0 obj" % decoy) + 1
    path.write_bytes(written.replace(b"%010d 00000 n" % real, b"%010d 00000 n" % false))
    document = Document(path, draft, start)
    document.sign(Signing(openssl_cms(signer)))
    document.revise({content: packed({}, LIE)})
    return path


def page_tree_is_a_field(path: Path, signer: Credential) -> Path:
    """Call the page tree a signature field, so that its /Kids look like a field's."""
    draft = office_draft()
    tree = tree_of(draft)
    draft.entries(tree).update({"FT": "/Sig", "T": "(x)"})
    document = signed(path, signer, draft)
    document.revise(_new_first_page(draft, tree))
    return path


def page_list_without_a_type(path: Path, signer: Credential) -> Path:
    """Keep the list of pages in an object of its own below a tree that does not say what it is."""
    draft = office_draft()
    tree = tree_of(draft)
    kids = draft.add(refs(draft.pages))
    draft.entries(tree)["Kids"] = ref(kids)
    del draft.entries(tree)["Type"]
    document = signed(path, signer, draft)
    changes = _new_first_page(draft, tree)
    page = next(number for number in changes if number != tree and isinstance(changes[number], dict))
    draft.put(page, changes[page])
    draft.entries(page)["FT"] = "/Sig"
    document.revise({**{n: body for n, body in changes.items() if n != tree}, kids: refs([page, *draft.pages])})
    return path


def page_tree_is_validation_data(path: Path, signer: Credential, *, certify: int | None = None) -> Path:
    """Call the page tree validation data (/DSS), which may always change."""
    draft = office_draft()
    tree = tree_of(draft)
    draft.entries(draft.pages[0]).pop("Parent", None)
    draft.entries(draft.root)["DSS"] = ref(tree)
    document = signed(path, signer, draft, certify=certify)
    document.revise(_new_first_page(draft, tree))
    return path


def certified_page_tree_is_validation_data(path: Path, signer: Credential) -> Path:
    """Do the same to a document certified against every change."""
    return page_tree_is_validation_data(path, signer, certify=1)


def layers_are_validation_data(path: Path, signer: Credential) -> Path:
    """Hide a sheet on a layer that is off, call the list of layers validation data, and switch the layer on."""
    draft = office_draft()
    layer = draft.add({"Type": "/OCG", "Name": "(x)"})
    layers = draft.add({"OCGs": refs([layer]), "D": f"<< /OFF {refs([layer])} >>"})
    look = draft.add(packed({**SHEET, "OC": ref(layer)}, LIE))
    _draw_also(draft, "E", ref(look))
    draft.entries(draft.root).update({"OCProperties": ref(layers), "DSS": f"<< /Certs {ref(layers)} >>"})
    signed(path, signer, draft).revise({layers: {"OCGs": refs([layer]), "D": "<< /BaseState /ON >>"}})
    return path


def layers_below_validation_data(path: Path, signer: Credential) -> Path:
    """Do so with a dictionary above, which is the list of layers and says it is validation data."""
    draft = office_draft()
    layer = draft.add({"Type": "/OCG", "Name": "(x)"})
    setting = draft.add({"OFF": refs([layer])})
    layers = draft.add({"OCGs": refs([layer]), "D": ref(setting)})
    look = draft.add(packed({**SHEET, "OC": ref(layer)}, LIE))
    _draw_also(draft, "E", ref(look))
    store = draft.add({"VRI": ref(layers)})
    draft.entries(draft.root).update({"OCProperties": ref(layers), "DSS": ref(store)})
    signed(path, signer, draft).revise({setting: {"BaseState": "/ON"}})
    return path


def appearance_below_a_shared_dictionary(path: Path, signer: Credential, *, whole: bool = False) -> Path:
    """Draw the page by the names of a field's appearance, or of the field itself, and change the picture only."""
    document = letter_document(path)
    draft = document.draft
    look, looks, spot = draft.add(packed(EMPTY, b"")), draft.reserve(), draft.reserve()
    names: Entries = {"N": ref(look)}
    shown = ref(look) if whole else ref(looks)
    entries = widget(draft, (100, 100, 200, 120), FT="/Tx", T="(x)", AP=shown)
    page = draft.entries(draft.pages[0])
    number = int(page["Resources"].split()[0])
    names_of_page = {**draft.entries(number), "XObject": ref(spot if whole else looks)}
    extra = draft.add(packed({}, b"/AP Do" if whole else b"/N Do"))
    changes: dict[int, Body] = {look: draft.objects[look], looks: names, spot: entries, number: names_of_page}
    draft.put(draft.pages[0], {**page, "Contents": refs([content_of(draft), extra])})
    document.revise({**changes, extra: draft.objects[extra]} | document.add_fields([spot]))
    document.sign(Signing(openssl_cms(signer)))
    document.revise({look: sheet()})
    return path


def field_whose_picture_the_page_draws(path: Path, signer: Credential) -> Path:
    """Do so by the name /AP of the field itself."""
    return appearance_below_a_shared_dictionary(path, signer, whole=True)


def picture_named_like_an_appearance(path: Path, signer: Credential) -> Path:
    """Draw the page with a picture whose name is /AP, in a dictionary that calls itself a text field."""
    draft = office_draft()
    look = draft.add(packed(EMPTY, b""))
    names = draft.add({"FT": "/Tx", "AP": ref(look)})
    resources_of(draft)["XObject"] = ref(names)
    extra = draft.add(packed({}, b"/AP Do"))
    draft.entries(draft.pages[0])["Contents"] = refs([content_of(draft), extra])
    signed(path, signer, draft).revise({look: sheet()})
    return path


def appearance_shared_with_the_page(path: Path, signer: Credential) -> Path:
    """Show one picture as a text field and on the page."""
    draft = office_draft()
    look = draft.add(packed(EMPTY, b""))
    _draw_also(draft, "E", ref(look))
    document = Document(path, draft, write_classic(draft, path))
    spot = draft.reserve()
    entries = widget(draft, (100, 100, 200, 120), FT="/Tx", T="(x)", AP=f"<< /N {ref(look)} >>")
    document.revise({spot: entries} | document.add_fields([spot]))
    document.sign(Signing(openssl_cms(signer)))
    document.revise({look: sheet()})
    return path


def font_shared_with_the_page(path: Path, signer: Credential) -> Path:
    """Write the form's dictionary of fonts anew, which is the page's too."""
    document = document_with_text_fields(path)
    draft = document.draft
    fonts = draft.reserve()
    page = draft.entries(draft.pages[0])
    form = {**draft.entries(draft.form), "DR": f"<< /Font {ref(fonts)} >>"}
    shown: dict[int, Body] = {draft.pages[0]: {**page, "Resources": f"<< /Font {ref(fonts)} >>"}}
    document.revise({fonts: {"F": "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"}, draft.form: form} | shown)
    document.sign(Signing(openssl_cms(signer)))
    document.revise({fonts: {**draft.entries(fonts), "G": "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>"}})
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


def metadata_is_played(path: Path, signer: Credential) -> Path:
    """Use one stream as the file's metadata and under another key of the catalogue."""
    draft = office_draft()
    words = draft.add(packed({"Type": "/Metadata", "Subtype": "/XML"}, b"<a/>"))
    renditions = f"<< /Renditions << /Names [(x) {ref(words)}] >> >>"
    draft.entries(draft.root).update({"Metadata": ref(words), "Names": renditions})
    signed(path, signer, draft).revise({words: packed({"Type": "/Metadata", "Subtype": "/XML"}, b"<b/>")})
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


def usage_rights_added(path: Path, signer: Credential) -> Path:
    """Grant usage rights after signing."""
    document = signed(path, signer)
    draft = document.draft
    rights = "<< /UR3 << /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >> >>"
    document.revise({draft.root: {**draft.entries(draft.root), "Perms": rights}})
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


def _new_first_page(draft: Draft, tree: int) -> dict[int, Body]:
    """Return the change that puts another page before all others."""
    content, page = draft.reserve(), draft.reserve()
    entries: Entries = {"Type": "/Page", "Parent": ref(tree), "MediaBox": "[0 0 596 842]", "Resources": "<< >>"}
    kids = {**draft.entries(tree), "Kids": refs([page, *draft.pages])}
    return {content: packed({}, LIE), page: {**entries, "Contents": ref(content)}, tree: kids}


def _draw_also(draft: Draft, name: str, picture: str) -> None:
    """Let the first page draw one more picture."""
    resources_of(draft)["XObject"] = f"<< /{name} {picture} >>"
    extra = draft.add(packed({}, f"/{name} Do".encode()))
    draft.entries(draft.pages[0])["Contents"] = refs([content_of(draft), extra])


def catalogue_changed(path: Path, signer: Credential, entries: Entries) -> Path:
    """Sign, and add entries to the catalogue."""
    document = signed(path, signer)
    draft = document.draft
    document.revise({draft.root: {**draft.entries(draft.root), **entries}})
    return path


def page_changed(path: Path, signer: Credential, entries: Entries, *, above: bool = False) -> Path:
    """Sign, and change entries of the page or of the node above it, from which pages inherit."""
    document = signed(path, signer)
    draft = document.draft
    number = tree_of(draft) if above else draft.pages[0]
    document.revise({number: {**draft.entries(number), **entries}})
    return path


def marks_tile_the_page(path: Path, first: Credential, second: Credential) -> Path:
    """Sign over and over again until the later marks together hide a third of the page."""
    document = signed(path, first)
    for number in range(3):
        rect = (0.0, 100.0 * number, 595.0, 100.0 * number + 99)
        document.sign(Signing(openssl_cms(second), field_name=f"S{number}", rect=rect))
    return path


def mark_over(path: Path, first: Credential, second: Credential, rect: tuple[float, float, float, float]) -> Path:
    """Sign a second time with a mark in this rectangle."""
    document = signed(path, first)
    document.sign(Signing(openssl_cms(second), field_name=text_string("CoQuan")[1:-1], rect=rect))
    return path


DISGUISES: tuple[Builder, ...] = (
    widget_borrows_the_signature,
    widget_joins_the_signed_field,
    kid_joins_the_signed_field,
    empty_field_borrows_the_signature,
    widget_of_a_field_outside_the_form,
    field_with_two_fathers,
    number_with_many_digits,
    page_tree_is_a_field,
    page_list_without_a_type,
    page_tree_is_validation_data,
    certified_page_tree_is_validation_data,
    layers_are_validation_data,
    layers_below_validation_data,
    appearance_below_a_shared_dictionary,
    field_whose_picture_the_page_draws,
    picture_named_like_an_appearance,
    appearance_shared_with_the_page,
    font_shared_with_the_page,
    hidden_field_becomes_a_page,
    stamp_calls_itself_a_text_field,
    empty_field_with_a_background,
    metadata_is_played,
    hidden_annotation_is_listed,
    annotations_of_another_page,
    usage_rights_added,
)
"""What can be seen through."""
DOUBTFUL: tuple[Builder, ...] = (object_in_a_remark, clear_field_becomes_a_page, switched_on, drawn_anew_from_values)
"""What may be honest, and may not."""
