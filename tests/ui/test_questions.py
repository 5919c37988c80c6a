"""The questions before signing about the archive's certificate and the pages: when, what they say, what answers do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.compose.command import RuleChoice
from app.desk.chains import Known
from app.desk.devices import Devices
from app.domain.demands import Extent
from app.domain.forms import OfficeData
from app.domain.memory import Answers
from app.domain.signing import Mode
from app.domain.token import CertificateKind, PinState
from app.domain.trust import RevocationState
from app.regulation import packs
from app.settings.places import RESOURCES
from app.ui.device_states import DevicesState
from app.ui.models.describing import SignerWish, signer_state, told_once
from app.ui.models.describing_devices import Knowledge, devices_state
from app.ui.models.office_model import OfficeModel
from app.ui.models.questions_model import QuestionsModel, blocked_by
from app.ui.parts.choosers import Chooser
from app.ui.parts.kit import Kit
from app.ui.question_states import KindState, PagesState, TitleState, WithdrawnState
from app.ui.states import Blocked, SignerState, Why
from tests.ui import device_samples as d
from tests.ui import sample
from tests.ui.finding import child
from tests.ui.objects import WindowPage
from tests.ui.test_device_models import FakeCabinet

PAGES, OWN = pytest.mark.clause("BT-16.1"), pytest.mark.clause("BT-16.2")
STANDS = pytest.mark.clause("LD-6.2", "LC-10.2", "BT-3.4")
ARCHIVE = CertificateKind.ARCHIVE
WITHDRAWN = [state for state in RevocationState if state.is_withdrawn]


OFFICE_RULES = """
profile = "snv"
title = "Quy chế ký số của Sở Nội vụ"
source = "Quyết định 12/QĐ-SNV"
branch = "party"
extends = "party-2017"
[[demands]]
modes = ["archive"]
certificate = "archive"
origin = "recommendation"
[[demands]]
modes = ["archive"]
pages = ["whole", "part"]
origin = "recommendation"
"""


class Asking:
    """The questions of a window, under a text."""

    def __init__(self, parent: QObject, profile: str = "bt", *more: Path) -> None:
        self.cabinet = FakeCabinet()
        self.office = OfficeModel(d.desk, self.cabinet, parent)
        self.rules = RuleChoice(packs.load(RESOURCES / "regulations", more), profile)
        self.changes = 0
        self.questions = QuestionsModel(self.office, self.rules, self._changed)

    def ask(self, mode: Mode = Mode.ARCHIVE, *, pages: int = 12, stated: str = "") -> object:
        return self.questions.state(mode, stated, pages, d.SEAL)

    def declared(self) -> Asking:
        self.office.tell_kind(d.SEAL.serial, ARCHIVE)
        return self

    def _changed(self) -> None:
        self.changes += 1


@pytest.fixture
def parent() -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


@pytest.fixture
def asking(parent: QObject) -> Asking:
    return Asking(parent)


@pytest.fixture
def two_texts(parent: QObject, tmp_path: Path) -> Asking:
    """Return the questions on a machine where an office asks the same by a text of its own, ``snv``."""
    (tmp_path / "snv.toml").write_text(OFFICE_RULES, encoding="utf-8")
    return Asking(parent, "bt", tmp_path)


class TestCertificate:
    @OWN
    def test_that_is_not_the_archives_is_questioned_with_the_source(self, asking: Asking) -> None:
        asked = asking.ask()
        assert isinstance(asked, KindState)
        assert (asked.wanted, asked.kind, asked.by_office) == (ARCHIVE, CertificateKind.ORGANISATION, False)
        assert asked.rule.clause == "Điều 16 khoản 2 điểm b"
        assert blocked_by(asked) is Blocked.OTHER_CERTIFICATE

    @OWN
    def test_that_is_declared_the_archives_is_remembered(self, asking: Asking) -> None:
        asking.ask()
        asking.questions.declare_kind()
        assert asking.cabinet.kept[d.SEAL.serial].kind is ARCHIVE
        assert isinstance(asking.ask(), PagesState)
        asking.questions.forget()
        assert isinstance(asking.ask(), PagesState)

    @OWN
    def test_that_is_somebody_elses_signs_one_document_on_the_persons_word(self, asking: Asking) -> None:
        asking.ask()
        asking.questions.confirm_kind()
        assert asking.changes == 1
        assert isinstance(asking.ask(), PagesState)
        assert asking.cabinet.kept == {}
        asking.questions.forget()
        assert isinstance(asking.ask(), KindState)

    def test_on_one_word_lets_no_other_certificate_sign(self, asking: Asking) -> None:
        asking.ask()
        asking.questions.confirm_kind()
        assert isinstance(asking.questions.state(Mode.ARCHIVE, "", 12, d.MAI), KindState)

    def test_on_one_word_under_one_text_is_asked_anew_under_another(self, two_texts: Asking) -> None:
        two_texts.ask()
        two_texts.questions.confirm_kind()
        assert isinstance(two_texts.ask(), PagesState)
        two_texts.rules.choose("snv")
        asked = two_texts.ask()
        assert isinstance(asked, KindState)
        assert asked.rule.profile == "snv"

    @OWN
    def test_that_it_declared_is_not_the_persons_to_declare(self, asking: Asking) -> None:
        asking.cabinet.written = OfficeData(kinds={d.SEAL.serial: CertificateKind.ORGANISATION})
        asked = asking.ask()
        assert isinstance(asked, KindState)
        assert asked.by_office

    @OWN
    def test_that_it_declared_the_archives_is_not_questioned(self, asking: Asking) -> None:
        asking.cabinet.written = OfficeData(kinds={d.SEAL.serial: ARCHIVE})
        assert isinstance(asking.ask(), PagesState)

    @pytest.mark.parametrize("mode", [mode for mode in Mode if mode is not Mode.ARCHIVE])
    def test_is_not_questioned_in_any_other_way_of_signing(self, asking: Asking, mode: Mode) -> None:
        assert not isinstance(asking.ask(mode), KindState)

    @pytest.mark.clause("BT-8.2")
    def test_that_is_a_persons_is_questioned_on_a_scan(self, asking: Asking, window: WindowPage) -> None:
        asked = asking.questions.state(Mode.DIGITISED, "", 1, d.MAI)
        assert isinstance(asked, KindState)
        assert (asked.wanted, asked.rule.clause) == (CertificateKind.ORGANISATION, "Điều 8 khoản 2")
        window.window.sign_panel.render_state(sample.panel(question=asked))
        assert window.text("kind_check") == "Chứng thư này có phải của cơ quan, tổ chức không?"

    def test_is_not_questioned_where_no_text_asks(self, parent: QObject) -> None:
        assert Asking(parent, "nd30").ask() is None


@STANDS
class TestWithdrawn:
    """A certificate known as withdrawn is questioned before anything else; a person's word may pass it."""

    def know(self, asking: Asking, state: RevocationState) -> None:
        asking.questions.know({d.SEAL.sha256: d.chain(state)})

    @pytest.mark.parametrize("state", WITHDRAWN)
    def test_is_questioned_first(self, asking: Asking, state: RevocationState) -> None:
        self.know(asking, state)
        assert asking.ask() == WithdrawnState(state)
        assert blocked_by(WithdrawnState(state)) is Blocked.WITHDRAWN

    @pytest.mark.parametrize("state", [RevocationState.GOOD, RevocationState.UNCHECKED])
    def test_what_is_good_or_cannot_be_checked_is_not_questioned(self, asking: Asking, state: RevocationState) -> None:
        self.know(asking, state)
        assert asking.ask(Mode.APPROVE) is None

    def test_on_the_persons_word_signs_this_document_as_it_is_known_now(self, asking: Asking) -> None:
        self.know(asking, RevocationState.ON_HOLD)
        asking.ask(Mode.APPROVE)
        asking.questions.confirm_withdrawn()
        assert asking.changes == 1
        assert asking.ask(Mode.APPROVE) is None
        self.know(asking, RevocationState.REVOKED)
        assert asking.ask(Mode.APPROVE) == WithdrawnState(RevocationState.REVOKED)
        self.know(asking, RevocationState.ON_HOLD)
        asking.questions.forget()
        assert asking.ask(Mode.APPROVE) == WithdrawnState(RevocationState.ON_HOLD)

    def test_on_one_word_lets_no_other_certificate_sign(self, asking: Asking) -> None:
        revoked = d.chain(RevocationState.REVOKED)
        asking.questions.know({d.SEAL.sha256: revoked, d.MAI.sha256: revoked})
        asking.ask(Mode.APPROVE)
        asking.questions.confirm_withdrawn()
        assert isinstance(asking.questions.state(Mode.APPROVE, "", 1, d.MAI), WithdrawnState)

    def test_stands_in_the_panel_with_the_advice_and_the_way_on(
        self, window: WindowPage, kit: Kit, qtbot: QtBot
    ) -> None:
        panel = window.window.sign_panel
        panel.render_state(sample.panel(question=WithdrawnState(RevocationState.REVOKED), blocked=Blocked.WITHDRAWN))
        assert window.text("withdrawn_check") == kit.words.name(RevocationState.REVOKED)
        assert window.text("withdrawn_advice") == "Đừng dùng chứng thư này để ký."
        assert not window.shows("withdrawn_rule")
        assert not window.may_press("sign")
        with qtbot.waitSignal(panel.questions.withdrawn.confirmed):
            window.press("withdrawn_confirm")

    def test_is_told_once(self) -> None:
        known = {d.SEAL.sha256: d.chain(RevocationState.REVOKED), d.MAI.sha256: d.chain(RevocationState.ON_HOLD)}
        wish = SignerWish(d.SEAL.sha256, None, Mode.APPROVE)
        signer = signer_state(d.plugged(d.token(d.MAI, d.SEAL)), d.TODAY, known, wish)
        against = [one.against for one in told_once(signer, WithdrawnState(RevocationState.REVOKED)).certificates]
        assert against == [known[d.MAI.sha256], None]
        assert told_once(signer, None) == signer


class TestPages:
    @PAGES
    def test_are_counted_and_the_two_kinds_of_copies_offered(self, asking: Asking) -> None:
        asked = asking.declared().ask(pages=12)
        assert isinstance(asked, PagesState)
        assert (asked.pages, asked.extents, asked.answer) == (12, (Extent.WHOLE, Extent.PART), None)
        assert blocked_by(asked) is Blocked.UNCOUNTED

    @PAGES
    @pytest.mark.parametrize("extent", Extent)
    def test_that_were_answered_stay_in_view_and_block_nothing(self, asking: Asking, extent: Extent) -> None:
        asking.declared().ask()
        asking.questions.tell_extent(extent)
        answered = asking.ask()
        assert isinstance(answered, PagesState)
        assert (answered.answer, blocked_by(answered)) == (extent, None)

    @PAGES
    def test_can_be_answered_again(self, asking: Asking) -> None:
        asking.declared().ask()
        asking.questions.tell_extent(Extent.PART)
        asking.questions.tell_extent(None)
        assert blocked_by(asking.questions.state(Mode.ARCHIVE, "", 12, d.SEAL)) is Blocked.UNCOUNTED

    @PAGES
    def test_of_another_document_or_in_another_way_of_signing_are_asked_anew(self, asking: Asking) -> None:
        asking.declared().ask()
        asking.questions.tell_extent(Extent.WHOLE)
        asking.ask(Mode.DIGITISED)
        asking.questions.confirm_kind()
        scan = asking.ask(Mode.DIGITISED)
        assert isinstance(scan, PagesState)
        assert (scan.extents, scan.answer) == ((Extent.WHOLE,), None)
        asking.questions.forget()
        assert blocked_by(asking.questions.state(Mode.ARCHIVE, "", 12, d.SEAL)) is Blocked.UNCOUNTED

    def test_under_another_text_are_asked_anew_or_not_at_all(self, two_texts: Asking) -> None:
        two_texts.declared().ask()
        two_texts.questions.tell_extent(Extent.WHOLE)
        two_texts.rules.choose("snv")
        asked = two_texts.ask()
        assert isinstance(asked, PagesState)
        assert (asked.rule.profile, asked.answer) == ("snv", None)
        two_texts.rules.choose("nd30")
        assert two_texts.ask() is None

    def test_an_answer_that_nobody_asked_for_answers_nothing(self, asking: Asking) -> None:
        asking.ask(Mode.APPROVE)
        asking.questions.tell_extent(Extent.WHOLE)
        assert blocked_by(asking.questions.state(Mode.DIGITISED, "", 12, d.SEAL)) is Blocked.UNCOUNTED


def test_a_position_is_asked_about_through_the_same_door(parent: QObject) -> None:
    asking = Asking(parent, "lc")
    asking.office.tell_titles(d.MAI.serial, ("Phó Giám đốc",))
    asked = asking.questions.state(Mode.APPROVE, "GIÁM ĐỐC", 1, d.MAI)
    assert isinstance(asked, TitleState)
    assert blocked_by(asked) is Blocked.OTHER_TITLE
    asking.questions.confirm_title()
    assert asking.questions.state(Mode.APPROVE, "GIÁM ĐỐC", 1, d.MAI) is None


class TestProposal:
    ARCHIVES = d.certificate("A0C1", holder="Trung tâm Lưu trữ lịch sử", kind=CertificateKind.ORGANISATION)

    def signer(self, *archives: str, wanted: CertificateKind | None = ARCHIVE) -> SignerState:
        """Return who is proposed for an archive's copy where these serial numbers were declared the archive's."""
        wish = SignerWish(None, d.SEAL.sha256, Mode.ARCHIVE, wanted)
        plugged = d.plugged(d.token(d.MAI, d.SEAL), d.token(self.ARCHIVES))
        return signer_state(
            plugged, d.TODAY, {}, wish, kind_of=lambda one: ARCHIVE if one.serial in archives else one.kind
        )

    @pytest.mark.clause("BT-16.2")
    def test_is_the_one_declared_the_archives_on_whatever_device(self) -> None:
        state = self.signer(self.ARCHIVES.serial)
        assert (state.chosen, state.why) == (self.ARCHIVES.sha256, Why.KIND)
        assert [one.kind for one in state.certificates][-1] is ARCHIVE

    def test_is_an_organisations_where_none_was_declared(self) -> None:
        assert self.signer().chosen == d.SEAL.sha256

    @pytest.mark.clause("BT-16.2")
    @pytest.mark.parametrize("pin", [PinState.LOCKED, PinState.UNSET])
    def test_is_an_organisations_where_the_archives_is_on_a_device_that_takes_no_pin(self, pin: PinState) -> None:
        archives = d.token(self.ARCHIVES, pin=pin)
        assert self.chosen(d.plugged(d.token(d.MAI, d.SEAL), archives), {}) == d.SEAL.sha256

    @pytest.mark.clause("BT-16.2")
    def test_is_an_organisations_where_the_archives_was_withdrawn(self) -> None:
        known = {self.ARCHIVES.sha256: d.chain(RevocationState.REVOKED)}
        assert self.chosen(d.plugged(d.token(d.MAI, d.SEAL, self.ARCHIVES)), known) == d.SEAL.sha256

    def chosen(self, plugged: Devices, known: Mapping[str, Known]) -> str | None:
        """Return who is proposed for an archive's copy, its certificate being declared."""
        wish = SignerWish(None, None, Mode.ARCHIVE, ARCHIVE)
        kinds = {self.ARCHIVES.sha256: ARCHIVE}
        return signer_state(plugged, d.TODAY, known, wish, kind_of=lambda one: kinds.get(one.sha256, one.kind)).chosen

    def test_is_an_organisations_where_the_text_asks_for_no_archive(self) -> None:
        assert self.signer(self.ARCHIVES.serial, wanted=None).chosen == d.SEAL.sha256


class TestDeviceCard:
    def card(self, office: OfficeData, told: Answers) -> DevicesState:
        desk = replace(d.desk(), office=office)
        known = Knowledge(d.TODAY, {}, lambda _: told, "bt", None, desk)
        return devices_state(d.plugged(d.token(d.MAI)), lambda one: one.pin, known)

    @OWN
    def test_takes_the_persons_word_that_it_is_the_archives(self, window: WindowPage, qtbot: QtBot) -> None:
        window.window.devices.render_state(self.card(OfficeData(), Answers()))
        with qtbot.waitSignal(window.window.devices.plugged.kind_chosen) as wish:
            child(window.window, Chooser, "device_1_certificate_1_kind").choose(str(ARCHIVE))
        assert wish.args == [d.MAI.serial, ARCHIVE]

    @OWN
    def test_asks_an_archive_for_no_position(self, window: WindowPage) -> None:
        window.window.devices.render_state(self.card(OfficeData(), Answers(ARCHIVE)))
        assert "lưu trữ" in child(window.window, Chooser, "device_1_certificate_1_kind").text()
        assert window.window.findChild(QWidget, "device_1_certificate_1_titles") is None

    def test_shows_what_it_wrote_and_lets_nobody_change_it(self, window: WindowPage) -> None:
        window.window.devices.render_state(self.card(OfficeData(kinds={d.MAI.serial: ARCHIVE}), Answers()))
        chooser = child(window.window, Chooser, "device_1_certificate_1_kind")
        assert chooser.text().startswith("lưu trữ  ")
        assert not chooser.isEnabled()
