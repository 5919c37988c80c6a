"""Pages turned in the view: everything stays where it is on the page, and the document is not touched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QPushButton

from app.domain.geometry import PageGeometry, Placement, Rect
from app.ui.page_states import BadgeState, MarkState, PageViewState, Tile
from app.ui.pages.handles import KNOBS, Handle
from app.ui.pages.layout import PageLayout
from app.ui.pages.turning import Turn
from app.ui.parts.kit import Kit
from tests.ui import sample
from tests.ui.finding import child
from tests.ui.objects import PagesPage

PLACE = Placement(1, Rect(200, 400, 150, 60))
MARKED = PageViewState(1, sample.geometry(), MarkState(PLACE))
TURNS = [Turn.RIGHT, Turn.OVER, Turn.LEFT]


@pytest.fixture
def marked(kit: Kit) -> Iterator[PagesPage]:
    page = PagesPage(kit, MARKED)
    yield page
    page.close()


def turn(page: PagesPage, wanted: Turn) -> None:
    """Press the button as often as it takes."""
    for _ in range(wanted // 90):
        page.press("turn_view")


class TestLayout:
    @pytest.mark.parametrize("turned", list(Turn))
    def test_a_place_comes_back_from_the_canvas(self, turned: Turn) -> None:
        layout = PageLayout((PageGeometry(0, 0, 600, 800), PageGeometry(0, 0, 500, 300)), 1.5, 1000, turned)
        for place in (PLACE, Placement(2, Rect(10, 20, 100, 40))):
            back = layout.on_page(place.page, layout.on_canvas(place))
            assert (back.x, back.y, back.width, back.height) == pytest.approx(
                (place.rect.x, place.rect.y, place.rect.width, place.rect.height)
            )
            assert layout.area(place.page).contains(layout.on_canvas(place))

    def test_a_quarter_turn_lays_a_portrait_page_down(self) -> None:
        layout = PageLayout((PageGeometry(0, 0, 600, 800),), 1.0, 1000, Turn.RIGHT)
        assert (layout.area(1).width(), layout.area(1).height()) == (800, 600)

    def test_the_foot_of_a_page_turned_right_is_at_the_left(self) -> None:
        layout = PageLayout((PageGeometry(0, 0, 600, 800),), 1.0, 1000, Turn.RIGHT)
        foot = layout.on_canvas(Placement(1, Rect(0, 0, 600, 50)))
        assert foot == QRectF(layout.area(1).left(), layout.area(1).top(), 50, 600)

    @pytest.mark.parametrize("turned", list(Turn))
    def test_every_handle_keeps_the_edge_it_touches(self, turned: Turn) -> None:
        layout = PageLayout((PageGeometry(0, 0, 600, 800),), 1.0, 1000, turned)
        seen = layout.on_canvas(PLACE)
        for knob in KNOBS:
            across, down = knob.place
            touched = QPointF(seen.left() + across * seen.width(), seen.top() + down * seen.height())
            own = knob.on_page(turned).place
            expected = QPointF(
                PLACE.rect.x + own[0] * PLACE.rect.width, 800 - PLACE.rect.top + own[1] * PLACE.rect.height
            )
            found = layout.point_on_page(1, touched)
            assert (found.x(), found.y()) == pytest.approx((expected.x(), expected.y()))

    def test_four_quarter_turns_are_none(self) -> None:
        assert Turn.NONE.further(90).further(90).further(90).further(90) is Turn.NONE
        assert Turn.RIGHT.further(-90) is Turn.NONE


class TestPages:
    def test_are_asked_for_as_they_are(self, marked: PagesPage) -> None:
        marked.answer_all()
        turn(marked, Turn.RIGHT)
        marked.answer_all()
        scale = marked.area.view._layout.zoom
        first = marked.asked[-1]
        assert first.scale == scale * marked.area.view.devicePixelRatioF()
        assert all(tile.left + tile.width <= 596 * tile.scale + 1 for tile in marked.asked)

    @pytest.mark.parametrize(
        ("turned", "corner"),
        [(Turn.RIGHT, "topRight"), (Turn.OVER, "bottomRight"), (Turn.LEFT, "bottomLeft")],
    )
    def test_show_their_upper_left_corner_where_it_was_turned_to(self, kit: Kit, turned: Turn, corner: str) -> None:
        page = PagesPage(kit, PageViewState(1, (PageGeometry(0, 0, 300, 300),)))
        page.press("fit_page")
        turn(page, turned)
        view = page.area.view

        def painted(tile: Tile) -> QImage:
            picture = sample.blank(tile)
            painter = QPainter(picture)
            if tile.left == tile.top == 0:
                painter.fillRect(0, 0, picture.width() // 4, picture.height() // 4, QColor("#800000"))
            painter.end()
            return picture

        for tile in list(page.asked):
            view.tile_arrived(tile, painted(tile))
        area = view._layout.area(1).translated(-view._offset())
        point: QPointF = getattr(area, corner)()
        inside = point + (area.center() - point) * 0.1
        seen = view.viewport().grab().toImage()
        ratio = seen.devicePixelRatio()
        assert seen.pixelColor((inside * ratio).toPoint()).name() == "#800000"
        page.close()

    def test_fit_the_width_they_have_now(self, marked: PagesPage) -> None:
        turn(marked, Turn.RIGHT)
        view = marked.area.view
        assert view._layout.area(1).width() <= view.viewport().width()
        assert view.horizontalScrollBar().maximum() == 0

    def test_keep_what_stood_in_the_middle(self, kit: Kit) -> None:
        page = PagesPage(kit, PageViewState(1, sample.geometry(20)))
        view = page.area.view
        view.show_page(12)
        view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 200)
        middle = QPointF(view.viewport().rect().center())
        before = view._layout.fraction_at(middle + view._offset())
        turn(page, Turn.OVER)
        assert view._layout.fraction_at(middle + view._offset()) == pytest.approx(before, abs=4)
        page.close()

    def test_turn_by_keys_too_and_back(self, marked: PagesPage) -> None:
        button = child(marked.area, QAbstractButton, "turn_view")
        marked.area.view.setFocus()
        QTest.keyClick(marked.area.view, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
        assert (marked.area.view._layout.turn, button.isChecked()) == (Turn.RIGHT, True)
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(marked.area.view, Qt.Key.Key_R, both)
        assert (marked.area.view._layout.turn, button.isChecked()) == (Turn.NONE, False)

    def test_of_another_document_begin_upright(self, marked: PagesPage) -> None:
        turn(marked, Turn.RIGHT)
        marked.area.render_state(PageViewState(2, sample.geometry()))
        assert marked.area.view._layout.turn is Turn.NONE
        assert not child(marked.area, QAbstractButton, "turn_view").isChecked()

    def test_are_not_changed(self, marked: PagesPage) -> None:
        turn(marked, Turn.RIGHT)
        assert marked.wanted == []


class TestMark:
    @pytest.mark.parametrize(
        ("turned", "right", "up"), [(Turn.RIGHT, 30, 60), (Turn.OVER, -60, 30), (Turn.LEFT, -30, -60)]
    )
    def test_goes_where_it_is_dragged_on_the_page(
        self, marked: PagesPage, turned: Turn, right: float, up: float
    ) -> None:
        turn(marked, turned)
        marked.area.view.show_mark()
        marked.drag(marked.mark.rect().center(), QPoint(60, 30))
        (wish,) = marked.wanted
        assert isinstance(wish, Placement)
        zoom = marked.area.view._layout.zoom
        assert (wish.rect.x, wish.rect.y) == pytest.approx((200 + right / zoom, 400 + up / zoom), abs=1.5)
        assert (wish.rect.width, wish.rect.height) == pytest.approx((150, 60))

    @pytest.mark.parametrize(("turned", "x", "y"), [(Turn.RIGHT, 0, 1), (Turn.OVER, -1, 0), (Turn.LEFT, 0, -1)])
    def test_is_nudged_to_the_right_as_the_person_sees_it(
        self, marked: PagesPage, turned: Turn, x: float, y: float
    ) -> None:
        turn(marked, turned)
        QTest.keyClick(marked.mark, Qt.Key.Key_Right)
        (wish,) = marked.wanted
        assert isinstance(wish, Placement)
        assert (wish.rect.x, wish.rect.y) == pytest.approx((200 + x, 400 + y))

    def test_grows_at_the_edge_that_is_pulled(self, marked: PagesPage) -> None:
        turn(marked, Turn.RIGHT)
        marked.area.view.show_mark()
        right = QPoint(marked.mark.width() - 9, marked.mark.height() // 2)
        marked.drag(right, QPoint(30, 0))
        (wish,) = marked.wanted
        assert isinstance(wish, Placement)
        grown = 30 / marked.area.view._layout.zoom
        assert (wish.rect.y, wish.rect.width) == pytest.approx((400, 150))
        assert wish.rect.height == pytest.approx(60 + grown, abs=2)

    @pytest.mark.parametrize("turned", TURNS)
    def test_rests_on_the_rules_own_place(self, kit: Kit, turned: Turn) -> None:
        home = Placement(1, Rect(180, 400, 150, 60))
        page = PagesPage(kit, PageViewState(1, sample.geometry(), MarkState(PLACE, home=home)))
        turn(page, turned)
        page.area.view.show_mark()
        shift = turned.shift(QPointF(-20, 0)) * page.area.view._layout.zoom
        page.drag(page.mark.rect().center(), (shift * 0.9).toPoint())
        (wish,) = page.wanted
        assert isinstance(wish, Placement)
        assert wish.rect.centre == pytest.approx(home.rect.centre)
        page.close()

    def test_lies_turned_with_its_picture(self, kit: Kit) -> None:
        picture = QImage(300, 120, QImage.Format.Format_ARGB32)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        painter.fillRect(0, 0, 100, 120, QColor("#00008B"))
        painter.end()
        page = PagesPage(kit, PageViewState(1, sample.geometry(), MarkState(PLACE, picture)))
        turn(page, Turn.RIGHT)
        page.area.view.show_mark()
        seen = page.mark.grab().toImage()
        assert seen.height() > seen.width()
        upper = seen.pixelColor(seen.width() // 2, seen.height() // 5)
        lower = seen.pixelColor(seen.width() // 2, seen.height() * 4 // 5)
        assert (upper.blue() > upper.red(), lower.red()) == (True, 255)
        page.close()


def test_a_badge_stands_beside_its_signature_and_stays_upright(kit: Kit) -> None:
    state = PageViewState(1, sample.geometry(), badges=(BadgeState("A", PLACE),))
    page = PagesPage(kit, state)
    turn(page, Turn.RIGHT)
    view = page.area.view
    area = view._layout.on_canvas(PLACE).translated(-view._offset())
    badge = child(page.area, QPushButton, "badge_1").geometry()
    assert badge.left() == pytest.approx(area.right() + 4, abs=2)
    assert badge.center().y() == pytest.approx(area.center().y(), abs=2)
    page.close()


def test_a_handle_turned_four_times_is_itself() -> None:
    assert all(handle.on_page(Turn.NONE) is handle for handle in Handle)
