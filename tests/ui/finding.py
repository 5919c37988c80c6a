"""Finding controls by their names."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget

Found = TypeVar("Found", bound=QWidget)


def child(parent: QWidget, kind: type[Found], name: str) -> Found:
    """Return the one control of ``kind`` called ``name``."""
    found: list[Found] = parent.findChildren(kind, name)
    assert len(found) == 1, f"{len(found)} controls are called {name}"
    return found[0]


def held(part: Found, owner: QWidget) -> Found:
    """Return a dialog, a menu or the like that keeps the window it stands over alive."""
    part.windowTitleChanged.connect(lambda _: owner.update())
    return part
