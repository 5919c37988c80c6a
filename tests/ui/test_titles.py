"""The question about a position: when it is asked, what it says, and what an answer does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.compose.command import RuleChoice
from app.desk.gate import Gate
from app.desk.guiding import GuideDesk
from app.desk.placing import PlaceQuestion
from app.desk.signing.runner import Desk
from app.desk.viewing import DocumentView
from app.domain.forms import OfficeData
from app.domain.geometry import Placement, Rect
from app.domain.memory import Answers
from app.domain.placing import Confidence, Origin, Rule
from app.domain.positions import Titles
from app.domain.signing import Mode
from app.domain.token import CertificateKind
from app.hosts import messages as m
from app.regulation import packs
from app.settings.attempts import AttemptLedger
from app.settings.places import RESOURCES
from app.ui.device_states import DevicesState
from app.ui.devices.titles_dialog import TitlesDialog
from app.ui.models.office_model import OfficeModel
from app.ui.models.place_model import PlaceModel
from app.ui.models.title_model import TitleModel
from app.ui.parts.kit import Kit
from app.ui.states import Blocked
from tests.desk import fakes
from tests.ui import device_samples as d
from tests.ui import sample
from tests.ui.finding import child
from tests.ui.objects import Screen, WindowPage
from tests.ui.placing_scenes import OTHER_TITLE
from tests.ui.test_device_models import FakeCabinet

OF_CLAUSES = pytest.mark.clause("LC-4.3", "LC-10.4", "PT-3.2", "HN-5.2")
HEAD, DEPUTY = "GIÁM ĐỐC", "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC"


def model(*titles: str, profile: str = "lc") -> TitleModel:
    """Return the model for somebody who holds these positions, under a text."""
    rules = RuleChoice(packs.load(RESOURCES / "regulations"), profile)
    return TitleModel(lambda _: titles, rules)


class TestModel:
    @OF_CLAUSES
    def test_a_position_the_person_does_not_hold_is_questioned(self) -> None:
        asked = model("Phó Giám đốc").state(Mode.APPROVE, HEAD, d.MAI)
        assert asked is not None
        assert (asked.stated, asked.held) == (HEAD, ("Phó Giám đốc",))

    @pytest.mark.parametrize(
        ("profile", "clause"),
        [
            pytest.param("lc", "Điều 4 khoản 3, Điều 10 khoản 4", marks=pytest.mark.clause("LC-4.3", "LC-10.4")),
            pytest.param("pt", "Điều 3 khoản 2", marks=pytest.mark.clause("PT-3.2")),
            pytest.param("hn", "Điều 5 khoản 2", marks=pytest.mark.clause("HN-5.2")),
            ("nd30", None),
        ],
    )
    def test_the_question_has_its_source(self, profile: str, clause: str | None) -> None:
        asked = model("Phó Giám đốc", profile=profile).state(Mode.APPROVE, HEAD, d.MAI)
        assert asked is not None
        assert (asked.rule.profile, asked.rule.clause) == (profile, clause)

    @OF_CLAUSES
    def test_the_persons_own_position_is_not_questioned(self) -> None:
        assert model("Bí thư", "Phó Giám đốc").state(Mode.APPROVE, DEPUTY, d.MAI) is None

    @pytest.mark.parametrize(("titles", "stated"), [((), HEAD), (("Phó Giám đốc",), "")])
    def test_nothing_is_asked_where_nobody_can_tell(self, titles: Titles, stated: str) -> None:
        assert model(*titles).state(Mode.APPROVE, stated, d.MAI) is None

    @pytest.mark.parametrize("mode", [Mode.ISSUE, Mode.COPY, Mode.ATTACHMENT, Mode.ARCHIVE, Mode.DIGITISED])
    def test_a_seal_is_never_asked(self, mode: Mode) -> None:
        assert model("Phó Giám đốc").state(mode, HEAD, d.MAI) is None

    @OF_CLAUSES
    def test_the_persons_word_ends_the_question_for_this_position_and_document(self) -> None:
        titles = model("Phó Giám đốc")
        titles.state(Mode.APPROVE, HEAD, d.MAI)
        titles.confirm()
        assert titles.state(Mode.APPROVE, HEAD, d.MAI) is None
        assert titles.state(Mode.APPROVE, "CHỦ TỊCH", d.MAI) is not None
        assert titles.state(Mode.APPROVE, HEAD, d.RENEWED) is not None
        titles.forget()
        assert titles.state(Mode.APPROVE, HEAD, d.MAI) is not None

    def test_a_word_that_nobody_asked_for_answers_nothing(self) -> None:
        titles = model("Phó Giám đốc")
        titles.state(Mode.APPROVE, DEPUTY, d.MAI)
        titles.confirm()
        assert titles.state(Mode.APPROVE, HEAD, d.MAI) is not None


class TestPlace:
    """Which position the mark stands under, as a person moves it."""

    OTHER = Placement(1, Rect(60, 100, 150, 60))
    AWAY = Placement(1, Rect(300, 700, 150, 60))

    def found(self, folder: Path, **known: Any) -> PlaceModel:
        """Return the model once the page host has found a place."""
        hosts, clock = fakes.FakeHosts(), fakes.FakeClock()
        gate = Gate(hosts, AttemptLedger(folder), clock)
        leftovers, layouts = fakes.FakeLeftovers(), fakes.FakeLayouts()
        desk = Desk(hosts, gate, leftovers, fakes.place, fakes.lines, clock, layouts)
        made = PlaceModel(desk, DocumentView(hosts, lambda _: None), lambda: None)
        made.look(PlaceQuestion("/in/a.pdf", Mode.APPROVE, signer="Phan Thanh Mai"))
        host = hosts.all[-1]
        host.answer(m.DocumentOpened((fakes.A4,), encrypted=False))
        proposal = fakes.proposal(title=HEAD, **{"name": "Phan Thanh Mai", **known})
        host.answer(m.PlaceFound(proposal))
        return made

    def test_is_that_of_the_block(self, tmp_path: Path) -> None:
        assert self.found(tmp_path).title == HEAD

    def test_is_nothing_while_the_place_is_a_guess(self, tmp_path: Path) -> None:
        place = self.found(tmp_path, confidence=Confidence.LOW)
        assert place.title == ""
        place.confirm()
        assert place.title == HEAD

    def test_goes_with_the_mark_to_another_block_of_the_person(self, tmp_path: Path) -> None:
        place = self.found(tmp_path, alternatives=(self.OTHER,), other_titles=("CHỦ TỊCH",))
        place.put_next()
        assert place.title == "CHỦ TỊCH"
        place.put_next()
        assert place.title == HEAD

    def test_stays_when_the_mark_is_dragged_off_the_persons_own_block(self, tmp_path: Path) -> None:
        place = self.found(tmp_path)
        place.put(self.AWAY)
        assert place.title == HEAD

    def test_is_left_behind_with_a_block_that_bears_no_name(self, tmp_path: Path) -> None:
        place = self.found(tmp_path, name="", confidence=Confidence.LOW)
        place.put(self.AWAY)
        assert place.title == ""


@pytest.fixture
def parent() -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


class TestOffice:
    @OF_CLAUSES
    def test_remembers_two_posts_beside_the_other_answers(self, parent: QObject) -> None:
        cabinet = FakeCabinet()
        office = OfficeModel(d.desk, cabinet, parent)
        office.tell_renewed(d.MAI.serial, renewed=True)
        office.tell_titles(d.MAI.serial, ("Phó Giám đốc", "Bí thư Chi bộ"))
        assert cabinet.kept[d.MAI.serial] == Answers(renewed=True, titles=("Phó Giám đốc", "Bí thư Chi bộ"))
        assert office.titles_of(d.MAI) == ("Phó Giám đốc", "Bí thư Chi bộ")

    def test_knows_what_it_wrote_without_reading_the_guidance(self, parent: QObject) -> None:
        def never() -> GuideDesk:
            raise AssertionError("guidance is not wanted to sign")

        cabinet = FakeCabinet()
        cabinet.written = OfficeData(titles={d.MAI.serial: ("Chủ tịch",)})
        office = OfficeModel(never, cabinet, parent)
        office.tell_titles(d.MAI.serial, ("Phó Giám đốc",))
        assert office.titles_of(d.MAI) == ("Chủ tịch",)

    def test_a_certificate_said_to_be_the_organisations_has_none(self, parent: QObject) -> None:
        office = OfficeModel(d.desk, FakeCabinet(), parent)
        office.tell_titles(d.MAI.serial, ("Phó Giám đốc",))
        office.tell_kind(d.MAI.serial, CertificateKind.ORGANISATION)
        assert office.titles_of(d.MAI) == ()


class TestPanel:
    def test_asks_nothing_while_there_is_no_question(self, window: WindowPage) -> None:
        assert not window.shows("title_card")

    @OF_CLAUSES
    def test_says_both_positions_and_the_source(self, window: WindowPage, kit: Kit) -> None:
        window.window.sign_panel.render_state(sample.panel(question=OTHER_TITLE, blocked=Blocked.OTHER_TITLE))
        assert "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC" in window.text("title_stated")
        assert "«Giám đốc», «Bí thư Chi bộ»" in window.text("title_held")
        assert f"{kit.words.profile('lc')}, Điều 4 khoản 3, Điều 10 khoản 4" in window.text("title_rule")
        assert not window.may_press("sign")

    def test_without_a_text_kyso_recommends(self, window: WindowPage, kit: Kit) -> None:
        state = replace(OTHER_TITLE, rule=Rule("nd30", "titles", Origin.RECOMMENDATION))
        window.window.sign_panel.render_state(sample.panel(question=state))
        assert kit.words.say("source.recommendation") in window.text("title_rule")

    @OF_CLAUSES
    def test_the_person_has_the_last_word(self, window: WindowPage, qtbot: QtBot) -> None:
        window.window.sign_panel.render_state(sample.panel(question=OTHER_TITLE))
        with qtbot.waitSignal(window.window.sign_panel.questions.title.confirmed):
            window.press("title_confirm")

    def test_leads_to_where_positions_are_told(self, window: WindowPage, qtbot: QtBot) -> None:
        window.window.sign_panel.render_state(sample.panel(question=OTHER_TITLE))
        with qtbot.waitSignal(window.window.sign_panel.questions.title.titles_requested):
            window.press("title_change")


def told(*titles: str) -> DevicesState:
    return d.state(d.plugged(d.token(d.MAI)), answers=lambda _: Answers(titles=titles))


class TestDevices:
    def test_hint_at_what_was_not_told(self, window: WindowPage, kit: Kit) -> None:
        window.window.devices.render_state(told())
        assert window.text("device_1_certificate_1_titles_text") == kit.words.say("titles.none")

    def test_show_what_was_told(self, window: WindowPage) -> None:
        window.window.devices.render_state(told("Phó Giám đốc", "Bí thư Chi bộ"))
        assert "Phó Giám đốc; Bí thư Chi bộ" in window.text("device_1_certificate_1_titles_text")

    def test_a_seal_has_no_position(self, window: WindowPage) -> None:
        window.window.devices.render_state(d.state(d.plugged(d.token(d.SEAL))))
        assert window.window.findChild(QWidget, "device_1_certificate_1_titles") is None

    def test_what_it_wrote_is_not_the_persons_to_change(self, window: WindowPage) -> None:
        state = told("Phó Giám đốc")
        (device,) = state.devices
        (block,) = device.certificates
        assert block.titles is not None
        block = replace(block, titles=replace(block.titles, by_office=True))
        window.window.devices.render_state(replace(state, devices=(replace(device, certificates=(block,)),)))
        assert child(window.window, QPushButton, "device_1_certificate_1_titles_change").isHidden()

    def test_a_person_can_tell_it(self, window: WindowPage, qtbot: QtBot) -> None:
        window.window.devices.render_state(told())
        with qtbot.waitSignal(window.window.devices.plugged.titles_requested) as wish:
            child(window.window, QPushButton, "device_1_certificate_1_titles_change").click()
        assert wish.args[0].serial == d.MAI.serial


@pytest.fixture
def owner() -> Iterator[QWidget]:
    made = QWidget()
    yield made
    made.close()


class TestDialog:
    @OF_CLAUSES
    def test_tells_every_position_once(self, kit: Kit, owner: QWidget, qtbot: QtBot) -> None:
        dialog = TitlesDialog(kit, owner)
        dialog.render_state(told("Phó Giám đốc").devices[0].certificates[0])
        assert child(dialog, QLineEdit, "titles_1").text() == "Phó Giám đốc"
        for place, typed in ((2, "  Bí thư   Chi bộ "), (4, "Phó Giám đốc")):
            child(dialog, QLineEdit, f"titles_{place}").setText(typed)
        with qtbot.waitSignal(dialog.titles_told) as wish:
            Screen(dialog).press("titles_save")
        assert wish.args == [("Phó Giám đốc", "Bí thư Chi bộ")]

    def test_a_position_can_be_taken_back(self, kit: Kit, owner: QWidget, qtbot: QtBot) -> None:
        dialog = TitlesDialog(kit, owner)
        dialog.render_state(told("Phó Giám đốc").devices[0].certificates[0])
        child(dialog, QLineEdit, "titles_1").clear()
        with qtbot.waitSignal(dialog.titles_told) as wish:
            Screen(dialog).press("titles_save")
        assert wish.args == [()]
