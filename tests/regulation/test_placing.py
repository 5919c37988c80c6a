"""What is asked of a document by a set of rules, and the room that prescribed text takes."""

from pathlib import Path

import pytest
from PIL import ImageFont

from app.domain.document import SignatureField
from app.domain.geometry import POINTS_PER_MM
from app.domain.placing import ImageKind, Origin, PageChoice, SizeMm, Spot
from app.domain.signing import Mode
from app.regulation.measuring import text_size
from app.regulation.packs import load
from app.regulation.placing import look_of, needs_signatures, search_for
from tests.parts.typeface import FONT_FOLDER
from tests.regulation.test_packs import FOLDER

ND30 = load(FOLDER).find("nd30")
LINES = ("Sao y", "Cơ quan: Văn phòng Ủy ban nhân dân tỉnh Sông Lam", "Thời gian ký: 2026-11-20T09:15:30+07:00")


@pytest.mark.clause("LC-15.1a")
def test_a_persons_mark_belongs_between_position_and_name() -> None:
    search = search_for(load(FOLDER).find("lc"), Mode.APPROVE, signer="Phan Thanh Mai")
    assert (search.spot, search.signer) == (Spot.BLOCK, "Phan Thanh Mai")
    assert (search.rule.profile, search.rule.origin) == ("lc", Origin.TEXT)
    assert search.fallback is not None
    assert not search.fallback.by_text


@pytest.mark.clause("LC-15.1b")
def test_a_seal_has_its_measured_size_and_lies_over_the_signature() -> None:
    signed = (SignatureField("LanhDao", filled=True, page=1),)
    search = search_for(ND30, Mode.ISSUE, signed=signed, seal_mm=37)
    assert (search.spot, search.size, search.signed) == (Spot.OVER_SIGNATURE, SizeMm(37, 37), signed)


def test_a_seal_nobody_measured_has_the_size_of_the_set() -> None:
    assert search_for(ND30, Mode.ISSUE).size == SizeMm(36, 36)


def test_only_a_seal_needs_to_know_the_signatures() -> None:
    assert {mode for mode in Mode if needs_signatures(ND30, mode)} == {Mode.ISSUE}
    assert not any(needs_signatures(load(FOLDER).find("bt"), mode) for mode in Mode)


@pytest.mark.clause("LC-15.2")
def test_prescribed_text_gets_the_room_it_takes() -> None:
    short, long = (search_for(ND30, Mode.COPY, lines=lines).size for lines in (LINES[::2], LINES))
    assert long.width_mm > short.width_mm
    assert long.height_mm > short.height_mm
    assert search_for(ND30, Mode.COPY).page is PageChoice.FIRST


@pytest.mark.clause("BT-13.1")
def test_the_older_party_practice_itself_allows_the_bottom_right() -> None:
    fallback = search_for(load(FOLDER).find("bt"), Mode.APPROVE).fallback
    assert fallback is not None
    assert (fallback.page, fallback.spot, fallback.by_text) == (PageChoice.LAST, Spot.BOTTOM_RIGHT, True)


def test_the_look_of_a_mark_comes_with_its_rule() -> None:
    person, copy = look_of(ND30, Mode.APPROVE), look_of(ND30, Mode.COPY)
    assert person.image is not None
    assert (person.image.kind, person.image.colour, person.text) == (ImageKind.SIGNATURE, "0000FF", None)
    assert copy.image is None


@pytest.mark.parametrize("line", [*LINES, "Ủy ban nhân dân xã Ươm Ưng, Đường Đỗ Xuân Hợp", 'ABCĐ xyz 0123 – "()"'])
def test_text_is_measured_as_the_font_sets_it(line: str) -> None:
    font = ImageFont.truetype(Path(FONT_FOLDER) / "Tinos-Regular.ttf", 1000, layout_engine=ImageFont.Layout.BASIC)
    real_mm = font.getlength(line) / 100 / POINTS_PER_MM
    assert text_size([line], 10).width_mm == pytest.approx(real_mm + 0.5, rel=0.01)
