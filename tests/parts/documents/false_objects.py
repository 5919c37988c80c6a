"""Documents changed after signing by objects that are used in two ways, or are named like something harmless."""

from pathlib import Path

from tests.parts.cms import openssl_cms
from tests.parts.documents.covering import EMPTY, LIE, SHEET, Builder, content_of, resources_of, sheet, signed, tree_of
from tests.parts.documents.forms import document_with_text_fields
from tests.parts.documents.letter import PageShape, office_draft
from tests.parts.pdf import Body, Draft, Entries, packed, ref, refs, write_classic
from tests.parts.pki import Credential
from tests.parts.revisions import Document, Signing, letter_document, widget


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


def metadata_is_played(path: Path, signer: Credential) -> Path:
    """Use one stream as the file's metadata and under another key of the catalogue."""
    draft = office_draft()
    words = draft.add(packed({"Type": "/Metadata", "Subtype": "/XML"}, b"<a/>"))
    renditions = f"<< /Renditions << /Names [(x) {ref(words)}] >> >>"
    draft.entries(draft.root).update({"Metadata": ref(words), "Names": renditions})
    signed(path, signer, draft).revise({words: packed({"Type": "/Metadata", "Subtype": "/XML"}, b"<b/>")})
    return path


def usage_rights_added(path: Path, signer: Credential) -> Path:
    """Grant usage rights after signing."""
    document = signed(path, signer)
    draft = document.draft
    rights = "<< /UR3 << /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >> >>"
    document.revise({draft.root: {**draft.entries(draft.root), "Perms": rights}})
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


DISGUISES: tuple[Builder, ...] = (
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
    metadata_is_played,
    usage_rights_added,
)
DOUBTFUL: tuple[Builder, ...] = (object_in_a_remark,)
