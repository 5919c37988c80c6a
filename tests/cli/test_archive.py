"""``kyso sign --mode archive``: whose certificate signs, and how many pages there are, is told before the password."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.token import CertificateKind
from app.settings.answers import remember
from tests.cli.command import Kyso, Ran, Terminal, sign_arguments
from tests.parts.documents import plain
from tests.parts.fixtures import OFFICE_TOKEN
from tests.parts.pki import Authority
from tests.parts.softhsm import PIN

PAGES, OWN = pytest.mark.clause("BT-16.1"), pytest.mark.clause("BT-16.2")
ARCHIVE = ("--mode", "archive", "--profile", "bt")


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """Make a scan of three pages, alone in its folder."""
    (tmp_path / "in").mkdir()
    return plain.many_pages(tmp_path / "in" / "paper.pdf", 3)


def settings(kyso: Kyso) -> Path:
    """Return the folder of what the person told."""
    folder = kyso.home / "config" / "KySo"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def declare(kyso: Kyso, authority: Authority) -> None:
    """Say that the organisation's certificate is the archive's."""
    remember(settings(kyso), authority.organisation.serial, kind=CertificateKind.ARCHIVE)


def certify(kyso: Kyso, *arguments: str | Path) -> Ran:
    return kyso.sign(*arguments, *ARCHIVE, token=OFFICE_TOKEN)


def warnings(ran: Ran, file: int = 0) -> dict[str, str]:
    return {one["code"]: one["message"] for one in ran.json[file].get("warnings", ())}


@PAGES
@OWN
def test_both_are_told_as_text_and_as_json_and_the_file_is_signed(kyso: Kyso, paper: Path) -> None:
    ran = certify(kyso, paper)
    assert (ran.code, ran.json[0]["status"]) == (0, "signed")
    told = warnings(ran)
    assert set(told) == {"other_certificate", "pages_uncounted"}
    assert all(part in told["pages_uncounted"] for part in ("paper.pdf", "3 trang", "--pages N", "Điều 16 khoản 1"))
    assert "sao một phần" in told["pages_uncounted"]
    assert "--pages 3" not in told["pages_uncounted"]
    assert all(part in told["other_certificate"] for part in ("lưu trữ", "cơ quan, tổ chức", "Điều 16 khoản 2 điểm b"))
    assert all(message in ran.words for message in told.values())


@PAGES
@OWN
def test_the_archives_certificate_and_the_right_count_leave_nothing_to_tell(
    kyso: Kyso, paper: Path, authority: Authority
) -> None:
    declare(kyso, authority)
    ran = certify(kyso, paper, "--pages", "3")
    assert (ran.code, warnings(ran), ran.words) == (0, {}, "")


@OWN
def test_what_it_wrote_says_whose_the_certificate_is(kyso: Kyso, paper: Path, authority: Authority) -> None:
    written = f'[kinds]\n"{authority.organisation.serial.lower()}" = "archive"'
    (settings(kyso) / "office.toml").write_text(written, encoding="utf-8")
    assert set(warnings(certify(kyso, paper))) == {"pages_uncounted"}


@PAGES
def test_a_file_of_another_count_is_refused_by_name_before_the_password_and_the_others_go_on(
    kyso: Kyso, paper: Path
) -> None:
    short = plain.many_pages(paper.with_name("short.pdf"), 2)
    ran = certify(kyso, paper, short, "--pages", "3")
    assert (ran.code, ran.codes) == (1, [None, "pages_differ"])
    assert [one["status"] for one in ran.json] == ["signed", "refused"]
    assert not short.with_name("short.signed.pdf").exists()
    message = ran.json[1]["error"]["message"]
    assert all(part in message for part in ("2 trang", "3", "--pages"))


@PAGES
def test_where_no_file_has_the_count_no_password_is_asked(kyso: Kyso, paper: Path) -> None:
    arguments = (one for one in sign_arguments(paper, *ARCHIVE, "--pages", "4") if one not in {"--pin-stdin", "--json"})
    terminal = Terminal(kyso, *arguments)
    assert "PIN" not in terminal.finish()
    assert terminal.ran.code == 1
    assert "paper.pdf" in terminal.ran.words
    assert "[pages_differ]" in terminal.ran.words


@OWN
def test_the_certificate_is_told_once_for_the_whole_list_before_the_password_is_asked(kyso: Kyso, paper: Path) -> None:
    other = plain.one_page(paper.with_name("other.pdf"))
    wanted = sign_arguments(paper, other, *ARCHIVE, token=OFFICE_TOKEN)
    terminal = Terminal(kyso, *(one for one in wanted if one not in {"--pin-stdin", "--json"}))
    terminal.answer_prompt(PIN)
    assert terminal.ran.code == 0
    assert terminal.ran.words.count("Điều 16 khoản 2 điểm b") == 1
    assert all(part in terminal.ran.words for part in ("paper.pdf: có 3 trang", "other.pdf: có 1 trang"))


def test_a_scan_has_to_be_complete_and_asks_for_no_archive(kyso: Kyso, paper: Path) -> None:
    ran = kyso.sign(paper, "--mode", "digitised", "--profile", "party-2017", token=OFFICE_TOKEN)
    assert (ran.code, set(warnings(ran))) == (0, {"pages_uncounted"})
    told = warnings(ran)["pages_uncounted"]
    assert all(part in told for part in ("Điều 8 khoản 1", "3 trang", "--pages N"))
    assert "sao một phần" not in told


def test_where_no_text_asks_nothing_is_told_and_a_count_still_holds(kyso: Kyso, paper: Path) -> None:
    free = kyso.sign(paper, "--mode", "archive", token=OFFICE_TOKEN)
    assert (free.code, warnings(free)) == (0, {})
    assert kyso.sign(paper, "--mode", "archive", "--pages", "2", token=OFFICE_TOKEN).codes == ["pages_differ"]


@pytest.mark.parametrize("count", ["0", "-1", "ba"])
def test_a_count_that_is_none_is_wrong_usage(kyso: Kyso, paper: Path, count: str) -> None:
    assert certify(kyso, paper, "--pages", count).code == 64
