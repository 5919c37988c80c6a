"""What is known of a certificate and nothing in it says: whose it is, for which positions (LD-4, LC-4.3, BT-16.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from app.domain.forms import OfficeData
from app.domain.memory import Answers
from app.domain.positions import Titles
from app.domain.token import Certificate, CertificateKind, bare_number

_Written = TypeVar("_Written")


class Declared(Struct, frozen=True):
    """``guessed``: nobody declared the kind."""

    kind: CertificateKind
    titles: Titles = ()
    guessed: bool = False


def kind_of(certificate: Certificate, told: Answers, office: OfficeData) -> CertificateKind:
    """Return whose certificate it is: what IT wrote goes before what the person said, and that before the guess."""
    return written_for(certificate, office.kinds) or told.kind or certificate.kind


def is_guessed(certificate: Certificate, told: Answers, office: OfficeData) -> bool:
    """Tell whether nobody said whose certificate it is."""
    return told.kind is None and written_for(certificate, office.kinds) is None


def known_as(certificate: Certificate, kind: CertificateKind) -> Certificate:
    """Return the certificate as whose it is known to be, in place of the guess."""
    return replace(certificate, kind=kind)


def written_for(certificate: Certificate, table: Mapping[str, _Written]) -> _Written | None:
    """Return what IT wrote down for a certificate, however its serial number was typed."""
    return {bare_number(serial): written for serial, written in table.items()}.get(bare_number(certificate.serial))
