"""Documents where names and positions stand near what they do not belong to: in the text, or in the next column."""

from collections.abc import Iterator
from dataclasses import replace

from tests.placing.layouts import body, closing, columns, heading, signed_by, state_head
from tests.placing.sample import LIBERATION, Sample
from tests.placing.writer import Line, Node, Table

CROWDED = (
    ("TRƯỞNG PHÒNG TỔ CHỨC HÀNH CHÍNH", "Hoàng Thị Bích Phượng"),
    ("PHÓ GIÁM ĐỐC THƯỜNG TRỰC SỞ", "Phạm Ngọc Quang Minh"),
    ("ĐẠI DIỆN ĐƠN VỊ TƯ VẤN GIÁM SÁT", "Nguyễn Thị Phương Thảo"),
    ("CHỦ TỊCH ỦY BAN MẶT TRẬN", "Đặng Trương Khánh Linh"),
)


def near_samples() -> Iterator[Sample]:
    """Return documents with other people's names, posts and columns close by."""
    yield from _named_in_the_text()
    yield from _lines_between()
    yield from _lines_apart()
    for number in (1, 2):
        blocks = [
            signed_by([position], name, mine=place == number, size=11.5)
            for place, (position, name) in enumerate(CROWDED)
        ]
        nodes = [*state_head(), *heading("BIÊN BẢN"), *body(2), *columns(blocks)]
        yield Sample(f"near: columns that touch, {number + 1} of 4", nodes, CROWDED[number][1])


def _named_in_the_text() -> Iterator[Sample]:
    """Return documents with a post above a name that is part of what is said, not of how it is signed."""
    end = closing(signed_by(["HIỆU TRƯỞNG"], "Lò Văn Khánh", mine=False), ())
    praise = [
        *heading("HIỆU TRƯỞNG TRƯỜNG TIỂU HỌC KIM ĐỒNG", "TẶNG GIẤY KHEN"),
        Line("Bà Vì Thị Ba", bold=True, size=16, before=14),
        Line("Giáo viên lớp 3A"),
        Line("Đã hoàn thành xuất sắc nhiệm vụ năm học."),
        *end,
    ]
    yield Sample("near: whoever is praised", praise, "Vì Thị Ba", "low")
    rows: list[list[list[Node]]] = [[[Line("Nội dung", bold=True)], [Line("Người phụ trách", bold=True)]]]
    rows += [[[Line(text, "start")], [Line(name, before=18)]] for text, name in (("In ấn", "Hà Mai"), ("Gửi", "Vũ An"))]
    plan = [*state_head(), *body(1), Line(size=6), Table((9, 7), rows, borders=True), *body(2), *end]
    yield Sample("near: whoever is charged in a plan", plan, "Hà Mai", "low")
    posts = (("GIÁM ĐỐC", "Bùi Bá Đạt"), ("PHÓ GIÁM ĐỐC", "Cao Thị Én"), ("KẾ TOÁN", "Dương Ấm"))
    shown: list[list[Node]] = [[Line(post, bold=True), Line(), Line(name, bold=True)] for post, name in posts]
    chart = [*state_head(), *body(1), Line(size=6), Table((5.3, 5.3, 5.3), [shown], borders=True)]
    said = [*chart, *body(14), *closing(signed_by(["GIÁM ĐỐC"], "Bùi Bá Đạt"))]
    yield Sample("near: a chart that shows the signer", said, "Bùi Bá Đạt", font=LIBERATION)
    cover = [*heading("ĐỀ ÁN"), Line(), Line(), Line(), Line("Nguyễn Văn An", bold=True)]
    cover += [Line("Mở đầu", new_page=True), *body(1)]
    yield Sample("near: who wrote a scheme", [*cover, *end], "Nguyễn Văn An", "low")
    upper = closing(signed_by(["Phó hiệu trưởng"], "Cao Thị Én", bold=False), ())
    yield Sample("near: one above the other, in small letters", [*body(1), *upper, *end], "Cao Thị Én", "low")
    below = [*chart, *body(2), *end]
    yield Sample("near: a chart that shows somebody else", below, "Cao Thị Én", "low")


def _lines_between() -> Iterator[Sample]:
    """Return documents with a date, or the position in another language, between position and name."""
    date = [Line("Ngày ..... tháng ..... năm 2026", italic=True)]
    dated = [*state_head(), *body(2), *closing(signed_by(["GIÁM ĐỐC"], "Tạ Thị Sen", between=date, blanks=5))]
    yield Sample("near: a date between", dated, "Tạ Thị Sen")
    told = signed_by(["CỤC TRƯỞNG"], "Đoàn Văn Út", blanks=5)
    told[0:1] = [Line("CỤC TRƯỞNG", bold=True), Line("Director General", italic=True, role="title")]
    yield Sample("near: in two languages", [*state_head(), *body(2), *closing(told, ())], "Đoàn Văn Út")


def _lines_apart() -> Iterator[Sample]:
    """Return documents whose position is set with wide gaps between its lines."""
    position = ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    for before in (14, 22):
        lines = signed_by(position, "Phan Thanh Mai")
        lines = [replace(line, before=before) if isinstance(line, Line) and line.text else line for line in lines]
        for signer in ("Phan Thanh Mai", None):
            name = f"near: lines {before} pt apart{'' if signer else ', nobody named'}"
            yield Sample(name, [*state_head(), *body(2), *closing(lines)], signer)
