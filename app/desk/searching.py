"""Looking for words in a document, page by page, in a page host of its own; accents and capitals do not matter."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from app.desk import ports
from app.desk.calling import Waiting
from app.domain import errors
from app.domain.errors import Problem
from app.domain.geometry import Rect
from app.domain.text import PageText, TextBox
from app.hosts import messages as m

MOST_HITS: Final = 2000
"""Nobody walks through more hits than this; the search stops there."""
_SAME_LINE_PT: Final = 2.0
_D_WITH_STROKE: Final = chr(0x111)
"""A letter of its own: taking accents away leaves it as it is."""


class Hit(Struct, frozen=True):
    """One place where a searched text stands; a hit over two lines has two rectangles."""

    page: int
    rects: tuple[Rect, ...]


class Searched(Struct, frozen=True):
    """How far a search is: ``read`` of ``pages`` pages, hits in the order of the document.

    ``nearest`` is the first hit on or after the page the search began with. ``has_text``: some page has words.
    """

    wanted: str = ""
    pages: int = 0
    read: int = 0
    hits: tuple[Hit, ...] = ()
    nearest: int = -1
    has_text: bool = False

    @property
    def is_over(self) -> bool:
        return self.read >= self.pages


class TextSearch:
    """Searches one document.

    A page is read once; its folded text is kept, its boxes are asked for anew when it has a hit.
    """

    def __init__(self, hosts: ports.Hosts, changed: Callable[[Searched], None]) -> None:
        self._host = hosts.start(m.Kind.PAGE)
        self._changed = changed
        self._path = ""
        self._password: str | None = None
        self._is_open = False
        self._reopened = False
        self._texts: dict[int, str] = {}
        self._state = Searched()
        self._first = 1
        self._round = 0

    def open(self, path: str, password: str | None, pages: int) -> None:
        """Search in another document from now on."""
        self.end()
        self._path, self._password = path, password
        self._reopened = False
        self._texts.clear()
        self._state = Searched(pages=pages)

    def look_for(self, wanted: str, page: int) -> None:
        """Begin anew with ``wanted`` on ``page``; nothing is looked for when it is empty."""
        self._round += 1
        self._first = page
        self._state = Searched(" ".join(folded(wanted).split()), self._state.pages)
        if not self._state.wanted:
            self._changed(self._state)
            return
        self._go_on()

    def end(self) -> None:
        """Let the host go; what was read stays."""
        self._round += 1
        self._is_open = False
        self._host.end()

    def _go_on(self) -> None:
        """Read pages until one has to be asked for; those read before without a hit cost nothing."""
        while not self._state.is_over and len(self._state.hits) < MOST_HITS:
            page = (self._first - 1 + self._state.read) % self._state.pages + 1
            known = self._texts.get(page)
            if known is None or self._state.wanted in known:
                self._changed(self._state)
                self._read(page)
                return
            self._note((), has_text=bool(known))
        self._state = replace(self._state, read=self._state.pages)
        self._changed(self._state)

    def _read(self, page: int) -> None:
        if self._host.busy:
            return  # the answer under way goes on with what is wanted now
        current = self._round
        call = m.ReadText(page) if self._is_open else m.OpenDocument(self._path, self._password)

        def answered(answer: m.Answer, _blob: bytes) -> None:
            match answer:
                case m.DocumentOpened():
                    self._is_open = True
                case m.TextRead(text=text):
                    self._take(text, fresh=current == self._round)
                case _:
                    pass
            self._go_on()

        self._host.call(call, listener=Waiting(answered, self._broke(page)))

    def _take(self, text: PageText, *, fresh: bool) -> None:
        self._texts[text.page] = Folded(text.boxes).text
        if fresh:
            hits = tuple(Hit(text.page, rects) for rects in found_in(text, self._state.wanted))
            self._note(hits, has_text=bool(text.boxes))

    def _broke(self, page: int) -> Callable[[Problem], None]:
        def failed(problem: Problem) -> None:
            if isinstance(problem, errors.HostDied) and not self._reopened:
                self._reopened, self._is_open = True, False
            elif self._is_open and not isinstance(problem, errors.HostDied):
                self._texts[page] = ""  # a page that cannot be read has no words
            else:
                self._state = replace(self._state, read=self._state.pages)
            self._go_on()

        return failed

    def _note(self, hits: tuple[Hit, ...], *, has_text: bool) -> None:
        """Count one page more; its hits go where they stand in the document."""
        state = self._state
        merged = tuple(sorted((*state.hits, *hits), key=lambda hit: hit.page)) if hits else state.hits
        nearest = next((number for number, hit in enumerate(merged) if hit.page >= self._first), 0 if merged else -1)
        self._state = replace(
            state, read=state.read + 1, hits=merged, nearest=nearest, has_text=state.has_text or has_text
        )


class Folded:
    """The words of a page as one line of plain small letters, and the way back to the boxes."""

    def __init__(self, boxes: tuple[TextBox, ...]) -> None:
        self._boxes = boxes
        self._words = [folded(box.text) for box in boxes]
        self._starts = list(accumulate((len(word) + 1 for word in self._words), initial=0))
        self.text = " ".join(self._words)

    def rects(self, start: int, end: int) -> tuple[Rect, ...]:
        """Return where the letters from ``start`` to ``end`` stand, one rectangle per line."""
        lines: list[Rect] = []
        for number in range(bisect_right(self._starts, start) - 1, len(self._boxes)):
            begin = self._starts[number]
            if begin >= end:
                break
            part = _part(self._boxes[number], start - begin, end - begin, len(self._words[number]))
            if part is None:
                continue
            if lines and abs(lines[-1].y - part.y) < _SAME_LINE_PT and part.x >= lines[-1].x:
                before = lines.pop()
                top = max(before.top, part.top)
                y = min(before.y, part.y)
                part = Rect(before.x, y, max(part.right, before.right) - before.x, top - y)
            lines.append(part)
        return tuple(lines)


def folded(text: str) -> str:
    """Return ``text`` without accents and capitals; đ is d."""
    plain = (char for char in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(char))
    return "".join(plain).replace(_D_WITH_STROKE, "d")


def found_in(text: PageText, wanted: str) -> Iterator[tuple[Rect, ...]]:
    """Yield where ``wanted`` (folded) stands on a page."""
    page = Folded(text.boxes)
    at = page.text.find(wanted)
    while at >= 0:
        rects = page.rects(at, at + len(wanted))
        if rects:
            yield rects
        at = page.text.find(wanted, at + len(wanted))


def _part(box: TextBox, start: int, end: int, length: int) -> Rect | None:
    """Return the rectangle of some letters of a word, as if all were equally wide."""
    first, last = max(start, 0), min(end, length)
    if last <= first or length == 0:
        return None
    rect = box.rect
    if not box.upright:
        return rect
    width = rect.width / length
    return Rect(rect.x + first * width, rect.y, (last - first) * width, rect.height)
