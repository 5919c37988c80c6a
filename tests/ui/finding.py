"""Finding controls by their names."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QDialog, QWidget

Found = TypeVar("Found", bound=QWidget)
Dialog = TypeVar("Dialog", bound=QDialog)


def child(parent: QWidget, kind: type[Found], name: str) -> Found:
    """Return the one control of ``kind`` called ``name``."""
    found: list[Found] = parent.findChildren(kind, name)
    assert len(found) == 1, f"{len(found)} controls are called {name}"
    return found[0]


def held(dialog: Dialog, owner: QWidget) -> Dialog:
    """Return a dialog that keeps the window it stands over alive."""
    dialog.finished.connect(lambda _: owner.update())
    return dialog
