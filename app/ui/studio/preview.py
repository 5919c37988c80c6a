"""Before and after: the photo as it is, and its ink on white, on grey and on a page in its real size."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.ui.parts.kit import Kit
from app.ui.studio_states import Ground
from app.ui.theme.tokens import LIGHT

_GROUNDS: Final = {Ground.WHITE: "#FFFFFF", Ground.GREY: "#8C929A", Ground.PAGE: "#FFFFFF"}
_PAGE_MM: Final = (120.0, 88.0)
"""The piece of an office paper that is shown: the place where a leader signs."""
_INK: Final = "#1B1F24"


class Preview(QWidget):
    """One picture on its ground, as large as fits."""

    def __init__(self, kit: Kit, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setMinimumSize(300, 220)
        self._kit, self._title = kit, title
        self._picture: QImage | None = None
        self._ground = Ground.WHITE
        self._size_mm = (50.0, 20.0)
        self._word = ""

    def show_picture(self, picture: QImage | None, word: str = "") -> None:
        """Show ``picture``, or ``word`` while there is none."""
        self._picture, self._word = picture, word
        self.update()

    def show_ground(self, ground: Ground, size_mm: tuple[float, float]) -> None:
        """Show it on another ground; ``size_mm`` is its real size, which counts on a page."""
        self._ground, self._size_mm = ground, size_mm
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(self._kit.theme.tokens.line), 1))
        painter.setBrush(QColor(_GROUNDS[self._ground]))
        painter.drawRoundedRect(frame, 10, 10)
        if self._picture is None or self._picture.isNull():
            painter.setPen(QColor(LIGHT.text_dim))
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._word)
        elif self._ground is Ground.PAGE:
            self._paint_on_page(painter, frame, self._picture)
        else:
            painter.drawImage(self.picture_area(), self._picture)
        painter.end()

    def picture_area(self) -> QRectF:
        """Return where the picture is painted; nothing while there is none."""
        if self._picture is None or self._picture.isNull():
            return QRectF()
        room = QRectF(self.rect()).adjusted(14, 14, -14, -14)
        place = QRectF(QPointF(), QSizeF(self._picture.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio))
        place.moveCenter(room.center())
        return place

    def _paint_on_page(self, painter: QPainter, frame: QRectF, picture: QImage) -> None:
        """Paint the mark between a position and a name, everything in one scale."""
        scale = min(frame.width() / _PAGE_MM[0], frame.height() / _PAGE_MM[1])
        words, middle = self._kit.words, frame.center()
        title = QRectF(frame.left(), middle.y() - 26 * scale, frame.width(), 6 * scale)
        name = QRectF(frame.left(), middle.y() + 20 * scale, frame.width(), 6 * scale)
        font = QFont("Tinos")
        font.setStyleHint(QFont.StyleHint.Serif)
        font.setPixelSize(max(6, round(4.9 * scale)))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(_INK))
        painter.drawText(title, Qt.AlignmentFlag.AlignCenter, words.say("studio.sample_title"))
        painter.drawText(name, Qt.AlignmentFlag.AlignCenter, words.say("studio.sample_name"))
        width, height = self._size_mm[0] * scale, self._size_mm[1] * scale
        painter.drawImage(QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height), picture)
