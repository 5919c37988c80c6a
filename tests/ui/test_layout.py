"""Where pages and marks lie, how far they zoom, and how handles change a mark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from app.domain.fitting import ACTUAL_SIZE, MARGIN
from app.domain.geometry import PageGeometry, Placement, Rect, Size
from app.ui.pages.handles import KNOBS, SMALLEST_PT, Handle, resized
from app.ui.pages.layout import GAP, PageLayout
from app.ui.pages.zoom import Fit, Zoom

A4 = PageGeometry(0, 0, 595, 842)
ACROSS = PageGeometry(0, 0, 595, 842, rotate=90)
PAGE = Size(595, 842)
MARK = Rect(300, 200, 150, 60)


class TestLayout:
    layout = PageLayout((A4, ACROSS, A4), 1.0, 1000)

    def test_stacks_pages_with_a_gap(self) -> None:
        assert self.layout.area(2).top() == MARGIN + 842 + GAP

    def test_centres_pages(self) -> None:
        assert self.layout.area(1).center().x() == 500

    def test_shows_rotated_pages_as_the_reader_sees_them(self) -> None:
        assert (self.layout.area(2).width(), self.layout.area(2).height()) == (842, 595)

    @pytest.mark.parametrize(("y", "page"), [(-50, 1), (40, 1), (MARGIN + 842 + GAP, 2), (1e9, 3)])
    def test_knows_the_page_at_a_height(self, y: float, page: int) -> None:
        assert self.layout.page_at(y) == page

    def test_has_no_pages_in_an_empty_document(self) -> None:
        assert list(PageLayout((), 1.0, 500).pages_between(0, 900)) == []

    def test_finds_the_pages_in_a_strip(self) -> None:
        assert list(self.layout.pages_between(800, 1000)) == [1, 2]

    @given(page=st.integers(1, 3), x=st.floats(0, 400), y=st.floats(0, 400), zoom=st.floats(0.1, 8))
    def test_finds_a_mark_again_where_it_lies(self, page: int, x: float, y: float, zoom: float) -> None:
        layout = PageLayout((A4, ACROSS, A4), zoom, 700)
        rect = Rect(x, y, 120, 50)
        found = layout.on_page(page, layout.on_canvas(Placement(page, rect)))
        assert (found.x, found.y, found.width, found.height) == pytest.approx((x, y, 120, 50), abs=1e-6)

    def test_keeps_a_mark_on_the_page_it_was_dropped_on(self) -> None:
        dropped = self.layout.nearest_place(QRectF(990, 1000, 150, 60))
        assert dropped.page == 2
        assert dropped.rect.is_inside(self.layout.sizes[1])

    def test_finds_a_point_again_after_a_zoom(self) -> None:
        page, x, y = self.layout.fraction_at(QPointF(500, 1200))
        nearer = PageLayout(self.layout.pages, 2.0, 1000)
        corner = nearer.area(page).topLeft()
        assert nearer.fraction_at(corner + QPointF(x, y) * 2) == pytest.approx((page, x, y))


class TestZoom:
    def test_to_the_width_fills_the_width(self) -> None:
        zoom = Zoom(Fit.WIDTH).resolve((A4.shown,), 1, Size(651, 400))
        assert zoom * 595 == pytest.approx(651 - 2 * MARGIN)

    def test_to_the_width_stops_where_reading_is_comfortable(self) -> None:
        assert Zoom(Fit.WIDTH).resolve((A4.shown,), 1, Size(3000, 400)) == pytest.approx(1.4 * ACTUAL_SIZE, abs=1e-4)

    def test_to_the_page_shows_it_whole(self) -> None:
        zoom = Zoom(Fit.PAGE).resolve((A4.shown,), 1, Size(2000, 700))
        assert zoom * 842 <= 700

    def test_steps_up_and_down_again(self) -> None:
        up = Zoom(None, 1.0).next_step(ACTUAL_SIZE, up=True)
        assert up.next_step(up.share * ACTUAL_SIZE, up=False) == Zoom(None, 1.0)

    @pytest.mark.parametrize(("share", "up"), [(6.0, True), (0.1, False)])
    def test_ends_at_its_ends(self, share: float, up: bool) -> None:
        assert Zoom(None, share).next_step(share * ACTUAL_SIZE, up=up).share == share


class TestHandles:
    @pytest.mark.parametrize(
        ("handle", "shift", "expected"),
        [
            (Handle.RIGHT, (10, 99), Rect(300, 200, 160, 60)),
            (Handle.LEFT, (10, 99), Rect(310, 200, 140, 60)),
            (Handle.TOP, (99, 10), Rect(300, 200, 150, 70)),
            (Handle.BOTTOM, (99, 10), Rect(300, 210, 150, 50)),
            (Handle.TOP_RIGHT, (10, 20), Rect(300, 200, 160, 80)),
            (Handle.BOTTOM_LEFT, (-10, -20), Rect(290, 180, 160, 80)),
        ],
    )
    def test_move_their_own_edges(self, handle: Handle, shift: tuple[float, float], expected: Rect) -> None:
        assert resized(MARK, handle, shift, page=PAGE, keeps_aspect=False) == expected

    @given(
        handle=st.sampled_from(KNOBS),
        across=st.floats(-2000, 2000),
        up=st.floats(-2000, 2000),
        keeps_aspect=st.booleans(),
    )
    def test_never_leave_the_page(self, handle: Handle, across: float, up: float, keeps_aspect: bool) -> None:
        assert resized(MARK, handle, (across, up), page=PAGE, keeps_aspect=keeps_aspect).is_inside(PAGE)

    @given(handle=st.sampled_from(KNOBS), across=st.floats(-2000, 2000), up=st.floats(-2000, 2000))
    def test_never_make_a_mark_too_small_to_hold(self, handle: Handle, across: float, up: float) -> None:
        changed = resized(MARK, handle, (across, up), page=PAGE, keeps_aspect=False)
        assert min(changed.width, changed.height) >= SMALLEST_PT - 1e-9

    @given(handle=st.sampled_from(KNOBS), across=st.floats(-2000, 2000), up=st.floats(-2000, 2000))
    def test_can_keep_the_shape(self, handle: Handle, across: float, up: float) -> None:
        changed = resized(MARK, handle, (across, up), page=PAGE, keeps_aspect=True)
        assert changed.width / changed.height == pytest.approx(150 / 60)
