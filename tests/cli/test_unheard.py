"""``kyso sign`` where nothing is heard of the certificate: nobody is kept waiting, and Ctrl-C is heard all the time."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from typing_extensions import override

from tests.cli.command import Kyso, sign_arguments
from tests.parts.documents import plain

ROOT: Final = Path(__file__).parents[2]
START: Final = """
import signal
from dataclasses import replace
from functools import partial
import app.cli.sign as sign
import app.compose.command as command
from app.hosts import isolation, messages
from app.hosts.deadlines import DEADLINES_S
from app.hosts.pipe_client import Loop
def instead(code):
    def launch(kind):
        usual = isolation.launch(kind)
        return replace(usual, arguments=("-c", code)) if kind is messages.Kind.TRUST else usual
    DEADLINES_S[messages.ReportChain] = 1000.0
    command.pipe_hosts = partial(command.pipe_hosts, launch=launch)
def press(*_, **__):
    signal.raise_signal(signal.SIGINT)
"""
HANG: Final = 'instead("import time; time.sleep(1000)")\n'
DIE: Final = 'instead("raise SystemExit(3)")\n'
PRESS_WHILE_WAITING: Final = """
later = Loop.call_later
def call_later(loop, seconds, callback):
    return later(loop, 0, press) if seconds == sign._ASIDE_S else later(loop, seconds, callback)
Loop.call_later = call_later
"""


@dataclass
class ChangedKyso(Kyso):
    """The command after a few lines of Python were run in its process."""

    lines: str = ""

    @override
    def start(self, *arguments: str | Path, cwd: Path | None = None) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", f"{START}{self.lines}\ncommand.main()", *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment,
            cwd=cwd or ROOT,
            process_group=0,
        )


@pytest.fixture
def changed(kyso: Kyso) -> ChangedKyso:
    return ChangedKyso(kyso.home, kyso.hsm)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    return plain.one_page(tmp_path / "letter.pdf")


@pytest.mark.parametrize("lines", [HANG, DIE], ids=["hangs", "dies"])
def test_a_trust_host_that_never_answers_keeps_nobody_from_signing(
    changed: ChangedKyso, letter: Path, lines: str
) -> None:
    changed.lines = lines
    ran = changed.sign(letter)
    assert (ran.code, ran.codes, "warnings" in ran.json[0], ran.words) == (0, [None], False, "")


def test_while_the_answer_is_waited_for_an_interruption_is_heard(changed: ChangedKyso, letter: Path) -> None:
    changed.lines = HANG + PRESS_WHILE_WAITING
    ran = changed.sign(letter)
    assert (ran.code, ran.codes) == (130, ["cancelled"])
    assert [path.name for path in letter.parent.glob("*.pdf")] == ["letter.pdf"]


@pytest.mark.parametrize("where", ["SigningRun.start", "ChainWatch.__init__", "ChainWatch.ask", "State.of"])
def test_an_interruption_at_the_very_start_is_told_for_every_file(
    changed: ChangedKyso, letter: Path, where: str
) -> None:
    changed.lines = f"sign.{where} = press\n"
    with changed.start(*sign_arguments(letter, plain.one_page(letter.with_name("2.pdf")))) as process:
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out.count(b'"cancelled"') == 2
