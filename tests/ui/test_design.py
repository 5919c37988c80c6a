"""The form for a template: what can be said in it, what it shows, and what it keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QLineEdit

from app.compose.command import furnish
from app.domain.errors import Report
from app.domain.placing import ImageKind, SizeMm, TextLine, TimeFormat
from app.domain.signing import Mode
from app.domain.template import Lack, Template
from app.hosts import messages as m
from app.settings.templates import Templates
from app.ui.design_states import DesignState, Fault
from app.ui.models.design_model import DesignModel
from app.ui.parts.kit import Kit
from app.ui.studio.design_dialog import DesignDialog
from app.ui.studio.line_rows import pattern, spoken, usual_lines
from app.words import Catalogue, Language
from tests.desk import fakes
from tests.ui.finding import child
from tests.ui.objects import Screen
from tests.ui.studio_scenes import DESIGN

WORDS = Catalogue.load(Language.VIETNAMESE)
PNG = b"\x89PNG\r\n\x1a\n..."


class World:
    """The form's model with hosts played by the test, the real rules, and templates in a folder."""

    def __init__(self, folder: Path) -> None:
        house = furnish(WORDS)
        self.hosts = fakes.FakeHosts()
        self.templates = Templates(folder / "own", folder / "machine")
        self.rules = house.rulebook("nd30")
        self.owner = QObject()
        self.saved: list[str] = []
        self.model = DesignModel(
            self.hosts, self.templates, self.rules, self.owner, placer=house.placer, example=house.example
        )
        self.model.saved.connect(self.saved.append)

    def serve(self) -> list[m.Call]:
        """Answer until every host is idle; return what was asked."""
        served: list[m.Call] = []
        while busy := [host for host in self.hosts.all if host.busy]:
            served.append(busy[0].last)
            match busy[0].last:
                case m.CheckImage():
                    busy[0].answer(m.ImageChecked("A" * 64, 40, 20), PNG)
                case m.DrawMark():
                    busy[0].answer(m.MarkDrawn(), b"%PDF")
                case _:
                    busy[0].answer(m.Picture(2, 1), bytes(8))
        return served


@pytest.fixture
def world(tmp_path: Path, qapp: QApplication) -> World:
    assert qapp is not None, "pictures need an application"
    return World(tmp_path)


class TestModel:
    @pytest.mark.clause("BT-21.3")
    def test_tells_what_a_mark_must_still_tell_by_the_old_party_rules(self, world: World) -> None:
        world.model.begin(("Ký bởi: {signer}",))
        world.model.choose_profile("party-2017")
        assert world.model.state.lacks == (Lack.IMAGE, Lack.MAIL, Lack.ORGANISATION, Lack.SIGNING_TIME)

    @pytest.mark.clause("BT-3.15")
    @pytest.mark.clause("BT-21.3")
    def test_a_mark_with_everything_lacks_nothing_and_is_kept_so(self, world: World) -> None:
        usual = usual_lines(WORDS)
        lines = (TextLine.SIGNER, TextLine.MAIL, TextLine.ORGANISATION, TextLine.SIGNING_TIME)
        world.model.begin(tuple(usual[line] for line in lines))
        world.model.choose_profile("bt")
        world.model.choose_image(ImageKind.SIGNATURE)
        world.model.read_picture("/pictures/ky.png")
        world.model.set_name(" Mẫu đủ ")
        world.serve()
        world.model.save()
        kept = world.templates.find("Mẫu đủ")
        assert (world.model.state.lacks, world.saved) == ((), ["Mẫu đủ"])
        assert (kept.template.profile, kept.template.tells, kept.png) == ("bt", frozenset(lines), PNG)

    def test_the_mark_is_drawn_with_an_example(self, world: World) -> None:
        world.model.begin(("Số {number} của {organisation}", "{signing-time}"))
        world.model.set_size(80, 30)
        drawn = [call.mark for call in world.serve() if isinstance(call, m.DrawMark)]
        assert drawn[-1].lines == ("Số 12/QĐ-SNV của Sở Nội vụ tỉnh Sông Lam", "20/11/2026 09:15:30")
        assert drawn[-1].size.width_pt == pytest.approx(80 * 72 / 25.4)
        assert world.model.state.picture is not None

    @pytest.mark.parametrize(
        ("state", "fault"),
        [
            (DesignState(lines=("{signer}",)), Fault.NAME),
            (DesignState(name="Mẫu"), Fault.NOTHING),
            (DesignState(name="Mẫu", lines=("  ",)), Fault.NOTHING),
            (DesignState(name="Mẫu", lines=("{ai đó}",)), Fault.LINE),
            (DesignState(name="Mẫu", lines=("{signer",)), Fault.LINE),
            (DesignState(name="Mẫu", image=ImageKind.SEAL), Fault.PICTURE),
        ],
    )
    def test_what_is_not_right_yet_is_named_and_not_kept(self, world: World, state: DesignState, fault: Fault) -> None:
        world.model._change(state)
        world.model.save()
        assert (world.model.state.fault, world.saved) == (fault, [])

    def test_a_template_is_changed_in_everything_it_says(self, world: World) -> None:
        before = Template("Mẫu", Mode.APPROVE, SizeMm(50, 20), lines=("{signer}",))
        world.templates.save(before, None)
        world.model.edit("Mẫu")
        world.model.choose_mode(Mode.COPY)
        world.model.choose_profile("nd30")
        world.model.set_lines(("{copy-form}", "{organisation}"))
        world.model.set_font_size(12)
        world.model.choose_colour("D6151F")
        world.model.choose_time(TimeFormat.DAY_FIRST)
        world.model.set_size(70, 15)
        world.model.save()
        assert world.templates.find("Mẫu").template == Template(
            "Mẫu", Mode.COPY, SizeMm(70, 15), profile="nd30", lines=("{copy-form}", "{organisation}"),
            font_size_pt=12, colour="D6151F", time=TimeFormat.DAY_FIRST,
        )  # fmt: skip

    def test_one_of_the_offices_own_name_is_refused_in_words(self, world: World, tmp_path: Path) -> None:
        office = Templates(tmp_path / "machine", tmp_path / "nowhere")
        office.save(Template("Mẫu Sở", Mode.APPROVE, SizeMm(50, 20), lines=("{signer}",)), None)
        world.model.begin(("{signer}",))
        world.model.set_name("Mẫu Sở")
        world.model.save()
        assert world.model.state.problem == Report("template_locked", {"name": "Mẫu Sở"})

    def test_an_empty_mark_has_no_picture(self, world: World) -> None:
        world.model.begin(("{signer}",))
        world.serve()
        assert world.model.state.picture is not None
        world.model.set_size(70, 20)
        world.model.set_lines(())
        world.serve()
        assert world.model.state.picture is None

    def test_leaving_ends_the_hosts(self, world: World) -> None:
        world.model.begin(("{signer}",))
        world.model.end()
        assert not any(host.running for host in world.hosts.all)


class TestWordsOfPlaces:
    @pytest.mark.parametrize("line", [*usual_lines(WORDS).values(), "không có gì", "{ai đó}", "a{"])
    def test_a_line_comes_back_as_it_was(self, line: str) -> None:
        assert pattern(spoken(line, WORDS), WORDS) == line

    def test_a_place_is_known_however_it_is_typed(self) -> None:
        assert pattern("{ Người ký }", WORDS) == pattern("{người ký}", WORDS) == "{signer}"


class Form(Screen):
    """The dialog, and what was wished in it."""

    def __init__(self, kit: Kit) -> None:
        self.dialog = DesignDialog(kit, None)
        super().__init__(self.dialog)
        self.lines: list[tuple[str, ...]] = []
        self.dialog.fields.lines_changed.connect(self.lines.append)
        self.dialog.render_state(DESIGN)
        self.dialog.show()
        QApplication.processEvents()


@pytest.fixture
def form(kit: Kit) -> Iterator[Form]:
    made = Form(kit)
    yield made
    made.dialog.close()


class TestForm:
    def test_shows_lines_in_the_words_of_the_language(self, form: Form) -> None:
        assert child(form.dialog, QLineEdit, "design_line_1").text() == "Ký bởi: {người ký}"

    def test_a_typed_line_is_a_pattern(self, form: Form) -> None:
        edit = child(form.dialog, QLineEdit, "design_line_2")
        edit.clear()
        QTest.keyClicks(edit, "E: ")
        edit.insert("{thư điện tử}")
        edit.textEdited.emit(edit.text())
        assert form.lines[-1] == (DESIGN.lines[0], "E: {mail}", *DESIGN.lines[2:])

    def test_lines_change_places(self, form: Form) -> None:
        form.press("design_down_1")
        form.press("design_up_2")
        assert form.lines[0] == form.lines[1] == (DESIGN.lines[1], DESIGN.lines[0], *DESIGN.lines[2:])

    def test_the_first_line_goes_no_further_up_and_the_last_no_further_down(self, form: Form) -> None:
        assert not form.may_press("design_up_1")
        assert not form.may_press("design_down_4")

    def test_a_line_is_taken_away(self, form: Form) -> None:
        form.press("design_remove_1")
        assert form.lines == [DESIGN.lines[1:]]

    def test_a_line_is_added_from_the_list(self, form: Form) -> None:
        action = form.dialog.findChild(QAction, "design_add_number")
        assert isinstance(action, QAction)
        action.trigger()
        assert form.lines == [(*DESIGN.lines, "Số: {number}")]

    def test_says_that_everything_is_told(self, form: Form) -> None:
        assert "Đủ mọi thông tin" in form.text("design_check")

    def test_says_what_is_missing(self, form: Form) -> None:
        form.dialog.render_state(replace(DESIGN, lacks=(Lack.MAIL,)))
        assert form.text("design_check").endswith("đòi thêm: thư điện tử công vụ.")

    def test_cannot_be_kept_while_something_is_not_right(self, form: Form) -> None:
        form.dialog.render_state(replace(DESIGN, fault=Fault.LINE))
        assert not form.may_press("design_save")
        assert "ngoặc nhọn" in form.text("design_told")
        assert form.text("design_check") == ""

    def test_a_length_is_one_wish(self, form: Form) -> None:
        found: list[tuple[float, float]] = []
        form.dialog.fields.size_changed.connect(lambda width, height: found.append((width, height)))
        child(form.dialog, QDoubleSpinBox, "design_width").setValue(75)
        assert found == [(75.0, DESIGN.height_mm)]

    def test_no_picture_is_a_choice(self, form: Form) -> None:
        found: list[object] = []
        form.dialog.fields.image_chosen.connect(found.append)
        form.press("design_image_none")
        form.press("design_image_seal")
        assert found == [None, ImageKind.SEAL]
