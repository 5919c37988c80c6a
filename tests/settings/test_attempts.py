"""The record of login attempts survives everything, counts a try too many rather than too few, and holds no PIN."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.domain.errors import LoginBusy, StateUnwritable
from app.settings.attempts import AttemptLedger
from app.settings.keeping import hold
from tests.parts.powers import as_a_person

CARD = "PKCS#15/0123456789"
OTHER = "PKCS#15/9876543210"

HOLD_ONE = """
import sys
from pathlib import Path
from app.settings.attempts import AttemptLedger
attempt = AttemptLedger(Path(sys.argv[1])).begin(sys.argv[2])
print("begun", flush=True)
sys.stdin.readline()
attempt.failed()
"""
RACE = """
import sys
from pathlib import Path
from app.settings.attempts import AttemptLedger
ledger = AttemptLedger(Path(sys.argv[1]), wait_s=50)
print("ready", flush=True)
sys.stdin.readline()
for _ in range(20):
    ledger.begin(sys.argv[2]).failed()
"""


@pytest.fixture
def ledger(tmp_path: Path) -> AttemptLedger:
    return AttemptLedger(tmp_path / "attempts")


@contextmanager
def process(script: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a script beside this test until it has said its first line; nothing of it outlives the test."""
    arguments = [sys.executable, "-c", script, str(folder / "attempts"), CARD]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        try:
            assert started.stdout.readline()
            yield started
        finally:
            started.kill()


def go_on(started: subprocess.Popen[str]) -> None:
    assert started.stdin is not None
    started.stdin.write("\n")
    started.stdin.flush()


def test_an_unknown_token_has_no_failures(ledger: AttemptLedger) -> None:
    assert ledger.failures(CARD) == 0


def test_failures_add_up_until_one_login_succeeds(ledger: AttemptLedger) -> None:
    ledger.begin(CARD).failed()
    ledger.begin(CARD).unclear()
    assert ledger.failures(CARD) == 2
    ledger.begin(CARD).succeeded()
    assert ledger.failures(CARD) == 0


def test_a_withdrawn_attempt_leaves_no_trace(ledger: AttemptLedger) -> None:
    ledger.begin(CARD).failed()
    ledger.begin(CARD).withdrawn()
    assert ledger.failures(CARD) == 1


def test_an_attempt_knows_what_failed_before_it(ledger: AttemptLedger) -> None:
    ledger.begin(CARD).failed()
    with ledger.begin(CARD) as attempt:
        assert attempt.failures_before == 1
        attempt.succeeded()


def test_tokens_are_counted_apart(ledger: AttemptLedger) -> None:
    ledger.begin(CARD).failed()
    assert ledger.failures(OTHER) == 0


def test_an_attempt_that_nobody_ends_is_unclear(ledger: AttemptLedger) -> None:
    with ledger.begin(CARD):
        pass
    assert ledger.failures(CARD) == 1


def test_an_attempt_under_way_is_no_failure_yet(ledger: AttemptLedger) -> None:
    with ledger.begin(CARD) as attempt:
        assert ledger.failures(CARD) == 0
        attempt.withdrawn()


def test_the_record_is_there_for_the_next_start(tmp_path: Path) -> None:
    AttemptLedger(tmp_path).begin(CARD).failed()
    assert AttemptLedger(tmp_path).failures(CARD) == 1


def test_a_second_login_to_the_same_token_has_to_wait(ledger: AttemptLedger) -> None:
    with ledger.begin(CARD) as attempt:
        with pytest.raises(LoginBusy):
            ledger.begin(CARD)
        ledger.begin(OTHER).withdrawn()
        attempt.withdrawn()
    ledger.begin(CARD).withdrawn()


@pytest.mark.clause("LD-11.1")
def test_the_attempt_is_on_disk_before_a_pin_can_go_out(ledger: AttemptLedger, tmp_path: Path) -> None:
    with ledger.begin(CARD) as attempt:
        (record,) = (tmp_path / "attempts").glob("*.json")
        assert '"open"' in record.read_text(encoding="utf-8")
        attempt.withdrawn()


def test_a_process_killed_during_its_login_may_have_used_a_try(ledger: AttemptLedger, tmp_path: Path) -> None:
    with process(HOLD_ONE, tmp_path) as started:
        assert ledger.failures(CARD) == 0
        with pytest.raises(LoginBusy):
            ledger.begin(CARD)
        started.kill()
        started.wait()
        assert ledger.failures(CARD) == 1
    ledger.begin(CARD).failed()
    assert ledger.failures(CARD) == 2


def test_window_and_command_share_the_record(ledger: AttemptLedger, tmp_path: Path) -> None:
    with process(HOLD_ONE, tmp_path) as started:
        go_on(started)
        started.wait()
    assert ledger.failures(CARD) == 1


def test_no_attempt_of_two_racing_processes_is_lost(ledger: AttemptLedger, tmp_path: Path) -> None:
    with process(RACE, tmp_path) as one, process(RACE, tmp_path) as two:
        go_on(one)
        go_on(two)
        assert (one.wait(), two.wait()) == (0, 0)
    assert ledger.failures(CARD) == 40


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b'{"identity": 5}', b"[]"])
def test_a_damaged_record_counts_as_one_try_of_unknown_end(
    damage: bytes, ledger: AttemptLedger, tmp_path: Path
) -> None:
    ledger.begin(CARD).succeeded()
    (record,) = (tmp_path / "attempts").glob("*.json")
    record.write_bytes(damage)
    assert ledger.failures(CARD) == 1
    ledger.begin(CARD).succeeded()
    assert ledger.failures(CARD) == 0


def test_without_a_record_there_is_no_login(tmp_path: Path) -> None:
    (tmp_path / "attempts").write_bytes(b"a file where the folder should be")
    with pytest.raises(StateUnwritable):
        AttemptLedger(tmp_path / "attempts").begin(CARD)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps its permissions elsewhere")
def test_a_folder_that_takes_no_file_stops_the_login(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with as_a_person(), pytest.raises(StateUnwritable) as caught:
        AttemptLedger(tmp_path).begin(CARD)
    assert caught.value.facts["why"] == "denied"


def test_a_lock_is_free_again_after_a_failed_begin(tmp_path: Path, ledger: AttemptLedger) -> None:
    ledger.begin(CARD).withdrawn()
    (record,) = (tmp_path / "attempts").glob("*.json")
    record.unlink()
    record.mkdir()
    with pytest.raises(StateUnwritable):
        ledger.begin(CARD)
    held = hold(record.with_suffix(".lock"))
    assert held is not None
    held.release()
