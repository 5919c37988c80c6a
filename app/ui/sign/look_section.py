"""MẪU CHỮ KÝ: the picture, the text under it, and how both will look on paper."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.ui.parts.checkbox import CheckBox
from app.ui.parts.kit import Kit, label, say
from app.ui.parts.layouts import column, row
from app.ui.parts.titles import title_row
from app.ui.states import LookState
from app.ui.theme.icons import Glyph
from app.ui.theme.theme import Theme
from app.ui.theme.tokens import Tone

_PREVIEW_HEIGHT: Final = 104


class LookSection(QWidget):
    """Choose or clear the picture, switch the text, see the mark."""

    image_requested = Signal()
    image_cleared = Signal()
    text_switched = Signal(bool)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        words = kit.words
        self._preview = MarkPreview(kit.theme)
        self._preview.setAccessibleName(words.say("look.preview"))
        self._lines = label("look_lines", "dim")
        self._choose = kit.button("look_choose", words.say("look.choose"), Glyph.IMAGE)
        self._choose.clicked.connect(self.image_requested)
        self._clear = kit.button("look_clear", words.say("look.clear"), kind="link")
        self._clear.clicked.connect(self.image_cleared)
        self._text = CheckBox(kit.theme.icons, words.say("look.text"))
        self._text.setObjectName("look_text")
        self._text.setAccessibleName(words.say("look.text"))
        self._text.setToolTip(words.say("look.text_help"))
        self._text.toggled.connect(self._switch)
        self._problem = label("look_problem", "small")
        self._problem.setProperty("tone", Tone.BAD)
        tools = row(self._choose, self._clear, None, gap=1)
        title = title_row(words.say("panel.look"))
        content = column(self._preview, self._lines, self._problem, tools, self._text, gap=2)
        self.setLayout(column(title, content, gap=0))

    def render_look(self, state: LookState) -> None:
        words = self._kit.words
        self._preview.show_picture(state.picture)
        say(self._lines, "\n".join(state.lines) if state.has_text and state.picture is None else "")
        has_image = state.image is not None
        self._choose.setText(words.say("look.change") if has_image else words.say("look.choose"))
        self._choose.setAccessibleName(self._choose.text())
        self._choose.setToolTip(state.image or "")
        self._clear.setVisible(has_image)
        self._text.blockSignals(True)  # noqa: FBT003 – Qt's own signature
        self._text.setChecked(state.has_text)
        self._text.blockSignals(False)  # noqa: FBT003
        say(self._problem, words.problem(state.problem).message if state.problem is not None else "")

    def switch_text(self, *, on: bool) -> None:
        """Emit the wish to have the text or not."""
        self.text_switched.emit(on)

    def _switch(self, on: bool) -> None:  # noqa: FBT001 – Qt's signal
        self.switch_text(on=on)


class MarkPreview(QWidget):
    """The mark on a strip of white paper, as large as fits."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("look_preview")
        self.setFixedHeight(_PREVIEW_HEIGHT)
        self._theme = theme
        self._picture: QImage | None = None

    def show_picture(self, picture: QImage | None) -> None:
        self._picture = picture
        self.setVisible(picture is not None)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.tokens.line), 1))
        painter.setBrush(QColor(self._theme.tokens.paper))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        if self._picture is not None and not self._picture.isNull():
            room = QRectF(self.rect()).adjusted(14, 12, -14, -12)
            size = QSizeF(self._picture.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(room.center())
            painter.drawImage(place, self._picture)
        painter.end()
