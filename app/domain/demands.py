"""What a text asks of a signing beside the mark: that the whole paper is there, and whose certificate signs."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from app.domain.placing import Rule
from app.domain.token import CertificateKind


class Extent(StrEnum):
    """How much of a paper a file holds (BT-16.1)."""

    WHOLE = "whole"
    """Nguyên văn: every page, with everything that came with the paper."""
    PART = "part"
    """Một phần: these pages are the part that is wanted."""


class PagesDemand(Struct, frozen=True):
    """Everything is to be scanned; ``extents`` are the answers the text leaves to a person."""

    extents: tuple[Extent, ...]
    rule: Rule


class KindDemand(Struct, frozen=True):
    """The certificate is to be of that kind."""

    kind: CertificateKind
    rule: Rule


class Demands(Struct, frozen=True):
    """All a text asks for one way of signing; None: it asks nothing of the sort."""

    pages: PagesDemand | None = None
    certificate: KindDemand | None = None
