"""From what the desk knows to what the views show, as pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath

from app.desk.chains import Known, withdrawn
from app.desk.declared import known_as
from app.desk.devices import Devices
from app.desk.ports import Profile
from app.desk.viewing import Viewed
from app.domain import errors
from app.domain.signing import Mode
from app.domain.token import Certificate, CertificateKind, PinReport, PinState, Token
from app.domain.trust import ChainReport, ChainState, RevocationState, Scope
from app.ui.models.proposing import kind_for, proposal
from app.ui.question_states import SignQuestion, WithdrawnState
from app.ui.states import (
    Blocked,
    CertificateState,
    DocumentHeaderState,
    PasswordState,
    ProblemState,
    ProfileState,
    Remedy,
    SignerState,
    TargetState,
)

PinOf = Callable[[Token], PinReport]
KindOf = Callable[[Certificate], CertificateKind]


@dataclass(frozen=True)
class SignerWish:
    """What is known of who should sign: chosen by hand, taken last time, and for which way of signing.

    ``wanted`` is the kind of certificate the text asks for by name.
    """

    certificate: str | None
    last_used: str | None
    mode: Mode
    wanted: CertificateKind | None = None


def profile_states(profiles: Iterable[Profile]) -> tuple[ProfileState, ...]:
    """Return the sets of rules as a person chooses among them."""
    return tuple(ProfileState(one.name, one.old, one.secondhand, one.trouble) for one in profiles)


def certificate_state(
    certificate: Certificate, token: Token, today: date, kind: CertificateKind | None = None
) -> CertificateState:
    """Return one certificate as a person chooses it; ``kind`` is what somebody said it is."""
    return CertificateState(
        identity=certificate.sha256,
        holder=certificate.holder,
        office=certificate.office,
        kind=kind or certificate.kind,
        not_before=certificate.not_before.astimezone().date(),
        not_after=certificate.not_after.astimezone().date(),
        days_left=(certificate.not_after.astimezone().date() - today).days,
        reason=certificate.reason,
        device=token.label,
    )


def signer_state(
    devices: Devices,
    today: date,
    known: Mapping[str, Known],
    wish: SignerWish,
    *,
    kind_of: KindOf = lambda certificate: certificate.kind,
) -> SignerState:
    """Return every certificate on every device, usable or not, and the chosen or proposed one.

    One that was withdrawn, or whose device takes no PIN, is proposed only where there is no other, and without
    a reason. ``kind_of`` tells whose a certificate is, where somebody said it.
    """
    found = [(token, known_as(one, kind_of(one))) for token in devices.tokens for one in token.certificates]
    certificates = [one for _, one in found]
    by_hand = any(one.sha256 == wish.certificate for one in certificates)
    shut = {one.sha256 for token, one in found if token.pin.is_shut}
    out = shut.union(withdrawn(known))
    kind = kind_for(wish.mode, wish.wanted, (one.kind for one in certificates if one.usable and one.sha256 not in out))
    proposed = proposal(certificates, wish.last_used, out=out, kind=kind)
    chosen, why = (wish.certificate, None) if by_hand else proposed or (None, None)
    return SignerState(
        certificates=tuple(
            replace(certificate_state(one, token, today), against=_against(known.get(one.sha256)))
            for token, one in found
        ),
        chosen=chosen,
        why=None if chosen in out else why,
    )


def told_once(signer: SignerState, question: SignQuestion | None) -> SignerState:
    """Return who can sign without what the question says already of the chosen one."""
    if not isinstance(question, WithdrawnState):
        return signer
    kept = (replace(one, against=None) if one.identity == signer.chosen else one for one in signer.certificates)
    return replace(signer, certificates=tuple(kept))


def _against(known: Known | None) -> ChainReport | None:
    """Return what is known of an issuer if it speaks against signing; "cannot be checked" is told where PINs are.

    Whom IT, the person or this run named is as good here as the provider for public duty: somebody meant it.
    """
    if not isinstance(known, ChainReport):
        return None
    is_meant = known.state is ChainState.FOUND and known.scope is not Scope.NATIONAL and known.in_validity
    is_fine = is_meant and known.revocation.state in {RevocationState.GOOD, RevocationState.UNCHECKED}
    return None if is_fine else known


def find_chosen(devices: Devices, chosen: str | None) -> tuple[Token, Certificate] | None:
    """Return the chosen certificate and its token if both are still there."""
    for token in devices.tokens:
        for certificate in token.certificates:
            if certificate.sha256 == chosen:
                return token, certificate
    return None


def header_state(viewed: Viewed) -> DocumentHeaderState | None:
    """Return the document in the top bar, or None while nothing is open."""
    if viewed.path is None or not viewed.pages:
        return None
    return DocumentHeaderState(
        name=PurePath(viewed.path).name,
        pages=len(viewed.pages),
        signatures=sum(field.filled for field in viewed.facts.fields) if viewed.facts else None,
        size=viewed.shown.size if viewed.shown else None,
        encrypted=viewed.encrypted,
    )


def target_state(viewed: Viewed) -> TargetState | None:
    """Return the file that would be written, or why none can be."""
    if viewed.target_problem is not None:
        return TargetState("", problem=viewed.target_problem)
    if viewed.target is None:
        return None
    target = PurePath(viewed.target)
    return TargetState(target.name, str(target.parent))


def blocked_state(viewed: Viewed, devices: Devices, chosen: str | None, pin_of: PinOf) -> Blocked | None:
    """Return why nothing can be signed now: the document first, then the device, then the place of the result."""
    return _document_blocks(viewed) or _device_blocks(devices, chosen, pin_of) or _target_blocks(viewed)


def _document_blocks(viewed: Viewed) -> Blocked | None:
    if viewed.path is None or viewed.problem is not None:
        return Blocked.NO_DOCUMENT
    if viewed.encrypted:
        return Blocked.ENCRYPTED
    if viewed.refusal is not None:
        return Blocked.FORBIDDEN
    return Blocked.READING if viewed.facts is None else None


def _device_blocks(devices: Devices, chosen: str | None, pin_of: PinOf) -> Blocked | None:
    if not devices.tokens:
        return Blocked.NO_DEVICE
    found = find_chosen(devices, chosen)
    if found is None or not found[1].usable:
        return Blocked.NO_CERTIFICATE
    states = {PinState.LOCKED: Blocked.LOCKED, PinState.UNSET: Blocked.UNSET}
    return states.get(pin_of(found[0]).state)


def _target_blocks(viewed: Viewed) -> Blocked | None:
    if viewed.target_problem is not None:
        return Blocked.NO_TARGET
    return Blocked.READING if viewed.target is None else None


def password_state(viewed: Viewed) -> PasswordState | None:
    """Return the question for a document's password, or None when none is wanted."""
    if not viewed.password_wanted or viewed.path is None or viewed.problem is None:
        return None
    return PasswordState(PurePath(viewed.path).name, wrong=viewed.problem.facts.get("wrong") == "yes")


def document_problem(viewed: Viewed) -> ProblemState | None:
    """Return why the document cannot be shown or will not be signed, with the ways out."""
    if viewed.problem is not None and not viewed.password_wanted:
        return ProblemState(viewed.problem, (Remedy.RETRY, Remedy.OPEN_OTHER))
    if viewed.refusal is not None:
        may_pass = viewed.refusal.code in {errors.FileChanged.code, errors.HostDied.code}
        return ProblemState(viewed.refusal, (Remedy.RETRY, Remedy.OPEN_OTHER) if may_pass else (Remedy.OPEN_OTHER,))
    return None


def loading_name(viewed: Viewed) -> str:
    """Return the name of a document whose pages are not there yet."""
    waits = viewed.path is not None and not viewed.pages and viewed.problem is None
    return PurePath(viewed.path).name if waits and viewed.path else ""
