"""Vietnamese fonts from before Unicode: letters that a reader sees right and a program reads as nonsense.

TCVN3 ("ABC") fonts are called ``.VnTime`` and the like; those whose name ends in H show capitals for every letter. VNI
fonts write a letter and its accent as two characters.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Final

TCVN3: Final = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
_SOFT_HYPHENS: Final = "\x02\ufffe"
"""What PDFium makes of the byte 0xAD, which in TCVN3 is ư."""

_SYMBOLS: Final = 0xF000
"""Some programs write such fonts as symbols: the code of a character from here on."""

_VNI_MARKS: Final = {
    **dict.fromkeys("øØ", "\u0300"), **dict.fromkeys("ùÙ", "\u0301"), **dict.fromkeys("ûÛ", "\u0309"),
    **dict.fromkeys("õÕ", "\u0303"), **dict.fromkeys("ïÏ", "\u0323"), **dict.fromkeys("âÂ", "\u0302"),
    **dict.fromkeys("àÀ", "\u0302\u0300"), **dict.fromkeys("áÁ", "\u0302\u0301"), **dict.fromkeys("åÅ", "\u0302\u0309"),
    **dict.fromkeys("ãÃ", "\u0302\u0303"), **dict.fromkeys("äÄ", "\u0302\u0323"), **dict.fromkeys("êÊ", "\u0306"),
    **dict.fromkeys("èÈ", "\u0306\u0300"), **dict.fromkeys("éÉ", "\u0306\u0301"), **dict.fromkeys("úÚ", "\u0306\u0309"),
    **dict.fromkeys("üÜ", "\u0306\u0303"), **dict.fromkeys("ëË", "\u0306\u0323"),
}  # fmt: skip
_VNI_LETTERS: Final = dict(zip("ñÑöÖôÔæÆóÓòÒîÎ", "đĐưƯơƠỉỈĩĨịỊỵỴ", strict=True))
_VNI_CARRIERS: Final = frozenset("aAeEoOuUyYöÖôÔ")


class Encoding(StrEnum):
    """How a font's characters are to be read."""

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    TCVN3_CAPITALS = "tcvn3_capitals"
    VNI = "vni"


def encoding_of(font: str) -> Encoding:
    """Return how the characters of a font of this name are to be read; a subset's tag does not matter."""
    name = font.rpartition("+")[2].lower()
    if name.startswith((".vn", "vntime", "vnarial")):
        family = name.split(",")[0].split("-")[0].removesuffix("bold").removesuffix("italic")
        return Encoding.TCVN3_CAPITALS if family.endswith("h") else Encoding.TCVN3
    return Encoding.VNI if name.startswith("vni") else Encoding.UNICODE


def converted(character: str, encoding: Encoding) -> str:
    """Return what a reader sees for one extracted character; a VNI accent becomes a combining mark."""
    match encoding:
        case Encoding.TCVN3 | Encoding.TCVN3_CAPITALS:
            if "\uf020" <= character <= "\uf0ff":
                character = chr(ord(character) - _SYMBOLS)
            letter = "ư" if character in _SOFT_HYPHENS else TCVN3.get(character, character)
            return letter.upper() if encoding is Encoding.TCVN3_CAPITALS else letter
        case _:
            return character


def composed(text: str, encoding: Encoding) -> str:
    """Return a word in NFC; accents of VNI are put onto the letter before them."""
    if encoding is Encoding.VNI:
        text = _from_vni(text)
    return unicodedata.normalize("NFC", text)


def read_as_tcvn3(text: str) -> str | None:
    """Return what the text would say in TCVN3, None if it cannot be that: it has letters of real Vietnamese."""
    if not any(letter in TCVN3 for letter in text) or any("\u0100" <= letter < "\u2000" for letter in text):
        return None
    return "".join(TCVN3.get(letter, letter) for letter in text)


def _from_vni(text: str) -> str:
    result: list[str] = []
    for before, letter in zip(("", *text), text, strict=False):
        if letter in _VNI_MARKS and before in _VNI_CARRIERS:
            result.append(_VNI_MARKS[letter])
        else:
            result.append(_VNI_LETTERS.get(letter, letter))
    return "".join(result)
