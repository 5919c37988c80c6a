"""The whole window on a document: the mark finds its place by itself, and a person finds words and corrects things."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView

from app.domain.geometry import Placement
from app.domain.placing import Reason, SizeMm
from app.domain.signing import Mode
from app.domain.template import Template
from app.hosts.client import Host, Listener
from app.hosts.messages import Call, RenderTile, ShowDocument
from app.regulation.measuring import text_size
from app.settings.templates import Kept
from app.ui.states import PlaceState
from tests.studio.samples import Scene, make
from tests.window.page import WindowPage


def place_of(page: WindowPage) -> PlaceState:
    found = page.sign.state.panel.place
    assert isinstance(found, PlaceState)
    return found


def placement(page: WindowPage) -> Placement:
    pages = page.sign.state.pages
    assert pages is not None
    assert pages.mark is not None
    return pages.mark.placement


def test_the_mark_stands_between_title_and_name_when_the_document_opens(page: WindowPage) -> None:
    assert place_of(page).word == Reason.BETWEEN_TITLE_AND_NAME
    assert "Phan Thanh Mai" in page.text("place_why")


def test_a_nudge_can_be_undone_and_redone(page: WindowPage) -> None:
    home = placement(page)
    QTest.keyClick(page.find("mark"), Qt.Key.Key_Up)
    moved = placement(page)
    page.press("place_undo")
    undone = placement(page)
    page.press("place_redo")
    assert (undone, placement(page), moved.rect.y) == (home, moved, home.rect.y + 1)


def test_words_are_found_without_their_accents(page: WindowPage) -> None:
    page.press("find")
    field = page.find("search_field")
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "phan thanh mai")
    page.wait(lambda: page.text("search_count") == "1 / 1")


def test_the_first_picture_comes_with_the_document_as_the_view_wants_it(
    page: WindowPage, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Call] = []
    call = Host.call

    def note(host: Host, body: Call, blob: bytes = b"", *, listener: Listener, deadline_s: float | None = None) -> None:
        calls.append(body)
        call(host, body, blob, listener=listener, deadline_s=deadline_s)

    window = page.program.window
    page.sign.close_file()
    page.wait(window.drop_zone.isVisible)
    window.resize(1280, 900)
    monkeypatch.setattr(Host, "call", note)
    page.program._presenter.open_file(str(letter))
    page.wait_ready()
    assert ShowDocument(str(letter), window.page_room()) in calls
    assert window.page_room().width == window.page_area.view.viewport().width()
    assert not [body for body in calls if isinstance(body, RenderTile) and body.top == 0]


def test_the_document_on_screen_stays_until_the_next_one_comes(page: WindowPage, letter: Path) -> None:
    window, before = page.program.window, page.sign.viewed.edition
    seen: list[bool] = []
    page.sign.state_changed.connect(lambda: seen.append(window.page_area.isVisible()))
    page.program._presenter.open_file(str(letter))
    page.wait(lambda: page.sign.viewed.edition > before and bool(page.sign.viewed.pages))
    assert all(seen)
    assert window.page_area.view.pictures.document == page.sign.viewed.edition


def test_a_document_that_takes_long_to_open_leaves_the_one_before(page: WindowPage, letter: Path) -> None:
    patience = page.program._presenter._signing_screen._patience
    page.program._presenter.open_file(str(letter))
    assert patience.isActive()
    patience.timeout.emit()
    assert page.program.window.drop_zone.isVisible()


def test_thumbnails_come_from_the_page_host(page: WindowPage) -> None:
    page.press("strip")
    strip = page.find("thumbnails")
    assert isinstance(strip, QListView)
    page.wait(lambda: page.program.window.page_area.view.pictures.thumbnail(1) is not None)


def test_another_set_of_rules_finds_its_own_place(page: WindowPage) -> None:
    page.sign.choose_profile("bt")
    page.wait(lambda: isinstance(page.sign.state.panel.place, PlaceState))
    rule = place_of(page).rule
    assert rule is not None
    assert (page.sign.state.panel.profile, rule.profile) == ("bt", "party-2017")


@pytest.mark.clause("LC-15.2")
def test_text_of_a_prescribed_size_gets_the_room_it_takes_and_no_handles(page: WindowPage) -> None:
    page.sign.choose_mode(Mode.COPY)
    page.wait(lambda: place_of(page).word == Reason.FREE_CORNER)
    place, lines = place_of(page), page.sign.state.panel.look.lines
    asked = text_size(lines, 10)
    assert len(lines) > 1
    assert (place.width_mm, place.height_mm) == pytest.approx((asked.width_mm, asked.height_mm), abs=0.1)
    assert not place.resizable


def test_a_place_nobody_moved_is_not_remembered_as_moved(page: WindowPage) -> None:
    page.sign.use_template(Kept(Template("rộng", Mode.APPROVE, SizeMm(200, 280), lines=("x",)), None, locked=False))
    assert page.sign.order() is not None
    page.sign.clear_image()
    page.sign.reopen()
    page.wait(lambda: isinstance(page.sign.state.panel.place, PlaceState))
    assert place_of(page).word == Reason.BETWEEN_TITLE_AND_NAME


def test_a_photo_becomes_the_mark(page: WindowPage, tmp_path: Path) -> None:
    photo = tmp_path / "ky.jpg"
    photo.write_bytes(make(Scene("photo", paper="warm", gradient=0.2), 5).data)
    program = page.program
    program._templates_presenter.open_studio()
    program._studio.open_photo(str(photo))
    page.wait(lambda: program._studio.state.may_save)
    page.press("studio_save")
    page.wait(lambda: page.sign.state.panel.look.from_template)
    assert page.sign.choices.template == "ky"
    assert round(place_of(page).width_mm) == 50
