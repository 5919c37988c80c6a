"""The memory of corrected places: kept on this machine, bounded, cleared, never in the way."""

from pathlib import Path

import pytest
from msgspec import json
from msgspec.structs import replace

from app.domain.placing import Origin, Rule, Shift
from app.settings import layouts
from app.settings.layouts import LayoutMemory

RULE = Rule("nd30", "between-title-and-name", Origin.TEXT, "Phụ lục I")
OTHER = Rule("nd30", "left-third-of-signature", Origin.TEXT, "Phụ lục I")
LAYOUT = "0123456789abcdef" * 2


def test_a_correction_outlives_the_program(tmp_path: Path) -> None:
    LayoutMemory(tmp_path).remember(LAYOUT, RULE, Shift(0, 12.5, -3))
    assert LayoutMemory(tmp_path).recall(LAYOUT, RULE) == Shift(0, 12.5, -3)


def test_it_belongs_to_one_layout_and_one_rule(tmp_path: Path) -> None:
    memory = LayoutMemory(tmp_path)
    memory.remember(LAYOUT, RULE, Shift(0, 1, 2))
    assert memory.recall(LAYOUT, OTHER) is None
    assert memory.recall("f" * 32, RULE) is None


def test_everything_can_be_forgotten(tmp_path: Path) -> None:
    memory = LayoutMemory(tmp_path)
    memory.remember(LAYOUT, RULE, Shift(0, 1, 2))
    memory.clear()
    assert memory.recall(LAYOUT, RULE) is None
    assert list(tmp_path.iterdir()) == []


def test_layouts_are_counted_once_whatever_rules_they_are_remembered_for(tmp_path: Path) -> None:
    memory = LayoutMemory(tmp_path)
    assert memory.count() == 0
    for name in ("a", "b"):
        memory.remember(name * 32, RULE, Shift(0, 1, 2))
        memory.remember(name * 32, replace(RULE, name="another"), Shift(0, 1, 2))
    assert memory.count() == 2


def test_the_layout_used_longest_ago_is_forgotten_first(tmp_path: Path) -> None:
    names = [f"{number:032x}" for number in range(layouts._MOST)]
    shifts = {f"{name}:{RULE.profile}/{RULE.name}": Shift(0, 1, 2) for name in names}
    (tmp_path / "layouts.json").write_bytes(json.encode({"shifts": shifts}))
    memory = LayoutMemory(tmp_path)
    memory.remember(names[0], RULE, Shift(0, 1, 2))
    memory.remember("f" * 32, RULE, Shift(0, 1, 2))
    kept = [memory.recall(name, RULE) is not None for name in (names[0], names[1], names[2], "f" * 32)]
    assert kept == [True, False, True, True]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"shifts": {"x": {"pages": "two"}}}'])
def test_a_damaged_memory_is_an_empty_one(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "layouts.json").write_bytes(content)
    memory = LayoutMemory(tmp_path)
    assert memory.recall(LAYOUT, RULE) is None
    memory.remember(LAYOUT, RULE, Shift(0, 1, 2))
    assert memory.recall(LAYOUT, RULE) == Shift(0, 1, 2)


def test_a_folder_that_takes_nothing_disturbs_nobody(tmp_path: Path) -> None:
    memory = LayoutMemory(tmp_path / "nowhere")
    memory.remember(LAYOUT, RULE, Shift(0, 1, 2))
    memory.clear()
    assert memory.recall(LAYOUT, RULE) is None
