"""Documents from further afield: positions that break like names, rare families, ranks, forms with several signers."""

from collections.abc import Iterator

from tests.placing.layouts import body, closing, columns, heading, indented, party_head, signed_by, state_head
from tests.placing.sample import DEJAVU, LIBERATION, SANS, Sample
from tests.placing.writer import Line, Node, Page, Table

SMALL = Page(148, 210, 10, 10, 12, 10)
WIDE = Page(297, 210, 15, 15, 20, 15)

BROKEN: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("health department", ("GIÁM ĐỐC SỞ", "Y TẾ"), "Bùi Minh Phương", "Bùi Minh Phương"),
    ("police of a province", ("GIÁM ĐỐC", "CÔNG AN TỈNH LÀO CAI"), "Đại tá Cao Minh Huyền", "Cao Minh Huyền"),
    ("police of a commune", ("TRƯỞNG", "CÔNG AN XÃ"), "Thiếu tá Ma Quang Huy", "Ma Quang Huy"),
    ("managers", ("KT. CHỦ TỊCH HỘI ĐỒNG", "QUẢN LÝ", "PHÓ CHỦ TỊCH HỘI ĐỒNG", "QUẢN LÝ"), "Doãn Bá Nghi", ""),
    ("province in the position", ("CHỦ TỊCH UBND TỈNH", "THÁI NGUYÊN"), "Trịnh Việt Hùng", ""),
    ("culture office", ("TL. CHỦ TỊCH", "TRƯỞNG PHÒNG", "VĂN HÓA"), "Sái Công Hồng", ""),
    ("commas in a position", ("TUQ. BỘ TRƯỞNG", "PHÓ VỤ TRƯỞNG PHỤ TRÁCH,", "ĐIỀU HÀNH VỤ KẾ HOẠCH"), "Trần Hòa", ""),
    ("rank and degree", ("KT. CHÍNH ỦY", "PHÓ CHÍNH ỦY"), "Thượng tá, ThS. Lường Văn Bốn", "Lường Văn Bốn"),
    ("professional soldier", ("ĐỒN TRƯỞNG ĐỒN BIÊN PHÒNG",), "Thiếu tá QNCN Rah Lan Chung", "Rah Lan Chung"),
    ("journalist", ("TỔNG BIÊN TẬP",), "Nhà báo Hiao Y Trang", "Hiao Y Trang"),
    ("monk", ("TRƯỞNG BAN TRỊ SỰ",), "Hòa thượng Lê Quang Cường", "Lê Quang Cường"),
    ("degree in English", ("VIỆN TRƯỞNG",), "Lục Kim Ngọc, Ph.D", "Lục Kim Ngọc"),
    ("prosecutor", ("KT. VIỆN TRƯỞNG", "PHÓ VIỆN TRƯỞNG", "KIỂM SÁT VIÊN TRUNG CẤP"), "Thèn Ngọc Minh", ""),
    ("treasury", ("GIÁM ĐỐC", "KHO BẠC NHÀ NƯỚC KHU VỰC IX"), "Phàn Lở Mẩy", ""),
    ("name with an apostrophe", ("TM. BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"), "H’ Linh Niê", "H'Linh Niê"),
)  # fmt: skip
"""A name of the document, the position's lines, the name as written, and the signer where that is something else."""


def far_samples() -> Iterator[Sample]:
    """Return documents that other hands would write."""
    fonts = (LIBERATION, DEJAVU, SANS)
    for number, (title, position, written, signer) in enumerate(BROKEN):
        nodes = [*state_head(), *body(3, start=number), *closing(signed_by(position, written))]
        yield Sample(f"far: {title}", nodes, signer or written, font=fonts[number % 3], size=12 + number % 3)
    yield from _side_by_side()
    yield from _forms()
    yield from _nobody()


def _pair(
    left: tuple[str, str], right: tuple[str, str], *, mine: int, hint: tuple[str, ...] = (), borders: bool = False
) -> list[Node]:
    """Return two signers beside each other; ``mine`` is 0 for the left one."""
    blocks = [
        signed_by([position], name, mine=mine == number, between=[Line(text, italic=True) for text in hint], blanks=5)
        for number, (position, name) in enumerate((left, right))
    ]
    return columns(blocks, borders=borders)


def _side_by_side() -> Iterator[Sample]:
    """Several people in a row, in the ways minutes and contracts have them."""
    text = [*heading("BIÊN BẢN"), *body(3)]
    people = ("BÊN NHẬN HÀNG", "Seo Thị Ly"), ("BÊN GIAO HÀNG", "Tạ Văn Dũng")
    yield Sample("far: minutes", [*text, *_pair(("THƯ KÝ", "Lù Thị Mai"), ("CHỦ TRÌ", "Cầm Sỹ"), mine=0)], "Lù Thị Mai")
    yield Sample("far: contract", [*text, *_pair(*people, mine=1, borders=True)], "Tạ Văn Dũng")
    wrapped = [
        [
            Line(position, bold=True, role="title" if name == "Seo Thị Ly" else "other-title"),
            Line("(Ký, ghi rõ họ tên,", italic=True),
            Line("đóng dấu nếu có)", italic=True),
            *(Line() for _ in range(3)),
            Line(name, bold=True, role="name" if name == "Seo Thị Ly" else "other-name"),
        ]
        for position, name in people
    ]
    yield Sample("far: hint in two lines", [*text, *columns(wrapped)], "Seo Thị Ly", size=12)
    four = [
        signed_by([position], name, mine=name.startswith("Nguyễn"), blanks=3)
        for position, name in (
            ("NGƯỜI LẬP", "Trần Ba"),
            ("THỦ QUỸ", "Lê Tư"),
            ("KẾ TOÁN", "Võ Năm"),
            ("GIÁM ĐỐC", "Nguyễn Phước Bửu Hạnh Nguyên"),
        )
    ]
    yield Sample("far: a name in three lines", [*text, *columns(four)], "Nguyễn Phước Bửu Hạnh Nguyên", size=13)
    short = _pair(("KẾ TOÁN", "Lò Văn Hoan"), ("TRƯỞNG BẢN", "Lò Văn"), mine=1)
    yield Sample("far: a name that begins another", [*text, *short], "Lò Văn")


def _forms() -> Iterator[Sample]:
    """Forms on other paper, of the Party, and with approval boxes."""
    boxes: list[list[list[Node]]] = [
        [[Line("Ý kiến chuyên viên", "start")], signed_by(["Chuyên viên"], "Giàng Thị Dung", mine=False, blanks=3)],
        [[Line("Ý kiến Văn phòng", "start")], signed_by(["CHÁNH VĂN PHÒNG"], "Vũ Thị Bích Liên", blanks=3)],
        [[Line("Ý kiến lãnh đạo", "start")], signed_by(["PHÓ CHỦ TỊCH"], "Hà Trọng Hải", mine=False, blanks=3)],
    ]
    slip = [*heading("PHIẾU TRÌNH"), Line(size=6), Table((5.5, 10.5), boxes, borders=True)]
    yield Sample("far: slip with boxes", slip, "Vũ Thị Bích Liên", size=12)
    leave = [
        *heading("GIẤY RA VIỆN"),
        *_pair(("THỦ TRƯỞNG ĐƠN VỊ", "TTƯT.BSCKII. Lại Văn Nghĩa"), ("TRƯỞNG KHOA", "BS. Đặng Công"), mine=0),
    ]
    yield Sample("far: leaving a hospital", leave, "Lại Văn Nghĩa", page=SMALL, size=10)
    praise = [*heading("HIỆU TRƯỞNG", "TRƯỜNG TIỂU HỌC KIM ĐỒNG", "TẶNG GIẤY KHEN"), Line("Em Vì Thị Ba", bold=True)]
    praise += closing(signed_by(["HIỆU TRƯỞNG"], "Lò Văn Khánh"), ())
    yield Sample("far: certificate", praise, "Lò Văn Khánh", page=WIDE)
    party = [*party_head(), *body(2), *closing(signed_by(["T/M ĐOÀN CHỦ TỊCH", "BÍ THƯ"], "Ksor H’Bơ Khăp"))]
    yield Sample("far: party congress", party, "Ksor H'Bơ Khăp")
    request = indented([*heading("ĐƠN XIN NGHỈ"), *signed_by(["Người làm đơn"], "Mùa Thị Súa", bold=False)], 90)
    upheld = [*request, *indented(signed_by(["TM. UBND XÃ", "CHỦ TỊCH"], "Hờ A Dê", mine=False), 0)]
    yield Sample("far: request and confirmation", upheld, "Mùa Thị Súa")


def _nobody() -> Iterator[Sample]:
    """Documents where the signer has no place, or two of them: nobody can know."""
    text = [*heading("BIÊN BẢN BÀN GIAO"), *body(3)]
    twins = _pair(("BÊN GIAO", "Nguyễn Thị Hương"), ("BÊN NHẬN", "Nguyễn Thị Hương"), mine=0)
    yield Sample("far: two of one name", [*text, *twins], "Nguyễn Thị Hương", "low")
    rare = [
        *state_head(),
        *body(2),
        *closing(signed_by(["KT. HẠT TRƯỞNG", "PHÓ HẠT TRƯỞNG"], "Bhnướch Viên", mine=False)),
    ]
    yield Sample("far: another of a rare family", rare, "Nguyễn Ngoại Lai", "low")
    small = [*state_head(), *body(2), *closing(signed_by(["Trưởng thôn"], "Seo Páo Dìn", mine=False))]
    yield Sample("far: another in small letters", small, "Nguyễn Ngoại Lai", "low")
    open_end = [*state_head(), *body(2), *closing(signed_by(["GIÁM ĐỐC SỞ", "VĂN HÓA"], "", blanks=5))]
    yield Sample("far: no name below two lines", open_end, "Bùi Minh Phương", "low")
    inline = [*text, Line("GIÁM ĐỐC: Nguyễn Bá Đoạn", "end", bold=True)]
    yield Sample("far: name beside the position", inline, "Nguyễn Bá Đoạn", "low")
