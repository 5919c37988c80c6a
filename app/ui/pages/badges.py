"""Badges over the signatures a document holds: who signed, and whether that holds."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.page_states import BadgeState
from app.ui.pages.layout import PageLayout
from app.ui.parts.kit import Kit, set_property
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone, role
from app.ui.work.verdict_parts import RESULTS

_APART: Final = 4
"""Pixels between a signature and its badge."""


class Badges(QObject):
    """The badges of the pages in view, lying over the canvas; ``signature_requested`` carries the field clicked."""

    signature_requested = Signal(str)

    def __init__(self, kit: Kit, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._kit, self._canvas = kit, canvas
        self._states: tuple[BadgeState, ...] = ()
        self._buttons: list[QPushButton] = []

    def render_badges(self, states: tuple[BadgeState, ...], layout: PageLayout, offset: QPointF) -> None:
        """Show one badge beside each signature: at its right, as far as the page goes and the view."""
        if states != self._states:
            self._dress(states)
        for state, button in zip(states, self._buttons, strict=True):
            area = layout.on_canvas(state.placement).translated(-offset)
            page = layout.area(state.placement.page).translated(-offset)
            x = min(area.right(), min(page.right(), self._canvas.width()) - button.width() - 2 * _APART) + _APART
            button.move(round(max(x, _APART)), round(area.center().y() - button.height() / 2))
            button.setVisible(button.geometry().intersects(self._canvas.rect()))

    def request_signature(self, field: str) -> None:
        """Emit the wish to see what is known of a signature."""
        self.signature_requested.emit(field)

    def _dress(self, states: tuple[BadgeState, ...]) -> None:
        self._states = states
        for button in self._buttons[len(states) :]:
            button.hide()
            button.deleteLater()
        self._buttons = self._buttons[: len(states)]
        while len(self._buttons) < len(states):
            self._buttons.append(self._new(len(self._buttons)))
        for state, button in zip(states, self._buttons, strict=True):
            self._render(state, button)

    def _new(self, number: int) -> QPushButton:
        button = self._kit.button(f"badge_{number + 1}", "", kind="badge")
        button.setParent(self._canvas)
        button.clicked.connect(lambda: self.request_signature(self._states[number].field))
        return button

    def _render(self, state: BadgeState, button: QPushButton) -> None:
        words = self._kit.words
        glyph, tone = RESULTS[state.verdict.result] if state.verdict is not None else (Glyph.WAIT, Tone.NEUTRAL)
        result = words.name(state.word)
        full = words.say("badge.text", result=result, signer=state.signer or words.say("badge.nobody"))
        set_property(button, "tone", tone)
        button.setIcon(self._kit.theme.icons.icon(glyph, role(tone)))
        button.setText(result)
        button.setAccessibleName(full)
        button.setToolTip(words.say("badge.help", text=full))
        button.adjustSize()
