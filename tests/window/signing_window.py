"""A window that signs one letter with a PIN typed key by key, in a process of its own, and then waits to be looked at.

``python -m tests.window.signing_window MODULE TRUST LETTER PIN``: the PIN comes masked, number by number, so that no
argument holds it. Lines on standard output say how far it is; a line on standard input ends it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.cli.session import WindowWish
from app.compose.command import furnish
from app.compose.window import Program
from app.ui.models.sign_model import SignModel
from app.ui.models.signing_model import SigningModel
from app.words import Catalogue, Language

MASK = 0x5A
PATIENCE_S = 60.0
SETTLE_S = 5.0


def main(module: str, trust: str, letter: str, masked: str) -> None:
    """Sign and wait."""
    application = QApplication(["kyso"])
    program = Program(application, WindowWish(letter, module, (trust,)), furnish(Catalogue.load(Language.VIETNAMESE)))
    program.show()
    sign = next(one for one in program.children() if isinstance(one, SignModel))
    signing = next(one for one in program.children() if isinstance(one, SigningModel))
    wait(lambda: sign.state.panel.blocked is None)
    press(program, "sign")
    wait(lambda: signing.state.pin is not None)
    field = find(program, "pin_field")
    for number in masked.split("."):
        QTest.keyClick(field, chr(int(number) ^ MASK))  # type: ignore[call-overload] # takes a text as well
    press(program, "pin_sign")
    wait(lambda: signing.state.result is not None and signing.state.result.verdict is not None)
    ends = time.monotonic() + SETTLE_S
    wait(lambda: time.monotonic() > ends)
    tell("signed")
    stay = QTimer(application)
    stay.timeout.connect(lambda: None)
    stay.start(50)
    sys.stdin.readline()
    program.window.close()
    program.end()


def wait(is_so: Callable[[], bool]) -> None:
    """Serve the window until it is so."""
    ends = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < ends, "it never came"
        QTest.qWait(20)


def find(program: Program, name: str) -> QWidget:
    found = program.window.findChild(QWidget, name)
    assert found is not None, name
    return found


def press(program: Program, name: str) -> None:
    button = find(program, name)
    assert isinstance(button, QAbstractButton)
    button.click()


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
