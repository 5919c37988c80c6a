"""A locked screen is noticed where a desktop tells it, and closes the gate."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.session_lock import SAVERS, SessionLock

LISTENS = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtWidgets import QApplication, QWidget
from app.ui.session_lock import SessionLock
application, window = QApplication([]), None
window = QWidget()
lock = SessionLock(window, application)
lock.locked.connect(lambda: (print("locked", flush=True), application.quit()))
QTimer.singleShot(8000, application.quit)
service, path, active = sys.argv[1:]
bus = QDBusConnection.sessionBus()
assert bus.registerService(service)
message = QDBusMessage.createSignal(path, service, "ActiveChanged")
message.setArguments([active == "yes"])
bus.send(message)
if active == "no":
    QTimer.singleShot(500, application.quit)
application.exec()
"""
needs_a_bus = pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is Linux's")


def listen(service: str, path: str, *, active: bool) -> str:
    """Let a desktop on a bus of its own say whether the screen is locked; return what was noticed."""
    arguments = [sys.executable, "-c", LISTENS, service, path, "yes" if active else "no"]
    ran = subprocess.run(["dbus-run-session", "--", *arguments], capture_output=True, text=True, check=False)
    return ran.stdout.strip()


@needs_a_bus
@pytest.mark.clause("BT-19.2")
@pytest.mark.parametrize(("service", "path"), SAVERS)
def test_a_screen_that_is_locked_is_noticed(service: str, path: str) -> None:
    assert listen(service, path, active=True) == "locked"


@needs_a_bus
def test_a_screen_that_is_unlocked_is_no_matter() -> None:
    assert listen(*SAVERS[0], active=False) == ""


def test_where_nobody_tells_nothing_happens(qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    window = QWidget()
    qtbot.addWidget(window)
    lock = SessionLock(window, qapp)
    with qtbot.assertNotEmitted(lock.locked):
        lock.saver_changed(False)
