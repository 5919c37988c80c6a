"""A running window on a document and a soft token."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.cli.session import WindowWish
from app.compose.window import Program
from tests.parts.documents import plain
from tests.parts.softhsm import SoftHsm
from tests.window.page import WindowPage


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """Make the document to sign, alone in its folder."""
    folder = tmp_path / "office"
    folder.mkdir()
    return plain.one_page(folder / "letter.pdf")


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, plugged_copy: SoftHsm, trust: Path, letter: Path) -> Iterator[WindowPage]:
    """Open the window on the letter and wait until it can be signed."""
    hook = sys.excepthook
    wish = WindowWish(str(letter), str(plugged_copy.module), (str(trust),))
    program = Program(qapp, wish)
    program.show()
    found = WindowPage(program, qtbot)
    found.wait_ready()
    yield found
    program.window.close()
    program.end()
    program.window.deleteLater()
    program.deleteLater()
    qapp.setStyleSheet("")
    sys.excepthook = hook
