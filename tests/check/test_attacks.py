"""Files somebody meant to deceive with after they were signed: never valid, and what can be seen through is said."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.verdict import FileVerdict, Result
from tests.check.judged import answers, verdict_on
from tests.parts.documents import misread, shadow
from tests.parts.documents.signed import SEAL_SPACE
from tests.parts.pki import Authority, Credential

Builder = Callable[[Path, Credential], Path]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cong-van.pdf"


def first(verdict: FileVerdict) -> tuple[str, str, Result]:
    found = verdict.signatures[0]
    return found.changed_after.value, answers(found.checks)["integrity"][1], found.result


@pytest.mark.parametrize("build", shadow.DISGUISES)
def test_a_disguise_is_seen_through(path: Path, authority: Authority, trust: Path, build: Builder) -> None:
    assert first(verdict_on(build(path, authority.leader), trust)) == ("suspicious", "content_changed", Result.INVALID)


@pytest.mark.parametrize("build", shadow.DOUBTFUL)
def test_what_may_be_honest_is_not_called_valid(path: Path, authority: Authority, trust: Path, build: Builder) -> None:
    verdict = verdict_on(build(path, authority.leader), trust)
    assert answers(verdict.signatures[0].checks)["integrity"][0] == "unknown"
    assert verdict.result is Result.INDETERMINATE


@pytest.mark.parametrize(
    "entries",
    [
        {"OpenAction": "<< /S /JavaScript /JS (x) >>"},
        {"AA": "<< /WC << /S /JavaScript /JS (x) >> >>"},
        {"Names": "<< /JavaScript << /Names [(x) << /S /JavaScript /JS (x) >>] >> >>"},
        {"StructTreeRoot": "<< /Type /StructTreeRoot /K << /S /P /ActualText (x) >> >>"},
        {"OCProperties": "<< /OCGs [] /D << >> >>"},
        {"PageLabels": "<< /Nums [0 << /P (x) >>] >>"},
        {"PieceInfo": "<< /X << /LastModified (D:20261120) /Private (x) >> >>"},
        {"Metadata": "(no stream)"},
        {"DSS": "<< /Pages [] >>"},
    ],
    ids=lambda entries: next(iter(entries)),
)
def test_another_catalogue_entry_is_suspicious(path: Path, authority: Authority, entries: dict[str, str]) -> None:
    shadow.catalogue_changed(path, authority.leader, entries)
    assert first(verdict_on(path))[0] == "suspicious"


@pytest.mark.parametrize("above", [False, True])
@pytest.mark.parametrize(
    "entries",
    [
        {"Resources": "<< >>"},
        {"Rotate": "180"},
        {"MediaBox": "[0 0 300 300]"},
        {"CropBox": "[0 0 300 300]"},
        {"UserUnit": "5"},
        {"PieceInfo": "<< >>"},
        {"AA": "<< >>"},
        {"Group": "<< /S /Transparency >>"},
        {"#43ontents": "null"},
    ],
    ids=lambda entries: next(iter(entries)),
)
def test_another_page_entry_is_never_allowed(
    path: Path, authority: Authority, entries: dict[str, str], above: bool
) -> None:
    shadow.page_changed(path, authority.leader, entries, above=above)
    assert first(verdict_on(path))[0] in {"suspicious", "unknown"}


@pytest.mark.parametrize(
    ("rect", "is_clear"),
    [
        (SEAL_SPACE, True),
        ((0, 0, 595, 842), False),
        ((0, 0, 595, 240), False),
        ((-300000, -300000, 300000, 300000), False),
        ((315, 275, 545, 370), True),
        ((0, 0, 0, 0), True),
    ],
)
def test_a_later_mark_that_hides_much_is_for_a_person_to_look_at(
    path: Path, authority: Authority, trust: Path, rect: tuple[float, float, float, float], is_clear: bool
) -> None:
    shadow.mark_over(path, authority.leader, authority.organisation, rect)
    leader = verdict_on(path, trust).signatures[0]
    assert ("covered_later" in leader.warnings) != is_clear
    assert leader.result is (Result.VALID if is_clear else Result.INDETERMINATE)


def test_marks_that_hide_much_together_are_for_a_person_to_look_at(
    path: Path, authority: Authority, trust: Path
) -> None:
    shadow.marks_tile_the_page(path, authority.leader, authority.organisation)
    assert first(verdict_on(path, trust)) == ("allowed", "content_covered", Result.INDETERMINATE)


@pytest.mark.parametrize("build", misread.AMBIGUOUS)
def test_what_can_be_read_in_two_ways_is_not_called_valid(
    path: Path, authority: Authority, trust: Path, build: Builder
) -> None:
    verdict = verdict_on(build(path, authority.leader), trust)
    assert verdict.result in {Result.INDETERMINATE, Result.ERROR}
    assert [each.changed_after.value for each in verdict.signatures] in (["unknown"], [])


@pytest.mark.parametrize("build", misread.CHANGED)
def test_another_document_behind_the_signed_one_is_noticed(
    path: Path, authority: Authority, trust: Path, build: Builder
) -> None:
    assert verdict_on(build(path, authority.leader), trust).result in {Result.INVALID, Result.ERROR}
