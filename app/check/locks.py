"""What a signature forbids afterwards: DocMDP and FieldMDP (ISO 32000-1 12.8.2.2 and 12.8.2.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pyhanko.pdf_utils import generic

from app.check.listing import Found
from app.check.views import UNREADABLE, View

Action = Literal["/All", "/Include", "/Exclude"]


@dataclass(frozen=True)
class Lock:
    """Fields that may not change any more: all, those included, or all but those excluded."""

    action: str
    names: frozenset[str]

    def holds(self, name: str) -> bool:
        """Tell whether a field, or a field above it, is locked."""
        parts = name.split(".")
        named = any(".".join(parts[: i + 1]) in self.names for i in range(len(parts)))
        match self.action:
            case "/Include":
                return named
            case "/Exclude":
                return not named
            case _:
                return True


def certified_level(view: View, found: Found) -> int | None:
    """Return what DocMDP permits: 1 nothing, 2 forms and signatures, 3 also annotations; None without DocMDP.

    Anything unreadable counts as 1: the strictest.
    """
    try:
        parameters = _transform(view, found, "/DocMDP")
        if parameters is None:
            return None
        level = view.entry(parameters, "/P")
    except UNREADABLE:
        return 1
    if level is None:
        return 2
    return int(level) if isinstance(level, generic.NumberObject) and 1 <= level <= 3 else 1


def permitted_level(view: View, found: Found) -> int | None:
    """Return what the signature permits by DocMDP or by its field's lock (PDF 2.0), whichever is there."""
    level = certified_level(view, found)
    lock = view.entry(view.dictionary(found.holder, "/Lock"), "/P")
    if level is None and isinstance(lock, generic.NumberObject):
        return int(lock)
    return level


def field_lock(view: View, found: Found) -> Lock | None:
    """Return which fields the signature locks, by its own word or its field's."""
    parameters = _transform(view, found, "/FieldMDP") or view.entry(found.holder, "/Lock")
    action = view.entry(parameters, "/Action")
    if action is None:
        return None
    names = (view.resolve(name) for name in view.array(parameters, "/Fields"))
    return Lock(str(action), frozenset(str(name) for name in names if isinstance(name, generic.TextStringObject)))


def _transform(view: View, found: Found, method: str) -> generic.DictionaryObject | None:
    for reference in view.array(found.value, "/Reference"):
        entries = view.resolve(reference)
        if str(view.entry(entries, "/TransformMethod")) == method:
            return view.dictionary(entries, "/TransformParams")
    return None
