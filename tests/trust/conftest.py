"""A household in folders of a test: what it pins, what it allows, whom it trusts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from app.domain.network import NetworkSettings
from app.domain.trust import ChainReport
from app.trust.certificates import common_name, der_of, fingerprint_of
from app.trust.fetching import Limits
from app.trust.household import Household
from app.trust.reporting import report_chain
from app.trust.stores import Trust
from tests.parts.web import Web

QUICK = Limits(connect_s=1, read_s=0.5, whole_s=1.5, largest=100_000)


@dataclass
class Home:
    """A household in folders of a test, that pins what it is told to."""

    folder: Path
    pinned: list[tuple[x509.Certificate, dict[str, tuple[str, ...]]]] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    beats: list[None] = field(default_factory=list)

    def pin(self, certificate: x509.Certificate, **addresses: tuple[str, ...]) -> None:
        """Pin an authority; ``certificates``, ``lists``, ``answers`` are where it publishes."""
        self.pinned.append((certificate, addresses))

    @property
    def household(self) -> Household:
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        (data / "tests.toml").write_text(self._data(), encoding="utf-8")
        return Household(data, self.machine, self.person, self.folder / "cache", self.network, QUICK)

    @property
    def machine(self) -> Path:
        return self.folder / "machine"

    @property
    def person(self) -> Path:
        return self.folder / "person"

    def report(
        self, leaf: x509.Certificate, *met: x509.Certificate, offline: bool = False, later: timedelta = timedelta(0)
    ) -> ChainReport:
        """Report on a certificate as a host does, with short waits."""
        now = datetime.now(UTC) + later
        trust = self.trust(now, offline=offline)
        return report_chain(der_of(leaf), [der_of(each) for each in met], trust, now)

    def trust(self, now: datetime | None = None, *, offline: bool = True) -> Trust:
        """Return whom the household trusts."""
        beat = lambda: self.beats.append(None)  # noqa: E731 - an ear, no more
        return self.household.trust(now or datetime.now(UTC), offline=offline, beat=beat)

    def _data(self) -> str:
        lines = ['scope = "government"', f"hosts = {self.hosts!r}"]
        for certificate, addresses in self.pinned:
            key = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
            lines += ["[[authority]]", f'name = "{common_name(certificate.subject)}"']
            lines += [f'sha256 = "{fingerprint_of(certificate)}"', f'key_id = "{key.hex().upper()}"']
            lines += [f"not_before = {certificate.not_valid_before_utc.isoformat()}"]
            lines += [f"not_after = {certificate.not_valid_after_utc.isoformat()}"]
            lines += [f"{name} = {list(places)!r}" for name, places in addresses.items()]
        return "\n".join(lines)


@pytest.fixture
def home(tmp_path: Path, web: Web) -> Home:
    """Return a household that may ask the authority's web server, and pins nobody yet."""
    return Home(tmp_path, hosts=[web.host])
