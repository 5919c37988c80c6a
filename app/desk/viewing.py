"""Looking at one document: opening it, pictures of its pages, and the picture of the mark."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from msgspec import Struct

from app.desk import ports
from app.desk.calling import Waiting
from app.domain import errors
from app.domain.document import Shown
from app.domain.errors import Problem, Report
from app.domain.geometry import PageGeometry
from app.domain.mark import Mark
from app.hosts import messages as m

PictureTaker = Callable[[m.Picture, bytes], None]


class Viewed(Struct, frozen=True):
    """A document on screen. ``shown`` comes a moment after the pages, when the file has been digested."""

    path: str | None = None
    pages: tuple[PageGeometry, ...] = ()
    encrypted: bool = False
    shown: Shown | None = None
    problem: Report | None = None
    password_wanted: bool = False


class DocumentView:
    """One document in a page host of its own. A host that died is replaced and the document opened again, once."""

    def __init__(self, hosts: ports.Hosts, changed: Callable[[Viewed], None]) -> None:
        self._hosts = hosts
        self._host = hosts.start(m.Kind.PAGE)
        self._paper = hosts.start(m.Kind.PAPER)
        self._changed = changed
        self._state = Viewed()
        self._password: str | None = None
        self._queue: deque[tuple[m.Call, bytes, Waiting]] = deque()
        self._reopened = False

    @property
    def state(self) -> Viewed:
        return self._state

    def open(self, path: str, password: str | None = None) -> None:
        """Show another document; what was asked of the one before is dropped."""
        self._queue.clear()
        if self._host.busy:
            self._host.end()
            self._host = self._hosts.start(m.Kind.PAGE)
        self._password = password
        self._reopened = False
        self._become(Viewed(path))
        self._open_in_host(path)

    def close(self) -> None:
        self._queue.clear()
        self._host.end()
        self._paper.end()
        self._state = Viewed()

    def tile(self, tile: m.RenderTile, taker: PictureTaker) -> None:
        """Ask for a part of a page; ``taker`` is never called for a document that is no longer shown."""
        self._enqueue(tile, b"", self._picture_for(taker))

    def mark(self, mark: Mark, image: bytes, scale: float, taker: PictureTaker, failed: Callable[[Problem], None]) -> None:
        """Ask for the picture of a mark: paper draws it, page renders what was drawn."""

        def drawn(_answer: m.Answer, pdf: bytes) -> None:
            self._enqueue(m.RenderMark(scale), pdf, self._picture_for(taker))

        if self._paper.busy:
            self._paper.end()
            self._paper = self._hosts.start(m.Kind.PAPER)
        self._paper.call(m.DrawMark(mark), image, listener=Waiting(drawn, failed))

    def read_image(
        self, path: str, taker: Callable[[m.ImageChecked, bytes], None], failed: Callable[[Problem], None]
    ) -> None:
        """Read a picture for the mark; ``taker`` gets a clean PNG."""

        def checked(answer: m.Answer, png: bytes) -> None:
            if isinstance(answer, m.ImageChecked):
                taker(answer, png)

        if self._paper.busy:
            self._paper.end()
            self._paper = self._hosts.start(m.Kind.PAPER)
        self._paper.call(m.CheckImage(path), listener=Waiting(checked, failed))

    def _open_in_host(self, path: str) -> None:
        host = self._host

        def opened(answer: m.Answer, _blob: bytes) -> None:
            if isinstance(answer, m.DocumentOpened) and host is self._host:
                known = self._state.shown
                self._become(Viewed(path, answer.pages, answer.encrypted, known))
                if known is None:
                    self._queue.append((m.HashDocument(), b"", Waiting(hashed, self._broke)))
                self._next()

        def hashed(answer: m.Answer, _blob: bytes) -> None:
            if isinstance(answer, m.DocumentHashed):
                state = self._state
                self._become(Viewed(path, state.pages, state.encrypted, answer.shown))

        self._host.call(m.OpenDocument(path, self._password), listener=Waiting(opened, self._broke))

    def _enqueue(self, call: m.Call, blob: bytes, waiting: Waiting) -> None:
        self._queue.append((call, blob, waiting))
        self._next()

    def _next(self) -> None:
        if self._queue and self._state.pages and not self._host.busy:
            call, blob, waiting = self._queue.popleft()
            self._host.call(call, blob, listener=waiting)

    def _picture_for(self, taker: PictureTaker) -> Waiting:
        def answered(answer: m.Answer, pixels: bytes) -> None:
            if isinstance(answer, m.Picture):
                taker(answer, pixels)
            self._next()

        return Waiting(answered, self._broke)

    def _broke(self, problem: Problem) -> None:
        path = self._state.path
        if path is None:
            return
        if isinstance(problem, errors.HostDied) and self._state.pages and not self._reopened:
            self._reopened = True
            self._open_in_host(path)
            return
        wanted = isinstance(problem, errors.PasswordNeeded)
        self._become(Viewed(path, problem=problem.report(), password_wanted=wanted))

    def _become(self, state: Viewed) -> None:
        self._state = state
        self._changed(state)
