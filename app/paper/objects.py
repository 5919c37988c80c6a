"""Looking into PDF objects: references followed, and None for whatever is not of the kind asked for.

pyHanko's own ``get`` hands out references unresolved.
"""

from __future__ import annotations

from pyhanko.pdf_utils import generic

Box = tuple[float, float, float, float]


def entry(holder: generic.PdfObject | None, key: str) -> generic.PdfObject | None:
    """Return the value under ``key``; None if ``holder`` is no dictionary or has none."""
    if not isinstance(holder, generic.DictionaryObject) or key not in holder:
        return None
    value = holder[key]
    return None if isinstance(value, generic.NullObject) else value


def dictionary(holder: generic.PdfObject | None, key: str) -> generic.DictionaryObject:
    """Return the dictionary under ``key``, an empty one if there is none."""
    value = entry(holder, key)
    return value if isinstance(value, generic.DictionaryObject) else generic.DictionaryObject()


def elements(holder: generic.PdfObject | None, key: str) -> list[generic.PdfObject]:
    """Return the elements of the array under ``key``."""
    value = entry(holder, key)
    return [value[index] for index in range(len(value))] if isinstance(value, generic.ArrayObject) else []


def references(holder: generic.PdfObject | None, key: str) -> list[generic.IndirectObject]:
    """Return the elements of the array under ``key`` that are references, unresolved."""
    value = entry(holder, key)
    raw = [value.raw_get(index) for index in range(len(value))] if isinstance(value, generic.ArrayObject) else []
    return [one for one in raw if isinstance(one, generic.IndirectObject)]


def text(holder: generic.PdfObject | None, key: str) -> str:
    """Return a name or a text under ``key``, empty if there is none."""
    value = entry(holder, key)
    return str(value) if isinstance(value, (generic.NameObject, generic.TextStringObject)) else ""


def octets(holder: generic.DictionaryObject, key: str) -> bytes:
    """Return a string as the bytes it is made of."""
    value = entry(holder, key)
    if isinstance(value, generic.TextStringObject):
        return bytes(value.original_bytes)
    if isinstance(value, generic.ByteStringObject):
        return bytes(value)
    raise TypeError(key)


def number(holder: generic.PdfObject | None, key: str, default: float) -> float:
    """Return the number under ``key``, or ``default`` where there is none."""
    value = entry(holder, key)
    return float(value) if isinstance(value, (generic.NumberObject, generic.FloatObject)) else default


def box(holder: generic.PdfObject | None, key: str) -> Box | None:
    """Return the rectangle under ``key`` as it stands there; None where there is none worth the name."""
    sides = [side for side in elements(holder, key) if isinstance(side, (generic.NumberObject, generic.FloatObject))]
    if len(sides) != 4 or len(elements(holder, key)) != 4:
        return None
    left, bottom, right, top = (float(side) for side in sides)
    return left, bottom, right, top


def flag(holder: generic.PdfObject | None, key: str) -> bool:
    """Tell whether ``key`` is true."""
    value = entry(holder, key)
    return isinstance(value, generic.BooleanObject) and bool(value.value)
