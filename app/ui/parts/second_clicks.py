"""Keeps a double-click from pressing two buttons: the second one has come under the pointer in between."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractButton, QWidget
from typing_extensions import override


class SecondClicks(QObject):
    """Swallows the second click of a double-click on a button of ``parent`` that the first one was not on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._first: QObject | None = None
        for button in parent.findChildren(QAbstractButton):
            button.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonPress:
            self._first = watched
        return event.type() is QEvent.Type.MouseButtonDblClick and watched is not self._first
