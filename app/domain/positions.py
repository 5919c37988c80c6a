"""Positions (chức danh): which one a signature block states, and whether it is one that a person holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Annotated, Final, NamedTuple

from msgspec import Meta

Title = Annotated[str, Meta(min_length=1, max_length=200)]
Titles = Annotated[tuple[Title, ...], Meta(max_length=8)]
"""The positions of one person, who may hold two posts; in any writing."""


class Fit(StrEnum):
    """Whether a signature block states a position its signer holds."""

    MATCHES = "matches"
    DIFFERS = "differs"
    UNKNOWN = "unknown"
    """Nobody has said what the signer holds, or the block does not say what it is signed as."""


class _Letter(NamedTuple):
    """A letter or digit without its accents, the accents, and whether a word begins here."""

    plain: str
    accents: str
    begins: bool


_Key = tuple[_Letter, ...]
_LINES: Final = re.compile(r"\s+/\s+|[\r\n]+|\s+(?=(?:KT|TL|TUQ)\.|(?:K/T|T/L)\b)")
_ON_BEHALF: Final = re.compile(
    r"(?:t\W?m|k\W?t|t\W?l|t\W?u\W?q)(?:\W|$)|(?:thay mat|ky thay|thua lenh|thua uy quyen|uy quyen)\b"
)
"""TM. (thay mặt), KT. (ký thay), TL. (thừa lệnh), TUQ. (thừa ủy quyền): who is signed for, not who signs."""
_ACTING: Final = re.compile(r"^\s*q\s*(?:[.:/]\s*|\s)", re.IGNORECASE)
_ACTING_INSIDE: Final = re.compile(r"(?<!\w)q\s*[.:/]\s*", re.IGNORECASE)
_SHORT: Final = (
    (re.compile(r"\bUBND\b", re.IGNORECASE), "ủy ban nhân dân"),
    (re.compile(r"\bH[ĐD]ND\b", re.IGNORECASE), "hội đồng nhân dân"),
)
_D: Final = str.maketrans({"đ": "d\u0335", "Đ": "d\u0335", "Ð": "d\u0335", "ð": "d\u0335"})


def _key(text: str) -> _Key:
    """Return what counts of a text: no capitals, spaces or signs; accents beside their letters; "lí" is "lý"."""
    text = unicodedata.normalize("NFC", text)
    for short, spelt in _SHORT:
        text = short.sub(spelt, text)
    letters: list[_Letter] = []
    begins = True
    for sign in unicodedata.normalize("NFKD", text.translate(_D)).casefold():
        if unicodedata.combining(sign):
            if letters:
                letters[-1] = letters[-1]._replace(accents=letters[-1].accents + sign)
        elif sign.isalnum():
            letters.append(_Letter("i" if sign == "y" else sign, "", begins))
            begins = False
        else:
            begins = True
    return tuple(letters)


_BODIES: Final = tuple(
    _key(word)
    for word in (
        "sở", "phòng", "ban", "ủy ban", "văn phòng", "trung tâm", "cục", "chi cục", "tổng cục", "vụ", "viện",
        "trường", "học viện", "bệnh viện", "thư viện", "tỉnh", "thành phố", "đặc khu", "huyện", "quận", "thị xã",
        "thị trấn", "xã", "phường", "hội", "hội đồng", "đảng", "đảng ủy", "tỉnh ủy", "thành ủy", "huyện ủy",
        "chi bộ", "bộ", "quốc hội", "chính phủ", "nước", "liên đoàn", "mặt trận", "đoàn", "công đoàn", "công ty",
        "tổng công ty", "ngân hàng", "quỹ", "tòa", "tòa án", "công an", "thanh tra", "kho bạc", "bảo hiểm", "thuế",
        "hải quan", "trạm", "hạt", "đội", "tổ", "khoa", "đài", "báo", "tạp chí", "nhà", "khu", "cơ quan", "đơn vị",
        "bộ phận",
    )
)  # fmt: skip
"""How the names of bodies begin: what a position may name, or leave out, without being another one."""
_HEAD: Final = _key("trưởng")
_HEADED: Final = tuple(map(_key, ("ban", "phòng")))
"""What is led by a "trưởng" and never stands before that word as in "tổ trưởng"."""
_BOARD: Final = _key("ban")
_OF_BOARDS: Final = tuple(map(_key, ("giám đốc", "chủ nhiệm", "bí thư", "chủ tịch")))
"""Positions that are a body's name after "ban": "Ban Giám đốc"."""
_DEPUTIES: Final = tuple(map(_key, ("phó", "quyền", "tổng")))
"""A line that ends so goes on below."""
_HALVES: Final = frozenset(
    "".join(letter.plain for letter in _key(word))
    for word in ("phó", "quyền", "tổng", "trưởng", "chánh", "chủ", "thứ", "phó trưởng", "phó chánh", "phó tổng")
)
"""Words that name no position alone."""
_POSITIONS: Final = tuple(
    _key(word)
    for word in (
        "chủ tịch", "phó", "quyền", "giám đốc", "tổng giám đốc", "bí thư", "trưởng", "chánh", "bộ trưởng", "thứ trưởng",
        "cục trưởng", "vụ trưởng", "viện trưởng", "chi cục trưởng", "hiệu trưởng", "đội trưởng", "chủ nhiệm",
        "kế toán trưởng",
    )
)  # fmt: skip


class _Run(NamedTuple):
    """The words of one position in a line: where they begin and end, and where its deputies' words do."""

    start: int
    core: int
    end: int


def compare(found: str, held: Sequence[str]) -> Fit:
    """Tell whether the position in a signature block, line by line, is one of those a person holds.

    "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH" is signed by a deputy, "TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG" by the head of the office. A
    block that names no body ("GIÁM ĐỐC") states the same as a position that does ("Giám đốc Sở Nội vụ").
    """
    keys = [key for key in map(_position, held) if key]
    lines = [line for line in map(str.strip, _LINES.split(found)) if line]
    if not keys or not lines:
        return Fit.UNKNOWN
    own = _own(lines)
    if own and not _is_half(_position(" ".join(own))):
        stated = list(_stated(own))
        return Fit.MATCHES if any(_is(one, key) for one in stated for key in keys) else Fit.DIFFERS
    # What stands at the end of the line may say it; "KT. CHỦ TỊCH" alone does not.
    others = _key(_principal(lines[-1]) or "")
    return Fit.MATCHES if any(_ends_as(others, key) for key in keys) else Fit.UNKNOWN


def states_position(text: str) -> bool:
    """Tell whether a name in a certificate is a position: "Trưởng phòng" is, "Trường Trung học" is not."""
    key = _key(text)
    return any(_begins_with(key, word) and _accents(key[: len(word)]) == _accents(word) for word in _POSITIONS)


def _own(lines: Sequence[str]) -> list[str]:
    """Return what stands below the last line that says for whom somebody signs, and at its end."""
    behalf = [place for place, line in enumerate(lines) if _principal(line) is not None]
    if not behalf:
        return list(lines)
    beside = _beside(_principal(lines[behalf[-1]]) or "")
    return [*([beside] if beside else []), *lines[behalf[-1] + 1 :]]


def _beside(principal: str) -> str:
    """Return the second position of a line that holds two: "CHỦ TỊCH PHÓ CHỦ TỊCH" is signed by the deputy.

    Nothing where the line does not clearly hold just two.
    """
    words = _ACTING_INSIDE.sub("quyền ", principal).split()
    runs = list(_runs(words))
    if len(runs) != 2 or runs[0].start:
        return ""
    return " ".join(words[runs[1].start :]) if _is_apart(words, *runs) else ""


def _runs(words: Sequence[str]) -> Iterator[_Run]:
    """Yield the positions in a line, each with the words of a deputy before it."""
    place = 0
    while place < len(words):
        core = place
        while core < len(words) and _is_one_of(words[core : core + 1], _DEPUTIES):
            core += 1
        ends = (end for end in range(min(core + 3, len(words)), core, -1) if _is_one_of(words[core:end], _POSITIONS))
        end = next(ends, core)
        if end > place and (end > core or _is_one_of(words[place : place + 1], _POSITIONS)):
            yield _Run(place, core, end)
        place = max(end, place + 1)


def _is_apart(words: Sequence[str], first: _Run, second: _Run) -> bool:
    """Tell whether the second position is one: not "Ban Giám đốc", and not the end of "tổ trưởng" or "Nội vụ"."""
    between = _key(" ".join(words[first.end : second.start]))
    if second.start == second.core:
        core = words[second.core : second.end]
        if _ends_with(_key(core[-1]), _HEAD):
            return not between or between in _HEADED
        if between and _ends_with(between, _BOARD) and _is_one_of(core, _OF_BOARDS):
            return False
    return not between or any(_begins_with(between, body) for body in _BODIES)


def _is_one_of(words: Sequence[str], known: Sequence[_Key]) -> bool:
    """Tell whether the words are one of those known, accents included: "trường" is no "trưởng"."""
    key = _key(" ".join(words))
    return any(_same(key, each) and _accents(key) == _accents(each) for each in known)


def _principal(line: str) -> str | None:
    """Return for whom a line says somebody signs; None if it does not say that."""
    line = unicodedata.normalize("NFC", line)
    plain = (unicodedata.normalize("NFKD", sign.translate(_D))[0] for sign in line)
    found = _ON_BEHALF.match("".join(plain).lower())
    return line[found.end() :] if found is not None else None


def _stated(lines: Sequence[str]) -> Iterator[_Key]:
    """Yield what the lines may state: all of it, or what stands below the rest of a body's name."""
    for place in range(len(lines)):
        above = _key(" ".join(lines[:place]))
        if not any(_ends_with(above, word) for word in _DEPUTIES):
            yield _position(" ".join(lines[place:]))


def _position(text: str) -> _Key:
    """Return a position; "Q." is "Quyền"."""
    return _key(_ACTING.sub("quyền ", text))


def _is(stated: _Key, held: _Key) -> bool:
    """Tell whether both are one position, where either may leave out a body and the stated one may say less."""
    if len(stated) <= len(held):
        return _begins_with(held, stated) and not _is_half(stated)
    rest = stated[len(held) :]
    names_body = any(_begins_with(rest, body) or _ends_with(held, body) for body in _BODIES)
    return _begins_with(stated, held) and names_body


def _is_half(text: _Key) -> bool:
    """Tell whether a text names no position by itself."""
    return "".join(letter.plain for letter in text) in _HALVES


def _ends_as(line: _Key, held: _Key) -> bool:
    before = line[: -len(held)]
    return bool(before) and _ends_with(line, held) and not any(_ends_with(before, word) for word in _DEPUTIES)


def _begins_with(text: _Key, start: _Key) -> bool:
    """Tell whether the text begins with these whole words."""
    rest = text[len(start) :]
    return _same(text[: len(start)], start) and (not rest or rest[0].begins)


def _ends_with(text: _Key, end: _Key) -> bool:
    tail = text[-len(end) :]
    return _same(tail, end) and tail[0].begins


def _same(one: _Key, other: _Key) -> bool:
    """Tell whether both say the same; accents decide where both have any, wherever in a word they are set."""
    if [letter.plain for letter in one] != [letter.plain for letter in other]:
        return False
    mine, theirs = _accents(one), _accents(other)
    return mine == theirs or not mine or not theirs


def _accents(text: _Key) -> str:
    return "".join(sorted("".join(letter.accents for letter in text)))
