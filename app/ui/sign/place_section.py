"""VỊ TRÍ: where the mark goes, why there, whose rule that is, how sure that is, and how large the mark is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, card, label, say, set_kind, set_property
from app.ui.parts.layouts import column, row
from app.ui.parts.titles import title_row
from app.ui.sign.measures import Measures
from app.ui.states import NoPlaceState, PlaceState
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone
from app.words import Catalogue


class PlaceSection(QWidget):
    """The reason in one card, with the ways to another place and back.

    ``measured`` carries a :class:`MeasuresState`; ``place_here_requested`` wants the mark on the page in view.
    """

    reset_requested = Signal()
    show_requested = Signal()
    confirmed = Signal()
    next_requested = Signal()
    undo_requested = Signal()
    redo_requested = Signal()
    place_here_requested = Signal()
    measured = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        words = kit.words
        self._where, self._why = label("place_where"), label("place_why", "dim")
        self._rule = label("place_rule", "dim")
        self._size = label("place_size", "dim", wraps=False)
        self._covers = label("place_covers", "small")
        set_property(self._covers, "tone", Tone.WARN)
        self._icon = IconLabel(kit.theme.icons, Glyph.PLACE, "accent", 20)
        self._measures = Measures(kit)
        self._measures.hide()
        self._make_buttons(kit)
        self._card = card("soft", "place_card")
        self._card.setLayout(row(column(self._icon, None), self._lines(), gap=3, margins=(3, 3, 3, 3)))
        self._covers_row = self._warning_row()
        links = row(self._measure, self._next, self._reset, self._here, None, self._size, gap=1)
        title = title_row(words.say("panel.where"), self._undo, self._redo, self._show)
        title.setSpacing(0)
        self.setLayout(column(title, self._card, self._covers_row, self._confirm_row, links, self._measures, gap=0))
        self._connect()

    def render_place(self, state: PlaceState | NoPlaceState | None) -> None:
        placed = isinstance(state, PlaceState)
        for part in (self._show, self._measure, self._undo, self._redo):
            part.setVisible(placed)
        self._here.setVisible(isinstance(state, NoPlaceState) and state.problem is not None)
        if isinstance(state, PlaceState):
            self._render(state)
            return
        for shown in (self._reset, self._next, self._covers_row, self._confirm_row, self._measures):
            shown.hide()
        for line in (self._why, self._rule, self._size):
            say(line, "")
        self._render_nothing(state)

    def _render(self, state: PlaceState) -> None:
        words = self._kit.words
        self._where.setText(words.say("place.check") if state.unsure else _where(words, state))
        self._dress(Tone.WARN if state.unsure else None)
        say(self._why, "" if state.by_hand else words.placing(state.word, **state.facts))
        say(self._rule, "" if state.by_hand or state.rule is None else words.source(state.rule))
        width, height = words.formats.number(state.width_mm), words.formats.number(state.height_mm)
        say(self._size, words.say("place.size", width=width, height=height))
        self._reset.setVisible(state.by_hand)
        self._next.setVisible(state.others > 0)
        self._confirm_row.setVisible(state.unsure)
        self._undo.setEnabled(state.may_undo)
        self._redo.setEnabled(state.may_redo)
        self._covers.setText(words.name(state.covers) if state.covers is not None else "")
        self._covers_row.setVisible(state.covers is not None)
        self._measures.render_place(state)
        self._measures.setVisible(self._measure.isChecked())

    def _render_nothing(self, state: NoPlaceState | None) -> None:
        words = self._kit.words
        self._dress(None)
        if state is None:
            self._where.setText(words.say("place.none"))
        elif state.problem is None:
            self._where.setText(words.say("place.searching"))
        else:
            told = words.problem(state.problem)
            self._dress(Tone.WARN)
            self._where.setText(told.title)
            say(self._why, f"{told.meaning} {told.next_step}".strip())

    def _dress(self, tone: Tone | None) -> None:
        """Show the card quietly, or in amber when a person must look."""
        set_kind(self._card, "soft" if tone is None else "tone")
        set_property(self._card, "tone", "" if tone is None else tone)
        set_property(self._where, "tone", "" if tone is None else tone)
        glyph, role = (Glyph.PLACE, "accent") if tone is None else (Glyph.WARN, "warn")
        self._icon.show_glyph(glyph, role)
        set_kind(self._where, "" if tone is None else "strong")

    def _make_buttons(self, kit: Kit) -> None:
        words = kit.words
        self._show = kit.button("place_show", words.say("place.show"), kind="link")
        self._show.setToolTip(words.say("place.show_help"))
        self._reset = kit.button("place_reset", words.say("place.reset"), kind="link")
        self._reset.setToolTip(words.say("place.reset_help"))
        self._next = kit.button("place_next", words.say("place.next"), kind="link")
        self._next.setToolTip(words.say("place.next_help"))
        self._here = kit.button("place_by_hand", words.say("place.here"), Glyph.PLACE, kind="link")
        self._measure = kit.button("place_measure", words.say("place.measure"), kind="link")
        self._measure.setCheckable(True)
        self._confirm = kit.button("place_confirm", words.say("place.confirm"), Glyph.TICK)
        self._undo = kit.tool("place_undo", words.say("place.undo"), Glyph.UNDO)
        self._redo = kit.tool("place_redo", words.say("place.redo"), Glyph.REDO)
        for tool in (self._undo, self._redo):
            tool.setFixedSize(QSize(36, 36))

    def _lines(self) -> QWidget:
        lines = QWidget()
        set_kind(lines, "clear")
        box = column(self._where, self._why, self._rule, gap=0)
        box.setSpacing(3)
        lines.setLayout(box)
        return lines

    def _warning_row(self) -> QWidget:
        self._confirm_row = QWidget()
        self._confirm_row.setLayout(row(self._confirm, None, margins=(0, 2, 0, 0)))
        frame = QWidget()
        icon = IconLabel(self._kit.theme.icons, Glyph.WARN, "warn", 18)
        frame.setLayout(row(column(icon, None), self._covers, gap=2, margins=(3, 2, 0, 1)))
        return frame

    def _connect(self) -> None:
        self._show.clicked.connect(self.show_requested)
        self._reset.clicked.connect(self.reset_requested)
        self._next.clicked.connect(self.next_requested)
        self._here.clicked.connect(self.place_here_requested)
        self._confirm.clicked.connect(self.confirmed)
        self._undo.clicked.connect(self.undo_requested)
        self._redo.clicked.connect(self.redo_requested)
        self._measure.toggled.connect(self._measures.setVisible)
        self._measures.measured.connect(self.measured)


def _where(words: Catalogue, state: PlaceState) -> str:
    if state.by_hand:
        return words.say("place.by_hand", page=state.page)
    return words.place(state.rule.name, page=state.page) if state.rule is not None else words.place("", page=state.page)
