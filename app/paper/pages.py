"""The pages of a document, found by walking the whole tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from app.domain.geometry import PageGeometry
from app.paper.objects import box, number

_LETTER: Final = (0.0, 0.0, 612.0, 792.0)
"""PDFium's page when no MediaBox is given; ISO 32000-1 requires one."""

_INHERITED: Final = ("/MediaBox", "/CropBox", "/Rotate")
_FARTHEST: Final = 1_000_000.0


def pages_of(reader: PdfFileReader) -> Iterator[tuple[generic.DictionaryObject, PageGeometry]]:
    """Yield every page with its geometry, in reading order, boxes inherited as ISO 32000-1 7.7.3.4 has it.

    Every branch must have as many pages as it says: PDFium finds pages by these numbers, pyHanko by walking.
    """
    walk = _Walk([(reader.root.raw_get("/Pages"), generic.DictionaryObject(), None)])
    count = 0
    while walk.stack:
        raw, inherited, before = walk.stack.pop()
        node = raw.get_object()
        if not isinstance(node, generic.DictionaryObject):
            raise TypeError("page tree")
        if before is not None:
            if number(node, "/Count", -1) != count - before:
                raise ValueError("pages of a branch")
            continue
        known = walk.enter(raw, node, inherited)
        if "/Kids" in node:
            walk.expand(raw, node, known, count)
        else:
            count += 1
            yield node, _geometry(known, node)


class _Walk:
    """The way through a page tree: what is still to be visited, and what was."""

    def __init__(self, stack: list[tuple[generic.PdfObject, generic.DictionaryObject, int | None]]) -> None:
        self.stack = stack
        self._seen: set[int] = set()

    def enter(
        self, raw: generic.PdfObject, node: generic.DictionaryObject, inherited: generic.DictionaryObject
    ) -> generic.DictionaryObject:
        """Return what holds for this node and below it; refuse a node that was there before."""
        if isinstance(raw, generic.IndirectObject):
            if raw.idnum in self._seen:
                raise ValueError("page tree goes in circles")
            self._seen.add(raw.idnum)
        known = generic.DictionaryObject(inherited)
        known.update({key: node[key] for key in _INHERITED if key in node})
        return known

    def expand(
        self, raw: generic.PdfObject, node: generic.DictionaryObject, known: generic.DictionaryObject, count: int
    ) -> None:
        """Put the children before everything else, and behind them the question of how many pages they had."""
        kids = node["/Kids"]
        self.stack.append((raw, known, count))
        self.stack.extend((kids.raw_get(index), known, None) for index in reversed(range(len(kids))))


def _geometry(known: generic.DictionaryObject, page: generic.DictionaryObject) -> PageGeometry:
    media = box(known, "/MediaBox") or _LETTER
    if media[0] == media[2] or media[1] == media[3]:
        media = _LETTER
    if any(abs(side) > _FARTHEST for side in media):
        raise ValueError("page beyond every measure")
    unit = number(page, "/UserUnit", 1.0)
    return PageGeometry.from_boxes(
        media,
        box(known, "/CropBox"),
        rotate=int(number(known, "/Rotate", 0)),
        user_unit=unit if 0 < unit <= 100_000 else 1.0,
    )
