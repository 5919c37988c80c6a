"""The product's typeface can set every Vietnamese word."""

import unicodedata

import pytest
from fontTools.ttLib import TTFont

from tests.parts.typeface import FONT_FOLDER

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
PRECOMPOSED = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES} | {"đ"}
COMBINING = "\u0300\u0301\u0303\u0309\u0323\u0306\u0302\u031b"

faces = pytest.mark.parametrize("face", ["Tinos-Regular", "Tinos-Bold", "Tinos-Italic"])


def characters(face: str) -> dict[int, str]:
    with TTFont(FONT_FOLDER / f"{face}.ttf", lazy=True) as font:
        return dict(font.getBestCmap())


@faces
def test_every_letter_is_there(face: str) -> None:
    letters = "".join(PRECOMPOSED)
    assert {char for char in letters + letters.upper() if ord(char) not in characters(face)} == set()


@faces
def test_every_combining_mark_is_there(face: str) -> None:
    assert {char for char in COMBINING if ord(char) not in characters(face)} == set()


def test_the_widths_are_those_of_times_new_roman() -> None:
    with TTFont(FONT_FOLDER / "Tinos-Regular.ttf", lazy=True) as font:
        glyphs = font.getBestCmap()
        widths = {char: font["hmtx"][glyphs[ord(char)]][0] for char in "aMi."}
    assert widths == {"a": 909, "M": 1821, "i": 569, ".": 512}


def test_the_licence_lies_beside_the_files() -> None:
    assert "SIL OPEN FONT LICENSE" in (FONT_FOLDER / "OFL.txt").read_text(encoding="utf-8")
