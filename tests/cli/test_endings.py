"""How a command ends that was used wrongly, interrupted, or met with what nobody foresaw."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import Kyso, Ran, sign_arguments
from tests.parts.commands import run
from tests.parts.documents import plain
from tests.parts.processes import children_of, ignores_interruptions, interrupt_group, is_alive
from tests.parts.softhsm import PIN
from tests.parts.waiting import wait_until

MISUSES = [
    ("no-such-command",),
    ("token",),
    ("sign",),
    ("sign", "a.pdf"),
    ("sign", "a.pdf", "--token", "T"),
    ("sign", "a.pdf", "--token", "T", "--pin-stdin", "--pin", "1234"),
    ("sign", "a.pdf", "--token", "T", "--pin-stdin", "--rect", "1:2,3,4"),
    ("sign", "a.pdf", "--token", "T", "--pin-stdin", "--rect", "0:1,2,3,4"),
    ("sign", "a.pdf", "--token", "T", "--pin-stdin", "--rect", "1:1,2,-3,4"),
    ("sign", "a.pdf", "--token", "T", "--pin-stdin", "--rect", "1:1,2,nan,4"),
    ("sign", "a.pdf", "--token", "T", "--pin-stdin", "--mode", "no-such-mode"),
    ("sign", "a.pdf", "--token", "T", "--pin-stdin", "--profile", "no-such-profile"),
    ("sign", "a.pdf", "--token", "T", "--pin-stdin", "--field", "x" * 300),
    ("sign", "a.pdf", "--token", "T", "--pin-stdin", "--rect", "1:1,2,0.5,0.5"),
    ("sign", "a.pdf", "--token"),
    ("sign", "a.pdf", "--token", "T", "--json=yes"),
    ("token", "list", "too-much"),
    ("request", "list", "--history", "x"),
    ("verify",),
    ("verify", "a.pdf", "--no-such-option"),
    ("place",),
]


@pytest.mark.parametrize("arguments", MISUSES, ids=" ".join)
def test_wrong_usage_is_told_and_ends_with_64(kyso: Kyso, arguments: tuple[str, ...]) -> None:
    ran = kyso(*arguments)
    assert (ran.code, ran.out) == (64, b"")
    assert ran.words.strip()
    assert "Traceback" not in ran.words


@pytest.mark.parametrize("arguments", MISUSES, ids=" ".join)
def test_wrong_usage_is_told_in_vietnamese(kyso: Kyso, arguments: tuple[str, ...]) -> None:
    told = kyso(*arguments).words
    assert told.startswith(("Cách dùng: kyso", "Lệnh chưa đúng: "))
    assert not re.search(r"\b(?:Usage|Error|Missing|Invalid|No such|Try|Options|Commands|help for)\b", told)


@pytest.mark.parametrize("arguments", [("--help",), ("sign", "--help"), ("token", "list", "-h")], ids=" ".join)
def test_help_is_no_error(kyso: Kyso, arguments: tuple[str, ...]) -> None:
    ran = kyso(*arguments)
    told = ran.out.decode()
    assert (ran.code, ran.err) == (0, b"")
    assert "Tùy chọn:" in told
    assert "Hiện hướng dẫn này." in told
    assert not re.search(r"\b(?:Usage|Options|Commands|Show|required|default)\b", told)


def test_the_choices_of_an_option_are_told_as_they_are_typed(kyso: Kyso) -> None:
    assert "[approve|issue|copy|attachment|archive|digitised|party]" in kyso("sign", "--help").out.decode()


def test_a_list_of_templates_that_is_empty_says_so(kyso: Kyso) -> None:
    ran = kyso("mark", "template", "list")
    assert (ran.code, ran.out) == (0, b"")
    assert "Chưa có mẫu nào." in ran.words


# ── interrupted ─────────────────────────────────────────────────────────────────────────────────────────────────────


def interrupt(process: subprocess.Popen[bytes]) -> Ran:
    """Press Ctrl-C, which every process at the terminal hears, and wait for the end."""
    children = children_of(process.pid)
    interrupt_group(process.pid)
    with process:
        out, err = process.communicate(timeout=60)
    wait_until(lambda: not any(is_alive(child) for child in children))
    return Ran(process.returncode, out, err)


def left_behind(*folders: Path) -> list[str]:
    """Return every temporary file and every record of one."""
    found = [path for folder in folders for path in folder.rglob("*") if path.name.endswith(".kyso-part")]
    records = [path for folder in folders for path in folder.rglob("temporary/*")]
    return [str(path) for path in (*found, *records)]


def test_an_interrupted_command_that_waits_for_the_pin_ends_with_130_and_leaves_nothing(
    kyso: Kyso, tmp_path: Path
) -> None:
    letter = plain.one_page(tmp_path / "letter.pdf")
    process = kyso.start(*sign_arguments(letter))
    wait_until(lambda: children_of(process.pid, "paper"))
    ran = interrupt(process)
    assert (ran.code, ran.codes) == (130, ["cancelled"])
    assert "Traceback" not in ran.words
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["letter.pdf"]
    assert left_behind(tmp_path) == []


@pytest.mark.parametrize("more", [[], ["--force"]], ids=["unnamed", "named"])
def test_an_interrupted_list_tells_what_was_signed_and_leaves_nothing_else(
    kyso: Kyso, tmp_path: Path, more: list[str]
) -> None:
    """With ``--force`` the file in the making has a name, without it none."""
    first = plain.one_page(tmp_path / "first.pdf")
    others = [plain.many_pages(tmp_path / f"long-{number}.pdf", 1000) for number in range(4)]
    out = tmp_path / "out"
    out.mkdir()
    process = kyso.start(*sign_arguments(first, *others, "--out", out, *more))
    assert process.stdin is not None
    process.stdin.write(PIN.encode() + b"\n")
    process.stdin.flush()
    wait_until((out / "first.signed.pdf").exists)
    ran = interrupt(process)
    assert ran.code == 130
    assert ran.codes[0] is None
    assert ran.codes[-1] == "cancelled"
    assert sorted(one["output"] for one in ran.json if one["output"]) == sorted(map(str, out.iterdir()))
    for path in out.iterdir():
        run("qpdf", "--check", path)
    assert left_behind(tmp_path) == []


def test_an_interrupted_check_ends_with_130(kyso: Kyso, tmp_path: Path) -> None:
    process = kyso.start("verify", plain.many_pages(tmp_path / "long.pdf", 1000), "--json")
    wait_until(lambda: children_of(process.pid, "paper"))
    ran = interrupt(process)
    assert ran.code == 130
    assert "Traceback" not in ran.words


def test_an_early_interruption_is_told_as_json_too(kyso: Kyso, tmp_path: Path) -> None:
    process = kyso.start("verify", plain.many_pages(tmp_path / "long.pdf", 1000), "--json")
    wait_until(lambda: children_of(process.pid, "paper"))
    ran = interrupt(process)
    assert (ran.code, ran.json["error"]["code"]) == (130, "cancelled")


def test_a_polite_request_to_end_is_an_interruption(kyso: Kyso, tmp_path: Path) -> None:
    process = kyso.start(*sign_arguments(plain.one_page(tmp_path / "letter.pdf")))
    wait_until(lambda: children_of(process.pid, "paper"))
    process.terminate()
    with process:
        out, err = process.communicate(timeout=60)
    ran = Ran(process.returncode, out, err)
    assert (ran.code, ran.codes) == (130, ["cancelled"])
    assert left_behind(tmp_path) == []


def test_only_the_first_of_several_interruptions_counts(kyso: Kyso, tmp_path: Path) -> None:
    process = kyso.start(*sign_arguments(plain.one_page(tmp_path / "letter.pdf")))
    wait_until(lambda: children_of(process.pid, "paper"))
    interrupt_group(process.pid)
    wait_until(lambda: ignores_interruptions(process.pid))
    ran = interrupt(process)
    assert (ran.code, ran.codes) == (130, ["cancelled"])


# ── unforeseen ──────────────────────────────────────────────────────────────────────────────────────────────────────

SECRET = "/home/mai/Ho so mat.pdf"
BREAK = f"""
import app.compose.command as command
def broken(*_):
    try:
        raise KeyError({SECRET!r})
    except KeyError as error:
        raise RuntimeError({PIN!r}) from error
command.run = broken
command.main()
"""


@pytest.mark.parametrize("as_json", [False, True])
def test_what_nobody_foresaw_is_told_in_words_and_logged_without_names_paths_or_pin(kyso: Kyso, as_json: bool) -> None:
    result = subprocess.run(
        [sys.executable, "-c", BREAK, "token", "list", *(["--json"] if as_json else [])],
        capture_output=True,
        env=kyso.environment,
        cwd=Path(__file__).parents[2],
        check=False,
        timeout=60,
    )
    ran = Ran(result.returncode, result.stdout, result.stderr)
    assert ran.code == 70
    assert "[unexpected]" in ran.words
    assert "Traceback" not in ran.words
    assert SECRET not in ran.words
    assert (ran.json["error"]["code"] if as_json else ran.out) == ("unexpected" if as_json else b"")
    (log,) = kyso.home.rglob("*.log")
    (line,) = log.read_text().splitlines()
    assert "RuntimeError at " in line
    assert " from KeyError at __main__:5" in line
    assert SECRET not in line
    assert PIN not in line


def test_a_home_without_room_for_the_record_of_logins_is_told(kyso: Kyso, tmp_path: Path) -> None:
    (tmp_path / "a-file").touch()
    kyso.more["XDG_STATE_HOME"] = str(tmp_path / "a-file")
    ran = kyso.sign(plain.one_page(tmp_path / "letter.pdf"))
    assert (ran.code, ran.json["error"]["code"]) == (1, "state_unwritable")
    assert "Traceback" not in ran.words


def test_a_reader_that_went_away_is_no_error_worth_a_word(kyso: Kyso) -> None:
    process = kyso.start("token", "list", "--json")
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(30) in {0, 1}
    assert process.stderr is not None
    assert b"Traceback" not in process.stderr.read()
    for stream in (process.stdin, process.stderr):
        assert stream is not None
        stream.close()
