"""Comparing the position in a signature block with those a person holds."""

from __future__ import annotations

import unicodedata

import pytest

from app.domain.positions import Fit, compare, states_position

OF_CLAUSES = pytest.mark.clause("LC-4.3", "LC-10.4", "PT-3.2", "HN-5.2")

SAME = (
    ("PHÓ GIÁM ĐỐC", "Phó Giám đốc"),
    ("P H Ó  G I Á M  Đ Ố C", "Phó Giám đốc"),
    ("PHÓ  GIÁM\nĐỐC", "phó giám đốc"),
    ("PHO GIAM DOC", "Phó Giám đốc"),
    (unicodedata.normalize("NFD", "PHÓ CHỦ TỊCH"), "Phó Chủ tịch"),
    ("ỦY VIÊN", "Uỷ viên"),
    ("TRƯỞNG PHÒNG QUẢN LÝ", "Trưởng phòng Quản lí"),
    ("KT. CHỦ TỊCH / PHÓ CHỦ TỊCH", "Phó Chủ tịch"),
    ("KT.CHỦ TỊCH / PHÓ CHỦ TỊCH", "Phó Chủ tịch"),
    ("K/T CHỦ TỊCH / PHÓ CHỦ TỊCH", "Phó Chủ tịch"),
    ("KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "Phó Chủ tịch"),
    ("KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "Phó Chủ tịch UBND xã An Bình"),
    ("KT. CHỦ TỊCH PHÓ CHỦ TỊCH / UBND XÃ AN BÌNH", "Phó Chủ tịch"),
    ("KT. CHỦ TỊCH PHÓ / CHỦ TỊCH", "Phó Chủ tịch"),
    ("TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "Phó Chủ tịch UBND tỉnh"),
    ("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", "Chủ tịch"),
    ("TL. GIÁM ĐỐC CHÁNH VĂN PHÒNG", "Chánh Văn phòng Sở"),
    ("TL. CHỦ TỊCH UBND TỈNH GIÁM ĐỐC SỞ NỘI VỤ", "Giám đốc Sở Nội vụ"),
    ("TL. TRƯỞNG BAN TRƯỞNG PHÒNG HÀNH CHÍNH", "Trưởng phòng Hành chính"),
    ("TL. BỘ TRƯỞNG KT. CHÁNH VĂN PHÒNG PHÓ CHÁNH VĂN PHÒNG", "Phó Chánh Văn phòng"),
    ("TUQ. GIÁM ĐỐC TRƯỞNG PHÒNG KẾ HOẠCH - TÀI CHÍNH", "Trưởng phòng Kế hoạch - Tài chính"),
    ("TUQ. GIÁM ĐỐC KẾ TOÁN TRƯỞNG", "Kế toán trưởng"),
    ("KT. TRƯỞNG BAN PHÓ TRƯỞNG BAN", "Phó Trưởng ban Tổ chức"),
    ("KT. CỤC TRƯỞNG PHÓ CỤC TRƯỞNG", "Phó Cục trưởng"),
    ("KT. Q. GIÁM ĐỐC PHÓ GIÁM ĐỐC", "Phó Giám đốc"),
    ("KT. TỔNG GIÁM ĐỐC PHÓ TỔNG GIÁM ĐỐC", "Phó Tổng Giám đốc"),
    ("TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH", "Chủ tịch"),
    ("TM. ỦY BAN NHÂN DÂN / THÀNH PHỐ VIỆT TRÌ / CHỦ TỊCH", "Chủ tịch"),
    ("TM. UBND XÃ / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH", "Phó Chủ tịch UBND xã An Bình"),
    ("T/M BAN THƯỜNG VỤ / PHÓ BÍ THƯ", "Phó Bí thư"),
    ("TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG", "Chánh Văn phòng"),
    ("TL. BỘ TRƯỞNG / KT. CHÁNH VĂN PHÒNG / PHÓ CHÁNH VĂN PHÒNG", "Phó Chánh Văn phòng"),
    ("TUQ. GIÁM ĐỐC / TRƯỞNG PHÒNG / KẾ HOẠCH - TÀI CHÍNH", "Trưởng phòng Kế hoạch - Tài chính"),
    ("THỪA LỆNH GIÁM ĐỐC / TRƯỞNG PHÒNG", "Trưởng phòng"),
    ("Q. GIÁM ĐỐC", "Quyền Giám đốc"),
    ("QUYỀN GIÁM ĐỐC", "Q.Giám đốc"),
    ("GIÁM ĐỐC", "Giám đốc Sở Nội vụ"),
    ("GIÁM ĐỐC / SỞ NỘI VỤ", "Giám đốc"),
    ("CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ", "Chủ tịch UBND xã"),
    ("CHÁNH VĂN PHÒNG HĐND VÀ UBND TỈNH", "Chánh Văn phòng"),
    ("TRƯỞNG BAN QUẢN LÝ DỰ ÁN", "Trưởng ban"),
)
OTHER = (
    ("CHỦ TỊCH", "Phó Chủ tịch"),
    ("KT. CHỦ TỊCH / PHÓ CHỦ TỊCH", "Chủ tịch"),
    ("PHÓ / CHỦ TỊCH", "Chủ tịch"),
    ("KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "Chủ tịch"),
    ("KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "Chánh Văn phòng"),
    ("TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "Chủ tịch UBND tỉnh"),
    ("TL. GIÁM ĐỐC CHÁNH VĂN PHÒNG", "Giám đốc"),
    ("TL. GIÁM ĐỐC Q. TRƯỞNG PHÒNG", "Trưởng phòng"),
    ("TUQ. GIÁM ĐỐC TRƯỞNG PHÒNG TỔ CHỨC", "Trưởng phòng Kế hoạch"),
    ("TL. BỘ TRƯỞNG VỤ TRƯỞNG VỤ PHÁP CHẾ", "Bộ trưởng"),
    ("TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH", "Chánh Văn phòng"),
    ("TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG", "Chủ tịch"),
    ("Q. GIÁM ĐỐC", "Giám đốc"),
    ("Q. GIÁM ĐỐC", "Phó Giám đốc"),
    ("GIÁM ĐỐC", "Quyền Giám đốc"),
    ("TỔNG GIÁM ĐỐC", "Giám đốc"),
    ("KẾ TOÁN TRƯỞNG", "Kế toán"),
    ("TRƯỞNG PHÒNG HÀNH CHÍNH", "Trưởng phòng Tổ chức"),
    ("GIÁM ĐỐC SỞ TÀI CHÍNH", "Giám đốc Sở Nội vụ"),
    ("PHÓ TRƯỞNG PHÒNG", "Trưởng phòng"),
)


@OF_CLAUSES
@pytest.mark.parametrize(("stated", "held"), SAME)
def test_a_position_is_known_again_however_it_is_written(stated: str, held: str) -> None:
    assert compare(stated, [held]) is Fit.MATCHES


@OF_CLAUSES
@pytest.mark.parametrize(("stated", "held"), OTHER)
def test_another_position_differs(stated: str, held: str) -> None:
    assert compare(stated, [held]) is Fit.DIFFERS


@pytest.mark.parametrize("stated", ["TM. ĐẢNG ỦY / BÍ THƯ", "CHỦ TỊCH"])
def test_whoever_holds_two_posts_signs_as_either(stated: str) -> None:
    assert compare(stated, ["Chủ tịch", "Bí thư"]) is Fit.MATCHES


@pytest.mark.parametrize("held", [(), ("",), (" . ",)])
def test_nobody_can_tell_without_positions(held: tuple[str, ...]) -> None:
    assert compare("CHỦ TỊCH", held) is Fit.UNKNOWN


@pytest.mark.parametrize("stated", ["", " / ", "\n"])
def test_nobody_can_tell_without_a_block(stated: str) -> None:
    assert compare(stated, ["Chủ tịch"]) is Fit.UNKNOWN


@pytest.mark.parametrize(
    ("stated", "held"),
    [
        ("TL. GIÁM ĐỐC SỞ NỘI VỤ TRƯỞNG PHÒNG", "Trưởng phòng Tổ chức"),
        ("TUQ. GIÁM ĐỐC TỔ TRƯỞNG TỔ HÀNH CHÍNH", "Tổ trưởng Tổ Tổng hợp"),
        ("TL. CHỦ TỊCH TRỢ LÝ CHỦ TỊCH", "Trợ lý"),
        ("KT. TRƯỞNG BAN GIÁM ĐỐC", "Phó Trưởng ban"),
        ("KT. HIEU TRUONG TRUONG THCS AN BINH", "Phó Hiệu trưởng"),
        ("KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC KIÊM GIÁM ĐỐC TRUNG TÂM", "Phó Giám đốc"),
        ("KT. TỔNG GIÁM ĐỐC", "Giám đốc Sở"),
        ("KT. BỘ TRƯỞNG", "Thứ trưởng"),
        ("KT. CHỦ TỊCH PHÓ", "Phó Chủ tịch"),
        ("KT. THỦ TRƯỞNG ĐƠN VỊ PHÓ THỦ TRƯỞNG", "Chánh Văn phòng"),
    ],
)
def test_what_a_single_line_says_unclearly_is_not_guessed(stated: str, held: str) -> None:
    assert compare(stated, [held]) is Fit.UNKNOWN


@pytest.mark.parametrize("stated", ["KT. CHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN XÃ"])
def test_a_block_that_only_says_for_whom_somebody_signs_says_nothing_of_them(stated: str) -> None:
    assert compare(stated, ["Chủ tịch"]) is Fit.UNKNOWN


def test_accents_tell_positions_apart_where_both_have_any() -> None:
    assert compare("TRƯỜNG PHÒNG", ["Trưởng phòng"]) is Fit.DIFFERS


@pytest.mark.parametrize("text", ["Trưởng phòng", "PHÓ CHỦ TỊCH", "Chánh Văn phòng", "Giám đốc Sở"])
def test_a_unit_of_an_organisation_may_be_a_position(text: str) -> None:
    assert states_position(text)


@pytest.mark.parametrize("text", ["Trường Trung học", "Phòng Tổ chức", "Sở Nội vụ", "Văn phòng", ""])
def test_most_units_are_none(text: str) -> None:
    assert not states_position(text)
