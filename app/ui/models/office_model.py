"""What the office and its people told once, and the guidance that follows from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.desk.declared import kind_of, written_for
from app.desk.guiding import GuideDesk
from app.desk.titles import titles_of
from app.domain.errors import Problem, Report
from app.domain.forms import OfficeData
from app.domain.guidance import Event
from app.domain.memory import NATIONAL, Answers, Memory
from app.domain.positions import Titles
from app.domain.token import Certificate, CertificateKind
from app.ui.device_states import OfficeField, OfficeState, ProfileState


class Cabinet(Protocol):
    """Where what was told is kept: of the office, by its people and by IT, and of certificates by their serial number.

    What IT wrote so that nobody can read it says nothing here; whoever asks for guidance is told.
    """

    def office(self) -> Memory: ...
    def keep_office(self, memory: Memory) -> None: ...
    def by_it(self) -> OfficeData: ...
    def answers(self, serial: str) -> Answers: ...
    def keep_answer(
        self, serial: str, *, kind: CertificateKind | None, renewed: bool | None, titles: Titles | None
    ) -> None: ...


class OfficeModel(QObject):
    """``make_desk`` reads guidance and forms when they are first wanted."""

    state_changed = Signal()

    def __init__(self, make_desk: Callable[[], GuideDesk], cabinet: Cabinet, parent: QObject) -> None:
        super().__init__(parent)
        self._make_desk = make_desk
        self._cabinet = cabinet
        self._memory = cabinet.office()
        self._answers: dict[str, Answers] = {}
        self._base: GuideDesk | None = None
        self._desk: GuideDesk | None = None
        self._by_it: OfficeData | None = None
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

    def answers(self, serial: str) -> Answers:
        """Return what a person answered about a certificate."""
        if serial not in self._answers:
            self._answers[serial] = self._cabinet.answers(serial)
        return self._answers[serial]

    def titles_of(self, certificate: Certificate) -> Titles:
        """Return the positions a certificate is known to be issued for."""
        return titles_of(certificate, self.answers(certificate.serial), self._written())

    def kind_of(self, certificate: Certificate) -> CertificateKind:
        """Return whose certificate it is, as far as anybody knows."""
        return kind_of(certificate, self.answers(certificate.serial), self._written())

    def wrote_kind(self, certificate: Certificate) -> bool:
        """Tell whether IT wrote down whose certificate it is."""
        return written_for(certificate, self._written().kinds) is not None

    def tell_kind(self, serial: str, kind: CertificateKind) -> None:
        """Remember whose certificate it is (LD-4)."""
        self._answer(serial, kind=kind)

    def tell_renewed(self, serial: str, *, renewed: bool) -> None:
        """Remember whether a certificate was renewed before (LD-9.2)."""
        self._answer(serial, renewed=renewed)

    def tell_titles(self, serial: str, titles: Titles) -> None:
        """Remember the positions a certificate was issued for (LC-4.3)."""
        self._answer(serial, titles=titles)

    def tell_office(self, profile: str, values: dict[str, str]) -> None:
        """Remember the text the office follows and what its papers carry."""
        self._memory = Memory(profile, values)
        self._cabinet.keep_office(self._memory)
        if self._base is not None:
            self._desk = self._base.knowing(values)
        self.state_changed.emit()

    def _answer(
        self,
        serial: str,
        *,
        kind: CertificateKind | None = None,
        renewed: bool | None = None,
        titles: Titles | None = None,
    ) -> None:
        before = self.answers(serial)
        self._cabinet.keep_answer(serial, kind=kind, renewed=renewed, titles=titles)
        self._answers[serial] = before.with_news(kind=kind, renewed=renewed, titles=titles)
        self.state_changed.emit()

    def _written(self) -> OfficeData:
        """Return what IT wrote; it is read without the guidance, which nobody needs to sign."""
        if self._by_it is None:
            self._by_it = self._cabinet.by_it()
        return self._by_it

    def _read(self) -> None:
        try:
            self._base = base = self._make_desk()
        except Problem as problem:
            self._problem = problem.report()
            return
        names = base.guides.profiles()
        self._profiles = tuple(ProfileState(name, base.guide(name, Event.LOCKED).old) for name in names)
        if self._memory.profile not in names:
            self._memory = Memory(NATIONAL, self._memory.office)
        self._desk = base.knowing(self._memory.office)
