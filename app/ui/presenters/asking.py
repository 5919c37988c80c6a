"""Dialogs that ask the system for a file, a folder or a password; they open and return at once."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.parts.kit import Kit
from app.ui.states import PasswordState
from app.ui.work.dialogs import PasswordDialog
from app.words import Catalogue


def ask_pdf(parent: QWidget, words: Catalogue, chosen: Callable[[str], None]) -> None:
    """Ask for a PDF to open."""
    dialog = QFileDialog(parent, words.say("dialog.open_title"), "", words.say("dialog.pdf_filter"))
    _open(dialog, QFileDialog.FileMode.ExistingFile, chosen)


def ask_image(parent: QWidget, words: Catalogue, chosen: Callable[[str], None]) -> None:
    """Ask for the picture of a mark."""
    dialog = QFileDialog(parent, words.say("dialog.image_title"), "", words.say("dialog.image_filter"))
    _open(dialog, QFileDialog.FileMode.ExistingFile, chosen)


def ask_folder(parent: QWidget, words: Catalogue, folder: str, chosen: Callable[[str], None]) -> None:
    """Ask where the signed file should go."""
    dialog = QFileDialog(parent, words.say("dialog.folder_title"), folder)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    _open(dialog, QFileDialog.FileMode.Directory, chosen)


def ask_driver(parent: QWidget, words: Catalogue, chosen: Callable[[str], None]) -> None:
    """Ask for the library of a device's driver."""
    dialog = QFileDialog(parent, words.say("dialog.driver_title"), "", words.say("dialog.driver_filter"))
    _open(dialog, QFileDialog.FileMode.ExistingFile, chosen)


def ask_form_target(parent: QWidget, words: Catalogue, name: str, chosen: Callable[[str], None]) -> None:
    """Ask where a form should go; the system asks before a file is replaced."""
    ending = name.rpartition(".")[2]
    dialog = QFileDialog(parent, words.say("dialog.form_title"), "", f"*.{ending}")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending)
    dialog.selectFile(name)
    _open(dialog, QFileDialog.FileMode.AnyFile, chosen)


def ask_template(parent: QWidget, words: Catalogue, chosen: Callable[[str], None]) -> None:
    """Ask for a file of templates that somebody sent."""
    dialog = QFileDialog(parent, words.say("dialog.template_title"), "", words.say("dialog.template_filter"))
    _open(dialog, QFileDialog.FileMode.ExistingFile, chosen)


def ask_export(parent: QWidget, words: Catalogue, name: str, chosen: Callable[[str], None]) -> None:
    """Ask where a template should be written to."""
    dialog = QFileDialog(parent, words.say("dialog.export_title"), "", words.say("dialog.export_filter"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("kysomau")
    dialog.selectFile(re.sub(r"[^\w -]+", " ", name).strip())
    _open(dialog, QFileDialog.FileMode.AnyFile, chosen)


class PasswordAsker(QObject):
    """Asks for the password of an encrypted document (never the PIN), as long as its model wants one."""

    def __init__(
        self, parent: QWidget, kit: Kit, given: Callable[[str], None], declined: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__(parent)
        self._parent = parent
        self._kit = kit
        self._given = given
        self._declined = declined
        self._dialog: PasswordDialog | None = None

    def render_state(self, state: PasswordState | None) -> None:
        """Open, update or close the one dialog."""
        if state is None:
            self._close()
            return
        if self._dialog is None:
            self._dialog = PasswordDialog(self._kit, self._parent)
            self._dialog.password_given.connect(self._given)
            self._dialog.rejected.connect(self._decline)
            self._dialog.render_state(state)
            self._dialog.open()
        else:
            self._dialog.render_state(state)

    def _decline(self) -> None:
        self._close()
        self._declined()

    def _close(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.close()
            dialog.deleteLater()


def _open(dialog: QFileDialog, mode: QFileDialog.FileMode, chosen: Callable[[str], None]) -> None:
    dialog.setFileMode(mode)
    dialog.fileSelected.connect(chosen)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
