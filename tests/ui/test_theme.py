"""The colours can be read, the icons exist, and the scheme follows the system."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pytest
import qtawesome
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.theme.icons import Glyph
from app.ui.theme.stylesheet import stylesheet
from app.ui.theme.theme import Theme, system_font
from app.ui.theme.tokens import BY_SCHEME, Scheme, Tokens, Tone, contrast

READABLE = 4.5
"""WCAG 2.2, 1.4.3."""
GROUNDS = ("background", "surface", "accent_soft", "hover")
SCHEMES = pytest.mark.parametrize("tokens", BY_SCHEME.values(), ids=BY_SCHEME.keys())


class TestContrast:
    @SCHEMES
    @pytest.mark.parametrize(("ink", "ground"), [*product(("text", "text_dim"), (*GROUNDS, "canvas"))])
    def test_of_text(self, tokens: Tokens, ink: str, ground: str) -> None:
        assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= READABLE

    @SCHEMES
    @pytest.mark.parametrize("tone", Tone)
    def test_of_tones_on_their_own_ground(self, tokens: Tokens, tone: Tone) -> None:
        assert contrast(tokens.tone(tone), tokens.tone_soft(tone)) >= READABLE

    @SCHEMES
    @pytest.mark.parametrize(
        ("ink", "ground"), [*product(("good", "warn", "bad", "accent"), ("background", "surface"))]
    )
    def test_of_tones_on_screens(self, tokens: Tokens, ink: str, ground: str) -> None:
        assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= READABLE

    @SCHEMES
    def test_of_text_in_toned_cards(self, tokens: Tokens) -> None:
        assert all(contrast(tokens.text, tokens.tone_soft(tone)) >= READABLE for tone in Tone)

    @SCHEMES
    @pytest.mark.parametrize(
        ("ink", "ground"),
        [
            ("on_accent", "accent"),
            ("on_accent", "accent_hover"),
            ("accent", "accent_soft"),
            ("on_disabled", "disabled"),
        ],
    )
    def test_of_buttons(self, tokens: Tokens, ink: str, ground: str) -> None:
        assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= READABLE

    @SCHEMES
    def test_of_the_edges_of_fields(self, tokens: Tokens) -> None:
        """WCAG 2.2, 1.4.11 asks for 3:1."""
        assert contrast(tokens.line_strong, tokens.surface) >= 3

    def test_of_black_on_white_is_the_largest(self) -> None:
        assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


class TestIcons:
    def test_are_all_in_the_font(self) -> None:
        folder = Path(qtawesome.__file__).parent / "fonts"
        characters = json.loads((folder / "phosphor-charmap-1.3.0.json").read_text())
        assert [glyph for glyph in Glyph if glyph not in characters] == []

    def test_are_drawn_in_the_colour_of_their_role(self, theme: Theme) -> None:
        picture = QImage(32, 32, QImage.Format.Format_ARGB32)
        picture.fill(QColor("white"))
        painter = QPainter(picture)
        theme.icons.paint(painter, QRectF(0, 0, 32, 32), Glyph.GOOD, "bad")
        painter.end()
        darkest = min((picture.pixelColor(x, y) for x, y in product(range(32), range(32))), key=QColor.lightness)
        assert darkest.name() == QColor(theme.tokens.bad).name()


class TestScheme:
    def test_can_be_held(self, theme: Theme, qtbot: QtBot) -> None:
        with qtbot.waitSignal(theme.changed):
            theme.force(Scheme.DARK)
        assert theme.tokens is BY_SCHEME[Scheme.DARK]
        theme.force(Scheme.LIGHT)

    def test_says_nothing_when_nothing_changes(self, theme: Theme, qtbot: QtBot) -> None:
        with qtbot.assertNotEmitted(theme.changed):
            theme.force(Scheme.LIGHT)

    def test_dresses_the_application(self, theme: Theme, qapp: QApplication) -> None:
        assert theme.tokens.accent in qapp.styleSheet()


class TestStylesheet:
    @SCHEMES
    def test_has_no_colour_but_those_of_the_tokens(self, tokens: Tokens) -> None:
        known = {getattr(tokens, name).upper() for name in Tokens.__dataclass_fields__}
        used = {word[:7].upper() for word in stylesheet(tokens).split("#")[1:] for word in [f"#{word}"]}
        colours = {word for word in used if all(letter in "0123456789ABCDEF" for letter in word[1:])}
        assert colours - known == set()

    @SCHEMES
    def test_is_filled_in(self, tokens: Tokens) -> None:
        assert "$" not in stylesheet(tokens)


@pytest.mark.usefixtures("qapp")
def test_figures_have_one_width() -> None:
    assert [bytes(tag.toString().data()) for tag in system_font().featureTags()] == [b"tnum"]
