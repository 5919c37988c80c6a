"""Recognising a position (chức vụ) at the end of a document, and what may stand between it and the name."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Final

from app.page.finding.cells import Cell
from app.page.finding.folding import folded, squashed
from app.page.legacy import read_as_tcvn3

_LONGEST: Final = 110
_LONGEST_PLAIN: Final = 48

_FOR_ANOTHER: Final = re.compile(
    r"^(?:t/m|k/t|t/l|tu/q|t\.m|k\.t|t\.l)\b[.:\s]*\S|^(?:tm|kt|tl|tuq|q)\s*[.:]\s*\S|^(?:tm|kt|tl|tuq|q)\s+\S"
)
"""TM. (thay mặt), KT. (ký thay), TL. (thừa lệnh), TUQ. (thừa ủy quyền), Q. (quyền); Party: T/M, K/T, T/L."""
_FOR_ANOTHER_SPELT: Final = ("thaymat", "kythay", "thualenh", "thuauyquyen", "uyquyen")

_POSITIONS: Final = tuple(
    squashed(word)
    for word in (
        "chủ tịch", "phó chủ tịch", "quyền chủ tịch", "giám đốc", "phó giám đốc", "quyền giám đốc", "tổng giám đốc",
        "phó tổng giám đốc", "bí thư", "phó bí thư", "tổng bí thư", "trưởng", "phó trưởng", "quyền trưởng", "chánh",
        "phó chánh", "bộ trưởng", "thứ trưởng", "thủ tướng", "phó thủ tướng", "thủ trưởng", "phó thủ trưởng",
        "cục trưởng", "phó cục trưởng", "tổng cục trưởng", "phó tổng cục trưởng", "chi cục trưởng",
        "phó chi cục trưởng", "vụ trưởng", "phó vụ trưởng", "viện trưởng", "phó viện trưởng", "hiệu trưởng",
        "phó hiệu trưởng", "hiệu phó", "đội trưởng", "phó đội trưởng", "tổ trưởng", "tổ phó", "chủ nhiệm",
        "phó chủ nhiệm", "chỉ huy", "phó chỉ huy", "chính ủy", "phó chính ủy", "chính trị viên", "tư lệnh",
        "phó tư lệnh", "tham mưu trưởng", "hạt trưởng", "trạm trưởng", "kế toán", "phụ trách", "thủ quỹ", "thủ kho",
        "thư ký", "tổng thư ký", "chủ trì", "chủ tọa", "thẩm phán", "kiểm sát viên", "chấp hành viên",
        "công chứng viên", "tổng biên tập", "phó tổng biên tập", "tổng thanh tra", "tổng kiểm toán", "kiểm toán",
        "thanh tra", "ủy viên", "đại diện", "bên giao", "bên nhận", "bên a", "bên b", "người", "xác nhận", "lãnh đạo",
        "ban thường vụ", "thường trực", "ban chấp hành", "đoàn trưởng", "trưởng đoàn", "hội trưởng", "ban giám đốc",
        "ban giám hiệu", "cán bộ", "chuyên viên", "văn thư", "giám thị", "chủ hộ", "chủ đầu tư", "nhà thầu",
        "thành viên", "phó ban", "quản đốc", "chủ sở hữu", "khoa trưởng", "bác sĩ", "luật sư", "kiểm soát", "tổng",
        "phó", "quyền", "chủ", "đồn trưởng", "điều tra viên", "giám sát", "trợ lý", "giáo viên", "nhân viên",
        "kỹ thuật viên", "tư vấn", "bên mua", "bên bán", "bên thuê", "bên cho thuê",
        "director", "deputy", "general director", "vice", "president", "chair", "rector", "principal", "dean", "chief",
        "head of", "minister", "manager", "secretary", "on behalf of", "for and on behalf of", "representative",
    )
)  # fmt: skip
_ALONE_ONLY: Final = frozenset(map(squashed, ("tổng", "phó", "quyền", "chủ", "người", "thành viên", "cán bộ")))
"""Words that begin many other lines: they count only in capitals or bold."""

_HINTS: Final = (
    "daky", "kyten", "kyghiro", "kyvaghiro", "kyhoten", "ky", "kydongdau", "kytendongdau", "chuky", "kyso", "kydientu",
    "dauvachuky", "hoten", "ghirohoten", "kyrohoten", "daduocky", "signed", "dakyso", "dadongdau", "kybangchukyso",
    "chukydau", "kyvadongdau", "kytenvadongdau", "dongy", "nhattri", "kinhtrinh",
)  # fmt: skip
_OF_A_MARK: Final = (
    "kyboi", "nguoiky", "daky", "thoigianky", "ngayky", "email", "coquan", "signaturevalid", "digitallysigned", "date",
    "signedby", "lydo", "reason", "vitri", "location", "chukyso", "duockybang",
)  # fmt: skip
"""How lines begin that an older mark left in the page."""
_BULLET: Final = re.compile(r"^\s*(?:[-–—+*•●▪]|\d+[.)]|[a-zđ][.)])\s*")
_EMPTY: Final = re.compile(r"^[\W_\d]*$")
_DATE: Final = re.compile(r"^\W*(?:[^,:;]{1,40},\s*)?ngay[\s\d./:…]+(?:thang[\s\d./:…]+nam[\s\d./:…]*)?$")
"""A date, also one to be filled in, with or without a place before it."""
_OF_A_HEAD: Final = ("conghoaxahoichunghia", "doclaptudohanhphuc", "dangcongsanvietnam")


class Likeness(IntEnum):
    """How much a line looks like a position."""

    NONE = 0
    PLAIN = 1
    """The words of a position, set like any other text."""
    SET_OFF = 2
    """The words of a position in capitals or bold, or signing for another."""


def likeness(cell: Cell) -> Likeness:
    """Tell how much a cell looks like a position line."""
    best = _likeness(cell, cell.text)
    if best is Likeness.NONE and (meant := read_as_tcvn3(cell.text)) is not None:
        return _likeness(cell, meant)
    return best


def wording(cell: Cell) -> str:
    """Return a position line as a reader sees it, also where its font is from before Unicode."""
    meant = read_as_tcvn3(cell.text)
    return meant if meant is not None and _likeness(cell, meant) > _likeness(cell, cell.text) else cell.text


def _likeness(cell: Cell, text: str) -> Likeness:
    text = text.strip()
    ends = ";:?" if cell.capitals else ";,:?"
    if not text or len(text) > _LONGEST or _BULLET.match(text) or text[-1] in ends:
        return Likeness.NONE
    line = folded(text)
    if _FOR_ANOTHER.match(line) or _FOR_ANOTHER.match(line.replace(" ", "")):
        return Likeness.SET_OFF if _first_letters_are_capitals(text) else Likeness.NONE
    key = squashed(text)
    set_off = cell.capitals or cell.bold
    if key.startswith(_FOR_ANOTHER_SPELT):
        return Likeness.SET_OFF if set_off else Likeness.PLAIN
    found = [word for word in _POSITIONS if key.startswith(word)]
    if not found:
        return Likeness.NONE
    if set_off:
        return Likeness.SET_OFF
    longest = max(found, key=len)
    plain = longest not in _ALONE_ONLY and len(text) <= _LONGEST_PLAIN and text[0].isupper() and text[-1] != "."
    return Likeness.PLAIN if plain else Likeness.NONE


def is_passed_over(cell: Cell) -> bool:
    """Tell whether a cell may stand between position and name: "(Đã ký)", dots, a bracket, a date.

    A bracket may be broken in two lines.
    """
    text = cell.text.strip()
    opened, closed = text.startswith(("(", "[")), text.endswith((")", "]"))
    if (
        _EMPTY.match(text)
        or _DATE.match(folded(text))
        or (opened and (closed or text.endswith(".") or not re.search(r"[)\]]", text)))
    ):
        return True
    if closed and not re.search(r"[(\[]", text):
        return True
    return cell.key in _HINTS or cell.key.startswith(_OF_A_MARK)


def is_of_a_head(cell: Cell) -> bool:
    """Tell whether a cell is part of what every document begins with: the State's or the Party's name, the motto."""
    return cell.key.startswith(_OF_A_HEAD)


def has_bullet(text: str) -> bool:
    """Tell whether a line is one of a list."""
    return _BULLET.match(text) is not None or text.rstrip().endswith((";", ","))


def _first_letters_are_capitals(text: str) -> bool:
    return next((letter.isupper() for letter in text if letter.isalpha()), False)
