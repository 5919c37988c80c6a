"""``kyso sign``: marks that tell the paper's number, templates, and places that are only guessed."""

from pathlib import Path

import pytest

from app.domain.placing import SizeMm
from app.domain.signing import Mode
from app.domain.template import Template
from app.domain.template_file import encode
from tests.cli.command import Kyso
from tests.parts.documents import plain
from tests.parts.fixtures import OFFICE_TOKEN

MM = 72 / 25.4


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return plain.one_page(tmp_path / "in" / "letter.pdf")


def keep(kyso: Kyso, template: Template) -> None:
    """Have IT put a template into the folder of the person."""
    folder = kyso.home / "config" / "KySo" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mau.kysomau").write_bytes(encode(template, None))


@pytest.mark.clause("LC-15.4b", "LC-15.5b")
def test_an_attachment_is_signed_with_its_number_only(kyso: Kyso, letter: Path) -> None:
    without = kyso.sign(letter, "--mode", "attachment", token=OFFICE_TOKEN)
    assert (without.code, without.codes) == (1, ["number_missing"])
    assert "--number" in without.json[0]["error"]["message"]
    rects = [
        kyso.sign(letter, "--mode", "attachment", "--number", number, token=OFFICE_TOKEN).json[0]["rect"]
        for number in ("7/TB", "Số: 1234567/QĐ-UBND-VPTU-SNV-BCY")
    ]
    assert rects[0][2] < rects[1][2]
    assert rects[0][3] == rects[1][3]


def test_a_guess_is_told_and_refused_where_only_sure_places_are_wanted(kyso: Kyso, letter: Path) -> None:
    refused = kyso.sign(letter, "--sure-place", token=OFFICE_TOKEN)
    assert (refused.code, refused.codes) == (1, ["place_doubtful"])
    assert [file.name for file in letter.parent.iterdir()] == ["letter.pdf"]
    taken = kyso.sign(letter, token=OFFICE_TOKEN)
    assert (taken.code, taken.codes) == (0, [None])
    assert [one["code"] for one in taken.json[0]["warnings"]] == ["place_doubtful"]
    assert "--rect" in taken.words


@pytest.mark.clause("BT-21.3")
def test_a_template_says_how_the_mark_looks_and_how_large_it_is(kyso: Kyso, letter: Path) -> None:
    keep(kyso, Template("Mẫu Sở", Mode.APPROVE, SizeMm(70, 25), profile="nd30", lines=("Ký bởi: {signer}",)))
    ran = kyso.sign(letter, "--template", "mẫu sở")
    assert ran.code == 0
    assert ran.json[0]["rect"][2:] == pytest.approx([70 * MM, 25 * MM], abs=0.01)


@pytest.mark.parametrize(
    "arguments",
    [("--template", "Không có"), ("--template", "Mẫu Sở", "--mode", "issue"), ("--template", "Mẫu Sở", "--image", "x")],
)
def test_a_template_that_does_not_fit_is_wrong_usage(kyso: Kyso, letter: Path, arguments: tuple[str, ...]) -> None:
    keep(kyso, Template("Mẫu Sở", Mode.APPROVE, SizeMm(70, 25), lines=("{signer}",)))
    assert kyso.sign(letter, *arguments).code == 64
