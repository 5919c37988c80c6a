"""The place of the mark: lines it rests on, numbers, doubt, undo, and what it covers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDoubleSpinBox, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import Report, RulesUnreadable
from app.domain.geometry import PageGeometry, Placement, Rect
from app.ui.models.steps import PlaceSteps
from app.ui.page_states import Covered, MarkState, PageViewState
from app.ui.pages.snapping import snapped
from app.ui.parts.kit import Kit
from app.ui.states import Blocked, MeasuresState, NoPlaceState, ProfileState
from tests.ui import sample
from tests.ui.finding import child
from tests.ui.objects import PagesPage, WindowPage
from tests.ui.placing_scenes import UNSURE

A4 = PageGeometry(0, 0, 595.32, 841.92)
HOME = Placement(1, Rect(300, 400, 150, 60))
MM = 72 / 25.4


class TestRules:
    def test_a_damaged_file_is_told_where_sets_are_chosen(self, window: WindowPage) -> None:
        trouble = RulesUnreadable(file="so-noi-vu.toml", key="seal_mm").report()
        profiles = (ProfileState("nd30"), ProfileState("so-noi-vu", trouble=trouble))
        window.window.sign_panel.render_state(replace(sample.PANEL, profile="nd30", profiles=profiles))
        usable, damaged = child(window.window, QMenu, "profiles").actions()
        assert usable.isEnabled()
        assert not damaged.isEnabled()
        assert "so-noi-vu.toml" in damaged.text()
        assert "seal_mm" in damaged.text()


class TestSnapping:
    def test_draws_the_mark_to_the_rules_place(self) -> None:
        place, guides = snapped(Placement(1, Rect(303, 397, 150, 60)), A4, HOME, reach_pt=5)
        assert place == HOME
        assert {(guide.upright, guide.at) for guide in guides} == {(True, 375), (False, 430)}

    def test_draws_an_edge_to_the_margin(self) -> None:
        place, _ = snapped(Placement(1, Rect(30 * MM + 2, 100, 150, 60)), A4, None, reach_pt=5)
        assert place.rect.x == pytest.approx(30 * MM)

    def test_lets_a_mark_in_between_be(self) -> None:
        free = Placement(1, Rect(140, 300, 150, 60))
        assert snapped(free, A4, None, reach_pt=5) == (free, ())

    def test_knows_the_unit_of_a_page(self) -> None:
        large = PageGeometry(0, 0, 595.32, 841.92, user_unit=2)
        place, _ = snapped(Placement(1, Rect(15 * MM + 2, 100, 50, 20)), large, None, reach_pt=5)
        assert place.rect.x == pytest.approx(15 * MM)

    def test_never_leads_off_the_page(self) -> None:
        small = PageGeometry(0, 0, 100, 100)
        place, _ = snapped(Placement(1, Rect(0, 0, 100, 100)), small, HOME, reach_pt=90)
        assert place.rect.is_inside(small.shown)


class TestMark:
    def shown(self, kit: Kit, **changes: object) -> PagesPage:
        state = replace(MarkState(HOME, home=HOME), **changes)  # type: ignore[arg-type]
        return PagesPage(kit, PageViewState(1, sample.geometry(), state))

    def test_rests_on_the_rules_place_when_it_comes_near(self, kit: Kit) -> None:
        page = self.shown(kit, placement=Placement(1, Rect(200, 400, 150, 60)))
        zoom = page.area.view._layout.zoom
        page.drag(page.mark.rect().center(), QPoint(round(100 * zoom) + 4, 3))
        page.close()
        assert page.wanted == [HOME]

    def test_goes_freely_with_alt(self, kit: Kit) -> None:
        page = self.shown(kit)
        begin = page.mark.rect().center()
        QTest.mousePress(page.mark, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, begin)
        goal = page.mark.mapToGlobal(begin) + QPoint(4, 0)
        QTest.mouseMove(page.mark, page.mark.mapFromGlobal(goal))
        QTest.mouseRelease(
            page.mark, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, page.mark.mapFromGlobal(goal)
        )
        page.close()
        assert page.wanted in ([], [HOME]) or page.wanted[0] != HOME

    def test_of_one_size_has_no_handles(self, kit: Kit) -> None:
        page = self.shown(kit, resizable=False)
        page.drag(page.mark.rect().bottomRight() - QPoint(9, 9), QPoint(60, 60))
        page.close()
        (wish,) = page.wanted
        assert isinstance(wish, Placement)
        assert (wish.rect.width, wish.rect.height) == (150, 60)


class TestPanel:
    def test_a_doubtful_place_is_amber_and_asks(self, window: WindowPage, qtbot: QtBot) -> None:
        window.window.sign_panel.render_state(sample.panel(place=UNSURE, blocked=Blocked.UNSURE_PLACE))
        assert (window.text("place_where"), window.may_press("sign")) == ("Kiểm tra vị trí", False)
        with qtbot.waitSignal(window.window.sign_panel.place.confirmed):
            window.press("place_confirm")

    def test_a_sure_place_asks_nothing(self, window: WindowPage) -> None:
        assert not window.shows("place_confirm")

    def test_other_places_of_the_rule_are_offered(self, window: WindowPage, qtbot: QtBot) -> None:
        window.window.sign_panel.render_state(sample.panel(place=UNSURE))
        with qtbot.waitSignal(window.window.sign_panel.place.next_requested):
            window.press("place_next")

    def test_tells_what_the_mark_covers(self, window: WindowPage) -> None:
        window.window.sign_panel.render_state(sample.panel(place=replace(sample.PLACE, covers=Covered.SIGNATURE)))
        assert window.text("place_covers") == "Hình ký đang đè lên một chữ ký có sẵn."

    def test_numbers_are_folded_at_first(self, window: WindowPage) -> None:
        assert not window.shows("place_measures")

    def test_numbers_are_millimetres_from_the_upper_left_corner(self, window: WindowPage) -> None:
        window.press("place_measure")
        values = [child(window.window, QDoubleSpinBox, f"place_{name}").text() for name in ("left", "top")]
        assert values == ["121,4 mm", "211,0 mm"]

    def test_a_typed_number_is_a_wish(self, window: WindowPage, qtbot: QtBot) -> None:
        window.press("place_measure")
        field = child(window.window, QDoubleSpinBox, "place_left")
        with qtbot.waitSignal(window.window.sign_panel.place.measured) as wish:
            field.lineEdit().selectAll()
            QTest.keyClicks(field, "100,5")
            QTest.keyClick(field, Qt.Key.Key_Return)
        assert wish.args == [MeasuresState(100.5, 211.0, 50.0, 20.0)]

    def test_a_seal_keeps_its_size(self, window: WindowPage) -> None:
        window.window.sign_panel.render_state(sample.panel(place=replace(sample.PLACE, resizable=False)))
        window.press("place_measure")
        fields = [child(window.window, QWidget, f"place_{name}").isEnabled() for name in ("left", "width")]
        assert fields == [True, False]

    def test_steps_can_be_taken_back_when_there_are_some(self, window: WindowPage) -> None:
        before = (window.may_press("place_undo"), window.may_press("place_redo"))
        window.window.sign_panel.render_state(sample.panel(place=replace(sample.PLACE, may_undo=True)))
        assert (before, window.may_press("place_undo")) == ((False, False), True)

    def test_a_missing_place_says_why_and_lets_the_person_place(self, window: WindowPage, qtbot: QtBot) -> None:
        report = Report("leader_signature_missing", {"file": "a.pdf"})
        window.window.sign_panel.render_state(sample.panel(place=NoPlaceState(report), blocked=Blocked.NO_PLACE))
        assert "chưa có chữ ký số của lãnh đạo" in window.text("place_where")
        with qtbot.waitSignal(window.window.sign_panel.place.place_here_requested):
            window.press("place_by_hand")


class TestSteps:
    def test_go_back_and_forth(self) -> None:
        steps = PlaceSteps()
        steps.put(HOME)
        steps.undo()
        first = steps.current
        steps.redo()
        assert (first, steps.current) == (None, HOME)

    def test_a_new_one_forgets_what_was_undone(self) -> None:
        steps = PlaceSteps()
        steps.put(HOME)
        steps.undo()
        steps.put(Placement(2, HOME.rect))
        assert (steps.may_redo, steps.may_undo) == (False, True)

    def test_the_same_place_is_no_step(self) -> None:
        steps = PlaceSteps()
        steps.put(None)
        assert not steps.may_undo
