"""The place of the mark in numbers: four fields in millimetres, measured from the upper left corner of the page."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QWidget

from app.ui.parts.kit import Kit, label
from app.ui.parts.millimetres import mm_field
from app.ui.states import Measure, MeasuresState, PlaceState

_LARGEST_MM: Final = 2000.0


class Measures(QWidget):
    """``measured`` carries a :class:`MeasuresState` when a person has typed or stepped a number."""

    measured = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("place_measures")
        self._kit = kit
        self._fields = {name: self._field(name) for name in Measure}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for number, (name, field) in enumerate(self._fields.items()):
            head = label(kind="dim", wraps=False)
            head.setText(kit.words.name(name))
            head.setBuddy(field)
            grid.addWidget(head, number // 2 * 2, number % 2)
            grid.addWidget(field, number // 2 * 2 + 1, number % 2)

    def render_place(self, state: PlaceState) -> None:
        """Show where the mark is, unless a number is being typed."""
        values = (state.left_mm, state.top_mm, state.width_mm, state.height_mm)
        for (name, field), value in zip(self._fields.items(), values, strict=True):
            field.setEnabled(state.movable and (state.resizable or name in {Measure.LEFT, Measure.TOP}))
            field.blockSignals(True)  # noqa: FBT003 – Qt's own signature
            field.setValue(value)
            field.blockSignals(False)  # noqa: FBT003

    def tell(self) -> None:
        """Emit the numbers as the wish of a person."""
        left, top, width, height = (field.value() for field in self._fields.values())
        self.measured.emit(MeasuresState(left, top, width, height))

    def _field(self, name: Measure) -> QDoubleSpinBox:
        told = self._kit.words.name(name)
        field = mm_field(self._kit, f"place_{name}", told, smallest=0.0, largest=_LARGEST_MM)
        field.valueChanged.connect(self.tell)
        return field
