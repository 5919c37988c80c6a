"""The documents: a name, what is written, who signs, and what is expected of the finder."""

from collections.abc import Iterator

from tests.placing.far_samples import far_samples
from tests.placing.layouts import (
    body,
    closing,
    columns,
    heading,
    indented,
    letter,
    picture,
    signed_by,
    state_head,
)
from tests.placing.letter_samples import letter_samples
from tests.placing.near_samples import near_samples
from tests.placing.odd_samples import odd_samples
from tests.placing.sample import DEJAVU, LIBERATION, SANS, TCVN3, Sample
from tests.placing.writer import Line, Table


def samples(signature: bytes) -> list[Sample]:
    """Return every document; ``signature`` is the PNG of a signature that some of them already hold."""
    made = [*letter_samples(), *_several(), *_hard(signature), *_long(), *_unread(), *odd_samples(signature)]
    made += [*far_samples(), *near_samples()]
    assert len({sample.name for sample in made}) == len(made)
    return made


def _several() -> Iterator[Sample]:
    """Documents that more than one person signs."""
    three = (
        ("NGƯỜI LẬP BIỂU", "Đinh Thị Mai"),
        ("KẾ TOÁN TRƯỞNG", "Lương Thế Vinh"),
        ("THỦ TRƯỞNG ĐƠN VỊ", "Tô Hoài Nam"),
    )
    for chosen in range(3):
        blocks = [
            signed_by([title], name, mine=number == chosen, size=12) for number, (title, name) in enumerate(three)
        ]
        yield Sample(f"accounts {chosen + 1} of 3", [*state_head(), *body(2), *columns(blocks)], three[chosen][1])
    plain = [
        signed_by(
            [title],
            name,
            mine=number == 2,
            bold=False,
            name_bold=False,
            size=12,
            between=[Line("(Ký, họ tên, đóng dấu)", italic=True, size=10)],
        )
        for number, (title, name) in enumerate(
            (
                ("Người lập biểu", "Đinh Thị Mai"),
                ("Kế toán trưởng", "Lương Thế Vinh"),
                ("Thủ trưởng đơn vị", "Tô Hoài Nam"),
            )
        )
    ]
    yield Sample(
        "accounts in small letters", [*state_head(), *body(1), *columns(plain)], "Tô Hoài Nam", font=SANS, size=12
    )
    joint = (
        (("KT. BỘ TRƯỞNG BỘ TÀI CHÍNH", "THỨ TRƯỞNG"), "Nguyễn Văn Hưng"),
        (("KT. BỘ TRƯỞNG BỘ NỘI VỤ", "THỨ TRƯỞNG"), "Nguyễn Văn Hùng"),
    )
    for chosen in range(2):
        blocks = [
            signed_by(titles, name, mine=number == chosen, size=13) for number, (titles, name) in enumerate(joint)
        ]
        yield Sample(f"joint circular {chosen + 1}", [*state_head(), *body(3), *columns(blocks)], joint[chosen][1])
    quartet = ("Phan Văn Nhất", "Phan Văn Nhị", "Phan Văn Tam", "Phan Văn Tứ")
    for chosen in (0, 3):
        cells = [
            signed_by(["PHÓ GIÁM ĐỐC"], name, mine=number == chosen, blanks=3, size=13)
            for number, name in enumerate(quartet)
        ]
        yield Sample(
            f"four deputies {chosen + 1}",
            [*state_head(), *body(1), *columns(cells[:2]), *columns(cells[2:])],
            quartet[chosen],
        )
    minutes = [signed_by(["THƯ KÝ"], "Bùi Thị Nhàn", mine=False), signed_by(["CHỦ TRÌ"], "Châu Văn Liêm")]
    yield Sample("minutes chair", [*state_head(), *heading("BIÊN BẢN"), *body(3), *columns(minutes)], "Châu Văn Liêm")
    contract = [
        signed_by(["ĐẠI DIỆN BÊN A", "GIÁM ĐỐC"], "Quách Tuấn Du"),
        signed_by(["ĐẠI DIỆN BÊN B", "TỔNG GIÁM ĐỐC"], "Trương Mỹ Lan Chi", mine=False),
    ]
    yield Sample(
        "contract side A", [*heading("HỢP ĐỒNG"), *body(4), *columns(contract)], "Quách Tuấn Du", font=LIBERATION
    )
    hand = [signed_by(["BÊN GIAO"], "Tống Văn Dũng", mine=False), signed_by(["BÊN NHẬN"], "Viên Thị Thuận")]
    yield Sample(
        "handover receiver", [*heading("BIÊN BẢN BÀN GIAO"), *body(2), *columns(hand, borders=True)], "Viên Thị Thuận"
    )
    parties = [
        signed_by(["TM. BAN THƯỜNG VỤ TỈNH ĐOÀN", "PHÓ BÍ THƯ"], "Âu Thị Hà My", mine=False, size=12),
        signed_by(["TM. LIÊN ĐOÀN LAO ĐỘNG", "CHỦ TỊCH"], "Nông Quốc Chấn", size=12),
        signed_by(["KT. GIÁM ĐỐC SỞ Y TẾ", "PHÓ GIÁM ĐỐC"], "Ung Văn Khiêm", mine=False, size=12),
    ]
    yield Sample("three parties", [*heading("CHƯƠNG TRÌNH PHỐI HỢP"), *body(3), *columns(parties)], "Nông Quốc Chấn")
    stacked = [
        *body(1),
        *signed_by(["TRƯỞNG PHÒNG KẾ HOẠCH"], "Lâm Thị Cúc", mine=False),
        Line("Ý KIẾN CỦA LÃNH ĐẠO", bold=True, align="start", before=12),
        *body(1, start=2),
        *signed_by(["GIÁM ĐỐC"], "Đoàn Ngọc Hải"),
    ]
    yield Sample("note with two signatures below each other", [*heading("PHIẾU TRÌNH"), *stacked], "Đoàn Ngọc Hải")
    yield Sample(
        "joint without a signer",
        [*state_head(), *body(3), *columns([signed_by(*pair, mine=False) for pair in joint])],
        None,
        "low",
    )
    yield Sample(
        "somebody else signs",
        [*state_head(), *body(3), *columns([signed_by(*pair, mine=False) for pair in joint])],
        "Phùng Thị Tuyết",
        "low",
    )
    yield Sample(
        "one block of another",
        [*state_head(), *body(3), *closing(signed_by(["GIÁM ĐỐC"], "Nguyễn Văn An", mine=False))],
        "Trần Thị Bích Hằng",
        "low",
    )
    yield Sample(
        "one accent differs",
        [*state_head(), *body(3), *closing(signed_by(["GIÁM ĐỐC"], "Nguyễn Văn Hưng", mine=False))],
        "Nguyễn Văn Hùng",
        "low",
    )


def _hard(signature: bytes) -> Iterator[Sample]:
    """Layouts that trip simple searches."""
    there = [picture(signature)]
    yield Sample(
        "signature picture there", letter("GIÁM ĐỐC", name="Nguyễn Văn An", blanks=2, between=there), "Nguyễn Văn An"
    )
    yield Sample(
        "signed in words",
        letter("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", name="Lê Quốc Hùng", between=[Line("(Đã ký)", italic=True)]),
        "Lê Quốc Hùng",
    )
    yield Sample(
        "hint below the position",
        letter(
            "GIÁM ĐỐC", name="Nguyễn Văn An", between=[Line("(Ký, ghi rõ họ tên và đóng dấu)", italic=True, size=11)]
        ),
        "Nguyễn Văn An",
    )
    yield Sample("letters set apart by blanks", letter("G I Á M   Đ Ố C", name="Nguyễn Văn An"), "Nguyễn Văn An")
    yield Sample(
        "name set apart by blanks", letter("G I Á M   Đ Ố C", name="N g u y ễ n   V ă n   A n"), "Nguyễn Văn An"
    )
    yield Sample("letters set apart by spacing", letter("PHÓ CHỦ TỊCH", name="Trần Hồng Hà", spread=3), "Trần Hồng Hà")
    yield Sample("letters set closer", letter("PHÓ CHỦ TỊCH", name="Trần Hồng Hà", spread=-0.7), "Trần Hồng Hà")
    yield Sample(
        "decomposed letters",
        letter("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", name="Nguyễn Thị Ngọc Ẩn"),
        "Nguyễn Thị Ngọc Ẩn",
        form="NFD",
    )
    yield Sample(
        "decomposed letters, other face",
        letter("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", name="Đỗ Thị Thuỷ"),
        "Đỗ Thị Thủy",
        form="NFD",
        font=LIBERATION,
    )
    yield Sample(
        "a face without our letters",
        letter("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", name="Trần Thị Bích Hằng"),
        "Trần Thị Bích Hằng",
        font="C059",
    )
    yield Sample(
        "TCVN3", letter("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", name="Trần Thị Bích Hằng"), "Trần Thị Bích Hằng", font=TCVN3
    )
    yield Sample(
        "TCVN3 joint",
        [
            *state_head(),
            *body(1),
            *columns([signed_by(["CHỦ TỊCH"], "Vũ Hữu Lợi", mine=False), signed_by(["GIÁM ĐỐC"], "Đặng Thùy Trâm")]),
        ],
        "Đặng Thùy Trâm",
        font=TCVN3,
    )
    yield Sample("degree", letter("HIỆU TRƯỞNG", name="PGS.TS. Nguyễn Văn Hiệp"), "Nguyễn Văn Hiệp")
    yield Sample(
        "degree of a doctor",
        letter("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC BỆNH VIỆN", name="BSCKII. Trần Thị Liễu"),
        "Trần Thị Liễu",
        font=DEJAVU,
        size=12,
    )
    yield Sample("degree spelt", letter("VIỆN TRƯỞNG", name="Ths. Lê Minh Nguyệt"), "Lê Minh Nguyệt")
    yield Sample("rank", letter("CHỈ HUY TRƯỞNG", name="Đại tá Nguyễn Hồng Thái"), "Nguyễn Hồng Thái")
    yield Sample(
        "rank of the police",
        letter("KT. TRƯỞNG CÔNG AN HUYỆN", "PHÓ TRƯỞNG CÔNG AN HUYỆN", name="Thượng tá Trần Đình Chung"),
        "Trần Đình Chung",
    )
    yield Sample("name in capitals", letter("BÍ THƯ", name="NGUYỄN THỊ MINH KHAI"), "Nguyễn Thị Minh Khai")
    yield Sample("certificate without accents", letter("GIÁM ĐỐC", name="Nguyễn Đức Lương"), "NGUYEN DUC LUONG")
    yield Sample("certificate with an ending", letter("GIÁM ĐỐC", name="Nguyễn Đức Lương"), "Nguyễn Đức Lương (M)")
    yield Sample(
        "long name",
        letter("PHÓ CHỦ TỊCH", name="Công Tằng Tôn Nữ Nguyễn Thị Hoàng Phương Thảo", size=13),
        "Công Tằng Tôn Nữ Nguyễn Thị Hoàng Phương Thảo",
    )
    narrow = [
        signed_by(["THƯ KÝ"], "Tôn Nữ Thị Ninh", mine=False, size=12),
        signed_by(["CHỦ TỌA"], "Nguyễn Phúc Hồng Ân Bảo Châu Anh", size=13),
        signed_by(["ĐẠI DIỆN"], "Sa Văn Cấm", mine=False, size=12),
    ]
    yield Sample(
        "long name on two lines",
        [*heading("BIÊN BẢN"), *body(2), *columns(narrow, width=13)],
        "Nguyễn Phúc Hồng Ân Bảo Châu Anh",
    )
    yield Sample(
        "name of the highlands",
        letter("TM. ỦY BAN NHÂN DÂN XÃ", "CHỦ TỊCH", name="Y Thông Niê Kdăm"),
        "Y Thông Niê Kdăm",
    )
    yield Sample(
        "name with an apostrophe",
        letter("TM. UBND XÃ", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", name="H'Loan Êban"),
        "H'Loan Êban",
    )
    repeated = [
        *state_head(),
        Line("Phân công ông Nguyễn Văn An, Phó Giám đốc Sở, làm Trưởng đoàn công tác;", "justify", indent=10),
        Line("Nguyễn Văn An", bold=True),
        *body(2),
        Table(
            (1.5, 6, 8),
            [
                [[Line("TT")], [Line("Họ và tên", bold=True)], [Line("Chức vụ", bold=True)]],
                [[Line("1")], [Line("Nguyễn Văn An")], [Line("Phó Giám đốc")]],
                [[Line("2")], [Line("Trần Thị Bích Hằng")], [Line("Chánh Văn phòng")]],
            ],
            borders=True,
        ),
        *closing(signed_by(["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "Nguyễn Văn An")),
    ]
    yield Sample("name in the text", repeated, "Nguyễn Văn An")
    told = ("- Chủ tịch UBND tỉnh;", "- Đ/c Nguyễn Văn An (để b/c);", "- Nguyễn Văn An;", "- Lưu: VT.")
    yield Sample(
        "name among the recipients",
        [*state_head(), *body(3), *closing(signed_by(["GIÁM ĐỐC"], "Nguyễn Văn An"), told)],
        "Nguyễn Văn An",
    )
    busy = (
        "- Bộ Nội vụ;",
        "- Chủ tịch, các PCT UBND tỉnh;",
        "- Giám đốc Sở;",
        "- Phó Giám đốc",
        "Trần Văn Đến;",
        "- Lưu: VT, VP.",
    )
    yield Sample(
        "positions among the recipients",
        [*state_head(), *body(3), *closing(signed_by(["TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"], "Hứa Thị Phấn"), busy)],
        "Hứa Thị Phấn",
    )
    yield Sample("unusual position", letter("ĐIỀU PHỐI DỰ ÁN VÙNG CAO", name="Sầm Văn Bình"), "Sầm Văn Bình")
    yield Sample(
        "deputies by their area",
        letter(
            "KT. GIÁM ĐỐC",
            "PHÓ GIÁM ĐỐC PHỤ TRÁCH NỘI DUNG",
            "CHUYỂN ĐỔI SỐ VÀ CẢI CÁCH HÀNH CHÍNH",
            name="Vi Văn Sơn",
            size=13,
        ),
        "Vi Văn Sơn",
    )
    approved = [
        signed_by(["PHÊ DUYỆT CỦA LÃNH ĐẠO", "GIÁM ĐỐC"], "Đoàn Ngọc Hải"),
        signed_by(["NGƯỜI ĐỀ NGHỊ"], "Lâm Thị Cúc", mine=False),
    ]
    yield Sample(
        "approval on the left",
        [*heading("GIẤY ĐỀ NGHỊ"), *body(2), *columns(approved)],
        "Đoàn Ngọc Hải",
        font=SANS,
        size=12,
    )
    left_start = signed_by(["GIÁM ĐỐC"], "Nguyễn Văn An", align="start")
    yield Sample("block set from the left", [*state_head(), *body(3), *closing(left_start)], "Nguyễn Văn An")
    yield Sample("only block, nobody named", letter("GIÁM ĐỐC", name="Nguyễn Văn An"), None)


def _long() -> Iterator[Sample]:
    """Documents of several pages."""
    end = signed_by(["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "Nguyễn Long Biên")
    table = Table(
        (1.5, 9, 5),
        [[[Line(text, bold=True, size=12)] for text in ("TT", "Nội dung", "Đơn vị")]]
        + [
            [
                [Line(str(row), size=12)],
                [Line(f"Nhiệm vụ số {row}: rà soát văn bản", "start", size=12)],
                [Line("Sở Nội vụ", size=12)],
            ]
            for row in range(1, 60)
        ],
        borders=True,
    )
    yield Sample(
        "report with a long table",
        [*state_head(), *heading("BÁO CÁO"), *body(2), table, *closing(end)],
        "Nguyễn Long Biên",
        footer="Trang báo cáo",
    )
    appendix = [
        Line("PHỤ LỤC", bold=True, new_page=True),
        Line("(Kèm theo Công văn số 128/SNV-VP)", italic=True),
        *body(30),
    ]
    yield Sample(
        "appendix after the signature", [*state_head(), *body(6), *closing(end), *appendix], "Nguyễn Long Biên"
    )
    rules = [
        Line("QUY CHẾ", bold=True, new_page=True),
        *body(40),
        Line("Chủ tịch Ủy ban nhân dân tỉnh quyết định việc sửa đổi Quy chế này./.", "justify"),
    ]
    yield Sample(
        "regulation after the decision",
        [*state_head(), *heading("QUYẾT ĐỊNH"), *body(5), *closing(end), *rules],
        "Nguyễn Long Biên",
        font=LIBERATION,
    )
    yield Sample(
        "many pages", [*state_head(), *heading("KẾ HOẠCH"), *body(70), *closing(end)], "Nguyễn Long Biên", size=13
    )
    twice = [
        *state_head(),
        *body(4),
        *closing(end),
        Line("KẾ HOẠCH", bold=True, new_page=True),
        *body(4),
        *closing(signed_by(["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "Nguyễn Long Biên", mine=False)),
    ]
    yield Sample("signed in two parts", twice, "Nguyễn Long Biên")
    split = [
        *state_head(),
        *body(8),
        *signed_by(["GIÁM ĐỐC"], "", blanks=3),
        Line("Nguyễn Văn An", bold=True, role="name", new_page=True),
    ]
    yield Sample("block split over pages", split, "Nguyễn Văn An", "low")
    foot = [
        *state_head(),
        *body(9),
        *indented(signed_by(["GIÁM ĐỐC"], "", blanks=2), 70),
        *indented([Line("Nguyễn Văn An", bold=True, role="name", new_page=True)], 70),
    ]
    yield Sample("block split, set by indents", foot, "Nguyễn Văn An", "low")
    lists = [
        *state_head(),
        *body(3),
        Line("DANH SÁCH THÀNH VIÊN", bold=True),
        *[Line(f"{n}. Ông Lê Văn {word}, Trưởng phòng;", "start") for n, word in enumerate(("Một", "Hai", "Ba"), 1)],
        *closing(end),
    ]
    yield Sample("list of members", lists, "Nguyễn Long Biên")


def _unread() -> Iterator[Sample]:
    """Return what nobody can place for sure."""
    plain = letter("GIÁM ĐỐC", name="Nguyễn Văn An")
    yield Sample("scan", plain, "Nguyễn Văn An", "low", treatment="scan")
    yield Sample("scan turned", plain, "Nguyễn Văn An", "low", treatment="turned scan")
    yield Sample("page turned by the printer", plain, "Nguyễn Văn An", "low", treatment="turned page")
    yield Sample("no block", [*state_head(), *heading("THÔNG BÁO"), *body(5)], "Nguyễn Văn An", "low")
    yield Sample("position without a name", letter("GIÁM ĐỐC", name="", blanks=5), "Nguyễn Văn An", "low")
    yield Sample("dots for the name", letter("NGƯỜI ĐỀ NGHỊ", name="…………………………", blanks=3), "Nguyễn Văn An", "low")
