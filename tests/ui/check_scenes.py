"""Scenes of the check screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.errors import Report
from app.domain.signing import Stage
from app.ui.main_window import MainWindow
from app.ui.parts.kit import Kit
from app.ui.states import CheckState, Destination, ProblemState, ProgressState, Remedy
from tests.ui import sample
from tests.ui.finding import child

Scene = Callable[[Kit], QWidget]
Windows = Callable[[Kit], MainWindow]


def check(window: Windows, state: CheckState, *, unfolded: bool = False) -> Scene:
    """Return the check screen; ``unfolded`` with the details of a signature."""

    def scene(kit: Kit) -> MainWindow:
        made = window(kit)
        made.render_destination(Destination.CHECK)
        made.check.render_state(state)
        if unfolded:
            child(made, QPushButton, "signature_1_details").click()
        return made

    return scene


def scenes(window: Windows) -> Iterator[tuple[str, Scene]]:
    """Yield every scene with its name."""
    yield "check-empty", check(window, CheckState())
    yield "check-working", check(window, CheckState(sample.NAME, ProgressState(sample.NAME, Stage.CHECKING, 0.3)))
    yield "check-valid", check(window, CheckState(sample.NAME, verdict=sample.verdict(sample.VALID)), unfolded=True)
    yield (
        "check-indeterminate",
        check(window, CheckState(sample.NAME, verdict=sample.verdict(sample.VALID, sample.UNSURE))),
    )
    yield "check-invalid", check(window, CheckState(sample.NAME, verdict=sample.verdict(sample.BROKEN)))
    yield "check-unsigned", check(window, CheckState(sample.NAME, verdict=sample.verdict()))
    yield (
        "check-problem",
        check(window, CheckState(sample.NAME, problem=ProblemState(Report("file_malformed"), (Remedy.OPEN_OTHER,)))),
    )
