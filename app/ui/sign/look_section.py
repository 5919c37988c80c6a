"""MẪU CHỮ KÝ: the picture, the text under it, and how both will look on paper."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from app.ui.parts.checkbox import CheckBox
from app.ui.parts.kit import Kit, label, say, set_property
from app.ui.parts.layouts import column, row
from app.ui.parts.titles import title_row
from app.ui.sign.template_menu import TemplateMenu
from app.ui.states import LookState
from app.ui.studio_states import TemplatesState
from app.ui.theme.icons import Glyph
from app.ui.theme.theme import Theme
from app.ui.theme.tokens import Tone

_PREVIEW_HEIGHT: Final = 104
_NAME_WIDTH: Final = 150
"""Pixels for the name of a template; a longer one is cut."""


class LookSection(QWidget):
    """Choose or clear the picture, take a template, switch the text, see the mark."""

    image_requested = Signal()
    image_cleared = Signal()
    text_switched = Signal(bool)
    studio_requested = Signal()
    design_requested = Signal()
    edit_requested = Signal(str)
    template_chosen = Signal(str)
    template_removed = Signal(str)
    import_requested = Signal()
    export_requested = Signal(str)

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
        self._lacks, self._told = label("look_lacks", "small"), label("look_told", "small")
        self._lacks.setProperty("tone", Tone.WARN)
        tools = row(self._choose, self._clear, None, gap=1)
        title = title_row(words.say("panel.look"), self._template_button())
        content = column(self._preview, self._lines, self._problem, self._told, self._lacks, tools, self._text, gap=2)
        self.setLayout(column(title, content, gap=0))
        self.render_templates(TemplatesState())

    def render_look(self, state: LookState) -> None:
        words = self._kit.words
        self._preview.show_picture(state.picture)
        say(self._lines, "\n".join(state.lines) if state.has_text and state.picture is None else "")
        has_image = state.image is not None or state.from_template
        self._choose.setText(words.say("look.change") if has_image else words.say("look.choose"))
        self._choose.setAccessibleName(self._choose.text())
        self._choose.setToolTip(state.image or "")
        self._clear.setVisible(has_image)
        self._text.blockSignals(True)  # noqa: FBT003 – Qt's own signature
        self._text.setChecked(state.has_text)
        self._text.setVisible(not state.from_template)
        self._text.blockSignals(False)  # noqa: FBT003
        say(self._problem, words.problem(state.problem).whole if state.problem is not None else "")

    def render_templates(self, state: TemplatesState) -> None:
        """Show which template is taken, and what it lacks of what the rules ask for."""
        words = self._kit.words
        self._menu.render_templates(state)
        chosen = next((one for one in state.templates if one.name == state.chosen), None)
        shown = chosen.name if chosen is not None else words.say("template.none")
        cut = self._templates.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, _NAME_WIDTH)
        self._templates.setText(words.say("template.button", name=cut))
        self._templates.setAccessibleName(words.say("template.button", name=shown))
        missing = ", ".join(words.name(lack) for lack in chosen.lacks) if chosen is not None else ""
        say(self._lacks, words.say("template.lacks", lacks=missing) if missing else "")
        set_property(self._told, "tone", Tone.BAD if state.problem is not None else "")
        say(self._told, self._report(state))

    def switch_text(self, *, on: bool) -> None:
        """Emit the wish to have the text or not."""
        self.text_switched.emit(on)

    def _report(self, state: TemplatesState) -> str:
        """Return how the last act with templates ended, if there is something to say."""
        words = self._kit.words
        if state.problem is not None:
            return words.problem(state.problem).whole
        if not state.imported:
            return ""
        done = words.say("template.imported", count=state.imported)
        skipped = ", ".join(state.skipped)
        return f"{done} {words.say('template.skipped', names=skipped)}" if skipped else done

    def _template_button(self) -> QPushButton:
        self._templates = self._kit.button("template", "", kind="link")
        self._templates.setToolTip(self._kit.words.say("template.help"))
        self._menu = TemplateMenu(self._kit, self)
        self._templates.clicked.connect(self._open_menu)
        self._menu.studio_requested.connect(self.studio_requested)
        self._menu.design_requested.connect(self.design_requested)
        self._menu.edit_requested.connect(self.edit_requested)
        self._menu.template_chosen.connect(self.template_chosen)
        self._menu.template_removed.connect(self.template_removed)
        self._menu.import_requested.connect(self.import_requested)
        self._menu.export_requested.connect(self.export_requested)
        return self._templates

    def _open_menu(self) -> None:
        corner = self._templates.rect().bottomRight()
        self._menu.popup(self._templates.mapToGlobal(corner) - QPoint(self._menu.sizeHint().width(), 0))

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
