"""What the objects of a document are for, by where they are and never by what they say of themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum, auto
from typing import NamedTuple

from pyhanko.pdf_utils import generic

from app.check.uses import MEMBER, TRAILER, Use
from app.check.views import View, raw


class Role(Enum):
    """The parts of a document in which something may change after a signature; pages and their tree are among them."""

    CATALOGUE = auto()
    INFORMATION = auto()
    METADATA = auto()
    EXTENSIONS = auto()
    EVIDENCE = auto()
    """The dictionaries and lists of the validation data (DSS)."""
    FORM = auto()
    RESOURCES = auto()
    """What the form's fields are drawn with (/DR)."""
    FIELD_LIST = auto()
    FIELD = auto()
    PAGE_TREE = auto()
    """The tree's nodes and lists: everything above the pages."""
    PAGE = auto()
    ANNOTATION_LIST = auto()
    ANNOTATION = auto()
    LOOK = auto()
    """How annotations and fields look (/AP)."""


class _Spot(NamedTuple):
    """A value and where it stands: in which object, and the way to it there."""

    number: int
    path: tuple[str, ...]
    value: generic.PdfObject | None


class Structure:
    """The parts of a view and the uses by which they are what they are; raises one of UNREADABLE."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._roles: dict[int, dict[Use, set[Role]]] = {}
        self._seen: set[tuple[int, Role]] = set()
        self.shown_by: dict[int, set[int]] = {}
        """By the number of a part of an appearance: the annotations that are shown by it."""
        trailer = _Spot(TRAILER, (), view.trailer_view)
        self._settle(_Spot(TRAILER, ("/Info",), raw(view.trailer_view, "/Info")), Role.INFORMATION)
        root = self._at(trailer, "/Root", Role.CATALOGUE)
        self._at(root, "/Metadata", Role.METADATA)
        self._at(root, "/Extensions", Role.EXTENSIONS)
        self._read_evidence(root)
        self._read_form(root)
        self._read_pages(root)

    def roles(self, number: int, use: Use) -> frozenset[Role]:
        """Return what an object is by one of its uses; nothing for a use that belongs to no part."""
        return frozenset(self._roles.get(number, {}).get(use, ()))

    def above(self, numbers: Iterable[int]) -> frozenset[int]:
        """Return some numbers and those of every object through which they play their parts, up to the catalogue."""
        found: set[int] = set()
        waiting = list(numbers)
        while waiting:
            number = waiting.pop()
            if number not in found and number != TRAILER:
                found.add(number)
                waiting += [use.holder for use in self._roles.get(number, ())]
        return frozenset(found)

    def _settle(self, spot: _Spot, role: Role) -> _Spot:
        """Note that what stands at a place has this role, and go on to where it really is."""
        if not isinstance(spot.value, generic.IndirectObject):
            return spot
        number = spot.value.idnum
        self._roles.setdefault(number, {}).setdefault(Use(spot.number, spot.path), set()).add(role)
        value = self._view.value(number)
        if isinstance(value, generic.IndirectObject):
            raise TypeError("a reference to a reference")
        return _Spot(number, (), value)

    def _at(self, spot: _Spot, key: str, role: Role) -> _Spot:
        return self._settle(_Spot(spot.number, (*spot.path, key), raw(spot.value, key)), role)

    def _members(self, spot: _Spot, role: Role) -> Iterator[_Spot]:
        if isinstance(spot.value, generic.ArrayObject):
            for index in range(len(spot.value)):
                yield self._settle(_Spot(spot.number, (*spot.path, MEMBER), spot.value.raw_get(index)), role)

    def _entries(self, spot: _Spot, role: Role) -> Iterator[_Spot]:
        if isinstance(spot.value, generic.DictionaryObject) and not isinstance(spot.value, generic.StreamObject):
            for key in spot.value:
                yield self._at(spot, str(key), role)

    def _is_new(self, spot: _Spot, role: Role) -> bool:
        """Tell whether a part has not been read before; one that stands inside another object cannot come again."""
        if spot.path:
            return True
        known = (spot.number, role) in self._seen
        self._seen.add((spot.number, role))
        return not known

    def _read_evidence(self, root: _Spot) -> None:
        store = self._at(root, "/DSS", Role.EVIDENCE)
        for key in ("/Certs", "/CRLs", "/OCSPs"):
            self._at(store, key, Role.EVIDENCE)
        for each in self._entries(self._at(store, "/VRI", Role.EVIDENCE), Role.EVIDENCE):
            for key in ("/Cert", "/CRL", "/OCSP"):
                self._at(each, key, Role.EVIDENCE)

    def _read_form(self, root: _Spot) -> None:
        form = self._at(root, "/AcroForm", Role.FORM)
        for _ in self._entries(self._at(form, "/DR", Role.RESOURCES), Role.RESOURCES):
            pass
        waiting = [self._at(form, "/Fields", Role.FIELD_LIST)]
        while waiting:
            read = [field for field in self._members(waiting.pop(), Role.FIELD) if self._is_new(field, Role.FIELD)]
            waiting += [self._at(field, "/Kids", Role.FIELD_LIST) for field in read]

    def _read_pages(self, root: _Spot) -> None:
        waiting = [self._at(root, "/Pages", Role.PAGE_TREE)]
        while waiting:
            node = waiting.pop()
            if not self._is_new(node, Role.PAGE_TREE):
                continue
            kids = _Spot(node.number, (*node.path, "/Kids"), raw(node.value, "/Kids"))
            for kid in self._kids(self._settle(kids, Role.PAGE_TREE)):
                if raw(kid.value, "/Kids") is None:
                    self._read_page(kid)
                else:
                    waiting.append(kid)

    def _kids(self, kids: _Spot) -> Iterator[_Spot]:
        """Settle the members of a list of pages: a page is what has no pages below it."""
        if not isinstance(kids.value, generic.ArrayObject):
            return
        for index in range(len(kids.value)):
            value = kids.value.raw_get(index)
            has_kids = raw(self._view.resolve(value), "/Kids") is not None
            role = Role.PAGE_TREE if has_kids else Role.PAGE
            yield self._settle(_Spot(kids.number, (*kids.path, MEMBER), value), role)

    def _read_page(self, page: _Spot) -> None:
        if not self._is_new(page, Role.PAGE):
            return
        for annotation in self._members(self._at(page, "/Annots", Role.ANNOTATION_LIST), Role.ANNOTATION):
            if not annotation.path:
                self._read_look(annotation)

    def _read_look(self, annotation: _Spot) -> None:
        """Read an appearance: a dictionary of pictures for three occasions, each one stream or one for every state."""
        look = self._at(annotation, "/AP", Role.LOOK)
        parts = [look]
        for key in ("/N", "/R", "/D"):
            occasion = self._at(look, key, Role.LOOK)
            parts += [occasion, *self._entries(occasion, Role.LOOK)]
        for part in parts:
            if not part.path:
                self.shown_by.setdefault(part.number, set()).add(annotation.number)
