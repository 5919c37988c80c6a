"""VỊ TRÍ: where the mark goes, why there, whose rule that is, and how large it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.placing import Origin
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, card, label, say
from app.ui.parts.layouts import column, row
from app.ui.parts.titles import title_row
from app.ui.states import PlaceState
from app.ui.theme.icons import Glyph
from app.words import Catalogue


class PlaceSection(QWidget):
    """The reason in one card, with the ways back to it."""

    reset_requested = Signal()
    show_requested = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        words = kit.words
        self._where, self._why = label("place_where"), label("place_why", "dim")
        self._rule = label("place_rule", "dim")
        self._size = label("place_size", "dim", wraps=False)
        self._show = kit.button("place_show", words.say("place.show"), kind="link")
        self._show.setToolTip(words.say("place.show_help"))
        self._show.clicked.connect(self.show_requested)
        self._reset = kit.button("place_reset", words.say("place.reset"), Glyph.RESET, kind="link")
        self._reset.clicked.connect(self.reset_requested)
        icon = IconLabel(kit.theme.icons, Glyph.PLACE, "accent", 20)
        lines = column(self._where, self._why, row(self._rule, None, self._size, gap=2), gap=0)
        lines.setSpacing(3)
        self._card = card("soft", "place_card")
        self._card.setLayout(row(column(icon, None), lines, gap=3, margins=(3, 3, 3, 3)))
        title = title_row(words.say("panel.where"), self._show)
        self.setLayout(column(title, self._card, row(self._reset, None), gap=0))

    def render_place(self, state: PlaceState | None) -> None:
        words = self._kit.words
        self._show.setVisible(state is not None)
        self._reset.setVisible(state is not None and state.by_hand)
        if state is None:
            self._where.setText(words.say("place.none"))
            for part in (self._why, self._rule, self._size):
                say(part, "")
            return
        self._where.setText(_where(words, state))
        say(self._why, "" if state.by_hand else words.placing(state.word, **state.facts))
        self._rule.setText("" if state.by_hand else _source(words, state))
        self._rule.show()
        width, height = words.formats.number(state.width_mm), words.formats.number(state.height_mm)
        say(self._size, words.say("place.size", width=width, height=height))


def _where(words: Catalogue, state: PlaceState) -> str:
    if state.by_hand:
        return words.say("place.by_hand", page=state.page)
    return words.place(state.rule.name, page=state.page) if state.rule is not None else words.place("", page=state.page)


def _source(words: Catalogue, state: PlaceState) -> str:
    """Return whose rule it is: a sentence that states a rule names its source."""
    if state.rule is None:
        return ""
    match state.rule.origin:
        case Origin.TEXT:
            return words.say("place.text", profile=words.profile(state.rule.profile), clause=state.rule.clause)
        case Origin.RECOMMENDATION:
            return words.say("place.recommendation")
