"""What every test of the window gets, and what it must leave behind: no window, no running timer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication

from app.ui.parts.kit import Kit
from app.ui.theme.theme import Theme
from app.ui.theme.tokens import Scheme
from app.words import Catalogue, Language
from tests.ui import sample
from tests.ui.objects import WindowPage

OFFSCREEN_SAYS = r"This plugin does not support (propagateSizeHints|raise|grabbing the keyboard)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the display that is none complain about that in every test of this folder."""
    for item in items:
        if "tests/ui/" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore(OFFSCREEN_SAYS, extend=True))


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, forced=Scheme.LIGHT)
    yield made
    made.deleteLater()
    qapp.setStyleSheet("")


@pytest.fixture
def kit(theme: Theme) -> Kit:
    return Kit(Catalogue.load(Language.VIETNAMESE), theme)


@pytest.fixture
def window(kit: Kit) -> Iterator[WindowPage]:
    """Return the window with its side panel ready to sign."""
    page = WindowPage(kit)
    page.window.sign_panel.render_state(sample.PANEL)
    yield page
    page.close()


@pytest.fixture(autouse=True)
def tidy(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a window open or a timer running."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    windows = [widget.objectName() or type(widget).__name__ for widget in qapp.topLevelWidgets() if widget.isVisible()]
    timers = [timer for timer in qapp.findChildren(QTimer) if timer.isActive()]
    for widget in qapp.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert windows == [], "left open"
    assert timers == [], "left running"
