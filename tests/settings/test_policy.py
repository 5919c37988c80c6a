"""What IT decided for a machine: the safe answer holds where nothing, or nothing readable, was decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings.policy import load_policy


def test_a_pin_may_be_pasted_where_the_machine_says_so(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text("[pin]\npaste = true\n", encoding="utf-8")
    assert load_policy(tmp_path).pin.paste


@pytest.mark.parametrize("text", [None, "", "[pin]\n", "[pin]\npaste = false\n", "[pin]\npaste = 1\n", "[pin", "[x]\n"])
def test_it_may_not_be_pasted_otherwise(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "policy.toml").write_text(text, encoding="utf-8")
    assert not load_policy(tmp_path).pin.paste
