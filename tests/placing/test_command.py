"""``kyso place`` as programs call it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.domain.placing import Origin, Rule, Shift
from app.settings.layouts import LayoutMemory
from tests.parts.documents.letter import LEADER_NAME, SIGNATURE_SPACE
from tests.parts.documents.plain import one_page
from tests.parts.images import signature_image
from tests.parts.pki import Authority
from tests.placing.measuring import question
from tests.placing.test_seals import find, put_mark

BLUE = (0x00, 0x50, 0xD0)
"""What the proposed place is drawn in."""


def place(*arguments: str | Path, home: Path) -> tuple[int, Any]:
    """Run the command and return its exit code and its one JSON document."""
    done = run("place", *arguments, "--json", home=home)
    return done.returncode, json.loads(done.stdout)


def run(*arguments: str | Path, home: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "app.compose.command", *map(str, arguments)],
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, "HOME": str(home)},
        cwd=Path(__file__).parents[2],
    )


def test_the_answer_has_its_shape(tmp_path: Path) -> None:
    path = one_page(tmp_path / "vb.pdf")
    code, found = place(path, "--mode", "approve", "--profile", "nd30", "--signer", LEADER_NAME, home=tmp_path)
    assert code == 0
    assert set(found) == {"page", "rect", "confidence", "reason", "rule", "alternatives"}
    assert (found["page"], found["confidence"], found["alternatives"]) == (1, "high", [])
    assert found["reason"] == f"Giữa «KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC» và «{LEADER_NAME}», trang 1."
    assert found["rule"].startswith("nd30/between-title-and-name")
    x, y, width, height = found["rect"]
    left, bottom, right, top = SIGNATURE_SPACE
    assert left < x + width / 2 < right
    assert bottom < y + height / 2 < top


def test_the_proposal_is_drawn_on_the_page(tmp_path: Path) -> None:
    path, picture = one_page(tmp_path / "vb.pdf"), tmp_path / "place.png"
    _, found = place(path, "--signer", LEADER_NAME, "--picture", picture, home=tmp_path)
    x, y, _, height = found["rect"]
    with Image.open(picture) as image:
        scale = image.width / 595.32
        corner = round(x * scale) + 1, round((841.92 - y - height) * scale) + 1
        assert image.getpixel(corner) == BLUE
        assert image.size == (893, 1263)


def test_the_picture_names_the_way_of_signing_and_how_sure_the_place_is(tmp_path: Path) -> None:
    path, pictures = one_page(tmp_path / "vb.pdf"), {}
    for name in (LEADER_NAME, "Nguyen Van Khong"):
        picture = tmp_path / "place.png"
        _, found = place(path, "--signer", name, "--picture", picture, home=tmp_path)
        x, y, width, height = found["rect"]
        with Image.open(picture) as image:
            scale = image.width / 595.32
            left, top = round(x * scale), round((841.92 - y - height) * scale)
            strip = image.crop((left, top - 20, left + round(width * scale), top - 1))
        pictures[found["confidence"]] = strip.tobytes()
        colours = {colour for _, colour in strip.getcolors(100_000) or []}
        assert {BLUE, (0xFF, 0xFF, 0xFF)} <= colours
    assert len(set(pictures.values())) == 2


def test_a_person_is_told_how_sure_the_place_is(tmp_path: Path) -> None:
    told = run("place", one_page(tmp_path / "vb.pdf"), "--signer", LEADER_NAME, home=tmp_path).stdout.decode()
    assert "chắc chắn" in told.splitlines()[-1]


def test_the_picture_never_replaces_the_document(tmp_path: Path) -> None:
    path = one_page(tmp_path / "vb.pdf")
    before = path.read_bytes()
    code, told = place(path, "--signer", LEADER_NAME, "--picture", path, home=tmp_path)
    assert (code != 0, told["error"]["code"]) == (True, "output_is_input")
    assert path.read_bytes() == before


def test_a_picture_that_cannot_be_saved_is_told(tmp_path: Path) -> None:
    path = one_page(tmp_path / "vb.pdf")
    code, found = place(path, "--picture", tmp_path / "nowhere" / "place.png", home=tmp_path)
    assert (code, found["error"]["code"]) == (1, "output_unwritable")


@pytest.mark.clause("LC-15.1b")
def test_a_seal_goes_over_the_leaders_signature_in_its_real_size(tmp_path: Path, authority: Authority) -> None:
    source = one_page(tmp_path / "vb.pdf")
    person = find(source, question(LEADER_NAME)).placement
    approved = put_mark(source, signature_image(tmp_path / "ink.png"), person, authority, authority.leader)
    picture = tmp_path / "place.png"
    asked = ("--mode", "issue", "--seal-mm", "37", "--signer", LEADER_NAME, "--picture", picture)
    code, found = place(approved, *asked, home=tmp_path)
    assert (code, found["confidence"]) == (0, "high")
    assert found["rect"][2:] == pytest.approx([37 * 72 / 25.4] * 2, abs=0.01)
    x, y, side, _ = found["rect"]
    with Image.open(picture) as image:
        scale = image.width / 595.32
        left, middle, bottom = round(x * scale), round((841.92 - y - side / 2) * scale), round((841.92 - y) * scale)
        assert image.getpixel((left + 1, middle)) == BLUE
        assert image.getpixel((left + 1, bottom - 1)) != BLUE


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("--mode", "issue"), "leader_signature_missing"),
        (("--profile", "nd31"), "profile_unknown"),
    ],
)
def test_where_there_is_no_place_a_named_error_is_told(arguments: tuple[str, ...], error: str, tmp_path: Path) -> None:
    code, found = place(one_page(tmp_path / "vb.pdf"), *arguments, home=tmp_path)
    assert code == 1
    assert found["error"]["code"] == error


@pytest.mark.parametrize(
    ("profile", "mode", "rule"),
    [
        ("bt", "issue", "party-2017/first-page-top-centre"),
        ("bt", "archive", "party-2017/archive-top-left"),
        ("lc", "copy", "lc/copy-top-right"),
        ("pt", "approve", "nd30/between-title-and-name"),
        ("ld", "approve", "party-2026/between-title-and-name"),
        ("hn", "attachment", "nd30/attachment-top-right"),
    ],
)
def test_every_office_has_its_rules(profile: str, mode: str, rule: str, tmp_path: Path) -> None:
    code, found = place(one_page(tmp_path / "vb.pdf"), "--profile", profile, "--mode", mode, home=tmp_path)
    assert code == 0
    assert found["rule"].startswith(rule)


def test_an_office_is_added_by_a_file(tmp_path: Path, own_folders: Path) -> None:
    folder = own_folders / "config" / "KySo" / "regulations"
    folder.mkdir(parents=True)
    (folder / "so-noi-vu.toml").write_text(
        'profile = "so-noi-vu"\ntitle = "Sở Nội vụ"\nsource = "Quyết định 12"\nbranch = "state"\nextends = "nd30"\n',
        encoding="utf-8",
    )
    code, found = place(one_page(tmp_path / "vb.pdf"), "--profile", "so-noi-vu", home=tmp_path)
    assert (code, found["page"]) == (0, 1)


def test_corrected_places_are_forgotten_and_counted(tmp_path: Path, own_folders: Path) -> None:
    folder = own_folders / "config" / "KySo"
    folder.mkdir(parents=True)
    memory = LayoutMemory(folder)
    for layout in ("a" * 32, "b" * 32):
        memory.remember(layout, Rule("nd30", "between-title-and-name", Origin.TEXT), Shift(0, 10, 10))
    assert place("--forget", home=tmp_path) == (0, {"forgotten": 2})
    assert memory.count() == 0


@pytest.mark.parametrize("arguments", [(), ("vb.pdf", "--forget")])
def test_forgetting_takes_no_document_and_placing_needs_one(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = run("place", *arguments, home=tmp_path)
    assert (done.returncode, "FILE" in done.stderr.decode()) == (64, True)
