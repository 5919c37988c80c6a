"""Recognising full names of persons, and telling whether a line is a certain person's."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from typing import Final

from app.page.finding.folding import accents, distance, folded, is_capitals, squashed
from app.page.finding.titles import has_bullet, is_post
from app.page.legacy import read_as_tcvn3

_HONOURS: Final = (
    "gs", "pgs", "ts", "tskh", "ths", "thac si", "tien si", "bs", "bscki", "bsckii", "bsck1", "bsck2", "cki", "ckii",
    "ck1", "ck2", "ck", "bac si", "ds", "dsckii", "dscki", "duoc si", "ks", "ky su", "ls", "luat su", "cn", "cu nhan",
    "kts", "nsut", "nsnd", "nngut", "ngut", "ngnd", "ttut", "ttnd", "ncs", "giao su", "pho giao su", "thay thuoc uu tu",
    "dai tuong", "thuong tuong", "trung tuong", "thieu tuong", "chuan tuong", "do doc", "chuan do doc",
    "dai ta", "thuong ta", "trung ta", "thieu ta", "dai uy", "thuong uy", "trung uy", "thieu uy", "thuong si",
    "qncn", "ong", "ba", "anh", "chi", "dong chi", "dc", "mr", "mrs", "ms", "dr", "phd", "md", "mba", "ho ten",
    "ho va ten", "luong y", "bsnt", "bscc", "dieu duong", "nha bao", "nha giao", "nha van", "linh muc", "giam muc",
    "muc su", "hoa thuong", "thuong toa", "dai duc", "ni su", "ni truong", "nghe nhan", "nghe nhan uu tu", "gia lang",
)  # fmt: skip
_HONOUR_RUN: Final = re.compile("^(?:" + "|".join(sorted(map(squashed, set(_HONOURS)), key=len, reverse=True)) + ")*+$")
"""Taken longest first and never taken back: some are made of others, and trying every way to part them has no end."""
_DEGREE: Final = re.compile(r"^\s*(?:[A-ZĐa-zđ0-9]{1,7}\.\s*)+(?=\S)")
_RANK: Final = re.compile(
    r"^\s*(?:đại|thượng|trung|thiếu)\s+(?:tướng|tá|úy|uý)\s+|"
    r"^\s*(?:ông|bà|đồng chí|đ/c|tiến sĩ|thạc sĩ|bác sĩ|dược sĩ|kỹ sư|luật sư|cử nhân|nhà báo|nhà giáo|linh mục|"
    r"hòa thượng|hoà thượng|thượng tọa|đại đức|ni sư|qncn)[:.\s]+",
    re.IGNORECASE,
)
_LONGEST: Final = 200
"""Letters a line has at most that may be a name; a page may hold lines of a million."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NOT_IN_NAMES: Final = re.compile(r"[^\w\s'’.\-]|\d")
_LONGEST_LEAD: Final = 3
_BRACKETS: Final = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")

_FAMILIES: Final = frozenset(
    name.casefold()
    for name in (
        "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Hoàng", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô",
        "Dương", "Lý", "Đinh", "Đoàn", "Lâm", "Trịnh", "Đào", "Cao", "Mai", "Lương", "Trương", "Hà", "Tô", "Tạ",
        "Phùng", "Châu", "Quách", "Thái", "Tăng", "Thạch", "Kim", "Sơn", "Lò", "Giàng", "Sùng", "Vàng", "Thào", "Hờ",
        "Nông", "Lù", "Tẩn", "Ma", "Lục", "Triệu", "Hứa", "Bế", "Hoàn", "Khổng", "Kiều", "La", "Lại", "Lạc", "Lữ",
        "Lưu", "Mạc", "Nghiêm", "Ninh", "Ông", "Phó", "Quản", "Tôn", "Tống", "Từ", "Tưởng", "Uông", "Văn", "Viên",
        "Vương", "Yên", "An", "Âu", "Bạch", "Bàng", "Biện", "Cầm", "Chu", "Cù", "Cung", "Danh", "Diệp", "Doãn", "Đàm",
        "Đậu", "Điền", "Điêu", "Đồng", "Đường", "Giang", "Giáp", "Hạ", "Hàn", "Hàng", "Hạng", "Hầu", "Khuất", "Khương",
        "Liễu", "Lỗ", "Lộc", "Mã", "Mẫn", "Mạnh", "Ngụy", "Nhâm", "Nhữ", "Ngân", "Phí", "Quảng", "Rơ", "Siu", "Ksor",
        "Y", "H", "K", "Sa", "Sầm", "Tiêu", "Tòng", "Trà", "Trang", "Trình", "Ung", "Vi", "Vừ", "Xa", "Công", "Bá",
        "Lầu", "Mùa", "Chẩu", "Chảo", "Chang", "Cháng", "Ly", "Phàn", "Pờ", "Tráng", "Vù", "Quàng", "Lèng", "Lường",
        "Lìm", "Thân", "Cấn", "Đới", "Cáp", "Ngọ", "Lã", "Hồng", "Thiều", "Đôn", "Trưng", "Thẩm", "Nhan", "Mông",
        "Mùi", "Bích", "Đống", "Chế", "Hùng", "Lô", "Mè", "Khoàng", "Sìn", "Tao", "Điểu", "Kpă", "Nay", "Rmah", "Rah",
        "Rcom", "Kha", "Vì", "Bạc", "Lềnh", "Chíu", "Chìu", "Tằng", "Nịnh", "Sái", "Đèo", "Khà", "Alăng", "Bling",
        "Pơloong", "Coor", "Đàng", "Ka", "Liêng", "Cil", "Bon", "Chamaléa", "Katơr", "Pinăng", "Niê", "Êban", "Mlô",
    )
)  # fmt: skip
_PLAIN_FAMILIES: Final = frozenset(map(squashed, _FAMILIES))


class Match(IntEnum):
    """Whether a line is a certain person's name."""

    NONE = 0
    SIMILAR = 1
    """Nearly: a letter or an accent differs, or words we do not know stand before it; it may be somebody else."""
    SAME = 2


def match(text: str, name: str) -> Match:
    """Tell whether ``text`` is the name, with or without degree, rank or courtesy before it."""
    if len(text) > _LONGEST:
        return Match.NONE
    best = _match(text, name)
    meant = read_as_tcvn3(text) if best is Match.NONE else None
    return best if meant is None else _match(meant, name)


def clean(name: str) -> str:
    """Return a certificate's name without brackets and degrees: "TS. Nguyễn Văn A (M)" is Nguyễn Văn A."""
    return bare(name) or name.strip()


def is_honour(text: str) -> bool:
    """Tell whether a line is nothing but a rank or degree."""
    key = squashed(text) if len(text) <= _LONGEST else ""
    return len(key) > 1 and _HONOUR_RUN.match(key) is not None


def bare(text: str) -> str:
    """Return a line without brackets, degrees and ranks around the name."""
    text = _BRACKETS.sub(" ", text).strip()
    before, comma, after = text.partition(",")
    if comma and is_honour(after) != is_honour(before):
        text = (before if is_honour(after) else after).strip()
    while (shorter := _RANK.sub("", _DEGREE.sub("", text)).strip()) != text and shorter:
        text = shorter
    return text


def looks_like_name(text: str) -> bool:
    """Tell whether a line could be somebody's full name; one that is a post itself is none."""
    if len(text) > _LONGEST or has_bullet(text):
        return False
    meant = read_as_tcvn3(text)
    return any(_looks_like_name(bare(each)) for each in (text, meant) if each is not None)


def could_be_name(text: str) -> bool:
    """Tell whether a line, wherever it stands, has the shape of a full name, of whatever family."""
    bared = unicodedata.normalize("NFC", bare(text))
    words = _WORD.findall(bared)
    shaped = 2 <= len(words) <= 7 and not _NOT_IN_NAMES.search(bared) and all(word[0].isupper() for word in words)
    return shaped and not has_bullet(text) and not is_capitals(bared) and not is_post(bared)


def _looks_like_name(text: str) -> bool:
    text = unicodedata.normalize("NFC", text)
    words = _WORD.findall(text)
    if is_post(text):
        return False
    if not 2 <= len(words) <= 7 or _NOT_IN_NAMES.search(text):
        return len(words) > 7 and _spaced_name(words)
    if all(len(word) == 1 for word in words):
        return _spaced_name(words)
    family = words[0].casefold() in _FAMILIES if accents(text) else squashed(words[0]) in _PLAIN_FAMILIES
    known = family or words[0][:2].upper() in {"H'", "K'"}
    return known and all(word[0].isupper() for word in words)


def _spaced_name(words: list[str]) -> bool:
    """Tell whether letters set one by one begin with a family name."""
    key = squashed("".join(words))
    singles = sum(len(word) == 1 for word in words)
    return (
        8 <= len(key) <= 40
        and singles >= 0.8 * len(words)
        and any(key.startswith(f) for f in _PLAIN_FAMILIES if len(f) > 1)
    )


def _match(text: str, name: str) -> Match:
    if has_bullet(text):
        return Match.NONE
    name = clean(name)
    wanted = squashed(name)
    for candidate in {text, _BRACKETS.sub(" ", text), bare(text)}:
        key = squashed(candidate)
        if not wanted or not key.endswith(wanted) or not _HONOUR_RUN.match(key[: -len(wanted)]):
            continue
        return Match.SAME if _same_accents(candidate, name) else Match.SIMILAR
    if _ends_with(text, name):
        return Match.SIMILAR
    key, most = squashed(bare(text)), 1 if len(wanted) < 10 else 2
    near = len(wanted) >= 7 and len(folded(bare(text)).split()) >= 2 and distance(key, wanted, most) <= most
    return Match.SIMILAR if near else Match.NONE


def _ends_with(text: str, name: str) -> bool:
    """Tell whether a few words, which make no longer name of it, lead up to the name."""
    words, wanted = folded(text).split(), folded(name).split()
    lead = len(words) - len(wanted)
    return 0 < lead <= _LONGEST_LEAD and len(wanted) > 1 and words[lead:] == wanted and not looks_like_name(text)


def _same_accents(text: str, name: str) -> bool:
    """Tell whether the accents agree, as far as both have any; what stands before the name is left out."""
    words = name.split()
    tail = " ".join(text.split()[-len(words) :]) if len(text.split()) >= len(words) else text
    mine, theirs = accents(tail if squashed(tail) == squashed(name) else text), accents(name)
    if not mine or not theirs:
        return True
    return mine == theirs if squashed(tail) == squashed(name) else theirs in _subsequence(mine, theirs)


def _subsequence(longer: str, shorter: str) -> str:
    """Return ``shorter`` if all its letters are in ``longer``, else nothing."""
    rest = list(longer)
    for letter in shorter:
        if letter not in rest:
            return ""
        rest.remove(letter)
    return shorter
