"""Real hosts for the desk: what the command line puts together, with the loop in the hands of a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.desk.calling import Waiting
from app.desk.devices import DeviceWatch, find_token
from app.desk.gate import Gate
from app.desk.signing.runner import Desk, SigningRun
from app.desk.signing.state import Job, MarkDesign, Phase, Signer, State
from app.domain.errors import Problem
from app.domain.token import Token
from app.hosts import messages as m
from app.hosts.client import Hosts
from app.hosts.pipe_client import Loop, pipe_hosts
from app.settings.attempts import AttemptLedger
from app.settings.leftovers import Leftovers
from tests.desk import fakes
from tests.parts.fixtures import LEADER_TOKEN
from tests.parts.softhsm import PIN, SoftHsm


class RealWorld:
    """Hosts over pipes, a ledger and a record of temporary files in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.loop = Loop()
        self.hosts: Hosts = pipe_hosts(self.loop)
        self.leftovers = Leftovers(folder / "temporary")
        self.ledger = AttemptLedger(folder / "logins")
        self.gate = Gate(self.hosts, self.ledger)

    def until(self, is_done: Callable[[], bool]) -> None:
        self.loop.run_until(is_done)

    def call(self, kind: m.Kind, body: m.Call) -> m.Answer | Problem:
        """Make one call to a host of its own and return how it ended."""
        ends: list[m.Answer | Problem] = []
        host = self.hosts.start(kind)
        host.call(body, listener=Waiting(lambda answer, _: ends.append(answer), ends.append))
        self.until(lambda: bool(ends))
        host.end()
        return ends[0]

    def token(self, hsm: SoftHsm, label: str = LEADER_TOKEN) -> Token:
        """Return a token as the driver lists it."""
        watch = DeviceWatch(self.hosts, self.loop, (str(hsm.module),), lambda _: None)
        watch.look_once()
        self.until(lambda: watch.state.looked)
        watch.end()
        return find_token(watch.state.tokens, label)

    def run(self, token: Token, changed: Callable[[State], None] = lambda _: None) -> SigningRun:
        desk = Desk(self.hosts, self.gate, self.leftovers, fakes.place, fakes.lines, self.loop, fakes.FakeLayouts())
        return SigningRun(desk, token, changed)

    def prepare(self, run: SigningRun, token: Token, *jobs: Job) -> State:
        """Prepare a list and return its state before the PIN is asked."""
        run.start(State.of(jobs, Signer(token.certificates[0], token.authorities)))
        self.until(lambda: run.state.phase in {Phase.PREPARED, Phase.FINISHED})
        return run.state

    def log_in(self, run: SigningRun, pin: str = PIN) -> State:
        """Enter the PIN and return the state at the end of the list."""
        run.log_in(bytearray(pin.encode()), person=True, consent=False)
        self.until(lambda: run.state.phase is Phase.FINISHED)
        return run.state

    def end(self) -> None:
        self.hosts.end_all()
        self.leftovers.close()


def job_for(source: Path, target: Path) -> Job:
    return Job(str(source), MarkDesign(), wanted=str(target))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[RealWorld]:
    """Real hosts, which end with the test."""
    made = RealWorld(tmp_path / "state")
    (tmp_path / "state").mkdir()
    yield made
    made.end()
