"""Tiles and marks as pictures."""

import hashlib
import math
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from app.domain.errors import FileChanged, FileMalformed
from app.page.document import Document
from app.page.picture import LARGEST_MARK, render_mark
from app.page.reading import Reading
from tests.page.drawing import as_image, by_poppler, darkest, difference, whole_page
from tests.parts.documents import forms, plain, storage
from tests.parts.documents.letter import A4, SIGNATURE_SPACE
from tests.parts.pdf import Draft, Stream, ref, refs, write_classic
from tests.parts.revisions import Signing, letter_document

Builder = Callable[[Path], Path]

SHAPES: dict[str, Builder] = {
    "upright": plain.one_page,
    "turned 90": lambda path: plain.rotated(path, 90),
    "turned 180": lambda path: plain.rotated(path, 180),
    "turned 270": lambda path: plain.rotated(path, 270),
    "cropped": plain.cropped,
    "cropped and turned": lambda path: plain.cropped(path, 270),
    "flipped": plain.flipped_box,
    "crop beyond": plain.crop_beyond_media,
    "hybrid": storage.hybrid,
    "packed": storage.xref_streams,
}


def opened(path: Path) -> Document:
    return Document.open(str(path), None)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_stands_as_poppler_draws_it(shape: str, tmp_path: Path) -> None:
    path = SHAPES[shape](tmp_path / "letter.pdf")
    document = opened(path)
    ours, theirs = whole_page(document), by_poppler(path)
    document.close()
    assert abs(ours.width - theirs.width) <= 1
    assert abs(ours.height - theirs.height) <= 1
    assert difference(ours, theirs) < 2
    assert difference(ours.transpose(Image.Transpose.ROTATE_180), theirs) > 6


@pytest.mark.parametrize("shape", ["upright", "cropped and turned"])
def test_tiles_fit_together_without_a_seam(shape: str, tmp_path: Path) -> None:
    document = opened(SHAPES[shape](tmp_path / "letter.pdf"))
    at_once, in_tiles = whole_page(document, scale=1.21, side=1024), whole_page(document, scale=1.21, side=117)
    document.close()
    worst = max(high for _, high in ImageChops.difference(at_once, in_tiles).getextrema())  # type: ignore[misc]
    assert worst <= 2


def test_a_tile_beyond_the_page_is_white_paper(tmp_path: Path) -> None:
    document = opened(plain.one_page(tmp_path / "letter.pdf"))
    picture = document.tile(1, 1, 5000, 5000, 16, 8)
    document.close()
    assert (picture.width, picture.height) == (16, 8)
    assert picture.pixels == b"\xff" * (16 * 8 * 4)


def test_every_pixel_of_a_page_is_opaque(tmp_path: Path) -> None:
    document = opened(plain.one_page(tmp_path / "letter.pdf"))
    picture = document.tile(1, 1.5, 100, 100, 700, 700)
    document.close()
    assert set(picture.pixels[3::4]) == {255}


@pytest.mark.parametrize("side", [0, 1025])
def test_a_tile_has_its_limits(side: int, tmp_path: Path) -> None:
    document = opened(plain.one_page(tmp_path / "letter.pdf"))
    with pytest.raises(ValueError, match="1024"):
        document.tile(1, 1, 0, 0, side, 10)
    document.close()


def test_the_mark_of_an_existing_signature_is_drawn(tmp_path: Path) -> None:
    document = letter_document(tmp_path / "signed.pdf")
    document.sign(Signing(lambda _: b"0\0", signer="Phan Thanh Mai"))
    plain.one_page(tmp_path / "unsigned.pdf")
    left, bottom, right, top = SIGNATURE_SPACE
    levels = []
    for name in ("unsigned.pdf", "signed.pdf"):
        shown = opened(tmp_path / name)
        levels.append(darkest(whole_page(shown), (left, A4[3] - top, right, A4[3] - bottom)))
        shown.close()
    assert levels[0] == 255
    assert levels[1] < 128


def test_a_page_with_form_fields_is_drawn(tmp_path: Path) -> None:
    document = opened(forms.text_fields(tmp_path / "form.pdf"))
    assert darkest(whole_page(document), (0, 0, 595, 842)) < 64
    document.close()


def test_few_pages_are_kept_open(tmp_path: Path) -> None:
    document = opened(plain.many_pages(tmp_path / "report.pdf", 30))
    for number in [*range(1, 31), 1, 2, 30, 2]:
        document.tile(number, 0.2, 0, 0, 50, 50)
    assert len(document._reading._pages) <= 4
    document.close()


def test_large_pictures_are_forgotten_again(tmp_path: Path) -> None:
    document = opened(plain.large(tmp_path / "scan.pdf", 104))
    most = 0
    for number in [1, 2, 3, 4, 1, 3]:
        document.tile(number, 0.2, 0, 0, 50, 50)
        most = max(most, document._reading.taken)
    document.close()
    assert most < 80 * 1024 * 1024


def test_pages_look_the_same_after_the_library_started_afresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = opened(storage.encrypted(tmp_path / "letter.pdf"))
    before = document.tile(1, 1, 0, 0, 500, 500)
    monkeypatch.setattr(Reading, "taken", property(lambda _: 1 << 40))
    monkeypatch.setattr(Reading, "has_page", lambda _self, _number: False)
    assert document.tile(1, 1, 0, 0, 500, 500) == before
    document.close()


def test_what_is_shown_is_what_is_hashed(tmp_path: Path) -> None:
    path = plain.one_page(tmp_path / "letter.pdf")
    document = opened(path)
    steps: list[float] = []
    shown = document.shown(steps.append)
    document.close()
    assert shown.sha256 == hashlib.sha256(path.read_bytes()).hexdigest().upper()
    assert (shown.size, shown.pages) == (path.stat().st_size, document.pages)
    assert steps[-1] == 1.0


def test_a_file_changed_in_place_is_neither_hashed_nor_drawn(tmp_path: Path) -> None:
    path = plain.one_page(tmp_path / "letter.pdf")
    document = opened(path)
    status = path.stat()
    with path.open("r+b") as file:
        file.seek(-20, os.SEEK_END)
        file.write(b" ")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    with pytest.raises(FileChanged):
        document.shown(lambda _: None)
    with pytest.raises(FileChanged):
        document.tile(1, 1, 0, 0, 10, 10)
    document.close()


def test_closing_gives_the_file_back(tmp_path: Path) -> None:
    document = opened(plain.one_page(tmp_path / "letter.pdf"))
    document.tile(1, 1, 0, 0, 10, 10)
    document.close()
    assert document._source.file.closed


def test_a_mark_is_drawn_on_nothing_and_premultiplied(tmp_path: Path) -> None:
    image = as_image(render_mark(_mark(tmp_path / "mark.pdf"), 2))
    assert image.size == (200, 80)
    assert image.getpixel((10, 10)) == (0, 0, 0, 0)
    red, green, blue, alpha = image.getpixel((100, 40))  # type: ignore[misc]
    assert (green, blue) == (0, 0)
    assert abs(red - 128) <= 2
    assert abs(alpha - 128) <= 2
    assert image.getpixel((190, 40)) == (0, 0, 255, 255)


def test_a_very_large_mark_is_drawn_smaller(tmp_path: Path) -> None:
    picture = render_mark(_mark(tmp_path / "mark.pdf"), 64)
    assert (picture.width, picture.height) == (LARGEST_MARK, math.ceil(LARGEST_MARK * 0.4))


def test_a_mark_that_is_no_pdf_is_a_problem() -> None:
    with pytest.raises(FileMalformed):
        render_mark(b"no mark", 1)


def _mark(path: Path) -> bytes:
    """Return a page of 100 by 40 points: half-transparent red in the middle, blue at the right."""
    draft = Draft()
    content = b"q /Half gs 1 0 0 rg 25 10 50 20 re f Q 0 0 1 rg 90 0 10 40 re f"
    draft.root, tree, page = draft.reserve(), draft.reserve(), draft.reserve()
    resources = "<< /ExtGState << /Half << /ca 0.5 >> >> >>"
    draft.put(draft.root, {"Type": "/Catalog", "Pages": ref(tree)})
    draft.put(tree, {"Type": "/Pages", "Kids": refs([page]), "Count": "1"})
    entries = {"Type": "/Page", "Parent": ref(tree), "MediaBox": "[0 0 100 40]", "Resources": resources}
    draft.put(page, {**entries, "Contents": ref(draft.add(Stream({}, content)))})
    write_classic(draft, path)
    return path.read_bytes()
