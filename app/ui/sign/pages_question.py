"""Asks whether everything was scanned, and keeps the answer in view."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.demands import Extent
from app.ui.parts.kit import Kit, beside_text
from app.ui.parts.layouts import column, row
from app.ui.parts.pin_line import StateLine
from app.ui.question_states import PagesState
from app.ui.sign.question_card import QuestionCard
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone
from app.words import Catalogue


class PagesQuestion(QWidget):
    """How many pages there are, what the text wants, and the answers it leaves; then the one that was given.

    ``answered`` carries an :class:`Extent`, None to be asked again.
    """

    answered = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._card = QuestionCard(kit, "pages")
        self._ways = {extent: kit.button(f"pages_{extent}", "", Glyph.TICK) for extent in Extent}
        for extent, way in self._ways.items():
            way.setIconSize(beside_text(18))
            way.clicked.connect(lambda _=False, given=extent: self.answer(given))
            self._card.offer(way)
        self._line = StateLine(kit, "pages_answer")
        again = kit.button("pages_again", kit.words.say("pages_check.again"), kind="link")
        again.clicked.connect(lambda: self.answer(None))
        self._given = QWidget()
        given = row(column(None, self._line, None), again, gap=1)
        given.setStretch(0, 1)
        self._given.setLayout(given)
        self.setLayout(column(self._card, self._given, gap=0))

    def render_pages(self, state: PagesState) -> None:
        words = self._kit.words
        self._card.setVisible(state.answer is None)
        self._given.setVisible(state.answer is not None)
        self._card.say_title(words.say("pages_check.title", count=state.pages))
        self._card.say_rule(words.say("pages_check.rule"), state.rule)
        for extent, way in self._ways.items():
            way.setText(_answer(words, extent, state))
            way.setAccessibleName(way.text())
            way.setVisible(extent in state.extents)
        if state.answer is not None:
            self._line.show_state(Glyph.GOOD, Tone.GOOD, _answer(words, state.answer, state))

    def answer(self, extent: Extent | None) -> None:
        """Emit how much of the paper the file holds."""
        self.answered.emit(extent)


def _answer(words: Catalogue, extent: Extent, state: PagesState) -> str:
    """Return an answer in words; a copy is named where the text tells copies of a part from whole ones."""
    match extent:
        case Extent.PART:
            return words.say("pages_check.part", count=state.pages)
        case Extent.WHOLE if Extent.PART in state.extents:
            return words.say("pages_check.whole", count=state.pages)
        case Extent.WHOLE:
            return words.say("pages_check.complete", count=state.pages)
