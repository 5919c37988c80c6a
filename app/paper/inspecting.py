"""Inspecting a document before it is signed: whether it is the one that was shown, and whether it may be signed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import BinaryIO, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from app.domain.document import PaperFacts, Shown, SignatureField
from app.domain.errors import FieldUnusable, FileChanged, FileMalformed, SigningForbidden
from app.domain.geometry import PageGeometry, Rect
from app.domain.signing import Stage
from app.paper.counter import Pace, Tell, silent
from app.paper.digesting import feed, sha256
from app.paper.fields import Field, broken, page_of, permissions, signature_fields, signer_of
from app.paper.objects import dictionary, elements, flag, number, text
from app.paper.pages import pages_of
from app.paper.reading import name_of, opened, read_document, well_formed

OLDEST_VERSION: Final = (1, 4)
"""Electronic originals are PDF 1.4 or later (LC-16.1a3)."""

_NO_CHANGES: Final = 1
_MOST_NAMED: Final = 100_000
_FARTHEST_PT: Final = 100_000.0
_TICK_PAGES = 100


@dataclass(frozen=True)
class Inspected:
    """A document that may be signed: its reader, its pages and its fields."""

    reader: PdfFileReader
    pages: tuple[PageGeometry, ...]
    fields: tuple[Field, ...]
    field_pages: tuple[int, ...]

    @property
    def facts(self) -> PaperFacts:
        version = self.reader.input_version
        fields = tuple(map(self._told, self.fields, self.field_pages))
        return PaperFacts(self.pages, version, fields, self.free_name())

    def _told(self, field: Field, page: int) -> SignatureField:
        rect = self._shown_rect(field, page)
        if field.value is None:
            return SignatureField(field.name, filled=False, page=page, rect=rect)
        signer, kind = signer_of(field.value)
        return SignatureField(field.name, filled=True, page=page, rect=rect, signer=signer, kind=kind)

    def _shown_rect(self, field: Field, page: int) -> Rect | None:
        """Return where the page shows the field; None for one without an extent or with an absurd one."""
        if not page or field.rect is None or max(map(abs, field.rect)) > _FARTHEST_PT:
            return None
        return self.pages[page - 1].from_user_space(*field.rect)

    def field(self, name: str) -> tuple[Field, int] | None:
        """Return the field of that name and its page (0: none shows it)."""
        both = zip(self.fields, self.field_pages, strict=True)
        return next(((field, page) for field, page in both if field.name == name), None)

    def free_name(self) -> str:
        """Return the first name of ours that no field has: KySo-1, KySo-2 and so on."""
        taken = _names(self.reader)
        count = 1
        while f"KySo-{count}" in taken:
            count += 1
        return f"KySo-{count}"


def inspect(path: str, shown: Shown, field: str | None, *, progress: Tell = silent) -> PaperFacts:
    """Return what the file holds, or refuse it by name.

    Raises:
        FileUnreadable, FileChanged: it is not there, or no longer the one that was shown.
        FileEncrypted, FileMalformed, SigningForbidden, FieldUnusable: it may not be signed, or not in that field.

    """
    name = name_of(path)
    with opened(path) as stream:
        size = os.fstat(stream.fileno()).st_size
        if size != shown.size:
            raise FileChanged(file=name)
        digest, pace = sha256(), Pace(progress, Stage.READING, size)
        try:
            feed(digest, stream, 0, size, step=pace.step)
        except EOFError as error:
            raise FileChanged(file=name) from error
        if digest.hexdigest().upper() != shown.sha256:
            raise FileChanged(file=name)
        return examine(stream, shown, field, name=name, progress=progress).facts


def examine(stream: BinaryIO, shown: Shown, field: str | None, *, name: str, progress: Tell) -> Inspected:
    """Examine an open document whose bytes are known to be the ones that were shown."""
    reader = read_document(stream, name)
    with well_formed(name):
        inspected = _read(reader, Pace(progress, Stage.READING, len(shown.pages)))
    if not _same_pages(inspected.pages, shown.pages):
        raise FileMalformed(file=name, why="pages_differ")
    with well_formed(name):
        why = _forbidden(reader, list(inspected.fields))
    if why is not None:
        raise SigningForbidden(file=name, why=why)
    if field is not None:
        with well_formed(name):
            _require_usable(inspected, field, name)
    with well_formed(name):
        pace = Pace(progress, Stage.CHECKING, shown.size)
        if broken(stream, shown.size, list(inspected.fields), pace):
            raise SigningForbidden(file=name, why="broken_signature")
    return inspected


def _read(reader: PdfFileReader, pace: Pace) -> Inspected:
    dictionaries: list[generic.DictionaryObject] = []
    pages: list[PageGeometry] = []
    for page, geometry in pages_of(reader):
        dictionaries.append(page)
        pages.append(geometry)
        if len(pages) % _TICK_PAGES == 0:
            pace.step(len(pages))
    fields = signature_fields(reader)
    return Inspected(reader, tuple(pages), tuple(fields), tuple(page_of(field, dictionaries) for field in fields))


def _same_pages(ours: tuple[PageGeometry, ...], shown: tuple[PageGeometry, ...]) -> bool:
    return len(ours) == len(shown) and all(one.is_close_to(other) for one, other in zip(ours, shown, strict=True))


def _forbidden(reader: PdfFileReader, fields: list[Field]) -> str | None:
    """Return why the file itself forbids another signature, or None.

    A list of locked fields (FieldMDP) forbids a new visible field only when it locks fields it does not name: every
    field, or every field but some. Validators then count the new one as a change of a locked field.
    """
    if reader.input_version < OLDEST_VERSION:
        return "old_version"
    if flag(reader.root, "/NeedsRendering"):
        return "dynamic_form"
    if "/XFA" in dictionary(reader.root, "/AcroForm"):
        return "xfa"
    for method, parameters in permissions(reader, fields):
        if method in {"/DocMDP", "/FieldMDP"} and number(parameters, "/P", 0) == _NO_CHANGES:
            return "certified"
        if method == "/FieldMDP" and text(parameters, "/Action") in {"/All", "/Exclude"}:
            return "locked"
    return None


def _require_usable(inspected: Inspected, name: str, file: str) -> None:
    """Refuse a field that is filled, shown twice, bound to conditions we do not know, or of another kind."""
    found = inspected.field(name)
    if found is None:
        if not name or "." in name or name in _names(inspected.reader):
            raise FieldUnusable(file=file, field=name, why="kind")
        return
    field, _ = found
    if field.value is not None:
        raise FieldUnusable(file=file, field=name, why="filled")
    if "/SV" in field.own or "/Lock" in field.own:
        raise FieldUnusable(file=file, field=name, why="conditions")
    parameters = [one for _, one in permissions(inspected.reader, list(inspected.fields))]
    if any(name in _locked_names(one) for one in parameters):
        raise FieldUnusable(file=file, field=name, why="locked")


def _names(reader: PdfFileReader) -> set[str]:
    """Return the first parts of the names of all fields; one without a name lends its children its place."""
    names: set[str] = set()
    waiting = elements(dictionary(reader.root, "/AcroForm"), "/Fields")
    for _ in range(_MOST_NAMED):
        if not waiting:
            return names
        field = waiting.pop()
        name = text(field, "/T")
        names.add(name)
        if not name:
            waiting += elements(field, "/Kids")
    raise ValueError("fields without number")


def _locked_names(parameters: generic.DictionaryObject) -> set[str]:
    return {str(name) for name in elements(parameters, "/Fields")}
