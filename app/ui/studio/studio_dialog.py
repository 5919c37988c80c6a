"""The studio's dialog: choose a photo, see before and after, say what is wanted, keep it as a template."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, card, label, say, set_property
from app.ui.parts.layouts import column, row
from app.ui.parts.segments import segment, side_by_side
from app.ui.parts.titles import title_row
from app.ui.studio.controls import StudioControls
from app.ui.studio.photo_view import PhotoView
from app.ui.studio.preview import Preview
from app.ui.studio_states import Ground, StudioState
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import TARGET, Tone


class StudioDialog(QDialog):
    """``photo_requested`` wants a file dialog; the wishes about the ink come from ``controls``.

    ``region_marked`` carries a :class:`Region` of the photo, or None for the whole of it.
    """

    photo_requested = Signal()
    region_marked = Signal(object)
    save_requested = Signal()

    def __init__(self, kit: Kit, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("studio_dialog")
        self.setWindowTitle(kit.words.say("studio.window"))
        self.setAccessibleName(self.windowTitle())
        self.resize(980, 680)
        self._kit = kit
        words = kit.words
        self._ground = Ground.WHITE
        self._state = StudioState()
        self._before = PhotoView(kit, "studio_before", words.say("studio.before"))
        self._after = Preview(kit, "studio_after", words.say("studio.after"))
        self._grounds = {
            ground: segment(f"studio_on_{ground}", kit.words.name(ground), grows=False) for ground in Ground
        }
        for ground, button in self._grounds.items():
            button.clicked.connect(lambda _=False, chosen=ground: self.choose_ground(chosen))
        self.controls = StudioControls(kit)
        self._photo = kit.button("studio_photo", words.say("studio.choose"), Glyph.IMAGE)
        self._save = kit.button("studio_save", words.say("studio.save"), Glyph.SAVE, kind="primary")
        self._region, self._hint = self._whole_button(), label("studio_hint", "dim", wraps=False)
        self._later = kit.button("studio_later", words.say("button.later"))
        self._told, self._told_icon = label("studio_told", "small"), IconLabel(kit.theme.icons, Glyph.INFO, "text_dim")
        self._later.setAutoDefault(False)
        self._photo.setAutoDefault(False)
        self._save.setDefault(True)
        self._before.region_marked.connect(self.region_marked)
        self._region.clicked.connect(lambda: self.region_marked.emit(None))
        self._photo.clicked.connect(self.photo_requested)
        self._save.clicked.connect(self.save_requested)
        self._later.clicked.connect(self.reject)
        self._arrange()
        self.render_state(StudioState())

    def render_state(self, state: StudioState) -> None:
        """Show photo and result, and what to look at closely."""
        self._state = state
        words = self._kit.words
        started = bool(state.photo_name)
        self.controls.setEnabled(started)
        self.controls.render_state(state)
        self._photo.setText(words.say("studio.change") if started else words.say("studio.choose"))
        self._photo.setAccessibleName(self._photo.text())
        self._photo.setToolTip(state.photo_name)
        waiting = words.say("studio.working") if state.busy else ""
        self._before.show_region(state.region)
        self._region.setVisible(state.region is not None)
        say(self._hint, words.say("studio.region") if started and state.region is None else "")
        self._before.show_picture(state.photo, waiting or words.say("studio.empty"))
        self._after.show_picture(state.result, waiting)
        self._show_ground()
        self._save.setEnabled(state.may_save)
        self._tell(state)

    def choose_ground(self, ground: Ground) -> None:
        """Look at the result on another ground."""
        self._ground = ground
        self._show_ground()

    def _show_ground(self) -> None:
        for ground, button in self._grounds.items():
            button.setChecked(ground is self._ground)
        self._after.show_ground(self._ground, (self._state.width_mm, self._state.height_mm))

    def _whole_button(self) -> QPushButton:
        whole = self._kit.button("studio_whole", self._kit.words.say("studio.whole"), Glyph.RESET, kind="link")
        whole.setAutoDefault(False)
        return whole

    def _tell(self, state: StudioState) -> None:
        """Say what went wrong, what is doubtful, or how sure it is and how large."""
        words = self._kit.words
        tone, glyph = Tone.NEUTRAL, Glyph.INFO
        if state.problem is not None:
            told = words.problem(state.problem)
            text, tone, glyph = f"{told.title} {told.next_step}", Tone.BAD, Glyph.BAD
        elif state.doubts and state.result is not None:
            text, tone, glyph = " ".join(words.name(doubt) for doubt in state.doubts), Tone.WARN, Glyph.WARN
        elif state.result is not None:
            size = {"width": state.width_mm, "height": state.height_mm}
            text, tone, glyph = words.say("studio.good", **size), Tone.GOOD, Glyph.GOOD
        else:
            text = words.say("studio.privacy")
        say(self._told, text)
        set_property(self._told, "tone", tone)
        self._told_icon.show_glyph(glyph, "text_dim" if tone is Tone.NEUTRAL else str(tone))

    def _arrange(self) -> None:
        words = self._kit.words
        hints = row(self._hint, self._region, None, gap=1)
        hints.addStrut(TARGET)
        before = column(title_row(words.say("studio.before"), self._photo), self._before, hints, gap=1)
        grounds = side_by_side(tuple(self._grounds.values()))
        after = column(title_row(words.say("studio.after"), grounds), self._after, gap=1)
        before.setStretch(1, 1)
        after.setStretch(1, 1)
        told = row(column(self._told_icon, None), self._told, gap=2)
        told.setStretch(1, 1)
        left = column(before, after, told, gap=2, margins=(5, 3, 5, 3))
        left.setStretch(0, 1)
        left.setStretch(1, 1)
        side = card("surface", "studio_side")
        side.setFixedWidth(320)
        side.setLayout(column(self.controls, gap=0, margins=(5, 3, 5, 3)))
        foot = card("foot", "studio_foot")
        foot.setLayout(row(None, self._later, self._save, gap=2, margins=(5, 3, 5, 3)))
        middle = row(left, side, gap=0)
        middle.setStretch(0, 1)
        self.setLayout(column(middle, foot, gap=0))
