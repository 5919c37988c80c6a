"""The command in front of a misbehaving device: its driver passes everything on to SoftHSM2 except what is asked."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.command import Kyso, Terminal, sign_arguments
from tests.parts.commands import run
from tests.parts.documents.plain import one_page
from tests.parts.fixtures import LEADER_TOKEN
from tests.parts.processes import children_of, interrupt_group, is_alive
from tests.parts.softhsm import PIN, SoftHsm
from tests.parts.waiting import wait_until

SOURCE = Path(__file__).parents[1] / "parts" / "odd_driver.c"

IN_ORDER = 0x40D
"""Flags of a token in order: random numbers, login required, PIN set, initialised."""
LOW, FINAL, LOCKED = 0x10000, 0x20000, 0x40000
PIN_SET = 0x8
DEVICE_ERROR, DEVICE_REMOVED, PIN_IS_LOCKED, GENERAL_ERROR = 0x30, 0x32, 0xA4, 0x05


class OddKyso(Kyso):
    """The command with the misbehaving driver."""

    module: Path

    @property
    def calls(self) -> list[str]:
        """What the device was called for."""
        log = Path(self.more["ODD_LOG"])
        return [line.split()[0] for line in log.read_text().splitlines()] if log.exists() else []


@pytest.fixture(scope="module")
def odd_module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile the misbehaving driver."""
    module = tmp_path_factory.mktemp("odd") / "libodd.so"
    run("gcc", "-shared", "-fPIC", "-o", module, SOURCE, "-ldl")
    return module


@pytest.fixture
def odd(softhsm: SoftHsm, odd_module: Path, tmp_path: Path) -> OddKyso:
    (tmp_path / "home").mkdir()
    kyso = OddKyso(tmp_path / "home", softhsm)
    kyso.more = {"ODD_REAL": str(softhsm.module), "ODD_LOG": str(tmp_path / "calls.txt")}
    kyso.module = odd_module
    return kyso


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    return one_page(tmp_path / "letter.pdf")


def sign(odd: OddKyso, letter: Path, *more: str) -> tuple[int, list[str | None]]:
    ran = odd.sign(letter, "--module", odd.module, *more)
    return ran.code, ran.codes


@pytest.mark.parametrize(
    ("flags", "state"),
    [
        (IN_ORDER, "ok"),
        (IN_ORDER | LOW, "low"),
        (IN_ORDER | LOW | FINAL, "final"),
        (IN_ORDER | LOCKED, "locked"),
        (IN_ORDER & ~PIN_SET, "unset"),
    ],
)
def test_the_state_of_the_pin_is_told_as_the_driver_tells_it(odd: OddKyso, flags: int, state: str) -> None:
    odd.more["ODD_FLAGS"] = hex(flags)
    listed = odd("token", "list", "--json", "--module", odd.module).json
    (leader,) = [one for one in listed if one["label"] == LEADER_TOKEN]
    assert leader["pin"] == {"state": state, "source": "driver"}


@pytest.mark.clause("LD-11.1")
@pytest.mark.parametrize(
    ("flags", "code"),
    [(IN_ORDER | LOCKED, "pin_locked"), (IN_ORDER & ~PIN_SET, "pin_unset"), (IN_ORDER | FINAL, "pin_final_try")],
)
def test_a_device_that_would_lock_or_is_locked_is_sent_no_pin(
    odd: OddKyso, letter: Path, flags: int, code: str
) -> None:
    odd.more["ODD_FLAGS"] = hex(flags)
    assert sign(odd, letter) == (4, [code])
    assert "login" not in odd.calls


def test_the_final_try_is_made_with_consent(odd: OddKyso, letter: Path) -> None:
    odd.more["ODD_FLAGS"] = hex(IN_ORDER | FINAL)
    assert sign(odd, letter, "--confirm-final-try") == (0, [None])
    assert odd.calls.count("login") == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [(DEVICE_ERROR, "pin_unclear"), (GENERAL_ERROR, "pin_unclear"), (PIN_IS_LOCKED, "pin_locked")],
)
def test_an_answer_that_may_have_used_a_try_is_never_followed_by_another_try(
    odd: OddKyso, letter: Path, answer: int, code: str
) -> None:
    odd.more["ODD_LOGIN"] = hex(answer)
    assert sign(odd, letter) == (4, [code])
    assert sign(odd, letter) == (4, ["pin_repeated"])
    assert odd.calls.count("login") == 1


@pytest.mark.parametrize(
    ("misbehaviour", "code"),
    [(hex(DEVICE_REMOVED), "token_removed"), ("absurd", "signature_wrong"), ("garbled", "signature_wrong")],
)
def test_a_device_that_fails_at_the_signature_leaves_no_file(
    odd: OddKyso, letter: Path, misbehaviour: str, code: str
) -> None:
    odd.more["ODD_SIGN"] = misbehaviour
    assert sign(odd, letter) == (4, [code])
    assert [path.name for path in letter.parent.glob("*.pdf")] == ["letter.pdf"]


# ── a token with keys of its own ────────────────────────────────────────────────────────────────────────────────────


def test_the_right_pin_at_the_keys_signs_and_the_command_says_where_to_enter_it(odd: OddKyso, letter: Path) -> None:
    odd.more |= {"ODD_PAD": "right", "ODD_PIN": PIN}
    ran = odd.sign(letter, "--module", odd.module, pin="")
    assert (ran.code, ran.codes) == (0, [None])
    assert "trên bàn phím của thiết bị" in ran.words
    assert (odd.calls.count("pad"), odd.calls.count("login")) == (1, 0)


def test_somebody_at_a_terminal_is_asked_for_nothing_there(odd: OddKyso, letter: Path) -> None:
    odd.more |= {"ODD_PAD": "right", "ODD_PIN": PIN}
    terminal = Terminal(odd, "sign", letter, "--module", odd.module, "--token", LEADER_TOKEN, "--json")
    assert terminal.finish() == ""
    assert terminal.ran.codes == [None]


def test_a_wrong_pin_at_the_keys_costs_a_script_one_try_and_no_second(odd: OddKyso, letter: Path) -> None:
    odd.more["ODD_PAD"] = "wrong"
    assert sign(odd, letter) == (4, ["pin_wrong"])
    assert sign(odd, letter) == (4, ["pin_repeated"])
    assert odd.calls.count("pad") == 1


@pytest.mark.parametrize("how", ["cancel", "late"])
def test_keys_where_nothing_was_entered_use_no_try(odd: OddKyso, letter: Path, how: str) -> None:
    odd.more["ODD_PAD"] = how
    assert sign(odd, letter) == (4, ["pin_pad_ended"])
    odd.more |= {"ODD_PAD": "right", "ODD_PIN": PIN}
    assert sign(odd, letter) == (0, [None])


# ── a driver that hangs ─────────────────────────────────────────────────────────────────────────────────────────────


def hanging(odd: OddKyso, letter: Path, where: str = "LOGIN") -> tuple[subprocess.Popen[bytes], list[int]]:
    """Sign until the driver hangs in its login, or at the token's keys; return the command and its hosts."""
    odd.more[f"ODD_{where}"] = "hang"
    process = odd.start(*sign_arguments(letter, "--module", odd.module))
    assert process.stdin is not None
    process.stdin.write(PIN.encode() + b"\n")
    process.stdin.flush()
    wait_until(lambda: where.lower() in odd.calls)
    return process, children_of(process.pid)


def test_the_command_killed_while_a_driver_hangs_leaves_no_process_after_5_s(odd: OddKyso, letter: Path) -> None:
    process, hosts = hanging(odd, letter)
    process.kill()
    with process:
        process.communicate()
    wait_until(lambda: not any(map(is_alive, hosts)), 5)
    assert [path.name for path in letter.parent.glob("*.pdf")] == ["letter.pdf"]


@pytest.mark.parametrize("where", ["LOGIN", "PAD"])
def test_a_driver_that_hangs_does_not_keep_a_person_from_leaving_and_may_have_used_a_try(
    odd: OddKyso, letter: Path, where: str
) -> None:
    process, hosts = hanging(odd, letter, where)
    interrupt_group(process.pid)
    with process:
        process.communicate(timeout=60)
    assert process.returncode == 130
    wait_until(lambda: not any(map(is_alive, hosts)), 5)
    del odd.more[f"ODD_{where}"]
    assert sign(odd, letter) == (4, ["pin_repeated"])
