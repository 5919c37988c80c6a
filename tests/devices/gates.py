"""Going through the gate with real hosts."""

from __future__ import annotations

from app.desk.devices import DeviceWatch, find_token
from app.desk.gate import Gate
from app.domain.errors import Problem
from app.domain.token import Token
from tests.desk.worlds import RealWorld


def listed(world: RealWorld, module: str, label: str) -> Token:
    """Return a token as its driver lists it now; one that was just put in may take its reader a moment."""
    watch = DeviceWatch(world.hosts, world.loop, (module,), lambda _: None)
    watch.watch()
    world.until(lambda: any(token.label == label for token in watch.state.tokens))
    watch.end()
    return find_token(watch.state.tokens, label)


def enter(
    world: RealWorld, gate: Gate, token: Token, pin: str | None, *, consent: bool = False, approved: int = 1
) -> Problem | None:
    """Wish to enter as a person and return what kept the gate shut."""
    ends: list[Problem | None] = []
    gate.enter(
        token,
        token.certificates[0].sha256,
        None if pin is None else bytearray(pin.encode()),
        approved=approved,
        person=True,
        consent=consent,
        admitted=lambda: ends.append(None),
        rejected=ends.append,
    )
    world.until(lambda: bool(ends))
    return ends[0]
