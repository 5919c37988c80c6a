"""Icons of one family (Phosphor, as qtawesome brings it), drawn in the colour of the moment.

An icon asks for its colour when it is painted: a change of scheme needs a repaint and nothing else. Only the font and
the table of its characters are taken from qtawesome: importing it costs 0.14 s, nearly as much as Qt itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap
from typing_extensions import override

_PACKAGE: Final = "qtawesome"
_FONT: Final = "phosphor-1.3.0.ttf"
_CHARACTERS: Final = "phosphor-charmap-1.3.0.json"


class Glyph(StrEnum):
    """Every icon the window uses, by what it means here."""

    SIGN = "pen-nib"
    CHECK = "shield-check"
    DEVICE = "identification-card"
    OPEN = "folder-open"
    DOCUMENT = "file-text"
    DROP = "file-plus"
    GOOD = "check-circle"
    BAD = "x-circle"
    WARN = "warning"
    UNKNOWN = "question"
    ABSENT = "minus-circle"
    INFO = "info"
    PERSON = "user"
    ORGANISATION = "buildings"
    ARCHIVE = "archive"
    CERTIFICATE = "identification-badge"
    LOCKED = "lock-key"
    LOCK = "lock"
    NOTHING = "link-break"
    DRIVER = "hard-drives"
    WAIT = "hourglass"
    TICK = "check"
    CLOSE = "x"
    ZOOM_IN = "plus"
    ZOOM_OUT = "minus"
    FIT_WIDTH = "arrows-out-line-horizontal"
    FIT_PAGE = "frame-corners"
    UP = "caret-up"
    DOWN = "caret-down"
    PLACE = "map-pin"
    RESET = "arrow-counter-clockwise"
    REFRESH = "arrows-clockwise"
    IMAGE = "image"
    REMOVE = "trash"
    REVEAL = "eye"
    KEYBOARD = "keyboard"
    COPY = "copy"
    STRIP = "layout"
    FIND = "magnifying-glass"
    UNDO = "arrow-u-up-left"
    REDO = "arrow-u-up-right"
    STUDIO = "magic-wand"
    TEMPLATE = "stack"
    SAVE = "floppy-disk"
    TURN_RIGHT = "arrow-clockwise"
    EXPORT = "export"
    IMPORT = "download-simple"
    RULES = "scales"
    CAPITALS = "arrow-fat-line-up"
    GUIDE = "first-aid"
    REGISTER = "notebook"
    FORM = "note-pencil"
    FORBIDDEN = "prohibit"
    PEOPLE = "users"
    CALENDAR = "calendar"
    REFUSED = "warning-circle"
    NEXT = "arrow-right"
    CONTACT = "phone"
    CONDITIONS = "scales"
    FOLD = "caret-right"
    CHAIN = "tree-structure"
    HELP = "lifebuoy"
    TEXT = "book-open"
    PAD = "calculator"


class Icons:
    """Makes icons. ``colour`` tells the colour of a role (a field name of the tokens) at the time of painting."""

    def __init__(self, colour: Callable[[str], str]) -> None:
        folder = _folder()
        number = QFontDatabase.addApplicationFont(str(folder / _FONT))
        self._family = QFontDatabase.applicationFontFamilies(number)[0]
        codes: dict[str, str] = json.loads((folder / _CHARACTERS).read_text(encoding="utf-8"))
        self._characters = {glyph: chr(int(codes[glyph], 16)) for glyph in Glyph}
        self._colour = colour

    def icon(self, glyph: Glyph, role: str = "text", *, on: str | None = None) -> QIcon:
        """Return an icon in the colour of ``role``; ``on`` is the role while its button is checked."""
        return QIcon(_ThemedEngine(self, glyph, role, on or role))

    def paint(self, painter: QPainter, area: QRectF, glyph: Glyph, role: str) -> None:
        """Paint a glyph into ``area``, as large as fits."""
        side = min(area.width(), area.height())
        font = QFont(self._family)
        font.setPixelSize(max(1, round(side)))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(font)
        painter.setPen(QColor(self._colour(role)))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._characters[glyph])
        painter.restore()


class _ThemedEngine(QIconEngine):
    """Draws one glyph in the colour its role has now."""

    def __init__(self, icons: Icons, glyph: Glyph, role: str, on: str) -> None:
        super().__init__()
        self._icons, self._glyph, self._role, self._on = icons, glyph, role, on

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        role = self._on if state is QIcon.State.On else self._role
        square = QRectF(rect.x(), rect.y(), rect.height(), rect.height())
        self._icons.paint(painter, square, self._glyph, "on_disabled" if mode is QIcon.Mode.Disabled else role)

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    @override
    def clone(self) -> QIconEngine:
        return _ThemedEngine(self._icons, self._glyph, self._role, self._on)


def _folder() -> Path:
    """Return where the fonts lie, without importing the package they come with."""
    found = find_spec(_PACKAGE)
    assert found is not None, "qtawesome is installed"
    assert found.submodule_search_locations is not None, "qtawesome is a package"
    return Path(next(iter(found.submodule_search_locations))) / "fonts"
