"""Where the mark goes: the rule's proposal, what a person made of it, and what the mark lies upon."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtGui import QImage

from app.desk.covering import covers_marks, covers_text
from app.desk.placing import PlaceAnswer, PlaceFinder, PlaceQuestion, resized
from app.desk.signing.runner import Desk
from app.desk.viewing import DocumentView
from app.domain.geometry import Placement, Rect
from app.domain.placing import Confidence, ImageKind, Proposal, Reason, SizeMm
from app.domain.signing import Mode
from app.domain.text import PageText
from app.ui.models.steps import PlaceSteps
from app.ui.page_states import Covered, MarkState
from app.ui.states import MeasuresState, NoPlaceState, PlaceState

_SMALLEST_MM: Final = 4.0


class PlaceModel:
    """The place of one mark on one document; ``changed`` is called when something new is known."""

    def __init__(self, desk: Desk, view: DocumentView, changed: Callable[[], None]) -> None:
        self._desk = desk
        self._view = view
        self._changed = changed
        self._finder = PlaceFinder(desk.hosts, desk.place, desk.layouts, self._answered)
        self._asked: PlaceQuestion | None = None
        self._answer: PlaceAnswer | None = None
        self._steps = PlaceSteps()
        self._confirmed = False
        self._texts: dict[int, PageText] = {}
        self._reading: set[int] = set()
        self.size: SizeMm | None = None
        """The size a person or a template wants instead of the rule's."""

    # ── what is known ─────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def is_looking(self) -> bool:
        return self._finder.is_looking

    @property
    def proposal(self) -> Proposal | None:
        """Return what was found for what is wanted now."""
        answer = self._answer
        return answer.proposal if answer is not None and answer.question == self._asked else None

    @property
    def home(self) -> Placement | None:
        """Return the rule's own place, for a mark of the size that is wanted."""
        proposal, pages = self.proposal, self._view.state.pages
        if proposal is None or not pages:
            return None
        place = proposal.placement
        return place if self.size is None else resized(place, pages[place.page - 1], self.size)

    @property
    def placement(self) -> Placement | None:
        if not self._view.state.pages:
            return None
        return self._steps.current or self.home

    @property
    def title(self) -> str:
        """Return the position in the block the mark goes to; nothing while that is a guess, or nobody can tell."""
        proposal, current = self.proposal, self._steps.current
        if proposal is None or self.is_unsure:
            return ""
        if current in proposal.alternatives:
            titles = proposal.other_titles
            return dict(zip(proposal.alternatives, titles, strict=False)).get(current, "")
        # A block that bears the signer's name is theirs, wherever they drag the mark.
        return proposal.title if current is None or proposal.name else ""

    @property
    def is_unsure(self) -> bool:
        """Tell whether a person must look first: the proposal is a guess and nobody has said that it is right."""
        proposal = self.proposal
        guess = proposal is not None and proposal.confidence is Confidence.LOW
        return guess and self._steps.current is None and not self._confirmed

    def state(self, mode: Mode, *, movable: bool) -> PlaceState | NoPlaceState | None:
        """Return the place as the panel shows it."""
        placement, proposal, pages = self.placement, self.proposal, self._view.state.pages
        if placement is None:
            answer = self._answer if self._answer is not None and self._answer.question == self._asked else None
            return NoPlaceState(answer.problem if answer is not None else None) if self._asked is not None else None
        page, rect = pages[placement.page - 1], placement.rect
        return PlaceState(
            word=proposal.reason if proposal is not None else "",
            page=placement.page,
            width_mm=page.mm_from_points(rect.width),
            height_mm=page.mm_from_points(rect.height),
            facts=_facts(proposal),
            rule=proposal.rule if proposal is not None and proposal.reason is not Reason.REMEMBERED else None,
            by_hand=self._steps.current is not None,
            left_mm=page.mm_from_points(rect.x),
            top_mm=page.mm_from_points(page.shown.height_pt - rect.top),
            resizable=self.is_resizable(mode),
            movable=movable,
            unsure=self.is_unsure,
            others=len(proposal.alternatives) if proposal is not None else 0,
            covers=self.covered(mode),
            may_undo=self._steps.may_undo,
            may_redo=self._steps.may_redo,
        )

    def mark(self, mode: Mode, picture: QImage | None, *, movable: bool) -> MarkState | None:
        """Return the mark as it lies on its page, with this picture; None if it has no place."""
        if self.placement is None:
            return None
        resizable = self.is_resizable(mode)
        return MarkState(
            self.placement, picture, movable=movable, resizable=resizable, home=self.home, covers=self.covered(mode)
        )

    def has_real_size(self, mode: Mode) -> bool:
        """Tell whether the mark is a thing of one size, as a seal is."""
        image = self._desk.place.look(mode).image
        return image is not None and image.real_size

    def is_resizable(self, mode: Mode) -> bool:
        """Tell whether a person may choose the size: not of a seal, nor where a rule's text has a prescribed one."""
        text = self._desk.place.look(mode).text
        prescribed = text is not None and text.exact and self.size is None
        return not prescribed and not self.has_real_size(mode)

    def covered(self, mode: Mode) -> Covered | None:
        """Return what the mark lies upon; a place that a rule is sure of is right as it is."""
        placement, proposal = self.placement, self.proposal
        sure = proposal is not None and proposal.confidence is not Confidence.LOW
        if placement is None or (self._steps.current is None and sure):
            return None
        image = self._desk.place.look(mode).image
        is_seal = image is not None and image.kind is ImageKind.SEAL
        facts = self._view.state.facts
        marks = [f.rect for f in facts.fields if f.filled and f.page == placement.page and f.rect] if facts else []
        if not is_seal and covers_marks(placement.rect, marks):
            return Covered.SIGNATURE
        text = self._texts.get(placement.page)
        if text is None:
            self._read(placement.page)
            return None
        return Covered.TEXT if covers_text(placement.rect, text.boxes) else None

    # ── intentions ────────────────────────────────────────────────────────────────────────────────────────────────

    def look(self, question: PlaceQuestion) -> None:
        """Ask where the mark goes, once for each question."""
        if question != self._asked:
            self._asked = question
            self._confirmed = False
            self._finder.look(question)

    def look_again(self) -> None:
        """Ask anew at the next :meth:`look`, because what was remembered has changed."""
        self._asked = None

    def put(self, placement: Placement) -> None:
        """Put the mark where a person wants it; a wish for a document that is not open any more is none."""
        if self._view.state.pages:
            self._steps.put(placement)

    def put_measures(self, wanted: MeasuresState) -> None:
        """Put the mark where a person typed it should be; it stays on its page."""
        placement = self.placement
        if placement is None:
            return
        page = self._view.state.pages[placement.page - 1]
        width = page.points_from_mm(max(_SMALLEST_MM, wanted.width_mm))
        height = page.points_from_mm(max(_SMALLEST_MM, wanted.height_mm))
        top = page.points_from_mm(wanted.top_mm)
        rect = Rect(page.points_from_mm(wanted.left_mm), page.shown.height_pt - top - height, width, height)
        self.put(Placement(placement.page, rect.moved_into(page.shown)))

    def put_on(self, number: int, mode: Mode) -> None:
        """Put the mark into the middle of a page: where the rule finds no place, a person begins there."""
        pages = self._view.state.pages
        if not pages:
            return
        page, placement = pages[number - 1], self.placement
        asked = self._asked
        lines, seal_mm = (asked.lines, asked.seal_mm) if asked is not None else ((), None)
        size = self.size or self._desk.place.search(mode, lines=lines, seal_mm=seal_mm).size
        width, height = page.points_from_mm(size.width_mm), page.points_from_mm(size.height_mm)
        if placement is not None:
            width, height = placement.rect.width, placement.rect.height
        middle = page.shown.width_pt / 2, page.shown.height_pt / 2
        rect = Rect(middle[0] - width / 2, middle[1] - height / 2, width, height)
        self.put(Placement(number, rect.moved_into(page.shown)))

    def put_next(self) -> None:
        """Put the mark to the next of the other places that follow the same rule, and after the last to the first."""
        proposal = self.proposal
        if proposal is None or not proposal.alternatives:
            return
        places = (None, *proposal.alternatives)
        now = self._steps.current
        self._steps.put(places[(places.index(now) + 1) % len(places)] if now in places else places[1])

    def confirm(self) -> None:
        """Take the person's word that the place is right."""
        self._confirmed = True

    def reset(self) -> None:
        self._steps.put(None)

    def undo(self) -> None:
        self._steps.undo()

    def redo(self) -> None:
        self._steps.redo()

    def start_over(self) -> None:
        """Forget what the person did: another mode or another set of rules has another place."""
        self._steps = PlaceSteps()

    def forget(self) -> None:
        """Forget the document."""
        self._finder.end()
        self._asked = self._answer = None
        self._confirmed = False
        self._texts.clear()
        self._reading.clear()
        self.start_over()

    def remember(self) -> None:
        """Keep a correction for documents of the same layout."""
        if self._answer is not None and self._steps.current is not None and self.proposal is not None:
            self._finder.remember(self._answer, self._steps.current)

    def end(self) -> None:
        self._finder.end()

    # ── inside ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _answered(self, answer: PlaceAnswer) -> None:
        self._answer = answer
        self._changed()

    def _read(self, page: int) -> None:
        """Ask for the words of a page, once."""
        if page in self._reading:
            return
        self._reading.add(page)

        def taken(text: PageText) -> None:
            self._texts[page] = text
            self._changed()

        self._view.text(page, taken)


def _facts(proposal: Proposal | None) -> dict[str, str | int]:
    """Return what the words of a reason may need."""
    if proposal is None:
        return {}
    return {"title": proposal.title.replace("\n", " "), "name": proposal.name, "page": proposal.placement.page}
