"""What the office and its people told once, and the guidance that follows from it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.desk.guiding import GuideDesk
from app.domain.errors import Problem, Report
from app.domain.guidance import Event
from app.domain.memory import NATIONAL, Memory
from app.domain.token import CertificateKind
from app.ui.device_states import OfficeField, OfficeState, ProfileState


class OfficeModel(QObject):
    """``make_desk`` reads guidance and forms when they are first wanted; ``keep`` writes down what was told."""

    state_changed = Signal()

    def __init__(
        self, make_desk: Callable[[], GuideDesk], memory: Memory, keep: Callable[[Memory], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._make_desk = make_desk
        self._keep = keep
        self._memory = memory
        self._base: GuideDesk | None = None
        self._desk: GuideDesk | None = None
        self._problem: Report | None = None
        self._profiles: tuple[ProfileState, ...] = ()

    @property
    def memory(self) -> Memory:
        return self._memory

    @property
    def problem(self) -> Report | None:
        """Return why there is no guidance; None if there is, or nobody wanted any yet."""
        return self._problem

    @property
    def desk(self) -> GuideDesk | None:
        """Return guidance and forms with what the office said; None if they cannot be read."""
        if self._desk is None and self._problem is None:
            self._read()
        return self._desk

    @property
    def profiles(self) -> tuple[ProfileState, ...]:
        """Return the texts, those in force first."""
        return self._profiles if self.desk is not None else ()

    @property
    def state(self) -> OfficeState:
        told = self._memory.office
        fixed = self._base.office.office if self.desk is not None and self._base is not None else {}
        values = {each: fixed.get(each) or told.get(each, "") for each in OfficeField}
        locked = frozenset(each for each in OfficeField if fixed.get(each))
        return OfficeState(self._memory.profile, self.profiles, values, locked)

    def tell_kind(self, serial: str, kind: CertificateKind) -> None:
        """Remember whose certificate it is (LD-4)."""
        self._remember(self._memory.with_kind(serial, kind))

    def tell_renewed(self, serial: str, *, renewed: bool) -> None:
        """Remember whether a certificate was renewed before (LD-9.2)."""
        self._remember(self._memory.with_renewed(serial, renewed=renewed))

    def tell_office(self, profile: str, values: dict[str, str]) -> None:
        """Remember the text the office follows and what its papers carry."""
        self._remember(self._memory.with_office(profile, values))

    def _remember(self, memory: Memory) -> None:
        self._memory = memory
        self._keep(memory)
        if self._base is not None:
            self._desk = self._base.knowing(memory.office)
        self.state_changed.emit()

    def _read(self) -> None:
        try:
            self._base = base = self._make_desk()
        except Problem as problem:
            self._problem = problem.report()
            return
        names = base.guides.profiles()
        self._profiles = tuple(ProfileState(name, base.guide(name, Event.LOCKED).old) for name in names)
        if self._memory.profile not in names:
            self._memory = self._memory.with_office(NATIONAL, self._memory.office)
        self._desk = base.knowing(self._memory.office)
