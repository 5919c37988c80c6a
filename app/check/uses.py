"""How a document uses its objects: every reference to some of them, found by reading everything that can be reached.

A number nothing refers to may be written anew without changing the document, and an object that is used in one way only
may change in the way that suits this use. Both have to be known for certain, so every object that can be reached from
the trailer is parsed; a document too large for that is not judged at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from pyhanko.pdf_utils import generic

from app.check.views import View, raw

MOST_OBJECTS = 400_000
TRAILER = 0
MEMBER = "[]"
"""What stands in a path for an element of an array."""


class Use(NamedTuple):
    """A reference: the object it stands in, and the way to it through dictionaries and arrays inside."""

    holder: int
    path: tuple[str, ...]


class Uses:
    """Every use of some numbers of a view; raises one of UNREADABLE where that cannot be found out."""

    def __init__(self, view: View, wanted: frozenset[int], progress: Callable[[float], None]) -> None:
        self._found: dict[int, list[Use]] = {number: [] for number in wanted}
        seen: set[int] = set()
        waiting = list(self._note(TRAILER, _trailer(view)))
        while waiting:
            number = waiting.pop()
            if number in seen:
                continue
            seen.add(number)
            if len(seen) > MOST_OBJECTS:
                raise ValueError("too many objects")
            if len(seen) % 256 == 0:
                progress(min(len(seen) / max(len(view.places), 1), 1.0))
            value = view.value(number)
            if view.runs_into_another(number):
                raise ValueError("objects in objects")
            waiting.extend(each for each in self._note(number, value) if each not in seen)

    def of(self, number: int) -> list[Use]:
        """Return every use of one of the wanted numbers, also of a number that has no object."""
        return self._found[number]

    def _note(self, holder: int, value: generic.PdfObject | None) -> Iterator[int]:
        for number, path in references(value):
            if number in self._found:
                self._found[number].append(Use(holder, path))
            yield number


def references(value: generic.PdfObject | None) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield every reference in a parsed object with the way to it, without following any."""
    waiting: list[tuple[generic.PdfObject | None, tuple[str, ...]]] = [(value, ())]
    while waiting:
        each, path = waiting.pop()
        if isinstance(each, generic.IndirectObject):
            yield each.idnum, path
        elif isinstance(each, generic.DictionaryObject):
            waiting.extend((each.raw_get(key), (*path, str(key))) for key in each)
        elif isinstance(each, generic.ArrayObject):
            waiting.extend((each.raw_get(index), (*path, MEMBER)) for index in range(len(each)))


def _trailer(view: View) -> generic.DictionaryObject:
    entries = ((key, raw(view.trailer_view, key)) for key in ("/Root", "/Info", "/Encrypt"))
    return generic.DictionaryObject({generic.pdf_name(key): value for key, value in entries if value is not None})
