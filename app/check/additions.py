"""What may be new in a list of fields or annotations: a real signature's field, an empty one, and remarks."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Final

from pyhanko.pdf_utils import generic

from app.check.changes import ANNOTATING, EVIDENCE, SIGNING, ChangeSuspicious, Kinds
from app.check.covering import Covering, has_area
from app.check.listing import FieldNode, fields, inherited
from app.check.ranges import RangeWrong, covered
from app.check.structure import Role
from app.check.views import View, raw

FIELD_MAY_HAVE: Final = frozenset(
    {
        "/AP", "/AS", "/BS", "/Border", "/DA", "/DR", "/F", "/FT", "/Ff", "/H", "/Kids", "/Lock", "/M", "/MK", "/NM",
        "/P", "/Parent", "/Q", "/Rect", "/SV", "/StructParent", "/Subtype", "/T", "/TM", "/TU", "/Type", "/V",
    }
)  # fmt: skip
REMARKS: Final = frozenset(
    {
        "/Caret", "/Circle", "/FreeText", "/Highlight", "/Ink", "/Line", "/PolyLine", "/Polygon", "/Popup", "/Square",
        "/Squiggly", "/Stamp", "/StrikeOut", "/Text", "/Underline",
    }
)  # fmt: skip
"""Annotations that say something about a page and do nothing."""
REMARK_MAY_NOT_HAVE: Final = frozenset({"/A", "/AA", "/FT", "/Kids", "/V"})


class Additions:
    """The objects that are new since a signature, and what each of them may be in a list.

    ``fresh`` are the numbers that had no object and no use in what was signed, which ends at byte ``end``.
    """

    def __init__(self, now: View, fresh: frozenset[int], end: int, covering: Covering) -> None:
        self._now = now
        self._fresh = fresh
        self._end = end
        self._covering = covering

    def judge(self, value: generic.PdfObject, role: Role) -> Kinds:
        """Judge a new member of a list of fields or annotations; raises ChangeSuspicious."""
        number = value.idnum if isinstance(value, generic.IndirectObject) else None
        entries = self._now.resolve(value)
        if not isinstance(entries, generic.DictionaryObject) or isinstance(entries, generic.StreamObject):
            raise ChangeSuspicious
        if number is not None and number not in self._fresh:
            raise ChangeSuspicious
        node = self._nodes.get(number) if number is not None else None
        if node is not None:
            return self._judge_field(node, entries)
        if role is Role.FIELD or not is_remark(self._now, entries):
            raise ChangeSuspicious
        return ANNOTATING

    def judge_signature(self, node: FieldNode, entries: generic.DictionaryObject) -> Kinds:
        """Allow a signature with its mark, and an empty field; a mark without a signature only looks like one."""
        has_mark = has_area(self._now, entries)
        value = inherited(self._now, entries, "/V")
        if value is None or self._now.resolve(value) is None:
            is_drawn = "/AP" in entries or self._now.dictionary(entries, "/MK").keys() - {"/R"}
            if is_drawn and has_mark:
                raise ChangeSuspicious
            return SIGNING
        signature = self._signature(value)
        if node.number is not None:
            self._covering.mark(node.number)
        is_stamp = str(self._now.entry(signature, "/SubFilter")) == "/ETSI.RFC3161" and not has_mark
        return EVIDENCE if is_stamp else SIGNING

    def node(self, number: int) -> FieldNode:
        """Return the field of that number in the form as it is now."""
        if number not in self._nodes:
            raise ChangeSuspicious
        return self._nodes[number]

    @cached_property
    def _nodes(self) -> dict[int | None, FieldNode]:
        return {node.number: node for node in fields(self._now)}

    @cached_property
    def _values(self) -> Counter[int]:
        """How many fields have a signature as their own value."""
        values = (raw(node.entries, "/V") for node in self._nodes.values())
        return Counter(value.idnum for value in values if isinstance(value, generic.IndirectObject))

    def _judge_field(self, node: FieldNode, entries: generic.DictionaryObject) -> Kinds:
        """Judge a new field or the widget of one: all of it must be new, and part of the form in one way only."""
        if node.kind != "/Sig" or not entries.keys() <= FIELD_MAY_HAVE or _above(entries) != node.above:
            raise ChangeSuspicious
        if str(self._now.resolve(inherited(self._now, entries, "/FT"))) != "/Sig":
            raise ChangeSuspicious
        if str(self._now.entry(entries, "/Subtype") or "/Widget") != "/Widget":
            raise ChangeSuspicious
        kinds = self.judge_signature(node, entries)
        for kid in self._now.array(entries, "/Kids"):
            kinds |= self.judge(kid, Role.FIELD)
        if (holder := self._holder(node)) is not None and holder not in self._fresh:
            raise ChangeSuspicious
        return kinds

    def _holder(self, node: FieldNode) -> int | None:
        """Return the field above from which a widget has its value, None if it has its own or none."""
        above: FieldNode | None = node
        while above is not None and raw(above.entries, "/V") is None:
            above = self._nodes.get(above.above) if above.above is not None else None
        return None if above is None or above is node else above.number

    def _signature(self, value: generic.PdfObject) -> generic.DictionaryObject:
        """Return a signature that is new, belongs to one field alone and covers more than what was signed."""
        signature = self._now.resolve(value)
        if not isinstance(signature, generic.DictionaryObject):
            raise ChangeSuspicious
        if isinstance(value, generic.IndirectObject) and (
            value.idnum not in self._fresh or self._values[value.idnum] != 1
        ):
            raise ChangeSuspicious
        try:
            is_later = covered(self._now, signature).end > self._end
        except RangeWrong as error:
            raise ChangeSuspicious from error
        if not is_later:
            raise ChangeSuspicious
        return signature


def is_remark(view: View, entries: generic.DictionaryObject) -> bool:
    """Tell whether an annotation says something about a page and does nothing."""
    return str(view.entry(entries, "/Subtype")) in REMARKS and REMARK_MAY_NOT_HAVE.isdisjoint(entries.keys())


def _above(entries: generic.DictionaryObject) -> int | None:
    above = raw(entries, "/Parent")
    return above.idnum if isinstance(above, generic.IndirectObject) else None
