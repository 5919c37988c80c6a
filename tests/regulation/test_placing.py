"""Where a mark is proposed to go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.geometry import PageGeometry
from app.domain.placing import Confidence, Origin, Reason, SizeMm
from app.domain.signing import Mode
from app.regulation.packs import load
from app.regulation.placing import propose
from tests.regulation.test_packs import FOLDER

PACK = load(FOLDER).find("nd30")
A4 = PageGeometry(0, 0, 595.32, 841.92)


def test_a_persons_mark_is_proposed_bottom_right_of_the_last_page() -> None:
    proposal = propose(PACK, Mode.APPROVE, [A4, A4, A4])
    rect = proposal.placement.rect
    assert proposal.placement.page == 3
    assert A4.mm_from_points(A4.shown.width_pt - rect.right) == pytest.approx(20)
    assert A4.mm_from_points(rect.y) == pytest.approx(25)
    assert (A4.mm_from_points(rect.width), A4.mm_from_points(rect.height)) == pytest.approx((50, 20))


def test_a_seal_has_its_real_size() -> None:
    rect = propose(PACK, Mode.ISSUE, [A4]).placement.rect
    assert (A4.mm_from_points(rect.width), A4.mm_from_points(rect.height)) == pytest.approx((36, 36))


def test_the_proposal_says_that_it_is_a_recommendation_and_why() -> None:
    proposal = propose(PACK, Mode.APPROVE, [A4])
    assert proposal.confidence is Confidence.LOW
    assert proposal.reason is Reason.PLACE_NOT_SEARCHED
    assert (proposal.rule.profile, proposal.rule.origin, proposal.rule.clause) == ("nd30", Origin.RECOMMENDATION, None)


def test_a_size_somebody_chose_is_kept() -> None:
    rect = propose(PACK, Mode.APPROVE, [A4], size=SizeMm(30, 15)).placement.rect
    assert (A4.mm_from_points(rect.width), A4.mm_from_points(rect.height)) == pytest.approx((30, 15))


def test_millimetres_are_those_of_the_print_on_a_page_with_units_of_its_own() -> None:
    page = PageGeometry(0, 0, 297.66, 420.96, user_unit=2)
    rect = propose(PACK, Mode.APPROVE, [page]).placement.rect
    assert page.mm_from_points(rect.width) == pytest.approx(50)
    assert rect.width == pytest.approx(70.87, abs=0.01)


def test_a_page_too_small_for_the_mark_gets_a_smaller_one_of_the_same_shape() -> None:
    page = PageGeometry(0, 0, 100, 100)
    proposal = propose(PACK, Mode.APPROVE, [page])
    rect = proposal.placement.rect
    assert proposal.reason is Reason.PAGE_TOO_SMALL
    assert rect.width / rect.height == pytest.approx(2.5)
    assert rect.is_inside(page.shown)


@given(
    st.floats(1, 5000),
    st.floats(1, 5000),
    st.sampled_from([0, 90, 180, 270]),
    st.floats(0.1, 50),
    st.sampled_from(Mode),
)
def test_the_place_is_on_the_page_whatever_the_page(
    width: float, height: float, rotate: int, unit: float, mode: Mode
) -> None:
    page = PageGeometry(-50, 70, width - 50, height + 70, rotate=rotate, user_unit=unit)
    assert propose(PACK, mode, [page]).placement.rect.is_inside(page.shown)
