"""The theme of a running window: follows the scheme of the system unless one is forced."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.ui.theme.icons import Icons
from app.ui.theme.stylesheet import stylesheet
from app.ui.theme.tokens import BODY_PX, BY_SCHEME, FAMILIES, Scheme, Tokens


class Theme(QObject):
    """Colours and icons for every view; ``changed`` follows a change of scheme."""

    changed = Signal()

    def __init__(self, application: QApplication, *, forced: Scheme | None = None) -> None:
        super().__init__(application)
        self._application = application
        self._forced = forced
        self._scheme = self._wanted()
        self.icons = Icons(self.colour)
        application.setStyle("Fusion")
        application.setFont(system_font())
        application.styleHints().colorSchemeChanged.connect(self._follow)
        self._apply()

    @property
    def tokens(self) -> Tokens:
        return BY_SCHEME[self._scheme]

    @property
    def scheme(self) -> Scheme:
        return self._scheme

    def colour(self, role: str) -> str:
        """Return the colour of ``role``, a field name of :class:`Tokens`."""
        colour: str = getattr(self.tokens, role)
        return colour

    def force(self, scheme: Scheme | None) -> None:
        """Hold one scheme; None follows the system again."""
        self._forced = scheme
        self._follow()

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted is not self._scheme:
            self._scheme = wanted
            self._apply()
            self.changed.emit()

    def _wanted(self) -> Scheme:
        if self._forced is not None:
            return self._forced
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return Scheme.DARK if dark else Scheme.LIGHT

    def _apply(self) -> None:
        self._application.setPalette(palette(self.tokens))
        self._application.setStyleSheet(stylesheet(self.tokens))


def system_font() -> QFont:
    """Return the body font of the platform, with figures of one width so that numbers stand in columns."""
    font = QFont(list(FAMILIES))
    font.setPixelSize(BODY_PX)
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setStyleHint(QFont.StyleHint.SansSerif)
    return font


def palette(tokens: Tokens) -> QPalette:
    """Return Qt's palette for what the stylesheet does not reach: menus of the system, selections, links."""
    roles = QPalette.ColorRole
    colours = {
        roles.Window: tokens.background,
        roles.WindowText: tokens.text,
        roles.Base: tokens.surface,
        roles.AlternateBase: tokens.background,
        roles.Text: tokens.text,
        roles.Button: tokens.surface,
        roles.ButtonText: tokens.text,
        roles.BrightText: tokens.bad,
        roles.ToolTipBase: tokens.surface,
        roles.ToolTipText: tokens.text,
        roles.PlaceholderText: tokens.text_dim,
        roles.Highlight: tokens.accent,
        roles.HighlightedText: tokens.on_accent,
        roles.Link: tokens.accent,
        roles.Accent: tokens.accent,
    }
    made = QPalette()
    for role, colour in colours.items():
        made.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.on_disabled))
    return made
