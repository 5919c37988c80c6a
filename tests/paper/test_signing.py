"""Signing with a local key: every kind of document comes out valid, unchanged but for the signature, and alone."""

import hashlib
import os
import stat
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Literal

import pytest
from asn1crypto import cms
from msgspec.structs import replace as convert
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader

from app.domain.geometry import Placement, Rect
from app.domain.mark import Mark
from app.domain.signing import Stage
from app.paper.marking import check_image
from app.paper.signing import sign
from tests.paper.counter import Errand, LocalCounter, errand_for, place, shown, words
from tests.paper.pictures import as_pixels, by_pdfium, by_poppler, difference
from tests.parts.commands import run
from tests.parts.documents import forms, plain, signed, storage
from tests.parts.documents.letter import SIGNATURE_SPACE
from tests.parts.nss import NssDatabase
from tests.parts.pki import Authority

Builder = Callable[[Path], Path]
PLAIN: dict[str, Builder] = {
    "one page": plain.one_page,
    "many pages": plain.many_pages,
    "mixed": plain.mixed_pages,
    "classic": storage.classic_table,
    "xref streams": storage.xref_streams,
    "hybrid": storage.hybrid,
    "linearised": storage.linearised,
    "tree": storage.page_tree_of_branches,
    "text fields": forms.text_fields,
    "scan by Pillow": plain.scan_by_pillow,
}
SHAPED: dict[str, Builder] = {
    "upright": plain.one_page,
    **{f"rotated {turn}": partial(plain.rotated, degrees=turn) for turn in (90, 180, 270)},
    **{f"cropped {turn}": partial(plain.cropped, degrees=turn) for turn in (0, 90, 180, 270)},
    "flipped": plain.flipped_box,
    "crop beyond media": plain.crop_beyond_media,
    "user unit": plain.user_unit,
}


@pytest.fixture
def flag(tmp_path: Path) -> tuple[Mark, bytes]:
    """Return a mark that shows which way is up: blue, its upper left quarter red."""
    image = Image.new("RGBA", (80, 40), (0, 0, 255, 255))
    image.paste((255, 0, 0, 255), (0, 0, 40, 20))
    image.save(tmp_path / "flag.png")
    clean = check_image(str(tmp_path / "flag.png"))
    return replace_image(words(""), clean.sha256), clean.png


def replace_image(mark: Mark, sha256: str) -> Mark:
    return Mark(mark.size, sha256)


@pytest.mark.parametrize("kind", PLAIN)
def test_every_kind_of_file_comes_out_valid_for_others(
    kind: str, tmp_path: Path, authority: Authority, nss: NssDatabase
) -> None:
    errand = errand_for(PLAIN[kind](tmp_path / "vb.pdf"), authority)
    before = errand.source.read_bytes()

    done = sign(errand.request, None, LocalCounter(authority.leader))

    after = errand.output.read_bytes()
    report = nss.report(errand.output)
    assert report.count("Signature is Valid") == 1
    assert "Certificate is Trusted" in report
    assert "Total document signed" in report
    assert after.startswith(before)
    assert errand.source.read_bytes() == before
    assert done.sha256 == hashlib.sha256(after).hexdigest().upper()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["vb.pdf", "vb.signed.pdf"]
    run("qpdf", "--check", errand.output)


def test_a_signed_file_can_be_read_by_everybody_a_new_file_can(tmp_path: Path, authority: Authority) -> None:
    errand = errand_for(plain.one_page(tmp_path / "vb.pdf"), authority)
    old = os.umask(0o027)
    try:
        sign(errand.request, None, LocalCounter(authority.leader))
    finally:
        os.umask(old)
    assert stat.S_IMODE(errand.output.stat().st_mode) == 0o640


@pytest.mark.parametrize("kind", SHAPED)
@pytest.mark.parametrize("eyes", [by_poppler, by_pdfium])
def test_the_mark_stands_upright_where_the_rectangle_said(
    kind: str, eyes: Callable[[Path], Image.Image], tmp_path: Path, authority: Authority, flag: tuple[Mark, bytes]
) -> None:
    source = SHAPED[kind](tmp_path / "vb.pdf")
    seen = shown(source)
    mark, png = flag
    errand = Errand(source, authority, mark, place(seen.pages[0]), shown=seen)

    done = sign(errand.request, png, LocalCounter(authority.leader))

    before, after = eyes(source), eyes(errand.output)
    assert done.placement == errand.placement
    assert done.placement is not None
    wanted = as_pixels(done.placement.rect, seen.pages[0].shown.height_pt)
    found = difference(before, after)
    assert found == pytest.approx(wanted, abs=1.5)
    left, top, right, bottom = found
    upper_left = after.getpixel((left + (right - left) // 4, top + (bottom - top) // 4))
    lower_right = after.getpixel((right - (right - left) // 4, bottom - (bottom - top) // 4))
    assert upper_left == (255, 0, 0)
    assert lower_right == (0, 0, 255)


@pytest.mark.parametrize(
    "build",
    [
        signed.certified,
        signed.by_openssl,
        signed.pades_by_openssl,
        signed.invisible,
        signed.in_prepared_field,
        signed.with_field_lock,
    ],
)
def test_a_signature_of_another_program_stays_valid(
    build: Callable[..., Path], tmp_path: Path, authority: Authority, nss: NssDatabase
) -> None:
    errand = errand_for(build(tmp_path / "vb.pdf", authority.organisation), authority)

    sign(errand.request, None, LocalCounter(authority.leader))

    report = nss.report(errand.output)
    assert report.count("Signature is Valid") == 2
    run("qpdf", "--check", errand.output)


@pytest.mark.parametrize("kind", ["one page", "xref streams", "hybrid", "linearised"])
def test_a_signature_of_poppler_stays_valid_whatever_its_generations(
    kind: str, tmp_path: Path, authority: Authority, nss: NssDatabase
) -> None:
    plainly = PLAIN[kind](tmp_path / "plain.pdf")
    errand = errand_for(signed.by_poppler(tmp_path / "vb.pdf", nss, source=plainly), authority)

    sign(errand.request, None, LocalCounter(authority.leader))

    assert nss.report(errand.output).count("Signature is Valid") == 2
    run("qpdf", "--check", errand.output)


def test_two_of_ours_follow_each_other(tmp_path: Path, authority: Authority, nss: NssDatabase) -> None:
    first = errand_for(plain.one_page(tmp_path / "vb.pdf"), authority)
    sign(first.request, None, LocalCounter(authority.leader))
    second = errand_for(first.output, authority)

    done = sign(second.request, None, LocalCounter(authority.leader))

    assert done.field == "KySo-2"
    assert nss.report(second.output).count("Signature is Valid") == 2


def test_a_prepared_field_is_signed_in_its_own_rectangle(
    tmp_path: Path, authority: Authority, nss: NssDatabase
) -> None:
    source = forms.empty_signature_field(tmp_path / "vb.pdf")
    errand = replace(errand_for(source, authority), field=forms.FIELD_NAME)

    done = sign(errand.request, None, LocalCounter(authority.leader))

    left, bottom, right, top = SIGNATURE_SPACE
    assert done.field == forms.FIELD_NAME
    assert done.placement == Placement(1, Rect(left, bottom, right - left, top - bottom))
    assert nss.report(errand.output).count("Signature is Valid") == 1
    found = difference(by_pdfium(source), by_pdfium(errand.output))
    assert found[0] >= left - 1
    assert found[2] <= right + 1


def test_a_signature_without_a_place_changes_nothing_to_see(tmp_path: Path, authority: Authority) -> None:
    errand = Errand(plain.one_page(tmp_path / "vb.pdf"), authority, words())

    done = sign(errand.request, None, LocalCounter(authority.leader))

    assert done.placement is None
    assert by_pdfium(errand.source).tobytes() == by_pdfium(errand.output).tobytes()


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_vietnamese_in_either_form_comes_out_the_same(
    form: Literal["NFC", "NFD"], tmp_path: Path, authority: Authority
) -> None:
    line = "Sở Nội vụ – Đặng Thị Hường, Nguyễn Ẩm, Ỷ Lan"
    errand = errand_for(plain.one_page(tmp_path / "vb.pdf"), authority)
    errand = replace(
        errand, mark=words(unicodedata.normalize(form, line)), placement=Placement(1, Rect(40, 100, 400, 30))
    )

    sign(errand.request, None, LocalCounter(authority.leader))

    assert line in run("pdftotext", "-layout", errand.output, "-").decode()


def test_the_signed_attributes_are_exactly_three(tmp_path: Path, authority: Authority) -> None:
    errand = errand_for(plain.one_page(tmp_path / "vb.pdf"), authority)
    counter = LocalCounter(authority.leader)

    sign(errand.request, None, counter)

    (asked,) = counter.asked
    names = [one["type"].native for one in cms.CMSAttributes.load(asked)]
    assert sorted(names) == ["content_type", "message_digest", "signing_certificate_v2"]


def test_the_chain_goes_in_and_nothing_else_the_token_holds(tmp_path: Path, authority: Authority) -> None:
    errand = errand_for(plain.one_page(tmp_path / "vb.pdf"), authority)
    held = [one.certificate_der for one in (*authority.chain, authority.organisation, authority.stranger)]
    request = convert(errand.request, authorities=(*held, b"no certificate"))

    sign(request, None, LocalCounter(authority.leader))

    with errand.output.open("rb") as stream:
        (mine,) = PdfFileReader(stream).embedded_signatures
        found = {one.chosen.dump() for one in mine.signed_data["certificates"]}
    assert found == {authority.leader.certificate_der, *(one.certificate_der for one in authority.chain)}


def test_the_time_is_that_of_vietnam_whatever_the_machine_thinks(
    tmp_path: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/Bogota")
    errand = errand_for(plain.one_page(tmp_path / "vb.pdf"), authority)

    sign(errand.request, None, LocalCounter(authority.leader))

    tail = errand.output.read_bytes()[errand.source.stat().st_size :]
    with errand.output.open("rb") as stream:
        (mine,) = PdfFileReader(stream).embedded_signatures
        assert str(mine.sig_object["/M"]).endswith("+07'00'")
        assert mine.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert b"/DocMDP" not in tail
    assert b"/FieldMDP" not in tail


def test_the_work_is_told_stage_by_stage(tmp_path: Path, authority: Authority) -> None:
    errand = errand_for(plain.one_page(tmp_path / "vb.pdf"), authority)
    counter = LocalCounter(authority.leader)

    sign(errand.request, None, counter)

    assert list(dict.fromkeys(stage for stage, _ in counter.stages)) == [
        Stage.COPYING,
        Stage.SIGNING,
        Stage.CHECKING,
        Stage.WRITING,
    ]
