"""Pieces that office documents are made of: letterheads, bodies, signature blocks."""

from collections.abc import Sequence
from dataclasses import replace

from tests.placing.writer import Align, Line, Node, Picture, Table

SENTENCES = (
    "Căn cứ chức năng, nhiệm vụ được giao và tình hình tại địa phương, đơn vị báo cáo kết quả thực hiện như sau.",
    "Các cơ quan, đơn vị trực thuộc chủ động rà soát, lập danh sách và gửi về Văn phòng trước ngày 25 hằng tháng.",
    "Giám đốc các sở, Chủ tịch Ủy ban nhân dân các xã, phường chịu trách nhiệm tổ chức thực hiện văn bản này.",
    "Trong quá trình thực hiện nếu có khó khăn, vướng mắc thì kịp thời phản ánh để được giải quyết theo quy định.",
    "Kinh phí thực hiện được bố trí từ nguồn ngân sách nhà nước và các nguồn hợp pháp khác theo phân cấp hiện hành.",
    "Việc ký số được thực hiện bằng thiết bị lưu khóa bí mật; văn thư kiểm tra thể thức trước khi phát hành văn bản.",
)
RECIPIENTS = ("- Như trên;", "- Thường trực Tỉnh ủy (để b/c);", "- Các phòng, ban;", "- Lưu: VT, TH.")


def state_head(
    over: str = "ỦY BAN NHÂN DÂN TỈNH SÔNG LAM",
    office: str = "SỞ NỘI VỤ",
    number: str = "128/SNV-VP",
    *,
    size: float = 13,
) -> list[Node]:
    """Return the letterhead of decree 30."""
    left = [Line(over, size=size - 1), Line(office, bold=True, size=size - 1), Line("________", size=6)]
    right = [
        Line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=size - 1),
        Line("Độc lập - Tự do - Hạnh phúc", bold=True, size=size),
        Line("____________________", size=6),
    ]
    second = [[Line(f"Số: {number}", size=size)], [Line("Sông Lam, ngày 20 tháng 11 năm 2026", italic=True, size=size)]]
    return [Table((6.4, 9.6), [[left, right], second])]


def party_head(over: str = "ĐẢNG BỘ TỈNH SÔNG LAM", office: str = "HUYỆN ỦY BẾN THỦY") -> list[Node]:
    """Return the letterhead of Party documents."""
    left: list[Node] = [Line(over, size=14), Line(office, bold=True, size=14), Line("*"), Line("Số 05-BC/HU", size=14)]
    right: list[Node] = [
        Line("ĐẢNG CỘNG SẢN VIỆT NAM", bold=True, size=14),
        Line("_______________", size=6),
        Line("Bến Thủy, ngày 20 tháng 11 năm 2026", italic=True, size=14),
    ]
    return [Table((7, 9), [[left, right]])]


def body(paragraphs: int, *, size: float | None = None, start: int = 0) -> list[Node]:
    """Return so many paragraphs of running text."""
    return [
        Line(
            f"{number + 1}. {_sentence(start + number)} {_sentence(start + number + 1)}",
            align="justify",
            size=size,
            before=6,
            indent=10,
        )
        for number in range(paragraphs)
    ]


def _sentence(number: int) -> str:
    return SENTENCES[number % len(SENTENCES)]


def heading(*lines: str) -> list[Node]:
    """Return a document's title."""
    return [Line(line, bold=True, before=12 if not number else 0) for number, line in enumerate(lines)]


def signed_by(
    position: Sequence[str],
    name: str,
    *,
    mine: bool = True,
    blanks: int = 4,
    bold: bool = True,
    align: Align = "center",
    between: Sequence[Node] = (),
    spread: float = 0,
    size: float | None = None,
    name_bold: bool = True,
    before_name: Sequence[Node] = (),
) -> list[Node]:
    """Return position, blank lines and name; the place between last position line and name is the signer's."""
    last = len(position) - 1
    lines: list[Node] = [
        Line(
            text,
            align,
            bold=bold,
            size=size,
            spread=spread,
            keep=True,
            role=("title" if mine else "other-title") if number == last else None,
        )
        for number, text in enumerate(position)
    ]
    half = blanks // 2
    lines += [Line(align=align, size=size, keep=True) for _ in range(half)]
    lines += [*between]
    lines += [Line(align=align, size=size, keep=True) for _ in range(blanks - half)]
    lines += [*before_name]
    if name:
        lines.append(Line(name, align, bold=name_bold, size=size, spread=spread, role="name" if mine else "other-name"))
    return lines


def closing(
    right: Sequence[Node], recipients: Sequence[str] = RECIPIENTS, *, widths: Sequence[float] = (7.2, 8.8)
) -> list[Node]:
    """Return the end of a state document: recipients on the left, the signer on the right."""
    left: list[Node] = [Line("Nơi nhận:", "start", bold=True, italic=True, size=12)]
    left += [Line(text, "start", size=11) for text in recipients]
    return [Line(size=6), Table(widths, [[left, right]], may_split=False)]


def columns(blocks: Sequence[Sequence[Node]], *, width: float = 16, borders: bool = False) -> list[Node]:
    """Return signature blocks side by side."""
    return [Line(size=6), Table([width / len(blocks)] * len(blocks), [list(blocks)], borders=borders, may_split=False)]


def indented(nodes: Sequence[Node], mm: float) -> list[Node]:
    """Return lines pushed to the right by an indent instead of a table."""
    return [replace(node, left=mm) if isinstance(node, Line) else node for node in nodes]


def picture(png: bytes, width: float = 40, height: float = 16) -> Picture:
    """Return a picture of a signature in the line."""
    return Picture(png, width, height)


def letter(*titles: str, name: str, **looks: object) -> list[Node]:
    """Return a whole letter of a state office, signed by one person."""
    return [*state_head(), *body(3), *closing(signed_by(titles, name, **looks))]  # type: ignore[arg-type]
