"""Watching devices: which tokens are there, through which driver, and what is wrong with a driver that shows none."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from app.desk import ports
from app.desk.calling import Waiting
from app.desk.gate import device_words
from app.domain import errors
from app.domain.devices import ModuleReport, UnreadyToken, UsbDevice
from app.domain.errors import Problem, Report
from app.domain.token import Certificate, Token
from app.hosts import messages as m

_SHORTEST_PAUSE_S = 1.0
_PAUSE_PER_COST = 10.0
"""A foreign card is probed again at every look, which may take seconds: rest ten times as long as it took."""


class ModuleTrouble(Struct, frozen=True):
    """A driver that could not tell what is plugged in; it is left alone until somebody asks again."""

    module: str
    problem: Report


class Devices(Struct, frozen=True):
    """What is plugged in; ``looked`` is False until every driver has answered once. ``drivers`` counts them.

    ``undriven`` are known devices on the USB that no driver shows.
    """

    tokens: tuple[Token, ...] = ()
    troubles: tuple[ModuleTrouble, ...] = ()
    looked: bool = False
    drivers: int = 0
    modules: tuple[ModuleReport, ...] = ()
    unready: tuple[UnreadyToken, ...] = ()
    undriven: tuple[UsbDevice, ...] = ()


class DeviceWatch:
    """Looks through every driver, once or again and again; each driver has a host of its own."""

    def __init__(
        self, hosts: ports.Hosts, clock: ports.Clock, modules: tuple[str, ...], changed: Callable[[Devices], None]
    ) -> None:
        self._clock = clock
        self._changed = changed
        self._hosts = hosts
        self._modules = modules
        self._looks: dict[str, ports.Host] = {}
        self._found: dict[str, tuple[Token, ...]] = {}
        self._troubles: dict[str, Report] = {}
        self._next: dict[str, ports.Cancel] = {}
        self._repeat = False
        self._paused = False
        self._state = Devices()

    @property
    def state(self) -> Devices:
        return self._state

    def look_once(self) -> None:
        """Ask every driver once; ``state.looked`` turns True when all have answered."""
        self._publish()
        for module in self._modules:
            self._look(module)

    def watch(self) -> None:
        """Ask every driver now and from then on."""
        self._repeat = True
        self.look_once()

    def refresh(self) -> None:
        """Begin anew with fresh hosts: some drivers notice a new token only when they are loaded again."""
        self._end_hosts()
        self._found.clear()
        self._troubles.clear()
        self.look_once()

    def pause(self) -> None:
        """Leave the devices alone while the gate is open."""
        self._paused = True
        self._end_hosts()

    def resume(self) -> None:
        if self._paused:
            self._paused = False
            self.look_once()

    def end(self) -> None:
        self._repeat = False
        self._end_hosts()

    def _look(self, module: str) -> None:
        if self._paused or module in self._troubles:
            return
        if module not in self._looks:
            self._looks[module] = self._hosts.start(m.Kind.TOKEN)
        host = self._looks[module]
        if host.busy:
            return
        begun = self._clock.monotonic()

        def listed(answer: m.Answer, _blob: bytes) -> None:
            if isinstance(answer, m.TokensListed):
                self._found[module] = answer.tokens
            self._rest(module, self._clock.monotonic() - begun)
            self._publish()

        def failed(problem: Problem) -> None:
            self._troubles[module] = device_words(problem, module).report()
            self._found.pop(module, None)
            host.end()
            self._publish()

        host.call(m.ListTokens(module), listener=Waiting(listed, failed))

    def _rest(self, module: str, cost_s: float) -> None:
        if self._repeat and not self._paused:
            pause_s = max(_SHORTEST_PAUSE_S, cost_s * _PAUSE_PER_COST)
            self._next[module] = self._clock.call_later(pause_s, lambda: self._look(module))

    def _publish(self) -> None:
        answered = self._found.keys() | self._troubles.keys()
        state = Devices(
            tokens=_distinct(self._found[module] for module in self._modules if module in self._found),
            troubles=tuple(ModuleTrouble(k, self._troubles[k]) for k in self._modules if k in self._troubles),
            looked=answered >= set(self._modules),
            drivers=len(self._modules),
        )
        if state != self._state:
            self._state = state
            self._changed(state)

    def _end_hosts(self) -> None:
        for cancel in self._next.values():
            cancel.cancel()
        self._next.clear()
        for host in self._looks.values():
            host.end()


def _distinct(listings: Iterable[tuple[Token, ...]]) -> tuple[Token, ...]:
    """Return every card once, though two drivers may show it (a PIN is never tried through both)."""
    seen: dict[str, Token] = {}
    for tokens in listings:
        for token in tokens:
            seen.setdefault(token.identity, token)
    return tuple(seen.values())


def find_token(tokens: tuple[Token, ...], label: str) -> Token:
    """Return the one token of that label. Raise :class:`TokenNotFound` or :class:`TokenAmbiguous`."""
    found = [token for token in tokens if token.label == label]
    if not found:
        raise errors.TokenNotFound(label=label)
    if len(found) > 1:
        raise errors.TokenAmbiguous(label=label)
    return found[0]


def find_certificate(token: Token, serial: str | None) -> Certificate:
    """Return the certificate of that serial, or the usable one that is valid longest. Raise what forbids its use."""
    wanted = serial.upper().replace(":", "").lstrip("0") if serial else None
    found = [c for c in token.certificates if wanted is None or c.serial.lstrip("0") == wanted]
    if not found:
        raise errors.CertificateNotFound(serial=serial or "", label=token.label)
    best = max(found, key=lambda c: (c.usable, c.not_after))
    if not best.usable:
        why = best.reason.value if best.reason else ""
        raise errors.CertificateUnusable(serial=best.serial, why=why, until=best.not_after.strftime("%d/%m/%Y"))
    return best
