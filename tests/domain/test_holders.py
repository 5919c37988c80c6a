"""Guesses about whose certificate it is, by names as they stand in real certificates."""

import pytest

from app.domain.holders import Names, guess_kind
from app.domain.token import CertificateKind

PERSON, ORGANISATION = CertificateKind.PERSON, CertificateKind.ORGANISATION
DEVICE, UNKNOWN = CertificateKind.DEVICE, CertificateKind.UNKNOWN


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (Names("CỤC THUẾ", "BỘ TÀI CHÍNH"), ORGANISATION),
        (Names("UBND TỈNH SÔNG LAM", "UBND tỉnh Sông Lam"), ORGANISATION),
        (Names("Ủy ban nhân dân xã Bình Minh"), ORGANISATION),
        (Names("Văn phòng Tỉnh uỷ", "Tỉnh uỷ Sông Lam"), ORGANISATION),
        (Names("Công ty Sao Mai", user_id="MST:0301519977-029"), ORGANISATION),
        (Names("Phan Thanh Mai", "UBND tỉnh Sông Lam", ("Sở Nội vụ",)), PERSON),
        (Names("Nguyễn Thị Ánh Nguyệt (M)", "Bộ Tài chính", ("Cục Thuế",)), PERSON),
        (Names("Jennifer Smith", user_id="CCCD:001122334455"), PERSON),
        (Names("Văn Đức Lâm", "Bộ Tài chính", ("Cục Thuế",)), PERSON),
        (Names("TSA tập huấn", "Phòng tập huấn", for_devices=True), DEVICE),
        (Names("VGCA License Key Generator", "Ban Cơ yếu"), UNKNOWN),
        (Names("Phan Thanh Mai"), UNKNOWN),
        (Names(), UNKNOWN),
    ],
)
def test_the_name_suggests_whose_certificate_it_is(names: Names, kind: CertificateKind) -> None:
    assert guess_kind(names) is kind


def test_letters_typed_in_two_parts_are_the_same_letters() -> None:
    decomposed = "S\u01a1\u0309 No\u0323\u0302i vu\u0323"
    assert guess_kind(Names(decomposed)) is ORGANISATION


def test_the_holder_is_shown_without_a_mark_behind_the_name() -> None:
    assert Names("Phan Thanh Mai (M)").holder == "Phan Thanh Mai"


def test_the_office_is_written_from_the_nearest_unit_up() -> None:
    names = Names("Phan Thanh Mai", "UBND tỉnh Sông Lam", ("Sở Nội vụ", "Phòng Hành chính"))
    assert names.office == "Phòng Hành chính, Sở Nội vụ, UBND tỉnh Sông Lam"
