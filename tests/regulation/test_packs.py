"""The sets of rules that come with the program, those IT adds, and what a damaged one leads to."""

import tomllib
from pathlib import Path

import pytest

from app.domain.errors import ProfileUnknown, RulesUnreadable
from app.domain.placing import Origin, PageChoice, Spot
from app.domain.signing import Mode
from app.regulation.packs import Pack, PlacingRule, load
from app.regulation.placing import titles_rule

FOLDER = Path(__file__).parents[2] / "resources" / "regulations"
ND30 = (FOLDER / "nd30.toml").read_text(encoding="utf-8")
TABLE = tomllib.loads((Path(__file__).parent / "closing_table.toml").read_text(encoding="utf-8"))
OFFICES = sorted(TABLE)
SAID = [
    pytest.param(office, mode, marks=pytest.mark.clause(TABLE[office][mode]["clause"]))
    for office in OFFICES
    for mode in Mode
    if mode in TABLE[office]
]
SILENT = [(office, mode) for office in OFFICES for mode in Mode if mode not in TABLE[office]]

OWN = """
profile = "so-noi-vu"
title = "Quy chế ký số của Sở Nội vụ"
source = "Quyết định 12/QĐ-SNV"
branch = "state"
extends = "nd30"
seal_mm = 34
"""


def pack(profile: str) -> Pack:
    return load(FOLDER).find(profile)


def place_of(rule: PlacingRule) -> str:
    """Return the place of a rule in the words of the table."""
    if rule.instead is not None and rule.instead.origin is Origin.TEXT:
        page = "first" if rule.instead.page is PageChoice.FIRST else "last"
        return f"the hand-signature place, or {rule.instead.spot} of the {page} page"
    if rule.spot in {Spot.BLOCK, Spot.OVER_SIGNATURE}:
        return rule.spot.value
    return f"{rule.spot} of the {rule.page} page"


def shown_by(rule: PlacingRule) -> list[str]:
    image = [rule.image.kind.value] if rule.image is not None else []
    return image + [line.value for line in (rule.text.lines if rule.text is not None else ())]


class TestWhatComesWithTheProgram:
    def test_every_file_is_a_valid_set_of_its_name(self) -> None:
        assert {one.profile for one in load(FOLDER).packs} == {file.stem for file in FOLDER.glob("*.toml")}

    @pytest.mark.parametrize(
        ("profile", "clause"),
        [
            pytest.param("lc", "Điều 4 khoản 3, Điều 10 khoản 4", marks=pytest.mark.clause("LC-4.3", "LC-10.4")),
            pytest.param("pt", "Điều 3 khoản 2", marks=pytest.mark.clause("PT-3.2")),
            pytest.param("hn", "Điều 5 khoản 2", marks=pytest.mark.clause("HN-5.2")),
        ],
    )
    def test_a_text_that_binds_a_certificate_to_a_position_is_named(self, profile: str, clause: str) -> None:
        rule = titles_rule(pack(profile))
        assert (rule.profile, rule.origin, rule.clause) == (profile, Origin.TEXT, clause)

    @pytest.mark.parametrize("profile", ["nd30", "party-2026", "party-2017", "ld", "bt"])
    def test_under_any_other_text_it_is_a_recommendation(self, profile: str) -> None:
        assert titles_rule(pack(profile)).origin is Origin.RECOMMENDATION

    @pytest.mark.parametrize("profile", ["nd30", "party-2026", "party-2017", *OFFICES])
    def test_every_mode_has_a_rule_somewhere(self, profile: str) -> None:
        assert pack(profile).modes == tuple(Mode)

    @pytest.mark.parametrize("office", OFFICES)
    def test_a_text_is_of_its_branch_and_age(self, office: str) -> None:
        own = pack(office).own
        assert (own.branch, own.old, own.extends) == (
            TABLE[office]["branch"],
            TABLE[office]["old"],
            TABLE[office]["from"],
        )

    @pytest.mark.parametrize(("office", "mode"), SAID)
    def test_what_a_text_says_is_in_its_set(self, office: str, mode: Mode) -> None:
        row = TABLE[office][mode]
        file, rule = pack(office).placing_rule(mode)
        assert file.profile in {office, TABLE[office]["from"]}
        assert rule.origin is Origin.TEXT
        assert row["at"] in (rule.clause or "")
        assert place_of(rule) == row["place"].removesuffix(", clear")
        assert shown_by(rule) == row["shows"]
        assert rule.clear or not row["place"].endswith(", clear")

    @pytest.mark.parametrize(("office", "mode"), SILENT)
    def test_where_a_text_is_silent_its_set_says_nothing(self, office: str, mode: Mode) -> None:
        assert not pack(office).says(mode)
        file, _ = pack(office).placing_rule(mode)
        assert file.profile == TABLE[office]["from"]

    @pytest.mark.clause("HN-8.4")
    @pytest.mark.parametrize("mode", Mode)
    def test_ha_nam_follows_decree_30(self, mode: Mode) -> None:
        assert pack("hn").placing_rule(mode) == pack("nd30").placing_rule(mode)

    @pytest.mark.clause("BT-3.15")
    @pytest.mark.parametrize("mode", Mode)
    def test_marks_of_the_older_party_practice_carry_all_information(self, mode: Mode) -> None:
        _, rule = pack("party-2017").placing_rule(mode)
        assert {"signer", "mail", "organisation", "signing-time"} <= set(shown_by(rule))
        assert rule.image is not None

    def test_what_is_known_at_second_hand_only_says_so(self) -> None:
        own = pack("party-2026").own
        assert own.secondhand
        assert "theo nguồn thứ cấp" in own.title
        assert all("theo nguồn thứ cấp" in rule.clause for rule in own.placing if rule.clause is not None)

    @pytest.mark.parametrize("profile", ["nd30", "lc"])
    @pytest.mark.parametrize("mode", [Mode.COPY, Mode.ATTACHMENT])
    def test_prescribed_text_is_exactly_as_prescribed(self, profile: str, mode: Mode) -> None:
        _, rule = pack(profile).placing_rule(mode)
        text = rule.text
        assert text is not None
        assert (text.font, text.size_pt, text.exact, text.colour, text.time) == (
            "Times New Roman",
            10,
            True,
            "000000",
            "iso",
        )
        assert rule.image is None


class TestWhatItAdds:
    def test_the_example_in_the_readme_is_a_valid_set(self, tmp_path: Path) -> None:
        readme = (FOLDER.parents[1] / "README.md").read_text(encoding="utf-8")
        examples = [block.split("```")[0] for block in readme.split("```toml\n")[1:]]
        (example,) = [one for one in examples if one.startswith("profile")]
        (tmp_path / "so-noi-vu.toml").write_text(example, encoding="utf-8")
        added = load(FOLDER, [tmp_path]).find("so-noi-vu")
        assert added.placing_rule(Mode.ATTACHMENT)[0].profile == "so-noi-vu"
        assert added.placing_rule(Mode.APPROVE)[0].profile == "nd30"

    def test_a_file_adds_an_office(self, tmp_path: Path) -> None:
        (tmp_path / "so-noi-vu.toml").write_text(OWN, encoding="utf-8")
        added = load(FOLDER, [tmp_path]).find("so-noi-vu")
        assert added.seal_mm == 34
        assert added.placing_rule(Mode.ISSUE)[0].profile == "nd30"

    def test_a_later_folder_goes_before_an_earlier_one(self, tmp_path: Path) -> None:
        for name, title in (("person", "của người dùng"), ("machine", "của máy")):
            (tmp_path / name).mkdir()
            text = OWN.replace("Quy chế ký số của Sở Nội vụ", title)
            (tmp_path / name / "so-noi-vu.toml").write_text(text, encoding="utf-8")
        packs = load(FOLDER, [tmp_path / "person", tmp_path / "machine"])
        assert packs.find("so-noi-vu").own.title == "của máy"

    def test_a_damaged_file_troubles_only_those_who_use_it(self, tmp_path: Path) -> None:
        (tmp_path / "so-noi-vu.toml").write_text(OWN.replace("34", '"34"'), encoding="utf-8")
        packs = load(FOLDER, [tmp_path])
        assert packs.find("nd30").profile == "nd30"
        with pytest.raises(RulesUnreadable) as caught:
            packs.find("so-noi-vu")
        assert caught.value.facts == {"file": "so-noi-vu.toml", "key": "seal_mm", "why": "key"}

    @pytest.mark.parametrize("bad", ["[" * 100_000, "{a=" * 5000, "9" * 5000], ids=["brackets", "tables", "digits"])
    def test_a_file_made_to_break_readers_troubles_nobody_else(self, bad: str, tmp_path: Path) -> None:
        (tmp_path / "so-noi-vu.toml").write_text(OWN.replace("34", bad), encoding="utf-8")
        packs = load(FOLDER, [tmp_path])
        assert packs.find("nd30").profile == "nd30"
        with pytest.raises(RulesUnreadable):
            packs.find("so-noi-vu")

    def test_a_file_may_come_from_a_windows_editor(self, tmp_path: Path) -> None:
        (tmp_path / "so-noi-vu.toml").write_bytes(OWN.replace("\n", "\r\n").encode("utf-8-sig"))
        assert load(FOLDER, [tmp_path]).find("so-noi-vu").seal_mm == 34

    @pytest.mark.parametrize("base", ["khong-co", "so-noi-vu"])
    def test_a_base_that_is_missing_or_itself_is_told(self, base: str, tmp_path: Path) -> None:
        (tmp_path / "so-noi-vu.toml").write_text(OWN.replace('"nd30"', f'"{base}"'), encoding="utf-8")
        with pytest.raises(RulesUnreadable) as caught:
            load(FOLDER, [tmp_path]).find("so-noi-vu")
        assert caught.value.facts == {"file": "so-noi-vu.toml", "key": "extends", "why": "key"}

    def test_a_folder_that_is_not_there_adds_nothing(self, tmp_path: Path) -> None:
        assert load(FOLDER, [tmp_path / "nowhere"]) == load(FOLDER)


class TestWhatIsDamaged:
    def test_an_unknown_profile_is_told_by_name(self) -> None:
        with pytest.raises(ProfileUnknown) as caught:
            pack("nd31")
        assert caught.value.facts["profile"] == "nd31"

    @pytest.mark.parametrize(
        ("good", "bad", "key"),
        [
            ("top_mm = 25", 'top_mm = "hai"', "placing[0].instead.frame.top_mm"),
            ("height_mm = 36", "height_mm = -36", "placing[1].mark.height_mm"),
            ("height_mm = 36", "height_mm = 30", "placing[1]"),
            ('modes = ["issue"', 'modes = ["isue"', "placing[1].modes[0]"),
            ('modes = ["issue"', 'modes = ["approve"', None),
            ('name = "copy-top-right"', 'name = "attachment-top-right"', None),
            ("clause =", "claus =", "placing[0].claus"),
            ("title =", "titel =", "titel"),
            ("branch =", "# branch =", "branch"),
            ('spot = "top-right"', 'spot = "middle"', "placing[2].spot"),
            ('origin = "text"', 'origin = "recommendation"', "placing[0]"),
            ('spot = "signature-block"', 'spot = "top-left"', "placing[0]"),
            ('colour = "0000FF"', 'colour = "blue"', "placing[0].image.colour"),
            ('lines = ["number"', 'lines = ["nomber"', "placing[3].text.lines[0]"),
            ('profile = "nd30"', 'profile = "nd29"', "profile"),
            ("[[placing]]", "[[placing]", None),
        ],
    )
    def test_a_set_is_told_by_file_and_key(self, good: str, bad: str, key: str | None, tmp_path: Path) -> None:
        assert good in ND30
        (tmp_path / "nd30.toml").write_text(ND30.replace(good, bad, 1), encoding="utf-8")
        with pytest.raises(RulesUnreadable) as caught:
            load(tmp_path)
        assert caught.value.facts == {"file": "nd30.toml", "key": key, "why": "key" if key else None}

    def test_a_file_that_is_no_text_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "nd30.toml").write_bytes(b"\xff\xfe\x00")
        with pytest.raises(RulesUnreadable):
            load(tmp_path)

    def test_a_folder_without_sets_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(RulesUnreadable):
            load(tmp_path / "nowhere")

    def test_a_mode_without_a_rule_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "nd30.toml").write_text(ND30.replace(', "party"]', "]"), encoding="utf-8")
        with pytest.raises(ProfileUnknown) as caught:
            load(tmp_path).find("nd30").placing_rule(Mode.PARTY)
        assert caught.value.facts == {"profile": "nd30", "mode": "party"}
