"""What to do when something has happened: one text at a time, step by step, with the article beside every rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.guidance import Basis, DeviceSort, Event, FormUse, Guidance, Part, Section, Sentence
from app.domain.token import CertificateKind
from app.ui.device_states import GuideState
from app.ui.devices.certificate_block import term_words
from app.ui.devices.due_card import DueCard
from app.ui.parts.choosers import Chooser, Segments
from app.ui.parts.fold import Fold
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, card, discard, heading, label, tone_card
from app.ui.parts.layouts import column, row
from app.ui.parts.pin_line import StateLine
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone

GLYPHS: Final = {
    Section.HAPPENED: Glyph.INFO,
    Section.AVOID: Glyph.FORBIDDEN,
    Section.CONDITIONS: Glyph.CONDITIONS,
    Section.WRITES: Glyph.PEOPLE,
    Section.FORM: Glyph.FORM,
    Section.DEADLINE: Glyph.CALENDAR,
    Section.REFUSED: Glyph.REFUSED,
    Section.APPROVED: Glyph.GOOD,
    Section.CONTACT: Glyph.CONTACT,
}
_OPENED: Final = frozenset({Section.HAPPENED, Section.AVOID, Section.WRITES, Section.FORM})
NOBODY: Final = "-"
"""The word for no device in particular."""


class GuidePage(QWidget):
    """``form_requested`` carries a :class:`FormUse`; the others carry what a person chose."""

    event_chosen = Signal(object)
    profile_chosen = Signal(str)
    device_chosen = Signal(str)
    kind_chosen = Signal(object)
    sort_chosen = Signal(object)
    receipt_typed = Signal(object)
    form_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        words = kit.words
        self._state: GuideState | None = None
        self._parts: list[QWidget] = []
        self._event = Chooser(kit, "guide_event", words.say("guide_page.event"))
        self._profile = Chooser(kit, "guide_profile", words.say("guide_page.profile"))
        self._device = Chooser(kit, "guide_device", words.say("guide_page.device"))
        self._event.chosen.connect(lambda word: self.event_chosen.emit(Event(word)))
        self._profile.chosen.connect(self.profile_chosen)
        self._device.chosen.connect(lambda word: self.device_chosen.emit("" if word == NOBODY else word))
        kinds = {str(each): words.name(each) for each in CertificateKind if each is not CertificateKind.UNKNOWN}
        self._kind = Segments("guide_kind", kinds)
        self._kind.chosen.connect(lambda word: self.kind_chosen.emit(CertificateKind(word)))
        self._sort = Segments("guide_sort", {str(each): words.name(each) for each in DeviceSort})
        self._sort.chosen.connect(lambda word: self.sort_chosen.emit(DeviceSort(word)))
        self._sort_row = self._asked("guide_sort_row", words.say("guide.ask_device"), self._sort)
        self._due = DueCard(kit)
        self._due.receipt_typed.connect(self.receipt_typed)
        self._list = column(gap=3)
        self.setLayout(column(self._head(), self._list, gap=4))

    def render_state(self, state: GuideState) -> None:
        words = self._kit.words
        self._event.render_choices({str(event): words.name(event) for event in Event}, str(state.event))
        self._profile.render_choices({each.name: words.profile(each.name) for each in state.profiles}, state.profile)
        devices = {each.identity: each.label for each in state.devices}
        about = state.about.identity if state.about is not None else NOBODY
        self._device.render_choices({NOBODY: words.say("guide_page.no_device"), **devices}, about)
        self._kind.render_choice(None if state.kind is CertificateKind.UNKNOWN else str(state.kind))
        self._sort.render_choice(str(state.sort) if state.sort is not None else None)
        asks = state.page is not None and (state.page.asks_device or state.sort is not None)
        self._sort_row.setVisible(asks)
        if self._state is None or self._written(state) != self._written(self._state):
            self._rewrite(state)
        self._due.render_state(state.due, state.received)
        self._due.setVisible(bool(state.due))
        self._state = state

    def ask_form(self, use: FormUse) -> None:
        """Emit the wish to fill in a form."""
        self.form_requested.emit(use)

    @staticmethod
    def _written(state: GuideState) -> tuple[object, ...]:
        return state.page, state.countdown, state.problem, state.kind, state.about

    def _head(self) -> QWidget:
        words = self._kit.words
        frame = card("card", "guide_head")
        lines = [
            self._labelled(words.say("guide_page.event"), self._event),
            self._labelled(words.say("guide_page.device"), self._device),
            self._labelled(words.say("guide_page.kind"), self._kind),
            self._labelled(words.say("guide_page.profile"), self._profile),
            self._sort_row,
        ]
        frame.setLayout(column(*lines, gap=2, margins=(5, 4, 5, 4)))
        return frame

    @staticmethod
    def _labelled(text: str, control: QWidget) -> QWidget:
        name = label(kind="dim", wraps=False)
        name.setText(text)
        name.setFixedWidth(150)
        made = QWidget()
        made.setLayout(row(name, control, None, gap=2))
        return made

    @staticmethod
    def _asked(name: str, text: str, control: QWidget) -> QWidget:
        question = label(f"{name}_text", "small")
        question.setText(text)
        made = QWidget()
        made.setObjectName(name)
        made.setLayout(column(question, row(control, None), gap=1))
        return made

    def _rewrite(self, state: GuideState) -> None:
        self._list.removeWidget(self._due)
        for old in self._parts:
            self._list.removeWidget(old)
            discard(old)
        self._parts = [*self._made(state)]
        for made in self._parts:
            self._list.addWidget(made)
        deadline = next((n for n, part in enumerate(self._parts) if part.objectName() == "guide_deadline"), None)
        self._list.insertWidget(len(self._parts) if deadline is None else deadline + 1, self._due)

    def _made(self, state: GuideState) -> Iterator[QWidget]:
        if state.problem is not None:
            told = self._kit.words.problem(state.problem)
            yield self._banner("guide_problem", Tone.BAD, told.title, told.next_step)
        if state.page is None:
            return
        yield from self._banners(state, state.page)
        yield from self._steps(state.page, "guide")
        if state.page.beside is not None:
            beside = heading(self._kit.words.say("guide.beside", text=state.page.beside.title))
            beside.setObjectName("guide_beside_title")
            yield beside
            yield from self._steps(state.page.beside, "beside", folded=True)

    def _banners(self, state: GuideState, page: Guidance) -> Iterator[QWidget]:
        words = self._kit.words
        title = label("guide_title", "title")
        title.setText(words.say("guide.title", event=words.name(page.event), text=page.title))
        yield title
        if page.old:
            yield self._banner("guide_old", Tone.WARN, words.say("guide.old"), words.say("guide_page.old_line"))
        if state.seal and page.event in {Event.LOCKED, Event.LOST, Event.EXPOSED, Event.FORGOTTEN, Event.EXPIRED}:
            is_archive = state.kind is CertificateKind.ARCHIVE
            whose = words.say("guide_page.archive") if is_archive else words.say("guide_page.seal")
            yield self._banner("guide_seal", Tone.WARN, whose, words.say("guide_page.seal_line"))
        if state.countdown is not None:
            rule = state.countdown.rule
            source = words.say("guide_page.source", source=rule.source)
            yield self._banner("guide_term", Tone.WARN, term_words(words, state.countdown), source)

    def _banner(self, name: str, tone: Tone, title: str, line: str) -> QWidget:
        frame = tone_card(name, tone)
        head, text = label(f"{name}_title", "strong"), label(f"{name}_line", "small")
        head.setText(title)
        text.setText(line)
        icon = IconLabel(self._kit.theme.icons, Glyph.WARN, str(tone), 20)
        frame.setLayout(row(column(icon, None), column(head, text, gap=1), gap=3, margins=(4, 3, 4, 3)))
        return frame

    def _steps(self, page: Guidance, name: str, *, folded: bool = False) -> Iterator[QWidget]:
        for part in page.told:
            fold = Fold(
                self._kit,
                f"{name}_{part.section}",
                self._kit.words.name(part.section),
                GLYPHS[part.section],
                opened=part.section in _OPENED and not folded,
            )
            self._fill(fold, part, f"{name}_{part.section}")
            if part.section is Section.FORM:
                for use in page.forms:
                    fold.add(self._form(use, f"{name}_form_{use.name}"))
            yield fold
        if page.forms and all(part.section is not Section.FORM for part in page.parts):
            fold = Fold(self._kit, f"{name}_forms", self._kit.words.say("guide.forms"), Glyph.FORM, opened=not folded)
            for use in page.forms:
                fold.add(self._form(use, f"{name}_form_{use.name}"))
            yield fold
        yield from (self._unsaid(f"{name}_{basis}", text) for basis, text in self._kit.words.unsaid(page))

    def _unsaid(self, name: str, text: str) -> QWidget:
        """Return one calm line for all the points a text has nothing on."""
        frame = card("sunken", name)
        line = StateLine(self._kit, f"{name}_said", side=16)
        line.show_state(Glyph.ABSENT, Tone.NEUTRAL, text)
        frame.setLayout(column(line, margins=(4, 3, 4, 3)))
        return frame

    def _fill(self, fold: Fold, part: Part, name: str) -> None:
        for place, sentence in enumerate(part.sentences, 1):
            fold.add(self._sentence(sentence, f"{name}_{place}"))

    def _sentence(self, sentence: Sentence, name: str) -> QWidget:
        """Return what is said, and below it who says it."""
        words = self._kit.words
        made = QWidget()
        made.setObjectName(name)
        if sentence.basis is Basis.SILENT:
            line = StateLine(self._kit, f"{name}_said", side=16)
            line.show_state(Glyph.ABSENT, Tone.NEUTRAL, sentence.text)
            made.setLayout(column(line))
            return made
        text, source = label(f"{name}_text"), label(f"{name}_source", "code")
        text.setText(sentence.text)
        if sentence.source is not None and sentence.clause is not None:
            source.setText(words.say("guide_page.source", source=sentence.source))
        else:
            source.setText(words.say("guide_page.basis", basis=words.name(sentence.basis)))
        made.setLayout(column(text, source, gap=0))
        return made

    def _form(self, use: FormUse, name: str) -> QWidget:
        words = self._kit.words
        frame = card("soft", name)
        title, line, source = label(f"{name}_title", "strong"), label(kind="small"), label(kind="code")
        title.setText(use.title)
        recipient = use.recipient or words.say("guide.managing_body")
        kept = words.say("guide_page.kept", sender=use.sender)
        line.setText(kept if use.recipient is None else words.say("guide_page.sent", sender=use.sender, to=recipient))
        source.setText(words.say("guide_page.source", source=use.source))
        button = self._kit.button(f"{name}_fill", words.say("guide_page.fill"), Glyph.FORM, kind="primary")
        button.clicked.connect(lambda: self.ask_form(use))
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        side = column(None, button, None)
        frame.setLayout(row(column(title, line, source, gap=1), side, gap=3, margins=(4, 3, 4, 3)))
        return frame
