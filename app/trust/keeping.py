"""The list of trusted authorities as a person sees and changes it: pinned, added by IT, added by themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.domain.errors import TrustFixed, TrustNotFound, TrustUnreadable, TrustUnsuitable, TrustUnwritable
from app.domain.trust import Scope, TrustedAuthority
from app.trust.authorities import Pin
from app.trust.certificates import common_name, fingerprint_of, is_authority
from app.trust.household import Household
from app.trust.stores import Trust, read_file, read_folder

Write = Callable[[Path, bytes], None]
_LONGEST = 1024


def list_authorities(household: Household, trust: Trust) -> tuple[TrustedAuthority, ...]:
    """Return everybody who is trusted without being named for a run; ``trust`` tells which certificates are at hand."""
    met = {fingerprint_of(each): each for each in trust.anchors}
    listed = {pin.sha256: _pinned(pin, met.get(pin.sha256)) for pin in trust.pins.pins}
    for folder, scope in household.folders:
        for certificate in read_folder(folder)[0]:
            listed.setdefault(fingerprint_of(certificate), _authority(certificate, scope))
    return tuple(listed.values())


def read_authorities(path: str) -> tuple[TrustedAuthority, ...]:
    """Return the certificates in a file as they would be added. Raise TrustUnreadable if there is none."""
    certificates, _ = read_file(Path(path))
    if not certificates:
        raise TrustUnreadable(file=Path(path).name)
    return tuple(_authority(each, Scope.PERSON) for each in certificates)


def add_authority(household: Household, path: str, sha256: str, write: Write) -> None:
    """Trust a certificate in a file from now on. Raise TrustUnsuitable if it is no authority's."""
    certificates, _ = read_file(Path(path))
    found = next((each for each in certificates if fingerprint_of(each) == sha256), None)
    if found is None:
        raise TrustNotFound(sha256=sha256)
    if not is_authority(found):
        raise TrustUnsuitable(name=common_name(found.subject))
    try:
        household.person.mkdir(mode=0o700, parents=True, exist_ok=True)
        write(household.person / f"{sha256}.pem", found.public_bytes(Encoding.PEM))
    except OSError as error:
        raise TrustUnwritable from error


def remove_authority(household: Household, sha256: str, trust: Trust) -> None:
    """No longer trust what this person added. Raise TrustFixed for what the program or IT vouches for."""
    listed = {each.sha256: each.scope for each in list_authorities(household, trust)}
    file = household.person / f"{sha256}.pem"
    try:
        if file.is_file():
            file.unlink()
            return
    except OSError as error:
        raise TrustUnwritable from error
    raise TrustFixed(sha256=sha256) if sha256 in listed else TrustNotFound(sha256=sha256)


def _pinned(pin: Pin, certificate: x509.Certificate | None) -> TrustedAuthority:
    if certificate is not None:
        return _authority(certificate, pin.scope)
    return TrustedAuthority(
        name=pin.name,
        subject="",
        issuer="",
        serial="",
        sha256=pin.sha256,
        not_before=pin.not_before,
        not_after=pin.not_after,
        scope=pin.scope,
        at_hand=False,
    )


def _authority(certificate: x509.Certificate, scope: Scope) -> TrustedAuthority:
    return TrustedAuthority(
        name=common_name(certificate.subject),
        subject=certificate.subject.rfc4514_string()[:_LONGEST],
        issuer=certificate.issuer.rfc4514_string()[:_LONGEST],
        serial=f"{certificate.serial_number:X}"[:80],
        sha256=fingerprint_of(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        scope=scope,
        is_authority=is_authority(certificate),
    )
