"""SỐ VÀ KÝ HIỆU: the number of the paper, where the mark tells it (LC-15.4b)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.mark import LONGEST_NUMBER
from app.ui.parts.kit import Kit
from app.ui.parts.layouts import column
from app.ui.parts.titles import title_row

_REST_MS: Final = 400
"""After so long without a key the number counts: the mark is drawn anew, and its place looked for."""


class NumberField(QWidget):
    """One line; ``number_given`` carries it when the typing rests, or at once when the person goes on."""

    number_given = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        words = kit.words
        self._edit = QLineEdit()
        self._edit.setObjectName("paper_number")
        self._edit.setAccessibleName(words.say("panel.number"))
        self._edit.setPlaceholderText(words.say("number.example"))
        self._edit.setToolTip(words.say("number.help"))
        self._edit.setMaxLength(LONGEST_NUMBER)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.tell)
        self._edit.textEdited.connect(lambda _: self._rest.start())
        self._edit.editingFinished.connect(self.tell)
        self.setLayout(column(title_row(words.say("panel.number")), self._edit, gap=0))
        self.hide()

    def render_number(self, number: str | None) -> None:
        """Show the field where a number is wanted; what is being typed stays as it is."""
        self.setVisible(number is not None)
        typing = self._edit.hasFocus() or self._rest.isActive()
        if number is not None and not typing and self._edit.text() != number:
            self._edit.setText(number)

    def tell(self) -> None:
        """Emit what was typed."""
        self._rest.stop()
        self.number_given.emit(self._edit.text())
