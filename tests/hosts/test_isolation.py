"""How a host is set apart from whoever started it, and that it never outlives them."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from app.hosts import isolation
from app.hosts.child import CLIENT_GARBLED, CLIENT_GONE
from app.hosts.client import Host
from app.hosts.isolation import clean_environment
from app.hosts.messages import Kind, ToHost
from app.hosts.wire import encode
from tests.hosts.parts import World, call, odd_launch, please, told

ROOT = Path(__file__).parent.parent.parent
GONE_AFTER_S = 5


class TestAHostIsSetApart:
    def test_from_a_package_beside_a_document(
        self, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "msgspec.py").write_text("raise SystemExit('planted')\n", encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        facts = told(world, world.hosts.start(Kind.PAGE), "modules")
        assert isinstance(facts, dict)
        assert not facts["msgspec"].startswith(str(tmp_path))
        assert facts["folder"] == str(ROOT)
        assert facts["isolated"] == 1

    def test_from_variables_that_choose_code(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PYTHONSTARTUP", "/tmp/x")  # noqa: S108 - a name, never opened
        monkeypatch.setenv("LD_LIBRARY_PATH", "/frozen/program")
        monkeypatch.setenv("SOFTHSM2_CONF", "/practice/softhsm2.conf")
        facts = told(world, world.hosts.start(Kind.TOKEN), "environment")
        assert isinstance(facts, dict)
        assert not [name for name in facts if name.startswith(("PYTHON", "LD_"))]
        assert facts["SOFTHSM2_CONF"] == "/practice/softhsm2.conf"

    def test_by_two_threads_of_which_one_only_reads(self, world: World, host: Host) -> None:
        assert told(world, host, "threads") == ["MainThread", "reader"]

    def test_by_descriptors_no_grandchild_inherits(self, world: World, host: Host) -> None:
        assert told(world, host, "inheritable") == [False, False]

    @pytest.mark.skipif(sys.platform != "linux", reason="Linux's own means")
    def test_by_leaving_no_core_dump(self, world: World, host: Host) -> None:
        assert told(world, host, "limits") == [0, 0, 0]

    @pytest.mark.skipif(sys.platform != "linux", reason="Linux's own means")
    def test_by_giving_way_when_it_works_on_large_files(self, world: World) -> None:
        paper, page = (told(world, world.hosts.start(kind), "patience") for kind in (Kind.PAPER, Kind.PAGE))
        assert isinstance(paper, list)
        assert isinstance(page, list)
        assert (paper[0] - page[0], paper[1], page[1]) == (10, "10", "0")

    def test_in_the_frozen_program_by_its_console_program(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "frozen", True, raising=False)
        monkeypatch.setattr(sys, "executable", "/opt/kyso/kyso")
        launch = isolation.launch(Kind.TOKEN)
        assert (launch.program, launch.arguments) == ("/opt/kyso/kyso", ("--host", "token"))
        assert launch.folder == "/opt/kyso"

    def test_without_a_word_about_its_environment(self) -> None:
        launch = dataclasses.replace(isolation.launch(Kind.PAGE), environment={"SECRET": "1"})
        assert "SECRET" not in repr(launch)

    @pytest.mark.parametrize("name", ["PYTHONPATH", "LD_PRELOAD", "ld_preload", "_PYI_ARCHIVE_FILE", "_MEIPASS2"])
    def test_from_every_spelling(self, name: str) -> None:
        assert clean_environment({name: "x", "HOME": "/home/a"}) == {"HOME": "/home/a"}


class TestAHostEnds:
    @pytest.mark.parametrize("transport", ["pipe", "qt"])
    def test_when_its_client_is_killed(self, transport: str) -> None:
        with started(["-m", "tests.hosts.doomed_client", transport]) as client:
            assert client.stdout is not None
            lines = list(iter(client.stdout.readline, b"waiting\n"))
            pids = [int(line) for line in lines]
            assert len(pids) == 3
            client.kill()
            client.wait()
            wait_until_gone(pids)

    def test_when_its_input_ends_while_a_driver_hangs(self) -> None:
        with odd_process() as child:
            say(child, encode(ToHost(1, please("hang"))))
            assert child.stdin is not None
            child.stdin.close()
            assert child.wait() == CLIENT_GONE

    def test_when_its_client_talks_nonsense(self) -> None:
        with odd_process() as child:
            say(child, b"GET / HTTP/1.1\r\n\r\n")
            assert child.wait() == CLIENT_GARBLED

    def test_when_its_client_died_before_it_could_ask_the_system(self) -> None:
        if sys.platform == "win32":
            pytest.skip("a check for Linux's way to die together")
        reading, writing = os.pipe()
        assert not isolation._is_abandoned(reading)
        os.close(writing)
        assert isolation._is_abandoned(reading)
        os.close(reading)

    @pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
    def test_but_not_by_an_interrupt_from_the_keyboard(self, world: World, host: Host) -> None:
        pid = told(world, host, "pid")
        assert isinstance(pid, int)
        os.kill(pid, signal.SIGINT)
        assert told(world, host, "pid") == pid

    def test_with_all_others(self, world: World) -> None:
        hosts = [world.hosts.start(kind) for kind in Kind]
        pids = [told(world, host, "pid") for host in hosts]
        call(world, hosts[0], please("freeze"), deadline_s=0.3)
        world.hosts.end_all()
        wait_until_gone([pid for pid in pids if isinstance(pid, int)])


def test_nothing_is_ever_pickled() -> None:
    code = "import sys, app.compose.child, app.hosts.pipe_client; sys.exit('pickle' in sys.modules)"
    subprocess.run([sys.executable, "-I", "-c", code], check=True)


def test_an_unknown_kind_of_host_is_a_usage_error() -> None:
    result = subprocess.run([sys.executable, "-I", "-m", "app.compose.child", "printer"], check=False)
    assert result.returncode == 64


@contextmanager
def started(arguments: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process that is killed in the end."""
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
        try:
            yield process
        finally:
            process.kill()


def odd_process() -> AbstractContextManager[subprocess.Popen[bytes]]:
    return started(list(odd_launch(Kind.PAPER).arguments))


def say(child: subprocess.Popen[bytes], data: bytes) -> None:
    assert child.stdin is not None
    child.stdin.write(data)
    child.stdin.flush()


def wait_until_gone(pids: list[int]) -> None:
    end = time.monotonic() + GONE_AFTER_S
    while left := list(_living(pids)):
        assert time.monotonic() < end, f"still there: {left}"
        time.sleep(0.02)


def _living(pids: list[int]) -> Iterator[int]:
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state not in {"Z", "X"}:  # dead, and nobody has asked how it ended yet
            yield pid
