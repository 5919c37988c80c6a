"""The number of a paper: asked for where the mark tells it, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.mark import LONGEST_NUMBER, paper_number
from app.ui.parts.kit import Kit
from app.ui.states import Blocked
from tests.ui import sample
from tests.ui.finding import child
from tests.ui.objects import WindowPage


@pytest.fixture
def window(kit: Kit) -> Iterator[WindowPage]:
    page = WindowPage(kit)
    page.window.sign_panel.render_state(sample.panel(number="", blocked=Blocked.NO_NUMBER))
    yield page
    page.close()


def field(window: WindowPage) -> QLineEdit:
    return child(window.window, QLineEdit, "paper_number")


def given(window: WindowPage) -> list[str]:
    found: list[str] = []
    window.window.sign_panel.number_given.connect(found.append)
    return found


def test_is_asked_for_with_the_reason_at_the_button(window: WindowPage) -> None:
    assert window.shows("paper_number")
    assert not window.may_press("sign")
    assert "số và ký hiệu" in window.text("sign_reason")


def test_is_not_asked_for_where_the_mark_does_not_tell_it(window: WindowPage) -> None:
    window.window.sign_panel.render_state(sample.PANEL)
    assert not window.shows("paper_number")


def test_counts_when_the_typing_rests(window: WindowPage, qtbot: QtBot) -> None:
    found = given(window)
    QTest.keyClicks(field(window), "12/Q")
    assert found == []
    qtbot.waitUntil(lambda: found == ["12/Q"])


def test_counts_at_once_with_enter(window: WindowPage) -> None:
    found = given(window)
    QTest.keyClicks(field(window), "7/TB")
    QTest.keyClick(field(window), Qt.Key.Key_Return)
    assert found == ["7/TB"]


def test_is_not_typed_over_by_what_comes_back(window: WindowPage) -> None:
    field(window).setFocus()
    QTest.keyClicks(field(window), "12/QD")
    window.window.sign_panel.render_state(sample.panel(number="12/Q"))
    assert field(window).text() == "12/QD"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("12/QĐ-UBND", "12/QĐ-UBND"),
        ("  Số:  12/QĐ-UBND ", "12/QĐ-UBND"),
        ("12/QĐ\n-UBND", "12/QĐ -UBND"),
        ("Số:", ""),
        ("9" * 200, "9" * LONGEST_NUMBER),
    ],
)
def test_is_shown_tidily(typed: str, shown: str) -> None:
    assert paper_number(typed) == shown
