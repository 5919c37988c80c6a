"""Looking at one document: opening it, pictures of its pages, and the picture of the mark."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from app.desk import ports
from app.desk.calling import CallQueue, Waiting
from app.domain import errors
from app.domain.document import PaperFacts, Shown
from app.domain.errors import Problem, Report
from app.domain.fitting import Room
from app.domain.geometry import PageGeometry
from app.domain.mark import Mark
from app.domain.text import PageText
from app.hosts import messages as m

PictureTaker = Callable[[m.Picture, bytes], None]


class Viewed(Struct, frozen=True):
    """A document on screen.

    ``shown`` comes a moment after the pages, when the file has been digested; then ``facts``, what the signing library
    reads in it, or ``refusal``, why it will not be signed. ``target`` is the file that would be written. ``edition``
    grows with every opening: pictures of an older one are no longer wanted.
    """

    edition: int = 0
    path: str | None = None
    pages: tuple[PageGeometry, ...] = ()
    encrypted: bool = False
    shown: Shown | None = None
    facts: PaperFacts | None = None
    refusal: Report | None = None
    target: str | None = None
    target_problem: Report | None = None
    problem: Report | None = None
    password_wanted: bool = False
    drawn: bool = False
    """The first picture has come, or will not: everything else may start now."""


class DocumentView:
    """One document in a page host of its own. A host that died is replaced and the document opened again, once."""

    def __init__(self, hosts: ports.Hosts, changed: Callable[[Viewed], None]) -> None:
        self._page = hosts.start(m.Kind.PAGE)
        self._pictures = CallQueue(self._page)
        self._paper: CallQueue | None = None
        self._hosts = hosts
        self._changed = changed
        self._state = Viewed()
        self._password: str | None = None
        self._reopened = False
        self._image_wish: tuple[m.CheckImage, Waiting] | None = None
        self._target_wish: tuple[str | None, bool] = (None, False)
        self._ahead: tuple[m.RenderTile, bytes] | None = None
        """The picture that came with the document, until somebody asks for it."""
        self._is_warming = False

    @property
    def state(self) -> Viewed:
        return self._state

    @property
    def password(self) -> str | None:
        """Return what opens the document, if it needs a password."""
        return self._password

    @property
    def is_drawing(self) -> bool:
        """Tell whether a picture is on its way."""
        return not self._pictures.is_idle or not (self._paper is None or self._paper.is_idle)

    def warm_up(self, taker: PictureTaker) -> None:
        """Have a blank picture come before any document: the first of two processes takes long.

        ``taker`` gets it unless a document is opened meanwhile, which waits for it: it takes less than a fresh host.
        """

        def came(answer: m.Answer, pixels: bytes) -> None:
            self._is_warming = False
            if isinstance(answer, m.Picture) and self._state.path is None:
                taker(answer, pixels)

        def failed(_problem: Problem) -> None:
            self._is_warming = False

        self._is_warming = True
        self._pictures.put(m.SendBlank(), Waiting(came, failed))

    def open(self, path: str, password: str | None = None, room: Room | None = None) -> None:
        """Show another document; what was asked of the one before is dropped.

        For a view with ``room`` the first picture is drawn before anything else is read.
        """
        self._drop()
        self._password = password
        self._reopened = False
        self._target_wish = (None, False)
        if room is None:
            self._open_in_host(path)
        else:
            self._show_in_host(path, room)
        self._become(Viewed(self._state.edition + 1, path))

    def close(self) -> None:
        """Show nothing."""
        self._drop()
        self._become(Viewed(self._state.edition + 1))

    def end(self) -> None:
        self._pictures.end()
        if self._paper is not None:
            self._paper.end()

    def tile(self, tile: m.RenderTile, taker: PictureTaker, failed: Callable[[Problem], None]) -> None:
        """Ask for a part of a page; nobody is called for a document that is no longer shown.

        ``failed`` is told of a page that cannot be drawn; the rest of the document is still good to look at.
        """
        if self._ahead is not None and self._ahead[0] == tile:
            (_, pixels), self._ahead = self._ahead, None
            taker(m.Picture(tile.width, tile.height), pixels)
        elif self._state.pages:
            self._pictures.put(tile, self._picture_for(taker, failed))

    def text(self, page: int, taker: Callable[[PageText], None]) -> None:
        """Ask for the words of a page; one that cannot be read has none."""

        def read(answer: m.Answer, _blob: bytes) -> None:
            if isinstance(answer, m.TextRead):
                taker(answer.text)
            self._digest_when_idle()

        def failed(problem: Problem) -> None:
            if isinstance(problem, errors.HostDied):
                self._broke(problem)
            else:
                self._digest_when_idle()

        if self._state.pages:
            self._pictures.put(m.ReadText(page), Waiting(read, failed))

    def mark(
        self, mark: Mark, image: bytes, scale: float, taker: PictureTaker, failed: Callable[[Problem], None]
    ) -> None:
        """Ask for the picture of a mark: paper draws it, page renders what was drawn."""

        def drawn(_answer: m.Answer, pdf: bytes) -> None:
            self._pictures.put(m.RenderMark(scale), self._picture_for(taker, failed), pdf)

        self._ask_paper(m.DrawMark(mark), Waiting(drawn, failed), image)

    def read_image(
        self, path: str, taker: Callable[[m.ImageChecked, bytes], None], failed: Callable[[Problem], None]
    ) -> None:
        """Read a picture for the mark; ``taker`` gets a clean PNG."""

        def checked(answer: m.Answer, png: bytes) -> None:
            self._image_wish = None
            if isinstance(answer, m.ImageChecked):
                taker(answer, png)

        def refused(problem: Problem) -> None:
            self._image_wish = None
            failed(problem)

        self._image_wish = (m.CheckImage(path), Waiting(checked, refused))
        self._papers().put(*self._image_wish)

    def choose_target(self, wanted: str | None, *, overwrite: bool) -> None:
        """Have the place of the signed file chosen and tried; see ``state.target`` and ``target_problem``."""
        self._target_wish = (wanted, overwrite)
        path = self._state.path
        if path is None:
            return

        def chosen(answer: m.Answer, _blob: bytes) -> None:
            if isinstance(answer, m.TargetChosen):
                self._become(replace(self._state, target=answer.target, target_problem=None))

        def failed(problem: Problem) -> None:
            self._become(replace(self._state, target=None, target_problem=problem.report()))

        call = m.ChooseTarget(source=path, wanted=wanted, sources=(path,), overwrite=overwrite)
        self._ask_paper(call, Waiting(chosen, failed))

    def _ask_paper(self, call: m.Call, waiting: Waiting, blob: bytes = b"", *, again: bool = True) -> None:
        """Ask the paper host; once more if it died of the first try: none of these calls leaves anything behind."""

        def failed(problem: Problem) -> None:
            if again and isinstance(problem, errors.HostDied):
                self._ask_paper(call, waiting, blob, again=False)
            else:
                waiting.failed(problem)

        self._papers().put(call, Waiting(waiting.on_answer, failed), blob)

    def _drop(self) -> None:
        """Forget what the document of before still waits for; a picture for the mark is wanted all the same."""
        self._pictures.drop(may_end=not self._is_warming)
        self._ahead = None
        if self._paper is not None:
            self._paper.drop()
        if self._image_wish is not None:
            self._papers().put(*self._image_wish)

    def _papers(self) -> CallQueue:
        """Return the queue to this view's paper host, which starts after the first page is on screen."""
        if self._paper is None:
            self._paper = CallQueue(self._hosts.start(m.Kind.PAPER))
        return self._paper

    def _open_in_host(self, path: str) -> None:
        def opened(answer: m.Answer, _blob: bytes) -> None:
            if isinstance(answer, m.DocumentOpened):
                self._become(replace(self._state, pages=answer.pages, encrypted=answer.encrypted))
                self._digest_when_idle()

        self._pictures.put(m.OpenDocument(path, self._password), Waiting(opened, self._broke))

    def _show_in_host(self, path: str, room: Room) -> None:
        def shown(answer: m.Answer, pixels: bytes) -> None:
            if isinstance(answer, m.DocumentShown):
                self._ahead = (answer.tile, pixels) if answer.tile is not None else None
                # Until the pages are listed, all of them are taken to be like the first.
                pages = (answer.first,) * answer.count
                self._become(replace(self._state, pages=pages, encrypted=answer.encrypted))
                self._pictures.put(m.ListPages(), Waiting(listed, self._broke))

        def listed(answer: m.Answer, _blob: bytes) -> None:
            if isinstance(answer, m.DocumentOpened):
                self._become(replace(self._state, pages=answer.pages))
                if self._ahead is None:
                    self._note_drawn()
                self._digest_when_idle()

        self._pictures.put(m.ShowDocument(path, room, self._password), Waiting(shown, self._broke))

    def _digest_when_idle(self) -> None:
        """Have the file digested, once, when no picture is wanted: the first page comes first."""
        if self._state.shown is not None or not self._pictures.is_idle:
            return

        def hashed(answer: m.Answer, _blob: bytes) -> None:
            if isinstance(answer, m.DocumentHashed):
                self._become(replace(self._state, shown=answer.shown, pages=answer.shown.pages))
                self._inspect(answer.shown)

        self._pictures.put(m.HashDocument(), Waiting(hashed, self._broke))

    def _inspect(self, shown: Shown) -> None:
        path = self._state.path
        assert path is not None, "what is shown has a path"

        def inspected(answer: m.Answer, _blob: bytes) -> None:
            if isinstance(answer, m.DocumentInspected):
                self._become(replace(self._state, facts=answer.facts))

        def refused(problem: Problem) -> None:
            self._become(replace(self._state, refusal=problem.report()))

        self._ask_paper(m.InspectDocument(path, shown), Waiting(inspected, refused))
        self.choose_target(self._target_wish[0], overwrite=self._target_wish[1])

    def _picture_for(self, taker: PictureTaker, failed: Callable[[Problem], None]) -> Waiting:
        def answered(answer: m.Answer, pixels: bytes) -> None:
            if isinstance(answer, m.Picture):
                taker(answer, pixels)
            self._note_drawn()
            self._digest_when_idle()

        def broke(problem: Problem) -> None:
            if isinstance(problem, errors.HostDied):
                self._broke(problem)
            else:
                failed(problem)
                self._note_drawn()
                self._digest_when_idle()

        return Waiting(answered, broke)

    def _note_drawn(self) -> None:
        if not self._state.drawn and self._pictures.is_idle:
            self._become(replace(self._state, drawn=True))

    def _broke(self, problem: Problem) -> None:
        path = self._state.path
        assert path is not None, "only an open document breaks"
        self._pictures.drop()
        if isinstance(problem, errors.HostDied) and self._state.pages and not self._reopened:
            self._reopened = True
            self._become(replace(self._state, edition=self._state.edition + 1))
            self._open_in_host(path)
            return
        wanted = isinstance(problem, errors.PasswordNeeded)
        self._become(Viewed(self._state.edition, path, problem=problem.report(), password_wanted=wanted))

    def _become(self, state: Viewed) -> None:
        self._state = state
        self._changed(state)
