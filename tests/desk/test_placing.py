"""Finding places through a host, and remembering how people correct them."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from app.compose.command import PackPlacer, RuleChoice
from app.desk.placing import PlaceAnswer, PlaceFinder, PlaceQuestion, corrected
from app.domain import errors
from app.domain.geometry import Placement, Rect
from app.domain.placing import Confidence, Reason, Shift
from app.domain.signing import Mode
from app.hosts import messages as m
from app.regulation.packs import load
from app.settings.places import RESOURCES
from tests.desk import fakes
from tests.desk.worlds import RealWorld
from tests.parts.documents.letter import LEADER_NAME
from tests.parts.documents.plain import one_page

QUESTION = PlaceQuestion("/in/a.pdf", Mode.APPROVE, signer="Phan Thanh Mai")
ELSEWHERE = Placement(1, Rect(320, 90, 150, 60))


class FakeFinder:
    """A finder over hand-written hosts."""

    def __init__(self) -> None:
        self.hosts = fakes.FakeHosts()
        self.layouts = fakes.FakeLayouts()
        self.answers: list[PlaceAnswer] = []
        self.finder = PlaceFinder(self.hosts, fakes.place, self.layouts, self.answers.append)

    @property
    def page(self) -> fakes.FakeHost:
        return self.hosts.all[-1]

    def answered(self, question: PlaceQuestion = QUESTION) -> PlaceAnswer:
        self.finder.look(question)
        self.page.answer(m.DocumentOpened((fakes.A4, fakes.A4), encrypted=False))
        self.page.answer(m.PlaceFound(fakes.proposal()))
        return self.answers[-1]


def test_a_question_opens_the_document_asks_and_ends_its_host() -> None:
    fake = FakeFinder()
    answer = fake.answered()
    assert [type(call) for call in fake.page.calls] == [m.OpenDocument, m.FindPlace]
    assert answer.proposal == fakes.proposal()
    assert not fake.page.running
    assert not fake.finder.is_looking


def test_a_new_question_takes_the_place_of_the_one_before() -> None:
    fake = FakeFinder()
    fake.finder.look(QUESTION)
    before = fake.page
    answer = fake.answered(replace(QUESTION, mode=Mode.ISSUE))
    assert not before.running
    assert fake.answers == [answer]


def test_a_problem_is_an_answer() -> None:
    fake = FakeFinder()
    fake.finder.look(QUESTION)
    fake.page.fail(errors.FileUnreadable(file="a.pdf"))
    (answer,) = fake.answers
    assert answer.proposal is None
    assert answer.problem == errors.FileUnreadable(file="a.pdf").report()


def test_a_corrected_place_is_proposed_on_the_next_document_of_that_layout() -> None:
    fake = FakeFinder()
    fake.finder.remember(fake.answered(), ELSEWHERE)
    proposal = fake.answered().proposal
    assert proposal is not None
    assert proposal.placement == ELSEWHERE
    assert (proposal.confidence, proposal.reason) == (Confidence.MEDIUM, Reason.REMEMBERED)
    assert fakes.PROPOSED in proposal.alternatives
    assert dict(zip(proposal.alternatives, proposal.other_titles, strict=True))[fakes.PROPOSED] == proposal.title


@pytest.mark.parametrize(
    "reason",
    [
        Reason.NAME_NOT_FOUND,
        Reason.NAME_SIMILAR,
        Reason.TEXT_GOES_ON,
        Reason.OTHERS_SIGN_BELOW,
        Reason.SEVERAL_BLOCKS,
        Reason.SIGNATURE_UNCLEAR,
    ],
)
def test_whose_place_it_is_stays_a_question_wherever_the_mark_was_moved(reason: Reason) -> None:
    layouts = fakes.FakeLayouts()
    layouts.remember("0" * 32, fakes.RULE, Shift(0, 10, 10))
    doubtful = replace(fakes.proposal(), confidence=Confidence.LOW, reason=reason)
    found = corrected(doubtful, (fakes.A4,), layouts)
    assert (found.confidence, found.reason) == (Confidence.LOW, reason)
    assert found.placement != doubtful.placement


def test_a_second_correction_counts_from_what_was_found_not_from_the_first() -> None:
    fake = FakeFinder()
    fake.finder.remember(fake.answered(), ELSEWHERE)
    further = Placement(2, Rect(330, 95, 150, 60))
    fake.finder.remember(fake.answered(), further)
    proposal = fake.answered().proposal
    assert proposal is not None
    assert proposal.placement == further


@pytest.mark.parametrize("layout", [None, "0" * 32])
def test_what_was_not_moved_or_has_no_layout_is_not_remembered(layout: str | None) -> None:
    fake = FakeFinder()
    answer = fake.answered()
    assert answer.found is not None
    place = ELSEWHERE if layout is None else fakes.PROPOSED
    fake.finder.remember(replace(answer, found=replace(answer.found, layout=layout)), place)
    assert fake.layouts.shifts == {}


def test_a_correction_never_leads_off_the_document() -> None:
    layouts = fakes.FakeLayouts()
    layouts.remember("0" * 32, fakes.RULE, Shift(5, 0, 0))
    assert corrected(fakes.proposal(), (fakes.A4,), layouts) == fakes.proposal()
    layouts.remember("0" * 32, fakes.RULE, Shift(0, 9000, 0))
    moved = corrected(fakes.proposal(), (fakes.A4,), layouts).placement
    assert moved.rect.is_inside(fakes.A4.shown)


def test_a_real_host_finds_the_place(world: RealWorld, tmp_path: Path) -> None:
    answers: list[PlaceAnswer] = []
    rules = PackPlacer(load(RESOURCES / "regulations").find("nd30"))
    finder = PlaceFinder(world.hosts, rules, fakes.FakeLayouts(), answers.append)
    finder.look(PlaceQuestion(str(one_page(tmp_path / "vb.pdf")), Mode.APPROVE, signer=LEADER_NAME))
    world.until(lambda: bool(answers))
    proposal = answers[0].proposal
    assert proposal is not None
    assert (proposal.confidence, proposal.name) == (Confidence.HIGH, LEADER_NAME)


def test_a_real_host_tells_why_a_seal_has_no_place(world: RealWorld, tmp_path: Path) -> None:
    answers: list[PlaceAnswer] = []
    rules = PackPlacer(load(RESOURCES / "regulations").find("nd30"))
    finder = PlaceFinder(world.hosts, rules, fakes.FakeLayouts(), answers.append)
    finder.look(PlaceQuestion(str(one_page(tmp_path / "vb.pdf")), Mode.ISSUE))
    world.until(lambda: bool(answers))
    assert answers[0].problem is not None
    assert answers[0].problem.code == "leader_signature_missing"


@pytest.mark.parametrize("damage", ['profile = "nd30', '[[placing]]\nextends = "khong-co"\n'])
def test_a_damaged_file_of_its_is_told_and_the_programs_own_set_followed(damage: str, tmp_path: Path) -> None:
    (tmp_path / "nd30.toml").write_text(damage, encoding="utf-8")
    rules = RuleChoice(load(RESOURCES / "regulations", [tmp_path]), "nd30")
    troubles = [one.trouble for one in rules.profiles if one.trouble is not None]
    assert rules.profile == "nd30"
    assert [(one.code, one.facts["file"]) for one in troubles] == [("rules_unreadable", "nd30.toml")]


def test_a_set_without_its_base_gives_way_to_one_in_force(tmp_path: Path) -> None:
    own = (RESOURCES / "regulations" / "nd30.toml").read_text(encoding="utf-8")
    (tmp_path / "nd30.toml").write_text(own.replace('branch = "state"', 'branch = "state"\nextends = "x"'), "utf-8")
    packs = load(RESOURCES / "regulations", [tmp_path])
    rules = RuleChoice(packs, "nd30")
    assert not rules.pack.own.old
    rules.choose("party-2026")
    rules.choose("nothing")
    assert rules.profile == "party-2026"
