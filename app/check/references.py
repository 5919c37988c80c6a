"""Which objects of a document refer to which: what makes it safe to judge a change by the changed object alone.

A number nothing refers to may be written anew without changing the document. The answer is found by looking for the
text of references, because parsing every object of a large file would take minutes; where the holder of a reference
matters, the holder is parsed as well and must hold exactly the references that were seen.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Callable, Iterator

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.xref import ObjStreamRef

from app.check.views import View, raw

SMALL = 64 * 1024
OVERLAP = 64
_GAP = rb"(?:[\x00\t\n\x0c\r ]|%[^\r\n]*[\r\n])+"
_REFERENCE = re.compile(rb"(?<![0-9])([0-9]{1,10})" + _GAP + rb"[0-9]{1,10}" + _GAP + rb"R(?![A-Za-z0-9])")

TRAILER = 0


class References:
    """The references of one view to some of its numbers."""

    def __init__(self, view: View, wanted: frozenset[int], progress: Callable[[float], None]) -> None:
        self._view = view
        self._holders: dict[int, Counter[int]] = {number: Counter() for number in wanted}
        for key in ("/Root", "/Info", "/Encrypt"):
            self._note(TRAILER, _numbers_in(raw(view.trailer_view, key)))
        self._scan(progress)

    def has(self, number: int) -> bool:
        """Tell whether anything refers to that number."""
        return bool(self._holders[number])

    def holders(self, number: int) -> frozenset[int] | None:
        """Return the numbers of the objects that refer to ``number``; None if that cannot be said for certain."""
        for holder, seen in self._holders[number].items():
            found = _numbers_in(self._view.value(holder)) if holder != TRAILER else [number] * seen
            if found.count(number) != seen:
                return None
        return frozenset(self._holders[number])

    def _note(self, holder: int, numbers: list[int]) -> None:
        for number in numbers:
            if number in self._holders:
                self._holders[number][holder] += 1

    def _scan(self, progress: Callable[[float], None]) -> None:
        places = self._view.places
        offsets = sorted({place for _, place in places.values() if isinstance(place, int)})
        containers = {place.obj_stream_id for _, place in places.values() if isinstance(place, ObjStreamRef)}
        for done, (number, (_, place)) in enumerate(places.items()):
            if done % 1024 == 0:
                progress(done / len(places))
            if isinstance(place, int):
                self._note(number, self._numbers_at(number, place, offsets))
        for container in containers:
            progress(1.0)
            for number, text in _members(self._view, container):
                self._note(number, _numbers_seen(text))

    def _numbers_at(self, number: int, place: int, offsets: list[int]) -> list[int]:
        following = bisect.bisect_right(offsets, place)
        end = offsets[following] if following < len(offsets) else self._view.end
        if end - place > SMALL:
            return _numbers_in(self._view.value(number))
        self._view.file.seek(place)
        text = self._view.file.read(min(end - place + OVERLAP, self._view.end - place))
        return _numbers_seen(text, end - place)


def _numbers_seen(text: bytes, length: int | None = None) -> list[int]:
    """Return the numbers of all references that start in the first ``length`` bytes."""
    limit = len(text) if length is None else length
    return [int(match[1]) for match in _REFERENCE.finditer(text) if match.start() < limit]


def _numbers_in(value: generic.PdfObject | None, depth: int = 0) -> list[int]:
    """Return the numbers of all references in a parsed object, without following them."""
    if depth > 200:
        raise ValueError("too deep")
    if isinstance(value, generic.IndirectObject):
        return [value.idnum]
    if isinstance(value, generic.DictionaryObject):
        inner = [value.raw_get(key) for key in value]
    elif isinstance(value, generic.ArrayObject):
        inner = [value.raw_get(i) for i in range(len(value))]
    else:
        return []
    return [number for each in inner for number in _numbers_in(each, depth + 1)]


def _members(view: View, container: int) -> Iterator[tuple[int, bytes]]:
    stream = view.value(container)
    if not isinstance(stream, generic.StreamObject):
        return
    data = stream.read_data(DecodePurpose.OBJECT_STREAM)
    first, count = int(str(stream["/First"])), int(str(stream["/N"]))
    head = [int(word) for word in data[:first].split()[: 2 * count]]
    numbers, starts = head[::2], [first + start for start in head[1::2]]
    ends = sorted({*starts, len(data)})
    for number, start in zip(numbers, starts, strict=True):
        yield number, data[start : ends[bisect.bisect_right(ends, start)] if start < len(data) else start]
