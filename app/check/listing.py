"""Every signature dictionary of a document: in the form's fields, on pages outside the form, and in the catalogue."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from pyhanko.pdf_utils import generic

from app.check.views import UNREADABLE, View, raw
from app.domain.geometry import PageGeometry, Placement, Rect

DEEPEST = 64
FARTHEST_PT = 1_000_000.0
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
    """A terminal or inner field: its full name, type, object number and the way to it."""

    name: str
    kind: str
    number: int | None
    entries: generic.DictionaryObject | None
    """None for a field that cannot be read: it may be a signature, and is listed as one."""


@dataclass(frozen=True)
class Shown:
    """A page: its number from 1, its dictionary and its geometry's inherited entries."""

    page: int
    number: int | None
    entries: generic.DictionaryObject
    inherited: dict[str, generic.PdfObject]


def list_signatures(view: View) -> list[Found]:
    """Return every signature dictionary once, in the order of the form and then of the pages."""
    places = {spot.number: spot for page in pages(view) for spot in _spots(view, page) if spot.number is not None}
    result: list[Found] = []
    seen: set[int] = set()
    candidates = [(node, True) for node in fields(view)] + [(node, False) for node in _orphans(view)]
    for node, in_form in candidates:
        found = _signature(view, node, places, in_form=in_form)
        if found is None or (found.number is not None and found.number in seen):
            continue
        seen |= {found.number} if found.number is not None else set()
        result.append(found)
    return [*result, *_certification(view, seen)]


def fields(view: View) -> Iterator[FieldNode]:
    """Walk the form's field tree; a node met twice or too deep is passed over, a broken one is a signature not read."""
    form = view.dictionary(view.catalogue, "/AcroForm")
    seen: set[int] = set()
    for kid in view.array(form, "/Fields"):
        yield from _walk(view, kid, FieldNode("", "", None, form), seen, 0)


def clean(text: str) -> str:
    """Return a text that can be sent: half a character that a file left over becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def pages(view: View) -> Iterator[Shown]:
    """Walk the page tree in reading order; what cannot be read is passed over."""
    seen: set[int] = set()
    counter = iter(range(1, 10_000_000))
    yield from _pages_below(view, raw(view.catalogue, "/Pages"), {}, seen, counter)


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
class _Spot:
    number: int | None
    placement: Placement | None


def _walk(view: View, value: generic.PdfObject, above: FieldNode, seen: set[int], depth: int) -> Iterator[FieldNode]:
    number = value.idnum if isinstance(value, generic.IndirectObject) else None
    if depth > DEEPEST or (number is not None and number in seen):
        return
    seen |= {number} if number is not None else set()
    try:
        entries = view.resolve(value)
    except UNREADABLE:
        yield FieldNode(above.name, "/Sig", number, None)
        return
    if not isinstance(entries, generic.DictionaryObject):
        return
    node = _node(view, entries, above, number)
    yield node
    for kid in view.array(entries, "/Kids"):
        yield from _walk(view, kid, node, seen, depth + 1)


def _node(view: View, entries: generic.DictionaryObject, above: FieldNode, number: int | None) -> FieldNode:
    kind, title = view.entry(entries, "/FT"), view.entry(entries, "/T")
    own = _text(title)
    name = ".".join(part for part in (above.name, own) if part)
    return FieldNode(name, str(kind or above.kind), number, entries)


def _signature(view: View, node: FieldNode, places: dict[int, _Spot], *, in_form: bool) -> Found | None:
    if node.entries is None:
        return Found(node.name, None, node.number, None, None, in_form)
    value = raw(node.entries, "/V")
    if node.kind != "/Sig" or value is None:
        return None
    number = value.idnum if isinstance(value, generic.IndirectObject) else None
    spot = _place(view, node, places)
    try:
        resolved = view.resolve(value)
    except UNREADABLE:
        return Found(node.name, None, number, node.entries, spot, in_form)
    if resolved is None:
        return None
    readable = resolved if isinstance(resolved, generic.DictionaryObject) else None
    return Found(node.name, readable, number, node.entries, spot, in_form)


def _place(view: View, node: FieldNode, places: dict[int, _Spot]) -> Placement | None:
    kids = [kid.idnum for kid in view.array(node.entries, "/Kids") if isinstance(kid, generic.IndirectObject)]
    own = [node.number] if node.number is not None else []
    return next((places[n].placement for n in own + kids if n in places and places[n].placement), None)


def _orphans(view: View) -> Iterator[FieldNode]:
    """Yield signature widgets on pages; those of the form come again and are recognised by their value."""
    for page in pages(view):
        for annotation in _annotations(view, page):
            try:
                entries = view.resolve(annotation)
            except UNREADABLE:
                # Of the form's own, the walk of the fields has told already.
                continue
            if not isinstance(entries, generic.DictionaryObject) or "/V" not in entries:
                continue
            number = annotation.idnum if isinstance(annotation, generic.IndirectObject) else None
            title = view.entry(entries, "/T")
            name = _text(title)
            yield FieldNode(name, str(view.entry(entries, "/FT")), number, entries)


def _certification(view: View, seen: set[int]) -> Iterator[Found]:
    """Yield a certification that the catalogue names and no field shows."""
    value = raw(view.dictionary(view.catalogue, "/Perms"), "/DocMDP")
    number = value.idnum if isinstance(value, generic.IndirectObject) else None
    entries = view.resolve(value)
    if number in seen or not isinstance(entries, generic.DictionaryObject):
        return
    if number is not None or not seen:
        yield Found("", entries, number, None, None, in_form=False)


def _pages_below(
    view: View,
    value: generic.PdfObject | None,
    inherited: dict[str, generic.PdfObject],
    seen: set[int],
    counter: Iterator[int],
) -> Iterator[Shown]:
    number = value.idnum if isinstance(value, generic.IndirectObject) else None
    if (number is not None and number in seen) or len(seen) > 1_000_000:
        return
    seen |= {number} if number is not None else set()
    try:
        entries = view.resolve(value)
        if not isinstance(entries, generic.DictionaryObject):
            return
        kids = view.array(entries, "/Kids")
    except UNREADABLE:
        return
    own = {key: found for key in ("/MediaBox", "/CropBox", "/Rotate") if (found := raw(entries, key)) is not None}
    if "/Kids" not in entries:
        yield Shown(next(counter), number, entries, inherited | own)
    for kid in kids:
        yield from _pages_below(view, kid, inherited | own, seen, counter)


def _annotations(view: View, page: Shown) -> list[generic.PdfObject]:
    try:
        return view.array(page.entries, "/Annots")
    except UNREADABLE:
        return []


def _spots(view: View, page: Shown) -> Iterator[_Spot]:
    for annotation in _annotations(view, page):
        if not isinstance(annotation, generic.IndirectObject):
            continue
        try:
            yield _Spot(annotation.idnum, _spot(view, page, view.resolve(annotation)))
        except UNREADABLE:
            continue


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


def _text(value: generic.PdfObject | None) -> str:
    return clean(value) if isinstance(value, generic.TextStringObject) else ""
