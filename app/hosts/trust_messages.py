"""What a trust host is asked and answers: chains of certificates, and whom this machine trusts."""

from __future__ import annotations

from msgspec import Struct

from app.domain.document import Path, Sha256
from app.domain.token import Der
from app.domain.trust import ChainReport, TrustedAuthority


class ReportChain(Struct, frozen=True, tag=True):
    """Look for the chain of a certificate and ask whether it was revoked.

    ``authorities`` are certificates met beside it, on the token for example; ``trust`` as in :class:`Verify`. Sends
    :class:`Progress` while the network is waited for; with ``offline`` nobody is asked. → :class:`ChainReported`.
    """

    certificate: Der
    authorities: tuple[Der, ...] = ()
    trust: tuple[Path, ...] = ()
    offline: bool = False


class ChainReported(Struct, frozen=True, tag=True):
    report: ChainReport


class ListAuthorities(Struct, frozen=True, tag=True):
    """List whom this program, this machine and this person trust. → :class:`AuthoritiesListed`."""


class ReadAuthorities(Struct, frozen=True, tag=True):
    """Read the certificates in a file, before the person decides on them. → :class:`AuthoritiesListed`."""

    path: Path


class AuthoritiesListed(Struct, frozen=True, tag=True):
    authorities: tuple[TrustedAuthority, ...]


class AddAuthority(Struct, frozen=True, tag=True):
    """Trust the certificate of that fingerprint in a file from now on, for this person. → :class:`Done`."""

    path: Path
    sha256: Sha256


class RemoveAuthority(Struct, frozen=True, tag=True):
    """No longer trust a certificate this person added. → :class:`Done`."""

    sha256: Sha256
