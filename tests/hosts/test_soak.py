"""Hosts killed and frozen at random moments, again and again."""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Callable

import pytest

from app.domain.errors import HostDied, UnknownProblem
from app.hosts.client import Host
from app.hosts.messages import Kind
from tests.hosts.parts import Ear, World, call, please, please_sign

if sys.platform == "win32":
    pytest.skip("signals as Linux has them", allow_module_level=True)

ROUNDS = {"short": 40, "long": 2000}
ACTS = ["hello", "work 2", "print", "tell environment", "raise x", "die", "sign", "ask it", "wrong"]


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_every_call_ends_and_the_next_one_works(world: World) -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    host = world.hosts.start(Kind.PAPER)
    for _ in range(ROUNDS[os.environ.get("KYSO_SOAK", "short")]):
        pid, ear = _pid_of(world, host), Ear()
        act = chance.choice(ACTS)
        host.call(please_sign("it") if act == "sign" else please(act), listener=ear, deadline_s=0.5)
        world.run_until(_moments(chance.randrange(4), ear))
        blow = chance.choice([signal.SIGKILL, signal.SIGSTOP, None])
        if blow is not None and host.running:
            os.kill(pid, blow)
        world.run_until(_end_of(ear))
        assert {report.code for report in ear.reports} <= {HostDied.code, UnknownProblem.code}
        if ear.questions:
            host.end()


def _pid_of(world: World, host: Host) -> int:
    """Return the process of a host that works; one that was hit after its last answer fails one call, and no more."""
    ear = call(world, host, please("tell pid"), deadline_s=1.0)
    if ear.reports:
        assert ear.report.code == HostDied.code
        ear = call(world, host, please("tell pid"))
    return int(ear.text)


def _end_of(ear: Ear) -> Callable[[], bool]:
    return lambda: ear.ended or bool(ear.questions)


def _moments(count: int, ear: Ear) -> Callable[[], bool]:
    """Let a few turns of the loop pass, or the call end."""
    left = [count]

    def is_over() -> bool:
        left[0] -= 1
        return left[0] < 0 or ear.ended

    return is_over
