"""``kyso sign`` tells where a document states a position that the certificate is not known to be for, and signs."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings.answers import remember
from tests.cli.command import Kyso, Ran, Terminal, sign_arguments
from tests.parts.documents import plain
from tests.parts.documents.letter import LEADER_TITLE
from tests.parts.fixtures import OFFICE_TOKEN
from tests.parts.images import seal_image
from tests.parts.pki import Authority
from tests.parts.softhsm import PIN

OF_CLAUSES = pytest.mark.clause("LC-4.3", "LC-10.4", "PT-3.2", "HN-5.2")


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """Make a letter that a deputy director signs for the director."""
    return plain.one_page(tmp_path / "letter.pdf")


def settings(kyso: Kyso) -> Path:
    """Return the folder of what the person told."""
    folder = kyso.home / "config" / "KySo"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def declare(kyso: Kyso, authority: Authority, *titles: str) -> None:
    remember(settings(kyso), authority.leader.serial, titles=titles)


def warnings(ran: Ran) -> list[str]:
    return [one["code"] for one in ran.json[0].get("warnings", ())]


@OF_CLAUSES
def test_another_position_is_told_as_text_and_as_json_and_the_file_is_signed(
    kyso: Kyso, letter: Path, authority: Authority
) -> None:
    declare(kyso, authority, "Giám đốc", "Bí thư Chi bộ")
    ran = kyso.sign(letter)
    assert (ran.code, ran.json[0]["status"], warnings(ran)) == (0, "signed", ["other_title"])
    (warning,) = ran.json[0]["warnings"]
    assert all(part in warning["message"] for part in (LEADER_TITLE, "Giám đốc; Bí thư Chi bộ", letter.name))
    assert warning["message"] in ran.words


@OF_CLAUSES
def test_the_persons_own_position_is_nothing_to_tell(kyso: Kyso, letter: Path, authority: Authority) -> None:
    declare(kyso, authority, "Phó Giám đốc Sở Nội vụ")
    ran = kyso.sign(letter)
    assert (ran.code, warnings(ran), ran.words) == (0, [], "")


def test_where_nothing_was_told_nothing_is_asked(kyso: Kyso, letter: Path) -> None:
    ran = kyso.sign(letter)
    assert (ran.code, warnings(ran), ran.words) == (0, [], "")


def test_a_seal_is_not_compared(kyso: Kyso, letter: Path, authority: Authority, tmp_path: Path) -> None:
    declare(kyso, authority, "Phó Giám đốc")
    remember(settings(kyso), authority.organisation.serial, titles=("Giám đốc",))
    signed = kyso.sign(letter).json[0]["output"]
    ran = kyso.sign(signed, "--mode", "issue", "--image", seal_image(tmp_path / "seal.png"), token=OFFICE_TOKEN)
    assert (ran.code, warnings(ran)) == (0, [])


def test_what_it_wrote_counts(kyso: Kyso, letter: Path, authority: Authority) -> None:
    declare(kyso, authority, "Phó Giám đốc")
    (settings(kyso) / "office.toml").write_text(f'[titles]\n"{authority.leader.serial.lower()}" = ["Chủ tịch"]')
    assert warnings(kyso.sign(letter)) == ["other_title"]


def test_what_it_wrote_wrongly_is_told_and_stops_nobody(kyso: Kyso, letter: Path) -> None:
    (settings(kyso) / "office.toml").write_text('[titles]\nA1 = "Chu tich"')
    ran = kyso.sign(letter)
    assert (ran.code, warnings(ran)) == (0, [])
    assert ran.words.count("office.toml") == 1
    assert "Sửa lại tệp rồi thử lại." in ran.words


@OF_CLAUSES
def test_what_it_wrote_wrongly_takes_nothing_from_what_the_person_said(
    kyso: Kyso, letter: Path, authority: Authority
) -> None:
    declare(kyso, authority, "Chủ tịch")
    (settings(kyso) / "office.toml").write_text("= broken")
    ran = kyso.sign(letter)
    assert warnings(ran) == ["other_title"]
    assert "Tệp office.toml bị hỏng hoặc viết sai cách." in ran.words


@OF_CLAUSES
def test_it_is_told_before_the_password_is_asked(kyso: Kyso, letter: Path, authority: Authority) -> None:
    declare(kyso, authority, "Chủ tịch")
    terminal = Terminal(kyso, *(one for one in sign_arguments(letter) if one not in {"--pin-stdin", "--json"}))
    terminal.answer_prompt(PIN)
    assert terminal.ran.code == 0
    assert LEADER_TITLE in terminal.ran.words
