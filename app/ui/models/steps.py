"""What a person did to the place of a mark, to be undone and redone."""

from __future__ import annotations

from app.domain.geometry import Placement


class PlaceSteps:
    """Places one after another; None is "as the rule proposes"."""

    def __init__(self) -> None:
        self._places: list[Placement | None] = [None]
        self._at = 0

    @property
    def current(self) -> Placement | None:
        return self._places[self._at]

    @property
    def may_undo(self) -> bool:
        return self._at > 0

    @property
    def may_redo(self) -> bool:
        return self._at + 1 < len(self._places)

    def put(self, place: Placement | None) -> None:
        """Take a step; what was undone before is gone."""
        if place != self.current:
            self._places[self._at + 1 :] = [place]
            self._at += 1

    def undo(self) -> None:
        self._at = max(0, self._at - 1)

    def redo(self) -> None:
        self._at = min(self._at + 1, len(self._places) - 1)
