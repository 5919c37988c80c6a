"""Hand-made incremental updates and signatures on a document whose objects we know.

This is a second, independent signing program: it shares no code with the product, so that the two can judge each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.parts.cms import Sealer
from tests.parts.documents.letter import SIGNATURE_SPACE, Box, PageShape, office_draft
from tests.parts.pdf import Body, Draft, Entries, append_revision, packed, ref, refs, source, text_string, write_classic

RESERVED_BYTES = 12_000
RANGE_ROOM = 40


@dataclass(frozen=True)
class Signing:
    """What the signature dictionary and its field say."""

    seal: Sealer
    subfilter: str | None = "adbe.pkcs7.detached"
    field_name: str = "Signature1"
    rect: Box = SIGNATURE_SPACE
    """All zero for an invisible signature."""
    type: str = "Sig"
    signer: str = ""
    claimed: datetime | None = None
    """Becomes /M."""
    certify: int | None = None
    """DocMDP level; makes it a certification signature."""
    lock: str | None = None
    """Entries of a field lock (FieldMDP), for instance ``/Action /All``."""
    certificates: tuple[bytes, ...] = ()
    """DER certificates for /Cert."""
    fills: int | None = None
    """Object number of an empty field to sign in."""
    gap_before: int = 0
    """Bytes in front of /Contents that the ByteRange leaves out too."""
    byte_range: str | None = None
    """Written instead of the true one."""
    contents: bytes | None = None
    """Written instead of what the sealer makes."""


@dataclass
class Document:
    """A file together with what we know of it, open for further revisions."""

    path: Path
    draft: Draft
    start: int
    """Where the last cross-reference table begins."""
    offsets: dict[int, int] = field(default_factory=dict)
    """Where the objects of the last revision begin."""

    def revise(self, changes: Mapping[int, Body]) -> None:
        """Add an incremental update with the changed and new objects."""
        for number, body in changes.items():
            self.draft.put(number, body)
        self.offsets = append_revision(self.path, changes, self.draft.trailer(), self.start)
        self.start = self.offsets.pop(0)

    def add_fields(self, numbers: list[int], *, page: int = 0, flags: int = 0) -> dict[int, Body]:
        """Return the changes that make these fields part of the form and show them on a page."""
        draft = self.draft
        changes: dict[int, Body] = {}
        draft.fields += numbers
        if not draft.form:
            draft.form = draft.add({})
            changes[draft.root] = {**draft.entries(draft.root), "AcroForm": ref(draft.form)}
        form: Entries = {**draft.entries(draft.form), "Fields": refs(draft.fields)}
        changes[draft.form] = {**form, "SigFlags": str(flags)} if flags else form
        return changes | self.annotate(numbers, page=page)

    def annotate(self, numbers: list[int], *, page: int = 0) -> dict[int, Body]:
        """Return the change that puts annotations on a page."""
        entries = self.draft.entries(self.draft.pages[page])
        before = entries.get("Annots", "[]").strip("[]")
        return {self.draft.pages[page]: {**entries, "Annots": f"[{before} {refs(numbers).strip('[]')}]"}}

    def sign(self, signing: Signing) -> None:
        """Add a revision with one signature."""
        draft = self.draft
        value = draft.reserve()
        spot = signing.fills or draft.reserve()
        changes: dict[int, Body] = {value: _signature_source(signing)}
        if signing.fills:
            changes[spot] = {**draft.entries(spot), "V": ref(value)}
        else:
            changes |= _new_field(draft, signing, spot, value) | self.add_fields([spot], flags=3)
        if signing.certify is not None:
            root = changes.get(draft.root, draft.entries(draft.root))
            changes[draft.root] = {**_entries(root), "Perms": f"<< /DocMDP {ref(value)} >>"}
        self.revise(changes)
        _seal(self.path, self.offsets[value], signing)


def letter_document(path: Path, pages: int = 1) -> Document:
    """Write the letter with a classic table, open for revisions."""
    draft = office_draft([PageShape()] * pages)
    return Document(path, draft, write_classic(draft, path))


def form_object(draft: Draft, text: str, width: float, height: float) -> tuple[int, Body]:
    """Return an appearance: a thin frame with a line of Latin text."""
    number = draft.reserve()
    operators = (
        f"q 0.1 0.2 0.7 RG 0.5 0.5 {width - 1:g} {height - 1:g} re S Q BT /F 9 Tf 6 {height / 2:g} Td ({text}) Tj ET"
    )
    font = "<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    entries = {"Type": "/XObject", "Subtype": "/Form", "BBox": f"[0 0 {width:g} {height:g}]", "Resources": font}
    return number, packed(entries, operators.encode("ascii"))


def widget(draft: Draft, rect: Box, *, page: int = 0, **entries: str) -> Entries:
    """Return a field that is its own annotation."""
    place = "[" + " ".join(f"{number:g}" for number in rect) + "]"
    shared = {"Type": "/Annot", "Subtype": "/Widget", "Rect": place, "F": "132", "P": ref(draft.pages[page])}
    return {**shared, **entries}


def _new_field(draft: Draft, signing: Signing, spot: int, value: int) -> dict[int, Body]:
    x0, y0, x1, y1 = signing.rect
    entries = widget(draft, signing.rect, FT="/Sig", T=text_string(signing.field_name), V=ref(value))
    if signing.lock:
        entries["Lock"] = f"<< /Type /SigFieldLock {signing.lock} >>"
    if x1 == x0 or y1 == y0:
        return {spot: entries}
    look, body = form_object(draft, "Digitally signed", x1 - x0, y1 - y0)
    return {look: body, spot: {**entries, "AP": f"<< /N {ref(look)} >>"}}


def _signature_source(signing: Signing) -> str:
    """Return the signature dictionary with room for ByteRange and Contents."""
    entries = {"Type": f"/{signing.type}", "Filter": "/Adobe.PPKLite"}
    if signing.subfilter is not None:
        entries["SubFilter"] = f"/{signing.subfilter}"
    entries["ByteRange"] = "[" + " " * RANGE_ROOM + "]"
    if signing.certificates:
        entries["Cert"] = "[" + " ".join(f"<{der.hex()}>" for der in signing.certificates) + "]"
    if references := _references(signing):
        entries["Reference"] = references
    if signing.signer:
        entries["Name"] = text_string(signing.signer)
    if signing.claimed:
        zone = signing.claimed.strftime("%z")
        entries["M"] = f"(D:{signing.claimed:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:]}')"
    return source({**entries, "Contents": "<" + "0" * (2 * RESERVED_BYTES) + ">"})


def _references(signing: Signing) -> str:
    parts = []
    if signing.certify is not None:
        parameters = f"<< /Type /TransformParams /P {signing.certify} /V /1.2 >>"
        parts.append(f"<< /Type /SigRef /TransformMethod /DocMDP /TransformParams {parameters} >>")
    if signing.lock:
        parameters = f"<< /Type /TransformParams {signing.lock} /V /1.2 >>"
        parts.append(f"<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams {parameters} >>")
    return f"[{' '.join(parts)}]" if parts else ""


def _seal(path: Path, at: int, signing: Signing) -> None:
    """Fill ByteRange and Contents of the signature dictionary that starts at ``at``."""
    content = bytearray(path.read_bytes())
    range_at = content.index(b"/ByteRange [", at) + len("/ByteRange [")
    open_at = content.index(b"/Contents <", at) + len("/Contents ")
    close_at = content.index(b">", open_at) + 1
    true_range = (0, open_at - signing.gap_before, close_at, len(content) - close_at)
    words = signing.byte_range if signing.byte_range is not None else " ".join(str(number) for number in true_range)
    content[range_at : range_at + RANGE_ROOM] = words.encode("ascii").ljust(RANGE_ROOM)
    covered = bytes(content[: true_range[1]]) + bytes(content[close_at:])
    made = signing.contents if signing.contents is not None else signing.seal(covered)
    if len(made) > RESERVED_BYTES:
        raise ValueError(f"{len(made)} bytes do not fit the reserved {RESERVED_BYTES}")
    content[open_at + 1 : close_at - 1] = made.hex().encode("ascii").ljust(2 * RESERVED_BYTES, b"0")
    path.write_bytes(content)


def _entries(body: Body) -> Entries:
    if not isinstance(body, dict):
        raise TypeError("a dictionary was expected")
    return body
