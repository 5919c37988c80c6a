"""Watching devices: which tokens are there, through which driver, and what is wrong with a driver that shows none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from msgspec import Struct

from app.desk import plugged, ports
from app.desk.calling import Waiting
from app.desk.gate import device_words
from app.domain import errors
from app.domain.devices import KnownModule, ModuleReport, ModuleState, NamedBy, UnreadyToken, UsbDevice
from app.domain.errors import Problem, Report
from app.domain.token import Certificate, Token
from app.hosts import messages as m

_SHORTEST_PAUSE_S: Final = 1.0
_LONGEST_PAUSE_S: Final = 1.6
"""Between these a driver rests as long as it takes for all of them to stay below one hundredth of a processor."""
_PAUSE_PER_COST_OF_ALL: Final = 125.0
_PAUSE_PER_COST: Final = 10.0
"""A foreign card is probed again at every look, which may take seconds: rest ten times as long as it took."""
_LIST_SUFFIX: Final = ".toml"
"""A list of drivers that cannot be read stands among them, to be told of."""
_USB_PAUSE_S: Final = 0.5
_AFTER_PLUGGING_S: Final = (0.7, 2.0)
"""A device is on the USB before its driver sees it: look again so long after something was plugged in."""


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
    """Looks through every driver, once or again and again; each driver has a host of its own.

    What the system says of the USB is asked often, for it costs next to nothing: any change there has every driver
    asked at once.
    """

    def __init__(
        self,
        hosts: ports.Hosts,
        clock: ports.Clock,
        modules: Iterable[str | KnownModule],
        changed: Callable[[Devices], None],
        usb: ports.UsbBus | None = None,
    ) -> None:
        self._clock = clock
        self._changed = changed
        self._hosts = hosts
        self._usb = usb
        self._modules = tuple(one if isinstance(one, KnownModule) else _named(one) for one in modules)
        self._looks: dict[str, ports.Host] = {}
        self._listed: dict[str, m.TokensListed] = {}
        self._states: dict[str, ModuleState] = {}
        self._troubles: dict[str, Report] = {}
        self._costs: dict[str, float] = {}
        self._next: dict[str, ports.Cancel] = {}
        self._usb_timers: list[ports.Cancel] = []
        self._plugged: tuple[str, ...] = ()
        self._repeat = False
        self._paused = False
        self._state = Devices()

    @property
    def state(self) -> Devices:
        return self._state

    def look_once(self) -> None:
        """Ask every driver once; ``state.looked`` turns True when all have answered."""
        if self._usb is not None:
            self._plugged = self._usb.fingerprint()
        self._publish()
        self.look_now()

    def watch(self) -> None:
        """Ask every driver now and from then on."""
        self._repeat = True
        self.look_once()
        self._watch_usb()

    def look_now(self) -> None:
        """Ask every driver that is not at it already; a hint from the system is no reason to wait for the next turn."""
        for known in self._modules:
            self._look(known)

    def refresh(self) -> None:
        """Begin anew with fresh hosts: some drivers notice a new token only when they are loaded again."""
        self._end_hosts()
        self._listed.clear()
        self._states.clear()
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
        for timer in self._usb_timers:
            timer.cancel()

    def _look(self, known: KnownModule) -> None:
        module = known.path
        if self._paused or module in self._troubles or self._states.get(module) is ModuleState.LIST_DAMAGED:
            return
        if known.path.endswith(_LIST_SUFFIX):
            self._states[module] = ModuleState.LIST_DAMAGED
            self._publish()
            return
        if module not in self._looks:
            self._looks[module] = self._hosts.start(m.Kind.TOKEN)
        host = self._looks[module]
        if host.busy:
            return
        self._stop_resting(module)
        begun = self._clock.monotonic()

        def listed(answer: m.Answer, _blob: bytes) -> None:
            if isinstance(answer, m.TokensListed):
                self._listed[module] = answer
                self._states[module] = plugged.state_of(answer, known)
            self._rest(known, self._clock.monotonic() - begun)
            self._publish()

        def failed(problem: Problem) -> None:
            self._troubles[module] = device_words(problem, module).report()
            self._states[module] = plugged.state_after(problem)
            self._listed.pop(module, None)
            host.end()
            self._publish()

        host.call(m.ListTokens(module), listener=Waiting(listed, failed))

    def _rest(self, known: KnownModule, cost_s: float) -> None:
        if self._repeat and not self._paused:
            self._costs[known.path] = cost_s
            fair_s = sum(self._costs.values()) * _PAUSE_PER_COST_OF_ALL
            pause_s = max(_SHORTEST_PAUSE_S, min(fair_s, _LONGEST_PAUSE_S), cost_s * _PAUSE_PER_COST)
            self._next[known.path] = self._clock.call_later(pause_s, lambda: self._look(known))

    def _stop_resting(self, module: str) -> None:
        timer = self._next.pop(module, None)
        if timer is not None:
            timer.cancel()

    def _watch_usb(self) -> None:
        """Ask the system what is plugged in, over and over; a change has the drivers asked now and a little later."""
        if self._usb is None or not self._repeat:
            return
        self._usb_timers = [self._clock.call_later(_USB_PAUSE_S, self._watch_usb), *self._usb_timers[1:]]
        seen = self._usb.fingerprint()
        if seen != self._plugged:
            self._plugged = seen
            for timer in self._usb_timers[1:]:
                timer.cancel()
            later = [self._clock.call_later(pause_s, self.look_now) for pause_s in _AFTER_PLUGGING_S]
            self._usb_timers = [self._usb_timers[0], *later]
            self._publish()
            self.look_now()

    def _publish(self) -> None:
        answers = [(known, self._listed[known.path]) for known in self._modules if known.path in self._listed]
        state = Devices(
            tokens=plugged.distinct(answer.tokens for _, answer in answers),
            troubles=tuple(
                ModuleTrouble(one.path, self._troubles[one.path]) for one in self._modules if one.path in self._troubles
            ),
            looked=all(known.path in self._states for known in self._modules),
            drivers=len(self._modules),
            modules=tuple(self._report(known) for known in self._modules),
            unready=tuple(one for known, answer in answers for one in plugged.unready_of(answer, known)),
            undriven=self._undriven(),
        )
        if state != self._state:
            self._state = state
            self._changed(state)

    def _report(self, known: KnownModule) -> ModuleReport:
        state = self._states.get(known.path, ModuleState.ASKED)
        listed = self._listed.get(known.path)
        return ModuleReport(known.path, known.name, state, known.named_by, listed.readers if listed else ())

    def _undriven(self) -> tuple[UsbDevice, ...]:
        return () if self._usb is None else plugged.undriven(self._usb.devices(), self._modules, self._states)

    def _end_hosts(self) -> None:
        for cancel in self._next.values():
            cancel.cancel()
        self._next.clear()
        for host in self._looks.values():
            host.end()


def _named(path: str) -> KnownModule:
    return KnownModule(path.replace("\\", "/").rpartition("/")[2], path, NamedBy.PERSON)


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
