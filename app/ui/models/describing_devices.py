"""From what the desk knows of devices to what the devices screen shows, as pure functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from app.desk.chains import Known, withdrawn
from app.desk.declared import kind_of, written_for
from app.desk.devices import Devices
from app.desk.guiding import GuideDesk, certificate_for_form, likely_event, renewal_of
from app.desk.titles import is_of_person, titles_by_office, titles_of
from app.domain.devices import ModuleReport, ModuleState, Offer, device_state, offers_of
from app.domain.errors import Problem
from app.domain.forms import OfficeData
from app.domain.guidance import Countdown, Event, Sentence, Situation
from app.domain.memory import NATIONAL, Answers
from app.domain.token import Certificate, PinReport, PinState, Token, Unusable
from app.domain.trust import ChainReport, RevocationState, Scope
from app.ui.device_states import (
    DeviceCardState,
    DeviceCertificateState,
    DevicesState,
    DriverState,
    TitlesState,
    UndrivenState,
    UnreadyState,
)
from app.ui.models.describing import certificate_state, find_chosen
from app.ui.models.proposing import proposal
from app.ui.states import DeviceChipState, DeviceCondition

PinOf = Callable[[Token], PinReport]

_OF_PIN: Final = {
    PinState.LOCKED: DeviceCondition.LOCKED,
    PinState.UNSET: DeviceCondition.UNSET,
    PinState.FINAL: DeviceCondition.FINAL,
    PinState.LOW: DeviceCondition.LOW,
}
_BROKEN: Final = frozenset({ModuleState.HUNG, ModuleState.CRASHED, ModuleState.FAILED})
_SECRET: Final = frozenset({"LD-14", "BT-4.1"})
"""The clauses that want a device kept like a secret paper."""
_NEVER_RENEWED: Final = frozenset({Unusable.NO_KEY, Unusable.AUTHORITY, Unusable.UNREADABLE})
"""Certificates that are no key of the device's owner, so that nobody asks for the next one."""
_NOTHING: Final[Mapping[str, Known]] = {}
_PUBLIC: Final = "HN-5.1"
"""The clause that wants users of public authorities to move."""


@dataclass(frozen=True)
class Knowledge:
    """What is known beside the devices themselves: answers about chains, what a person told, what the text says."""

    today: date
    chains: Mapping[str, Known] = field(default_factory=dict)
    answers: Callable[[str], Answers] = lambda _: Answers()
    profile: str = NATIONAL
    last_used: str | None = None
    desk: GuideDesk | None = None

    @property
    def office(self) -> OfficeData:
        """Return what IT wrote of the office and its certificates."""
        return self.desk.office if self.desk is not None else OfficeData()


def devices_state(devices: Devices, pin_of: PinOf, known: Knowledge) -> DevicesState:
    """Return the page of what is plugged in: a card per device, and what is wrong with drivers."""
    troubles = {trouble.module: trouble.problem for trouble in devices.troubles}
    return DevicesState(
        devices=tuple(device_card(token, pin_of(token), known) for token in devices.tokens),
        undriven=tuple(UndrivenState(each.name, each.driver, each.usb_id) for each in devices.undriven),
        unready=tuple(UnreadyState(each.why, each.reader, each.model, each.serial) for each in devices.unready),
        drivers=tuple(DriverState(report, troubles.get(report.module)) for report in devices.modules),
        searching=not devices.looked,
    )


def device_card(token: Token, pin: PinReport, known: Knowledge) -> DeviceCardState:
    """Return one device as its card shows it."""
    state = device_state(token, pin)
    chosen = certificate_for_form(token)
    countdown = _countdown(chosen, known) if chosen is not None else None
    against = _against(token, known)
    # Nobody is led to sign with a certificate that was withdrawn.
    offers = tuple(one for one in offers_of(state) if against is None or one is not Offer.SIGN)
    return DeviceCardState(
        identity=token.identity,
        label=token.label,
        model=token.model,
        serial=token.serial,
        state=state,
        pin=pin,
        offers=offers,
        certificates=tuple(_certificate(each, token, known, is_shut=pin.is_shut) for each in token.certificates),
        event=likely_event(token, chosen, countdown),
        against=against,
        reminder=_reminder(known),
        has_pin_pad=token.has_pin_pad,
    )


def chip_state(
    devices: Devices, chosen: str | None, pin_of: PinOf, chains: Mapping[str, Known] = _NOTHING
) -> DeviceChipState:
    """Return the one word for the devices: the worst thing that is true of the chosen one, or of what there is."""
    found = find_chosen(devices, chosen)
    if found is not None:
        token, certificate = found
        pin = _OF_PIN.get(pin_of(token).state)
        if pin not in {DeviceCondition.LOCKED, DeviceCondition.UNSET}:
            pin = _of_chain(certificate, chains) or pin
        condition = pin or _of_certificate(certificate)
        return DeviceChipState(condition, certificate.holder)
    if devices.tokens:
        return DeviceChipState(_of_tokens(devices, pin_of))
    if devices.unready:
        return DeviceChipState(DeviceCondition.UNREADY)
    if devices.undriven:
        return DeviceChipState(DeviceCondition.NO_DRIVER)
    if not devices.looked:
        return DeviceChipState(DeviceCondition.SEARCHING)
    return DeviceChipState(_of_drivers(devices.modules))


def _of_chain(certificate: Certificate, chains: Mapping[str, Known]) -> DeviceCondition | None:
    """Return what is true of a certificate that has not ended but does not stand any more."""
    out = withdrawn(chains).get(certificate.sha256) if certificate.usable else None
    if out is None:
        return None
    return DeviceCondition.ON_HOLD if out is RevocationState.ON_HOLD else DeviceCondition.WITHDRAWN


def _of_certificate(certificate: Certificate) -> DeviceCondition:
    if certificate.usable:
        return DeviceCondition.READY
    return DeviceCondition.EXPIRED if certificate.reason is Unusable.EXPIRED else DeviceCondition.UNUSABLE


def _of_tokens(devices: Devices, pin_of: PinOf) -> DeviceCondition:
    """Return what is true of devices none of which can sign."""
    conditions = [_OF_PIN.get(pin_of(token).state) for token in devices.tokens]
    blocked = {DeviceCondition.LOCKED, DeviceCondition.UNSET}
    found = next((each for each in conditions if each in blocked), None)
    if found is not None:
        return found
    reasons = [each.reason for token in devices.tokens for each in token.certificates]
    expired = bool(reasons) and all(reason is Unusable.EXPIRED for reason in reasons)
    return DeviceCondition.EXPIRED if expired else DeviceCondition.UNUSABLE


def _of_drivers(reports: tuple[ModuleReport, ...]) -> DeviceCondition:
    """Return what is true when nothing is plugged in that anybody sees."""
    if any(report.state in _BROKEN for report in reports):
        return DeviceCondition.FAILED
    if any(not report.state.is_set_aside for report in reports):
        return DeviceCondition.ABSENT
    damaged = any(report.state is ModuleState.LIST_DAMAGED for report in reports)
    return DeviceCondition.UNREADY if damaged else DeviceCondition.NO_DRIVER


def _certificate(certificate: Certificate, token: Token, known: Knowledge, *, is_shut: bool) -> DeviceCertificateState:
    answers, office = known.answers(certificate.serial), known.office
    by_office = written_for(certificate, office.kinds) is not None
    kind = kind_of(certificate, answers, office)
    out = withdrawn(known.chains)
    # A device that takes no PIN is no proposal to sign with, whatever stands on it.
    proposed = None if is_shut else proposal(token.certificates, known.last_used, out=out)
    is_proposed = proposed is not None and proposed[0] == certificate.sha256 and certificate.sha256 not in out
    chain = known.chains.get(certificate.sha256)
    return DeviceCertificateState(
        shown=certificate_state(certificate, token, known.today, kind),
        serial=certificate.serial,
        guessed=answers.kind is None and not by_office,
        kind_by_office=by_office,
        chain=chain,
        countdown=_countdown(certificate, known),
        renewed=answers.renewed,
        proposed=proposed[1] if proposed is not None and is_proposed else None,
        note=_public_note(chain, known),
        titles=_titles(certificate, answers, office),
    )


def _titles(certificate: Certificate, answers: Answers, office: OfficeData) -> TitlesState | None:
    if not is_of_person(certificate, answers, office):
        return None
    by_office = bool(titles_by_office(certificate, office))
    return TitlesState(titles_of(certificate, answers, office), answers.titles, by_office)


def _against(token: Token, known: Knowledge) -> RevocationState | None:
    """Return what is known against the certificate that would sign; it may be withdrawn though it has not ended."""
    out = withdrawn(known.chains)
    proposed = proposal(token.certificates, known.last_used, out=out)
    return out.get(proposed[0]) if proposed is not None else None


def _countdown(certificate: Certificate, known: Knowledge) -> Countdown | None:
    if known.desk is None or certificate.reason in _NEVER_RENEWED:
        return None
    return renewal_of(known.desk.countdowns(known.profile, certificate.not_after, known.today))


def _reminder(known: Knowledge) -> Sentence | None:
    """Return how the chosen text wants a device kept (LD-14, BT-4.1)."""
    return _clause(known, Event.HANDED_OVER, _SECRET)


def _public_note(chain: Known | None, known: Knowledge) -> Sentence | None:
    """Return what the chosen text says to users of public authorities (HN-5.1)."""
    is_public = isinstance(chain, ChainReport) and chain.scope is Scope.NATIONAL
    return _clause(known, Event.NEW_CERTIFICATE, frozenset({_PUBLIC})) if is_public else None


def _clause(known: Knowledge, event: Event, clauses: frozenset[str]) -> Sentence | None:
    if known.desk is None:
        return None
    try:
        page = known.desk.guide(known.profile, event, Situation())
    except Problem:
        return None
    return next((each for part in page.parts for each in part.sentences if each.clause in clauses), None)
