"""The studio's dialog and the menu of templates, and the models behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QSlider, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import InkNotFound, Report
from app.domain.placing import Confidence, ImageKind
from app.domain.signing import Mode
from app.domain.studio import Cleaned, Doubt, Region
from app.hosts import messages as m
from app.settings.templates import Templates
from app.ui.models.studio_model import StudioModel
from app.ui.models.templates_model import TemplatesModel
from app.ui.parts.kit import Kit
from app.ui.studio.photo_view import PhotoView
from app.ui.studio.studio_dialog import StudioDialog
from app.ui.studio_states import Ink, StudioState, TemplatesState
from tests.desk import fakes
from tests.ui.finding import child
from tests.ui.objects import Screen, WindowPage
from tests.ui.studio_scenes import READY, TEMPLATES

PNG = b"\x89PNG\r\n\x1a\n..."
CLEANED = Cleaned(
    "A" * 64, 400, 200, 1600, 1200, Region(), 0.0, (1.0, 0.0, 0.0, 0.0, 1.0, 0.0), "1A3FA6", Confidence.HIGH
)


class Dialog(Screen):
    """The studio's dialog."""

    def __init__(self, kit: Kit) -> None:
        self._owner = QWidget()
        self.dialog = StudioDialog(kit, self._owner)
        super().__init__(self.dialog)
        self.dialog.render_state(READY)
        self.dialog.open()

    def close(self) -> None:
        self.dialog.close()
        self._owner.close()


@pytest.fixture
def dialog(kit: Kit) -> Iterator[Dialog]:
    page = Dialog(kit)
    yield page
    page.close()


class TestDialog:
    def test_begins_with_the_question_for_a_photo(self, dialog: Dialog, qtbot: QtBot) -> None:
        dialog.dialog.render_state(StudioState())
        assert not dialog.may_press("studio_save")
        with qtbot.waitSignal(dialog.dialog.photo_requested):
            dialog.press("studio_photo")

    def test_keeps_what_was_made(self, dialog: Dialog, qtbot: QtBot) -> None:
        with qtbot.waitSignal(dialog.dialog.save_requested):
            dialog.press("studio_save")

    def test_keeps_nothing_without_a_name(self, dialog: Dialog) -> None:
        dialog.dialog.render_state(replace(READY, name="  "))
        assert not dialog.may_press("studio_save")

    def test_tells_the_size_as_printed(self, dialog: Dialog) -> None:
        assert "50,0 × 18,9 mm" in dialog.text("studio_told")

    def test_tells_what_to_look_at_closely(self, dialog: Dialog) -> None:
        dialog.dialog.render_state(replace(READY, doubts=(Doubt.BLURRED,)))
        assert "nhòe" in dialog.text("studio_told")

    def test_tells_what_went_wrong(self, dialog: Dialog) -> None:
        dialog.dialog.render_state(replace(READY, result=None, problem=Report("ink_not_found")))
        assert dialog.text("studio_told").startswith("Không tìm thấy nét mực")

    def test_wishes_about_the_ink_are_told(self, dialog: Dialog, qtbot: QtBot) -> None:
        with qtbot.waitSignal(dialog.dialog.controls.ink_chosen) as wish:
            dialog.press("studio_ink_red")
        assert wish.args == [Ink.RED]

    def test_the_code_of_a_colour_is_typed_where_it_is_wanted(self, dialog: Dialog, qtbot: QtBot) -> None:
        assert not dialog.shows("studio_colour")
        dialog.dialog.render_state(replace(READY, ink=Ink.OTHER))
        field = child(dialog.dialog, QLineEdit, "studio_colour")
        field.clear()
        with qtbot.waitSignal(dialog.dialog.controls.colour_changed) as wish:
            QTest.keyClick(field, "A")  # type: ignore[call-overload] # takes a text as well
        assert wish.args == ["A"]

    def test_the_slider_goes_from_strong_to_faint(self, dialog: Dialog, qtbot: QtBot) -> None:
        with qtbot.waitSignal(dialog.dialog.controls.strength_changed) as wish:
            child(dialog.dialog, QSlider, "studio_strength").setValue(80)
        assert wish.args == [0.8]

    def test_shows_the_result_on_a_page(self, dialog: Dialog) -> None:
        dialog.press("studio_on_page")
        seen = child(dialog.dialog, QWidget, "studio_after").grab().toImage()
        dialog.press("studio_on_grey")
        grey = child(dialog.dialog, QWidget, "studio_after").grab().toImage()
        assert (seen.pixelColor(20, 20).name(), grey.pixelColor(20, 20).name()) == ("#ffffff", "#8c929a")


class TestRegion:
    """One of several things in a photo is taken by a frame around it."""

    @pytest.fixture
    def photo(self, dialog: Dialog) -> PhotoView:
        return child(dialog.dialog, PhotoView, "studio_before")

    @pytest.fixture
    def marked(self, dialog: Dialog) -> list[Region | None]:
        found: list[Region | None] = []
        dialog.dialog.region_marked.connect(found.append)
        return found

    def drag(self, photo: PhotoView, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag from one share of the photo to another."""
        area = photo.picture_area()
        points = [area.topLeft() + QPointF(x * area.width(), y * area.height()) for x, y in (start, end)]
        QTest.mousePress(photo, Qt.MouseButton.LeftButton, pos=points[0].toPoint())
        QTest.mouseMove(photo, points[1].toPoint())
        QTest.mouseRelease(photo, Qt.MouseButton.LeftButton, pos=points[1].toPoint())

    def test_is_drawn_in_any_direction(self, photo: PhotoView, marked: list[Region | None]) -> None:
        self.drag(photo, (0.8, 0.7), (0.2, 0.1))
        assert marked[0] is not None
        sides = (marked[0].left, marked[0].top, marked[0].right, marked[0].bottom)
        assert sides == pytest.approx((0.2, 0.1, 0.8, 0.7), abs=0.02)

    def test_ends_at_the_edge_of_the_photo(self, photo: PhotoView, marked: list[Region | None]) -> None:
        self.drag(photo, (0.5, 0.5), (1.4, 1.4))
        assert marked[0] is not None
        assert (marked[0].right, marked[0].bottom) == pytest.approx((1, 1))

    def test_a_slip_of_the_hand_is_none(self, photo: PhotoView, marked: list[Region | None]) -> None:
        self.drag(photo, (0.5, 0.5), (0.505, 0.505))
        assert marked == []

    def test_is_made_with_the_keys_as_well(self, dialog: Dialog, photo: PhotoView, marked: list[Region | None]) -> None:
        QTest.keyClick(photo, Qt.Key.Key_Right)
        dialog.dialog.render_state(replace(READY, region=marked[-1]))
        QTest.keyClick(photo, Qt.Key.Key_Right)
        QTest.keyClick(photo, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClick(photo, Qt.Key.Key_Delete)
        assert marked == [
            Region(0.25, 0.25, 0.75, 0.75),
            Region(0.27, 0.25, 0.77, 0.75),
            Region(0.25, 0.25, 0.75, 0.77),
            None,
        ]

    def test_never_leaves_the_photo(self, dialog: Dialog, photo: PhotoView, marked: list[Region | None]) -> None:
        dialog.dialog.render_state(replace(READY, region=Region(0.5, 0.0, 1.0, 0.5)))
        QTest.keyClick(photo, Qt.Key.Key_Right)
        QTest.keyClick(photo, Qt.Key.Key_Up)
        assert marked == [Region(0.5, 0.0, 1.0, 0.5)] * 2

    def test_the_whole_photo_is_one_press_away(self, dialog: Dialog, marked: list[Region | None]) -> None:
        assert not dialog.shows("studio_whole")
        dialog.dialog.render_state(replace(READY, region=Region(0.5, 0.0, 1.0, 0.5)))
        dialog.press("studio_whole")
        assert marked == [None]


class World:
    """The studio's model with a host played by the test and templates in a folder."""

    def __init__(self, folder: Path) -> None:
        self.hosts = fakes.FakeHosts()
        self.templates = Templates(folder / "own", folder / "machine")
        self.owner = QObject()
        self.model = StudioModel(self.hosts, self.templates, self.owner)

    @property
    def host(self) -> fakes.FakeHost:
        return self.hosts.of(m.Kind.STUDIO)[-1]

    def serve(self) -> list[m.Call]:
        """Answer until the host is idle; return what it was asked."""
        served: list[m.Call] = []
        while self.host.busy:
            served.append(self.host.last)
            match self.host.last:
                case m.CleanImage():
                    self.host.answer(m.ImageCleaned(CLEANED), PNG)
                case _:
                    self.host.answer(m.Picture(2, 1), bytes(8))
        return served


@pytest.fixture
def world(tmp_path: Path, qapp: QApplication) -> World:
    assert qapp is not None, "pictures need an application"
    return World(tmp_path)


class TestModel:
    def test_a_photo_is_shown_and_cleaned(self, world: World) -> None:
        world.model.open_photo("/photos/ky.jpg")
        world.serve()
        state = world.model.state
        assert (state.photo is None, state.result is None, state.busy) == (False, False, False)

    def test_only_the_marked_part_is_looked_at_and_kept(self, world: World) -> None:
        world.model.open_photo("/photos/ky.jpg")
        world.serve()
        part = Region(0.1, 0.2, 0.5, 0.6)
        world.model.mark_region(part)
        looked = world.serve()
        world.model.save()
        looked += world.serve()
        assert [call.cleaning.region for call in looked if isinstance(call, m.CleanImage)] == [part, part]

    def test_the_ink_may_have_any_colour_a_person_names(self, world: World) -> None:
        world.model.open_photo("/photos/ky.jpg")
        world.model.choose_ink(Ink.OTHER)
        for typed in ("#0a6e4f", "0A6E", "zzzzzz"):
            world.model.set_colour(typed)
        cleaned = [call.cleaning.colour for call in world.serve() if isinstance(call, m.CleanImage)]
        assert cleaned[-1] == "0A6E4F"

    def test_another_photo_is_looked_at_as_a_whole(self, world: World) -> None:
        world.model.open_photo("/photos/ky.jpg")
        world.model.mark_region(Region(0.1, 0.2, 0.5, 0.6))
        world.model.open_photo("/photos/khac.jpg")
        assert world.model.state.region is None

    def test_a_seal_is_red_and_has_a_diameter(self, world: World) -> None:
        world.model.choose_kind(ImageKind.SEAL)
        assert (world.model.state.ink, world.model.state.real_mm) == (Ink.RED, 36.0)

    def test_only_the_latest_wish_is_shown(self, world: World) -> None:
        world.model.open_photo("/photos/ky.jpg")
        world.serve()
        for strength in (0.6, 0.7, 0.8):
            world.model.set_strength(strength)
        served = world.serve()
        assert isinstance(served[-1], m.ShowImage)
        assert sum(isinstance(call, m.ShowImage) for call in served) == 1

    def test_without_a_known_size_the_shape_of_the_ink_counts(self, world: World) -> None:
        world.model.open_photo("/photos/ky.jpg")
        world.serve()
        assert (world.model.state.width_mm, world.model.state.height_mm) == (50.0, 25.0)

    def test_saving_makes_a_template_in_full_size(self, world: World, qtbot: QtBot) -> None:
        world.model.open_photo("/photos/ky.jpg")
        world.serve()
        world.model.set_name("Chữ ký Giám đốc")
        with qtbot.waitSignal(world.model.saved) as told:
            world.model.save()
            served = world.serve()
        assert told.args == ["Chữ ký Giám đốc"]
        assert isinstance(served[0], m.CleanImage)
        assert served[0].longest_px == 2048
        kept = world.templates.find("Chữ ký Giám đốc")
        assert (kept.template.mode, kept.template.image, kept.png) == (Mode.APPROVE, ImageKind.SIGNATURE, PNG)

    def test_a_name_that_was_pasted_is_made_fit_to_print(self, world: World, qtbot: QtBot) -> None:
        world.model.open_photo("/photos/ky.jpg")
        world.serve()
        world.model.set_name(f"Chữ ký\tGiám{chr(0x202E)} đốc")
        with qtbot.waitSignal(world.model.saved) as told:
            world.model.save()
            world.serve()
        assert told.args == ["Chữ ký Giám đốc"]
        assert world.templates.find("Chữ ký Giám đốc").png == PNG

    def test_a_photo_without_ink_is_told(self, world: World) -> None:
        world.model.open_photo("/photos/ky.jpg")
        world.host.answer(m.Picture(2, 1), bytes(8))
        world.host.fail(InkNotFound(file="ky.jpg", why="photo"))
        problem = world.model.state.problem
        assert problem is not None
        assert problem.code == "ink_not_found"

    def test_leaving_ends_the_host(self, world: World) -> None:
        world.model.open_photo("/photos/ky.jpg")
        world.model.close()
        assert not world.host.running


class TestTemplates:
    def test_are_listed_with_what_they_lack(self, world: World) -> None:
        world.model.open_photo("/photos/ky.jpg")
        world.serve()
        world.model.save()
        world.serve()
        model = TemplatesModel(world.hosts, world.templates, fakes.FakePlacer(), world.owner)
        assert [one.name for one in model.state.templates] == ["ky"]

    def test_a_file_that_cannot_be_written_is_told(self, world: World, tmp_path: Path) -> None:
        model = TemplatesModel(world.hosts, world.templates, fakes.FakePlacer(), world.owner)
        model.export("gone", str(tmp_path / "a.kysomau"))
        assert model.state.problem is not None
        assert model.state.problem.code == "template_unknown"


class TestMenu:
    def action(self, window: WindowPage, name: str) -> QAction:
        found = window.window.findChild(QAction, name)
        assert isinstance(found, QAction)
        return found

    def test_offers_the_studio_even_without_a_template(self, window: WindowPage, qtbot: QtBot) -> None:
        with qtbot.waitSignal(window.window.sign_panel.look.studio_requested):
            self.action(window, "template_studio").trigger()

    def test_a_template_is_a_wish(self, window: WindowPage, qtbot: QtBot) -> None:
        window.window.sign_panel.look.render_templates(TEMPLATES)
        with qtbot.waitSignal(window.window.sign_panel.look.template_chosen) as wish:
            self.action(window, "template_1").trigger()
        assert wish.args == ["Con dấu Sở Nội vụ"]

    def test_one_of_the_office_cannot_be_removed(self, window: WindowPage) -> None:
        window.window.sign_panel.look.render_templates(replace(TEMPLATES, chosen="Con dấu Sở Nội vụ"))
        assert window.window.findChild(QAction, "template_remove") is None

    def test_tells_what_the_chosen_one_lacks(self, window: WindowPage) -> None:
        window.window.sign_panel.look.render_templates(TEMPLATES)
        assert window.text("look_lacks") == "Mẫu này thiếu: thời gian ký, tên cơ quan, tổ chức."

    @pytest.mark.parametrize("why", ["kind", "missing", "value", "image", "too_large", "empty"])
    def test_tells_why_one_was_refused_and_what_to_do(self, window: WindowPage, kit: Kit, why: str) -> None:
        refused = Report("template_unreadable", {"file": "mau.kysomau", "why": why, "key": "size"})
        window.window.sign_panel.look.render_templates(TemplatesState(problem=refused))
        told = kit.words.problem(refused)
        assert told.next_step
        assert window.text("look_told") == f"{told.title} {told.meaning} {told.next_step}"

    def test_tells_what_was_imported(self, window: WindowPage) -> None:
        window.window.sign_panel.look.render_templates(TemplatesState(imported=2, skipped=("Trống",)))
        assert window.text("look_told") == "Đã nhập 2 mẫu. Bỏ qua vì không có hình hay chữ nào dùng được: Trống."

    def test_the_name_field_is_in_the_studio(self, dialog: Dialog) -> None:
        assert child(dialog.dialog, QLineEdit, "studio_name").text() == READY.name
