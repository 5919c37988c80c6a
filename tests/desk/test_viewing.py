"""Looking at a document: what is asked in which order, and what happens when a host dies meanwhile."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from app.desk.viewing import DocumentView, Viewed
from app.domain import errors
from app.domain.errors import Problem
from app.domain.fitting import Room
from app.domain.geometry import PageGeometry, Size
from app.domain.mark import Mark
from app.hosts import messages as m
from tests.desk import fakes
from tests.desk.worlds import RealWorld
from tests.parts.documents.plain import many_pages, one_page
from tests.parts.documents.signed import certified
from tests.parts.documents.storage import encrypted
from tests.parts.images import signature_image
from tests.parts.pki import Authority

ROOM = Room(820, 1.0)
LANDSCAPE = PageGeometry(0, 0, 842, 595)
TILE = m.RenderTile(1, 1.0, 0, 0, 2, 1)
PICTURE = m.Picture(2, 1)
PIXELS = b"\xff" * 8
MARK = Mark(Size(150, 60), lines=("Phan Thanh Mai",))


class Seen:
    """A view over hand-written hosts, and all it showed."""

    def __init__(self) -> None:
        self.hosts = fakes.FakeHosts()
        self.states: list[Viewed] = []
        self.pictures: list[bytes] = []
        self.failures: list[str] = []
        self.view = DocumentView(self.hosts, self.states.append)

    @property
    def page(self) -> fakes.FakeHost:
        return self.hosts.one(m.Kind.PAGE)

    @property
    def paper(self) -> fakes.FakeHost:
        return self.hosts.one(m.Kind.PAPER)

    @property
    def state(self) -> Viewed:
        return self.view.state

    def opened(self, path: str = "/in/a.pdf", *, tiles: int = 0) -> Seen:
        """Open a document of one page and ask for tiles before anything else."""
        self.view.open(path)
        self.page.answer(m.DocumentOpened((fakes.A4,), encrypted=False))
        for _ in range(tiles):
            self.ask_tile()
        return self

    def digested(self) -> Seen:
        self.page.answer(m.DocumentHashed(fakes.shown()))
        return self

    def ask_tile(self) -> None:
        self.view.tile(TILE, self.take, self.fail)

    def take(self, _picture: m.Picture, pixels: bytes) -> None:
        self.pictures.append(pixels)

    def fail(self, problem: Problem) -> None:
        self.failures.append(problem.code)


def test_the_signing_library_starts_when_a_page_was_shown() -> None:
    seen = Seen()
    seen.view.open("/in/a.pdf")
    assert seen.hosts.of(m.Kind.PAPER) == []
    assert not seen.view.state.pages
    assert seen.view.is_drawing


def test_a_view_that_never_showed_anything_starts_nothing_to_end_it() -> None:
    seen = Seen()
    seen.view.close()
    seen.view.end()
    assert seen.hosts.of(m.Kind.PAPER) == []


def test_a_document_is_opened_digested_inspected_and_given_its_target() -> None:
    seen = Seen().opened().digested()
    seen.paper.answer(m.DocumentInspected(fakes.facts()))
    seen.paper.answer(m.TargetChosen("/in/a.signed.pdf"))
    assert (seen.state.shown, seen.state.facts) == (fakes.shown(), fakes.facts())
    assert seen.state.target == "/in/a.signed.pdf"


def test_pictures_come_before_the_digest() -> None:
    seen = Seen()
    seen.view.open("/in/a.pdf")
    seen.states.clear()
    seen.view._changed = lambda state: seen.ask_tile() if state.pages and not seen.pictures else None
    seen.page.answer(m.DocumentOpened((fakes.A4,), encrypted=False))
    seen.page.answer(PICTURE, PIXELS)
    assert seen.page.calls[-2:] == [TILE, m.HashDocument()]
    assert seen.pictures == [PIXELS]


def test_the_first_picture_comes_with_the_document_and_is_not_asked_for_again() -> None:
    seen = Seen()
    seen.view._changed = lambda state: seen.ask_tile() if state.pages and not seen.pictures else None
    seen.view.open("/in/a.pdf", room=ROOM)
    seen.page.answer(m.DocumentShown(3, fakes.A4, encrypted=False, tile=TILE), PIXELS)
    assert (seen.pictures, seen.state.pages) == ([PIXELS], (fakes.A4,) * 3)
    assert seen.page.calls == [m.ShowDocument("/in/a.pdf", ROOM), m.ListPages()]


def test_a_blank_picture_comes_before_any_document() -> None:
    seen = Seen()
    seen.view.warm_up(seen.take)
    seen.page.answer(PICTURE, PIXELS)
    assert (seen.page.calls, seen.pictures) == ([m.SendBlank()], [PIXELS])
    assert not seen.view.is_drawing


def test_a_document_waits_for_the_blank_picture_that_nobody_wants_any_more() -> None:
    seen = Seen()
    seen.view.warm_up(seen.take)
    for path in ("/in/a.pdf", "/in/b.pdf"):
        seen.view.open(path, room=ROOM)
    seen.page.answer(PICTURE, PIXELS)
    assert seen.page.calls == [m.SendBlank(), m.ShowDocument("/in/b.pdf", ROOM)]
    assert (seen.page.ends, seen.pictures) == (0, [])


def test_a_host_that_dies_of_the_blank_picture_is_no_matter() -> None:
    seen = Seen()
    seen.view.warm_up(seen.take)
    seen.page.die()
    seen.view.open("/in/a.pdf", room=ROOM)
    seen.page.answer(m.DocumentShown(3, fakes.A4, encrypted=False, tile=TILE), PIXELS)
    assert len(seen.state.pages) == 3


def test_pages_are_taken_to_be_like_the_first_until_they_are_listed() -> None:
    seen = Seen()
    seen.view.open("/in/a.pdf", room=ROOM)
    seen.page.answer(m.DocumentShown(2, fakes.A4, encrypted=False, tile=TILE), PIXELS)
    seen.ask_tile()
    assert not seen.state.drawn
    seen.page.answer(m.DocumentOpened((fakes.A4, LANDSCAPE), encrypted=False))
    assert (seen.state.pages, seen.state.drawn) == ((fakes.A4, LANDSCAPE), True)
    assert seen.page.last == m.HashDocument()


def test_a_picture_that_the_view_has_no_use_for_is_drawn_anew() -> None:
    seen = Seen()
    seen.view.open("/in/a.pdf", room=ROOM)
    seen.page.answer(m.DocumentShown(1, fakes.A4, encrypted=False, tile=replace(TILE, scale=2.0)), PIXELS)
    seen.ask_tile()
    seen.page.answer(m.DocumentOpened((fakes.A4,), encrypted=False))
    assert seen.page.last == TILE
    assert not seen.state.drawn
    seen.page.answer(PICTURE, PIXELS)
    assert (seen.pictures, seen.state.drawn) == ([PIXELS], True)


def test_a_document_with_an_absurd_page_is_refused_though_its_first_page_was_seen() -> None:
    seen = Seen()
    seen.view.open("/in/a.pdf", room=ROOM)
    seen.page.answer(m.DocumentShown(2, fakes.A4, encrypted=False, tile=TILE), PIXELS)
    seen.page.fail(errors.FileMalformed(file="a.pdf", why="page_size"))
    assert seen.state.problem is not None
    assert (seen.state.problem.code, seen.state.pages) == ("file_malformed", ())


def test_a_page_that_cannot_be_drawn_leaves_the_rest_of_the_document() -> None:
    seen = Seen().opened().digested()
    seen.ask_tile()
    seen.page.fail(errors.FileMalformed(file="a.pdf", why="page"))
    assert (seen.failures, seen.state.problem, len(seen.state.pages)) == (["file_malformed"], None, 1)


def test_a_document_whose_first_page_cannot_be_drawn_is_digested_all_the_same() -> None:
    seen = Seen()
    seen.view._changed = lambda state: seen.ask_tile() if state.pages and not seen.failures else None
    seen.view.open("/in/a.pdf")
    seen.page.answer(m.DocumentOpened((fakes.A4,), encrypted=False))
    seen.page.fail(errors.FileMalformed(file="a.pdf", why="page"))
    assert seen.page.last == m.HashDocument()


def test_a_file_that_may_not_be_signed_is_still_shown() -> None:
    seen = Seen().opened().digested()
    seen.paper.fail(errors.SigningForbidden(file="a.pdf", why="certified"))
    assert seen.state.refusal is not None
    assert (seen.state.refusal.code, len(seen.state.pages)) == ("signing_forbidden", 1)


def test_a_place_that_takes_no_file_is_told_and_another_can_be_chosen() -> None:
    seen = Seen().opened().digested()
    seen.paper.answer(m.DocumentInspected(fakes.facts()))
    seen.paper.fail(errors.OutputUnwritable(file="a.signed.pdf", why="denied"))
    assert seen.state.target_problem is not None
    assert seen.state.target is None
    seen.view.choose_target("/out", overwrite=True)
    assert seen.paper.last == m.ChooseTarget("/in/a.pdf", "/out", (), ("/in/a.pdf",), overwrite=True)
    seen.paper.answer(m.TargetChosen("/out/a.signed.pdf"))
    assert seen.view.state == replace(seen.states[-2], target="/out/a.signed.pdf", target_problem=None)


def test_another_document_drops_what_was_asked_of_the_one_before() -> None:
    seen = Seen().opened().digested()
    seen.ask_tile()
    seen.ask_tile()
    seen.view.open("/in/b.pdf")
    seen.page.answer(m.DocumentOpened((fakes.A4, fakes.A4), encrypted=False))
    seen.page.answer(m.DocumentHashed(fakes.shown(fakes.A4, fakes.A4)))
    assert (seen.pictures, len(seen.state.pages), seen.state.edition) == ([], 2, 2)
    assert seen.state.shown == fakes.shown(fakes.A4, fakes.A4)


def test_everything_else_waits_until_the_first_picture_has_come() -> None:
    seen = Seen().opened()
    before = seen.state.drawn
    seen.ask_tile()
    seen.page.answer(m.DocumentHashed(fakes.shown()))
    seen.page.answer(PICTURE, PIXELS)
    assert (before, seen.state.drawn) == (False, True)


def test_a_page_host_that_dies_is_replaced_and_the_document_opened_again() -> None:
    seen = Seen().opened().digested()
    seen.ask_tile()
    seen.page.die()
    assert seen.page.last == m.OpenDocument("/in/a.pdf", None)
    seen.page.answer(m.DocumentOpened((fakes.A4,), encrypted=False))
    assert (seen.state.edition, seen.state.problem, seen.state.shown) == (2, None, fakes.shown())
    seen.ask_tile()
    seen.page.answer(PICTURE, PIXELS)
    assert seen.pictures == [PIXELS]


def test_a_page_host_that_dies_of_the_same_document_again_is_told() -> None:
    seen = Seen().opened().digested()
    seen.ask_tile()
    seen.page.die()
    seen.page.answer(m.DocumentOpened((fakes.A4,), encrypted=False))
    seen.ask_tile()
    seen.ask_tile()
    seen.states.clear()
    seen.page.die()
    assert [state.problem.code for state in seen.states if state.problem] == ["host_died"]
    assert not seen.page.busy


def test_a_document_that_kills_the_host_on_opening_is_told_at_once() -> None:
    seen = Seen()
    seen.view.open("/in/a.pdf")
    seen.page.die()
    assert seen.state.problem is not None
    assert (seen.state.problem.code, len(seen.page.calls)) == ("host_died", 1)


def test_a_password_is_wanted_and_taken_along() -> None:
    seen = Seen()
    seen.view.open("/in/a.pdf")
    seen.page.fail(errors.PasswordNeeded(file="a.pdf", wrong=None))
    assert seen.state.password_wanted
    seen.view.open("/in/a.pdf", "mat-khau")
    assert seen.page.last == m.OpenDocument("/in/a.pdf", "mat-khau")
    assert not seen.state.password_wanted


def test_a_mark_is_drawn_by_paper_and_pictured_by_page() -> None:
    seen = Seen().opened().digested()
    seen.paper.answer(m.DocumentInspected(fakes.facts()))
    seen.paper.answer(m.TargetChosen("/in/a.signed.pdf"))
    seen.view.mark(MARK, b"png", 2.0, seen.take, seen.fail)
    assert (seen.paper.last, seen.paper.blobs[-1]) == (m.DrawMark(MARK), b"png")
    seen.paper.answer(m.MarkDrawn(), b"%PDF")
    assert (seen.page.last, seen.page.blobs[-1]) == (m.RenderMark(2.0), b"%PDF")
    seen.page.answer(PICTURE, PIXELS)
    assert seen.pictures == [PIXELS]


# ── real hosts ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_real_document_is_shown_with_a_picture_of_its_page_and_its_mark(world: RealWorld, tmp_path: Path) -> None:
    view = DocumentView(world.hosts, lambda _: None)
    pictures: list[tuple[m.Picture, bytes]] = []
    problems: list[Problem] = []
    images: list[tuple[m.ImageChecked, bytes]] = []

    def take(picture: m.Picture, pixels: bytes) -> None:
        pictures.append((picture, pixels))

    def take_image(image: m.ImageChecked, png: bytes) -> None:
        images.append((image, png))

    view.open(str(many_pages(tmp_path / "a.pdf", 3)))
    world.until(lambda: view.state.target is not None)
    assert view.state.target == str(tmp_path / "a.signed.pdf")
    assert (len(view.state.pages), view.state.problem, view.state.refusal) == (3, None, None)
    view.read_image(str(signature_image(tmp_path / "ink.png")), take_image, problems.append)
    world.until(lambda: bool(images or problems))
    view.tile(m.RenderTile(3, 1.0, 0, 0, 300, 200), take, problems.append)
    view.mark(Mark(Size(100, 50), images[0][0].sha256), images[0][1], 2.0, take, problems.append)
    world.until(lambda: len(pictures) == 2 or bool(problems))
    assert problems == []
    assert [(picture.width, picture.height) for picture, _ in pictures] == [(300, 200), (200, 100)]
    view.end()


def test_a_real_document_that_forbids_signing_and_an_encrypted_one_are_shown_as_such(
    world: RealWorld, authority: Authority, tmp_path: Path
) -> None:
    view = DocumentView(world.hosts, lambda _: None)
    for path in (certified(tmp_path / "p1.pdf", authority.leader, level=1), encrypted(tmp_path / "owner.pdf")):
        view.open(str(path))
        world.until(lambda: view.state.refusal is not None)
        assert len(view.state.pages) == 1
    assert view.state.encrypted
    assert view.state.refusal is not None
    assert view.state.refusal.code == "file_encrypted"
    view.open(str(encrypted(tmp_path / "user.pdf", user="mat-khau")))
    world.until(lambda: view.state.password_wanted)
    view.open(str(tmp_path / "user.pdf"), "mat-khau")
    world.until(lambda: bool(view.state.pages))
    view.end()


def test_a_missing_real_file_is_told(world: RealWorld, tmp_path: Path) -> None:
    view = DocumentView(world.hosts, lambda _: None)
    view.open(str(tmp_path / "missing.pdf"))
    world.until(lambda: view.state.problem is not None)
    assert view.state.problem is not None
    assert view.state.problem.code == "file_unreadable"
    one_page(tmp_path / "missing.pdf")
    view.open(str(tmp_path / "missing.pdf"))
    world.until(lambda: view.state.shown is not None)
    view.end()
