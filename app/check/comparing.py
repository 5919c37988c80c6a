"""Whether two PDF objects are the same, without loading large streams."""

from __future__ import annotations

from typing import BinaryIO

from pyhanko.pdf_utils import generic

from app.check.views import CHUNK, Unread


def same(file: BinaryIO, old: generic.PdfObject | None, new: generic.PdfObject | None) -> bool:
    """Tell whether two objects say the same, references by number and strings by their bytes."""
    if isinstance(old, generic.IndirectObject) or isinstance(new, generic.IndirectObject):
        return (
            isinstance(old, generic.IndirectObject)
            and isinstance(new, generic.IndirectObject)
            and old.idnum == new.idnum
        )
    if isinstance(old, generic.StreamObject) or isinstance(new, generic.StreamObject):
        return (
            isinstance(old, generic.StreamObject)
            and isinstance(new, generic.StreamObject)
            and not differing(file, old, new) - {"/Length"}
            and _same_bytes(file, old.encoded_data, new.encoded_data)
        )
    if isinstance(old, generic.DictionaryObject) and isinstance(new, generic.DictionaryObject):
        return not differing(file, old, new)
    if isinstance(old, generic.ArrayObject) and isinstance(new, generic.ArrayObject):
        pairs = ((old.raw_get(i), new.raw_get(i)) for i in range(min(len(old), len(new))))
        return len(old) == len(new) and all(same(file, *pair) for pair in pairs)
    if isinstance(old, generic.TextStringObject | generic.ByteStringObject):
        return (
            isinstance(new, generic.TextStringObject | generic.ByteStringObject)
            and old.original_bytes == new.original_bytes
        )
    return type(old) is type(new) and old == new


def differing(file: BinaryIO, old: generic.DictionaryObject, new: generic.DictionaryObject) -> set[str]:
    """Return the keys whose values differ or that only one of them has."""
    shared = old.keys() & new.keys()
    return {str(key) for key in old.keys() ^ new.keys()} | {
        str(key) for key in shared if not same(file, old.raw_get(key), new.raw_get(key))
    }


def _same_bytes(file: BinaryIO, old: bytes, new: bytes) -> bool:
    if not isinstance(old, Unread) or not isinstance(new, Unread):
        return type(old) is type(new) and old == new
    if old.length != new.length:
        return False
    return old.start == new.start or all(
        _piece(file, old, at) == _piece(file, new, at) for at in range(0, old.length, CHUNK)
    )


def _piece(file: BinaryIO, unread: Unread, at: int) -> bytes:
    file.seek(unread.start + at)
    return file.read(min(CHUNK, unread.length - at))
