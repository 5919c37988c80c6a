"""Asks whether it is right to sign where the document states another position than the certificate is for."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.ui.parts.kit import Kit, label
from app.ui.question_states import TitleState
from app.ui.sign.question_card import QuestionCard
from app.ui.theme.icons import Glyph


class TitleQuestion(QuestionCard):
    """Both positions, the rule with its source, and the two ways on."""

    confirmed = Signal()
    titles_requested = Signal()

    def __init__(self, kit: Kit) -> None:
        self._stated, self._held = label("title_stated", "small"), label("title_held", "small")
        super().__init__(kit, "title", self._stated, self._held)
        words = kit.words
        self.say_title(words.say("title_check.title"))
        confirm = kit.button("title_confirm", words.say("title_check.confirm"), Glyph.TICK)
        change = kit.button("title_change", words.say("title_check.change"), kind="link")
        confirm.clicked.connect(self.confirmed)
        change.clicked.connect(self.titles_requested)
        self.offer(confirm, change)

    def render_title(self, state: TitleState) -> None:
        words = self._kit.words
        self._stated.setText(words.say("title_check.stated", title=state.stated))
        held = words.say("title_check.and").join(state.held)
        self._held.setText(words.say("title_check.held", titles=held))
        self.say_rule(words.say("title_check.rule"), state.rule)
