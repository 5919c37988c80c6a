"""Every kind of document a person may bring, signed by the real command and judged by other programs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from tests.cli.command import Kyso, Ran
from tests.parts.commands import run
from tests.parts.documents import plain, signed, storage
from tests.parts.nss import NssDatabase
from tests.parts.pki import Authority
from tests.parts.softhsm import SoftHsm

Rect = tuple[float, float, float, float]
RECT: Rect = (330, 290, 200, 70)
SMALL_RECT: Rect = (165, 145, 100, 35)
"""The same place on a page counted in units of two points."""

RED, GREEN, BLUE = (220, 0, 0), (0, 160, 0), (0, 0, 220)


@dataclass(frozen=True)
class Sample:
    """A kind of document: how it is written, where its mark goes, and how many signatures it has before."""

    write: Callable[[Path, Authority, NssDatabase], Path]
    rect: Rect = RECT
    signatures: int = 0


SAMPLES = {
    "one-page": Sample(lambda path, _a, _n: plain.one_page(path)),
    "thousand-pages": Sample(lambda path, _a, _n: plain.many_pages(path, 1000)),
    "rotated-90": Sample(lambda path, _a, _n: plain.rotated(path, 90)),
    "rotated-180": Sample(lambda path, _a, _n: plain.rotated(path, 180)),
    "rotated-270": Sample(lambda path, _a, _n: plain.rotated(path, 270)),
    "cropped": Sample(lambda path, _a, _n: plain.cropped(path)),
    "cropped-90": Sample(lambda path, _a, _n: plain.cropped(path, 90)),
    "cropped-180": Sample(lambda path, _a, _n: plain.cropped(path, 180)),
    "cropped-270": Sample(lambda path, _a, _n: plain.cropped(path, 270)),
    "flipped-box": Sample(lambda path, _a, _n: plain.flipped_box(path)),
    "crop-beyond-media": Sample(lambda path, _a, _n: plain.crop_beyond_media(path)),
    "user-unit": Sample(lambda path, _a, _n: plain.user_unit(path), SMALL_RECT),
    "branched-pages": Sample(lambda path, _a, _n: storage.page_tree_of_branches(path)),
    "xref-streams": Sample(lambda path, _a, _n: storage.xref_streams(path)),
    "hybrid": Sample(lambda path, _a, _n: storage.hybrid(path)),
    "linearised": Sample(lambda path, _a, _n: storage.linearised(path)),
    "by-poppler": Sample(lambda path, _a, nss: signed.by_poppler(path, nss), signatures=1),
    "in-field-by-poppler": Sample(lambda path, _a, nss: signed.in_field_by_poppler(path, nss), signatures=1),
    "by-openssl": Sample(lambda path, a, _n: signed.by_openssl(path, a.leader, a.chain), signatures=1),
    "certified-p2": Sample(lambda path, a, _n: signed.certified(path, a.leader, 2), signatures=1),
    "signed-twice": Sample(lambda path, a, _n: signed.signed_twice(path, a.leader, a.organisation), signatures=2),
}
EVERY = pytest.mark.parametrize("name", SAMPLES)


@dataclass(frozen=True)
class Signed:
    """Everything that was signed: the sources, the copies and what the command said of each."""

    sources: Path
    out: Path
    ran: tuple[Ran, ...]
    said: dict[str, dict[str, Any]]

    def source(self, name: str) -> Path:
        return self.sources / f"{name}.pdf"

    def copy(self, name: str) -> Path:
        return self.out / f"{name}.signed.pdf"


@pytest.fixture(scope="module")
def everything(
    tmp_path_factory: pytest.TempPathFactory, softhsm: SoftHsm, authority: Authority, nss: NssDatabase
) -> Signed:
    """Write every sample and sign them all, those with the same place for the mark in one run."""
    folder = tmp_path_factory.mktemp("documents")
    kyso = Kyso(folder / "home", softhsm)
    sources, out = folder / "sources", folder / "out"
    for made in (kyso.home, sources, out):
        made.mkdir()
    picture = corner_picture(folder / "corners.png")
    for name, sample in SAMPLES.items():
        sample.write(sources / f"{name}.pdf", authority, nss)
    ran = tuple(
        kyso.sign(*files, "--rect", f"last:{','.join(map(str, rect))}", "--image", picture, "--out", out)
        for rect in (RECT, SMALL_RECT)
        if (files := [sources / f"{name}.pdf" for name, sample in SAMPLES.items() if sample.rect == rect])
    )
    said = {Path(one["file"]).stem: one for each in ran for one in each.json}
    return Signed(sources, out, ran, said)


def corner_picture(path: Path) -> Path:
    """Write a picture that shows how it lies: red upper left, green lower left, blue lower right."""
    picture = Image.new("RGBA", (400, 140), (255, 255, 255, 0))
    picture.paste((*RED, 255), (0, 0, 80, 56))
    picture.paste((*GREEN, 255), (0, 84, 80, 140))
    picture.paste((*BLUE, 255), (320, 84, 400, 140))
    picture.save(path)
    return path


def test_every_document_is_signed(everything: Signed) -> None:
    failed = {name: one["error"] for name, one in everything.said.items() if one["status"] != "signed"}
    assert failed == {}
    assert [ran.code for ran in everything.ran] == [0, 0]
    assert set(everything.said) == set(SAMPLES)


@EVERY
def test_the_answer_names_everything_about_a_signature(everything: Signed, name: str) -> None:
    said = dict(everything.said[name])
    pages = {"thousand-pages": 1000, "linearised": 3, "branched-pages": 12}.get(name, 1)
    assert said.pop("seconds") > 0
    assert said == {
        "file": str(everything.source(name)),
        "output": str(everything.copy(name)),
        "status": "signed",
        "error": None,
        "field": "KySo-1",
        "page": pages,
        "rect": list(SAMPLES[name].rect),
        "level": "B-B",
    }


@EVERY
def test_poppler_finds_every_signature_valid_and_the_new_one_over_the_whole_file(
    everything: Signed, nss: NssDatabase, name: str
) -> None:
    report = nss.report(everything.copy(name))
    parts = re.split(r"^Signature #\d+:$", report, flags=re.MULTILINE)[1:]
    assert len(parts) == SAMPLES[name].signatures + 1
    assert ["Signature is Valid." in part for part in parts] == [True] * len(parts)
    (new,) = [part for part in parts if "KySo-1" in part]
    assert "Total document signed" in new


@EVERY
def test_qpdf_finds_nothing_wrong(everything: Signed, name: str) -> None:
    run("qpdf", "--check", everything.copy(name))


@EVERY
def test_the_signed_file_begins_with_the_source_byte_for_byte(everything: Signed, name: str) -> None:
    source = everything.source(name).read_bytes()
    assert everything.copy(name).read_bytes()[: len(source)] == source


@pytest.fixture(scope="module")
def verdicts(everything: Signed, tmp_path_factory: pytest.TempPathFactory, trust: Path) -> dict[str, dict[str, Any]]:
    """Have every signed file verified by the command, in one run."""
    kyso = Kyso(tmp_path_factory.mktemp("verify"))
    ran = kyso("verify", *(everything.copy(name) for name in SAMPLES), "--json", "--offline", "--trust", trust)
    assert ran.code == 0, [(Path(one["file"]).name, one) for one in ran.json if one["result"] != "valid"]
    return {Path(one["file"]).name.removesuffix(".signed.pdf"): one for one in ran.json}


@pytest.mark.clause("BT-14.1a")
@pytest.mark.clause("BT-14.1b")
@EVERY
def test_kyso_agrees_that_every_signature_is_valid(verdicts: dict[str, dict[str, Any]], name: str) -> None:
    signatures = verdicts[name]["signatures"]
    assert (verdicts[name]["result"], len(signatures)) == ("valid", SAMPLES[name].signatures + 1)
    assert [one["checks"]["signature"]["state"] for one in signatures] == ["yes"] * len(signatures)
    assert [one["checks"]["integrity"]["state"] for one in signatures] == ["yes"] * len(signatures)
    assert [one["changed_after"] for one in signatures] == ["allowed"] * (len(signatures) - 1) + ["none"]
    assert signatures[-1]["covers"] == "whole-file"


def last_page(path: Path, page: int) -> Image.Image:
    """Return a page as poppler shows it, one pixel for each unit."""
    target = path.with_name(path.stem + "-seen")
    run("pdftoppm", "-cropbox", "-r", "72", "-png", "-singlefile", "-f", str(page), "-l", str(page), path, target)
    with Image.open(f"{target}.png") as picture:
        return picture.convert("RGB")


@EVERY
def test_the_mark_sits_upright_where_it_was_wished_and_the_rest_looks_as_before(everything: Signed, name: str) -> None:
    page = everything.said[name]["page"]
    before, after = last_page(everything.source(name), page), last_page(everything.copy(name), page)
    x, y, width, height = SAMPLES[name].rect
    top = after.height - y - height
    changed = ImageChops.difference(before, after).getbbox()
    assert changed is not None
    assert changed[0] >= x - 1.5
    assert changed[1] >= top - 1.5
    assert changed[2] <= x + width + 1.5
    assert changed[3] <= top + height + 1.5
    spots = [(0.1, 0.2, RED), (0.1, 0.8, GREEN), (0.9, 0.8, BLUE)]
    seen = [after.getpixel((int(x + across * width), int(top + down * height))) for across, down, _ in spots]
    assert [is_close(one, colour) for one, (_, _, colour) in zip(seen, spots, strict=True)] == [True] * 3, seen


def test_a_mark_of_text_stays_in_its_place_too(kyso: Kyso, tmp_path: Path) -> None:
    sources = [plain.cropped(tmp_path / f"cropped-{degrees}.pdf", degrees) for degrees in (0, 90, 180, 270)]
    x, y, width, height = RECT
    assert kyso.sign(*sources, "--rect", f"1:{','.join(map(str, RECT))}").code == 0
    for source in sources:
        before, after = last_page(source, 1), last_page(source.with_suffix(".signed.pdf"), 1)
        changed = ImageChops.difference(before, after).getbbox()
        assert changed is not None
        top = after.height - y - height
        assert changed[0] >= x - 1.5
        assert changed[1] >= top - 1.5
        assert changed[2] <= x + width + 1.5
        assert changed[3] <= top + height + 1.5
        assert changed[2] - changed[0] > changed[3] - changed[1], "lines of text are wider than high"


def is_close(seen: Any, colour: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(seen, colour, strict=True))
