"""The scenes of the gallery: every screen and dialog in every state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from app.ui.main_window import MainWindow
from app.ui.parts.kit import Kit
from app.ui.states import (
    DeviceChipState,
    DeviceCondition,
    DocumentHeaderState,
)
from app.ui.theme.theme import Theme
from app.ui.theme.tokens import Scheme
from app.words import Catalogue, Language
from tests.ui import sample

Scene = Callable[[Kit], QWidget]
READY = DeviceChipState(DeviceCondition.READY, sample.MAI.holder)
HEADER = DocumentHeaderState(sample.NAME, 3, 0, 219_430)
WIDE, NARROW = (1280, 860), (1024, 700)


def window(kit: Kit, size: tuple[int, int] = WIDE) -> MainWindow:
    """Return the window with the sample document and its tiles."""
    made = MainWindow(kit)
    made.resize(*size)
    view = made.page_area.view
    view.tile_requested.connect(lambda tile: view.tile_arrived(tile, sample.picture_of(tile)))
    made.render_device(READY)
    made.show()
    return made


def signing(kit: Kit, size: tuple[int, int] = WIDE) -> MainWindow:
    """Return the window ready to sign."""
    made = window(kit, size)
    made.render_header(HEADER)
    made.render_pages(sample.pages_state())
    made.sign_panel.render_state(sample.PANEL)
    QApplication.processEvents()
    made.page_area.view.show_mark()
    return made


def scenes() -> Iterator[tuple[str, Scene]]:
    yield "sign", signing
    yield "sign-1024", lambda kit: signing(kit, NARROW)


def render_all(folder: Path, scale: str, only: list[str]) -> None:
    """Write a picture of every scene, light and dark."""
    application = QApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    for scheme in Scheme:
        kit = Kit(Catalogue.load(Language.VIETNAMESE), Theme(application, forced=scheme))
        for name, scene in scenes():
            if not only or name in only:
                _save(scene(kit), folder / f"{name}-{scheme}-{scale}x.png")


def _save(widget: QWidget, path: Path) -> None:
    widget.show()
    for _ in range(5):
        QApplication.processEvents()
    widget.grab().save(str(path))
    owner = widget.window().parentWidget()
    (owner if owner is not None else widget).close()
    (owner if owner is not None else widget).deleteLater()
    QApplication.processEvents()
