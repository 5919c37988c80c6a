"""Seals over the leader's signature: signed for real, looked at by poppler."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image, ImageChops

from app.domain.document import SignatureField
from app.domain.errors import LeaderSignatureMissing
from app.domain.geometry import POINTS_PER_MM, Placement, Rect, Size
from app.domain.mark import Mark
from app.domain.placing import Confidence, Origin, PageChoice, Proposal, Reason, Rule, Search, SizeMm, Spot
from app.page.document import Document
from app.paper.inspecting import inspect
from app.paper.marking import check_image
from app.paper.signing import sign
from tests.paper.counter import Errand, LocalCounter, shown
from tests.parts.commands import run
from tests.parts.documents import plain
from tests.parts.documents.letter import LEADER_NAME, SIGNATURE_SPACE
from tests.parts.images import seal_image, signature_image
from tests.parts.pki import Authority, Credential
from tests.placing.measuring import question

DPI = 300
PER_MM = DPI / 25.4
RULE = Rule("nd30", "left-third-of-signature", Origin.TEXT, "Phụ lục I")

Builder = Callable[[Path], Path]

SHAPES: dict[str, Builder] = {
    "upright": plain.one_page,
    "turned 90": lambda path: plain.rotated(path, 90),
    "turned 180": lambda path: plain.rotated(path, 180),
    "cropped and turned": lambda path: plain.cropped(path, 270),
    "many pages": lambda path: plain.many_pages(path, 12),
}


def find(path: Path, search: Search) -> Proposal:
    document = Document.open(str(path), None)
    try:
        return document.find(search, lambda _: None)
    finally:
        document.close()


def seal_search(path: Path, seal_mm: float = 36, signer: str | None = None) -> Search:
    fields = inspect(str(path), shown(path), None).fields
    size = SizeMm(seal_mm, seal_mm)
    return Search(Spot.OVER_SIGNATURE, PageChoice.LAST, size, RULE, signer=signer, signed=fields)


def put_mark(source: Path, picture: Path, place: Placement, authority: Authority, signer: Credential) -> Path:
    """Sign with a picture at a place and return the signed file."""
    clean = check_image(str(picture))
    mark = Mark(Size(place.rect.width, place.rect.height), clean.sha256)
    target = source.with_name(f"{source.stem}+{signer.common_name}.pdf")
    errand = Errand(source, authority, mark, place, target=target)
    sign(replace(errand.request, certificate=signer.certificate_der), clean.png, LocalCounter(signer))
    return target


def ink(path: Path, page: int, colour: str, other: str) -> tuple[float, float, float, float]:
    """Return the box of what is more of one colour than of another, by poppler: left, top, right, bottom in mm."""
    number = str(page)
    data = run("pdftoppm", "-r", str(DPI), "-cropbox", "-f", number, "-l", number, "-png", path)
    image = Image.open(io.BytesIO(data)).convert("RGB")
    apart = ImageChops.subtract(image.getchannel(colour), image.getchannel(other))
    box = apart.point(lambda level: 255 if level > 30 else 0).getbbox()
    assert box is not None, "there is ink of that colour"
    left, top, right, bottom = (side / PER_MM for side in box)
    return left, top, right, bottom


@pytest.mark.clause("LC-15.1b")
@pytest.mark.parametrize("shape", SHAPES)
def test_the_seal_covers_the_left_third_of_the_leaders_ink_in_real_size(
    shape: str, tmp_path: Path, authority: Authority
) -> None:
    source = SHAPES[shape](tmp_path / "vb.pdf")
    person = find(source, question(LEADER_NAME)).placement
    approved = put_mark(source, signature_image(tmp_path / "ink.png"), person, authority, authority.leader)
    found = find(approved, seal_search(approved, 37))
    issued = put_mark(approved, seal_image(tmp_path / "seal.png"), found.placement, authority, authority.organisation)

    page = found.placement.page
    blue, red = ink(approved, page, "B", "R"), ink(issued, page, "R", "B")
    assert (found.confidence, found.reason) == (Confidence.HIGH, Reason.LEFT_THIRD)
    assert (red[2] - red[0], red[3] - red[1]) == pytest.approx((37, 37), abs=0.2)
    covered = (red[2] - blue[0]) / (blue[2] - blue[0])
    assert covered == pytest.approx(1 / 3, abs=0.03)
    assert (red[1] + red[3]) / 2 == pytest.approx((blue[1] + blue[3]) / 2, abs=0.5)


def test_a_seal_that_would_leave_the_page_is_moved_into_it_and_keeps_its_size(
    tmp_path: Path, authority: Authority
) -> None:
    source = plain.one_page(tmp_path / "vb.pdf")
    person = Placement(1, Rect(2, 20, 140, 56))
    approved = put_mark(source, signature_image(tmp_path / "ink.png"), person, authority, authority.leader)
    rect = find(approved, seal_search(approved, 42)).placement.rect
    assert rect.x == 0
    assert rect.width / POINTS_PER_MM == pytest.approx(42)


@pytest.mark.clause("LC-15.1b")
@pytest.mark.parametrize("visible", [True, False])
def test_an_organisations_own_signature_is_no_leaders(visible: bool, tmp_path: Path, authority: Authority) -> None:
    source = plain.one_page(tmp_path / "vb.pdf")
    place = find(source, question(LEADER_NAME)).placement
    if visible:
        sealed = put_mark(source, seal_image(tmp_path / "seal.png"), place, authority, authority.organisation)
    else:
        sealed = tmp_path / "sealed.pdf"
        request = Errand(source, authority, target=sealed).request
        office = authority.organisation
        sign(replace(request, certificate=office.certificate_der), None, LocalCounter(office))
    with pytest.raises(LeaderSignatureMissing):
        find(sealed, seal_search(sealed))


@pytest.mark.parametrize("signer", [None, "Trần Văn Bình"])
def test_a_file_without_the_leaders_signature_gets_no_seal(
    signer: str | None, tmp_path: Path, authority: Authority
) -> None:
    source = plain.one_page(tmp_path / "vb.pdf")
    if signer is not None:
        place = find(source, question(LEADER_NAME)).placement
        source = put_mark(source, signature_image(tmp_path / "ink.png"), place, authority, authority.leader)
    with pytest.raises(LeaderSignatureMissing) as caught:
        find(source, seal_search(source, signer=signer))
    assert caught.value.facts == {"signer": signer, "file": source.name}


def test_the_named_leaders_signature_is_the_one_among_several(tmp_path: Path, authority: Authority) -> None:
    source = plain.one_page(tmp_path / "vb.pdf")
    picture = signature_image(tmp_path / "ink.png")
    first, second = Placement(1, Rect(330, 290, 140, 56)), Placement(1, Rect(90, 120, 140, 56))
    once = put_mark(source, picture, second, authority, authority.organisation)
    twice = put_mark(once, picture, first, authority, authority.leader)
    named = find(twice, seal_search(twice, signer=LEADER_NAME))
    assert named.confidence is Confidence.HIGH
    assert named.placement.rect.centre[1] == pytest.approx(first.rect.centre[1], abs=3)
    other = find(twice, seal_search(twice, signer=authority.organisation.common_name))
    assert other.placement.rect.centre[1] == pytest.approx(second.rect.centre[1], abs=3)


def test_the_signature_in_a_block_is_the_leaders_when_nobody_is_named(tmp_path: Path, authority: Authority) -> None:
    source = plain.one_page(tmp_path / "vb.pdf")
    picture = signature_image(tmp_path / "ink.png")
    block = find(source, question(LEADER_NAME)).placement
    once = put_mark(source, picture, block, authority, authority.leader)
    twice = put_mark(once, picture, Placement(1, Rect(90, 60, 140, 56)), authority, authority.organisation)
    found = find(twice, seal_search(twice))
    assert found.placement.rect.centre[1] == pytest.approx(block.rect.centre[1], abs=3)
    assert found.confidence is Confidence.HIGH


def test_a_second_seal_goes_over_the_leaders_signature_too(tmp_path: Path, authority: Authority) -> None:
    source = plain.one_page(tmp_path / "vb.pdf")
    picture, leader = signature_image(tmp_path / "ink.png"), Placement(1, Rect(90, 120, 140, 56))
    once = put_mark(source, picture, leader, authority, authority.leader)
    twice = put_mark(once, picture, Placement(1, Rect(90, 40, 140, 56)), authority, authority.organisation)
    assert find(twice, seal_search(twice)).placement.rect.centre[1] == pytest.approx(leader.rect.centre[1], abs=3)


def test_two_signatures_outside_of_blocks_are_a_question(tmp_path: Path, authority: Authority) -> None:
    source = plain.one_page(tmp_path / "vb.pdf")
    picture = signature_image(tmp_path / "ink.png")
    once = put_mark(source, picture, Placement(1, Rect(90, 120, 140, 56)), authority, authority.leader)
    twice = put_mark(once, picture, Placement(1, Rect(90, 40, 140, 56)), authority, authority.ending_soon)
    found = find(twice, seal_search(twice))
    assert (found.confidence, found.reason) == (Confidence.LOW, Reason.SIGNATURE_UNCLEAR)
    assert len(found.alternatives) == 1


def test_a_signature_nobody_can_see_leads_to_the_signers_block(tmp_path: Path, authority: Authority) -> None:
    source = plain.one_page(tmp_path / "vb.pdf")
    target = tmp_path / "invisible.pdf"
    sign(Errand(source, authority, target=target).request, None, LocalCounter(authority.leader))
    found = find(target, seal_search(target))
    left, bottom, right, top = SIGNATURE_SPACE
    x, y = found.placement.rect.centre
    assert (found.confidence, found.reason) == (Confidence.MEDIUM, Reason.SIGNATURE_NOT_VISIBLE)
    assert bottom < y < top
    assert left - 60 < x < right


def test_the_name_in_the_certificate_and_the_place_of_a_signature_are_read(
    tmp_path: Path, authority: Authority
) -> None:
    place = Placement(1, Rect(90, 120, 140, 56))
    source = plain.cropped(tmp_path / "vb.pdf", 90)
    signed = put_mark(source, signature_image(tmp_path / "ink.png"), place, authority, authority.leader)
    (field,) = inspect(str(signed), shown(signed), None).fields
    assert isinstance(field, SignatureField)
    assert (field.signer, field.page, field.filled) == (LEADER_NAME, 1, True)
    assert field.rect is not None
    assert (field.rect.x, field.rect.y) == pytest.approx((90, 120), abs=0.1)
