"""The picture of the mark: drawn anew when its look has changed; until then the picture of before stands in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Final

from PySide6.QtGui import QImage

from app.desk.signing.marks import asks_number, mark_for
from app.desk.signing.runner import Desk
from app.desk.signing.state import MarkDesign
from app.desk.viewing import DocumentView
from app.domain.errors import Problem, ProfileUnknown
from app.domain.geometry import Placement, Size
from app.domain.mark import Mark
from app.domain.signing import Mode
from app.domain.token import Certificate
from app.hosts import messages as m
from app.ui.models.pictures import as_image
from app.ui.models.sign_values import Wishes
from app.ui.states import LookState

_PIXELS_PER_POINT: Final = 4.0


class MarkModel:
    """``changed`` is called with a new picture, ``failed`` with why there is none."""

    def __init__(
        self, desk: Desk, view: DocumentView, changed: Callable[[], None], failed: Callable[[Problem], None]
    ) -> None:
        self._desk = desk
        self._view = view
        self._changed = changed
        self._failed = failed
        self._mark: Mark | None = None
        self.picture: QImage | None = None

    def look(self, wishes: Wishes) -> LookState:
        """Return what the mark looks like, for the panel."""
        return LookState(
            image=PurePath(wishes.image_path).name if wishes.image_path else None,
            has_text=wishes.design.with_text,
            lines=self._mark.lines if self._mark is not None else (),
            picture=self.picture,
            problem=wishes.image_problem,
            from_template=wishes.design.template is not None,
        )

    def asks_number(self, design: MarkDesign, mode: Mode) -> bool:
        """Tell whether the mark tells the number of the paper; one the rules know nothing of does not."""
        try:
            return asks_number(design, self._desk.place.look(mode))
        except ProfileUnknown:
            return False

    def forget(self) -> None:
        """Draw again at the next occasion."""
        self._mark = None

    def draw(
        self, placement: Placement | None, design: MarkDesign, mode: Mode, certificate: Certificate | None
    ) -> None:
        """Have the mark drawn as it will be, to the minute, unless it is drawn so already."""
        if placement is None:
            return
        size = Size(placement.rect.width, placement.rect.height)
        now = self._desk.clock.now().replace(second=0, microsecond=0)
        mark = mark_for(design, self._desk.place.look(mode), certificate, size, self._desk.lines, now)
        if mark == self._mark:
            return
        self._mark = mark

        def drawn(picture: m.Picture, pixels: bytes) -> None:
            if mark == self._mark:
                self.picture = as_image(picture, pixels)
                self._changed()

        image = design.image if mark.image_sha256 is not None else None
        self._view.mark(mark, image or b"", _PIXELS_PER_POINT, drawn, self._failed)
