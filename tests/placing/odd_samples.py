"""Documents that other people's habits make: lines around the name, columns of four, old marks left in the text."""

from collections.abc import Iterator

from tests.placing.layouts import body, closing, columns, heading, picture, signed_by, state_head
from tests.placing.sample import Sample
from tests.placing.writer import Line, Table


def odd_samples(signature: bytes) -> Iterator[Sample]:
    """Return documents whose blocks hold more, or less, than a position and a name."""
    head, text = state_head(), body(3)
    yield Sample(
        "org below",
        [*head, *text, *closing(signed_by(["GIÁM ĐỐC", "TRUNG TÂM Y TẾ HUYỆN"], "Nguyễn Văn An"))],
        "Nguyễn Văn An",
    )
    yield Sample(
        "rank line",
        [
            *head,
            *text,
            *closing(signed_by(["TRƯỞNG CÔNG AN TỈNH"], "Nguyễn Văn An", before_name=[Line("Đại tá", bold=True)])),
        ],
        "Nguyễn Văn An",
    )
    yield Sample(
        "rank dash", [*head, *text, *closing(signed_by(["CHÍNH ỦY"], "Đại tá - Nguyễn Văn An"))], "Nguyễn Văn An"
    )
    yield Sample(
        "degree after", [*head, *text, *closing(signed_by(["GIÁM ĐỐC"], "Nguyễn Văn An, TS"))], "Nguyễn Văn An"
    )
    yield Sample(
        "date above",
        [
            *head,
            *text,
            *closing(
                [Line("Hà Nội, ngày 20 tháng 11 năm 2026", italic=True), *signed_by(["NGƯỜI LÀM ĐƠN"], "Nguyễn Văn An")]
            ),
        ],
        "Nguyễn Văn An",
    )
    yield Sample(
        "phone below",
        [*head, *text, *closing([*signed_by(["GIÁM ĐỐC"], "Nguyễn Văn An"), Line("ĐT: 0912345678", size=11)])],
        "Nguyễn Văn An",
    )
    yield Sample(
        "underline dots",
        [*head, *text, *closing(signed_by(["GIÁM ĐỐC"], "Nguyễn Văn An", between=[Line("......................")]))],
        "Nguyễn Văn An",
    )
    cols = [
        signed_by([t], n, mine=n == "Trần Văn Ba", size=10)
        for t, n in (
            ("Người lập", "Lê Thị Một"),
            ("Thủ quỹ", "Đỗ Văn Hai"),
            ("Kế toán", "Trần Văn Ba"),
            ("Giám đốc", "Phan Thị Tư"),
        )
    ]
    yield Sample("four columns", [*head, *text, *columns(cols)], "Trần Văn Ba")
    yield Sample(
        "same person two roles",
        [
            *head,
            *text,
            *columns(
                [
                    signed_by(["CHỦ TỊCH CÔNG ĐOÀN"], "Nguyễn Văn An"),
                    signed_by(["GIÁM ĐỐC"], "Nguyễn Văn An", mine=False),
                ]
            ),
        ],
        "Nguyễn Văn An",
    )
    yield Sample("Quyền", [*head, *text, *closing(signed_by(["QUYỀN GIÁM ĐỐC"], "Nguyễn Văn An"))], "Nguyễn Văn An")
    yield Sample(
        "UBND header style",
        [
            *head,
            *text,
            *closing(signed_by(["UBND XÃ HÒA BÌNH", "TM. UBND", "KT.CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "Nguyễn Văn An")),
        ],
        "Nguyễn Văn An",
    )
    yield Sample(
        "secret para",
        [
            *head,
            *text,
            *closing(
                signed_by(["KT. TỔNG CỤC TRƯỞNG", "PHÓ TỔNG CỤC TRƯỞNG"], "Nguyễn Văn An"),
                ("- Như trên;", "- Bộ trưởng (để b/c);", "- Phó Tổng cục trưởng Nguyễn Văn An;", "- Lưu: VT."),
            ),
        ],
        "Nguyễn Văn An",
    )
    yield Sample(
        "name colon",
        [*head, *text, *closing(signed_by(["NGƯỜI ĐỀ NGHỊ"], "Họ và tên: Nguyễn Văn An"))],
        "Nguyễn Văn An",
    )
    yield Sample(
        "title no diacritics", [*head, *text, *closing(signed_by(["GIAM DOC"], "Nguyen Van An"))], "Nguyễn Văn An"
    )
    yield Sample("English", [*head, *text, *closing(signed_by(["DIRECTOR"], "Nguyen Van An"))], "Nguyễn Văn An")
    yield Sample(
        "long left recipients",
        [
            *head,
            *text,
            *closing(
                signed_by(["CHỦ TỊCH"], "Nguyễn Văn An"),
                tuple(f"- Sở, ban, ngành thứ {i} của tỉnh;" for i in range(15)),
            ),
        ],
        "Nguyễn Văn An",
    )
    yield Sample(
        "recipients right signer left",
        [
            *head,
            *text,
            *columns(
                [
                    signed_by(["GIÁM ĐỐC"], "Nguyễn Văn An"),
                    [Line("Nơi nhận:", "start", bold=True), Line("- Như trên;", "start")],
                ]
            ),
        ],
        "Nguyễn Văn An",
    )
    yield Sample("middle signer", [*head, *text, *signed_by(["NGƯỜI VIẾT ĐƠN"], "Nguyễn Văn An")], "Nguyễn Văn An")
    yield Sample(
        "image wide",
        [
            *head,
            *text,
            *closing(signed_by(["GIÁM ĐỐC"], "Nguyễn Văn An", blanks=0, between=[picture(signature, 60, 24)])),
        ],
        "Nguyễn Văn An",
    )
    yield Sample(
        "approved in table top",
        [
            Table(
                (8, 8),
                [
                    [
                        [
                            Line("PHÊ DUYỆT", bold=True),
                            Line("GIÁM ĐỐC", bold=True, role="title"),
                            Line(),
                            Line(),
                            Line(),
                            Line("Nguyễn Văn An", bold=True, role="name"),
                        ],
                        [Line("Sông Lam, ngày 1 tháng 1 năm 2026", italic=True)],
                    ]
                ],
            ),
            *heading("KẾ HOẠCH"),
            *text,
            *closing(signed_by(["TRƯỞNG PHÒNG"], "Lê Thị Một", mine=False)),
        ],
        "Nguyễn Văn An",
    )
    yield Sample(
        "no gap KT",
        [*head, *text, *closing(signed_by(["KT.TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"], "NGUYỄN VĂN AN", blanks=3))],
        "Nguyễn Văn An",
    )
    yield Sample(
        "italic title",
        [*head, *text, *closing(signed_by(["Giám đốc Sở"], "Nguyễn Văn An", bold=False, name_bold=True))],
        "Nguyễn Văn An",
    )
    yield Sample("name with dot", [*head, *text, *closing(signed_by(["GIÁM ĐỐC"], "Nguyễn Văn An."))], "Nguyễn Văn An")
    yield Sample(
        "TM space",
        [*head, *text, *closing(signed_by(["TM UBND PHƯỜNG", "CHỦ TỊCH"], "Nguyễn Văn An"))],
        "Nguyễn Văn An",
    )
    yield Sample(
        "Thay mặt",
        [*head, *text, *closing(signed_by(["Thay mặt Hội đồng", "Chủ tịch"], "Nguyễn Văn An", bold=False))],
        "Nguyễn Văn An",
    )
    yield Sample(
        "spread name only",
        [*head, *text, *closing(signed_by(["GIÁM ĐỐC"], "N g u y ễ n  V ă n  A n"))],
        "Nguyễn Văn An",
    )
    yield Sample(
        "signed stamp text",
        [
            *head,
            *text,
            *closing(
                signed_by(
                    ["GIÁM ĐỐC"],
                    "Nguyễn Văn An",
                    between=[
                        Line("Signature Not Verified", size=9),
                        Line("Ký bởi: Nguyễn Văn An", size=9),
                        Line("Cơ quan: Sở Nội vụ, tỉnh Sông Lam", size=9),
                        Line("Ngày ký: 20.11.2026 09:15:30 +07:00", size=9),
                    ],
                )
            ),
        ],
        "Nguyễn Văn An",
    )
    yield Sample(
        "signed stamp text big",
        [
            *head,
            *text,
            *closing(
                signed_by(
                    ["GIÁM ĐỐC"],
                    "Nguyễn Văn An",
                    between=[
                        Line("Ký bởi: Nguyễn Văn An"),
                        Line("Cơ quan: Sở Nội vụ, tỉnh Sông Lam"),
                        Line("Ngày ký: 20.11.2026"),
                    ],
                )
            ),
        ],
        "Nguyễn Văn An",
    )
    yield Sample(
        "note under title",
        [
            *head,
            *text,
            *closing(signed_by(["GIÁM ĐỐC"], "Nguyễn Văn An", between=[Line("đã ký và đóng dấu", italic=True)])),
        ],
        "Nguyễn Văn An",
    )
    yield Sample(
        "footnote title star",
        [*head, *text, *closing(signed_by(["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG THƯỜNG TRỰC"], "Nguyễn Văn An"))],
        "Nguyễn Văn An",
    )
    rank = [Line("Đại tá", bold=True)]
    commander = closing(signed_by(["TRƯỞNG CÔNG AN TỈNH"], "Nguyễn Văn An", before_name=rank))
    yield Sample("rank line, decomposed", [*head, *text, *commander], "Nguyễn Văn An", form="NFD", font="C059")
