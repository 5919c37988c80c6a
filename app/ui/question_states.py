"""What a person is asked before they sign, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.demands import Extent
from app.domain.placing import Rule
from app.domain.positions import Titles
from app.domain.token import CertificateKind
from app.domain.trust import RevocationState


@dataclass(frozen=True)
class WithdrawnState:
    """The certificate is known not to stand any more, or not now: revoked, on hold, or the authority above it was."""

    known: RevocationState


@dataclass(frozen=True)
class TitleState:
    """The document states a position that is none of those ``held``, which the certificate is for; whose rule it is."""

    stated: str
    held: Titles
    rule: Rule


@dataclass(frozen=True)
class KindState:
    """The text wants a certificate of the ``wanted`` kind, and this one is known as another; whose rule it is.

    ``by_office``: IT wrote that down, so it is not the person's to declare.
    """

    wanted: CertificateKind
    kind: CertificateKind
    rule: Rule
    by_office: bool = False


@dataclass(frozen=True)
class PagesState:
    """The text wants the whole paper scanned: how many pages there are, the possible answers, and the person's."""

    pages: int
    extents: tuple[Extent, ...]
    rule: Rule
    answer: Extent | None = None


SignQuestion = WithdrawnState | TitleState | KindState | PagesState
