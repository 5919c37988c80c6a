"""The pinned authorities as data (``resources/trust/*.toml``), and the hosts that may be asked about certificates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec
from cryptography import x509
from msgspec import Meta, Struct

from app.domain.document import Sha256
from app.domain.errors import RulesUnreadable
from app.domain.network import HostName
from app.domain.token import ShortText
from app.domain.trust import Scope

Address = Annotated[str, Meta(pattern="^https?://", max_length=2048)]


class Pin(Struct, frozen=True, forbid_unknown_fields=True):
    """One authority, recognised by the fingerprint of its certificate; ``key_id`` is its subject key identifier.

    ``certificates``, ``lists`` and ``answers`` are where it publishes itself, its revocation list and its OCSP service.
    """

    name: ShortText
    sha256: Sha256
    key_id: Annotated[str, Meta(pattern="^[0-9A-F]+$", max_length=128)]
    not_before: datetime
    not_after: datetime
    certificates: tuple[Address, ...] = ()
    lists: tuple[Address, ...] = ()
    answers: tuple[Address, ...] = ()
    scope: Scope = Scope.GOVERNMENT


class Pins(Struct, frozen=True):
    """All pinned authorities and the hosts that the data names."""

    pins: tuple[Pin, ...] = ()
    hosts: frozenset[str] = frozenset()

    def find(self, sha256: str) -> Pin | None:
        """Return the pin of that fingerprint."""
        return next((pin for pin in self.pins if pin.sha256 == sha256), None)

    def above(self, certificate: x509.Certificate) -> Iterable[Pin]:
        """Return the authorities a certificate names as its issuer, by key; nothing of it is proven thereby."""
        wanted = _authority_key(certificate)
        return [pin for pin in self.pins if wanted is not None and pin.key_id == wanted]


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    scope: Scope
    hosts: tuple[HostName, ...]
    authority: Annotated[tuple[Pin, ...], Meta(min_length=1)]


def load_pins(folder: Path) -> Pins:
    """Read every ``*.toml`` in ``folder``. Raise :class:`RulesUnreadable` naming the file that is damaged."""
    pins: list[Pin] = []
    hosts: set[str] = set()
    for file in sorted(folder.glob("*.toml")):
        try:
            read = msgspec.toml.decode(file.read_bytes(), type=_File)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            raise RulesUnreadable(file=file.name, key=None) from error
        pins += [msgspec.structs.replace(pin, scope=read.scope) for pin in read.authority]
        hosts.update(read.hosts)
    return Pins(tuple(pins), frozenset(hosts))


def _authority_key(certificate: x509.Certificate) -> str | None:
    try:
        found = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    except (x509.ExtensionNotFound, ValueError):
        return None
    return found.hex().upper() if found else None
