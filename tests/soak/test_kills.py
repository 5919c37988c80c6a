"""Hosts and the command, killed or frozen at chance moments of a signing: a named end, nothing partial, on it goes."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.desk.signing.runner import SigningRun
from app.desk.signing.state import Phase, State
from app.domain.signing import Status
from app.domain.token import Token
from app.hosts import messages as m
from app.hosts.deadlines import DEADLINES_S
from app.settings.leftovers import Leftovers
from tests.cli.command import Kyso, Ran, sign_arguments
from tests.desk.worlds import RealWorld, job_for
from tests.parts.commands import run as run_program
from tests.parts.documents import plain
from tests.parts.processes import FREEZE, KILL, children_of, is_alive
from tests.parts.softhsm import PIN, SoftHsm
from tests.parts.waiting import wait_until
from tests.soak.chance import rounds, seeds

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]

SHORT_DEADLINE_S = 4.0
"""In place of 10 to 30 s. Deadlines are kept by the client alone, so a frozen host meets the same code only sooner."""

TOLD = {
    m.Kind.PAGE: {"host_died"},
    m.Kind.PAPER: {"host_died", "output_unclear"},
    m.Kind.TOKEN: {"module_failed", "module_timeout", "pin_unclear"},
}
LONGEST_MOMENT_S = {m.Kind.PAGE: 0.3, m.Kind.PAPER: 0.9, m.Kind.TOKEN: 0.9}
"""About how long each is needed, from the first call of a signing on."""


@dataclass(frozen=True)
class Blow:
    """Who is hit with what, when, and whether the target is overwritten, which needs a named temporary file."""

    kind: m.Kind
    how: signal.Signals
    moment_s: float
    overwrite: bool

    @classmethod
    def by_chance(cls, seed: int, how: signal.Signals) -> Blow:
        chance = random.Random(seed)
        kind = chance.choice(list(TOLD))
        return cls(kind, how, chance.uniform(0, LONGEST_MOMENT_S[kind]), chance.random() < 0.5)


class Struck:
    """One signing under a blow."""

    def __init__(self, world: RealWorld, token: Token, source: Path, out: Path) -> None:
        self._world = world
        self._token = token
        self._source = source
        self._out = out
        self._not_ours = set(children_of(os.getpid()))  # the daemons of other tests run to the end of the session
        self.took_s = 0.0

    @property
    def target(self) -> Path:
        return self._out / f"{self._source.stem}.signed.pdf"

    def sign(self, blow: Blow | None = None) -> State:
        """Sign from the first call to the last outcome, struck or not."""
        run = self._world.run(self._token)
        begun = time.monotonic()
        if blow is not None:
            self._world.loop.call_later(blow.moment_s, lambda: self._strike(run, blow))
        overwrite = blow is not None and blow.overwrite
        state = self._world.prepare(run, self._token, replace(job_for(self._source, self._out), overwrite=overwrite))
        if state.phase is Phase.PREPARED:
            run.log_in(bytearray(PIN.encode()), person=True, consent=True)
            self._world.until(lambda: run.state.phase is Phase.FINISHED)
        self.took_s = time.monotonic() - begun
        return run.state

    def _strike(self, run: SigningRun, blow: Blow) -> None:
        """Hit the host as soon as there is one; none may come any more."""
        if run.state.phase is Phase.FINISHED:
            return  # the hosts there are now belong to the next signing
        victims = children_of(os.getpid(), blow.kind)
        if victims:
            os.kill(victims[0], blow.how)
        else:
            self._world.loop.call_later(0.005, lambda: self._strike(run, blow))

    def expect_named_end(self, blow: Blow, state: State) -> str | None:
        """Require an outcome that fits the blow and a folder that fits the outcome; return the code."""
        (outcome,) = state.outcomes
        assert outcome is not None
        self._require_no_child()
        if outcome.status is Status.SIGNED:
            assert [path.name for path in self._out.iterdir()] == [self.target.name]
            assert self.target.read_bytes().startswith(self._source.read_bytes())
            self.target.unlink()
            return None
        assert outcome.error is not None
        assert outcome.error.code in TOLD[blow.kind]
        assert list(self._out.iterdir()) == []
        return outcome.error.code

    def expect_recovery(self) -> None:
        """Require that nothing is left for the next start to sweep, and that the next signing works."""
        Leftovers(self._world.folder / "temporary").sweep()
        assert list(self._out.iterdir()) == []
        (outcome,) = self.sign().outcomes
        assert outcome is not None
        assert outcome.status is Status.SIGNED, outcome.error
        run_program("qpdf", "--check", self.target)
        self.target.unlink()

    def _require_no_child(self) -> None:
        wait_until(lambda: self._not_ours.issuperset(children_of(os.getpid())), 5)


@pytest.fixture
def struck(world: RealWorld, plugged: SoftHsm, tmp_path: Path) -> Struck:
    (tmp_path / "out").mkdir()
    source = plain.many_pages(tmp_path / "letter.pdf", 400)
    return Struck(world, world.token(plugged), source, tmp_path / "out")


def test_a_host_killed_at_any_moment_has_a_named_end_and_the_next_signing_works(
    struck: Struck, capsys: pytest.CaptureFixture[str]
) -> None:
    for seed in seeds(rounds(40, 1000), capsys):
        blow = Blow.by_chance(seed, KILL)
        code = struck.expect_named_end(blow, struck.sign(blow))
        report(capsys, blow, code, struck.took_s)
        struck.expect_recovery()


@pytest.fixture
def short_deadlines(monkeypatch: pytest.MonkeyPatch) -> None:
    for call, seconds in DEADLINES_S.items():
        monkeypatch.setitem(DEADLINES_S, call, min(seconds, SHORT_DEADLINE_S))


@pytest.mark.usefixtures("short_deadlines")
def test_a_host_frozen_at_any_moment_has_a_named_end_within_its_deadline_and_the_next_signing_works(
    struck: Struck, capsys: pytest.CaptureFixture[str]
) -> None:
    for seed in seeds(rounds(12, 200), capsys):
        blow = Blow.by_chance(seed, FREEZE)
        code = struck.expect_named_end(blow, struck.sign(blow))
        report(capsys, blow, code, struck.took_s)
        assert struck.took_s < 3 * SHORT_DEADLINE_S
        struck.expect_recovery()


def report(capsys: pytest.CaptureFixture[str], blow: Blow, code: str | None, took_s: float) -> None:
    with capsys.disabled():
        how = f"{blow.how.name} {blow.kind} after {blow.moment_s * 1000:.0f} ms"
        print(f" – {how}: {code or 'signed'} in {took_s:.2f} s", end="", flush=True)


# ── the command itself ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def kyso(plugged: SoftHsm, tmp_path: Path) -> Kyso:
    (tmp_path / "home").mkdir()
    return Kyso(tmp_path / "home", plugged)


DEADLINE_S = {m.Kind.PAPER: 20, m.Kind.TOKEN: 30}
SLACK_S = 10


@pytest.mark.parametrize(
    ("kind", "code", "codes"),
    [(m.Kind.PAPER, 1, {"host_died"}), (m.Kind.TOKEN, 4, {"pin_unclear", "module_timeout"})],
)
def test_the_command_gives_a_frozen_host_up_at_its_true_deadline(
    kyso: Kyso, tmp_path: Path, kind: m.Kind, code: int, codes: set[str]
) -> None:
    process = kyso.start(*sign_arguments(plain.many_pages(tmp_path / "letter.pdf", 400)))
    assert process.stdin is not None
    wait_until(lambda: children_of(process.pid, m.Kind.PAPER))
    process.stdin.write(PIN.encode() + b"\n")
    process.stdin.flush()
    wait_until(lambda: any(map(reads_from_null, children_of(process.pid, kind))))
    os.kill(children_of(process.pid, kind)[0], FREEZE)
    begun = time.monotonic()
    with process:
        out, err = process.communicate(timeout=120)
    ran = Ran(process.returncode, out, err)
    assert time.monotonic() - begun < DEADLINE_S[kind] + SLACK_S
    assert ran.code == code
    assert set(ran.codes) <= codes
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["letter.pdf"]


def freeze_a_host(process: int, chance: random.Random) -> None:
    """Freeze a host past its first acts: before them it has no driver that hangs, and is not tied to its client."""
    hosts = [host for host in children_of(process) if reads_from_null(host)]
    if hosts:
        os.kill(chance.choice(hosts), FREEZE)


def reads_from_null(process: int) -> bool:
    try:
        return os.readlink(f"/proc/{process}/fd/0") == os.devnull  # noqa: PTH115 – a link of /proc is no path
    except OSError:
        return False


def leave_the_hosts(process: int, chance: random.Random) -> None:
    """Do nothing to any host."""
    del process, chance


@pytest.mark.parametrize("before", [leave_the_hosts, freeze_a_host])
def test_the_command_killed_at_any_moment_leaves_no_process_after_5_s_and_nothing_partial(
    kyso: Kyso, tmp_path: Path, capsys: pytest.CaptureFixture[str], before: Callable[[int, random.Random], None]
) -> None:
    sources = [plain.many_pages(tmp_path / f"letter-{number}.pdf", 400) for number in range(3)]
    for seed in seeds(rounds(6, 150), capsys):
        chance = random.Random(seed)
        out = tmp_path / f"out-{seed}"
        out.mkdir()
        kyso.more["XDG_STATE_HOME"] = str(tmp_path / f"state-{seed}")  # a login cut off shuts the gate to programs
        force = ["--force"] if chance.random() < 0.5 else []
        process = kyso.start(*sign_arguments(*sources, "--out", out, *force))
        assert process.stdin is not None
        process.stdin.write(PIN.encode() + b"\n")
        process.stdin.flush()
        time.sleep(chance.uniform(0.1, 1.8))
        children = children_of(process.pid)
        before(process.pid, chance)
        children = sorted({*children, *children_of(process.pid)})
        process.kill()
        with process:
            process.communicate()
        wait_until(lambda: not any(is_alive(child) for child in children), 5)  # noqa: B023 – called at once
        assert kyso.tokens().code == 0
        require_whole(out, sources)


def require_whole(out: Path, sources: list[Path]) -> None:
    """Require that after the next start there is nothing in the folder but complete files."""
    for path in out.iterdir():
        assert path.name.endswith(".signed.pdf"), path.name
        source = next(source for source in sources if path.name.startswith(source.stem))
        assert path.read_bytes().startswith(source.read_bytes())
        run_program("qpdf", "--check", path)
