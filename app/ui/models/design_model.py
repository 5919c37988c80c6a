"""The view model of a template's form: the wishes of whoever designs it, the live picture, and what it lacks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.desk import ports
from app.desk.drawing import MarkDrawing
from app.domain.errors import Problem, ProfileUnknown
from app.domain.geometry import POINTS_PER_MM, Size
from app.domain.mark import Mark
from app.domain.placing import ImageKind, SizeMm, TextLine, TimeFormat
from app.domain.signing import Mode
from app.domain.template import Lack, Template, lacks
from app.hosts import messages as m
from app.ui.design_states import DesignState, Fault
from app.ui.models.pictures import as_image

_PIXELS_PER_POINT: Final = 4.0
Filler = Callable[[Template], tuple[str, ...]]
"""Fills the lines of a template with an example."""


class DesignModel(QObject):
    """``saved`` carries the name of the template that was kept."""

    state_changed = Signal()
    saved = Signal(str)

    def __init__(
        self,
        hosts: ports.Hosts,
        templates: ports.Templates,
        rules: ports.Rulebook,
        parent: QObject,
        *,
        placer: Callable[[str], ports.Placer],
        example: Filler,
    ) -> None:
        super().__init__(parent)
        self._hosts = hosts
        self._templates = templates
        self._rules = rules
        self._placer = placer
        self._example = example
        self._drawing: MarkDrawing | None = None
        self._png: bytes | None = None
        self._state = DesignState()

    @property
    def state(self) -> DesignState:
        return self._state

    # ── intentions ────────────────────────────────────────────────────────────────────────────────────────────────

    def begin(self, lines: tuple[str, ...]) -> None:
        """Begin a new template with some lines, for the rules in use."""
        self._png = None
        self._start(DesignState(profile=self._rules.profile, lines=lines))

    def asked_lines(self) -> tuple[TextLine, ...]:
        """Return what a new template tells at first: what the rules in use ask for, else who, where and when."""
        try:
            text = self._rules.look(Mode.APPROVE).text
        except ProfileUnknown:
            text = None
        return text.lines if text is not None else (TextLine.SIGNER, TextLine.ORGANISATION, TextLine.SIGNING_TIME)

    def edit(self, name: str) -> None:
        """Begin with a template that is kept."""
        try:
            kept = self._templates.find(name)
        except Problem as problem:
            self._refused(problem)
            return
        old, self._png = kept.template, kept.png
        self._start(
            DesignState(
                name=old.name, mode=old.mode, profile=old.profile or "", image=old.image, lines=old.lines,
                has_picture=kept.png is not None, font_size_pt=old.font_size_pt, colour=old.colour, time=old.time,
                width_mm=old.size.width_mm, height_mm=old.size.height_mm,
            )
        )  # fmt: skip

    def set_name(self, name: str) -> None:
        self._change(replace(self._state, name=name))

    def choose_mode(self, mode: Mode) -> None:
        self._change(replace(self._state, mode=mode))

    def choose_profile(self, profile: str) -> None:
        """Make it for one set of rules; empty: for any."""
        self._change(replace(self._state, profile=profile))

    def choose_image(self, kind: ImageKind | None) -> None:
        self._change(replace(self._state, image=kind))

    def read_picture(self, path: str) -> None:
        """Take the picture at ``path``, once it was read."""

        def read(_image: m.ImageChecked, png: bytes) -> None:
            self._png = png
            self._change(replace(self._state, has_picture=True))

        self._running().read_image(path, read)

    def set_lines(self, lines: tuple[str, ...]) -> None:
        self._change(replace(self._state, lines=lines))

    def set_font_size(self, size_pt: float) -> None:
        self._change(replace(self._state, font_size_pt=size_pt))

    def choose_colour(self, colour: str) -> None:
        self._change(replace(self._state, colour=colour))

    def choose_time(self, time: TimeFormat) -> None:
        self._change(replace(self._state, time=time))

    def set_size(self, width_mm: float, height_mm: float) -> None:
        self._change(replace(self._state, width_mm=width_mm, height_mm=height_mm))

    def save(self) -> None:
        """Keep the template among the person's own."""
        made = self._made()
        if isinstance(made, Fault):
            return
        try:
            self._templates.save(made, self._png if made.image is not None else None)
        except Problem as problem:
            self._refused(problem)
            return
        self.saved.emit(made.name)

    def end(self) -> None:
        """Forget the design; the hosts end."""
        drawing, self._drawing = self._drawing, None
        if drawing is not None:
            drawing.end()

    # ── inside ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _start(self, state: DesignState) -> None:
        self._state = replace(state, profiles=tuple(one.name for one in self._rules.profiles))
        self._change(self._state)

    def _change(self, state: DesignState) -> None:
        """Take a wish: say what is missing still, and have the mark drawn anew."""
        self._state = replace(state, problem=None)
        made = self._made()
        fault = made if isinstance(made, Fault) else None
        shown = self._made(named=False)
        missing = None if isinstance(shown, Fault) else self._lacks(shown)
        picture = None if shown is Fault.NOTHING else self._state.picture
        self._become(replace(self._state, fault=fault, lacks=missing, picture=picture))
        if not isinstance(shown, Fault):
            self._draw(shown)

    def _made(self, *, named: bool = True) -> Template | Fault:
        """Return the template the form describes; without a name it can be drawn, not kept."""
        state = self._state
        name = state.name.strip()
        if named and not name:
            return Fault.NAME
        if state.image is not None and not state.has_picture:
            return Fault.PICTURE
        lines = tuple(line for line in state.lines if line.strip())
        if state.image is None and not lines:
            return Fault.NOTHING
        try:
            return Template(
                name or "-", state.mode, SizeMm(state.width_mm, state.height_mm), profile=state.profile or None,
                image=state.image, lines=lines, font_size_pt=state.font_size_pt, colour=state.colour, time=state.time,
            )  # fmt: skip
        except ValueError:
            return Fault.LINE

    def _draw(self, made: Template) -> None:
        size = Size(made.size.width_mm * POINTS_PER_MM, made.size.height_mm * POINTS_PER_MM)
        png = self._png if made.image is not None else None
        sha256 = hashlib.sha256(png).hexdigest().upper() if png is not None else None
        mark = Mark(size, sha256, self._example(made), font_size_pt=made.font_size_pt, colour=made.colour)

        def drawn(picture: m.Picture, pixels: bytes) -> None:
            if self._made(named=False) is not Fault.NOTHING:
                self._become(replace(self._state, picture=as_image(picture, pixels)))

        self._running().draw(mark, png or b"", _PIXELS_PER_POINT, drawn)

    def _lacks(self, made: Template) -> tuple[Lack, ...] | None:
        """Return what its rules, or those in use, ask for and it does not show."""
        try:
            rules = self._placer(made.profile) if made.profile is not None else self._rules
            return lacks(made, rules.look(made.mode))
        except ProfileUnknown:
            return None

    def _running(self) -> MarkDrawing:
        if self._drawing is None:
            self._drawing = MarkDrawing(self._hosts, self._refused)
        return self._drawing

    def _refused(self, problem: Problem) -> None:
        self._become(replace(self._state, problem=problem.report()))

    def _become(self, state: DesignState) -> None:
        self._state = state
        self.state_changed.emit()
