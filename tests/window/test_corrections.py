"""A corrected place: kept for documents of the same layout, and forgotten after one question."""

from msgspec.structs import replace
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMenu

from app.domain.geometry import Placement
from app.ui.states import PlaceState
from tests.window.page import WindowPage


def correct(page: WindowPage) -> Placement:
    """Move the mark and have that remembered, as **Ký số** does; return where the rule had put it."""
    pages = page.sign.state.pages
    assert pages is not None
    assert pages.mark is not None
    home = pages.mark.placement
    page.sign.place_mark(replace(home, rect=replace(home.rect, x=home.rect.x - 60)))
    assert page.sign.order() is not None
    page.sign.reopen()
    page.wait_ready()
    return home


def open_question(page: WindowPage) -> QDialog:
    """Take the last line of the menu of the rules."""
    page.program.window.sign_panel.mode.rules_opened.emit()
    menu = page.find("profiles")
    assert isinstance(menu, QMenu)
    action = menu.findChild(QAction, "forget_places")
    assert action is not None
    assert "1" in action.text()
    action.trigger()
    dialog = page.find("question_dialog")
    assert isinstance(dialog, QDialog)
    return dialog


def word(page: WindowPage) -> str:
    place = page.sign.state.panel.place
    assert isinstance(place, PlaceState)
    return place.word


def test_is_forgotten_when_the_person_says_so(page: WindowPage) -> None:
    home = correct(page)
    assert word(page) == "remembered"
    open_question(page).accept()
    page.wait(lambda: page.sign.state.panel.blocked is None and word(page) != "remembered")
    assert page.sign.state.pages is not None
    assert page.sign.state.pages.mark is not None
    assert page.sign.state.pages.mark.placement == home


def test_stays_when_the_person_thinks_better_of_it(page: WindowPage) -> None:
    correct(page)
    open_question(page).reject()
    assert page.program._house.layouts.count() == 1


def test_is_not_spoken_of_before_there_is_one(page: WindowPage) -> None:
    page.program.window.sign_panel.mode.rules_opened.emit()
    menu = page.find("profiles")
    assert isinstance(menu, QMenu)
    assert menu.findChild(QAction, "forget_places") is None
