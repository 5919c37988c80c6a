"""A field for a day, typed as an office writes it: 20/11/2026."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.parts.kit import Kit, label, set_property
from app.ui.parts.layouts import row
from app.ui.theme.tokens import Tone

_WRITTEN: Final = re.compile(r"^\s*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\s*$")


class DayField(QWidget):
    """``day_typed`` carries a date, or None while the text is none; a wrong one is told in words beside it."""

    day_typed = Signal(object)

    def __init__(self, kit: Kit, name: str, what: str) -> None:
        super().__init__()
        self._kit = kit
        self._edit = QLineEdit()
        self._edit.setObjectName(name)
        self._edit.setAccessibleName(what)
        self._edit.setPlaceholderText(kit.words.say("day.pattern"))
        self._edit.setFixedWidth(156)
        self._edit.setMaxLength(10)
        self._wrong = label(f"{name}_wrong", "small")
        self._wrong.setText(kit.words.say("day.wrong"))
        set_property(self._wrong, "tone", Tone.BAD)
        self._wrong.hide()
        self.setLayout(row(self._edit, self._wrong, None, gap=2))
        self._edit.textEdited.connect(self._read)

    @property
    def day(self) -> date | None:
        return read_day(self._edit.text())

    @property
    def is_wrong(self) -> bool:
        """Tell whether something is written that is no day."""
        return bool(self._edit.text().strip()) and self.day is None

    def render_day(self, day: date | None) -> None:
        """Show a day, unless it is what stands there, however it was typed."""
        if day is not None and day != self.day:
            self._edit.setText(self._kit.words.formats.date(day))
            self._wrong.hide()

    def type_day(self, day: date | None) -> None:
        """Emit the day that was typed."""
        self.day_typed.emit(day)

    def _read(self) -> None:
        self._wrong.setVisible(self.is_wrong)
        self.type_day(self.day)


def read_day(text: str) -> date | None:
    """Return the day a text means; None if it means none."""
    found = _WRITTEN.match(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None
