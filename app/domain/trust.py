"""Whom a certificate comes from and whether it still stands: authorities, the chain to one of them, revocation.

"Cannot be checked" is an answer of its own everywhere: it is never told as good and never as revoked.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from app.domain.document import Sha256
from app.domain.token import Serial, ShortText


class Scope(StrEnum):
    """Who vouches for an authority, and for what."""

    GOVERNMENT = "government"
    """An authority of the công vụ provider (Ban Cơ yếu Chính phủ), pinned by this program."""
    NATIONAL = "national"
    """A national root, pinned by this program: above the public authorities, not for public duty."""
    MACHINE = "machine"
    """Added by IT for everybody on this machine."""
    PERSON = "person"
    """Added by the person (``kyso trust add``)."""
    RUN = "run"
    """Named for one run (``--trust``)."""


class ChainState(StrEnum):
    """How far a chain to a trusted authority was found; time and revocation are not part of it."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    """No way to a trusted authority by the certificates at hand and those that may be fetched."""
    FORBIDDEN = "forbidden"
    """There is a way, and a certificate on it forbids it, or demands something that is not understood."""
    WEAK = "weak"
    """There is a way, over an authority that is signed with a broken algorithm and is not itself pinned."""
    UNREADABLE = "unreadable"


class RevocationState(StrEnum):
    """Whether a certificate was withdrawn by its authority."""

    GOOD = "good"
    REVOKED = "revoked"
    ON_HOLD = "on_hold"
    """Suspended for a time (certificateHold, tạm dừng)."""
    AUTHORITY_REVOKED = "authority_revoked"
    """Not this certificate but one above it is revoked or on hold."""
    UNCHECKED = "unchecked"
    """Cannot be checked (không kiểm tra được); ``why`` says the reason."""

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether the certificate is known not to stand any more, or not now."""
        return self not in {RevocationState.GOOD, RevocationState.UNCHECKED}


class Unchecked(StrEnum):
    """Why revocation could not be checked."""

    NO_CHAIN = "no_chain"
    """Without a trusted authority nobody's word about revocation counts, and nobody is asked."""
    OFFLINE = "offline"
    """Nothing fresh at hand, and the network was not to be used."""
    NO_ADDRESS = "no_address"
    """No address to ask, or only ones that may not be asked."""
    NO_ANSWER = "no_answer"
    """Every address was asked and none gave something usable in time."""
    OUTDATED = "outdated"
    """The newest list or answer there is has ended."""
    NOT_KNOWN = "not_known"
    """The authority's service answered that it does not know the certificate."""


class RevocationSource(StrEnum):
    """Who said so."""

    CRL = "crl"
    OCSP = "ocsp"
    NOBODY = "nobody"


class RevocationReport(Struct, frozen=True):
    """What is known of a certificate's revocation.

    ``why`` only with ``unchecked``; ``since`` only with ``revoked`` and ``on_hold``. ``made_at`` and ``until`` belong
    to the list or answer that says so, an outdated one included.
    """

    state: RevocationState
    why: Unchecked | None = None
    source: RevocationSource = RevocationSource.NOBODY
    made_at: datetime | None = None
    until: datetime | None = None
    since: datetime | None = None


class Link(Struct, frozen=True):
    """One certificate of a chain. ``name``: its common name. ``pinned``: this program knows its fingerprint."""

    name: ShortText
    sha256: Sha256
    not_before: datetime
    not_after: datetime
    pinned: bool = False


class ChainReport(Struct, frozen=True):
    """What can be said of a certificate before it signs (LD-6.2, LC-10.2).

    ``links`` leads from the certificate itself to the trusted authority; just the certificate if none was found,
    nothing if it cannot be read. ``scope`` is the trusted authority's. ``weak``: the certificate itself is signed with
    a broken algorithm. ``in_validity``: every certificate of the chain is within its dates at ``checked_at``.
    """

    state: ChainState
    scope: Scope | None
    links: tuple[Link, ...]
    revocation: RevocationReport
    checked_at: datetime
    in_validity: bool
    weak: bool = False

    @property
    def is_for_public_duty(self) -> bool:
        """Tell whether the certificate comes from the công vụ provider and nothing is known against it."""
        is_found = self.state is ChainState.FOUND and self.scope is Scope.GOVERNMENT
        return is_found and self.in_validity and not self.revocation.state.is_withdrawn


class TrustedAuthority(Struct, frozen=True):
    """A certificate that is trusted, or would be if it were added.

    ``at_hand``: the certificate itself was met here. ``is_authority``: it says it may issue others.
    """

    name: ShortText
    subject: ShortText
    issuer: ShortText
    serial: Serial
    sha256: Sha256
    not_before: datetime
    not_after: datetime
    scope: Scope
    at_hand: bool = True
    is_authority: bool = True
