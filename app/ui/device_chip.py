"""The device chip: one true sentence about the device, in the top bar of every screen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.ui.parts.kit import Kit, beside_text, set_kind, set_property
from app.ui.states import DeviceChipState, DeviceCondition
from app.ui.theme.icons import Glyph
from app.ui.theme.tokens import Tone

_LOOKS: Final = {
    DeviceCondition.SEARCHING: (Glyph.WAIT, Tone.NEUTRAL),
    DeviceCondition.READY: (Glyph.GOOD, Tone.GOOD),
    DeviceCondition.LOW: (Glyph.WARN, Tone.WARN),
    DeviceCondition.FINAL: (Glyph.WARN, Tone.BAD),
    DeviceCondition.LOCKED: (Glyph.LOCKED, Tone.BAD),
    DeviceCondition.UNSET: (Glyph.WARN, Tone.WARN),
    DeviceCondition.UNUSABLE: (Glyph.CERTIFICATE, Tone.WARN),
    DeviceCondition.EXPIRED: (Glyph.CERTIFICATE, Tone.BAD),
    DeviceCondition.WITHDRAWN: (Glyph.CERTIFICATE, Tone.BAD),
    DeviceCondition.ON_HOLD: (Glyph.CERTIFICATE, Tone.WARN),
    DeviceCondition.UNREADY: (Glyph.UNKNOWN, Tone.WARN),
    DeviceCondition.FAILED: (Glyph.BAD, Tone.BAD),
    DeviceCondition.NO_DRIVER: (Glyph.DRIVER, Tone.WARN),
    DeviceCondition.ABSENT: (Glyph.NOTHING, Tone.NEUTRAL),
}


class DeviceChip(QPushButton):
    """Icon, word and colour of a :class:`DeviceCondition`; a click leads to the devices."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("device_chip")
        self.setToolTip(kit.words.say("chip.help"))
        self.setIconSize(beside_text(18))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_kind(self, "chip")
        self._kit = kit
        self._named = True
        self._state = DeviceChipState(DeviceCondition.SEARCHING)
        self.render_state(self._state)

    def render_state(self, state: DeviceChipState) -> None:
        self._state = state
        glyph, tone = _LOOKS[state.condition]
        self.setAccessibleName(self._kit.words.say("chip.name", condition=self._text(named=True)))
        self.setText(self._text(named=self._named))
        self.setIcon(self._kit.theme.icons.icon(glyph, _role(tone)))
        set_property(self, "tone", tone)

    def name_owner(self, *, named: bool) -> None:
        """Show the owner beside the condition, or save the room."""
        if named != self._named:
            self._named = named
            self.setText(self._text(named=named))

    def _text(self, *, named: bool) -> str:
        words = self._kit.words
        condition = words.name(self._state.condition)
        if not named or not self._state.owner:
            return condition
        return words.say("chip.owner", condition=condition, owner=self._state.owner)


def _role(tone: Tone) -> str:
    return "text_dim" if tone is Tone.NEUTRAL else str(tone)
