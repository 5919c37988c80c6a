"""Documents of one signer, as state and Party offices write them every day."""

from collections.abc import Iterator

from tests.placing.layouts import (
    body,
    closing,
    heading,
    indented,
    letter,
    party_head,
    signed_by,
    state_head,
)
from tests.placing.sample import DEJAVU, LIBERATION, SANS, Sample
from tests.placing.writer import Line, Node, Page


def letter_samples() -> Iterator[Sample]:
    """Yield the documents."""
    yield from _letters()
    yield from _party()


def _letters() -> Iterator[Sample]:
    """Letters and decisions of state offices."""
    yield Sample("letter director", letter("GIÁM ĐỐC", name="Nguyễn Văn An"), "Nguyễn Văn An")
    yield Sample(
        "letter deputy",
        letter("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", name="Trần Thị Bích Hằng"),
        "Trần Thị Bích Hằng",
        font=LIBERATION,
    )
    yield Sample(
        "letter committee",
        letter("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", name="Lê Quốc Hùng", blanks=5),
        "Lê Quốc Hùng",
    )
    yield Sample(
        "letter by order",
        letter("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", name="Phạm Minh Đức"),
        "Phạm Minh Đức",
        font=DEJAVU,
        size=12,
    )
    yield Sample(
        "letter by authority",
        letter("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG TỔ CHỨC - HÀNH CHÍNH", name="Hoàng Thị Thu Trang", blanks=3),
        "Hoàng Thị Thu Trang",
    )
    yield Sample(
        "letter acting", letter("Q. CHỦ TỊCH", name="Võ Văn Kiên", blanks=6), "Võ Văn Kiên", font=LIBERATION, size=13
    )
    yield Sample("letter council", letter("TM. HỘI ĐỒNG NHÂN DÂN", "CHỦ TỊCH", name="Đặng Ngọc Sơn"), "Đặng Ngọc Sơn")
    yield Sample("letter minister", letter("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", name="Bùi Thế Duy", blanks=5), "Bùi Thế Duy")
    yield Sample(
        "letter by command spelt",
        letter("THỪA LỆNH BỘ TRƯỞNG", "VỤ TRƯỞNG VỤ TỔ CHỨC CÁN BỘ", name="Đỗ Hải Yến"),
        "Đỗ Hải Yến",
    )
    yield Sample(
        "letter no space after KT", letter("KT.CHỦ TỊCH", "PHÓ CHỦ TỊCH", name="Ngô Quang Trung"), "NGÔ QUANG TRUNG"
    )
    yield Sample(
        "letter long position",
        letter("KT. TRƯỞNG BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP", "PHÓ TRƯỞNG BAN THƯỜNG TRỰC", name="Dương Tấn Hiển"),
        "Dương Tấn Hiển",
        size=13,
    )
    yield Sample(
        "letter position with a break",
        letter("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nSỞ KHOA HỌC VÀ CÔNG NGHỆ", name="Lý Thị Mỹ Dung"),
        "Lý Thị Mỹ Dung",
    )
    yield Sample("letter mixed case", letter("Giám đốc", name="Hồ Văn Lợi", name_bold=False, bold=False), "Hồ Văn Lợi")
    yield Sample(
        "letter mixed case two lines",
        letter("Kt. Hiệu trưởng", "Phó Hiệu trưởng", name="Phan Thị Kim Liên"),
        "Phan Thị Kim Liên",
        font=SANS,
        size=12,
    )
    yield Sample("letter chief", letter("THỦ TRƯỞNG CƠ QUAN ĐIỀU TRA", name="Trịnh Xuân Bách"), "Trịnh Xuân Bách")
    yield Sample(
        "letter without bold",
        letter("CHÁNH THANH TRA", name="Tạ Quang Huy", bold=False, name_bold=False),
        "Tạ Quang Huy",
    )
    yield Sample("letter roomy", letter("CỤC TRƯỞNG", name="Vũ Đức Lộc", blanks=8), "Vũ Đức Lộc", size=13)
    yield Sample("letter narrow", letter("CHI CỤC TRƯỞNG", name="Mai Xuân Thành", blanks=2), "Mai Xuân Thành")
    yield Sample(
        "letter small paper",
        letter("TRẠM TRƯỞNG", name="Kiều Công Minh"),
        "Kiều Công Minh",
        page=Page(148, 210, 15, 15, 18, 12),
        size=10,
    )
    yield Sample(
        "letter on a wide page",
        letter("HIỆU TRƯỞNG", name="Cao Thị Ngọc Ánh"),
        "Cao Thị Ngọc Ánh",
        page=Page(297, 210),
    )
    yield Sample(
        "letter by indents",
        [*state_head(), *body(3), *indented(signed_by(["KT. VIỆN TRƯỞNG", "PHÓ VIỆN TRƯỞNG"], "Lưu Bá Tòng"), 75)],
        "Lưu Bá Tòng",
    )
    yield Sample(
        "letter at the right edge",
        [*state_head(), *body(3), *signed_by(["GIÁM ĐỐC TRUNG TÂM"], "Thạch Sô Phi", align="end")],
        "Thạch Sô Phi",
    )
    decision = [
        *state_head("CHỦ TỊCH", "ỦY BAN NHÂN DÂN TỈNH SÔNG LAM", "65/2026/QĐ-UBND"),
        *heading("QUYẾT ĐỊNH", "Về việc bổ nhiệm cán bộ"),
        *heading("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH SÔNG LAM"),
        *body(2),
        Line("Điều 1. Bổ nhiệm ông Nguyễn Hữu Thọ giữ chức vụ Giám đốc Sở Nội vụ kể từ ngày ký.", "justify", indent=10),
        *closing(signed_by(["CHỦ TỊCH"], "Nguyễn Thị Lan Phương")),
    ]
    yield Sample("decision of a chairman", decision, "Nguyễn Thị Lan Phương")


def _party() -> Iterator[Sample]:
    """Party documents."""

    def paper(*titles: str, name: str, **looks: object) -> list[Node]:
        block = signed_by(titles, name, **looks)  # type: ignore[arg-type]
        return [*party_head(), *heading("BÁO CÁO", "kết quả công tác quý IV"), *body(3), *closing(block)]

    yield Sample(
        "party standing board", paper("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", name="Nguyễn Đình Khang"), "Nguyễn Đình Khang"
    )
    yield Sample(
        "party by order",
        paper("T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG", name="Trần Huyền Trân"),
        "Trần Huyền Trân",
        font=LIBERATION,
    )
    yield Sample(
        "party for the head",
        paper("K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", name="Lê Thị Hồng Gấm", blanks=5),
        "Lê Thị Hồng Gấm",
    )
    yield Sample("party secretary", paper("T/M ĐẢNG ỦY", "BÍ THƯ", name="Giàng A Páo"), "Giàng A Páo", size=15)
    yield Sample("party dotted", paper("TM. CHI BỘ", "BÍ THƯ CHI BỘ", name="Hà Thị Khiết", blanks=3), "Hà Thị Khiết")
    yield Sample(
        "party inspection",
        paper("T/M ỦY BAN KIỂM TRA", "CHỦ NHIỆM", name="Lò Văn Muôn"),
        "Lò Văn Muôn",
        font=DEJAVU,
        size=12,
    )
