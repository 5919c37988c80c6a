"""What is a post and what only begins like one, which lines make a position, and whose place it is."""

import unicodedata

import pytest

from app.domain.placing import Confidence, Proposal, Reason
from app.page.finding import names
from tests.page.sheets import Sheet, sheet, words
from tests.page.test_finding import RIGHT, ask, block

END = block("GIÁM ĐỐC", "Trần Thị Hà")


def above_a_name(text: str, **looks: bool) -> Proposal:
    """Ask for Nguyễn Văn An, whose name stands below a line far above the director's block."""
    return ask(sheet(words(text, 300, 720, **looks), words("Nguyễn Văn An", 300, 620), *END))


def stacked(*position: str, apart: float, signer: str | None = "Nguyễn Văn An") -> Proposal:
    """Ask on a page with one block whose position lines are so far apart."""
    lines = [words(text, RIGHT, 600 - number * apart, size=14) for number, text in enumerate(position)]
    name = words("Nguyễn Văn An", RIGHT, 600 - len(position) * apart - 60, size=14)
    return ask(sheet(*lines, name), signer)


@pytest.mark.parametrize(
    "text",
    [
        "ĐỀ ÁN", "VICEM HẢI PHÒNG", "CHƯƠNG TRÌNH", "TRƯỜNG TIỂU HỌC KIM ĐỒNG", "QUYỂN II", "QUYÊN GÓP", "CHUYÊN ĐỀ",
        "PHÒNG, CHỐNG THIÊN TAI", "PHỐ CỔ", "TỔNG KẾT NĂM HỌC", "CHỦ ĐỀ", "QUYỀN VÀ NGHĨA VỤ", "Q. TÂN BÌNH", "Q. 10",
        "Q U Y Ế T Đ Ị N H", "TỜ TRÌNH", "HỘI TRƯỜNG", "BẢN ĐỒ", "PHOTOGRAPHY", "DEANERY", "CHỮ KÝ",
        "GIẢM ĐỘC HẠI", "BỊ THƯƠNG",
    ],
)  # fmt: skip
def test_what_only_begins_like_a_post_is_none(text: str) -> None:
    found = above_a_name(text)
    assert (found.confidence, found.reason) == (Confidence.LOW, Reason.OTHERS_SIGN_BELOW)


@pytest.mark.parametrize(
    "text",
    [
        "GIÁM ĐỐC", "GIÁM ÐỐC", "GIAM DOC", "PHÓCHỦTỊCH", "G I Á M Đ Ố C", "UỶ VIÊN", "ỦY VIÊN", "Q. VIỆN TRƯỞNG",
        "Q.GIÁM ĐỐC", "Q U Y Ề N G I Á M Đ Ố C", "QUYỀN VỤ TRƯỞNG", "PHÓ PHÒNG", "PHÓ TỔNG GIÁM ĐỐC", "BÍ THƯ",
        "TỔ TRƯỞNG", "CHỦ TỊCH¹", "HỘI TRƯỞNG", "BAN GIÁM HIỆU", "DEAN", "VICE PRESIDENT", "Chairman of the Board",
        "THỪA LỆNH BỘ TRƯỞNG", unicodedata.normalize("NFD", "THƯ KÝ"),
    ],
)  # fmt: skip
def test_a_post_is_known_however_it_is_written(text: str) -> None:
    found = above_a_name(text)
    assert (found.confidence, found.reason) == (Confidence.HIGH, Reason.BETWEEN_TITLE_AND_NAME)


@pytest.mark.parametrize("text", ["PHÓ GIÁM ĐỐC", "Phó Giám Đốc", "CHỦ TỊCH HỘI ĐỒNG", "Kế Toán Trưởng"])
def test_a_line_that_is_a_post_is_nobodys_name(text: str) -> None:
    assert not names.looks_like_name(text)
    assert not names.could_be_name(text)


@pytest.mark.parametrize("text", ["Phó Đức Chính", "Luật sư Nguyễn Văn An", "Chu Trí Dũng", "Tống Văn Thư"])
def test_a_name_that_begins_like_a_post_is_one(text: str) -> None:
    assert names.looks_like_name(text)


@pytest.mark.parametrize("apart", [16, 24, 30.2, 40])
@pytest.mark.parametrize(
    "position",
    [
        ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ("KT. TRƯỞNG BAN QUẢN LÝ", "CÁC KHU CÔNG NGHIỆP", "PHÓ TRƯỞNG BAN"),
        ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "SỞ KHOA HỌC VÀ CÔNG NGHỆ"),
    ],
)
def test_a_position_is_one_however_far_apart_its_lines_are_set(position: tuple[str, ...], apart: float) -> None:
    assert stacked(*position, apart=apart).title == " / ".join(position)
    unasked = stacked(*position, apart=apart, signer=None)
    assert (unasked.reason, unasked.title) == (Reason.ONLY_BLOCK, " / ".join(position))


def test_what_stands_further_up_belongs_to_a_position_only_below_another_of_its_lines() -> None:
    assert stacked("CỘNG ĐOÀN CƠ SỞ", "CHỦ TỊCH", apart=40).title == "CHỦ TỊCH"
    assert stacked("BÍ THƯ", "TRẦN THỊ HÀ", "CHỦ TỊCH", apart=40).title == "CHỦ TỊCH"


def test_who_signs_above_another_below_a_post_in_small_letters_is_told_that_others_sign_below() -> None:
    found = above_a_name("Phó giám đốc", bold=False)
    assert (found.confidence, found.reason) == (Confidence.LOW, Reason.OTHERS_SIGN_BELOW)


def test_a_name_in_the_text_is_a_question_whatever_stands_above_it() -> None:
    rest = [words("Văn bản còn tiếp tục ở phía dưới.", 300, y, bold=False) for y in (580, 560)]
    for title in ("GIẤY KHEN", "GIÁM ĐỐC", "Tặng cho ông"):
        listed = [words(title, 300, 700, bold=title.isupper()), words("Nguyễn Văn An", 300, 630)]
        found = ask(sheet(*listed, *rest, *END))
        assert (found.confidence, found.reason) == (Confidence.LOW, Reason.TEXT_GOES_ON)


def test_a_name_alone_on_a_cover_is_not_surely_a_place_where_others_sign_later() -> None:
    cover, end = words("Nguyễn Văn An", 300, 400), [word for line in END for word in line]
    assert ask(Sheet([cover, end])).reason is Reason.OTHERS_SIGN_BELOW
    assert ask(Sheet([cover])).reason is Reason.TITLE_UNUSUAL


def test_of_several_people_the_one_on_two_pages_is_a_question_of_who_signs() -> None:
    upper, lower = words("CHỦ TỊCH", RIGHT, 90), words("Nguyễn Văn An", RIGHT, 760)
    first = [word for line in block("GIÁM ĐỐC", "Trần Thị Hà", 160) for word in line]
    assert ask(Sheet([[*first, *upper], lower]), None).reason is Reason.SEVERAL_BLOCKS
    assert ask(Sheet([upper, lower]), None).reason is Reason.BLOCK_SPLIT
