"""The same letter stored in every way a PDF may be stored, and encrypted in every way that is still met."""

from pathlib import Path
from typing import Literal

from tests.parts.commands import run
from tests.parts.documents.letter import PageShape, office_draft
from tests.parts.pdf import Draft, Entries, ref, refs, write_classic, write_hybrid, write_modern

Cipher = Literal["RC4-40", "RC4-128", "AES-128", "AES-256"]

CIPHER_OPTIONS: dict[Cipher, tuple[str, ...]] = {
    "RC4-40": ("40", "--"),
    "RC4-128": ("128", "--use-aes=n", "--"),
    "AES-128": ("128", "--use-aes=y", "--"),
    "AES-256": ("256", "--"),
}


def classic_table(path: Path, pages: int = 1) -> Path:
    """Write a classic cross-reference table, as every writer before 2003 and many today do."""
    write_classic(office_draft([PageShape()] * pages), path)
    return path


def xref_streams(path: Path, pages: int = 1) -> Path:
    """Write object streams and a cross-reference stream, as LibreOffice, Chrome and Acrobat do."""
    write_modern(office_draft([PageShape()] * pages), path)
    return path


def hybrid(path: Path, pages: int = 1) -> Path:
    """Write a hybrid-reference file: what Microsoft Word writes when it exports a tagged PDF."""
    draft = office_draft([PageShape()] * pages)
    hidden = _add_structure(draft)
    write_hybrid(draft, path, hidden)
    return path


def linearised(path: Path, pages: int = 3) -> Path:
    """Write a file for viewing while it downloads, as Acrobat's "fast web view" and qpdf do."""
    plain = path.with_suffix(".plain")
    write_classic(office_draft([PageShape()] * pages), plain)
    run("qpdf", "--linearize", plain, path)
    plain.unlink()
    return path


def encrypted(path: Path, cipher: Cipher = "AES-256", user: str = "", owner: str = "chu-so-huu") -> Path:
    """Write an encrypted letter; without a user password it opens for everybody and only the owner may change it."""
    plain = path.with_suffix(".plain")
    write_classic(office_draft(), plain)
    options = CIPHER_OPTIONS[cipher]
    run("qpdf", "--allow-weak-crypto", "--encrypt", user, owner, *options, plain, path)
    plain.unlink()
    return path


def page_tree_of_branches(path: Path, branches: int = 3, leaves: int = 4) -> Path:
    """Write a page tree of two levels whose pages inherit their boxes and resources, as large reports have it."""
    draft = office_draft([PageShape()] * (branches * leaves))
    tree = int(draft.entries(draft.root)["Pages"].split()[0])
    inherited = {key: draft.entries(draft.pages[0])[key] for key in ("MediaBox", "Resources")}
    kids = []
    for start in range(0, len(draft.pages), leaves):
        own = draft.pages[start : start + leaves]
        branch = draft.add({"Type": "/Pages", "Parent": ref(tree), "Kids": refs(own), "Count": str(len(own))})
        kids.append(branch)
        for page in own:
            entries: Entries = {k: v for k, v in draft.entries(page).items() if k not in inherited}
            draft.put(page, {**entries, "Parent": ref(branch)})
    draft.put(tree, {**draft.entries(tree), **inherited, "Kids": refs(kids)})
    write_classic(draft, path)
    return path


def _add_structure(draft: Draft) -> list[int]:
    """Add the structure tree of a tagged file and return its objects, which old readers need not see."""
    root = draft.reserve()
    document = draft.reserve()
    parts = [draft.add({"Type": "/StructElem", "S": "/P", "P": ref(document), "Pg": ref(page)}) for page in draft.pages]
    draft.put(document, {"Type": "/StructElem", "S": "/Document", "P": ref(root), "K": refs(parts)})
    draft.put(root, {"Type": "/StructTreeRoot", "K": ref(document)})
    draft.entries(draft.root).update({"StructTreeRoot": ref(root), "MarkInfo": "<< /Marked true >>"})
    return [root, document, *parts]
