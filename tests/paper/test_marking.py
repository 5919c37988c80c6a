"""The picture of a mark is taken in clean, whatever it was, and a mark is drawn as it is described."""

import io
import os
import re
import sys
import unicodedata
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.domain.errors import ImageUnreadable
from app.domain.geometry import Size
from app.domain.mark import Mark
from app.paper.marking import LONGEST_SIDE, check_image, draw_mark
from tests.parts.commands import run
from tests.parts.images import seal_image, signature_image

VOWELS = "aăâeêioôơuưy"
TONES = "̣̀́̃̉"
EVERY_LETTER = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in ["", *TONES]) + "đ"


def text_of(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "mark.pdf"
    path.write_bytes(pdf)
    run("qpdf", "--check", path)
    return run("pdftotext", path, "-").decode().strip()


def picture_of(pdf: bytes, scale: float = 4) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    bitmap = page.render(scale=scale, fill_color=(0, 0, 0, 0), rev_byteorder=True, maybe_alpha=True)
    image: Image.Image = bitmap.to_pil().convert("RGBA").copy()
    page.close()
    document.close()
    return image


def saved(tmp_path: Path, image: Image.Image, name: str = "bild.png", **options: Any) -> Path:
    path = tmp_path / name
    image.save(path, **options)
    return path


# ── the picture ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("build", [signature_image, seal_image])
def test_real_pictures_keep_their_transparency(build: Callable[[Path], Path], tmp_path: Path) -> None:
    clean = check_image(str(build(tmp_path / "bild.png")))

    with Image.open(io.BytesIO(clean.png)) as image:
        assert image.mode == "RGBA"
        assert image.size == (clean.width, clean.height)
        assert image.getchannel("A").getextrema() == (0, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_pixel_becomes_the_same(mode: str, tmp_path: Path) -> None:
    grey = Image.new("L", (8, 8), 128)
    image = Image.frombytes("I;16", (8, 8), b"\x12\x80" * 64) if mode == "I;16" else grey.convert(mode)
    clean = check_image(str(saved(tmp_path, image, "bild.jpg" if mode == "CMYK" else "bild.png")))

    with Image.open(io.BytesIO(clean.png)) as result:
        assert result.mode == "RGBA"
        pixel = result.getpixel((4, 4))
        assert isinstance(pixel, tuple)
        assert pixel[3] == 255
        assert pixel[0] in ({0, 255} if mode == "1" else range(124, 133))


def test_a_see_through_colour_of_a_palette_stays_so(tmp_path: Path) -> None:
    image = Image.new("P", (8, 8), 1)
    image.putpalette([0, 0, 0, 0, 0, 255])
    image.paste(0, (2, 2, 6, 6))
    clean = check_image(str(saved(tmp_path, image, transparency=0)))

    with Image.open(io.BytesIO(clean.png)) as result:
        assert result.getpixel((3, 3)) == (0, 0, 0, 0)
        assert result.getpixel((6, 6)) == (0, 0, 255, 255)


def test_an_empty_margin_is_no_part_of_a_mark(tmp_path: Path) -> None:
    image = Image.new("RGBA", (100, 60), (255, 0, 0, 5))  # a veil that nobody sees
    image.paste((255, 0, 0, 255), (20, 10, 70, 50))
    image.putpixel((80, 30), (255, 0, 0, 60))  # the end of a stroke that was faint
    clean = check_image(str(saved(tmp_path, image)))

    assert (clean.width, clean.height) == (61, 40)


def test_a_picture_that_is_faint_all_over_is_kept_whole(tmp_path: Path) -> None:
    image = Image.new("RGBA", (30, 20), (0, 0, 255, 0))
    image.paste((0, 0, 255, 20), (5, 5, 25, 15))
    clean = check_image(str(saved(tmp_path, image)))

    assert (clean.width, clean.height) == (20, 10)


def test_what_a_camera_wrote_beside_the_pixels_is_gone(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "Phan Thanh Mai"
    image = Image.new("RGB", (40, 20), (255, 0, 0))
    clean = check_image(str(saved(tmp_path, image, "bild.jpg", exif=exif)))

    assert (clean.width, clean.height) == (20, 40)
    assert b"Phan" not in clean.png
    with Image.open(io.BytesIO(clean.png)) as result:
        assert result.info == {}


def test_a_large_scan_is_made_smaller(tmp_path: Path) -> None:
    clean = check_image(str(saved(tmp_path, Image.new("RGB", (3000, 1000), (0, 0, 200)))))

    assert (clean.width, clean.height) == (LONGEST_SIDE, round(LONGEST_SIDE / 3))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "kind"),
        (b"%PDF-1.7", "kind"),
        (b"GIF89a" + bytes(40), "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "kind"),
    ],
)
def test_what_is_no_picture_is_refused(content: bytes, why: str, tmp_path: Path) -> None:
    path = tmp_path / "bild.png"
    path.write_bytes(content)

    with pytest.raises(ImageUnreadable) as caught:
        check_image(str(path))
    assert caught.value.facts["why"] in {why, "broken"}


def test_half_a_picture_is_refused(tmp_path: Path) -> None:
    path = signature_image(tmp_path / "bild.png")
    path.write_bytes(path.read_bytes()[:2000])

    with pytest.raises(ImageUnreadable) as caught:
        check_image(str(path))
    assert caught.value.facts == {"file": "bild.png", "why": "broken"}


def test_a_small_file_with_many_pixels_is_refused(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    for side in (5_000, 30_000, 2**30):
        head = side.to_bytes(4) * 2 + bytes([8, 6, 0, 0, 0])
        path = tmp_path / "bild.png"
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(99))))
        with pytest.raises(ImageUnreadable) as caught:
            check_image(str(path))
        assert caught.value.facts["why"] == "too_large"


def test_a_picture_nobody_could_see_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImageUnreadable) as caught:
        check_image(str(saved(tmp_path, Image.new("RGBA", (9, 9), (255, 0, 0, 0)))))
    assert caught.value.facts["why"] == "empty"


@pytest.mark.parametrize("what", ["missing.png", "."])
def test_a_picture_that_is_not_there_is_refused(what: str, tmp_path: Path) -> None:
    with pytest.raises(ImageUnreadable) as caught:
        check_image(str(tmp_path / what))
    assert caught.value.facts["why"] == "missing"


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in folders")
def test_a_pipe_is_no_picture_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "x.png")
    with pytest.raises(ImageUnreadable) as caught:
        check_image(str(tmp_path / "x.png"))
    assert caught.value.facts["why"] == "missing"


# ── the mark ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_vietnamese_letter_is_set_and_read_back(tmp_path: Path) -> None:
    lines = (EVERY_LETTER, EVERY_LETTER.upper())

    assert text_of(draw_mark(Mark(Size(700, 60), lines=lines), None), tmp_path).split("\n") == list(lines)


@settings(deadline=None, max_examples=40)
@given(st.text(alphabet=EVERY_LETTER + EVERY_LETTER.upper() + " 0123456789.,:;/()-–+&", min_size=1, max_size=60))
def test_composed_and_decomposed_letters_give_the_same_drawing(line: str) -> None:
    drawings = {
        form: draw_mark(Mark(Size(300, 30), lines=(unicodedata.normalize(form, line),)), None)
        for form in ("NFC", "NFD")
    }

    assert _without_id(drawings["NFC"]) == _without_id(drawings["NFD"])


@pytest.mark.parametrize("size", [Size(300, 40), Size(60, 40), Size(300, 6)])
def test_text_is_made_smaller_until_it_fits_and_never_larger(size: Size, tmp_path: Path) -> None:
    mark = Mark(size, lines=("Ủy ban nhân dân tỉnh Sông Lam", "2026-11-20T09:15:30+07:00"), font_size_pt=10)
    pdf = draw_mark(mark, None)

    ink = picture_of(pdf).getchannel("A").getbbox()
    assert ink is not None
    assert ink[0] >= 0
    assert ink[2] <= size.width_pt * 4 + 1
    assert ink[3] - ink[1] <= min(2.2 * 10, size.height_pt) * 4 + 2
    assert "Sông Lam" in text_of(pdf, tmp_path)


def test_the_page_is_exactly_as_large_as_the_mark() -> None:
    pdf = draw_mark(Mark(Size(102.05, 33.3), lines=("x",)), None)

    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    assert document.get_page_size(0) == pytest.approx((102.05, 33.3), abs=0.001)
    document.close()


def test_the_colour_is_exact_and_the_background_transparent() -> None:
    image = picture_of(draw_mark(Mark(Size(40, 40), lines=("█",), font_size_pt=40, colour="1F4E9A"), None))

    assert (0x1F, 0x4E, 0x9A, 255) in {colour for _, colour in image.getcolors(100_000) or []}
    assert image.getpixel((159, 0)) == (0, 0, 0, 0)


def test_the_picture_keeps_its_proportions_in_the_middle(tmp_path: Path) -> None:
    clean = check_image(str(saved(tmp_path, Image.new("RGB", (40, 40), (255, 0, 0)))))

    image = picture_of(draw_mark(Mark(Size(100, 50), clean.sha256), clean.png))

    assert image.getchannel("A").getbbox() == pytest.approx((100, 0, 300, 200), abs=1)


def test_lines_stand_under_the_picture(tmp_path: Path) -> None:
    clean = check_image(str(saved(tmp_path, Image.new("RGB", (40, 40), (255, 0, 0)))))

    image = picture_of(draw_mark(Mark(Size(60, 80), clean.sha256, ("Ký bởi",), 10), clean.png))

    red, rest = image.crop((0, 0, 240, 272)), image.crop((0, 275, 240, 320))
    assert {colour for _, colour in red.getcolors(99999) or []} <= {(255, 0, 0, 255), (0, 0, 0, 0)}
    assert (0, 0, 0, 255) in {colour for _, colour in rest.getcolors(99999) or []}


@pytest.mark.parametrize("png", [None, b"", b"something else"])
def test_another_picture_than_the_one_named_is_refused(png: bytes | None) -> None:
    with pytest.raises(ImageUnreadable):
        draw_mark(Mark(Size(10, 10), "A" * 64), png)


def _without_id(pdf: bytes) -> bytes:
    return re.sub(rb"/(Creation|Mod)Date \([^)]*\)", b"", pdf[: pdf.rindex(b"\nxref\n")])
