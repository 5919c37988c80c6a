"""Unsigned documents that are in order: one page, many pages, very large, and pages of every shape."""

import io
import random
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from tests.parts.documents.letter import A4, Box, LetterStyle, PageShape, office_draft
from tests.parts.pdf import Draft, Stream, write_classic

SCAN_WIDTH, SCAN_HEIGHT = 2480, 3508
SCAN_BYTES = SCAN_WIDTH * SCAN_HEIGHT * 3
MEGABYTE = 1024 * 1024
PHOTOS = 5
"""Different pictures in a dossier of scans."""


def one_page(path: Path) -> Path:
    """Write the letter on one A4 page, as a word processor exports it."""
    write_classic(office_draft(), path)
    return path


def many_pages(path: Path, count: int = 1000) -> Path:
    """Write a long report; only the last page carries the signature block."""
    write_classic(office_draft([PageShape()] * count), path)
    return path


def large(path: Path, megabytes: int = 400) -> Path:
    """Write uncompressed A4 colour scans at 300 dpi, as an office scanner with compression switched off does."""
    count = max(1, round(megabytes * MEGABYTE / SCAN_BYTES))
    write_classic(office_draft([PageShape()] * count, LetterStyle(background=_scan)), path)
    return path


def scanned_pages(path: Path, count: int = 1000) -> Path:
    """Write a long dossier as an office scanner makes it: every page a grey JPEG at 150 dpi with the letter on it."""
    photos = [_photo(seed) for seed in range(PHOTOS)]
    style = LetterStyle(background=lambda _, index: photos[index % PHOTOS])
    write_classic(office_draft([PageShape()] * count, style), path)
    return path


def rotated(path: Path, degrees: int) -> Path:
    """Write a page that stands on its side in the file and upright on the screen (/Rotate), as scanners do."""
    media: Box = (0, 0, A4[3], A4[2]) if degrees % 180 else A4
    return shaped(path, PageShape(media, rotate=degrees))


def cropped(path: Path, degrees: int = 0) -> Path:
    """Write a page whose CropBox lies away from the origin, as pre-press programs and page croppers do."""
    sheet = (A4[3], A4[2]) if degrees % 180 else (A4[2], A4[3])
    crop = (150.0, 90.0, 150 + sheet[0], 90 + sheet[1])
    return shaped(path, PageShape((-60, -40, crop[2] + 45, crop[3] + 70), crop, degrees))


def flipped_box(path: Path) -> Path:
    """Write a MediaBox with its upper-right corner first, as some CAD plotters do."""
    return shaped(path, PageShape((A4[2], A4[3], 0, 0)))


def crop_beyond_media(path: Path) -> Path:
    """Write a CropBox larger than the MediaBox, left over when a page was shrunk."""
    return shaped(path, PageShape(A4, (-100, -100, 900, 1200)))


def user_unit(path: Path, unit: float = 2) -> Path:
    """Write an A4 page in units larger than a point (/UserUnit), as programs for large drawings do."""
    return shaped(path, PageShape((0, 0, A4[2] / unit, A4[3] / unit), user_unit=unit))


def mixed_pages(path: Path) -> Path:
    """Write portrait, landscape, A3 and rotated pages together, as a merged dossier has them."""
    shapes = [
        PageShape(),
        PageShape((0, 0, A4[3], A4[2])),
        PageShape((0, 0, A4[3], 2 * A4[2])),
        PageShape((0, 0, A4[3], A4[2]), rotate=90),
        PageShape(),
    ]
    write_classic(office_draft(shapes), path)
    return path


def decomposed_text(path: Path) -> Path:
    """Write text whose accents are characters of their own (NFD), as documents typed on a Mac have it."""
    write_classic(office_draft(style=LetterStyle(unicode_form="NFD")), path)
    return path


def broken_words(path: Path, *, by_line: bool = False) -> Path:
    """Write words that come apart when read, because the font lacks Vietnamese letters and a second one lends them.

    LibreOffice writes the borrowed letters after each line (PDFium still reads that, poppler does not); printer drivers
    that sort by font write them after the page.
    """
    style = LetterStyle(borrowed="after line" if by_line else "after page")
    write_classic(office_draft(style=style), path)
    return path


def scan_by_pillow(path: Path) -> Path:
    """Write a scanned page as Pillow does, whose table gives the free object 0 a generation that is too high."""
    Image.effect_noise((827, 1169), 20).save(path, "PDF", resolution=100)
    return path


def shaped(path: Path, shape: PageShape) -> Path:
    """Write the letter on one page of the given shape."""
    write_classic(office_draft([shape]), path)
    return path


def _scan(draft: Draft, index: int) -> Stream:
    """Return the picture of one scanned page: pale noise, which no compression makes smaller."""
    del draft
    entries = {
        "Type": "/XObject", "Subtype": "/Image", "Width": str(SCAN_WIDTH), "Height": str(SCAN_HEIGHT),
        "ColorSpace": "/DeviceRGB", "BitsPerComponent": "8", "Decode": "[0.85 1 0.85 1 0.85 1]",
    }  # fmt: skip
    return Stream(entries, pieces=lambda: _noise(SCAN_BYTES, index), length=SCAN_BYTES)


def _photo(seed: int) -> Stream:
    """Return grey paper as a scanner sees it, compressed as scanners do."""
    width, height = SCAN_WIDTH // 2, SCAN_HEIGHT // 2
    grain = Image.frombytes("L", (width, height), b"".join(_noise(width * height, seed)))
    paper = grain.point(lambda value: 236 + value // 16)
    packed_paper = io.BytesIO()
    paper.save(packed_paper, "JPEG", quality=70)
    entries = {
        "Type": "/XObject", "Subtype": "/Image", "Width": str(width), "Height": str(height),
        "ColorSpace": "/DeviceGray", "BitsPerComponent": "8", "Filter": "/DCTDecode",
    }  # fmt: skip
    return Stream(entries, packed_paper.getvalue())


def _noise(length: int, seed: int) -> Iterator[bytes]:
    """Yield random bytes; one block is shifted and repeated, which is far beyond any compressor's window."""
    block = random.Random(seed).randbytes(2 * MEGABYTE)
    for start in range(0, length, len(block)):
        turn = start % 8191
        yield (block[turn:] + block[:turn])[: length - start]
