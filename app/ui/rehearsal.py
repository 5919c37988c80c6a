"""A rehearsal: the window driven through one signing by its own widgets, with a picture of every step.

Nothing is short-cut: the mark is dragged with the mouse, the PIN is typed key by key, and every step waits until
the window shows what a person would wait for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget

from app.domain.verdict import FileVerdict
from app.ui.models.sign_model import SignModel
from app.ui.models.signing_model import SigningModel
from app.ui.states import Blocked, PlaceState

_LOOK_EVERY_MS: Final = 40
_PATIENCE_S: Final = 60.0
_DRAG: Final = QPoint(-60, -40)
"""In pixels: away from where the rule puts the mark, farther than it is drawn back."""
_STEPS: Final = 8

AnyWidget = TypeVar("AnyWidget", bound=QWidget)
Step = Callable[[], bool]


@dataclass(frozen=True)
class Play:
    """What a rehearsal needs: the window and its models, the certificate, the practice PIN, and where pictures go."""

    window: QWidget
    sign: SignModel
    signing: SigningModel
    token: str
    pin: bytearray
    folder: Path


class Rehearsal(QObject):
    """``ended`` comes once; then ``pictures``, ``verdict`` and ``stuck_at`` (a step, or nothing) tell how it went."""

    ended = Signal()

    def __init__(self, play: Play) -> None:
        super().__init__(play.window)
        self._play = play
        self.pictures: list[Path] = []
        self.verdict: FileVerdict | None = None
        self.signed: Path | None = None
        self.stuck_at = ""
        self._steps = self._script()
        self._name = ""
        self._step: Step = lambda: True
        self._waited_s = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        self._timer.start(_LOOK_EVERY_MS)

    def _look(self) -> None:
        """Go on if the window shows what the step waits for; give up after a minute, or when the window says why."""
        if self._step():
            self._waited_s = 0.0
            following = next(self._steps, None)
            if following is None:
                self._end()
            else:
                self._name, self._step = following
            return
        self._waited_s += _LOOK_EVERY_MS / 1000
        if self._waited_s > _PATIENCE_S or self._play.signing.state.problem is not None:
            self.stuck_at = self._name
            self._picture("stuck")
            self._end()

    def _end(self) -> None:
        self._timer.stop()
        self.ended.emit()

    # ── the script ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _script(self) -> Iterator[tuple[str, Step]]:
        sign, signing = self._play.sign, self._play.signing
        yield "the certificate is there", lambda: self._certificate() is not None
        self._choose_certificate()
        yield "the document can be signed", lambda: sign.state.panel.blocked in {None, Blocked.UNSURE_PLACE}
        is_sure = sign.state.panel.blocked is None
        yield "the page is drawn", self._page_is_drawn
        self._picture("1-document")
        self._press("place_show")
        yield "the mark is in view", self._settled
        self._drag_mark()
        yield "the mark was moved", self._mark_was_moved
        self._picture("2-mark-moved")
        if is_sure:
            self._press("place_reset")
            yield "the mark is where the rule puts it", lambda: not self._mark_was_moved() and self._settled()
        self._press("sign")
        yield "the PIN is asked for", lambda: signing.state.pin is not None and self._is_shown("pin_dialog")
        self._type_pin()
        self._picture("3-pin")
        self._press("pin_sign")
        yield "the document is signed", lambda: signing.state.result is not None
        yield "the result is checked", self._is_checked
        yield "the signed document is shown", lambda: sign.state.header is not None and self._settled()
        self._picture("4-result")

    def _certificate(self) -> str | None:
        return next(
            (c.identity for c in self._play.sign.state.panel.signer.certificates if c.device == self._play.token), None
        )

    def _choose_certificate(self) -> None:
        """Press the card of the practice token's certificate, unfolding the list if another one is chosen."""
        signer = self._play.sign.state.panel.signer
        wanted = self._certificate()
        if signer.chosen != wanted:
            self._press("signer_change")
            number = [c.identity for c in signer.certificates].index(wanted or "")
            self._press(f"certificate_{number + 1}")

    def _page_is_drawn(self) -> bool:
        pages = self._play.sign.state.pages
        return pages is not None and pages.mark is not None and pages.mark.picture is not None and self._settled()

    def _settled(self) -> bool:
        """Tell whether no picture is on its way any more."""
        return not self._play.sign.is_drawing

    def _mark_was_moved(self) -> bool:
        place = self._play.sign.state.panel.place
        return isinstance(place, PlaceState) and place.by_hand and self._settled()

    def _is_checked(self) -> bool:
        result = self._play.signing.state.result
        if result is None or result.verdict is None:
            return False
        self.verdict = result.verdict
        self.signed = Path(result.folder) / result.name
        return True

    # ── hands ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _find(self, kind: type[AnyWidget], name: str) -> AnyWidget:
        found = self._play.window.findChild(kind, name)
        assert found is not None, f"the window has a widget called {name}"
        return found

    def _is_shown(self, name: str) -> bool:
        dialog = self._play.window.findChild(QDialog, name)
        return dialog is not None and dialog.isVisible()

    def _press(self, name: str) -> None:
        self._find(QAbstractButton, name).click()

    def _drag_mark(self) -> None:
        mark = self._find(QWidget, "mark")
        begin = QPointF(mark.mapToGlobal(mark.rect().center()))
        self._mouse(mark, QEvent.Type.MouseButtonPress, begin)
        for step in range(1, _STEPS + 1):
            self._mouse(mark, QEvent.Type.MouseMove, begin + QPointF(_DRAG) * step / _STEPS)
        self._mouse(mark, QEvent.Type.MouseButtonRelease, begin + QPointF(_DRAG))

    def _mouse(self, target: QWidget, kind: QEvent.Type, at: QPointF) -> None:
        """Send a mouse event at a point of the screen."""
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        button = none if kind is QEvent.Type.MouseMove else left
        held = none if kind is QEvent.Type.MouseButtonRelease else left
        modifiers = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(target, QMouseEvent(kind, target.mapFromGlobal(at), at, button, held, modifiers))

    def _type_pin(self) -> None:
        field = self._find(QWidget, "pin_field")
        for byte in self._play.pin:
            event = QKeyEvent(QEvent.Type.KeyPress, byte, Qt.KeyboardModifier.NoModifier, chr(byte))
            QApplication.sendEvent(field, event)
        self._play.pin[:] = bytes(len(self._play.pin))

    def _picture(self, name: str) -> None:
        """Save the window as it is; a dialog in front of it is painted where it stands."""
        window = self._play.window
        picture = window.grab()
        path = self._play.folder / f"{name}.png"
        dialog = next((d for d in window.findChildren(QDialog) if d.isVisible()), None)
        if dialog is not None:
            dialog.render(picture, window.mapFromGlobal(dialog.mapToGlobal(QPoint(0, 0))))
        picture.save(str(path))
        self.pictures.append(path)
