"""What a person sees before signing is what every reader shows afterwards, and archival files stay archival."""

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from typing_extensions import override

from app.domain.geometry import POINTS_PER_MM, Placement, Rect, Size
from app.domain.mark import Mark
from app.page.picture import render_mark
from app.paper.archival import archival_part
from app.paper.marking import check_image, draw_mark
from app.paper.signing import sign
from tests.paper.counter import Errand, LocalCounter, shown
from tests.parts.commands import run
from tests.parts.documents import plain
from tests.parts.images import SEAL_RED, seal_image, signature_image
from tests.parts.pki import Authority

SCALE = 4
"""Pixels per point of all pictures here: 288 dpi."""

LINES = ("Ký bởi: Phan Thanh Mai", "Thời gian ký: 2026-11-20T09:15:30+07:00")

PACKET = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    b'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"%s</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)
AS_ELEMENT = PACKET % b"><pdfaid:part>%d</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
AS_ATTRIBUTE = PACKET % b' pdfaid:part="%d" pdfaid:conformance="B">'


class Unmended(IncrementalPdfFileWriter):
    """A writer that leaves the metadata as they are given."""

    @override
    def _update_meta(self) -> None:
        return


def archival(path: Path, packet: bytes) -> Path:
    """Write the letter with an XMP packet; a claim is all that counts here."""
    with plain.one_page(path).open("r+b") as stream:
        writer = Unmended(stream)
        metadata = generic.StreamObject(
            {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")}, stream_data=packet
        )
        writer.root["/Metadata"] = writer.add_object(metadata)
        writer.update_root()  # type: ignore[no-untyped-call]
        writer.write_in_place()  # type: ignore[no-untyped-call]
    return path


def by_poppler(path: Path) -> Image.Image:
    data = run("pdftoppm", "-r", str(72 * SCALE), "-cropbox", "-f", "1", "-l", "1", "-png", path)
    return Image.open(io.BytesIO(data)).convert("RGB")


def signed(source: Path, authority: Authority, mark: Mark, png: bytes | None, corner: tuple[float, float]) -> Errand:
    rect = Rect(*corner, mark.size.width_pt, mark.size.height_pt)
    errand = Errand(source, authority, mark, Placement(1, rect), shown=shown(source))
    sign(errand.request, png, LocalCounter(authority.leader))
    return errand


def box_in_pixels(errand: Errand) -> tuple[int, int, int, int]:
    assert errand.placement is not None
    assert errand.shown is not None
    rect, height = errand.placement.rect, errand.shown.pages[0].shown.height_pt
    sides = rect.x, height - rect.top, rect.right, height - rect.y
    return tuple(round(side * SCALE) for side in sides)  # type: ignore[return-value]


def mark_of(kind: str, tmp_path: Path) -> tuple[Mark, bytes | None]:
    if kind == "text":
        return Mark(Size(180, 30), lines=LINES), None
    build = seal_image if kind == "seal" else signature_image
    clean = check_image(str(build(tmp_path / f"{kind}.png")))
    side = 36 * POINTS_PER_MM
    if kind == "seal":
        return Mark(Size(side, side), clean.sha256), clean.png
    return Mark(Size(150, 90), clean.sha256, LINES if kind == "both" else ()), clean.png


@pytest.mark.parametrize("kind", ["text", "signature", "seal", "both"])
def test_the_picture_the_view_moves_is_what_poppler_shows_of_the_signed_file(
    kind: str, tmp_path: Path, authority: Authority
) -> None:
    mark, png = mark_of(kind, tmp_path)
    source = plain.one_page(tmp_path / "vb.pdf")
    errand = signed(source, authority, mark, png, (300, 40))

    picture = render_mark(draw_mark(mark, png), SCALE)
    moved = Image.frombytes("RGBa", (picture.width, picture.height), picture.pixels, "raw", "BGRa").convert("RGBA")
    expected = by_poppler(source).convert("RGBA")
    left, top, right, bottom = box_in_pixels(errand)
    expected.alpha_composite(moved.resize((right - left, bottom - top)), (left, top))
    found = by_poppler(errand.output)

    apart = ImageChops.difference(expected.convert("RGB"), found)
    # Poppler begins a picture on a whole pixel and softens edges its own way: less than a tenth of a millimetre.
    halves = (one.convert("RGB").crop((left, top, right, bottom)).reduce(2) for one in (expected, found))
    inside = ImageChops.difference(*halves).convert("L")
    assert ImageStat.Stat(inside).mean[0] < 8
    assert ImageStat.Stat(inside.point(lambda level: 255 if level > 128 else 0)).mean[0] / 255 < 0.005
    outside = apart.copy()
    outside.paste((0, 0, 0), (left - SCALE, top - SCALE, right + SCALE, bottom + SCALE))
    assert outside.getbbox() is None, "the rest of the page looks as before"


@pytest.mark.clause("LC-15.1b")
def test_the_colour_of_the_seal_is_exact_in_the_signed_file(tmp_path: Path, authority: Authority) -> None:
    mark, png = mark_of("seal", tmp_path)
    errand = signed(plain.one_page(tmp_path / "vb.pdf"), authority, mark, png, (300, 40))

    colours = by_poppler(errand.output).crop(box_in_pixels(errand)).getcolors(1_000_000) or []
    reddest = max((count, colour) for count, colour in colours if colour != (255, 255, 255))[1]

    assert reddest == SEAL_RED


def test_a_seal_is_as_wide_as_it_really_is(tmp_path: Path, authority: Authority) -> None:
    mark, png = mark_of("seal", tmp_path)
    source = plain.one_page(tmp_path / "vb.pdf")
    errand = signed(source, authority, mark, png, (300, 40))

    apart = ImageChops.difference(by_poppler(source), by_poppler(errand.output)).convert("L")
    box = apart.point(lambda level: 255 if level > 60 else 0).getbbox()

    assert box is not None
    assert (box[2] - box[0]) / SCALE / POINTS_PER_MM == pytest.approx(36, abs=0.2)


@pytest.mark.parametrize("packet", [AS_ELEMENT % 1, AS_ATTRIBUTE % 1, b"\xef\xbb\xbf" + AS_ELEMENT % 1])
def test_in_a_file_of_the_first_archival_kind_a_mark_needs_no_transparency(
    packet: bytes, tmp_path: Path, authority: Authority
) -> None:
    mark, png = mark_of("both", tmp_path)
    source = archival(tmp_path / "vb.pdf", packet)
    errand = signed(source, authority, mark, png, (300, 40))

    form = appearance_in(errand.output)
    image = form["/Resources"]["/XObject"]["/Image"]
    font = form["/Resources"]["/Font"]["/Times"]["/DescendantFonts"][0]["/FontDescriptor"]
    assert "/SMask" not in image
    assert image["/Mask"]["/BitsPerComponent"] == 1
    assert "/Group" not in form
    assert "/FontFile2" in font
    assert "/CIDSet" in font
    run("qpdf", "--check", errand.output)
    expected = by_poppler(signed(plain.one_page(tmp_path / "frei.pdf"), authority, mark, png, (300, 40)).output)
    apart = ImageChops.difference(expected, by_poppler(errand.output)).convert("L")
    assert ImageStat.Stat(apart.crop(box_in_pixels(errand))).mean[0] < 4, "it looks like any other"


@pytest.mark.parametrize("packet", [AS_ELEMENT % 2, AS_ATTRIBUTE % 3])
def test_later_archival_kinds_keep_soft_edges(packet: bytes, tmp_path: Path, authority: Authority) -> None:
    mark, png = mark_of("both", tmp_path)
    errand = signed(archival(tmp_path / "vb.pdf", packet), authority, mark, png, (300, 40))

    form = appearance_in(errand.output)
    assert "/SMask" in form["/Resources"]["/XObject"]["/Image"]
    font = form["/Resources"]["/Font"]["/Times"]["/DescendantFonts"][0]["/FontDescriptor"]
    assert "/CIDSet" not in font


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"no XML",
        PACKET % b">",
        AS_ELEMENT % 9,
        b'<!DOCTYPE x [<!ENTITY a "1">]><x xmlns:p="http://www.aiim.org/pdfa/ns/id/"><p:part>&a;</p:part></x>',
    ],
)
def test_what_claims_nothing_readable_is_no_archival_file(packet: bytes, tmp_path: Path) -> None:
    with archival(tmp_path / "vb.pdf", packet).open("rb") as stream:
        assert archival_part(PdfFileReader(stream)) is None


def test_signing_never_changes_what_the_page_itself_draws(tmp_path: Path, authority: Authority) -> None:
    mark, png = mark_of("both", tmp_path)
    source = archival(tmp_path / "vb.pdf", AS_ELEMENT % 1)
    errand = signed(source, authority, mark, png, (300, 40))

    assert content_of(errand.output) == content_of(source)


def appearance_in(path: Path) -> generic.DictionaryObject:
    with path.open("rb") as stream:
        reader = PdfFileReader(io.BytesIO(stream.read()))
    page = reader.root["/Pages"]["/Kids"][0]
    form = page["/Annots"][-1]["/AP"]["/N"]
    assert isinstance(form, generic.DictionaryObject)
    return form


def content_of(path: Path) -> str:
    with path.open("rb") as stream:
        contents = PdfFileReader(stream).root["/Pages"]["/Kids"][0]["/Contents"]
        parts = list(contents) if isinstance(contents, generic.ArrayObject) else [contents]
        return hashlib.sha256(b"".join(part.get_object().data for part in parts)).hexdigest()
