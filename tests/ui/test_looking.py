"""Looking around in a document: thumbnails, search, signatures on the page, keys, zoom without steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.geometry import Placement, Rect
from app.ui.page_states import BadgeState, FoundState, MarkState, PageViewState, SearchState
from app.ui.pages.tiles import THUMBNAIL
from app.ui.parts.kit import Kit
from tests.ui import sample
from tests.ui.finding import child
from tests.ui.objects import PagesPage
from tests.ui.placing_scenes import hits

LONG = PageViewState(1, sample.geometry(1000))


@pytest.fixture
def pages(kit: Kit) -> Iterator[PagesPage]:
    page = PagesPage(kit, LONG)
    yield page
    page.close()


def turn_wheel(page: PagesPage, angle: int, at: QPointF) -> None:
    """Turn the wheel with Ctrl held."""
    view = page.area.view
    where = QPointF(view.viewport().mapToGlobal(at.toPoint()))
    event = QWheelEvent(
        at, where, QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def spread_on_touch_pad(page: PagesPage, by: float, at: QPointF) -> None:
    """Move two fingers apart on a touch pad, which tells that as a zoom ``by`` so much."""
    view = page.area.view
    where = QPointF(view.viewport().mapToGlobal(at.toPoint()))
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice(), 2, at, at, where, by, QPointF()
    )
    QApplication.sendEvent(view.viewport(), event)


def spread_on_screen(page: PagesPage, touch: QPointingDevice, centre: QPoint, apart: list[int]) -> None:
    """Lay two fingers on the screen, move them to each distance in turn, and lift them."""
    viewport = page.area.view.viewport()
    for step, pixels in enumerate(apart):
        fingers = QTest.touchEvent(viewport, touch)
        for number, side in enumerate((-1, 1)):
            at = centre + QPoint(side * pixels // 2, 0)
            (fingers.press if step == 0 else fingers.move)(number, at, viewport)
        fingers.commit()
    fingers = QTest.touchEvent(viewport, touch)
    for number, side in enumerate((-1, 1)):
        fingers.release(number, centre + QPoint(side * apart[-1] // 2, 0), viewport)
    fingers.commit()


class TestThumbnails:
    def test_are_folded_at_first(self, pages: PagesPage) -> None:
        assert not pages.shows("thumbnails")

    def test_unfold_and_fold(self, pages: PagesPage) -> None:
        pages.press("strip")
        unfolded = pages.shows("thumbnails")
        pages.press("strip")
        assert (unfolded, pages.shows("thumbnails")) == (True, False)

    def test_leave_a_narrow_view_to_the_pages(self, pages: PagesPage) -> None:
        pages.press("strip")
        pages.area.resize(600, 800)
        assert not pages.shows("thumbnails")

    def test_lead_to_a_page(self, pages: PagesPage) -> None:
        pages.press("strip")
        QTest.keyClick(child(pages.area, QListView, "thumbnails"), Qt.Key.Key_End)
        assert pages.area.view.page == 1000

    def test_follow_the_page_in_view(self, pages: PagesPage) -> None:
        pages.press("strip")
        pages.area.view.show_page(500)
        assert child(pages.area, QListView, "thumbnails").currentIndex().row() == 499

    def test_come_after_what_the_person_looks_at(self, pages: PagesPage) -> None:
        pages.press("strip")
        pages.answer_all()
        small = [tile.width <= THUMBNAIL[0] for tile in pages.asked]
        assert (small[0], small[-1], sorted(small)) == (False, True, small)

    def test_out_of_sight_are_not_asked_for(self, pages: PagesPage) -> None:
        pages.press("strip")
        pages.answer_all()
        assert max(tile.page for tile in pages.asked) < 12


class TestTools:
    """The tools float above the pages and hide no mark that was just found."""

    def found(self, pages: PagesPage, y: float) -> None:
        pages.area.render_state(replace(LONG, mark=MarkState(Placement(1, Rect(360, y, 140, 57)))))

    def test_leave_the_mark_and_the_name_below_it_in_view(self, pages: PagesPage) -> None:
        pages.area.render_state(LONG)
        tools = child(pages.area, QWidget, "page_tools")
        self.found(pages, 842 - (tools.y() - 40) / pages.area.view._layout.zoom)
        assert pages.area.view.verticalScrollBar().value() > 0
        assert pages.area.view.mark_area.bottom() < tools.y() - 40
        assert pages.area.view.page == 1

    def test_move_no_page_for_a_mark_that_is_in_view_or_out_of_sight(self, pages: PagesPage) -> None:
        self.found(pages, 700)
        assert pages.area.view.verticalScrollBar().value() == 0

    def test_move_no_page_that_a_person_has_moved(self, pages: PagesPage) -> None:
        pages.area.view.verticalScrollBar().setValue(30)
        self.found(pages, 100)
        assert pages.area.view.verticalScrollBar().value() == 30


class TestRushing:
    def test_pages_that_rush_past_are_drawn_small(self, pages: PagesPage) -> None:
        pages.answer_all()
        for page in range(10, 60, 10):
            pages.area.view.show_page(page)
        pages.answer_all()
        assert {tile.width <= THUMBNAIL[0] for tile in pages.asked if tile.page > 20} == {True}

    def test_sharp_pictures_come_when_the_movement_rests(self, pages: PagesPage, qtbot: QtBot) -> None:
        pages.answer_all()
        for page in (10, 20, 30):
            pages.area.view.show_page(page)
        pages.answer_all()
        qtbot.waitUntil(lambda: pages.asked[-1].page == 30 and pages.asked[-1].width > THUMBNAIL[0])

    def test_one_leap_is_sharp_at_once(self, pages: PagesPage) -> None:
        pages.answer_all()
        pages.area.view.show_page(500)
        assert (pages.asked[-1].page, pages.asked[-1].width > THUMBNAIL[0]) == (500, True)


class TestZoom:
    def test_by_two_fingers_on_a_touch_pad_follows_them(self, pages: PagesPage) -> None:
        before = pages.area.view._layout.zoom
        spread_on_touch_pad(pages, 0.25, QPointF(300, 300))
        assert pages.area.view._layout.zoom / before == pytest.approx(1.25, abs=0.01)

    def test_by_two_fingers_on_the_screen_follows_them(self, pages: PagesPage) -> None:
        before = pages.area.view._layout.zoom
        spread_on_screen(pages, QTest.createTouchDevice(), QPoint(400, 300), [100, 120, 140, 160, 180, 200])
        assert pages.area.view._layout.zoom / before == pytest.approx(
            2, rel=0.15
        )  # the first steps only tell that it is a pinch

    def test_by_a_touch_pad_goes_in_small_steps(self, pages: PagesPage) -> None:
        before = pages.area.view._layout.zoom
        turn_wheel(pages, 12, QPointF(300, 300))
        assert 1.0 < pages.area.view._layout.zoom / before < 1.03

    def test_asks_for_sharp_pictures_when_it_rests(self, pages: PagesPage, qtbot: QtBot) -> None:
        pages.answer_all()
        before = pages.asked[-1].scale
        turn_wheel(pages, 120, QPointF(300, 300))
        pages.answer_all()
        qtbot.waitUntil(lambda: pages.asked[-1].scale > before)

    def test_has_keys_wherever_the_focus_is(self, pages: PagesPage) -> None:
        number = child(pages.area, QLineEdit, "page_number")
        QTest.keyClick(number, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        assert pages.text("zoom_percent") == "100 %"


class TestSearch:
    def test_opens_with_the_keys_in_its_field(self, pages: PagesPage) -> None:
        pages.press("find")
        assert child(pages.area, QLineEdit, "search_field").hasFocus()

    def test_tells_what_is_typed(self, pages: PagesPage, qtbot: QtBot) -> None:
        pages.press("find")
        with qtbot.waitSignal(pages.area.search_requested) as wish:
            QTest.keyClicks(child(pages.area, QLineEdit, "search_field"), "k")
        assert wish.args == ["k"]

    @pytest.mark.parametrize(
        ("key", "modifier", "step"),
        [
            (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, 1),
            (Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier, -1),
        ],
    )
    def test_goes_on_and_back(
        self, pages: PagesPage, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier, step: int
    ) -> None:
        pages.press("find")
        with qtbot.waitSignal(pages.area.search_moved) as wish:
            QTest.keyClick(child(pages.area, QLineEdit, "search_field"), key, modifier)
        assert wish.args == [step]

    def test_ends_with_escape_and_gives_the_keys_back(self, pages: PagesPage, qtbot: QtBot) -> None:
        pages.press("find")
        with qtbot.waitSignal(pages.area.search_requested) as wish:
            QTest.keyClick(child(pages.area, QLineEdit, "search_field"), Qt.Key.Key_Escape)
        assert (wish.args, pages.shows("search_bar"), pages.area.view.hasFocus()) == ([""], False, True)

    def test_counts_its_hits(self, pages: PagesPage) -> None:
        pages.press("find")
        pages.area.render_search(SearchState("noi vu", FoundState(hits("noi vu"), 0), 1000, 1000))
        found = len(hits("noi vu"))
        assert child(pages.area, QLabel, "search_count").text() == f"1 / {found}"

    def test_shows_the_hit_at_hand(self, pages: PagesPage) -> None:
        pages.area.render_search(SearchState("noi vu", FoundState(hits("noi vu"), 0), 1000, 1000))
        assert pages.area.view.page == 3

    def test_marks_its_hits_on_the_page(self, kit: Kit) -> None:
        page = PagesPage(kit, PageViewState(1, sample.geometry()))
        page.area.render_search(SearchState("noi vu", FoundState(hits("noi vu"), 0), 3, 3))
        view = page.area.view
        rect: Rect = hits("noi vu")[0].rects[0]
        corner = view._layout.area(3).bottomLeft() - view._offset()
        zoom = view._layout.zoom
        at = corner + QPointF((rect.x + rect.width / 2) * zoom, -(rect.y + rect.height / 2) * zoom)
        seen = view.grab().toImage().pixelColor(at.toPoint())
        page.close()
        assert seen.name() == "#ff9632"

    def test_says_when_pages_are_pictures(self, pages: PagesPage) -> None:
        pages.press("find")
        pages.area.render_search(SearchState("noi vu", FoundState(), 1000, 1000, unreadable=True))
        assert "không có chữ" in child(pages.area, QLabel, "search_count").text()


class TestSignatures:
    @pytest.fixture
    def signed(self, kit: Kit) -> Iterator[PagesPage]:
        badge = BadgeState("Mai", sample.placement(1), sample.MAI.holder, sample.VALID)
        page = PagesPage(kit, PageViewState(1, sample.geometry(), badges=(badge,)))
        page.area.view.verticalScrollBar().setValue(400)
        yield page
        page.close()

    def test_have_a_badge_with_icon_and_word(self, signed: PagesPage) -> None:
        badge = child(signed.area, QPushButton, "badge_1")
        assert (badge.text(), badge.icon().isNull(), badge.accessibleName()) == (
            "Hợp lệ",
            False,
            "Hợp lệ · Phan Thanh Mai",
        )

    def test_have_their_badge_on_the_page_where_the_margin_is_narrow(self, kit: Kit) -> None:
        place = Placement(1, Rect(440, 700, 150, 60))
        page = PagesPage(
            kit, PageViewState(1, sample.geometry(), badges=(BadgeState("Mai", place, verdict=sample.BROKEN),))
        )
        view = page.area.view
        sheet = view._layout.area(1).translated(-view._offset())
        badge = child(page.area, QPushButton, "badge_1").geometry()
        page.close()
        assert sheet.left() < badge.left()
        assert badge.right() < sheet.right()

    def test_are_checked_while_the_person_reads(self, kit: Kit) -> None:
        page = PagesPage(kit, PageViewState(1, sample.geometry(), badges=(BadgeState("Mai", sample.placement(1)),)))
        text = child(page.area, QPushButton, "badge_1").text()
        page.close()
        assert text == "Đang kiểm tra"

    def test_show_their_verdict_at_a_click(self, signed: PagesPage) -> None:
        signed.press("badge_1")
        popover = child(signed.area, QWidget, "signature_popover")
        assert popover.isVisible()
        assert child(popover, QLabel, "signature_1_result").text() == "Chữ ký hợp lệ"
        popover.close()

    def test_follow_the_page(self, signed: PagesPage) -> None:
        before = child(signed.area, QPushButton, "badge_1").y()
        signed.area.view.verticalScrollBar().setValue(440)
        assert child(signed.area, QPushButton, "badge_1").y() == before - 40
