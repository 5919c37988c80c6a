"""Marks in the whole window: the number of a paper, and a template designed there."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QLineEdit, QMenu

from app.domain.signing import Mode
from app.ui.models.design_model import DesignModel
from app.ui.states import Blocked, PlaceState
from tests.window.page import WindowPage


@pytest.mark.clause("LC-15.4b")
def test_an_attachment_waits_for_its_number_and_then_tells_it(page: WindowPage) -> None:
    page.sign.choose_mode(Mode.ATTACHMENT)
    page.wait(lambda: page.sign.state.panel.blocked is Blocked.NO_NUMBER)
    field = page.find("paper_number")
    assert isinstance(field, QLineEdit)
    field.setText("12/QĐ-UBND")
    field.textEdited.emit(field.text())
    page.wait_ready()
    panel = page.sign.state.panel
    assert panel.look.lines[0] == "Số: 12/QĐ-UBND"
    assert isinstance(panel.place, PlaceState)
    order = page.sign.order()
    assert order is not None
    assert order[1].jobs[0].design.number == "12/QĐ-UBND"


def test_another_document_has_another_number(page: WindowPage) -> None:
    page.sign.choose_mode(Mode.ATTACHMENT)
    page.sign.give_number("12/QĐ-UBND")
    page.wait_ready()
    page.sign.reopen()
    page.wait(lambda: page.sign.state.panel.blocked is Blocked.NO_NUMBER)


def test_a_template_is_designed_seen_kept_and_used(page: WindowPage) -> None:
    menu = page.find("templates")
    assert isinstance(menu, QMenu)
    action = menu.findChild(QAction, "template_design")
    assert action is not None
    action.trigger()
    dialog = page.find("design_dialog")
    assert isinstance(dialog, QDialog)
    design = next(one for one in page.program.children() if isinstance(one, DesignModel))
    page.wait(lambda: design.state.picture is not None)
    name = page.find("design_name")
    assert isinstance(name, QLineEdit)
    name.setText("Mẫu tự làm")
    name.textEdited.emit(name.text())
    page.press("design_save")
    page.wait(lambda: page.sign.choices.template == "Mẫu tự làm")
    page.wait_ready()
    place = page.sign.state.panel.place
    assert isinstance(place, PlaceState)
    assert (place.width_mm, place.height_mm) == pytest.approx((design.state.width_mm, design.state.height_mm))
