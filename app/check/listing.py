"""Every signature dictionary of a document: in the form's fields, on pages outside the form, and in the catalogue."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from pyhanko.pdf_utils import generic

from app.check.views import UNREADABLE, View, raw
from app.domain.geometry import PageGeometry, Placement, Rect, Size

DEEPEST = 64
FARTHEST_PT = 1_000_000.0
MOST_PAGES = 1_000_000
HANDED_DOWN = ("/MediaBox", "/CropBox", "/Rotate")
LETTER = (0.0, 0.0, 612.0, 792.0)


@dataclass(frozen=True)
class Found:
    """One signature dictionary (``value``; None if it cannot be read) and the field that shows it."""

    field: str
    value: generic.DictionaryObject | None
    number: int | None
    holder: generic.DictionaryObject | None
    placement: Placement | None
    in_form: bool = True


@dataclass(frozen=True)
class FieldNode:
    """A terminal or inner field: its full name, type, object number, the field above it and the entries.

    ``entries`` is None for a field that cannot be read: it may be a signature, and is listed as one.
    """

    name: str
    kind: str
    number: int | None
    entries: generic.DictionaryObject | None
    above: int | None = None


@dataclass(frozen=True)
class Shown:
    """A page: its number from 1, its dictionary and its geometry's inherited entries."""

    page: int
    number: int | None
    entries: generic.DictionaryObject
    inherited: dict[str, generic.PdfObject]


def list_signatures(view: View, *, placed: bool = True) -> list[Found]:
    """Return every signature dictionary once, in the order of the form and then of the pages."""
    shown = list(pages(view))
    places = {number: spot.placement for number, spot in marks(view, shown).items()} if placed else {}
    nodes = list(fields(view))
    in_form = {node.number for node in nodes}
    result: list[Found] = []
    seen: set[int] = set()
    for node in [*nodes, *_orphans(view, shown, in_form)]:
        found = _signature(view, node, places, in_form=node.number in in_form)
        if found is None or (found.number is not None and found.number in seen):
            continue
        seen |= {found.number} if found.number is not None else set()
        result.append(found)
    return [*result, *_named_by_catalogue(view, result)]


def fields(view: View) -> Iterator[FieldNode]:
    """Walk the form's field tree; a node met twice is passed over, a broken one is a signature not read."""
    form = view.dictionary(view.catalogue, "/AcroForm")
    seen: set[int] = set()
    waiting = [(kid, FieldNode("", "", None, form)) for kid in reversed(view.array(form, "/Fields"))]
    while waiting:
        value, above = waiting.pop()
        number = _number(value)
        if number is not None and number in seen:
            continue
        seen |= {number} if number is not None else set()
        try:
            entries = view.resolve(value)
            if number is not None and view.runs_into_another(number):
                raise ValueError("two objects in one place")
            if not isinstance(entries, generic.DictionaryObject):
                continue
            node = _node(view, entries, above, number)
            kids = view.array(entries, "/Kids")
        except UNREADABLE:
            yield FieldNode(above.name, "/Sig", number, None, above.number)
            continue
        yield node
        waiting.extend((kid, node) for kid in reversed(kids))


def inherited(view: View, entries: generic.PdfObject | None, key: str) -> generic.PdfObject | None:
    """Return the unresolved value a field has by itself or from the fields above it (/Parent)."""
    for _ in range(DEEPEST):
        if not isinstance(entries, generic.DictionaryObject):
            return None
        if key in entries:
            return raw(entries, key)
        entries = view.entry(entries, "/Parent")
    raise ValueError("fields above fields")


def clean(text: str) -> str:
    """Return a text that can be sent: half a character that a file left over becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def geometry(view: View, page: Shown) -> PageGeometry:
    """Return a page's geometry as shown."""
    media = _numbers(view, page.inherited.get("/MediaBox")) or LETTER
    crop = _numbers(view, page.inherited.get("/CropBox"))
    rotate = view.resolve(page.inherited.get("/Rotate"))
    unit = view.entry(page.entries, "/UserUnit")
    return PageGeometry.from_boxes(
        media,
        crop,
        rotate=int(rotate) if isinstance(rotate, generic.NumberObject) else 0,
        user_unit=float(unit) if isinstance(unit, generic.NumberObject | generic.FloatObject) and unit > 0 else 1.0,
    )


@dataclass(frozen=True)
class Spot:
    """Where a widget is: its page, its place on it if it has any, and the page's size in the same measure."""

    page: int
    placement: Placement | None
    size: Size


def marks(view: View, shown: list[Shown]) -> dict[int, Spot]:
    """Return where every widget is that pages show, by its number."""
    return {number: spot for page in shown for number, spot in _spots(view, page)}


def _node(view: View, entries: generic.DictionaryObject, above: FieldNode, number: int | None) -> FieldNode:
    kind, title = view.entry(entries, "/FT"), view.entry(entries, "/T")
    own = _text(title)
    name = ".".join(part for part in (above.name, own) if part)
    return FieldNode(name, str(kind or above.kind), number, entries, above.number)


def _signature(view: View, node: FieldNode, places: dict[int, Placement | None], *, in_form: bool) -> Found | None:
    if node.entries is None:
        return Found(node.name, None, node.number, None, None, in_form)
    value = raw(node.entries, "/V") if in_form else inherited(view, node.entries, "/V")
    if node.kind != "/Sig" or value is None:
        return None
    number = _number(value)
    try:
        place = _place(view, node, places)
        resolved = view.resolve(value)
    except UNREADABLE:
        return Found(node.name, None, number, node.entries, None, in_form)
    if resolved is None:
        return None
    readable = resolved if isinstance(resolved, generic.DictionaryObject) else None
    return Found(node.name, readable, number, node.entries, place, in_form)


def _place(view: View, node: FieldNode, places: dict[int, Placement | None]) -> Placement | None:
    kids = [number for kid in view.array(node.entries, "/Kids") if (number := _number(kid)) is not None]
    own = [node.number] if node.number is not None else []
    return next((place for number in own + kids if (place := places.get(number))), None)


def _orphans(view: View, shown: list[Shown], in_form: set[int | None]) -> Iterator[FieldNode]:
    """Yield signature widgets on pages that are no part of the form, with what they have from fields above them."""
    for page in shown:
        for annotation in _annotations(view, page):
            number = _number(annotation)
            if number is not None and number in in_form:
                continue
            try:
                entries = view.resolve(annotation)
                if inherited(view, entries, "/V") is None:
                    continue
                kind = view.resolve(inherited(view, entries, "/FT"))
                name = _text(view.resolve(inherited(view, entries, "/T")))
            except UNREADABLE:
                # What has no value that can be found is shown by no reader as a signature.
                continue
            if isinstance(entries, generic.DictionaryObject):
                yield FieldNode(name, str(kind), number, entries)


def _named_by_catalogue(view: View, listed: list[Found]) -> Iterator[Found]:
    """Yield what the catalogue names and no field shows: a certification, and signatures over usage rights."""
    rights = view.dictionary(view.catalogue, "/Perms")
    for key in ("/DocMDP", "/UR3", "/UR"):
        value = raw(rights, key)
        entries = view.resolve(value)
        if not isinstance(entries, generic.DictionaryObject) or any(_is_same(value, entries, each) for each in listed):
            continue
        yield Found("", entries, _number(value), None, None, in_form=False)


def _is_same(value: generic.PdfObject | None, entries: generic.DictionaryObject, found: Found) -> bool:
    number = _number(value)
    return found.number == number if number is not None else found.value == entries


def pages(view: View) -> Iterator[Shown]:
    """Walk the page tree in reading order; what cannot be read is passed over."""
    seen: set[int] = set()
    count = 0
    known: dict[str, generic.PdfObject] = {}
    waiting: list[tuple[generic.PdfObject | None, dict[str, generic.PdfObject]]] = [
        (raw(view.catalogue, "/Pages"), known)
    ]
    while waiting:
        value, known = waiting.pop()
        number = _number(value)
        if (number is not None and number in seen) or len(seen) > MOST_PAGES:
            continue
        seen |= {number} if number is not None else set()
        try:
            entries = view.resolve(value)
            if not isinstance(entries, generic.DictionaryObject):
                continue
            kids = view.array(entries, "/Kids")
        except UNREADABLE:
            continue
        known = known | {key: own for key in HANDED_DOWN if (own := raw(entries, key)) is not None}
        if "/Kids" not in entries:
            count += 1
            yield Shown(count, number, entries, known)
        waiting.extend((kid, known) for kid in reversed(kids))


def _annotations(view: View, page: Shown) -> list[generic.PdfObject]:
    try:
        return view.array(page.entries, "/Annots")
    except UNREADABLE:
        return []


def _spots(view: View, page: Shown) -> Iterator[tuple[int, Spot]]:
    for annotation in _annotations(view, page):
        if not isinstance(annotation, generic.IndirectObject):
            continue
        try:
            whole = geometry(view, page)
            placement = _spot(view, page, view.resolve(annotation))
        except UNREADABLE:
            continue
        yield annotation.idnum, Spot(page.page, placement, whole.shown)


def _spot(view: View, page: Shown, entries: generic.PdfObject | None) -> Placement | None:
    if str(view.entry(entries, "/Subtype")) != "/Widget":
        return None
    box = _numbers(view, raw(entries, "/Rect"))
    if box is None or box[0] == box[2] or box[1] == box[3]:
        return None
    shown: Rect = geometry(view, page).from_user_space(*box)
    numbers = (shown.x, shown.y, shown.width, shown.height)
    is_sane = all(math.isfinite(number) and abs(number) <= FARTHEST_PT for number in numbers)
    return Placement(page.page, shown) if is_sane and shown.width > 0 and shown.height > 0 else None


def _numbers(view: View, value: generic.PdfObject | None) -> tuple[float, float, float, float] | None:
    found = view.resolve(value)
    if not isinstance(found, generic.ArrayObject) or len(found) != 4:
        return None
    numbers = [view.resolve(found.raw_get(i)) for i in range(4)]
    if not all(isinstance(number, generic.NumberObject | generic.FloatObject) for number in numbers):
        return None
    left, bottom, right, top = (float(str(number)) for number in numbers)
    return left, bottom, right, top


def _number(value: generic.PdfObject | None) -> int | None:
    return value.idnum if isinstance(value, generic.IndirectObject) else None


def _text(value: generic.PdfObject | None) -> str:
    return clean(value) if isinstance(value, generic.TextStringObject) else ""
