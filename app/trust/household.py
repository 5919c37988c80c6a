"""Trust put together for one host: where its data, added certificates and cache are, and how to reach the network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from app.domain.network import NetworkSettings
from app.domain.trust import Scope
from app.trust.authorities import Pins, load_pins
from app.trust.cache import Cache
from app.trust.enquiry import Enquiry
from app.trust.fetching import Fetcher, Limits, Silence
from app.trust.stores import Trust, default_trust, load_trust


@dataclass(frozen=True)
class Household:
    """``data``: pinned authorities. ``machine``, ``person``: added certificates. ``cache``: what was fetched."""

    data: Path
    machine: Path
    person: Path
    cache: Path
    network: NetworkSettings = field(default_factory=NetworkSettings)
    limits: Limits = field(default_factory=Limits)
    silence: Silence = field(default_factory=Silence)

    def pins(self) -> Pins:
        """Return the pinned authorities."""
        return load_pins(self.data)

    def trust(
        self,
        now: datetime,
        *,
        named: tuple[str, ...] = (),
        offline: bool = False,
        beat: Callable[[], None] = lambda: None,
    ) -> Trust:
        """Return whom to trust: what is ``named`` for this run and nothing else, or the default without such names.

        ``beat`` is called at least twice a second while the network is waited for.
        """
        pins = self.pins()
        fetcher = None if offline else Fetcher(pins.hosts, self.network, beat, self.limits, self.silence)
        enquiry = Enquiry(pins, Cache(self.cache), fetcher, now)
        if named:
            return replace(load_trust(named), enquiry=enquiry)
        return default_trust(pins, self.folders, enquiry)

    @property
    def folders(self) -> tuple[tuple[Path, Scope], ...]:
        """Return the folders of added certificates; the machine's word comes first."""
        return (self.machine, Scope.MACHINE), (self.person, Scope.PERSON)
