"""Recognising a position (chức vụ) at the end of a document, and what may stand between it and the name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache
from typing import Final

from app.page.finding.cells import Cell
from app.page.finding.folding import accents, folded, squashed
from app.page.legacy import read_as_tcvn3

_LONGEST: Final = 110
_LONGEST_PLAIN: Final = 48

_FOR_ANOTHER: Final = re.compile(
    r"^(?:t/m|k/t|t/l|tu/q|t\.m|k\.t|t\.l)\b[.:\s]*\S|^(?:tm|kt|tl|tuq)\s*[.:]\s*\S|^(?:tm|kt|tl|tuq)\s+\S"
)
"""TM. (thay mặt), KT. (ký thay), TL. (thừa lệnh), TUQ. (thừa ủy quyền); Party: T/M, K/T, T/L."""
_ACTING: Final = re.compile(r"^Q(?:\s*[.:]\s*|\s+)(?=\S)")
"""Q. (quyền) before a post; before anything else it is a district of a city (quận)."""

_HEADS: Final = (
    "chủ tịch", "giám đốc", "tổng giám đốc", "bí thư", "tổng bí thư", "trưởng", "chánh", "bộ trưởng", "thủ tướng",
    "thủ trưởng", "cục trưởng", "tổng cục trưởng", "chi cục trưởng", "vụ trưởng", "viện trưởng", "hiệu trưởng",
    "đội trưởng", "tổ trưởng", "hội trưởng", "đoàn trưởng", "đồn trưởng", "hạt trưởng", "trạm trưởng", "chủ nhiệm",
    "chỉ huy", "chính ủy", "tư lệnh", "tham mưu trưởng", "tổng tham mưu trưởng", "tổng biên tập", "tổng thanh tra",
    "tổng kiểm toán", "tổng thư ký", "tổng lãnh sự",
)  # fmt: skip
_OTHER_POSTS: Final = (
    "thứ trưởng", "hiệu phó", "tổ phó", "chính trị viên", "kế toán", "phụ trách", "thủ quỹ", "thủ kho", "thư ký",
    "chủ trì", "chủ tọa", "thẩm phán", "kiểm sát viên", "chấp hành viên", "công chứng viên", "kiểm toán", "thanh tra",
    "ủy viên", "đại diện", "bên giao", "bên nhận", "bên a", "bên b", "người", "xác nhận", "lãnh đạo", "ban thường vụ",
    "thường trực", "ban chấp hành", "trưởng đoàn", "ban giám đốc", "ban giám hiệu", "cán bộ", "chuyên viên", "văn thư",
    "giám thị", "chủ hộ", "chủ đầu tư", "chủ cơ sở", "chủ doanh nghiệp", "chủ nhà", "chủ tài khoản", "chủ dự án",
    "chủ biên", "chủ khảo", "chủ quản", "chủ cửa hàng", "chủ tàu", "chủ phương tiện", "nhà thầu", "thành viên",
    "quản đốc", "chủ sở hữu", "khoa trưởng", "bác sĩ", "luật sư", "kiểm soát", "tổng phụ trách", "tổng chỉ huy",
    "tổng đội trưởng", "phó", "phó ban", "phó phòng", "phó khoa", "phó đoàn", "phó văn phòng", "điều tra viên",
    "giám sát", "trợ lý", "giáo viên", "nhân viên", "kỹ thuật viên", "tư vấn", "bên mua", "bên bán", "bên thuê",
    "bên cho thuê", "phòng tổ chức", "phòng hành chính", "phòng kế toán", "phòng kế hoạch", "phòng tài chính",
    "phòng nhân sự", "phòng đào tạo", "thay mặt", "ký thay", "thừa lệnh", "thừa ủy quyền", "ủy quyền",
)  # fmt: skip
_ALONE_ONLY: Final = frozenset(("phó", "người", "thành viên", "cán bộ"))
"""Words that begin many other lines: they count only in capitals or bold."""
_ENGLISH: Final = re.compile(
    r"^(?:director|deputy|general (?:director|manager|secretary)|managing director|vice|president|"
    r"chair(?:man|woman|person)?|rector|principal|dean|chief|head of|minister|manager|secretary|"
    r"(?:for and )?on behalf of|representative)\b"
)
"""Posts in English, whole words: they count in lines without any accent, for Vietnamese ones begin like them."""
_LONGEST_SYLLABLE: Final = 7
"""Letters the longest Vietnamese syllable has, nghiêng: more in a row have lost the spaces between them."""

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


def _by_beginning(posts: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for post in posts:
        found.setdefault(squashed(post)[:2], []).append((squashed(post), post))
    return found


_POSTS: Final = _by_beginning(
    (*_HEADS, *(f"phó {head}" for head in _HEADS), *(f"quyền {head}" for head in _HEADS), *_OTHER_POSTS)
)
"""Posts by the two letters they begin with, each with its letters."""


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
    if (acting := _ACTING.match(text)) is not None and _post(text[acting.end() :]) is not None:
        return Likeness.SET_OFF
    post = _post(text)
    if post is None:
        return Likeness.NONE
    if cell.capitals or cell.bold:
        return Likeness.SET_OFF
    plain = post not in _ALONE_ONLY and len(text) <= _LONGEST_PLAIN and text[0].isupper() and text[-1] != "."
    return Likeness.PLAIN if plain else Likeness.NONE


def is_post(text: str) -> bool:
    """Tell whether a line begins with the accents and words of a post: then it is nobody's full name."""
    post = _post(text) if accents(text) else None
    return post is not None and post not in _ALONE_ONLY


@lru_cache(maxsize=20_000)
def _post(text: str) -> str | None:
    """Return the longest post a line begins with, compared with its accents where it has any."""
    key, spelt = squashed(text), bool(accents(text))
    begun = [post for letters, post in _POSTS.get(key[:2], ()) if key.startswith(letters)]
    found = [post for post in begun if _begins(text, post, spelt=spelt)]
    if not found and not spelt and (english := _ENGLISH.match(folded(text))) is not None:
        return english[0]
    return max(found, key=len, default=None)


def _begins(text: str, post: str, *, spelt: bool) -> bool:
    """Tell whether a line whose letters begin with a post's says it: in the same accents, and in whole words."""
    head, rest = _cut(text, len(squashed(post)))
    if spelt and accents(head) != accents(post):
        return False
    if not rest[:1].isalpha():
        return True
    return spelt and len(squashed(head.split()[-1] + rest.split()[0])) > _LONGEST_SYLLABLE


def _cut(text: str, letters: int) -> tuple[str, str]:
    """Return so many letters of a line with their accents and what is between them, and the rest."""
    parts = unicodedata.normalize("NFKD", text)
    seen = 0
    for at, part in enumerate(parts):
        if seen == letters and not unicodedata.combining(part):
            return parts[:at], parts[at:]
        seen += part.isalnum()
    return parts, ""


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
