"""The sets of rules that come with the program, and what a damaged one leads to."""

from pathlib import Path

import pytest

from app.domain.errors import ProfileUnknown, RulesUnreadable
from app.domain.placing import Origin
from app.domain.signing import Mode
from app.regulation.packs import load

FOLDER = Path(__file__).parents[2] / "resources" / "regulations"
ND30 = (FOLDER / "nd30.toml").read_text(encoding="utf-8")


def test_every_set_that_comes_with_the_program_is_valid() -> None:
    assert {pack.profile for pack in load(FOLDER).packs} == {file.stem for file in FOLDER.glob("*.toml")}


@pytest.mark.parametrize("mode", Mode)
def test_nd30_has_a_rule_for_every_mode_and_says_it_is_a_recommendation(mode: Mode) -> None:
    assert load(FOLDER).find("nd30").placing_rule(mode).origin is Origin.RECOMMENDATION


def test_an_unknown_profile_is_told_by_name() -> None:
    with pytest.raises(ProfileUnknown) as caught:
        load(FOLDER).find("nd31")
    assert caught.value.facts["profile"] == "nd31"


@pytest.mark.parametrize(
    ("good", "bad", "key"),
    [
        ("top = { least_mm = 20", 'top = { least_mm = "hai"', "margins.top.least_mm"),
        ("height_mm = 36", "height_mm = -36", "placing[1].mark.height_mm"),
        ('modes = ["issue"', 'modes = ["isue"', "placing[1].modes[0]"),
        ('modes = ["issue"', 'modes = ["approve"', ""),
        ("clause =", "claus =", "margins"),
        ('corner = "bottom-right"', 'corner = "middle"', "placing[0].corner"),
        ('origin = "recommendation"', 'origin = "text"', "placing[0]"),
        ("least_mm = 20, most_mm = 25", "least_mm = 26, most_mm = 25", "margins.top"),
        ('profile = "nd30"', 'profile = "nd29"', "profile"),
        ("[margins]", "[margins", None),
    ],
)
def test_a_damaged_set_is_told_by_file_and_key(good: str, bad: str, key: str | None, tmp_path: Path) -> None:
    assert good in ND30
    (tmp_path / "nd30.toml").write_text(ND30.replace(good, bad), encoding="utf-8")
    with pytest.raises(RulesUnreadable) as caught:
        load(tmp_path)
    assert caught.value.facts == {"file": "nd30.toml", "key": key or None}


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "nd30.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RulesUnreadable):
        load(tmp_path)


def test_a_folder_without_sets_is_told(tmp_path: Path) -> None:
    with pytest.raises(RulesUnreadable):
        load(tmp_path / "nowhere")


def test_a_mode_without_a_rule_is_told(tmp_path: Path) -> None:
    (tmp_path / "nd30.toml").write_text(ND30.replace(', "party"]', "]"), encoding="utf-8")
    with pytest.raises(ProfileUnknown) as caught:
        load(tmp_path).find("nd30").placing_rule(Mode.PARTY)
    assert caught.value.facts == {"profile": "nd30", "mode": "party"}
