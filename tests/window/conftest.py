"""Running windows: on a document and a soft token, on one that really locks, and beside a driver that hangs."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.cli.session import WindowWish
from app.compose.command import furnish
from app.compose.window import Program
from app.words import Catalogue, Language
from tests.parts.documents import plain
from tests.parts.softhsm import SoftHsm
from tests.window.page import WindowPage


class Opener(Protocol):
    """Opens a window on the letter that asks one driver, or those the machine knows."""

    def __call__(self, module: str | None, *, trusting: bool = True) -> AbstractContextManager[WindowPage]:
        """``trusting``: the tests' authority takes the place of whom this machine trusts."""


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """Make the document to sign, alone in its folder."""
    folder = tmp_path / "office"
    folder.mkdir()
    return plain.one_page(folder / "letter.pdf")


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, trust: Path, letter: Path) -> Opener:
    """Return what opens a window; it is closed at the end, and leaves nothing behind."""

    @contextmanager
    def open_(module: str | None, *, trusting: bool = True) -> Iterator[WindowPage]:
        hook = sys.excepthook
        wish = WindowWish(str(letter), module, (str(trust),) if trusting else ())
        program = Program(qapp, wish, furnish(Catalogue.load(Language.VIETNAMESE)))
        program.show()
        yield WindowPage(program, qtbot)
        program.window.close()
        program.end()
        program.window.deleteLater()
        program.deleteLater()
        qapp.setStyleSheet("")
        sys.excepthook = hook

    return open_


@pytest.fixture
def page(opened: Opener, plugged_copy: SoftHsm) -> Iterator[WindowPage]:
    """Open the window on the letter and wait until it can be signed."""
    with opened(str(plugged_copy.module)) as found:
        found.wait_ready()
        yield found
