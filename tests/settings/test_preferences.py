"""What a person chose last time comes back, and its loss harms nobody."""

from pathlib import Path

import pytest

from app.domain.signing import Mode
from app.settings.preferences import Preferences, load_preferences, save_preferences

CHOSEN = Preferences(
    certificate="AB" * 32, image="/ảnh/dấu.png", profile="nd30", mode=Mode.ISSUE, window=(1200, 800), folder="/văn bản"
)


def test_what_was_chosen_comes_back(tmp_path: Path) -> None:
    save_preferences(tmp_path, CHOSEN)
    assert load_preferences(tmp_path) == CHOSEN


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert load_preferences(tmp_path) == Preferences()


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe{", b"[]", b'{"window": [0, 5]}', b'{"mode": "nobody knows"}'])
def test_a_damaged_file_means_defaults(damage: bytes, tmp_path: Path) -> None:
    (tmp_path / "preferences.json").write_bytes(damage)
    assert load_preferences(tmp_path) == Preferences()


def test_a_word_of_a_later_version_is_no_damage(tmp_path: Path) -> None:
    (tmp_path / "preferences.json").write_bytes(b'{"profile": "nd30", "later": true}')
    assert load_preferences(tmp_path).profile == "nd30"


def test_saving_leaves_one_whole_file(tmp_path: Path) -> None:
    save_preferences(tmp_path, CHOSEN)
    save_preferences(tmp_path, Preferences())
    assert [file.name for file in tmp_path.iterdir()] == ["preferences.json"]


def test_a_folder_that_is_gone_disturbs_nobody(tmp_path: Path) -> None:
    save_preferences(tmp_path / "gone", CHOSEN)
