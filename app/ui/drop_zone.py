"""The empty state: a place to drop a PDF, which says what will happen to it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.ui.parts.icon_label import IconLabel
from app.ui.parts.kit import Kit, card, label, set_kind, set_property
from app.ui.parts.layouts import column, row
from app.ui.theme.icons import Glyph


class DropZone(QWidget):
    """``file_dropped`` carries the path of one file; only files of this machine are taken."""

    file_dropped = Signal(str)
    open_requested = Signal()

    def __init__(self, kit: Kit, name: str, *, title: str, line: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setAcceptDrops(True)
        set_kind(self, "screen")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._frame = card("drop", f"{name}_frame")
        self._frame.setMaximumWidth(560)
        head, text = label(f"{name}_title", "hero"), label(f"{name}_line", "dim")
        head.setText(title)
        text.setText(line)
        for each in (head, text):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        icon = IconLabel(kit.theme.icons, Glyph.DROP, "accent", 56)
        button = kit.button(f"{name}_open", kit.words.say("drop.button"), Glyph.OPEN, kind="primary")
        button.setMinimumWidth(180)
        button.clicked.connect(self.open_requested)
        inside = column(
            row(None, icon, None), 1, head, text, 3, row(None, button, None), gap=2, margins=(10, 12, 10, 12)
        )
        self._frame.setLayout(inside)
        self.setLayout(column(None, row(4, self._frame, 4), None))

    def carry_file(self, path: str) -> None:
        """Emit the file a person dropped."""
        self.file_dropped.emit(path)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_pdf(event) is not None:
            event.acceptProposedAction()
            set_property(self._frame, "active", "true")

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_property(self._frame, "active", "false")

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        set_property(self._frame, "active", "false")
        path = dropped_pdf(event)
        if path is not None:
            event.acceptProposedAction()
            self.carry_file(path)


def dropped_pdf(event: QDropEvent) -> str | None:
    """Return the path of the one local PDF in a drop, or None."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = urls[0].toLocalFile()
    return path if Path(path).suffix.lower() == ".pdf" else None
