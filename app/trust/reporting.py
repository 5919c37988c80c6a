"""What can be said of a certificate before it signs: its chain, who vouches for it, and whether it still stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cryptography import x509

from app.domain.trust import ChainReport, ChainState, Link, RevocationReport, RevocationState, Scope, Unchecked
from app.trust.certificates import UNREADABLE, common_name, fingerprint_of, is_weak, load_certificate, signs_itself
from app.trust.paths import Path, find_paths, leads_over_weak, may_lead, revocation_of
from app.trust.revocation import Moment
from app.trust.stores import Trust

_SCOPES = (Scope.GOVERNMENT, Scope.NATIONAL, Scope.MACHINE, Scope.PERSON, Scope.RUN)
_NO_CHAIN = RevocationReport(RevocationState.UNCHECKED, Unchecked.NO_CHAIN)


def report_chain(der: bytes, met: Iterable[bytes], trust: Trust, now: datetime) -> ChainReport:
    """Return the best chain of a certificate; ``met`` are certificates that came with it."""
    certificate = load_certificate(der)
    if certificate is None:
        return _unreadable(now)
    try:
        paths, known = find_paths(certificate, met, trust)
        if not paths:
            return _report((certificate,), ChainState.NOT_FOUND, known, now)
        states = [(_state(path, known), path) for path in paths]
        state, path = min(states, key=lambda found: _rank(found[0], found[1], known))
        return _report(path, state, known, now)
    except UNREADABLE:
        return _unreadable(now)


def _state(path: Path, trust: Trust) -> ChainState:
    if not may_lead(path):
        return ChainState.FORBIDDEN
    return ChainState.WEAK if leads_over_weak(path, trust) else ChainState.FOUND


def _rank(state: ChainState, path: Path, trust: Trust) -> tuple[bool, int, int]:
    """Prefer a chain that holds, then who vouches for it, then the shorter one."""
    return state is not ChainState.FOUND, _SCOPES.index(trust.scope_of(path[-1])), len(path)


def _report(path: Path, state: ChainState, trust: Trust, now: datetime) -> ChainReport:
    is_found = state is ChainState.FOUND
    leaf = path[0]
    return ChainReport(
        state=state,
        scope=trust.scope_of(path[-1]) if is_found else None,
        links=tuple(_link(each, trust) for each in path),
        revocation=revocation_of(path, trust, Moment(now)) if is_found else _NO_CHAIN,
        checked_at=now,
        in_validity=all(each.not_valid_before_utc <= now <= each.not_valid_after_utc for each in path),
        weak=is_weak(leaf) and not signs_itself(leaf),
    )


def _link(certificate: x509.Certificate, trust: Trust) -> Link:
    sha256 = fingerprint_of(certificate)
    return Link(
        name=common_name(certificate.subject),
        sha256=sha256,
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        pinned=trust.pins.find(sha256) is not None,
    )


def _unreadable(now: datetime) -> ChainReport:
    return ChainReport(ChainState.UNREADABLE, None, (), _NO_CHAIN, now, in_validity=False)
