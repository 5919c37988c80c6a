"""The studio's view model: a photo, the wishes of a person about its ink, and the template it becomes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.desk import ports
from app.desk.studio import Studio
from app.domain.errors import Problem
from app.domain.placing import ImageKind, SizeMm
from app.domain.signing import Mode
from app.domain.studio import Cleaned, Cleaning, Region
from app.domain.template import Template, name_from
from app.hosts import messages as m
from app.ui.models.pictures import as_image
from app.ui.studio_states import Ink, StudioState

_COLOURS: Final = {Ink.BLUE: "1A3FA6", Ink.RED: "D6151F", Ink.BLACK: "000000", Ink.OWN: None}
_USUAL_MM: Final = {ImageKind.SIGNATURE: 50.0, ImageKind.SEAL: 36.0, ImageKind.LOGO: 30.0}
"""A person's mark is 50 mm wide if nobody chose (KySo's recommendation), an office's seal 36 mm across."""
_USUAL_INK: Final = {ImageKind.SIGNATURE: Ink.BLUE, ImageKind.SEAL: Ink.RED, ImageKind.LOGO: Ink.OWN}
_MODES: Final = {
    ImageKind.SIGNATURE: Mode.APPROVE,
    ImageKind.SEAL: Mode.ISSUE,
    ImageKind.LOGO: Mode.DIGITISED,
}


class StudioModel(QObject):
    """``saved`` carries the name of the template that was kept."""

    state_changed = Signal()
    saved = Signal(str)

    def __init__(self, hosts: ports.Hosts, templates: ports.Templates, parent: QObject) -> None:
        super().__init__(parent)
        self._hosts = hosts
        self._templates = templates
        self._studio: Studio | None = None
        self._path = ""
        self._state = StudioState()

    @property
    def state(self) -> StudioState:
        return self._state

    def open_photo(self, path: str) -> None:
        """Begin with another photo; the wishes about colour and size stay."""
        self._path = path
        studio = self._running()
        kept = self._state
        self._become(
            StudioState(
                photo_name=PurePath(path).name, kind=kept.kind, ink=kept.ink, other=kept.other, strength=kept.strength,
                straighten=kept.straighten, real_mm=kept.real_mm, name=kept.name or name_from(PurePath(path).stem),
                busy=True,
            )
        )  # fmt: skip
        studio.show_photo(path, self._take_photo)
        self._clean()

    def choose_kind(self, kind: ImageKind) -> None:
        """Say what the photo shows: that decides on colour and size, unless the person says otherwise later."""
        self._change(replace(self._state, kind=kind, ink=_USUAL_INK[kind], real_mm=_USUAL_MM[kind]))

    def choose_ink(self, ink: Ink) -> None:
        self._change(replace(self._state, ink=ink))

    def set_colour(self, colour: str) -> None:
        """Paint the ink in a colour of the person's own (RRGGBB); what is no colour yet changes nothing."""
        named = colour.strip().removeprefix("#").upper()
        if re.fullmatch("[0-9A-F]{6}", named):
            self._change(replace(self._state, other=named))

    def set_strength(self, strength: float) -> None:
        self._change(replace(self._state, strength=strength))

    def set_straighten(self, *, wanted: bool) -> None:
        self._change(replace(self._state, straighten=wanted))

    def turn(self, degrees: float) -> None:
        """Turn the result clockwise."""
        turned = (self._state.turn_deg + degrees + 180) % 360 - 180
        self._change(replace(self._state, turn_deg=turned))

    def mark_region(self, region: Region | None) -> None:
        """Look at one part of the photo only, or at the whole of it again."""
        self._change(replace(self._state, region=region))

    def set_size(self, real_mm: float) -> None:
        self._change(replace(self._state, real_mm=real_mm))

    def set_name(self, name: str) -> None:
        self._become(replace(self._state, name=name))

    def save(self) -> None:
        """Keep the picture in full size as a template among the person's own."""
        if self._state.may_save:
            self._become(replace(self._state, busy=True))
            self._running().finish(self._path, self._cleaning(), self._keep)

    def close(self) -> None:
        """Forget the photo; the host ends."""
        self.end()
        self._become(StudioState())

    def end(self) -> None:
        studio, self._studio = self._studio, None
        if studio is not None:
            studio.end()

    def _running(self) -> Studio:
        if self._studio is None:
            self._studio = Studio(self._hosts, self._refused)
        return self._studio

    def _change(self, state: StudioState) -> None:
        if state == self._state:
            return
        self._become(replace(state, busy=bool(self._path), problem=None))
        if self._path:
            self._clean()

    def _clean(self) -> None:
        self._running().preview(self._path, self._cleaning(), self._take_facts, self._take_result)

    def _cleaning(self) -> Cleaning:
        state = self._state
        return Cleaning(
            state.kind,
            state.other if state.ink is Ink.OTHER else _COLOURS[state.ink],
            strength=state.strength,
            straighten=state.straighten,
            turn_deg=state.turn_deg,
            region=state.region,
            real_mm=state.real_mm,
        )

    def _take_photo(self, picture: m.Picture, pixels: bytes) -> None:
        self._become(replace(self._state, photo=as_image(picture, pixels)))

    def _take_facts(self, cleaned: Cleaned) -> None:
        size = _size(cleaned, self._state.real_mm)
        self._become(
            replace(
                self._state,
                confidence=cleaned.confidence,
                doubts=cleaned.doubts,
                width_mm=size.width_mm,
                height_mm=size.height_mm,
            )
        )

    def _take_result(self, picture: m.Picture, pixels: bytes) -> None:
        self._become(replace(self._state, result=as_image(picture, pixels), busy=False))

    def _keep(self, cleaned: Cleaned, png: bytes) -> None:
        kind, name = self._state.kind, name_from(self._state.name) or self._state.kind.value
        template = Template(name, _MODES[kind], _size(cleaned, self._state.real_mm), image=kind)
        try:
            self._templates.save(template, png)
        except Problem as problem:
            self._refused(problem)
            return
        self._become(replace(self._state, busy=False))
        self.saved.emit(name)

    def _refused(self, problem: Problem) -> None:
        self._become(replace(self._state, busy=False, problem=problem.report()))

    def _become(self, state: StudioState) -> None:
        self._state = state
        self.state_changed.emit()


def _size(cleaned: Cleaned, real_mm: float) -> SizeMm:
    """Return the real size; of ink whose size nobody could tell, by its width."""
    if cleaned.size is not None:
        return cleaned.size
    return SizeMm(real_mm, max(1.0, min(1000.0, real_mm * cleaned.height / cleaned.width)))
