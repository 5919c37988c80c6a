"""What an office told of itself is kept, and harmless to lose."""

from pathlib import Path

from app.domain.memory import Memory
from app.settings.memory import load_memory, save_memory

TOLD = Memory("ld", {"office": "Ban Tổ chức Tỉnh ủy"})


def test_comes_back_as_it_was_told(tmp_path: Path) -> None:
    save_memory(tmp_path, TOLD)
    assert load_memory(tmp_path) == TOLD


def test_begins_with_the_national_rules(tmp_path: Path) -> None:
    assert load_memory(tmp_path) == Memory("nd68")


def test_a_damaged_file_means_nothing_was_told(tmp_path: Path) -> None:
    (tmp_path / "office.json").write_bytes(b"{")
    assert load_memory(tmp_path) == Memory()


def test_a_folder_that_takes_nothing_disturbs_nobody(tmp_path: Path) -> None:
    save_memory(tmp_path / "gone", TOLD)
    assert load_memory(tmp_path / "gone") == Memory()
