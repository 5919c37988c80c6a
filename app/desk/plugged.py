"""What several drivers and the USB together say is plugged in: pure judgements over their answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from app.domain import errors
from app.domain.devices import KnownModule, ModuleState, Unready, UnreadyToken, UsbDevice
from app.domain.errors import Problem
from app.domain.token import Token
from app.hosts.messages import TokensListed

_NEVER_LOADED: Final = frozenset({ModuleState.MISSING, ModuleState.NOT_ALLOWED, ModuleState.NOT_A_DRIVER})
_STATES: Final[Mapping[str, ModuleState]] = {
    "missing": ModuleState.MISSING,
    "not_absolute": ModuleState.NOT_ALLOWED,
    "not_local": ModuleState.NOT_ALLOWED,
    "not_a_driver": ModuleState.NOT_A_DRIVER,
    "wrong_architecture": ModuleState.WRONG_ARCHITECTURE,
    "load_failed": ModuleState.LOAD_FAILED,
    "silent": ModuleState.HUNG,
    "died": ModuleState.CRASHED,
}


def state_after(problem: Problem) -> ModuleState:
    """Return what became of a driver whose look ended with ``problem``, as the host told it."""
    if isinstance(problem, errors.HostDied | errors.ModuleFailed):
        return _STATES.get(str(problem.facts.get("why")), ModuleState.FAILED)
    return ModuleState.FAILED


def state_of(listed: TokensListed, known: KnownModule) -> ModuleState:
    """Return how a driver fares that answered."""
    if listed.tokens or unready_of(listed, known):
        return ModuleState.WORKING
    return ModuleState.NO_TOKEN if listed.readers else ModuleState.NO_SLOT


def unready_of(listed: TokensListed, known: KnownModule) -> tuple[UnreadyToken, ...]:
    """Return the tokens that are of no use, without the empty one that some drivers always show."""
    spare = {Unready.UNINITIALISED} if known.spare_slot else set[Unready]()
    return tuple(one for one in listed.unready if one.why not in spare)


def distinct(listings: Iterable[tuple[Token, ...]]) -> tuple[Token, ...]:
    """Return every card once, though two drivers may show it (a PIN is never tried through both).

    What one driver shows in two slots stays: a card may have two PINs with keys of their own.
    """
    seen: list[Token] = []
    for tokens in listings:
        seen += [token for token in tokens if not any(token.is_same_card(other) for other in seen)]
    return tuple(seen)


def undriven(
    plugged: Iterable[UsbDevice], modules: Sequence[KnownModule], states: Mapping[str, ModuleState]
) -> tuple[UsbDevice, ...]:
    """Return the devices for which this machine has no driver: none that names them, or only a file that is none."""
    served = {usb_id for known in modules if states.get(known.path) not in _NEVER_LOADED for usb_id in known.usb}
    return tuple(device for device in plugged if device.usb_id not in served)
