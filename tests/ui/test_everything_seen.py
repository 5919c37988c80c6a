"""What holds for every scene of the gallery, in both languages: names, sizes, and no text that is cut.

A scene is built once and looked at for everything, because building windows is what takes the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPushButton, QWidget

from app.ui.parts.elided import ElidedLabel
from app.ui.parts.kit import Kit
from app.ui.theme.theme import Theme
from app.ui.theme.tokens import TARGET
from app.words import Catalogue, Language
from tests.ui.scenes import scenes

SCENES = dict(scenes())
Kind = TypeVar("Kind", bound=QWidget)


@pytest.fixture
def shown(request: pytest.FixtureRequest, theme: Theme) -> Iterator[QWidget]:
    name, language = request.param
    scene = SCENES[name](Kit(Catalogue.load(language), theme))
    scene.show()
    for _ in range(3):
        QApplication.processEvents()
    yield scene
    owner = scene.window().parentWidget()
    for each in (scene, owner.window() if owner is not None else None):
        if each is not None:
            each.close()
            each.deleteLater()


@pytest.mark.parametrize(
    "shown", [(name, language) for name in SCENES for language in Language], indirect=True, ids="-".join
)
def test_every_scene_can_be_read_and_reached(shown: QWidget) -> None:
    assert [*nameless(shown), *too_small(shown), *cut(shown), *markup(shown)] == []


def nameless(scene: QWidget) -> Iterator[str]:
    """Yield controls without a name for tests or for people."""
    for control in (*visible(scene, QAbstractButton), *visible(scene, QLineEdit)):
        if not control.objectName() or not control.accessibleName():
            yield f"nameless: {type(control).__name__} {control.objectName()}"


def too_small(scene: QWidget) -> Iterator[str]:
    """Yield targets that are hard to hit."""
    for button in visible(scene, QAbstractButton):
        if min(button.width(), button.height()) < TARGET:
            yield f"too small: {button.objectName()} {button.width()} × {button.height()}"


def cut(scene: QWidget) -> Iterator[str]:
    """Yield texts that are not seen whole."""
    for button in visible(scene, QPushButton):
        if button.width() < button.minimumSizeHint().width():
            yield f"cut: {button.objectName()}"
    for label in visible(scene, QLabel):
        if not isinstance(label, ElidedLabel) and _is_cut(label):
            yield f"cut: {label.objectName()} {label.text()}"


def markup(scene: QWidget) -> Iterator[str]:
    """Yield labels that would read a name from outside as markup."""
    for label in visible(scene, QLabel):
        if label.textFormat() is not Qt.TextFormat.PlainText:
            yield f"markup: {label.objectName()}"


def visible(scene: QWidget, kind: type[Kind]) -> list[Kind]:
    """Return the controls of a kind that a person sees."""
    found: list[Kind] = scene.findChildren(kind)
    return [each for each in found if each.isVisible()]


def _is_cut(label: QLabel) -> bool:
    if label.wordWrap():
        return label.height() < label.heightForWidth(label.width())
    return label.width() < label.fontMetrics().horizontalAdvance(label.text())
