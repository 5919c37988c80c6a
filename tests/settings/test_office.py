"""What an office said of itself: the person's file, the machine's file over it, and slips told by name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import FormDataUnreadable
from app.domain.forms import Authority, Letterhead, OfficeData
from app.domain.token import CertificateKind
from app.settings.office import OFFICE_FILE, load_form_data, load_office, read_office

PERSON = """
letterhead = "party"
days_off = [2026-12-24]
[office]
office = "Sở Nội vụ"
place = "Việt Trì"
[authority.pt]
name = "Sở của tôi"
contacts = ["0210.000.000"]
"""
MACHINE = """
days_off = [2026-12-25]
[office]
place = "Phú Thọ"
[authority.pt]
name = "Sở Khoa học và Công nghệ tỉnh Phú Thọ"
"""


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    folders = [tmp_path / "person", tmp_path / "machine"]
    for folder in folders:
        folder.mkdir()
    return folders


def test_nothing_said_is_nothing_known(folders: list[Path]) -> None:
    assert load_office([*folders, folders[0] / "gone"]) == OfficeData()


def test_the_machine_says_who_signs_as_what(folders: list[Path]) -> None:
    for folder, titles in zip(folders, ('A1 = ["Chủ tịch"]', 'A1 = ["Phó Giám đốc"]\nB2 = ["Bí thư"]'), strict=True):
        (folder / OFFICE_FILE).write_text(f"[titles]\n{titles}", encoding="utf-8")
    assert load_office(folders).titles == {"A1": ("Phó Giám đốc",), "B2": ("Bí thư",)}


@pytest.mark.clause("BT-16.2")
def test_the_machine_says_which_certificate_is_the_archives(folders: list[Path]) -> None:
    for folder, kinds in zip(folders, ('A1 = "archive"\nB2 = "archive"', 'A1 = "person"'), strict=True):
        (folder / OFFICE_FILE).write_text(f"[kinds]\n{kinds}", encoding="utf-8")
    assert load_office(folders).kinds == {"A1": CertificateKind.PERSON, "B2": CertificateKind.ARCHIVE}


@pytest.mark.parametrize("serial", ["0c:77:ab:10", "c77ab10", "0C 77 AB 10"])
def test_the_machine_has_the_last_word_however_a_serial_number_is_typed(folders: list[Path], serial: str) -> None:
    for folder, number, kind, title in zip(
        folders, (serial, "0C77AB10"), ("archive", "person"), ("Chủ tịch", "Bí thư"), strict=True
    ):
        text = f'[kinds]\n"{number}" = "{kind}"\n[titles]\n"{number}" = ["{title}"]'
        (folder / OFFICE_FILE).write_text(text, encoding="utf-8")
    said = load_office(folders)
    assert list(said.kinds.values()) == [CertificateKind.PERSON]
    assert list(said.titles.values()) == [("Bí thư",)]


@pytest.mark.parametrize("broken", ["= broken", '[kinds]\nB2 = "unknown"', '[titles]\n"B2" = []\n"b:2" = []'])
@pytest.mark.parametrize("first", [True, False], ids=["the person's", "the machine's"])
def test_a_slip_in_one_file_does_not_silence_the_other(folders: list[Path], broken: str, *, first: bool) -> None:
    good, bad = reversed(folders) if first else folders
    (good / OFFICE_FILE).write_text('[kinds]\nA1 = "archive"', encoding="utf-8")
    (bad / OFFICE_FILE).write_text(broken, encoding="utf-8")
    said, slips = read_office(folders)
    assert said.kinds == {"A1": CertificateKind.ARCHIVE}
    assert [slip.facts["file"] for slip in slips] == [OFFICE_FILE]


def test_the_machine_has_the_last_word(folders: list[Path]) -> None:
    for folder, text in zip(folders, (PERSON, MACHINE), strict=True):
        (folder / OFFICE_FILE).write_text(text, encoding="utf-8")
    said = load_office(folders)
    assert said.office == {"office": "Sở Nội vụ", "place": "Phú Thọ"}
    assert said.authority == {"pt": Authority("Sở Khoa học và Công nghệ tỉnh Phú Thọ", ("0210.000.000",))}
    assert said.days_off == (date(2026, 12, 24), date(2026, 12, 25))
    assert said.letterhead is Letterhead.PARTY


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[ofice]\nname = "x"', "ofice"),
        ("[office]\noffice = 1", "office[...]"),
        ('[kinds]\nA1 = "x"', "kinds[...]"),
        ('[kinds]\nA1 = "unknown"', "kinds.A1"),
        ('[kinds]\n"0A1" = "person"\n"a:1" = "person"', "kinds.a:1"),
        ('[titles]\nA1 = ["Giám đốc"]\na1 = ["Bí thư"]', "titles.a1"),
        ("= broken", None),
    ],
)
def test_a_slip_is_told_with_its_place(folders: list[Path], text: str, key: str | None) -> None:
    (folders[0] / OFFICE_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(FormDataUnreadable) as caught:
        load_office(folders)
    assert (caught.value.facts["file"], caught.value.facts["key"]) == (OFFICE_FILE, key)


def test_data_for_a_form_may_hold_dates_and_numbers(tmp_path: Path) -> None:
    file = tmp_path / "data.toml"
    file.write_text('[values]\ndate = 2026-11-20\ntax_code = 0\n[[row]]\nreason = "mất"\n[[row]]\n', encoding="utf-8")
    data = load_form_data(file)
    assert data.values == {"date": "2026-11-20", "tax_code": "0"}
    assert data.rows == ({"reason": "mất"}, {})


def test_data_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FormDataUnreadable):
        load_form_data(tmp_path / "gone.toml")
