"""The request register: numbers, results, versions that stay, and two programs at once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.domain.errors import RegisterUnusable, RequestUnknown
from app.domain.requests import Request, RequestResult
from app.journal.requests import FILE, RequestRegister

NOW = datetime(2026, 11, 20, 2, 15, tzinfo=UTC)
LATER = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
SENT = Request(
    "mau-06",
    "pt",
    device="0281B4C6D0F3",
    certificate="Phan Thanh Mai",
    recipient="Sở Khoa học và Công nghệ",
    sent=date(2026, 11, 20),
    received=date(2026, 11, 23),
    due=date(2026, 11, 25),
    note="Gửi qua trục",
)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[RequestRegister]:
    opened = RequestRegister.open(tmp_path)
    yield opened
    opened.close()


@pytest.mark.clause("PT-9.4")
@pytest.mark.clause("BT-17.5")
def test_a_request_is_kept_with_form_device_days_and_result(register: RequestRegister, tmp_path: Path) -> None:
    added = register.add(SENT, NOW)
    assert (added.number, added.version, added.at) == (1, 1, NOW)
    again = RequestRegister.open(tmp_path)
    assert again.latest() == (added,)
    again.close()


def test_the_newest_request_comes_first(register: RequestRegister) -> None:
    numbers = [register.add(Request(form, "nd68"), NOW).number for form in ("mau-04", "mau-05", "mau-06")]
    assert numbers == [1, 2, 3]
    assert [entry.request.form for entry in register.latest()] == ["mau-06", "mau-05", "mau-04"]


@pytest.mark.clause("PT-6.3")
def test_a_result_is_a_new_version_and_the_old_one_stays(register: RequestRegister) -> None:
    first = register.add(SENT, NOW)
    refused = SENT.ended(RequestResult.REFUSED, answered=date(2026, 11, 25), note="Thiếu số CCCD")
    second = register.edit(1, refused, LATER)
    assert second.version == 2
    assert register.history(1) == (first, second)
    assert register.latest() == (second,)
    assert register.find(1).request.note == "Thiếu số CCCD"


def test_a_number_nobody_gave_is_told(register: RequestRegister) -> None:
    with pytest.raises(RequestUnknown):
        register.edit(7, SENT, NOW)
    assert register.latest() == ()


@pytest.mark.parametrize("statement", ["UPDATE version SET result = 'granted'", "DELETE FROM version"])
def test_nothing_in_the_file_is_changed_or_deleted(register: RequestRegister, tmp_path: Path, statement: str) -> None:
    added = register.add(SENT, NOW)
    connection = sqlite3.connect(tmp_path / FILE)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    connection.close()
    assert register.latest() == (added,)


def test_two_programs_never_give_the_same_number(tmp_path: Path) -> None:
    code = (
        "import sys; from datetime import datetime, UTC; from pathlib import Path\n"
        "from app.journal.requests import RequestRegister; from app.domain.requests import Request\n"
        "register = RequestRegister.open(Path(sys.argv[1]))\n"
        "for _ in range(15): register.add(Request('mau-06', 'pt'), datetime.now(UTC))\n"
    )
    programs = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(3)]
    assert [program.wait() for program in programs] == [0, 0, 0]
    register = RequestRegister.open(tmp_path)
    assert sorted(entry.number for entry in register.latest()) == list(range(1, 46))
    register.close()


def test_a_damaged_file_is_told_and_kept(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no register at all" * 100)
    with pytest.raises(RegisterUnusable) as caught:
        RequestRegister.open(tmp_path)
    assert caught.value.facts == {"why": "damaged"}
    assert (tmp_path / FILE).read_bytes().startswith(b"no register")


def test_a_file_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(RegisterUnusable) as caught:
        RequestRegister.open(tmp_path)
    assert caught.value.facts == {"why": "newer"}


@pytest.mark.parametrize(
    ("result", "today", "late"),
    [
        (RequestResult.WAITING, date(2026, 11, 25), False),
        (RequestResult.WAITING, date(2026, 11, 26), True),
        (RequestResult.GRANTED, date(2026, 11, 26), False),
    ],
)
def test_an_answer_is_late_after_its_day(result: RequestResult, today: date, late: bool) -> None:
    assert SENT.ended(result, answered=None, note=None).is_late(today) is late
    assert not Request("mau-06", "ld").is_late(today)
