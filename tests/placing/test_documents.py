"""The mark lands where it belongs on documents of every layout, never on somebody else's block, and doubts are told."""

from collections import Counter
from pathlib import Path

import pytest

from app.domain.placing import Confidence, Reason
from tests.placing.measuring import Row, measure, table
from tests.placing.sample import Sample

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def rows(texts: list[Sample], printed: dict[str, Path]) -> list[Row]:
    return [measure(sample, printed[sample.name]) for sample in texts]


@pytest.mark.clause("LC-15.1a")
@pytest.mark.clause("LC-10.5")
@pytest.mark.clause("HN-8.4")
def test_the_mark_lands_within_four_millimetres(rows: list[Row]) -> None:
    print(table(rows))
    to_place = [row for row in rows if row.sample.expected == "place"]
    wrong = [row.line for row in to_place if not row.is_right]
    assert len(rows) >= 60
    assert len(wrong) <= 0.05 * len(to_place), "\n".join(wrong)


def test_the_mark_is_never_on_somebody_elses_block(rows: list[Row]) -> None:
    assert [row.line for row in rows if row.on_another and not row.admits_doubt] == []


def test_with_a_signer_named_nobody_elses_block_is_even_proposed(rows: list[Row]) -> None:
    strict = [row for row in rows if row.sample.signer is not None and row.proposal.reason is not Reason.NAME_SIMILAR]
    assert [row.line for row in strict if row.on_another] == []


def test_doubt_is_admitted_where_there_is_any(rows: list[Row]) -> None:
    doubtful = [row for row in rows if row.sample.expected == "low" or not row.is_right]
    assert [row.line for row in doubtful if not row.admits_doubt] == []


def test_sure_proposals_are_the_rule_and_name_their_lines(rows: list[Row]) -> None:
    right = [row.proposal for row in rows if row.is_right]
    confidence = Counter(proposal.confidence for proposal in right)
    assert confidence[Confidence.HIGH] >= 0.9 * len(right)
    assert all(proposal.name for proposal in right if proposal.confidence is Confidence.HIGH)


def test_documents_of_one_layout_have_one_fingerprint(rows: list[Row]) -> None:
    by_name = {row.sample.name: row.proposal.layout for row in rows}
    assert by_name["letter director"] == by_name["signature picture there"]
    assert by_name["letter director"] != by_name["party secretary"]
    assert by_name["scan"] is None
