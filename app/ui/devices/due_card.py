"""The day an answer is due: counted from the day a valid request was received, only where a text has a deadline."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.ui.device_states import DueState
from app.ui.parts.day_field import DayField
from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, label, say, set_kind
from app.ui.parts.layouts import column, row
from app.ui.theme.icons import Glyph


class DueCard(QFrame):
    """``receipt_typed`` carries a date, or None for one that is none."""

    receipt_typed = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("guide_due")
        set_kind(self, "soft")
        self._kit = kit
        asked = label("guide_due_asked", "small", wraps=False)
        asked.setText(kit.words.say("guide_page.receipt"))
        self._day = DayField(kit, "guide_receipt", kit.words.say("guide_page.receipt"))
        self._day.day_typed.connect(self.receipt_typed)
        self._result, self._note = label("guide_due_result", "strong"), label("guide_due_note", "code")
        icon = IconLabel(kit.theme.icons, Glyph.CALENDAR, "accent", 20)
        lines = column(row(asked, self._day, None, gap=2), self._result, self._note, gap=1)
        self.setLayout(row(column(icon, None), lines, gap=3, margins=(4, 3, 4, 3)))

    def render_state(self, due: tuple[DueState, ...], received: date | None) -> None:
        """Show the deadlines of the text and, once a day was typed, when they end."""
        words = self._kit.words
        self._day.render_day(received)
        days = [each for each in due if each.day is not None]
        told = [words.say("guide.due", received=received, due=each.day, act=each.rule.act) for each in days if received]
        rules = [
            words.say("guide_page.rule", days=each.rule.working_days, act=each.rule.act, source=each.rule.source)
            for each in due
        ]
        say(self._result, "\n".join(told or rules))
        say(self._note, words.say("guide.due_note") if told else "")
