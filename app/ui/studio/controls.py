"""What a person can say about the ink of a photo."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QLineEdit, QSlider, QWidget

from app.domain.placing import ImageKind
from app.ui.parts.checkbox import CheckBox
from app.ui.parts.kit import Kit, label
from app.ui.parts.layouts import column, row
from app.ui.parts.millimetres import mm_field
from app.ui.parts.segments import segment, side_by_side
from app.ui.parts.titles import title_row
from app.ui.studio_states import Ink, StudioState
from app.ui.theme.icons import Glyph

_KINDS = (ImageKind.SIGNATURE, ImageKind.SEAL)


class StudioControls(QWidget):
    """``kind_chosen`` carries an :class:`ImageKind`, ``ink_chosen`` an :class:`Ink`; strength is 0 to 1."""

    kind_chosen = Signal(object)
    ink_chosen = Signal(object)
    colour_changed = Signal(str)
    strength_changed = Signal(float)
    straighten_switched = Signal(bool)
    turned = Signal(float)
    size_changed = Signal(float)
    name_changed = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        words = kit.words
        self._kinds = {kind: segment(f"studio_{kind}", words.name(kind)) for kind in _KINDS}
        self._inks = {ink: segment(f"studio_ink_{ink}", words.name(ink)) for ink in Ink}
        for kind, button in self._kinds.items():
            button.clicked.connect(lambda _=False, chosen=kind: self.kind_chosen.emit(chosen))
        for ink, button in self._inks.items():
            button.clicked.connect(lambda _=False, chosen=ink: self.ink_chosen.emit(chosen))
        self._colour = QLineEdit()
        self._colour.setObjectName("studio_colour")
        self._colour.setAccessibleName(words.say("studio.colour_code"))
        self._colour.setToolTip(words.say("studio.colour_code"))
        self._colour.setMaxLength(7)
        self._colour.textEdited.connect(self.colour_changed)
        self._named = QWidget()
        self._named.setLayout(column(self._colour, margins=(0, 1, 0, 0)))
        self._strength = self._slider()
        self._straighten = CheckBox(kit.theme.icons, "")
        self._straighten.setObjectName("studio_straighten")
        self._straighten.toggled.connect(self.straighten_switched)
        self._left = kit.tool("studio_turn_left", words.say("studio.turn_left"), Glyph.RESET)
        self._right = kit.tool("studio_turn_right", words.say("studio.turn_right"), Glyph.TURN_RIGHT)
        self._left.clicked.connect(lambda: self.turned.emit(-90.0))
        self._right.clicked.connect(lambda: self.turned.emit(90.0))
        for tool in (self._left, self._right):
            tool.setFixedSize(QSize(36, 36))
        self._size_name = label("studio_size_name", "dim", wraps=False)
        self._size = self._size_field()
        self._name = QLineEdit()
        self._name.setObjectName("studio_name")
        self._name.setAccessibleName(words.say("studio.name"))
        self._name.setMaxLength(80)
        self._name.textEdited.connect(self.name_changed)
        self._arrange()

    def render_state(self, state: StudioState) -> None:
        """Show the wishes; nothing of it counts as a new wish."""
        words = self._kit.words
        for kind, button in self._kinds.items():
            button.setChecked(kind is state.kind)
        for ink, button in self._inks.items():
            button.setChecked(ink is state.ink)
        self._named.setVisible(state.ink is Ink.OTHER)
        if not self._colour.hasFocus() and self._colour.text() != state.other:
            self._colour.setText(state.other)
        seal = state.kind is ImageKind.SEAL
        self._straighten.setText(words.say("studio.straighten_seal") if seal else words.say("studio.straighten"))
        self._straighten.setAccessibleName(self._straighten.text())
        self._size_name.setText(words.say("studio.diameter") if seal else words.say("studio.width"))
        self._size.setAccessibleName(self._size_name.text())
        for field in (self._strength, self._straighten, self._size):
            field.blockSignals(True)  # noqa: FBT003 – Qt's own signature
        self._strength.setValue(round(state.strength * 100))
        self._straighten.setChecked(state.straighten)
        self._size.setValue(state.real_mm)
        for field in (self._strength, self._straighten, self._size):
            field.blockSignals(False)  # noqa: FBT003
        if self._name.text() != state.name:
            self._name.setText(state.name)

    def _arrange(self) -> None:
        words = self._kit.words
        ends = row(_dim(words.say("studio.weak")), None, _dim(words.say("studio.strong")))
        parts = column(
            title_row(words.say("studio.what")), side_by_side(tuple(self._kinds.values())), 2,
            title_row(words.say("studio.colour")), side_by_side(tuple(self._inks.values())), self._named, 2,
            title_row(words.say("studio.strength")), self._strength, ends, 2,
            row(self._straighten, None, self._left, self._right, gap=0), 2,
            title_row(words.say("studio.size")), row(self._size_name, None, self._size), 2,
            title_row(words.say("studio.name")), self._name, None, gap=0,
        )  # fmt: skip
        self.setLayout(parts)

    def _slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setObjectName("studio_strength")
        slider.setAccessibleName(self._kit.words.say("studio.strength"))
        slider.setRange(0, 100)
        slider.setSingleStep(5)
        slider.setPageStep(10)
        slider.valueChanged.connect(lambda value: self.strength_changed.emit(value / 100))
        return slider

    def _size_field(self) -> QDoubleSpinBox:
        field = mm_field(self._kit, "studio_size", self._kit.words.say("studio.size"), smallest=5.0, largest=200.0)
        field.setFixedWidth(110)
        field.valueChanged.connect(self.size_changed)
        return field


def _dim(text: str) -> QLabel:
    made = label(kind="dim", wraps=False)
    made.setText(text)
    return made
