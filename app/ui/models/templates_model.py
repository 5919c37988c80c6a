"""The view model of the templates: which there are, which is taken, importing and exporting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.desk import ports
from app.desk.studio import Studio
from app.domain.errors import Problem, ProfileUnknown
from app.domain.template import Imported, Lack, Template, lacks
from app.ui.studio_states import TemplatesState, TemplateState


class TemplatesModel(QObject):
    """``chosen`` carries a :class:`~app.desk.ports.KeptTemplate` the person wants to sign with."""

    state_changed = Signal()
    chosen = Signal(object)

    def __init__(self, hosts: ports.Hosts, templates: ports.Templates, rules: ports.Placer, parent: QObject) -> None:
        super().__init__(parent)
        self._hosts = hosts
        self._templates = templates
        self._rules = rules
        self._studio: Studio | None = None
        self._state = TemplatesState()
        self.refresh()

    @property
    def state(self) -> TemplatesState:
        return self._state

    def refresh(self) -> None:
        """Look what templates there are."""
        found = tuple(
            TemplateState(kept.template.name, kept.template.mode, kept.locked, self._lacks(kept.template))
            for kept in self._templates.all()
        )
        self._become(replace(self._state, templates=found))

    def choose(self, name: str) -> None:
        """Take a template for the mark."""

        def act() -> None:
            kept = self._templates.find(name)
            self.chosen.emit(kept)
            self._become(replace(self._state, chosen=kept.template.name, problem=None))

        self._try(act)

    def leave(self) -> None:
        """Have no template any more: the person made another choice."""
        if self._state.chosen is not None:
            self._become(replace(self._state, chosen=None))

    def remove(self, name: str) -> None:
        self._try(lambda: self._templates.remove(name))
        self.refresh()

    def export(self, name: str, target: str) -> None:
        """Write a template to a file; whoever chose one that exists was asked whether to replace it."""
        self._try(lambda: self._templates.export(name, Path(target), overwrite=True))

    def import_file(self, path: str) -> None:
        """Take over the templates of a file that somebody sent, or of VGCA's tools."""
        self.end()
        self._studio = Studio(self._hosts, self._refused)
        self._studio.read_templates(path, self._take)

    def end(self) -> None:
        studio, self._studio = self._studio, None
        if studio is not None:
            studio.end()

    def _take(self, imported: Imported, blob: bytes) -> None:
        self.end()

        def act() -> None:
            for template, png in imported.with_images(blob):
                self._templates.take_in(template, png)
            count, skipped = len(imported.templates), imported.skipped
            self._become(replace(self._state, imported=count, skipped=skipped, problem=None))

        self._try(act)
        self.refresh()

    def _lacks(self, template: Template) -> tuple[Lack, ...]:
        """Return what a template lacks of what the rules in use ask for."""
        try:
            return lacks(template, self._rules.look(template.mode))
        except ProfileUnknown:
            return ()

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Problem as problem:
            self._refused(problem)

    def _refused(self, problem: Problem) -> None:
        self.end()
        self._become(replace(self._state, problem=problem.report(), imported=0, skipped=()))

    def _become(self, state: TemplatesState) -> None:
        self._state = state
        self.state_changed.emit()
