"""The page as shown and the file's user space are two views of one place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.geometry import PageGeometry, Rect, Size

COORDINATE = st.floats(-2000, 2000, allow_nan=False)
SIDE = st.floats(20, 3000, allow_nan=False)
SHARE = st.floats(0.01, 0.49, allow_nan=False)
UPRIGHT = PageGeometry(0, 0, 600, 800)


@st.composite
def pages(draw: st.DrawFn) -> PageGeometry:
    left, bottom, width, height = draw(COORDINATE), draw(COORDINATE), draw(SIDE), draw(SIDE)
    corners = draw(
        st.permutations([(left, bottom, left + width, bottom + height), (left + width, bottom + height, left, bottom)])
    )
    crop = draw(st.none() | st.tuples(COORDINATE, COORDINATE, COORDINATE, COORDINATE))
    rotate = draw(st.sampled_from([-90, 0, 90, 180, 270, 450]))
    return PageGeometry.from_boxes(corners[0], crop, rotate=rotate, user_unit=draw(st.floats(0.1, 100)))


@st.composite
def rects(draw: st.DrawFn, size: Size) -> Rect:
    return Rect(
        size.width_pt * draw(SHARE),
        size.height_pt * draw(SHARE),
        size.width_pt * draw(SHARE),
        size.height_pt * draw(SHARE),
    )


@given(pages(), st.data())
def test_to_user_space_and_back_is_the_same_place(page: PageGeometry, data: st.DataObject) -> None:
    rect = data.draw(rects(page.shown))
    back = page.from_user_space(*page.to_user_space(rect))
    assert (back.x, back.y, back.width, back.height) == pytest.approx(
        (rect.x, rect.y, rect.width, rect.height), abs=1e-6
    )


@given(pages(), st.data())
def test_a_place_on_the_page_as_shown_is_inside_its_box(page: PageGeometry, data: st.DataObject) -> None:
    rect = data.draw(rects(page.shown))
    left, bottom, right, top = page.to_user_space(rect)
    assert page.left - 1e-6 <= left < right <= page.right + 1e-6
    assert page.bottom - 1e-6 <= bottom < top <= page.top + 1e-6


@given(pages(), st.data())
def test_turning_a_page_keeps_or_swaps_the_sides_of_a_mark(page: PageGeometry, data: st.DataObject) -> None:
    rect = data.draw(rects(page.shown))
    left, bottom, right, top = page.to_user_space(rect)
    sides = (rect.height, rect.width) if page.rotate in {90, 270} else (rect.width, rect.height)
    assert (right - left, top - bottom) == pytest.approx(sides, abs=1e-6)


@given(pages(), st.floats(0.1, 1000))
def test_millimetres_and_points_are_inverse(page: PageGeometry, length_mm: float) -> None:
    assert page.mm_from_points(page.points_from_mm(length_mm)) == pytest.approx(length_mm)


@given(pages(), COORDINATE, COORDINATE, SIDE, SIDE)
def test_a_rectangle_moved_into_a_page_lies_on_it(
    page: PageGeometry, x: float, y: float, width: float, height: float
) -> None:
    assert Rect(x, y, width, height).moved_into(page.shown).is_inside(page.shown)


@pytest.mark.parametrize(
    ("rotate", "expected"),
    [
        (0, (10, 20, 40, 60)),
        (90, (540, 10, 580, 40)),
        (180, (560, 740, 590, 780)),
        (270, (20, 760, 60, 790)),
    ],
)
def test_the_lower_left_of_a_turned_page_is_where_the_reader_sees_it(rotate: int, expected: tuple[int, ...]) -> None:
    page = PageGeometry(0, 0, 600, 800, rotate=rotate)
    assert page.to_user_space(Rect(10, 20, 30, 40)) == expected


def test_a_crop_outside_the_page_is_ignored() -> None:
    assert PageGeometry.from_boxes((0, 0, 600, 800), (900, 900, 1000, 1000)) == UPRIGHT


def test_a_crop_is_cut_to_the_page() -> None:
    assert PageGeometry.from_boxes((0, 0, 600, 800), (-5, 700, 650, 100)) == PageGeometry(0, 100, 600, 700)


def test_an_odd_rotation_counts_as_upright() -> None:
    assert PageGeometry.from_boxes((0, 0, 600, 800), None, rotate=45) == UPRIGHT


def test_a_rectangle_off_the_page_is_told() -> None:
    assert Rect(0, 0, 600, 800).is_inside(UPRIGHT.shown)
    assert not Rect(1, 0, 600, 800).is_inside(UPRIGHT.shown)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (UPRIGHT, True),
        (PageGeometry(0.3, -0.3, 600.4, 799.6), True),
        (PageGeometry(0, 0, 601, 800), False),
        (PageGeometry(20, 0, 620, 800), False),
        (PageGeometry(0, 50, 600, 850), False),
        (PageGeometry(0, 0, 600, 800, rotate=180), False),
        (PageGeometry(0, 0, 600, 800, user_unit=2), False),
    ],
)
def test_two_readings_of_a_page_are_the_same_only_if_they_show_the_same_part_of_it(
    other: PageGeometry, same: bool
) -> None:
    assert UPRIGHT.is_close_to(other) is same
