"""What a person told KySo once about the office and its certificates, so that nobody is asked twice."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from app.domain.forms import Values
from app.domain.token import CertificateKind

Profile = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
NATIONAL: Profile = "nd68"
"""The rules that hold everywhere: what stands where nobody chose a text."""


class Answers(Struct, frozen=True):
    """What a person answered about a certificate: nothing in it says either for certain (LD-4, LD-9.2, PT-5.1).

    ``renewed``: was it renewed before? None where nobody has answered.
    """

    kind: CertificateKind | None = None
    renewed: bool | None = None


class Memory(Struct, frozen=True):
    """What an office told of itself: ``profile`` is the text it follows; ``office`` are fields of forms."""

    profile: Profile = NATIONAL
    office: Values = {}
