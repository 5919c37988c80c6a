"""Both ways to run hosts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.hosts.client import Host, Hosts
from app.hosts.messages import Kind
from app.hosts.pipe_client import Loop, pipe_hosts
from app.hosts.qt_client import qt_hosts
from tests.hosts.parts import World, odd_launch


class PipeWorld:
    """Plain pipes."""

    def __init__(self) -> None:
        self._loop = Loop()
        self.hosts: Hosts = pipe_hosts(self._loop, odd_launch)

    def run_until(self, is_done: Callable[[], bool]) -> None:
        self._loop.run_until(is_done)


class QtWorld:
    """Qt's processes."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self._parent = QObject()
        self.hosts: Hosts = qt_hosts(self._parent, odd_launch)

    def run_until(self, is_done: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(is_done, timeout=50_000)


@pytest.fixture(params=["pipe", "qt"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """One way to run hosts after the other, with the odd host behind both."""
    world = PipeWorld() if request.param == "pipe" else QtWorld(request.getfixturevalue("qtbot"))
    yield world
    world.hosts.end_all()


@pytest.fixture
def host(world: World) -> Host:
    """Start a paper host, whose words are kept."""
    return world.hosts.start(Kind.PAPER)
