"""What holds for every test: folders of its own, no display, and no error in the log that it did not ask for."""

import logging
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typing_extensions import override

pytest_plugins = ["tests.parts.fixtures", "tests.parts.online", "tests.parts.device_fixtures"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A run that a shell put in the background hears no Ctrl-C, nor would the commands that it starts and interrupts.
    signal.signal(signal.SIGINT, signal.default_int_handler)


REAL_PARTS = ("tests/devices/", "tests/token/", "tests/trust/", "tests/window/")
"""Where tests drive real devices and authorities; ``make test`` installs all they need on Linux."""


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in which a test on a real part was skipped: what was not looked at was not shown to work."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:  # a worker, whose reports arrive elsewhere
        return
    reports = reporter.stats.get("skipped", []) if sys.platform == "linux" else []
    skipped = [report.nodeid for report in reports if report.nodeid.startswith(REAL_PARTS)]
    if skipped and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line(f"\nskipped, and must not be: {', '.join(skipped)}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give settings and state a place that no other test and no person shares."""
    folder = tmp_path_factory.mktemp("home")
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
    return folder


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves an error in KySo's log, unless it takes caplog to look at it."""
    if "caplog" in request.fixturenames:
        yield
        return
    handler = _Errors()
    logger = logging.getLogger("app")
    logger.addHandler(handler)
    yield
    logger.removeHandler(handler)
    assert handler.lines == []


class _Errors(logging.Handler):
    """Keep what was logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        self.lines.append(self.format(record))
