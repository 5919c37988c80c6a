"""Finding where a mark goes on a document, in a page host of its own, and remembering how people correct it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from app.desk import ports
from app.desk.calling import Waiting
from app.domain.document import SignatureField
from app.domain.errors import Problem, Report
from app.domain.geometry import PageGeometry, Placement, Rect
from app.domain.placing import Confidence, Proposal, Reason, Shift, SizeMm
from app.domain.signing import Mode
from app.hosts import messages as m

_UNMOVED_PT = 0.5
_WHOSE = frozenset(
    {
        Reason.NAME_NOT_FOUND,
        Reason.NAME_SIMILAR,
        Reason.TEXT_GOES_ON,
        Reason.OTHERS_SIGN_BELOW,
        Reason.SEVERAL_BLOCKS,
        Reason.SIGNATURE_UNCLEAR,
    }
)
"""What is doubtful here is the person, and a document of the same layout may have another one."""


class PlaceQuestion(Struct, frozen=True):
    """Where does a mark go on this document? ``signer`` is the person whose place is meant, if it is known."""

    path: str
    mode: Mode
    signer: str | None = None
    signed: tuple[SignatureField, ...] = ()
    lines: tuple[str, ...] = ()
    seal_mm: float | None = None
    password: str | None = None


class PlaceAnswer(Struct, frozen=True):
    """What became of a question: a proposal, or the problem that keeps it from being one.

    ``found`` is the proposal before a remembered correction was applied.
    """

    question: PlaceQuestion
    proposal: Proposal | None = None
    problem: Report | None = None
    found: Proposal | None = None
    pages: tuple[PageGeometry, ...] = ()


class PlaceFinder:
    """Answers one question at a time; a new one takes the place of the one before. Its host ends with the answer."""

    def __init__(
        self, hosts: ports.Hosts, place: ports.Placer, layouts: ports.Layouts, answered: Callable[[PlaceAnswer], None]
    ) -> None:
        self._hosts = hosts
        self._place = place
        self._layouts = layouts
        self._answered = answered
        self._host: ports.Host | None = None

    @property
    def is_looking(self) -> bool:
        """Tell whether an answer is on its way."""
        return self._host is not None

    def look(self, question: PlaceQuestion) -> None:
        """Ask; the answer comes to ``answered``, once, unless another question or :meth:`end` comes first."""
        self.end()
        search = self._place.search(
            question.mode,
            signer=question.signer,
            signed=question.signed,
            lines=question.lines,
            seal_mm=question.seal_mm,
        )
        host = self._host = self._hosts.start(m.Kind.PAGE)
        pages: list[PageGeometry] = []

        def broke(problem: Problem) -> None:
            self._finish(host, PlaceAnswer(question, problem=problem.report()))

        def opened(answer: m.Answer, _blob: bytes) -> None:
            if isinstance(answer, m.DocumentOpened):
                pages.extend(answer.pages)
                host.call(m.FindPlace(search), listener=Waiting(found, broke))

        def found(answer: m.Answer, _blob: bytes) -> None:
            if isinstance(answer, m.PlaceFound):
                proposal = corrected(answer.proposal, tuple(pages), self._layouts)
                self._finish(host, PlaceAnswer(question, proposal, None, answer.proposal, tuple(pages)))

        host.call(m.OpenDocument(question.path, question.password), listener=Waiting(opened, broke))

    def remember(self, answer: PlaceAnswer, placement: Placement) -> None:
        """Keep where a person put the mark instead of the proposal; documents of the same layout get it there."""
        if answer.found is None or answer.found.layout is None or answer.proposal is None:
            return
        if _is_close(placement, answer.proposal.placement):
            return
        shift = shift_between(answer.found.placement, placement)
        self._layouts.remember(answer.found.layout, answer.found.rule, shift)

    def end(self) -> None:
        """Forget the question."""
        host, self._host = self._host, None
        if host is not None:
            host.end()

    def _finish(self, host: ports.Host, answer: PlaceAnswer) -> None:
        if host is self._host:
            self.end()
            self._answered(answer)


def corrected(proposal: Proposal, pages: tuple[PageGeometry, ...], layouts: ports.Layouts) -> Proposal:
    """Return the proposal where a person moved it on a document of the same layout, or as it is.

    That answers where the mark goes, never whose place it is: such a doubt stays.
    """
    shift = layouts.recall(proposal.layout, proposal.rule) if proposal.layout is not None else None
    if shift is None:
        return proposal
    place, number = proposal.placement, proposal.placement.page + shift.pages
    if not 1 <= number <= len(pages):
        return proposal
    rect = place.rect
    moved = Rect(rect.x + shift.right_pt, rect.y + shift.up_pt, rect.width, rect.height)
    return replace(
        proposal,
        placement=Placement(number, moved.moved_into(pages[number - 1].shown)),
        confidence=Confidence.LOW if proposal.reason in _WHOSE else Confidence.MEDIUM,
        reason=proposal.reason if proposal.reason in _WHOSE else Reason.REMEMBERED,
        alternatives=(place, *proposal.alternatives),
        other_titles=(proposal.title, *proposal.other_titles),
    )


def shift_between(proposed: Placement, chosen: Placement) -> Shift:
    """Return how far the centre of a mark was moved."""
    (x0, y0), (x1, y1) = proposed.rect.centre, chosen.rect.centre
    return Shift(chosen.page - proposed.page, x1 - x0, y1 - y0)


def resized(place: Placement, page: PageGeometry, size: SizeMm) -> Placement:
    """Return ``place`` with another size around the same middle, moved onto the page."""
    width, height = page.points_from_mm(size.width_mm), page.points_from_mm(size.height_mm)
    x, y = place.rect.centre
    return Placement(place.page, Rect(x - width / 2, y - height / 2, width, height).moved_into(page.shown))


def _is_close(one: Placement, other: Placement) -> bool:
    shift = shift_between(one, other)
    return shift.pages == 0 and max(abs(shift.right_pt), abs(shift.up_pt)) < _UNMOVED_PT
