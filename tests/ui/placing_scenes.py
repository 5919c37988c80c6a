"""Scenes of the page view and of the mark's place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from app.desk.searching import Hit, folded, found_in
from app.domain.errors import Report
from app.domain.geometry import Placement, Rect
from app.domain.placing import Origin, Rule
from app.domain.signing import Mode
from app.domain.verdict import FileVerdict
from app.ui.main_window import MainWindow
from app.ui.page_states import Covered, FoundState, MarkState, PageViewState, SearchState
from app.ui.parts.kit import Kit
from app.ui.question_states import TitleState
from app.ui.states import Blocked, LookState, NoPlaceState, ProfileState, SignerState, Why
from tests.ui import sample
from tests.ui.finding import child, held

Scene = Callable[[Kit], QWidget]
Signing = Callable[[Kit], MainWindow]
Panel = Callable[..., Callable[[Kit], MainWindow]]
Result = Callable[[FileVerdict | None], Signing]


class Corner(NamedTuple):
    """A place at the top of a page, by a rule."""

    rule: Rule
    left_mm: float
    width_mm: float


PROFILES = (
    ProfileState("nd30"),
    ProfileState("party-2026", secondhand=True),
    ProfileState("lc"),
    ProfileState("bt", old=True),
)
SIGNED_AT = "Thời gian ký: 2026-11-20T09:15:30+07:00"
UNSURE = replace(sample.PLACE, word="name_repeated", unsure=True, others=2)
OTHER_TITLE = TitleState(
    "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC",
    ("Giám đốc", "Bí thư Chi bộ"),
    Rule("lc", "titles", Origin.TEXT, "Điều 4 khoản 3, Điều 10 khoản 4"),
)


def hits(wanted: str) -> tuple[Hit, ...]:
    """Return where the sample says ``wanted`` on its last page."""
    return tuple(Hit(3, rects) for rects in found_in(sample.words(3), folded(wanted)))


def strip(signing: Signing) -> Scene:
    """Return the signing screen with thumbnails."""

    def scene(kit: Kit) -> MainWindow:
        made = signing(kit)
        made.page_area.turn_strip()
        QApplication.processEvents()
        return made

    return scene


def turned(signing: Signing, degrees: int, state: PageViewState) -> Scene:
    """Return the signing screen with the pages turned in the view, beside their thumbnails."""

    def scene(kit: Kit) -> MainWindow:
        made = signing(kit)
        made.render_pages(state)
        made.page_area.turn_strip()
        made.page_area.view.turn_pages(degrees)
        QApplication.processEvents()
        made.page_area.view.show_mark()
        return made

    return scene


def search(signing: Signing, state: SearchState) -> Scene:
    """Return the signing screen with the search bar."""

    def scene(kit: Kit) -> MainWindow:
        made = signing(kit)
        made.page_area.open_search()
        made.page_area.render_search(state)
        made.page_area.view.show_page(3)
        return made

    return scene


def opened_badge(signed: Signing) -> Scene:
    """Return the card of a signature alone."""

    def scene(kit: Kit) -> QWidget:
        made = signed(kit)
        QApplication.processEvents()
        child(made, QPushButton, "badge_1").click()
        return held(child(made, QWidget, "signature_popover"), made)

    return scene


def mark(signing: Signing, state: MarkState) -> Scene:
    """Return the signing screen with the mark in some state."""

    def scene(kit: Kit) -> MainWindow:
        made = signing(kit)
        made.render_pages(PageViewState(1, sample.geometry(), state))
        made.page_area.view.show_mark()
        return made

    return scene


def dragged(signing: Signing) -> Scene:
    """Return the signing screen while the mark is drawn to the place of the rule."""

    def scene(kit: Kit) -> MainWindow:
        home = sample.placement()
        shifted = Placement(home.page, Rect(home.rect.x - 80, home.rect.y + 3, home.rect.width, home.rect.height))
        made = mark(signing, MarkState(shifted, sample.signature_picture(), home=home))(kit)
        assert isinstance(made, MainWindow)
        QApplication.processEvents()
        item = child(made, QWidget, "mark")
        begin = item.rect().center()
        QTest.mousePress(item, Qt.MouseButton.LeftButton, pos=begin)
        goal = item.mapToGlobal(begin) + QPoint(round(80 * 96 / 72 * 0.96), 2)
        QTest.mouseMove(item, item.mapFromGlobal(goal))
        return made

    return scene


def measures(panel: Panel) -> Scene:
    """Return the side panel with the numbers unfolded."""

    def scene(kit: Kit) -> MainWindow:
        made = panel(place=replace(sample.PLACE, by_hand=True, may_undo=True))(kit)
        child(made, QPushButton, "place_measure").click()
        return made

    return scene


def in_corner(panel: Panel, corner: Corner, lines: tuple[str, ...], **changes: object) -> Scene:
    """Return the signing screen with a mark of these lines at the top of the first page."""

    def scene(kit: Kit) -> MainWindow:
        place, mark_ = sample.in_corner(lines, corner.rule, left_mm=corner.left_mm, width_mm=corner.width_mm)
        look = LookState(None, has_text=True, lines=lines)
        return panel(place=place, mark=mark_, look=look, **changes)(kit)

    return scene


def attached(panel: Panel, number: str, *lines: str) -> Scene:
    """Return the signing screen for a paper that goes with another."""
    return in_corner(
        panel,
        Corner(Rule("nd30", "attachment-top-right", Origin.TEXT, "Phụ lục I: văn bản kèm theo"), 141.0, 60.0),
        lines,
        mode=Mode.ATTACHMENT,
        signer=SignerState((sample.MAI, sample.OFFICE), sample.OFFICE.identity, Why.KIND),
        number=number,
        blocked=None if number else Blocked.NO_NUMBER,
    )


def profiles(panel: Panel) -> Scene:
    """Return the menu of the sets of rules."""

    def scene(kit: Kit) -> QWidget:
        made = panel(profile="nd30", profiles=PROFILES)(kit)
        made.sign_panel.mode.render_remembered(3)
        child(made, QPushButton, "profile").click()
        return held(child(made, QMenu, "profiles"), made)

    return scene


def scenes(signing: Signing, panel: Panel, result: Result) -> Iterator[tuple[str, Scene]]:
    """Yield every scene with its name."""
    place, picture = sample.placement(), sample.signature_picture()
    yield "pages-thumbnails", strip(signing)
    yield "pages-turned-right", turned(signing, 90, sample.pages_state())
    yield "pages-turned-over", turned(signing, 180, sample.pages_state())
    yield "search-found", search(signing, SearchState("noi vu", FoundState(hits("noi vu"), 0), 3, 3))
    yield "search-nothing", search(signing, SearchState("thanh tra", FoundState(), 3, 3))
    yield "search-working", search(signing, SearchState("thanh tra", FoundState(), 311, 1000))
    yield "badge-opened", opened_badge(result(sample.verdict(sample.VALID)))
    yield "mark-fixed", mark(signing, MarkState(place, picture, resizable=False))
    yield "mark-snapping", dragged(signing)
    yield "place-unsure", panel(place=UNSURE, blocked=Blocked.UNSURE_PLACE)
    yield "title-differs", panel(question=OTHER_TITLE, blocked=Blocked.OTHER_TITLE, profile="lc", profiles=PROFILES)
    recommended = replace(OTHER_TITLE, held=("Giám đốc",), rule=Rule("nd30", "titles", Origin.RECOMMENDATION))
    yield "title-differs-nd30", panel(question=recommended, blocked=Blocked.OTHER_TITLE)
    covering = MarkState(Placement(3, Rect(300, 560, 141.7, 56.7)), picture, covers=Covered.TEXT)
    moved = replace(sample.PLACE, by_hand=True, left_mm=105.8, top_mm=79.4, may_undo=True)
    yield "place-covers", panel(place=replace(moved, covers=Covered.TEXT), mark=covering)
    yield "place-searching", panel(place=NoPlaceState(), blocked=Blocked.SEARCHING_PLACE)
    yield (
        "place-missing",
        panel(
            place=NoPlaceState(Report("leader_signature_missing", {"file": sample.NAME})),
            blocked=Blocked.NO_PLACE,
            mode=Mode.ISSUE,
        ),
    )
    yield "place-measures", measures(panel)
    yield "number-wanted", attached(panel, "", SIGNED_AT)
    yield "number-given", attached(panel, "12/QĐ-UBND", "Số: 12/QĐ-UBND", SIGNED_AT)
    yield "profile", panel(profile="nd30", profiles=PROFILES)
    yield "profile-menu", profiles(panel)
