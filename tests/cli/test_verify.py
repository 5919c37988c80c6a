"""``kyso verify`` and ``kyso place``: the shape of the answers and what the exit code tells a script."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import Kyso, Ran, Terminal
from tests.parts.documents import attacked, broken, plain, signed, storage
from tests.parts.pki import Authority

SIGNATURE_KEYS = {
    "field",
    "signer",
    "kind",
    "time",
    "time_source",
    "covers",
    "changed_after",
    "warnings",
    "checks",
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> dict[str, Path]:
    """Write a file for each result."""
    folder = tmp_path_factory.mktemp("verify")
    return {
        "valid": signed.pades_by_openssl(folder / "valid.pdf", authority.leader, authority.chain),
        "invalid": attacked.tampered_byte(folder / "invalid.pdf", authority.leader),
        "indeterminate": signed.pades_by_openssl(folder / "stranger.pdf", authority.stranger),
        "unsigned": plain.one_page(folder / "unsigned.pdf"),
        "error": broken.garbage(folder / "garbage.pdf"),
    }


def verify(kyso: Kyso, trust: Path, *files: Path) -> Ran:
    return kyso("verify", *files, "--json", "--offline", "--trust", trust)


@pytest.mark.parametrize(
    ("results", "code"),
    [
        (["valid"], 0),
        (["valid", "unsigned"], 3),
        (["valid", "unsigned", "indeterminate"], 2),
        (["indeterminate", "error", "unsigned"], 65),
        (["valid", "unsigned", "indeterminate", "error", "invalid"], 1),
    ],
)
def test_the_worst_result_decides_the_exit_code(
    kyso: Kyso, trust: Path, files: dict[str, Path], results: list[str], code: int
) -> None:
    ran = verify(kyso, trust, *(files[result] for result in results))
    assert [one["result"] for one in ran.json] == results
    assert ran.code == code
    assert ran.err == b""


def test_the_answer_has_the_agreed_shape(kyso: Kyso, trust: Path, files: dict[str, Path]) -> None:
    (answer,) = verify(kyso, trust, files["valid"]).json
    assert answer["file"] == str(files["valid"])
    assert set(answer) >= {"file", "result", "subindication", "signatures"}
    (told,) = answer["signatures"]
    assert set(told) >= SIGNATURE_KEYS
    assert list(told["checks"]) == ["signature", "integrity", "certificate", "timestamp"]
    assert all(set(check) == {"state", "reason"} for check in told["checks"].values())
    assert (told["signer"], told["kind"], told["covers"]) == ("Phan Thanh Mai", "approval", "whole-file")
    assert told["time"].endswith("+07:00")


def states(answer: Any) -> dict[str, str]:
    return {name: check["state"] for name, check in answer["signatures"][0]["checks"].items()}


@pytest.mark.clause("BT-14.1")
@pytest.mark.clause("BT-14.1c")
def test_without_trust_only_the_certificate_is_unknown(kyso: Kyso, files: dict[str, Path]) -> None:
    ran = kyso("verify", files["valid"], "--json", "--offline")
    assert ran.code == 2
    assert states(ran.json[0]) == {
        "signature": "yes",
        "integrity": "yes",
        "certificate": "unknown",
        "timestamp": "none",
    }


@pytest.mark.clause("BT-14.1b")
def test_a_changed_byte_breaks_integrity(kyso: Kyso, trust: Path, files: dict[str, Path]) -> None:
    assert states(verify(kyso, trust, files["invalid"]).json[0])["integrity"] == "no"


def test_encrypted_files_are_read_where_no_password_is_needed(kyso: Kyso, tmp_path: Path, trust: Path) -> None:
    owner, user = storage.encrypted(tmp_path / "o.pdf"), storage.encrypted(tmp_path / "u.pdf", user="mat-khau")
    ran = verify(kyso, trust, owner, user, tmp_path / "missing.pdf")
    assert [one["result"] for one in ran.json] == ["unsigned", "error", "error"]
    assert ran.codes == [None, "password_needed", "file_unreadable"]
    assert ran.code == 65


def test_a_person_reads_the_result_the_time_and_the_four_questions(
    kyso: Kyso, trust: Path, files: dict[str, Path]
) -> None:
    ran = kyso("verify", files["valid"], files["error"], "--offline", "--trust", trust)
    lines = ran.out.decode().splitlines()
    assert lines[0].startswith("valid.pdf: ")
    assert any(line.startswith("garbage.pdf: ") for line in lines)
    assert any(line.startswith("    Ký lúc ") for line in lines)
    assert sum(line.startswith("    ") and "!" not in line for line in lines) == 5
    assert "[file_malformed]" in ran.words


# ── place ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_rules_say_where_a_mark_goes(kyso: Kyso, tmp_path: Path) -> None:
    letter = plain.many_pages(tmp_path / "letter.pdf", 3)
    ran = kyso("place", letter, "--mode", "approve", "--profile", "nd30", "--json")
    assert ran.code == 0
    assert list(ran.json) == ["page", "rect", "confidence", "reason", "rule", "alternatives"]
    assert ran.json["page"] == 3
    x, y, width, height = ran.json["rect"]
    assert 297 < x < x + width < 596
    assert 0 < y < y + height < 421
    assert ran.json["confidence"] in {"high", "medium", "low"}
    assert ran.json["reason"]


def test_what_place_says_sign_takes(kyso: Kyso, tmp_path: Path) -> None:
    letter = plain.rotated(tmp_path / "letter.pdf", 90)
    place = kyso("place", letter, "--json").json
    assert kyso("place", letter).out.decode().startswith(f"{place['page']}:")
    numbers = ",".join(map(str, place["rect"]))
    (told,) = kyso.sign(letter, "--rect", f"{place['page']}:{numbers}").json
    assert (told["page"], told["rect"]) == (place["page"], place["rect"])


def test_a_file_that_cannot_be_opened_is_told_as_one_document_too(kyso: Kyso, tmp_path: Path) -> None:
    ran = kyso("place", tmp_path / "missing.pdf", "--json")
    assert (ran.code, ran.json["error"]["code"]) == (1, "file_unreadable")
    assert "[file_unreadable]" in ran.words


def test_a_person_at_a_terminal_is_asked_once_for_the_password_of_a_file(kyso: Kyso, tmp_path: Path) -> None:
    locked = storage.encrypted(tmp_path / "locked.pdf", user="mở ra", owner="chủ")
    right = Terminal(kyso, "verify", locked, "--json", "--offline")
    shown = right.answer_prompt("mở ra")
    assert (right.ran.code, right.ran.json[0]["result"]) == (3, "unsigned")
    assert "locked.pdf" in shown
    assert "mở ra" not in shown
    wrong = Terminal(kyso, "verify", locked, "--json", "--offline")
    wrong.answer_prompt("sai")
    assert (wrong.ran.code, wrong.ran.json[0]["error"]["code"]) == (65, "password_needed")


def test_nobody_is_asked_for_a_password_where_nobody_is(kyso: Kyso, tmp_path: Path) -> None:
    locked = storage.encrypted(tmp_path / "locked.pdf", user="mở ra", owner="chủ")
    assert kyso("verify", locked, "--json", "--offline").json[0]["error"]["code"] == "password_needed"


def test_a_file_whose_name_is_no_text_is_told_of_by_name(kyso: Kyso, tmp_path: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/v\xffb.pdf"))
    plain.one_page(tmp_path / "vb.pdf").rename(odd)
    for more in (["--json"], []):
        ran = kyso("verify", odd, "--offline", *more)
        assert ran.code == 65
        assert "name_unusable" in (ran.out + ran.err).decode()
    assert kyso.sign(odd).codes == ["name_unusable"]


def test_a_result_is_told_in_one_sentence_that_fits(kyso: Kyso, trust: Path, files: dict[str, Path]) -> None:
    told = {name: kyso("verify", file, "--offline", "--trust", trust).out.decode() for name, file in files.items()}
    assert "Mọi điều cần kiểm tra đều đạt." in told["valid"]
    assert "Nội dung đã bị thay đổi sau khi ký." in told["invalid"]
    assert "chưa kiểm tra xong chứng thư" in told["indeterminate"]
    assert "Không có chữ ký nào" in told["unsigned"]
