"""Reading the entries of objects in a document that PDFium itself has just written: one table, plain objects.

This is no reader of PDF files: what comes from outside is read by PDFium only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile

_TOKEN = re.compile(rb"<<|>>|[\[\]]|/[^\s<>\[\]()/%]*|<[^<>]*>|\((?:[^\\()]|\\.)*\)|[^\s<>\[\]()/%]+", re.DOTALL)
_SECTION = re.compile(rb"\s*(\d+) (\d+)\s*?\n")
_ROW = 20

Tokens = list[bytes]
Entries = Mapping[bytes, Tokens]


class Written:
    """The objects of a document by number.

    Every method raises :class:`ValueError` or :class:`LookupError` for bytes that are not as PDFium writes them.
    """

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._offsets, self._trailer = _table(pdf)

    def pages(self) -> list[Entries]:
        """Return the entries of all pages in order; the page tree has no branches."""
        root = self._entries(_reference(_entries(_tokens(self._pdf, self._trailer))[b"/Root"]))
        kids = self._entries(_reference(root[b"/Pages"]))[b"/Kids"]
        return [self._entries(int(number)) for number in kids[1:-1:3]]

    def number(self, entries: Entries, key: bytes, default: float) -> float:
        """Return a number, ``default`` if there is none."""
        match self._value(entries, key):
            case []:
                return default
            case [only]:
                return float(only)
            case _:
                raise ValueError(key)

    def box(self, entries: Entries, key: bytes) -> tuple[float, ...] | None:
        """Return the four numbers of a box, None if there is none."""
        match self._value(entries, key):
            case []:
                return None
            case [b"[", left, bottom, right, top, b"]"]:
                return float(left), float(bottom), float(right), float(top)
            case _:
                raise ValueError(key)

    def _entries(self, number: int) -> Entries:
        return _entries(self._object(number))

    def _value(self, entries: Entries, key: bytes) -> Tokens:
        value = entries.get(key, [])
        if len(value) == 3 and value[2] == b"R":
            return list(takewhile(lambda token: token != b"endobj", self._object(_reference(value))))
        return value

    def _object(self, number: int) -> Iterator[bytes]:
        tokens = _tokens(self._pdf, self._offsets[number])
        if [next(tokens, b""), next(tokens, b""), next(tokens, b"")] != [b"%d" % number, b"0", b"obj"]:
            raise ValueError("no object where the table says")
        return tokens


def _table(pdf: bytes) -> tuple[dict[int, int], int]:
    """Return where every object starts, and where the trailer does."""
    at = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    if not pdf.startswith(b"xref", at):
        raise ValueError("no table")
    at += 4
    offsets = {}
    while section := _SECTION.match(pdf, at):
        first, count, at = int(section[1]), int(section[2]), section.end()
        for number in range(count):
            offsets[first + number] = int(pdf[at + _ROW * number : at + _ROW * number + 10])
        at += _ROW * count
    return offsets, pdf.index(b"<<", at)


def _tokens(pdf: bytes, at: int) -> Iterator[bytes]:
    return (match[0] for match in _TOKEN.finditer(pdf, at))


def _entries(tokens: Iterator[bytes]) -> Entries:
    """Return the entries of a dictionary; values are tokens, a nested dictionary's brackets among them."""
    result: dict[bytes, Tokens] = {}
    value: Tokens | None = None
    depth = 0
    for token in tokens:
        depth -= token in {b">>", b"]"}
        if depth == 0 and token == b">>":
            return result
        if depth == 1 and token.startswith(b"/") and value != []:
            value = result.setdefault(token, [])
        elif depth > 0 and value is not None:
            value.append(token)
        depth += token in {b"<<", b"["}
    raise ValueError("a dictionary without an end")


def _reference(value: Tokens) -> int:
    match value:
        case [number, b"0", b"R"]:
            return int(number)
        case _:
            raise ValueError("no reference")
