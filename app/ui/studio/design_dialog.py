"""The form for a template: what the mark shows and how, the mark itself beside it, and whether the rules are met."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.ui.design_states import DesignState, Fault
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, card, label, say, set_property
from app.ui.parts.layouts import column, row
from app.ui.parts.scrolling import ScrollPanel
from app.ui.parts.titles import title_row
from app.ui.studio.design_fields import DesignFields
from app.ui.studio.preview import Preview
from app.ui.studio_states import Ground
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone

_SIDE = 440


class DesignDialog(QDialog):
    """``fields`` tell their own wishes."""

    save_requested = Signal()

    def __init__(self, kit: Kit, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("design_dialog")
        self.setWindowTitle(kit.words.say("design.window"))
        self.setAccessibleName(self.windowTitle())
        self.resize(980, 680)
        self._kit = kit
        words = kit.words
        self.fields = DesignFields(kit)
        self._preview = Preview(kit, "design_preview", words.say("design.preview"))
        self._check, self._check_icon = label("design_check"), IconLabel(kit.theme.icons, Glyph.INFO)
        self._told = label("design_told", "small")
        self._save = kit.button("design_save", words.say("design.save"), Glyph.SAVE, kind="primary")
        self._later = kit.button("design_later", words.say("button.later"))
        self._later.setAutoDefault(False)
        self._save.setDefault(True)
        self._save.clicked.connect(self.save_requested)
        self._later.clicked.connect(self.reject)
        self._arrange()

    def render_state(self, state: DesignState) -> None:
        """Show the form, the mark in its real proportions, and what it lacks."""
        words = self._kit.words
        self.fields.render_state(state)
        self._preview.show_picture(state.picture, words.say("design.empty"))
        self._preview.show_ground(Ground.PAGE, (state.width_mm, state.height_mm))
        self._save.setEnabled(state.fault is None)
        self._tell_lacks(state)
        text = words.name(state.fault) if state.fault is not None else ""
        if state.problem is not None:
            told = words.problem(state.problem)
            text = f"{told.title} {told.next_step}"
        set_property(self._told, "tone", Tone.BAD if state.problem is not None else "")
        say(self._told, text)

    def _tell_lacks(self, state: DesignState) -> None:
        """Say whether the mark tells everything its rules ask for (BT-21.3)."""
        words = self._kit.words
        rules = words.profile(state.profile) if state.profile else words.say("design.rules_in_use")
        self._check_icon.setVisible(state.fault in {None, Fault.NAME})
        if state.fault not in {None, Fault.NAME}:
            text, tone, glyph = "", Tone.NEUTRAL, Glyph.INFO
        elif state.lacks is None:
            text, tone, glyph = words.say("design.no_rules", rules=rules), Tone.NEUTRAL, Glyph.INFO
        elif state.lacks:
            missing = ", ".join(words.name(lack) for lack in state.lacks)
            text, tone, glyph = words.say("design.lacks", rules=rules, lacks=missing), Tone.WARN, Glyph.WARN
        else:
            text, tone, glyph = words.say("design.complete", rules=rules), Tone.GOOD, Glyph.GOOD
        self._check.setText(text)
        set_property(self._check, "tone", tone)
        self._check_icon.show_glyph(glyph, "text_dim" if tone is Tone.NEUTRAL else str(tone))

    def _arrange(self) -> None:
        words = self._kit.words
        side = card("surface", "design_side")
        side.setFixedWidth(_SIDE)
        inside = column(self.fields, None, gap=0, margins=(5, 3, 5, 3))
        side.setLayout(column(ScrollPanel("design_scroll", inside), gap=0))
        check = row(column(self._check_icon, None), self._check, gap=2)
        check.setStretch(1, 1)
        shown = column(title_row(words.say("design.preview")), self._preview, check, gap=2, margins=(5, 3, 5, 4))
        shown.setStretch(1, 1)
        foot = card("foot", "design_foot")
        told = card("clear")
        told.setLayout(row(self._told))
        line = row(told, self._later, self._save, gap=2, margins=(5, 3, 5, 3))
        line.setStretch(0, 1)
        foot.setLayout(line)
        middle = row(side, shown, gap=0)
        middle.setStretch(1, 1)
        self.setLayout(column(middle, foot, gap=0))
