"""Each unsigned document is what its builder says, in the eyes of qpdf, poppler, PDFium and pyHanko."""

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader

from tests.parts.commands import attempt, run
from tests.parts.documents import broken, forms, plain, storage
from tests.parts.documents.letter import A4, LEADER_NAME, LEADER_TITLE

Builder = Callable[[Path], Path]

SOUND: dict[str, Builder] = {
    "one page": plain.one_page,
    "many pages": plain.many_pages,
    "rotated 90": partial(plain.rotated, degrees=90),
    "rotated 180": partial(plain.rotated, degrees=180),
    "rotated 270": partial(plain.rotated, degrees=270),
    "cropped": plain.cropped,
    "cropped 90": partial(plain.cropped, degrees=90),
    "cropped 180": partial(plain.cropped, degrees=180),
    "cropped 270": partial(plain.cropped, degrees=270),
    "flipped": plain.flipped_box,
    "crop beyond media": plain.crop_beyond_media,
    "user unit": plain.user_unit,
    "mixed": plain.mixed_pages,
    "NFD": plain.decomposed_text,
    "broken words": plain.broken_words,
    "classic": storage.classic_table,
    "xref streams": storage.xref_streams,
    "hybrid": storage.hybrid,
    "linearised": storage.linearised,
    "tree": storage.page_tree_of_branches,
    "empty field": forms.empty_signature_field,
    "text fields": forms.text_fields,
    "xfa": forms.xfa,
    "dynamic xfa": partial(forms.xfa, dynamic=True),
}

UNREADABLE: dict[str, Builder] = {
    "zero bytes": broken.zero_bytes,
    "garbage": broken.garbage,
    "web page": broken.web_page,
    "word document": broken.word_document,
}

REPAIRED_BY_PDFIUM: dict[str, Builder] = {
    "without end": broken.without_end,
    "without table": broken.without_table,
    "wrong startxref": broken.wrong_startxref,
    "junk before header": broken.junk_before_header,
    "blanks after end": broken.blanks_after_end,
    "looping tables": broken.looping_tables,
}


def cases(builders: dict[str, Builder]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("build", builders.values(), ids=builders)


def picture_of_last_page(path: Path) -> Image.Image:
    document = pypdfium2.PdfDocument(path)
    image: Image.Image = document[len(document) - 1].render(scale=0.5, grayscale=True).to_pil()
    document.close()
    return image.resize((297, 420))


def sizes_in_pdfium(path: Path) -> list[tuple[int, int]]:
    document = pypdfium2.PdfDocument(path)
    sizes = [document[number].get_size() for number in range(len(document))]
    document.close()
    return [(round(width), round(height)) for width, height in sizes]


def sizes_in_pyhanko(path: Path, *, strict: bool = True) -> list[tuple[int, int]]:
    with path.open("rb") as source:
        reader = PdfFileReader(source, strict=strict)
        sizes: list[tuple[int, int]] = []
        for number in range(int(reader.root["/Pages"]["/Count"])):
            found = reader.find_page_for_modification(number)
            page = found[0].get_object()
            x0, y0, x1, y1 = (float(side) for side in page["/MediaBox"])
            sizes.append((round(x1 - x0), round(y1 - y0)))
    return sizes


@cases(SOUND)
def test_qpdf_finds_nothing_wrong(build: Builder, tmp_path: Path) -> None:
    assert b"No syntax or stream encoding errors" in run("qpdf", "--check", build(tmp_path / "a.pdf"))


@cases({name: build for name, build in SOUND.items() if name != "broken words"})
def test_the_name_can_be_read_again(build: Builder, tmp_path: Path) -> None:
    path = build(tmp_path / "a.pdf")
    assert LEADER_NAME in run("pdftotext", path, "-").decode()


@cases({name: SOUND[name] for name in SOUND if name.startswith(("rotated", "cropped", "flipped", "crop ", "user"))})
def test_a_reader_sees_the_same_upright_page(build: Builder, tmp_path: Path) -> None:
    odd = picture_of_last_page(build(tmp_path / "odd.pdf"))
    usual = picture_of_last_page(plain.one_page(tmp_path / "usual.pdf"))
    differing = sum(abs(a - b) > 128 for a, b in zip(odd.tobytes(), usual.tobytes(), strict=True))
    assert differing < 297 * 420 / 200


def test_words_come_apart_when_letters_are_borrowed(tmp_path: Path) -> None:
    path = plain.broken_words(tmp_path / "a.pdf")
    document = pypdfium2.PdfDocument(path)
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert LEADER_TITLE not in text
    assert LEADER_NAME in text


def test_there_are_a_thousand_pages(tmp_path: Path) -> None:
    assert len(sizes_in_pdfium(plain.many_pages(tmp_path / "a.pdf"))) == 1000


def test_the_large_file_is_large_and_sound(tmp_path: Path) -> None:
    path = plain.large(tmp_path / "a.pdf", megabytes=60)
    assert path.stat().st_size > 50_000_000
    occupied = int(run("du", "--block-size=1", path).split()[0])
    assert occupied >= path.stat().st_size, "the file must not be sparse"
    assert len(sizes_in_pdfium(path)) == 2
    path.unlink()


def test_the_hybrid_file_hides_objects_from_old_readers(tmp_path: Path) -> None:
    content = storage.hybrid(tmp_path / "a.pdf").read_bytes()
    assert b"/XRefStm" in content
    assert content.count(b" 65535 f") > 1
    assert content.count(b"%%EOF") == 2


def test_the_linearised_file_is_linearised(tmp_path: Path) -> None:
    path = storage.linearised(tmp_path / "a.pdf")
    assert b"no linearization errors" in run("qpdf", "--check-linearization", path)


@pytest.mark.parametrize("cipher", storage.CIPHER_OPTIONS)
def test_owner_encryption_opens_for_everybody(cipher: storage.Cipher, tmp_path: Path) -> None:
    path = storage.encrypted(tmp_path / "a.pdf", cipher)
    assert len(sizes_in_pdfium(path)) == 1
    assert attempt("qpdf", "--is-encrypted", path).returncode == 0


@pytest.mark.parametrize("cipher", storage.CIPHER_OPTIONS)
def test_user_encryption_asks_for_the_password(cipher: storage.Cipher, tmp_path: Path) -> None:
    path = storage.encrypted(tmp_path / "a.pdf", cipher, user="mat-khau")
    assert attempt("qpdf", "--requires-password", path).returncode == 0
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(path)


@cases(UNREADABLE)
def test_nobody_reads_what_is_no_pdf(build: Builder, tmp_path: Path) -> None:
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(build(tmp_path / "a.pdf"))


@cases(REPAIRED_BY_PDFIUM)
def test_pdfium_shows_what_pyhanko_refuses(build: Builder, tmp_path: Path) -> None:
    path = build(tmp_path / "a.pdf")
    assert sizes_in_pdfium(path) == [(round(A4[2]), round(A4[3]))]
    with pytest.raises((PdfReadError, ValueError, OSError)):
        sizes_in_pyhanko(path)


@pytest.mark.parametrize("share", [0.5, 0.99])
def test_a_file_without_trailer_is_read_by_nobody(tmp_path: Path, share: float) -> None:
    path = broken.truncated(tmp_path / "a.pdf", share)
    with pytest.raises(PdfReadError):
        sizes_in_pyhanko(path)
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(path)


def test_the_two_programs_count_differently(tmp_path: Path) -> None:
    path = broken.two_page_counts(tmp_path / "a.pdf")
    assert len(sizes_in_pdfium(path)) == 2
    assert len(sizes_in_pyhanko(path)) == 1


def test_the_two_programs_measure_differently(tmp_path: Path) -> None:
    path = broken.two_page_sizes(tmp_path / "a.pdf")
    assert sizes_in_pdfium(path) == [(595, 842)]
    assert sizes_in_pyhanko(path) == [(400, 400)]


def test_the_two_programs_take_different_boxes(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = broken.two_media_boxes(tmp_path / "a.pdf")
    with caplog.at_level(logging.CRITICAL):
        assert sizes_in_pyhanko(path, strict=False) == [(595, 842)]
    assert sizes_in_pdfium(path) == [(400, 400)]


def test_the_two_programs_show_different_things_on_equal_pages(tmp_path: Path) -> None:
    path = broken.two_contents(tmp_path / "a.pdf")
    assert sizes_in_pdfium(path) == sizes_in_pyhanko(path)
    document = pypdfium2.PdfDocument(path)
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert LEADER_NAME not in text, "PDFium shows the red rectangle"
    with path.open("rb") as source:
        content = PdfFileReader(source).root["/Pages"]["/Kids"][0]["/Contents"].data
    assert b"/Tinos-Bold" in content, "pyHanko reads the letter"
