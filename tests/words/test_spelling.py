"""Where the tone mark stands in a syllable: one way in everything the program says."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from app.words import Catalogue, Language

RESOURCES = Path(__file__).parents[2] / "resources"
SAYING = sorted(
    file for folder in ("words", "guidance", "forms", "regulations") for file in (RESOURCES / folder).glob("*.toml")
)
ON_THE_SECOND_VOWEL = re.compile(r"\b\w*(?:o[áàảãạéèẻẽẹ]|(?<!q)u[ýỳỷỹỵ])\b", re.IGNORECASE)
"""What official papers write as khóa, xóa, tùy, hủy, nhòe; ``quý`` has its mark where everybody has it."""


def strays(text: str) -> list[str]:
    """Return the syllables whose tone mark stands on the second vowel."""
    return ON_THE_SECOND_VOWEL.findall(text)


@pytest.mark.parametrize("file", SAYING, ids=lambda file: f"{file.parent.name}/{file.stem}")
class TestTexts:
    def test_have_the_tone_mark_on_the_first_vowel(self, file: Path) -> None:
        assert strays(file.read_text("utf-8")) == []

    def test_have_every_accented_letter_as_one_character(self, file: Path) -> None:
        text = file.read_text("utf-8")
        assert text == unicodedata.normalize("NFC", text)


class TestTheRule:
    @pytest.mark.parametrize("syllable", ["khoá", "Xoá", "tuỳ", "huỷ", "UỶ", "nhoè", "thuý"])
    def test_finds_the_other_way(self, syllable: str) -> None:
        assert strays(f"đã {syllable} rồi") == [syllable]

    @pytest.mark.parametrize("text", ["khóa xóa tùy hủy ủy nhòe", "quý quỹ", "toán khoản hoạt loại thuyền huýt hoặc"])
    def test_leaves_what_is_right(self, text: str) -> None:
        assert strays(text) == []


@pytest.mark.clause("LC-15.6")
def test_the_time_of_signing_is_never_called_the_time_of_sending() -> None:
    """That time is a stamp of the office's document system."""
    entries = Catalogue.load(Language.VIETNAMESE).entries
    told = [entries[key] for key in entries if key.startswith(("mark_text.", "checking.time", "time_source."))]
    assert "Thời gian ký: {moment}" in told
    assert [text for text in told if re.search(r"\b(?:gửi|nhận|đến)\b", text)] == []
