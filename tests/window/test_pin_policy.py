"""Pasting a PIN: refused, and taken on a machine whose people decided so."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import places
from tests.parts.softhsm import SoftHsm
from tests.window.conftest import Opener


@pytest.mark.parametrize("may_paste", [False, True])
def test_the_machines_word_about_pasting_reaches_the_pin_dialog(
    opened: Opener, plugged_copy: SoftHsm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, may_paste: bool
) -> None:
    if may_paste:
        (tmp_path / "policy.toml").write_text("[pin]\npaste = true\n", encoding="utf-8")
    monkeypatch.setattr(places, "machine_folder", lambda: tmp_path)
    with opened(str(plugged_copy.module)) as page:
        page.wait_ready()
        page.ask_to_sign()
        assert page.signing.state.pin is not None
        assert page.signing.state.pin.policy.may_paste is may_paste
        page.press("pin_later")
