"""The questions before signing in the panel: what stands there, and that a double-click answers only one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.demands import Extent
from app.domain.token import CertificateKind
from app.ui.parts.kit import Kit
from app.ui.question_states import KindState
from app.ui.states import Blocked, SignPanelState
from app.words import Catalogue, Language
from tests.ui import sample
from tests.ui.finding import child
from tests.ui.objects import WindowPage
from tests.ui.question_scenes import COPY, COPY_ANSWERED, NOT_THE_ARCHIVES, SCAN

PAGES, OWN = pytest.mark.clause("BT-16.1"), pytest.mark.clause("BT-16.2")
ARCHIVE = CertificateKind.ARCHIVE


class TestPanel:
    @OWN
    def test_says_what_the_certificate_is_known_as_and_what_the_text_wants(self, window: WindowPage, kit: Kit) -> None:
        window.window.sign_panel.render_state(
            sample.panel(question=NOT_THE_ARCHIVES, blocked=Blocked.OTHER_CERTIFICATE)
        )
        assert "cơ quan, tổ chức" in window.text("kind_known")
        assert f"{kit.words.profile('party-2017')}, Điều 16 khoản 2 điểm b" in window.text("kind_rule")
        assert not window.may_press("sign")
        assert not window.shows("pages_card")

    @OWN
    def test_leads_on_by_declaring_or_by_the_persons_word(self, window: WindowPage, qtbot: QtBot) -> None:
        panel = window.window.sign_panel
        panel.render_state(sample.panel(question=NOT_THE_ARCHIVES))
        with qtbot.waitSignal(panel.questions.kind.declared):
            window.press("kind_declare")
        with qtbot.waitSignal(panel.questions.kind.confirmed):
            window.press("kind_confirm")

    def test_offers_no_declaring_against_it(self, window: WindowPage) -> None:
        state = KindState(ARCHIVE, CertificateKind.PERSON, NOT_THE_ARCHIVES.rule, by_office=True)
        window.window.sign_panel.render_state(sample.panel(question=state))
        assert not window.shows("kind_declare")
        assert window.shows("kind_confirm")

    @PAGES
    @pytest.mark.parametrize("extent", Extent)
    def test_asks_how_much_of_the_paper_there_is(self, window: WindowPage, qtbot: QtBot, extent: Extent) -> None:
        panel = window.window.sign_panel
        panel.render_state(sample.panel(question=COPY, blocked=Blocked.UNCOUNTED))
        assert "3 trang" in window.text("pages_check")
        assert "Điều 16 khoản 1" in window.text("pages_rule")
        with qtbot.waitSignal(panel.questions.pages.answered) as told:
            window.press(f"pages_{extent}")
        assert told.args == [extent]

    @pytest.mark.parametrize("language", Language)
    @pytest.mark.parametrize("key", ["title", "complete", "whole", "part"])
    def test_one_page_is_not_told_as_many(self, language: Language, key: str) -> None:
        assert "1 pages" not in Catalogue.load(language).say(f"pages_check.{key}", count=1)

    @PAGES
    def test_a_scan_can_only_be_complete(self, window: WindowPage) -> None:
        window.window.sign_panel.render_state(sample.panel(question=SCAN))
        assert not window.shows("pages_part")
        assert child(window.window, QPushButton, "pages_whole").text().startswith("Đã quét đủ")

    @PAGES
    def test_keeps_the_answer_in_view_and_takes_it_back(self, window: WindowPage, qtbot: QtBot) -> None:
        panel = window.window.sign_panel
        panel.render_state(sample.panel(question=COPY_ANSWERED))
        assert "Sao một phần" in window.text("pages_answer_text")
        assert not window.shows("pages_card")
        assert window.may_press("sign")
        with qtbot.waitSignal(panel.questions.pages.answered) as told:
            window.press("pages_again")
        assert told.args == [None]


class TestDoubleClick:
    """A person who double-clicks an answer has answered one question."""

    KIND = sample.panel(question=NOT_THE_ARCHIVES, blocked=Blocked.OTHER_CERTIFICATE)
    PAGES = sample.panel(question=COPY, blocked=Blocked.UNCOUNTED)

    def ask_pages_after_kind(self, window: WindowPage) -> list[object]:
        """Show one question and, once it is answered, the other; return what is told of the pages."""
        told: list[object] = []
        panel = window.window.sign_panel
        panel.questions.kind.declared.connect(lambda: self.show(window, self.PAGES))
        panel.questions.pages.answered.connect(told.append)
        return told

    def show(self, window: WindowPage, state: SignPanelState) -> None:
        window.window.sign_panel.render_state(state)
        for _ in range(3):
            QApplication.processEvents()

    def where(self, window: WindowPage, name: str) -> QRect:
        button = child(window.window, QAbstractButton, name)
        return QRect(button.mapTo(window.window, QPoint()), button.size())

    def shared_spot(self, window: WindowPage) -> QPoint:
        """Return where a button of the first question gives way to one of the next."""
        self.show(window, self.PAGES)
        later = self.where(window, "pages_whole")
        self.show(window, self.KIND)
        shared = self.where(window, "kind_declare").intersected(later)
        assert not shared.isEmpty()
        return shared.center()

    @pytest.mark.parametrize("clicks", [1, 2])
    def test_does_not_answer_the_next_question_in_the_same_spot(self, window: WindowPage, clicks: int) -> None:
        told, spot = self.ask_pages_after_kind(window), self.shared_spot(window)
        click = QTest.mouseDClick if clicks == 2 else QTest.mouseClick
        click(window.window.windowHandle(), Qt.MouseButton.LeftButton, pos=spot)
        assert window.shows("pages_card")
        assert told == []
        QTest.mouseClick(window.window.windowHandle(), Qt.MouseButton.LeftButton, pos=spot)
        assert told == [Extent.WHOLE]

    def test_still_counts_twice_on_one_button(self, window: WindowPage) -> None:
        self.show(window, sample.panel(place=replace(sample.PLACE, by_hand=True, may_undo=True)))
        undone: list[None] = []
        window.window.sign_panel.place.undo_requested.connect(lambda: undone.append(None))
        spot = self.where(window, "place_undo").center()
        QTest.mouseDClick(window.window.windowHandle(), Qt.MouseButton.LeftButton, pos=spot)
        assert len(undone) == 2
