"""The handlers of a real host: which room serves which call, and what becomes of a PIN."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from app.compose import child
from app.compose.child import TokenHandler, handle_paper
from app.compose.page_host import PageHandler
from app.domain.devices import UnreadyToken
from app.domain.errors import FileMalformed, FileUnreadable, PinWrong
from app.domain.fitting import Room
from app.domain.geometry import PageGeometry, Size
from app.domain.token import PinReport, PinSource, PinState, Token
from app.hosts import messages
from app.hosts.child import Misdirected
from app.hosts.masking import mask
from app.hosts.messages import Call, Kind, Notice, Question, Reply
from app.hosts.pipe_client import Loop, pipe_hosts
from app.page.document import Document
from app.page.opened import Opened
from tests.hosts.parts import Ear
from tests.parts.documents import plain
from tests.parts.documents.letter import PageShape

if TYPE_CHECKING:
    from app.token.driver import Driver

TOKEN = Token("/driver.so", 0, "Token", "1", "Card", PinReport(PinState.OK, PinSource.DRIVER), False, ())
LOGIN = messages.Login("/driver.so", "Card/1", "0" * 64, 2)


class FakeDriver:
    """A driver that knows one PIN and keeps the buffers it was given."""

    asks_each_time = False

    def __init__(self) -> None:
        self.pins: list[bytearray | None] = []
        self.seen: list[bytes] = []

    def look(self) -> tuple[tuple[Token, ...], tuple[UnreadyToken, ...], tuple[str, ...]]:
        return (TOKEN,), (), ()

    def login(
        self, identity: str, certificate: str, pin: bytearray | None, *, approved: int, final_try_confirmed: bool
    ) -> Token:
        self.pins.append(pin)
        self.seen.append(bytes(pin or b""))
        if pin is not None and pin != b"1234":
            raise PinWrong
        return TOKEN

    def sign_attributes(self, attributes: bytes) -> bytes:
        return b"signed " + attributes

    def logout(self) -> None:
        return


class Nobody:
    """A client that hears nothing and is never asked."""

    def notice(self, notice: Notice) -> None:
        return

    def ask(self, question: Question) -> Reply:
        raise AssertionError(question)


@pytest.fixture
def driver() -> FakeDriver:
    return FakeDriver()


@pytest.fixture
def handler(driver: FakeDriver) -> TokenHandler:
    return TokenHandler(cast("Callable[[str], Driver]", lambda _: driver))


def test_a_pin_reaches_the_driver_and_is_wiped(driver: FakeDriver, handler: TokenHandler) -> None:
    blob = mask(bytearray(b"1234"))
    assert handler(LOGIN, blob, Nobody())[0] == messages.LoggedIn(TOKEN)
    assert driver.seen == [b"1234"]
    assert driver.pins == [bytearray(4)]
    assert not any(blob)


def test_a_wrong_pin_is_wiped_too(driver: FakeDriver, handler: TokenHandler) -> None:
    with pytest.raises(PinWrong):
        handler(LOGIN, mask(bytearray(b"4321")), Nobody())
    assert driver.pins == [bytearray(4)]


def test_a_pin_pad_needs_no_pin(driver: FakeDriver, handler: TokenHandler) -> None:
    handler(LOGIN, bytearray(), Nobody())
    assert driver.pins == [None]


def test_a_token_host_signs(handler: TokenHandler) -> None:
    handler(messages.ListTokens("/driver.so"), bytearray(), Nobody())
    answer, _ = handler(messages.SignAttributes(b"attributes"), bytearray(), Nobody())
    assert answer == messages.RawSignature(b"signed attributes")


def test_a_token_host_never_changes_its_driver(handler: TokenHandler) -> None:
    handler(messages.ListTokens("/driver.so"), bytearray(), Nobody())
    with pytest.raises(Misdirected):
        handler(messages.ListTokens("/other.so"), bytearray(), Nobody())


def test_a_call_for_another_room_is_not_served(handler: TokenHandler) -> None:
    with pytest.raises(Misdirected):
        handler(messages.HashDocument(), bytearray(), Nobody())
    with pytest.raises(Misdirected):
        handle_paper(messages.HashDocument(), bytearray(), Nobody())


class FakeDocument:
    pages = (PageGeometry(0, 0, 595, 842),)
    encrypted = False

    def __init__(self) -> None:
        self.is_closed = False

    def first_look(self) -> tuple[PageGeometry, ...]:
        return self.pages

    def close(self) -> None:
        self.is_closed = True


def test_a_page_host_closes_a_document_before_it_opens_the_next() -> None:
    opened: list[FakeDocument] = []

    def open_document(*_: object) -> FakeDocument:
        assert all(document.is_closed for document in opened)
        opened.append(FakeDocument())
        return opened[-1]

    handler = PageHandler(
        Opened(cast("Callable[[str, str | None], Document]", open_document)), lambda *_: pytest.fail("no mark")
    )
    for _ in range(2):
        answer, _ = handler(messages.OpenDocument("letter.pdf"), bytearray(), Nobody())
        assert answer == messages.DocumentOpened(FakeDocument.pages, encrypted=False)


@pytest.fixture
def pages() -> Iterator[PageHandler]:
    """Return the handler of a page host over PDFium."""
    handler = child._build_page()
    assert isinstance(handler, PageHandler)
    yield handler
    handler._opened.close()


def test_a_document_is_shown_with_the_upper_left_of_its_first_page_and_then_listed(
    pages: PageHandler, tmp_path: Path
) -> None:
    path, room = str(plain.mixed_pages(tmp_path / "dossier.pdf")), Room(820, 1.0)
    answer, pixels = pages(messages.ShowDocument(path, room), bytearray(), Nobody())
    assert isinstance(answer, messages.DocumentShown)
    assert answer.tile == messages.RenderTile(1, room.zoom(595.32), 0, 0, 764, 1024)
    assert (answer.count, answer.first.shown, len(pixels)) == (5, Size(595.32, 841.92), 764 * 1024 * 4)
    drawn = pages(answer.tile, bytearray(), Nobody())
    listed, _ = pages(messages.ListPages(), bytearray(), Nobody())
    assert drawn == (messages.Picture(764, 1024), pixels)
    assert listed == pages(messages.OpenDocument(path), bytearray(), Nobody())[0]


def test_a_document_that_is_shown_is_on_its_way_before_the_one_before_is_closed(
    pages: PageHandler, tmp_path: Path
) -> None:
    show = messages.ShowDocument(str(plain.one_page(tmp_path / "letter.pdf")), Room(820, 1.0))
    closed: list[Document] = []
    close = Document.close

    def note(document: Document) -> None:
        closed.append(document)
        close(document)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Document, "close", note)
        pages(show, bytearray(), Nobody())
        before = pages._opened.document
        pages(show, bytearray(), Nobody())
        assert closed == []
        pages(messages.ListPages(), bytearray(), Nobody())
    assert closed == [before]


def test_a_blank_picture_is_as_large_as_a_tile(pages: PageHandler) -> None:
    answer, pixels = pages(messages.SendBlank(), bytearray(), Nobody())
    assert (answer, len(pixels)) == (messages.Picture(1024, 1024), 4 << 20)


@pytest.mark.parametrize("ask", [messages.OpenDocument, lambda path: messages.ShowDocument(path, Room(820, 1.0))])
def test_a_document_with_an_absurd_first_page_is_not_open(
    ask: Callable[[str], Call], pages: PageHandler, tmp_path: Path
) -> None:
    path = plain.shaped(tmp_path / "letter.pdf", PageShape((0, 0, 100, 100), (200, 200, 300, 300)))
    with pytest.raises(FileMalformed):
        pages(ask(str(path)), bytearray(), Nobody())


@pytest.mark.parametrize(
    ("kind", "foreign"),
    [
        (Kind.PAGE, ["pyhanko", "pkcs11", "cryptography", "PySide6", "asyncio"]),
        (Kind.TOKEN, ["pyhanko", "pypdfium2", "PySide6", "asyncio"]),
        (Kind.PAPER, ["pkcs11", "pypdfium2", "PySide6"]),
    ],
)
def test_a_host_loads_the_libraries_of_its_own_room(kind: Kind, foreign: list[str]) -> None:
    code = (
        "import sys; from app.compose import child; from app.hosts.messages import Kind; "
        f"child._BUILDERS[Kind({kind.value!r})](); "
        f"print([name for name in {foreign!r} if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-I", "-c", code], check=True, capture_output=True, text=True)
    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize("kind", list(Kind))
def test_a_real_host_starts_and_answers(kind: Kind) -> None:
    loop = Loop()
    hosts, ear = pipe_hosts(loop), Ear()
    hosts.start(kind).call(messages.Ping(), listener=ear, deadline_s=30)
    loop.run_until(lambda: ear.ended)
    hosts.end_all()
    assert ear.answer == messages.Done()


def test_a_real_host_refuses_by_name() -> None:
    loop = Loop()
    hosts, ear = pipe_hosts(loop), Ear()
    hosts.start(Kind.PAGE).call(messages.OpenDocument("/nowhere/letter.pdf"), listener=ear)
    loop.run_until(lambda: ear.ended)
    hosts.end_all()
    assert ear.report.code == FileUnreadable.code
    assert ear.report.facts.get("file") == "letter.pdf"
