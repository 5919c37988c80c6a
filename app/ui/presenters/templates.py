"""Templates and the studio: the menu of the side panel, file dialogs, and the studio's own dialog."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from app.desk import ports
from app.ui.main_window import MainWindow
from app.ui.models.sign_model import SignModel
from app.ui.models.studio_model import StudioModel
from app.ui.models.templates_model import TemplatesModel
from app.ui.parts.kit import Kit
from app.ui.presenters.asking import ask_export, ask_image, ask_template
from app.ui.studio.studio_dialog import StudioDialog


class TemplatesPresenter(QObject):
    """Connects MẪU CHỮ KÝ with the templates and opens the studio."""

    def __init__(
        self, window: MainWindow, kit: Kit, sign: SignModel, *, templates: TemplatesModel, studio: StudioModel
    ) -> None:
        super().__init__(window)
        self._window = window
        self._kit = kit
        self._sign = sign
        self._templates = templates
        self._studio = studio
        self._dialog: StudioDialog | None = None
        self._connect()
        self._render()

    def open_studio(self) -> None:
        """Open the studio's dialog, once; it begins with the question for a photo."""
        if self._dialog is not None:
            return
        self._dialog = dialog = StudioDialog(self._kit, self._window)
        controls, studio = dialog.controls, self._studio
        controls.kind_chosen.connect(studio.choose_kind)
        controls.ink_chosen.connect(studio.choose_ink)
        controls.colour_changed.connect(studio.set_colour)
        controls.strength_changed.connect(studio.set_strength)
        controls.straighten_switched.connect(lambda wanted: studio.set_straighten(wanted=wanted))
        controls.turned.connect(studio.turn)
        controls.size_changed.connect(studio.set_size)
        controls.name_changed.connect(studio.set_name)
        dialog.region_marked.connect(studio.mark_region)
        dialog.photo_requested.connect(self._ask_photo)
        dialog.save_requested.connect(studio.save)
        dialog.finished.connect(self._close_studio)
        dialog.render_state(studio.state)
        dialog.open()

    def _connect(self) -> None:
        look, templates, words = self._window.sign_panel.look, self._templates, self._kit.words
        look.studio_requested.connect(self.open_studio)
        look.template_chosen.connect(templates.choose)
        look.template_removed.connect(templates.remove)
        look.import_requested.connect(lambda: ask_template(self._window, words, templates.import_file))
        look.export_requested.connect(
            lambda name: ask_export(self._window, words, name, lambda target: templates.export(name, target))
        )
        self._sign.state_changed.connect(self._follow)
        templates.chosen.connect(self._take)
        templates.state_changed.connect(self._render)
        self._sign.profile_changed.connect(templates.refresh)
        self._studio.state_changed.connect(self._render_studio)
        self._studio.saved.connect(self._saved)

    def take_new(self, name: str) -> None:
        """Sign with a template that was just made."""
        self._templates.refresh()
        self._templates.choose(name)

    def _take(self, kept: ports.KeptTemplate) -> None:
        self._sign.use_template(kept)

    def _follow(self) -> None:
        """Leave the template when the person chose another picture or another way of signing."""
        if self._sign.choices.template is None:
            self._templates.leave()

    def _saved(self, name: str) -> None:
        """Close the studio and sign with what was made there."""
        if self._dialog is not None:
            self._dialog.done(QDialog.DialogCode.Accepted)
        self.take_new(name)

    def _ask_photo(self) -> None:
        if self._dialog is not None:
            ask_image(self._dialog, self._kit.words, self._studio.open_photo)

    def _close_studio(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()
        self._studio.close()

    def _render(self) -> None:
        self._window.sign_panel.look.render_templates(self._templates.state)

    def _render_studio(self) -> None:
        if self._dialog is not None:
            self._dialog.render_state(self._studio.state)
