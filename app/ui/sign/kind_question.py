"""Asks whether to sign with a certificate that is not known to be whose the text wants it to be."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.ui.parts.kit import Kit, beside_text, label
from app.ui.question_states import KindState
from app.ui.sign.question_card import QuestionCard
from app.ui.theme.icons import Glyph


class KindQuestion(QuestionCard):
    """Whose this certificate is known to be, what the text wants, and the two ways on."""

    declared = Signal()
    confirmed = Signal()

    def __init__(self, kit: Kit) -> None:
        self._known = label("kind_known", "small")
        super().__init__(kit, "kind", self._known)
        self._declare = kit.button("kind_declare", "", Glyph.TICK)
        self._declare.setIconSize(beside_text(18))
        confirm = kit.button("kind_confirm", kit.words.say("kind_check.confirm"), kind="link")
        self._declare.clicked.connect(self.declared)
        confirm.clicked.connect(self.confirmed)
        self.offer(self._declare)
        self.offer(confirm)

    def render_kind(self, state: KindState) -> None:
        words = self._kit.words
        wanted, kind = words.name(state.wanted), words.name(state.kind)
        self.say_title(words.say("kind_check.title", wanted=wanted))
        known = (
            words.say("kind_check.written", kind=kind) if state.by_office else words.say("kind_check.known", kind=kind)
        )
        self._known.setText(known)
        self.say_rule(words.say("kind_check.rule", wanted=wanted), state.rule)
        self._declare.setText(words.say("kind_check.declare", wanted=wanted))
        self._declare.setAccessibleName(self._declare.text())
        self._declare.setVisible(not state.by_office)
