"""What a person told KySo once about the office, its devices and certificates, so that nobody is asked twice."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from app.domain.forms import Values
from app.domain.token import CertificateKind, Serial

Profile = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
NATIONAL: Profile = "nd68"
"""The rules that hold everywhere: what stands where nobody chose a text."""


class Memory(Struct, frozen=True):
    """``kinds`` and ``renewed`` are told per certificate, by its serial number (LD-4, LD-9.2).

    ``profile`` is the text this office follows; ``office`` are fields of forms.
    """

    profile: Profile = NATIONAL
    kinds: dict[Serial, CertificateKind] = {}
    renewed: dict[Serial, bool] = {}
    office: Values = {}

    def with_kind(self, serial: Serial, kind: CertificateKind) -> Memory:
        """Return the memory after a person said whose certificate it is."""
        return replace(self, kinds={**self.kinds, serial: kind})

    def with_renewed(self, serial: Serial, *, renewed: bool) -> Memory:
        """Return the memory after a person said whether a certificate was renewed before."""
        return replace(self, renewed={**self.renewed, serial: renewed})

    def with_office(self, profile: Profile, office: Values) -> Memory:
        """Return the memory after the office said which text it follows and what its papers carry."""
        return replace(self, profile=profile, office=office)
