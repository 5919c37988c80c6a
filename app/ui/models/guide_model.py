"""The guidance page: what has happened, under which text, to which device."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QObject, Signal

from app.desk import ports
from app.desk.devices import Devices
from app.desk.guiding import certificate_for_form, renewal_of
from app.domain.errors import Problem
from app.domain.guidance import Countdown, DeviceSort, Event, Guidance, Situation, TermStage
from app.domain.token import CertificateKind, Token
from app.ui.device_states import AboutState, DueState, GuideState
from app.ui.models.office_model import OfficeModel


@dataclass(frozen=True)
class _Wishes:
    """What the person chose; None is "as it seems"."""

    event: Event = Event.LOCKED
    profile: str | None = None
    device: str = ""
    kind: CertificateKind | None = None
    sort: DeviceSort | None = None
    received: date | None = None


class GuideModel(QObject):
    """A text chosen here is for reading; the one the office follows is told once, elsewhere."""

    state_changed = Signal()

    def __init__(self, office: OfficeModel, clock: ports.Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._clock = clock
        self._tokens: tuple[Token, ...] = ()
        self._wishes = _Wishes()
        office.state_changed.connect(self._changed)

    @property
    def token(self) -> Token | None:
        """Return the device the page is about, if it is there."""
        return next((token for token in self._tokens if token.identity == self._wishes.device), None)

    @property
    def profile(self) -> str:
        return self._wishes.profile or self._office.memory.profile

    @property
    def state(self) -> GuideState:
        wishes, desk, token = self._wishes, self._office.desk, self.token
        shown = GuideState(
            event=wishes.event,
            profile=self.profile,
            profiles=self._office.profiles,
            about=_about(token) if token is not None else None,
            devices=tuple(_about(each) for each in self._tokens),
            kind=self._kind(),
            sort=wishes.sort,
            received=wishes.received,
            problem=self._office.problem,
        )
        if desk is None:
            return shown
        try:
            page = desk.guide(self.profile, wishes.event, Situation(self._kind(), wishes.sort))
            countdown = self._countdown(page)
        except Problem as problem:
            return replace(shown, problem=problem.report())
        received = wishes.received
        due = tuple(DueState(rule, desk.due(rule, received) if received else None) for rule in page.due)
        return replace(shown, page=page, due=due, countdown=countdown)

    # ── intentions ────────────────────────────────────────────────────────────────────────────────────────────────

    def show(self, event: Event, device: str = "") -> None:
        """Turn to the page for an event, about a device if there is one."""
        self._change(_Wishes(event=event, device=device or self._only_device()))

    def choose_event(self, event: Event) -> None:
        self._change(replace(self._wishes, event=event))

    def choose_profile(self, profile: str) -> None:
        self._change(replace(self._wishes, profile=profile))

    def choose_device(self, device: str) -> None:
        self._change(replace(self._wishes, device=device, kind=None))

    def choose_kind(self, kind: CertificateKind) -> None:
        self._change(replace(self._wishes, kind=kind))

    def choose_sort(self, sort: DeviceSort) -> None:
        self._change(replace(self._wishes, sort=sort))

    def type_receipt(self, received: date | None) -> None:
        self._change(replace(self._wishes, received=received))

    def devices_changed(self, devices: Devices) -> None:
        """Know what is plugged in; a page about a device that is gone stays, about none."""
        if devices.tokens != self._tokens:
            self._tokens = devices.tokens
            self._changed()

    def _only_device(self) -> str:
        return self._tokens[0].identity if len(self._tokens) == 1 else ""

    def _kind(self) -> CertificateKind:
        certificate = certificate_for_form(self.token) if self.token is not None else None
        if self._wishes.kind is not None or certificate is None:
            return self._wishes.kind or CertificateKind.UNKNOWN
        return self._office.kind_of(certificate)

    def _countdown(self, page: Guidance) -> Countdown | None:
        """Return the days left where the page is about a certificate's end."""
        certificate = certificate_for_form(self.token) if self.token is not None else None
        if page.event not in {Event.ABOUT_TO_EXPIRE, Event.INFORMATION_CHANGED} or certificate is None:
            return None
        desk = self._office.desk
        assert desk is not None, "the page came from it"
        today = self._clock.now().date()
        found = renewal_of(desk.countdowns(self.profile, certificate.not_after, today))
        return found if found is not None and found.stage is not TermStage.OPEN else None

    def _change(self, wishes: _Wishes) -> None:
        self._wishes = wishes
        self._changed()

    def _changed(self) -> None:
        self.state_changed.emit()


def _about(token: Token) -> AboutState:
    return AboutState(token.identity, f"{token.label} · {token.serial}" if token.serial else token.label)
