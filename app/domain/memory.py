"""What a person told KySo once about the office and its certificates, so that nobody is asked twice."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from app.domain.forms import Values
from app.domain.positions import Titles
from app.domain.token import CertificateKind

Profile = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
NATIONAL: Profile = "nd68"
"""The rules that hold everywhere: what stands where nobody chose a text."""


class Answers(Struct, frozen=True):
    """What a person answered about a certificate: nothing in it says so for certain (LD-4, LD-9.2, PT-5.1, LC-4.3).

    ``renewed``: was it renewed before? None where nobody has answered. ``titles`` are the positions it was issued for.
    """

    kind: CertificateKind | None = None
    renewed: bool | None = None
    titles: Titles = ()

    def with_news(
        self, *, kind: CertificateKind | None = None, renewed: bool | None = None, titles: Titles | None = None
    ) -> Answers:
        """Return the answers with another one beside them; None is no answer."""
        return Answers(
            self.kind if kind is None else kind,
            self.renewed if renewed is None else renewed,
            self.titles if titles is None else titles,
        )


class Memory(Struct, frozen=True):
    """What an office told of itself: ``profile`` is the text it follows; ``office`` are fields of forms."""

    profile: Profile = NATIONAL
    office: Values = {}
