"""What is known of one signature, beside the page: the same card as on the check screen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.ui.checking.signature_card import SignatureCard
from app.ui.page_states import BadgeState
from app.ui.parts.kit import Kit, card, discard, label, set_kind

_WIDTH: Final = 420
_HIGHEST: Final = 520


class SignaturePopover(QWidget):
    """Opens over the pages at a click on a badge and closes at a click elsewhere or with Escape."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("signature_popover")
        self.setAccessibleName(kit.words.say("badge.popover"))
        set_kind(self, "screen")
        self._kit = kit
        self._badges: tuple[BadgeState, ...] = ()
        self._field: str | None = None
        self._content: QWidget | None = None
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(8, 8, 8, 8)
        self._box.addWidget(self._scroll)

    def render_badges(self, badges: tuple[BadgeState, ...]) -> None:
        """Take the signatures of the document; an open card follows its verdict."""
        if badges != self._badges:
            self._badges = badges
            if self.isVisible():
                self._fill()

    def show_field(self, field: str, middle: QPoint) -> None:
        """Open on the signature in ``field``, around ``middle`` of the screen."""
        self._field = field
        self._fill()
        self.move(middle - QPoint(self.width() // 2, self.height() // 2))
        self.show()

    def _fill(self) -> None:
        found = [(number, badge) for number, badge in enumerate(self._badges, 1) if badge.field == self._field]
        if self._content is not None:
            self._scroll.takeWidget()
            discard(self._content)
            self._content = None
        if not found:
            self.hide()
            return
        number, badge = found[0]
        self._content = self._told(badge, number)
        self._scroll.setWidget(self._content)
        height = self._content.heightForWidth(_WIDTH) if self._content.hasHeightForWidth() else 0
        self.resize(_WIDTH + 20, min(_HIGHEST, max(height, self._content.sizeHint().height()) + 20))

    def _told(self, badge: BadgeState, number: int) -> QWidget:
        if badge.verdict is not None:
            return SignatureCard(self._kit, badge.verdict, number)
        told = card("card")
        line = label("badge_checking")
        line.setText(self._kit.words.say("badge.checking_line"))
        box = QVBoxLayout(told)
        box.setContentsMargins(20, 20, 20, 20)
        box.addWidget(line)
        return told
