"""The fields of a template's form."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QWidget

from app.domain.placing import ImageKind, TimeFormat
from app.domain.signing import Mode
from app.ui.design_states import DesignState
from app.ui.parts.choosers import Chooser, Segments
from app.ui.parts.kit import Kit, label
from app.ui.parts.layouts import Item, column, row
from app.ui.parts.millimetres import mm_field
from app.ui.parts.titles import title_row
from app.ui.studio.line_rows import LineRows
from app.ui.studio_states import Ink
from app.ui.theme.icons import Glyph

_NONE: Final = "none"
_ANY: Final = "any"
_COLOURS: Final = {Ink.BLACK: "000000", Ink.BLUE: "1A3FA6", Ink.RED: "D6151F"}


class DesignFields(QWidget):
    """Every field is a wish of its own; ``image_chosen`` carries an :class:`ImageKind` or None, sizes are numbers."""

    name_changed = Signal(str)
    mode_chosen = Signal(object)
    profile_chosen = Signal(str)
    image_chosen = Signal(object)
    picture_requested = Signal()
    lines_changed = Signal(object)
    font_size_changed = Signal(float)
    colour_chosen = Signal(str)
    time_chosen = Signal(object)
    size_changed = Signal(float, float)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        words = kit.words
        self._lines = LineRows(kit)
        self._name = QLineEdit()
        self._name.setObjectName("design_name")
        self._name.setAccessibleName(words.say("design.name"))
        self._name.setMaxLength(80)
        self._mode = Chooser(kit, "design_mode", words.say("design.mode"))
        self._profile = Chooser(kit, "design_profile", words.say("design.profile"))
        kinds = {kind.value: words.name(kind) for kind in ImageKind}
        self._image = Segments("design_image", {_NONE: words.say("design.no_image"), **kinds})
        self._picture = kit.button("design_picture", words.say("look.choose"), Glyph.IMAGE)
        self._picture.setAutoDefault(False)
        self._colour = Segments("design_colour", {ink.value: words.name(ink) for ink in _COLOURS})
        self._time = Segments("design_time", {time.value: words.name(time) for time in TimeFormat})
        self._font = self._number("design_font", words.say("design.font"), 4.0, 72.0)
        self._font.setSuffix(" pt")
        self._width = self._number("design_width", words.say("design.width"), 5.0, 200.0)
        self._height = self._number("design_height", words.say("design.height"), 5.0, 200.0)
        self._arrange()
        self._connect()

    def render_state(self, state: DesignState) -> None:
        """Show the wishes; nothing of it counts as a new wish."""
        words = self._kit.words
        if self._name.text() != state.name:
            self._name.setText(state.name)
        self._mode.render_choices({mode.value: words.name(mode) for mode in Mode}, state.mode)
        profiles = {name: words.profile(name) for name in state.profiles}
        self._profile.render_choices({_ANY: words.say("design.any_profile"), **profiles}, state.profile or _ANY)
        self._image.render_choice(state.image or _NONE)
        self._picture.setVisible(state.image is not None)
        self._picture.setText(words.say("look.change") if state.has_picture else words.say("look.choose"))
        self._picture.setAccessibleName(self._picture.text())
        self._lines.render_lines(state.lines)
        self._colour.render_choice(next((ink for ink, code in _COLOURS.items() if code == state.colour), None))
        self._time.render_choice(state.time)
        values = ((self._font, state.font_size_pt), (self._width, state.width_mm), (self._height, state.height_mm))
        for field, value in values:
            field.blockSignals(True)  # noqa: FBT003 – Qt's own signature
            field.setValue(value)
            field.blockSignals(False)  # noqa: FBT003

    def choose_image(self, word: str) -> None:
        """Emit the wish for a kind of picture, or for none."""
        self.image_chosen.emit(None if word == _NONE else ImageKind(word))

    def _number(self, name: str, accessible: str, smallest: float, largest: float) -> QDoubleSpinBox:
        field = mm_field(self._kit, name, accessible, smallest=smallest, largest=largest)
        field.setFixedWidth(118)
        return field

    def _arrange(self) -> None:
        words = self._kit.words
        parts = column(
            title_row(words.say("design.name")), self._name, 2,
            title_row(words.say("design.purpose")), self._mode, 1, self._profile, 2,
            title_row(words.say("design.image")), self._image, row(self._picture, None), 1,
            title_row(words.say("design.lines")), self._lines, 1,
            self._line(words.say("design.colour"), self._colour), self._line(words.say("design.time"), self._time),
            self._line(words.say("design.font"), self._font),
            self._line(words.say("design.size"), self._width, self._height), gap=1,
        )  # fmt: skip
        self.setLayout(parts)

    def _line(self, text: str, *fields: Item) -> QWidget:
        """Return a name with its fields at the right."""
        name = label(kind="dim", wraps=False)
        name.setText(text)
        made = QWidget()
        made.setLayout(row(name, None, *fields, gap=1))
        return made

    def _connect(self) -> None:
        self._name.textEdited.connect(self.name_changed)
        self._mode.chosen.connect(lambda word: self.mode_chosen.emit(Mode(word)))
        self._profile.chosen.connect(lambda word: self.profile_chosen.emit("" if word == _ANY else word))
        self._image.chosen.connect(self.choose_image)
        self._picture.clicked.connect(self.picture_requested)
        self._lines.lines_changed.connect(self.lines_changed)
        self._colour.chosen.connect(lambda word: self.colour_chosen.emit(_COLOURS[Ink(word)]))
        self._time.chosen.connect(lambda word: self.time_chosen.emit(TimeFormat(word)))
        self._font.valueChanged.connect(self.font_size_changed)
        for side in (self._width, self._height):
            side.valueChanged.connect(lambda _: self.size_changed.emit(self._width.value(), self._height.value()))
