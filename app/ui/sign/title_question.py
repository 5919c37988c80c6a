"""Asks whether it is right to sign where the document states another position than the certificate is for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.placing import Origin
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, label, set_property, tone_card
from app.ui.parts.layouts import column, row
from app.ui.parts.rule_words import rule_source
from app.ui.states import TitleState
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone


class TitleQuestion(QWidget):
    """Both positions, the rule with its source, and the two ways on; hidden while there is nothing to ask."""

    confirmed = Signal()
    titles_requested = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        words = kit.words
        title = label("title_check", "strong")
        title.setText(words.say("title_check.title"))
        set_property(title, "tone", Tone.WARN)
        self._stated, self._held = label("title_stated", "small"), label("title_held", "small")
        self._rule = label("title_rule", "dim")
        confirm = kit.button("title_confirm", words.say("title_check.confirm"), Glyph.TICK)
        change = kit.button("title_change", words.say("title_check.change"), kind="link")
        confirm.clicked.connect(self.confirmed)
        change.clicked.connect(self.titles_requested)
        texts = column(title, self._stated, self._held, self._rule, gap=0)
        texts.setSpacing(3)
        frame = tone_card("title_card", Tone.WARN)
        icon = IconLabel(kit.theme.icons, Glyph.WARN, "warn", 20)
        frame.setLayout(row(column(icon, None), texts, gap=3, margins=(3, 3, 3, 3)))
        ways = row(confirm, change, None, gap=1, margins=(0, 2, 0, 0))
        self.setLayout(column(frame, ways, gap=0, margins=(0, 2, 0, 0)))

    def render_title(self, state: TitleState | None) -> None:
        self.setVisible(state is not None)
        if state is None:
            return
        words = self._kit.words
        self._stated.setText(words.say("title_check.stated", title=state.stated))
        held = words.say("title_check.and").join(state.held)
        self._held.setText(words.say("title_check.held", titles=held))
        source = rule_source(words, state.rule)
        is_text = state.rule.origin is Origin.TEXT
        self._rule.setText(
            words.say("title_check.rule", source=source) if is_text else words.say("title_check.advice", source=source)
        )
