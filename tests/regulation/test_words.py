"""Every rule, set and reason has its words."""

import pytest

from app.domain.errors import LeaderSignatureMissing, NoRoomForMark
from app.domain.placing import Origin, Reason
from app.regulation.packs import load
from app.words import Catalogue, Language
from tests.regulation.test_packs import FOLDER

WORDS = Catalogue.load(Language.VIETNAMESE)
PACKS = load(FOLDER).packs


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_told_in_words(reason: Reason) -> None:
    told = WORDS.placing(reason, title="GIÁM ĐỐC", name="Nguyễn Văn An", page=3)
    assert told != WORDS.say("placing.other")
    assert "{" not in told


@pytest.mark.parametrize("problem", [LeaderSignatureMissing(), NoRoomForMark(page=1)])
def test_a_place_the_rules_do_not_allow_is_told_in_words(problem: LeaderSignatureMissing | NoRoomForMark) -> None:
    assert WORDS.problem(problem).title != WORDS.entries["problem.unexpected.title"]
    assert WORDS.placing(problem.code, page=1) != WORDS.say("placing.other")


@pytest.mark.parametrize("name", sorted({rule.name for pack in PACKS for rule in pack.own.placing}))
def test_every_rule_has_a_name_people_read(name: str) -> None:
    assert WORDS.place(name, page=1) != WORDS.place("", page=1)


@pytest.mark.parametrize("profile", [pack.profile for pack in PACKS])
def test_every_set_has_a_name_people_read(profile: str) -> None:
    assert WORDS.profile(profile) != profile


@pytest.mark.parametrize("profile", [pack.profile for pack in PACKS if pack.own.old or pack.own.secondhand])
def test_old_and_second_hand_texts_are_called_so(profile: str) -> None:
    own = next(pack.own for pack in PACKS if pack.profile == profile)
    label = "(văn bản cũ)" if own.old else "(theo nguồn thứ cấp)"
    assert label in own.title
    assert label in WORDS.profile(profile)


def test_house_rules_are_called_recommendations() -> None:
    assert any(rule.origin is Origin.RECOMMENDATION for pack in PACKS for rule in pack.own.placing)
    assert "Khuyến nghị" in WORDS.say("source.recommendation")
