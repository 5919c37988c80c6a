"""The whole window as a person uses it: page object over the real program, by object names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.compose.window import Program
from app.ui.models.devices_model import DevicesModel
from app.ui.models.sign_model import SignModel
from app.ui.models.signing_model import SigningModel
from app.ui.states import PinDialogState

PATIENCE_MS = 60_000


class WindowPage:
    """One running window. Every wait has an end."""

    def __init__(self, program: Program, bot: QtBot) -> None:
        self.program = program
        self.bot = bot
        models = program.children()
        self.sign = next(model for model in models if isinstance(model, SignModel))
        self.signing = next(model for model in models if isinstance(model, SigningModel))

    def wait(self, condition: Callable[[], bool], patience_ms: int = PATIENCE_MS) -> None:
        self.bot.waitUntil(condition, timeout=patience_ms)

    def find(self, name: str) -> QWidget:
        found = self.program.window.findChild(QWidget, name)
        assert found is not None, f"a widget called {name}"
        return found

    def press(self, name: str) -> None:
        button = self.find(name)
        assert isinstance(button, QAbstractButton)
        self.bot.mouseClick(button, Qt.MouseButton.LeftButton)  # type: ignore[no-untyped-call]

    def text(self, name: str) -> str:
        found = self.find(name)
        assert isinstance(found, QLabel)
        return found.text()

    def wait_ready(self) -> None:
        """Wait until **Ký số** can be pressed."""
        self.wait(lambda: self.sign.state.panel.blocked is None)

    def ask_to_sign(self) -> None:
        """Press **Ký số** and wait for the PIN dialog."""
        self.press("sign")
        self.wait(lambda: self.signing.state.pin is not None and self.dialog() is not None)

    def dialog(self) -> QDialog | None:
        """Return the PIN dialog if it is in view."""
        found = self.program.window.findChild(QDialog, "pin_dialog")
        return found if found is not None and found.isVisible() else None

    def type_pin(self, pin: str) -> None:
        """Press the keys of a PIN, and no more."""
        self.bot.keyClicks(self.find("pin_field"), pin)  # type: ignore[no-untyped-call]

    def give_pin(self, pin: str) -> None:
        """Type a PIN and confirm it."""
        self.type_pin(pin)
        self.press("pin_sign")

    def wait_end(self) -> str:
        """Wait until the signing has ended; return its error code, or nothing."""
        self.wait(lambda: self.signing.state.result is not None or self.signing.state.problem is not None)
        problem = self.signing.state.problem
        return problem.report.code if problem is not None else ""

    def signed_files(self, folder: Path) -> list[str]:
        return sorted(file.name for file in folder.iterdir() if file.name != "letter.pdf")

    # ── devices ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def devices(self) -> DevicesModel:
        return next(model for model in self.program.children() if isinstance(model, DevicesModel))

    def refuse(self, pin: str) -> str:
        """Type a PIN that the device refuses; return the code of the error that is told, or that ended it."""
        before = self.signing.state.pin
        self.give_pin(pin)
        return self._answer_after(before)

    def use_keys(self) -> str:
        """Let the PIN be entered at the device's own keys; return the code of the error that is told, or ended it."""
        before = self.signing.state.pin
        self.press("pin_sign")
        return self._answer_after(before)

    def _answer_after(self, before: PinDialogState | None) -> str:
        self.wait(lambda: self.signing.state.pin is not before and self._has_an_answer())
        state = self.signing.state
        if state.problem is not None:
            return state.problem.report.code
        assert state.pin is not None
        assert state.pin.error is not None
        return state.pin.error.code

    def shown(self, name: str) -> bool:
        """Tell whether a part of the window is in view."""
        found = self.program.window.findChild(QWidget, name)
        return found is not None and found.isVisible()

    def chip(self) -> str:
        """Return what the device chip says."""
        button = self.find("device_chip")
        assert isinstance(button, QAbstractButton)
        return button.text()

    def _has_an_answer(self) -> bool:
        state = self.signing.state
        if state.problem is not None:
            return True
        return state.pin is not None and not state.pin.busy and state.pin.error is not None
