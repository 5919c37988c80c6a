"""``kyso sign``: what it refuses, what it says of it, and what it leaves behind."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from app.settings.attempts import AttemptLedger
from tests.cli.command import Kyso, Terminal, sign_arguments
from tests.parts.commands import attempt
from tests.parts.documents import broken, forms, plain, signed, storage
from tests.parts.documents.letter import SIGNATURE_SPACE
from tests.parts.fixtures import LEADER_TOKEN, OFFICE_TOKEN
from tests.parts.images import seal_image
from tests.parts.pki import Authority
from tests.parts.softhsm import PIN, SoftHsm

WRONG_PIN = "99887766"
SPACE = "1:100,100,150,60"


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return plain.one_page(tmp_path / "in" / "letter.pdf")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# ── documents that are not signed ───────────────────────────────────────────────────────────────────────────────────


def folder_named_like_a_document(path: Path) -> Path:
    path.mkdir()
    return path


BROKEN: tuple[Callable[[Path], Path], ...] = (
    broken.zero_bytes,
    broken.garbage,
    broken.web_page,
    broken.word_document,
    broken.truncated,
    broken.without_table,
    broken.without_end,
    broken.wrong_startxref,
    broken.looping_tables,
    broken.looping_page_tree,
    broken.without_pages,
    broken.count_too_high,
    broken.two_page_counts,
    broken.two_contents,
    broken.two_page_sizes,
    broken.two_media_boxes,
)


def test_every_document_that_is_not_signed_is_refused_by_name_and_the_good_one_among_them_is_signed(
    kyso: Kyso, authority: Authority, tmp_path: Path, out: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    expected: dict[Path, str | None] = {
        folder / "missing.pdf": "file_unreadable",
        folder_named_like_a_document(folder / "folder.pdf"): "file_unreadable",
        plain.one_page(folder / "good.pdf"): None,
        plain.user_unit(folder / "small.pdf", 5): "rect_off_page",
        signed.certified(folder / "p1.pdf", authority.leader, level=1): "signing_forbidden",
        forms.xfa(folder / "xfa.pdf"): "signing_forbidden",
        forms.xfa(folder / "dynamic.pdf", dynamic=True): "signing_forbidden",
        storage.encrypted(folder / "user.pdf", user="mat-khau"): "file_encrypted",
    }
    expected |= {storage.encrypted(folder / f"{cipher}.pdf", cipher): "file_encrypted" for cipher in CIPHERS}
    expected |= {write(folder / f"{write.__name__}.pdf"): "file_malformed" for write in BROKEN}
    ran = kyso.sign(*expected, "--rect", SPACE, "--out", out)
    assert dict(zip((path.name for path in expected), ran.codes, strict=True)) == {
        path.name: code for path, code in expected.items()
    }
    assert {one["status"] for one in ran.json if one["error"]} == {"refused"}
    assert ran.code == 1
    assert names(out) == ["good.signed.pdf"]


CIPHERS = get_args(storage.Cipher)


def test_every_refusal_tells_a_person_what_to_do(kyso: Kyso, tmp_path: Path) -> None:
    files = (tmp_path / "missing.pdf", broken.garbage(tmp_path / "garbage.pdf"), storage.encrypted(tmp_path / "e.pdf"))
    messages = [one["error"]["message"] for one in kyso.sign(*files).json]
    assert len(set(messages)) == 3
    assert all(len(message) > 20 for message in messages)
    told = kyso(*[one for one in sign_arguments(*files) if one != "--json"], data=PIN.encode())
    assert (told.code, told.out) == (1, b"")
    assert [line.split(":")[0] for line in told.words.splitlines()] == [file.name for file in files]


@pytest.mark.parametrize("rect", ["1:-5,10,100,50", "1:500,10,100,50", "1:10,800,100,50", "2:10,10,100,50"])
def test_a_mark_off_the_page_is_refused(kyso: Kyso, letter: Path, rect: str) -> None:
    ran = kyso.sign(letter, "--rect", rect)
    assert (ran.code, ran.codes) == (1, ["rect_off_page"])
    assert names(letter.parent) == ["letter.pdf"]


# ── where the signed file goes ──────────────────────────────────────────────────────────────────────────────────────


def test_the_signed_file_lies_beside_the_source_under_a_free_name(kyso: Kyso, letter: Path) -> None:
    outputs = [kyso.sign(letter).json[0]["output"] for _ in range(2)]
    assert [Path(output).name for output in outputs] == ["letter.signed.pdf", "letter.signed-2.pdf"]
    assert names(letter.parent) == ["letter.pdf", "letter.signed-2.pdf", "letter.signed.pdf"]


def test_a_relative_path_is_meant_from_where_the_person_stands(kyso: Kyso, letter: Path) -> None:
    ran = kyso.sign("letter.pdf", "--out", "copy.pdf", cwd=letter.parent)
    assert ran.json[0]["output"] == str(letter.parent / "copy.pdf")
    assert (letter.parent / "copy.pdf").is_file()


def test_the_signed_file_is_readable_like_any_other(kyso: Kyso, letter: Path) -> None:
    (letter.parent / "neighbour").touch()
    kyso.sign(letter)
    mode = (letter.parent / "letter.signed.pdf").stat().st_mode
    assert mode == (letter.parent / "neighbour").stat().st_mode


def test_a_place_that_is_a_guess_is_said_to_be_one(kyso: Kyso, letter: Path) -> None:
    sure = kyso.sign(letter, "--out", letter.with_name("a.pdf"))
    guessed = kyso.sign(letter, "--out", letter.with_name("b.pdf"), "--signer", "Lò Văn Khác")
    assert (sure.code, sure.words) == (0, "")
    assert guessed.code == 0
    assert "chưa chắc chỗ ký (trang 1)" in guessed.words
    assert "--rect" in guessed.words


def test_a_file_that_is_there_is_replaced_only_by_force(kyso: Kyso, letter: Path, out: Path) -> None:
    target = out / "there.pdf"
    target.write_bytes(b"before")
    refused = kyso.sign(letter, "--out", target)
    assert (refused.code, refused.codes, target.read_bytes()) == (1, ["output_exists"], b"before")
    forced = kyso.sign(letter, "--out", target, "--force")
    assert (forced.code, forced.json[0]["output"]) == (0, str(target))
    assert target.read_bytes().startswith(letter.read_bytes())


def symbolic_link(source: Path, out: Path) -> Path:
    (out / "link.pdf").symlink_to(source)
    return out / "link.pdf"


def hard_link(source: Path, out: Path) -> Path:
    (out / "hard.pdf").hardlink_to(source)
    return out / "hard.pdf"


def detour(source: Path, out: Path) -> Path:
    return out / ".." / source.parent.name / source.name


def linked_folder(source: Path, out: Path) -> Path:
    (out / "folder").symlink_to(source.parent)
    return out / "folder" / source.name


NAMES_OF_THE_SOURCE = {make.__name__: make for make in (symbolic_link, hard_link, detour, linked_folder)}


@pytest.mark.clause("BT-15.1b")
@pytest.mark.clause("LC-17.1")
@pytest.mark.parametrize("name", NAMES_OF_THE_SOURCE.values(), ids=NAMES_OF_THE_SOURCE.keys())
def test_no_document_is_ever_replaced_by_any_of_its_names(
    kyso: Kyso, letter: Path, out: Path, name: Callable[[Path, Path], Path]
) -> None:
    before = letter.read_bytes()
    ran = kyso.sign(letter, "--out", name(letter, out), "--force")
    assert (ran.code, ran.codes, letter.read_bytes()) == (1, ["output_is_input"], before)


def test_another_document_of_the_list_is_not_replaced_either(kyso: Kyso, letter: Path, out: Path) -> None:
    other = plain.one_page(out / "letter.signed.pdf")
    before = other.read_bytes()
    ran = kyso.sign(letter, other, "--out", out, "--force")
    assert ran.code == 0
    assert other.read_bytes() == before
    assert names(out) == ["letter.signed-2.pdf", "letter.signed.pdf", "letter.signed.signed.pdf"]


def test_two_documents_never_become_one_file(kyso: Kyso, letter: Path, out: Path) -> None:
    second = plain.one_page(letter.parent / "second.pdf")
    ran = kyso.sign(letter, second, "--out", out / "one.pdf", "--force")
    assert (ran.code, ran.codes) == (1, ["output_repeated", "output_repeated"])
    assert names(out) == []


def test_two_documents_of_one_name_become_two_files(kyso: Kyso, letter: Path, tmp_path: Path, out: Path) -> None:
    (tmp_path / "other").mkdir()
    ran = kyso.sign(letter, plain.one_page(tmp_path / "other" / "letter.pdf"), "--out", out)
    assert ran.code == 0
    assert names(out) == ["letter.signed-2.pdf", "letter.signed.pdf"]


@pytest.mark.parametrize("target", ["missing/copy.pdf", "missing/", "file/copy.pdf"])
def test_a_folder_that_takes_no_file_is_noticed_before_the_pin(
    careless_kyso: Kyso, letter: Path, out: Path, target: str
) -> None:
    (out / "file").touch()
    ran = careless_kyso.sign(letter, "--out", f"{out}/{target}", pin=WRONG_PIN)
    assert (ran.code, ran.codes, ran.json[0]["status"]) == (1, ["output_unwritable"], "refused")
    assert names(out) == ["file"]


def test_a_folder_that_an_archive_program_deletes_is_not_the_place(kyso: Kyso, tmp_path: Path, out: Path) -> None:
    folder = tmp_path / "Temp1_ho-so.zip"
    folder.mkdir()
    letter = plain.one_page(folder / "letter.pdf")
    assert kyso.sign(letter).codes == ["output_unwritable"]
    assert kyso.sign(letter, "--out", out).codes == [None]


def test_a_full_disk_is_noticed_and_nothing_is_left_on_it(kyso: Kyso, letter: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    as_root = () if sys.platform == "win32" or os.geteuid() == 0 else ("sudo", "-n")
    if attempt(*as_root, "mount", "-t", "tmpfs", "-o", "size=256k,mode=1777", "tmpfs", disk).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        ran = kyso.sign(letter, "--out", disk)
        assert (ran.code, ran.codes) == (1, ["output_unwritable"])
        assert names(disk) == []
    finally:
        attempt(*as_root, "umount", disk)


# ── PIN, token, certificate, driver ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("PT-6.1")
def test_a_wrong_pin_stops_everything_tells_what_is_known_and_is_never_followed_by_another_program(
    careless_kyso: Kyso, letter: Path
) -> None:
    second = plain.one_page(letter.parent / "second.pdf")
    wrong = careless_kyso.sign(letter, second, pin=WRONG_PIN)
    assert (wrong.code, wrong.codes) == (4, ["pin_wrong", "pin_wrong"])
    assert [one["status"] for one in wrong.json] == ["stopped", "stopped"]
    (message,) = {one["error"]["message"] for one in wrong.json}
    assert "PIN" in message
    assert not any(letter.isdigit() for letter in message), "the device told no number of tries"
    again = careless_kyso.sign(letter, pin=PIN)
    assert (again.code, again.codes) == (4, ["pin_repeated"])
    assert names(letter.parent) == ["letter.pdf", "second.pdf"]


@pytest.mark.parametrize("typed", ["", "mật khẩu", "1" * 300])
def test_a_pin_that_cannot_be_one_is_not_sent(kyso: Kyso, letter: Path, typed: str) -> None:
    assert kyso.sign(letter, pin=typed).codes == ["pin_untypable"]
    assert kyso.sign(letter).codes == [None]


def test_at_most_one_line_of_standard_input_is_the_pin(kyso: Kyso, letter: Path) -> None:
    assert kyso.sign(letter, pin=f"{PIN}\r\nsomething else").codes == [None]


def test_a_token_that_is_not_there_is_named(kyso: Kyso, letter: Path) -> None:
    ran = kyso.sign(letter, token="Ai do")
    assert (ran.code, ran.codes, ran.json[0]["status"]) == (4, ["token_not_found"], "stopped")


def test_a_certificate_that_is_not_on_the_token_is_named(kyso: Kyso, letter: Path) -> None:
    ran = kyso.sign(letter, "--cert", "FF00")
    assert (ran.code, ran.codes) == (4, ["certificate_not_found"])


def test_a_certificate_is_chosen_by_its_serial(kyso: Kyso, authority: Authority, letter: Path) -> None:
    assert kyso.sign(letter, "--cert", authority.organisation.serial, token=OFFICE_TOKEN).codes == [None]
    assert kyso.sign(letter, "--cert", authority.leader.serial.lower()).codes == [None]


def test_a_certificate_that_may_not_sign_is_refused(
    own_softhsm: SoftHsm, authority: Authority, letter: Path, tmp_path: Path
) -> None:
    own_softhsm.add_token("Het han", [authority.expired])
    own_softhsm.add_token("Khong de ky", [authority.not_for_signing])
    (tmp_path / "home").mkdir()
    kyso = Kyso(tmp_path / "home", own_softhsm)
    for label in ("Het han", "Khong de ky"):
        ran = kyso.sign(letter, token=label)
        assert (ran.code, ran.codes) == (4, ["certificate_unusable"])


@pytest.mark.parametrize("module", ["/missing/driver.so", "driver.so", "/usr/bin/env"])
def test_a_driver_that_cannot_be_loaded_is_the_reason(kyso: Kyso, letter: Path, module: str) -> None:
    ran = kyso.sign(letter, "--module", module)
    assert (ran.code, ran.codes) == (4, ["module_failed"])


def test_with_a_driver_named_only_that_one_is_used(kyso: Kyso, softhsm: SoftHsm, letter: Path) -> None:
    assert kyso.sign(letter, "--module", softhsm.module).codes == [None]


def test_a_picture_that_is_none_fails_the_list_before_the_pin(
    careless_kyso: Kyso, letter: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"no picture")
    ran = careless_kyso.sign(letter, "--image", picture, pin=WRONG_PIN)
    assert (ran.code, ran.codes) == (1, ["image_unreadable"])


def test_field_mode_and_picture_are_as_wished(kyso: Kyso, letter: Path, tmp_path: Path) -> None:
    seal = seal_image(tmp_path / "seal.png")
    by_leader = kyso.sign(letter).json[0]["output"]
    ran = kyso.sign(by_leader, "--field", "ConDau", "--mode", "issue", "--image", seal, token=OFFICE_TOKEN)
    assert (ran.code, ran.json[0]["field"], ran.json[0]["level"]) == (0, "ConDau", "B-B")


def test_a_field_that_is_there_is_signed_where_it_stands(kyso: Kyso, tmp_path: Path) -> None:
    prepared = forms.empty_signature_field(tmp_path / "form.pdf")
    (answer,) = kyso.sign(prepared, "--field", forms.FIELD_NAME).json
    x0, y0, x1, y1 = SIGNATURE_SPACE
    assert (answer["field"], answer["page"], answer["rect"]) == (forms.FIELD_NAME, 1, [x0, y0, x1 - x0, y1 - y0])


def test_a_field_that_is_signed_already_is_not_signed_again(kyso: Kyso, authority: Authority, tmp_path: Path) -> None:
    filled = signed.in_prepared_field(tmp_path / "filled.pdf", authority.leader)
    ran = kyso.sign(filled, "--field", forms.FIELD_NAME)
    assert (ran.code, ran.codes) == (1, ["field_unusable"])


# ── at a terminal ───────────────────────────────────────────────────────────────────────────────────────────────────


def kyso_at_terminal(kyso: Kyso, letter: Path, *more: str, typed: str) -> tuple[Terminal, str]:
    """Sign at a terminal, type the PIN, and return the run and what the terminal showed."""
    person = Terminal(kyso, *[one for one in sign_arguments(letter, *more) if one != "--pin-stdin"])
    return person, person.answer_prompt(typed)


def test_a_person_at_a_terminal_is_asked_for_the_pin_which_is_not_shown(kyso: Kyso, letter: Path) -> None:
    person, shown = kyso_at_terminal(kyso, letter, typed=PIN)
    assert (person.ran.code, person.ran.codes) == (0, [None])
    assert LEADER_TOKEN in shown
    assert PIN not in shown


def test_a_person_may_try_again_after_a_failure_where_a_program_may_not(careless_kyso: Kyso, letter: Path) -> None:
    assert kyso_at_terminal(careless_kyso, letter, typed=WRONG_PIN)[0].ran.codes == ["pin_wrong"]
    assert careless_kyso.sign(letter).codes == ["pin_repeated"]
    assert kyso_at_terminal(careless_kyso, letter, typed=PIN)[0].ran.codes == [None]
    assert careless_kyso.sign(letter).codes == [None]


def test_a_field_of_another_kind_may_have_the_name_that_comes_first(kyso: Kyso, tmp_path: Path) -> None:
    ran = kyso.sign(forms.fields_named_like_ours(tmp_path / "vb.pdf"))
    assert (ran.code, ran.json[0]["field"]) == (0, "KySo-3")
    attempt("qpdf", "--check", ran.json[0]["output"])


def identity_of_leader(kyso: Kyso) -> str:
    """Return what the record of logins calls the leader's token."""
    (leader,) = [one for one in kyso.tokens().json if one["label"] == LEADER_TOKEN]
    return str(leader["serial"]).upper().lstrip("0")


def test_the_final_try_needs_consent(kyso: Kyso, letter: Path) -> None:
    ledger = AttemptLedger(kyso.home / "state" / "KySo" / "logins")
    for _ in range(2):
        ledger.begin(identity_of_leader(kyso)).failed()
    final, _ = kyso_at_terminal(kyso, letter, typed=PIN)
    assert (final.ran.code, final.ran.codes) == (4, ["pin_final_try"])
    assert kyso.sign(letter, "--confirm-final-try").codes == ["pin_repeated"]
    consenting, _ = kyso_at_terminal(kyso, letter, "--confirm-final-try", typed=PIN)
    assert (consenting.ran.code, consenting.ran.codes) == (0, [None])


def test_two_commands_at_one_token_do_not_log_in_at_once(kyso: Kyso, letter: Path) -> None:
    other = AttemptLedger(kyso.home / "state" / "KySo" / "logins").begin(identity_of_leader(kyso))
    assert kyso.sign(letter).codes == ["login_busy"]
    other.withdrawn()
    assert kyso.sign(letter).codes == [None]
