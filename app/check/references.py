"""Which objects of a document refer to which: what makes it safe to judge a change by the changed object alone.

A number nothing refers to may be written anew without changing the document. Parsing every object of a large file
would take long, so the text of references is looked for first, and only the objects that seem to hold one are parsed.
If the two disagree – old versions lie between the objects, or something is built to mislead – every object is parsed
after all.
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
DEEPEST_LISTS = 3
TRAILER = 0
_GAP = rb"(?:[\x00\t\n\x0c\r ]|%[^\r\n]*[\r\n])+"
_REFERENCE = re.compile(rb"(?<![0-9])([0-9]{1,10})" + _GAP + rb"[0-9]{1,10}" + _GAP + rb"R(?![A-Za-z0-9])")

Holders = dict[int, Counter[int]]
"""By number: which objects refer to it, and how often."""


class References:
    """The references of one view to some of its numbers."""

    def __init__(self, view: View, wanted: frozenset[int], progress: Callable[[float], None]) -> None:
        self._view = view
        self._progress = progress
        self._holders = self._find(wanted)
        for _ in range(DEEPEST_LISTS):
            lists = {each for seen in self._holders.values() for each in seen if self._is_list(each)}
            if lists <= self._holders.keys():
                break
            self._holders |= self._find(frozenset(lists - self._holders.keys()))

    def has(self, number: int) -> bool:
        """Tell whether anything refers to that number."""
        return bool(self._holders[number])

    def holders(self, number: int) -> frozenset[int]:
        """Return the numbers of the objects that refer to ``number``."""
        return frozenset(self._holders[number])

    def keys(self, number: int, depth: int = 0) -> frozenset[str]:
        """Return the dictionary keys under which an object is used; in a list, the key ends with ``[]``."""
        result: set[str] = set()
        for holder in self.holders(number) - {TRAILER}:
            value = self._view.value(holder)
            result |= set(_keys_of(value, number))
            if not isinstance(value, generic.ArrayObject):
                continue
            if holder not in self._holders or depth > DEEPEST_LISTS:
                raise ValueError("lists in lists")
            result |= {key.removesuffix("[]") + "[]" for key in self.keys(holder, depth + 1)}
        return frozenset(result)

    def _is_list(self, number: int) -> bool:
        return number != TRAILER and isinstance(self._view.value(number), generic.ArrayObject)

    def _find(self, wanted: frozenset[int]) -> Holders:
        seen = self._glance(wanted)
        parsed: dict[int, Counter[int]] = {}
        for number, holders in seen.items():
            for holder, count in holders.items():
                if holder not in parsed:
                    parsed[holder] = Counter(self._numbers_of(holder))
                if parsed[holder][number] != count:
                    return self._read_all(wanted)
        return seen

    def _glance(self, wanted: frozenset[int]) -> Holders:
        """Look for the text of references, in every object up to where the next one starts."""
        result: Holders = {number: Counter() for number in wanted}
        _note(result, TRAILER, self._numbers_of(TRAILER))
        offsets = sorted({place for _, place in self._view.places.values() if isinstance(place, int)})
        for number, place in self._counted():
            if isinstance(place, int):
                _note(result, number, self._numbers_at(number, place, offsets))
        for number in self._packed_with(wanted):
            _note(result, number, self._numbers_of(number))
        return result

    def _read_all(self, wanted: frozenset[int]) -> Holders:
        result: Holders = {number: Counter() for number in wanted}
        for number in (TRAILER, *(number for number, _ in self._counted())):
            _note(result, number, self._numbers_of(number))
        return result

    def _counted(self) -> Iterator[tuple[int, int | ObjStreamRef]]:
        places = self._view.places
        for done, (number, (_, place)) in enumerate(places.items()):
            if done % 512 == 0:
                self._progress(done / len(places))
            if place is not None:
                yield number, place

    def _numbers_of(self, number: int) -> list[int]:
        if number != TRAILER:
            return _numbers_in(self._view.value(number))
        entries = (raw(self._view.trailer_view, key) for key in ("/Root", "/Info", "/Encrypt"))
        return [each for entry in entries for each in _numbers_in(entry)]

    def _numbers_at(self, number: int, place: int, offsets: list[int]) -> list[int]:
        following = bisect.bisect_right(offsets, place)
        end = offsets[following] if following < len(offsets) else self._view.end
        if end - place > SMALL:
            return self._numbers_of(number)
        self._view.file.seek(place)
        text = self._view.file.read(min(end - place + OVERLAP, self._view.end - place))
        return [int(match[1]) for match in _REFERENCE.finditer(text) if match.start() < end - place]

    def _packed_with(self, wanted: frozenset[int]) -> Iterator[int]:
        """Yield the numbers in those object streams in which a wanted number is seen at all."""
        members: dict[int, list[int]] = {}
        for number, (_, place) in self._view.places.items():
            if isinstance(place, ObjStreamRef):
                members.setdefault(place.obj_stream_id, []).append(number)
        for container, numbers in members.items():
            stream = self._view.value(container)
            if not isinstance(stream, generic.StreamObject):
                raise TypeError("an object stream was expected")
            text = stream.read_data(DecodePurpose.OBJECT_STREAM)
            if any(int(match[1]) in wanted for match in _REFERENCE.finditer(text)):
                yield from numbers


def _note(holders: Holders, holder: int, numbers: list[int]) -> None:
    for number in numbers:
        if number in holders:
            holders[number][holder] += 1


def _numbers_in(value: generic.PdfObject | None) -> list[int]:
    """Return the numbers of all references in a parsed object, without following them."""
    if isinstance(value, generic.IndirectObject):
        return [value.idnum]
    if isinstance(value, generic.DictionaryObject):
        return [number for key in value for number in _numbers_in(value.raw_get(key))]
    if isinstance(value, generic.ArrayObject):
        return [number for i in range(len(value)) for number in _numbers_in(value.raw_get(i))]
    return []


def _keys_of(value: generic.PdfObject | None, number: int, above: str = "") -> Iterator[str]:
    """Yield the innermost keys under which a parsed object refers to ``number``."""
    if isinstance(value, generic.IndirectObject) and value.idnum == number and above:
        yield above
    elif isinstance(value, generic.DictionaryObject):
        for key in value:
            yield from _keys_of(value.raw_get(key), number, str(key))
    elif isinstance(value, generic.ArrayObject):
        for i in range(len(value)):
            yield from _keys_of(value.raw_get(i), number, above and above.removesuffix("[]") + "[]")
