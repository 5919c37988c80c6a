"""CÁCH KÝ: the two usual ways side by side, the others behind one more button."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from app.domain.signing import Mode
from app.ui.parts.kit import Kit, set_kind, set_property
from app.ui.parts.layouts import column, row
from app.ui.parts.titles import title_row

_USUAL: Final = (Mode.APPROVE, Mode.ISSUE)


class ModeSection(QWidget):
    """A segmented control; ``mode_chosen`` carries a :class:`Mode`."""

    mode_chosen = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._usual = {mode: self._segment(f"mode_{mode}", kit.words.name(mode)) for mode in _USUAL}
        for mode, segment in self._usual.items():
            segment.clicked.connect(lambda _=False, chosen=mode: self._pick(chosen))
        self._other = self._segment("mode_other", kit.words.say("mode.other"))
        self._menu = QMenu(self)
        self._other.clicked.connect(self._open_menu)
        self._other.setToolTip(kit.words.say("mode.other_help"))
        self._mode = Mode.APPROVE
        segments = [*self._usual.values(), self._other]
        for segment, edge in zip(segments, ("first", "middle", "last"), strict=True):
            set_property(segment, "edge", edge)
        self.setLayout(column(title_row(kit.words.say("panel.how")), row(*segments, gap=0), gap=0))

    def render_mode(self, mode: Mode, modes: tuple[Mode, ...]) -> None:
        """Show the chosen mode; only ``modes`` are offered."""
        self._mode = mode
        words = self._kit.words
        for usual, segment in self._usual.items():
            segment.setVisible(usual in modes)
            segment.setChecked(usual is mode)
        others = [other for other in modes if other not in _USUAL]
        self._other.setVisible(bool(others))
        self._other.setChecked(mode in others)
        shown = words.name(mode) if mode in others else words.say("mode.other")
        self._other.setText(words.say("mode.more", mode=shown))
        self._other.setAccessibleName(shown)
        self._menu.clear()
        for other in others:
            action = QAction(words.name(other), self._menu)
            action.setObjectName(f"mode_{other}")
            action.triggered.connect(lambda _=False, chosen=other: self._pick(chosen))
            self._menu.addAction(action)

    def choose(self, mode: Mode) -> None:
        """Emit the wish to sign in this way."""
        self.mode_chosen.emit(mode)

    def _segment(self, name: str, text: str) -> QToolButton:
        segment = QToolButton()
        segment.setObjectName(name)
        segment.setText(text)
        segment.setAccessibleName(text)
        segment.setCheckable(True)
        segment.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        segment.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_kind(segment, "segment")
        return segment

    def _open_menu(self) -> None:
        self._show_checks()
        self._menu.popup(self._other.mapToGlobal(self._other.rect().bottomLeft()))

    def _pick(self, mode: Mode) -> None:
        self._show_checks()
        self.choose(mode)

    def _show_checks(self) -> None:
        """Hold the buttons at the state that was rendered: a click is a wish, not yet a choice."""
        for usual, segment in self._usual.items():
            segment.setChecked(usual is self._mode)
        self._other.setChecked(self._mode not in _USUAL)
