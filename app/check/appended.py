"""Whether what was added to a file can be read in one way only.

A strict reader follows the last cross-reference section to exactly the objects it names. Other readers, as soon as
something displeases them, collect every ``7 0 obj`` in the file by themselves and may show another document. So nothing
may be there that only they would find, and nothing that they would stumble over.
"""

from __future__ import annotations

import re
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.xref import ObjStreamRef, XRefSectionMetaInfo, XRefSectionType

from app.check.comparing import same
from app.check.views import CHUNK, UNREADABLE, Location, View, entries, raw

LARGEST_SIZE: Final = 4_000_000
"""PDFium reads no table that promises more objects."""
MOST_UNUSED: Final = 10_000
END_BYTES: Final = 1000
"""Poppler looks for the last line in this many bytes."""
OVERLAP: Final = 256
HEAD_BYTES: Final = 64
MOST_TRIED: Final = 10_000

_BLANKS = b"\x00\t\n\x0b\x0c\r \x80\xff"
"""What one reader or another takes for blank."""
_WORD = re.compile(rb"trailer|startxref|xref|(?<!end)obj")
_START_AFTER = re.compile(
    rb"(?:[\x00\t\n\x0c\r ]|endstream|endobj)*(startxref)[\t ]*(?:\r\n|\r|\n)([0-9]{1,12})(?![0-9])"
)
_HEAD = re.compile(rb"([1-9][0-9]{0,6}) (0|[1-9][0-9]{0,4}) obj(?=[\x00\t\n\x0c\r <\[(/%])")
_LOOSE_HEAD = re.compile(rb"\s*(\d+)\s+\d+\s+obj")
_END = re.compile(rb"startxref[\t ]*(?:\r\n|\r|\n)[0-9]{1,12}[\t ]*(?:\r\n|\r|\n)%%EOF[\x00\t\n\x0c\r ]*\Z")
_ROW = re.compile(rb"[0-9]{10} [0-9]{5} [nf](?: \r| \n|\r\n)")
_TABLE = re.compile(rb"xref[\t ]*(?:\r\n|\r|\n)")
_RUN = re.compile(rb"(0|[1-9][0-9]{0,6}) (0|[1-9][0-9]{0,6})[\t ]*(?:\r\n|\r|\n)")
_TRAILER = re.compile(rb"trailer[\x00\t\n\x0c\r ]*<<")


def is_sound(view: View) -> bool:
    """Tell whether the whole file is free of what makes other readers search: its end and the first object it lists."""
    try:
        return _ends_well(view) and _first_is_right(view)
    except UNREADABLE:
        return False


def is_unambiguous(now: View, first: int, end: int) -> bool:
    """Tell whether everything behind byte ``end``, which is revision ``first`` and later ones, can be read in one way.

    Raises one of UNREADABLE for what cannot be read at all.
    """
    reading = _Reading(now, first, end)
    for revision in range(first, now.total_revisions):
        if not reading.takes(revision):
            return False
    return _ends_well(now) and _nothing_else(now, end, reading.heads, reading.words)


Listed = dict[int, tuple[int, Location | None]]


class _Reading:
    """What the added sections say so far: where every object is, and where the words of heads and trailers are."""

    def __init__(self, now: View, first: int, end: int) -> None:
        self.heads: set[int] = set()
        self.words: dict[int, bytes] = {}
        self._now = now
        self._start = end
        self._known: dict[int, Location | None] = {}
        self._added: dict[int, type] = {}
        for revision in range(first):
            self._known |= {number: place for number, (_, place) in entries(now, revision).items()}

    def takes(self, revision: int) -> bool:
        """Add a revision; False if it can be read in another way too."""
        section = self._now.xrefs.get_xref_container_info(revision)
        listed = entries(self._now, revision)
        begin = section.declared_startxref
        if begin < self._start:
            return False
        words = _words(self._now, section, listed)
        if words is None or not _trailer_is_whole(self._now, revision, section):
            return False
        self.words |= words
        if not all(self._takes(number, *spot, begin) for number, spot in listed.items()):
            return False
        if not _containers_are_whole(self._now, listed):
            return False
        if section.stream_ref is not None:
            self.heads.add(_word_of_head(self._now, section.stream_ref.idnum, 0, begin))
        self._start = section.end_location
        return True

    def _takes(self, number: int, generation: int, place: Location | None, section: int) -> bool:
        """Tell whether an object stays where it was or stands, with its head, in the revision that lists it.

        Where an earlier added revision has one of that number, it must be replaced in the same way, not freed or moved
        into an object stream: who collects objects by themselves would still find it.
        """
        before, self._known[number] = self._known.get(number), place
        if self._added.get(number, type(place)) is not type(place):
            return False
        if place is None or (before == place and number not in self._added):
            return True
        self._added[number] = type(place)
        if isinstance(place, ObjStreamRef):
            return True
        word = _word_of_head(self._now, number, generation, place)
        self.heads.add(word)
        return word > place and self._start <= place <= section


def _word_of_head(now: View, number: int, generation: int, place: int) -> int:
    """Return where the word ``obj`` stands in the head of an object; 0 for a head not exactly as it should be."""
    now.file.seek(place)
    found = _HEAD.match(now.file.read(HEAD_BYTES))
    if found is None or (int(found[1]), int(found[2])) != (number, generation):
        return 0
    return place + found.end() - len(b"obj")


def _containers_are_whole(now: View, listed: Listed) -> bool:
    """Tell whether every object stream of a revision is new in it and holds exactly what the section says."""
    members: dict[int, dict[int, int]] = {}
    for number, (_, place) in listed.items():
        if isinstance(place, ObjStreamRef):
            members.setdefault(place.obj_stream_id, {})[place.ix_in_stream] = number
    for container, numbers in members.items():
        if not isinstance(listed.get(container, (0, None))[1], int):
            return False
        packed = now.unpacked(container)
        if packed.is_extended or dict(enumerate(number for number, _ in packed.members)) != numbers:
            return False
    return True


def _words(now: View, section: XRefSectionMetaInfo, listed: Listed) -> dict[int, bytes] | None:
    """Return the words of a section and where they stand; None for one that is not exactly as it should be."""
    begin = section.declared_startxref
    now.file.seek(begin)
    text = now.file.read(max(section.end_location - begin, 0) + OVERLAP)
    words: dict[int, bytes] = {}
    match section.xref_section_type:
        case XRefSectionType.STANDARD:
            trailer = _trailer_of(text, sorted(listed.keys() - {0}))
            if trailer is None:
                return None
            words = {begin: b"xref", begin + trailer: b"trailer"}
            now.window.seek(section.end_location)
            generic.DictionaryObject.read_from_stream(now.window, generic.TrailerReference(now))
            end = now.window.tell()
        case XRefSectionType.STREAM if section.start_location == begin:
            end = section.end_location
        case _:
            return None
    now.file.seek(end)
    start = _START_AFTER.match(now.file.read(OVERLAP))
    if start is None or int(start[2]) != begin:
        return None
    return words | {end + start.start(1): b"startxref"}


def _trailer_of(text: bytes, listed: list[int]) -> int | None:
    """Return where the trailer begins behind a table that is exactly as ISO 32000-1 7.5.4 has it."""
    opening = _TABLE.match(text)
    if opening is None:
        return None
    at, numbers = opening.end(), list[int]()
    while run := _RUN.match(text, at):
        at, first, count = run.end(), int(run[1]), int(run[2])
        for number in range(first, first + count):
            row = _ROW.match(text, at)
            if row is None:
                return None
            at = row.end()
            numbers += [number] if number else []
    return at if sorted(numbers) == listed and _TRAILER.match(text, at) else None


def _trailer_is_whole(now: View, revision: int, section: XRefSectionMetaInfo) -> bool:
    """Tell whether a trailer says by itself what the ones before it said: others read the last one alone."""
    if section.stream_ref is not None:
        own: generic.PdfObject = now.get_object(section.stream_ref)  # type: ignore[no-untyped-call]
    else:
        now.window.seek(section.end_location)
        own = generic.DictionaryObject.read_from_stream(now.window, generic.TrailerReference(now))
    size = raw(own, "/Size")
    highest = max(now.places, default=0)
    if not isinstance(size, generic.NumberObject) or not 0 < size <= min(LARGEST_SIZE, highest + MOST_UNUSED):
        return False
    previous = raw(own, "/Prev")
    before = now.xrefs.get_startxref_for_revision(revision - 1)
    if not isinstance(previous, generic.NumberObject) or int(previous) != before:
        return False
    return all(same(now.file, raw(own, key), raw(now.trailer_view, key)) for key in ("/Root", "/Encrypt"))


def _ends_well(view: View) -> bool:
    view.file.seek(max(view.end - END_BYTES, 0))
    return _END.search(view.file.read(min(END_BYTES, view.end))) is not None


def _first_is_right(view: View) -> bool:
    for number in range(1, MOST_TRIED):
        place = view.places.get(number, (0, None))[1]
        if isinstance(place, int):
            view.file.seek(place)
            found = _LOOSE_HEAD.match(view.file.read(HEAD_BYTES))
            return found is not None and int(found[1]) == number
    return True


def _nothing_else(now: View, end: int, heads: set[int], words: dict[int, bytes]) -> bool:
    """Tell whether the added bytes hold no object, table or trailer that belongs to no section."""
    found: set[int] = set()
    for at in range(end, now.end, CHUNK):
        now.beat()
        before = min(at, OVERLAP)
        now.file.seek(at - before)
        text = now.file.read(before + CHUNK + OVERLAP)
        for match in _WORD.finditer(text, before, min(before + CHUNK + OVERLAP, len(text))):
            place = at - before + match.start()
            if match[0] != b"obj":
                if words.get(place) != match[0]:
                    return False
                found.add(place)
            elif place not in heads and _ends_a_head(text[max(match.start() - OVERLAP, 0) : match.start()]):
                return False
    return found >= words.keys()


def _ends_a_head(before: bytes) -> bool:
    """Tell whether numbers may stand before a word, with blanks and remarks between."""
    kept = before.rstrip(_BLANKS)
    remark = b"%" in kept[max(kept.rfind(b"\n"), kept.rfind(b"\r")) + 1 :] and len(kept) < len(before)
    return not kept or remark or kept[-1:] in b"0123456789+-._"
