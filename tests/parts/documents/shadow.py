"""Documents made to show something else than was signed, by objects that pass for what they are not.

Every builder signs a letter and then adds to it; the name says which disguise is tried.
"""

from pathlib import Path

from tests.parts.cms import openssl_cms
from tests.parts.documents import false_fields, false_objects
from tests.parts.documents.covering import signed, tree_of
from tests.parts.pdf import Entries, text_string
from tests.parts.pki import Credential
from tests.parts.revisions import Signing


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


DISGUISES = (*false_fields.DISGUISES, *false_objects.DISGUISES)
"""What can be seen through."""
DOUBTFUL = (*false_fields.DOUBTFUL, *false_objects.DOUBTFUL)
"""What may be honest, and may not."""
