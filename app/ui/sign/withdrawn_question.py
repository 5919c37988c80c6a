"""Asks whether to sign with a certificate that is known not to stand any more, or not now."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.ui.parts.kit import Kit, label
from app.ui.question_states import WithdrawnState
from app.ui.sign.question_card import QuestionCard
from app.ui.theme.tokens import Tone


class WithdrawnQuestion(QuestionCard):
    """What is known of the certificate, not to use it, and the way on; the other one is to choose another signer."""

    confirmed = Signal()

    def __init__(self, kit: Kit) -> None:
        advice = label("withdrawn_advice", "small")
        super().__init__(kit, "withdrawn", advice, tone=Tone.BAD)
        advice.setText(kit.words.say("withdrawn_check.advice"))
        confirm = kit.button("withdrawn_confirm", kit.words.say("withdrawn_check.confirm"))
        confirm.clicked.connect(self.confirmed)
        self.offer(confirm)

    def render_withdrawn(self, state: WithdrawnState) -> None:
        self.say_title(self._kit.words.name(state.known))
