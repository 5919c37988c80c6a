"""A question before signing: what is to be looked at, whose rule it is, and the ways on."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.domain.placing import Rule
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, label, say, set_property, tone_card
from app.ui.parts.layouts import Item, column, row
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone, role

_GLYPHS: Final = {Tone.WARN: Glyph.WARN, Tone.BAD: Glyph.BAD}


class QuestionCard(QWidget):
    """A card in the colour of ``tone``: a title, ``lines`` of text, the rule if there is one, and the buttons below."""

    def __init__(self, kit: Kit, name: str, *lines: QLabel, tone: Tone = Tone.WARN) -> None:
        super().__init__()
        self.setObjectName(f"{name}_question")
        self._kit = kit
        self._rule = label(f"{name}_rule", "dim")
        self._rule.hide()
        self._title = label(f"{name}_check", "strong")
        set_property(self._title, "tone", tone)
        texts = column(self._title, *lines, self._rule, gap=0)
        texts.setSpacing(3)
        frame = tone_card(f"{name}_card", tone)
        icon = IconLabel(kit.theme.icons, _GLYPHS[tone], role(tone), 20)
        frame.setLayout(row(column(icon, None), texts, gap=3, margins=(3, 3, 3, 3)))
        self._ways = column(gap=2, margins=(0, 2, 0, 0))
        self.setLayout(column(frame, self._ways, gap=0, margins=(0, 2, 0, 0)))

    def say_title(self, text: str) -> None:
        self._title.setText(text)

    def say_rule(self, text: str, rule: Rule) -> None:
        """Tell the rule with its source; no sentence that states one goes without."""
        say(self._rule, self._kit.words.say("sign_question.rule", text=text, source=self._kit.words.source(rule)))

    def offer(self, *ways: QPushButton) -> None:
        """Put ways on side by side under the card, below those that are there."""
        items: list[Item] = [*ways, None]
        self._ways.addLayout(row(*items, gap=1))
