"""The page view: what it asks for, what it shows, and how a person looks around."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.domain.geometry import Placement, Rect
from app.ui.page_states import MarkState, PageViewState, Tile
from app.ui.pages.page_tools import PageTools
from app.ui.parts.kit import Kit
from tests.ui import sample
from tests.ui.finding import child
from tests.ui.objects import PagesPage

LONG = PageViewState(1, sample.geometry(1000))
PLACE = Placement(1, Rect(200, 400, 150, 60))
MARKED = PageViewState(1, sample.geometry(), MarkState(PLACE))


@pytest.fixture
def pages(kit: Kit) -> Iterator[PagesPage]:
    page = PagesPage(kit, LONG)
    yield page
    page.close()


@pytest.fixture
def marked(kit: Kit) -> Iterator[PagesPage]:
    page = PagesPage(kit, MARKED)
    yield page
    page.close()


class TestTiles:
    def test_are_asked_for_one_at_a_time(self, pages: PagesPage) -> None:
        assert len(pages.asked) == 1

    def test_start_with_what_is_seen(self, pages: PagesPage) -> None:
        assert (pages.asked[0].page, pages.asked[0].left, pages.asked[0].top) == (1, 0, 0)

    def test_stop_a_little_beyond_what_is_seen(self, pages: PagesPage) -> None:
        pages.answer_all()
        assert max(tile.page for tile in pages.asked) <= 2

    def test_of_pages_scrolled_past_are_never_asked_for(self, pages: PagesPage) -> None:
        for page in range(10, 900, 10):
            pages.area.view.show_page(page)
        pages.area.view.show_page(950)
        pages.answer_all()
        assert {tile.page for tile in pages.asked[1:]} <= {949, 950, 951, 952}

    def test_follow_a_failed_one(self, pages: PagesPage) -> None:
        pages.area.view.tile_failed(pages.asked[0])
        assert len(pages.asked) == 2

    def test_of_an_older_document_are_dropped(self, pages: PagesPage) -> None:
        late = pages.asked[0]
        pages.area.render_state(PageViewState(2, sample.geometry()))
        pages.area.view.tile_arrived(late, sample.blank(late))
        assert {tile.document for tile in pages.asked[1:]} == {2}

    def test_are_asked_for_anew_when_the_page_host_was_replaced(self, pages: PagesPage) -> None:
        pages.area.view.ask_again()
        assert pages.asked[-1] == pages.asked[0]

    def test_have_the_scale_of_the_zoom(self, pages: PagesPage) -> None:
        before = pages.asked[0].scale
        pages.answer_all()
        pages.press("zoom_in")
        assert pages.asked[-1].scale > before

    def test_are_painted_where_they_belong(self, pages: PagesPage) -> None:
        view = pages.area.view
        dark = sample.blank(pages.asked[0])
        dark.fill(Qt.GlobalColor.darkRed)
        view.tile_arrived(pages.asked[0], dark)
        seen = view.grab().toImage().pixelColor(view.viewport().width() // 2, 100)
        assert seen.name() == "#800000"

    def test_of_another_scale_stand_in_until_the_exact_ones_come(self, pages: PagesPage) -> None:
        view = pages.area.view
        dark = sample.blank(pages.asked[0])
        dark.fill(Qt.GlobalColor.darkRed)
        view.tile_arrived(pages.asked[0], dark)
        pages.press("zoom_in")
        assert view.grab().toImage().pixelColor(view.viewport().width() // 2, 100).name() == "#800000"


class TestLookingAround:
    def test_the_end_key_shows_the_last_page(self, pages: PagesPage) -> None:
        QTest.keyClick(pages.area.view, Qt.Key.Key_End)
        assert pages.area.view.page == 1000

    def test_the_home_key_shows_the_first_page(self, pages: PagesPage) -> None:
        pages.area.view.show_page(500)
        QTest.keyClick(pages.area.view, Qt.Key.Key_Home)
        assert pages.area.view.page == 1

    def test_page_down_and_up_come_back(self, pages: PagesPage) -> None:
        bar = pages.area.view.verticalScrollBar()
        QTest.keyClick(pages.area.view, Qt.Key.Key_PageDown)
        moved = bar.value()
        QTest.keyClick(pages.area.view, Qt.Key.Key_PageUp)
        assert (moved > 0, bar.value()) == (True, 0)

    def test_the_page_number_follows(self, pages: PagesPage) -> None:
        pages.area.view.show_page(321)
        assert child(pages.area, QLineEdit, "page_number").text() == "321"

    def test_a_typed_page_number_leads_there(self, pages: PagesPage) -> None:
        number = child(pages.area, QLineEdit, "page_number")
        number.selectAll()
        QTest.keyClicks(number, "77")
        QTest.keyClick(number, Qt.Key.Key_Return)
        assert pages.area.view.page == 77

    def test_the_next_page_button_leads_on(self, pages: PagesPage) -> None:
        pages.press("next_page")
        assert pages.area.view.page == 2

    def test_the_first_page_has_none_before(self, pages: PagesPage) -> None:
        assert not pages.may_press("previous_page")

    def test_fitting_the_page_shows_it_whole(self, pages: PagesPage) -> None:
        pages.press("fit_page")
        bar = pages.area.view.verticalScrollBar()
        assert bar.maximum() / 1000 < pages.area.view.viewport().height()

    def test_plus_and_minus_come_back(self, pages: PagesPage) -> None:
        view = pages.area.view
        QTest.keyClick(view, Qt.Key.Key_Plus)
        nearer = pages.text("zoom_percent")
        QTest.keyClick(view, Qt.Key.Key_Plus)
        QTest.keyClick(view, Qt.Key.Key_Minus)
        assert pages.text("zoom_percent") == nearer

    def test_the_wheel_with_control_keeps_what_is_under_the_pointer(self, pages: PagesPage) -> None:
        view = pages.area.view
        view.show_page(500)
        at = QPointF(view.viewport().width() / 2, 300)
        before = view._layout.fraction_at(at + view._offset())
        turn = QWheelEvent(
            at,
            QPointF(view.viewport().mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.viewport(), turn)
        after = view._layout.fraction_at(at + view._offset())
        assert after == pytest.approx(before, abs=2)

    def test_another_document_starts_at_its_first_page(self, pages: PagesPage) -> None:
        pages.area.view.show_page(500)
        pages.area.render_state(PageViewState(2, sample.geometry()))
        assert (pages.area.view.page, pages.area.view.verticalScrollBar().value()) == (1, 0)


class TestMark:
    def test_is_not_there_without_a_place(self, pages: PagesPage) -> None:
        assert not pages.shows("mark")

    def test_goes_where_it_is_dragged(self, marked: PagesPage) -> None:
        marked.drag(marked.mark.rect().center(), QPoint(60, 30))
        (wish,) = marked.wanted
        assert isinstance(wish, Placement)
        zoom = marked.area.view._layout.zoom
        assert (wish.rect.x, wish.rect.y) == pytest.approx((200 + 60 / zoom, 400 - 30 / zoom), abs=1)

    def test_keeps_its_size_when_dragged(self, marked: PagesPage) -> None:
        marked.drag(marked.mark.rect().center(), QPoint(60, 30))
        assert isinstance(marked.wanted[0], Placement)
        assert (marked.wanted[0].rect.width, marked.wanted[0].rect.height) == pytest.approx((150, 60))

    def test_can_be_dragged_to_another_page(self, marked: PagesPage) -> None:
        marked.press("fit_page")
        marked.area.view.verticalScrollBar().setValue(400)
        marked.drag(marked.mark.rect().center(), QPoint(0, 600))
        assert isinstance(marked.wanted[-1], Placement)
        assert marked.wanted[-1].page == 2

    def test_stays_on_the_page(self, marked: PagesPage) -> None:
        marked.drag(marked.mark.rect().center(), QPoint(-2000, -2000))
        assert isinstance(marked.wanted[-1], Placement)
        assert marked.wanted[-1].rect.is_inside(sample.geometry()[0].shown)

    def test_is_resized_by_a_corner(self, marked: PagesPage) -> None:
        corner = marked.mark.rect().bottomRight() - QPoint(9, 9)
        marked.drag(corner, QPoint(40, 20))
        assert isinstance(marked.wanted[-1], Placement)
        zoom = marked.area.view._layout.zoom
        assert marked.wanted[-1].rect.width == pytest.approx(150 + 40 / zoom, abs=2)

    def test_asks_for_nothing_when_it_is_only_clicked(self, marked: PagesPage) -> None:
        marked.drag(marked.mark.rect().center(), QPoint(0, 0))
        assert marked.wanted == []

    @pytest.mark.parametrize(
        ("key", "x", "y"),
        [
            (Qt.Key.Key_Left, -1, 0),
            (Qt.Key.Key_Right, 1, 0),
            (Qt.Key.Key_Up, 0, 1),
            (Qt.Key.Key_Down, 0, -1),
        ],
    )
    def test_is_nudged_by_one_point(self, marked: PagesPage, key: Qt.Key, x: float, y: float) -> None:
        QTest.keyClick(marked.mark, key)
        assert marked.wanted == [Placement(1, Rect(200 + x, 400 + y, 150, 60))]

    def test_is_nudged_by_ten_points_with_shift(self, marked: PagesPage) -> None:
        QTest.keyClick(marked.mark, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
        assert marked.wanted == [Placement(1, Rect(200, 410, 150, 60))]

    def test_stands_still_while_it_is_being_signed(self, marked: PagesPage) -> None:
        marked.area.render_state(PageViewState(1, sample.geometry(), MarkState(PLACE, movable=False)))
        QTest.keyClick(marked.mark, Qt.Key.Key_Up)
        marked.drag(marked.mark.rect().center(), QPoint(60, 30))
        assert marked.wanted == []

    def test_can_be_brought_to_the_page_in_view(self, marked: PagesPage) -> None:
        marked.area.view.show_page(3)
        marked.press("place_here")
        assert marked.wanted == [Placement(3, PLACE.rect)]

    def test_is_not_offered_for_the_page_it_is_on(self, marked: PagesPage) -> None:
        assert not marked.shows("place_here")

    def test_takes_the_focus_after_the_pages(self, marked: PagesPage) -> None:
        marked.area.view.setFocus()
        QTest.keyClick(marked.area.view, Qt.Key.Key_Tab)
        assert marked.mark.hasFocus()


def test_the_tools_keep_within_the_narrowest_window(kit: Kit) -> None:
    page = PagesPage(kit, MARKED, size=(576, 560))
    page.area.view.show_page(3)
    tools = child(page.area, PageTools, "page_tools")
    assert page.shows("place_here")
    assert page.area.rect().contains(tools.geometry())
    page.close()


def test_a_tile_never_exceeds_one_message(kit: Kit) -> None:
    page = PagesPage(kit, LONG)
    for _ in range(12):
        page.press("zoom_in")
    page.answer_all()
    page.close()
    assert max(_larger(tile) for tile in page.asked) <= 1024


def _larger(tile: Tile) -> int:
    return max(tile.width, tile.height)
