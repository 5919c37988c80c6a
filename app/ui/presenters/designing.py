"""Designing a template: its dialog, the file dialog for a picture, and what becomes of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from app.ui.main_window import MainWindow
from app.ui.models.design_model import DesignModel
from app.ui.parts.kit import Kit
from app.ui.presenters.asking import ask_image
from app.ui.studio.design_dialog import DesignDialog
from app.ui.studio.line_rows import usual_lines


class DesignPresenter(QObject):
    """Opens the form from the menu of templates; ``saved`` carries the name of what was kept."""

    saved = Signal(str)

    def __init__(self, window: MainWindow, kit: Kit, design: DesignModel) -> None:
        super().__init__(window)
        self._window = window
        self._kit = kit
        self._design = design
        self._dialog: DesignDialog | None = None
        look = window.sign_panel.look
        look.design_requested.connect(self._begin)
        look.edit_requested.connect(self._edit)
        design.state_changed.connect(self._render)
        design.saved.connect(self._saved)

    def _begin(self) -> None:
        usual = usual_lines(self._kit.words)
        self._design.begin(tuple(usual[line] for line in self._design.asked_lines()))
        self._open()

    def _edit(self, name: str) -> None:
        self._design.edit(name)
        self._open()

    def _open(self) -> None:
        if self._dialog is not None:
            return
        self._dialog = dialog = DesignDialog(self._kit, self._window)
        fields, design = dialog.fields, self._design
        fields.name_changed.connect(design.set_name)
        fields.mode_chosen.connect(design.choose_mode)
        fields.profile_chosen.connect(design.choose_profile)
        fields.image_chosen.connect(design.choose_image)
        fields.picture_requested.connect(self._ask_picture)
        fields.lines_changed.connect(design.set_lines)
        fields.font_size_changed.connect(design.set_font_size)
        fields.colour_chosen.connect(design.choose_colour)
        fields.time_chosen.connect(design.choose_time)
        fields.size_changed.connect(design.set_size)
        dialog.save_requested.connect(design.save)
        dialog.finished.connect(self._close)
        dialog.render_state(design.state)
        dialog.open()

    def _ask_picture(self) -> None:
        if self._dialog is not None:
            ask_image(self._dialog, self._kit.words, self._design.read_picture)

    def _saved(self, name: str) -> None:
        if self._dialog is not None:
            self._dialog.done(QDialog.DialogCode.Accepted)
        self.saved.emit(name)

    def _close(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()
        self._design.end()

    def _render(self) -> None:
        if self._dialog is not None:
            self._dialog.render_state(self._design.state)
