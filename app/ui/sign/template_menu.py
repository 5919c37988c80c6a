"""The menu of templates: those of the office, one's own, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.parts.kit import Kit
from app.ui.studio_states import TemplatesState
from app.ui.theme.icons import Glyph


class TemplateMenu(QMenu):
    """Every wish is a signal; ``template_…``, ``edit_requested`` and ``export_requested`` carry a name."""

    template_chosen = Signal(str)
    template_removed = Signal(str)
    studio_requested = Signal()
    design_requested = Signal()
    edit_requested = Signal(str)
    import_requested = Signal()
    export_requested = Signal(str)

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("templates")
        self._kit = kit
        self._state: TemplatesState | None = None

    def render_templates(self, state: TemplatesState) -> None:
        if state == self._state:
            return
        self._state = state
        self.clear()
        words = self._kit.words
        for number, one in enumerate(state.templates, 1):
            action = self._add(f"template_{number}", one.name, partial(self.template_chosen.emit, one.name))
            action.setCheckable(True)
            action.setChecked(one.name == state.chosen)
            action.setIcon(self._kit.theme.icons.icon(Glyph.LOCK if one.locked else Glyph.TEMPLATE, "text_dim"))
        if state.templates:
            self.addSeparator()
        self._add("template_studio", words.say("template.studio"), self.studio_requested.emit, Glyph.STUDIO)
        self._add("template_design", words.say("template.design"), self.design_requested.emit, Glyph.TEMPLATE)
        self._add("template_import", words.say("template.import"), self.import_requested.emit, Glyph.IMPORT)
        chosen = next((one for one in state.templates if one.name == state.chosen), None)
        if chosen is not None:
            name = chosen.name
            export = words.say("template.export", name=name)
            self._add("template_export", export, lambda: self.export_requested.emit(name), Glyph.EXPORT)
            if not chosen.locked:
                edit = words.say("template.edit", name=name)
                self._add("template_edit", edit, lambda: self.edit_requested.emit(name), Glyph.FORM)
                remove = words.say("template.remove", name=name)
                self._add("template_remove", remove, lambda: self.template_removed.emit(name), Glyph.REMOVE)

    def _add(self, name: str, text: str, act: Callable[[], object], glyph: Glyph | None = None) -> QAction:
        action = QAction(text.replace("&", "&&"), self)
        action.setObjectName(name)
        if glyph is not None:
            action.setIcon(self._kit.theme.icons.icon(glyph, "text_dim"))
        action.triggered.connect(lambda _=False: act())
        self.addAction(action)
        return action
