"""A pytest plugin that ties tests to clauses of the regulations and prints which of them this run has shown.

A clause gets its tick when at least one test that carries it passed and none of them failed.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

CLAUSES_FILE = Path(__file__).with_name("clauses.toml")


class ClauseBook:
    """The known clauses, and what became of the tests that carry them."""

    def __init__(self, file: Path) -> None:
        self.sections: dict[str, dict[str, str]] = tomllib.loads(file.read_text(encoding="utf-8"))
        self.texts = {clause: text for section in self.sections.values() for clause, text in section.items()}
        self._passed: set[str] = set()
        self._failed: set[str] = set()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Put the clauses of each test on its reports, and refuse a clause that nobody has written down."""
        for item in items:
            for clause in _clauses_of(item):
                if clause not in self.texts:
                    raise pytest.UsageError(f"{item.nodeid}: tests/clauses.toml knows no clause {clause!r}")
                item.user_properties.append(("clause", clause))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember how a test went; under xdist the reports arrive here from every worker."""
        clauses = {str(value) for name, value in report.user_properties if name == "clause"}
        if report.failed:
            self._failed |= clauses
        elif report.passed and report.when == "call" and not hasattr(report, "wasxfail"):
            self._passed |= clauses

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the table when it was asked for."""
        if not terminalreporter.config.getoption("--clauses"):
            return
        terminalreporter.section("clauses")
        shown = self._passed - self._failed
        for line in self._lines(shown):
            terminalreporter.write_line(line)
        terminalreporter.write_line(f"{len(shown)} of {len(self.texts)} clauses shown")

    def _lines(self, shown: set[str]) -> Iterator[str]:
        width = max(len(clause) for clause in self.texts)
        for name, section in self.sections.items():
            yield f"[{name}]"
            for clause, text in section.items():
                tick = "✓" if clause in shown else " "
                yield f" {tick} {clause:<{width}}  {text}"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the table."""
    parser.addoption("--clauses", action="store_true", help="print the clauses of the regulations that this run shows")


def pytest_configure(config: pytest.Config) -> None:
    """Open the book for this run."""
    config.pluginmanager.register(ClauseBook(CLAUSES_FILE), "clause-book")


def _clauses_of(item: pytest.Item) -> Iterator[str]:
    for mark in item.iter_markers("clause"):
        yield from mark.args
