"""Comparing Vietnamese text the way an eye does: without accents, spaces and capitals where they may be lost."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_PLAIN: Final = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "\u2019": "'", "\u02bc": "'"})


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """Return the text in small letters without accents; punctuation and spaces stay."""
    parts = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


@lru_cache(maxsize=20_000)
def squashed(text: str) -> str:
    """Return the small letters and digits of the text alone."""
    return "".join(letter for letter in folded(text) if letter.isalnum())


@lru_cache(maxsize=20_000)
def accents(text: str) -> str:
    """Return the accents of the text, sorted: the same for "Hoà" and "Hòa", and for letters and accents drawn apart."""
    parts = unicodedata.normalize("NFKD", text.casefold().replace("ð", "đ").replace("đ", "d\u0335"))
    return "".join(sorted(part for part in parts if unicodedata.combining(part)))


def is_capitals(text: str) -> bool:
    """Tell whether nearly all letters are capitals."""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum(letter.isupper() for letter in letters) >= 0.8 * len(letters)


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters must be changed to get from one to the other; more than ``most`` is ``most + 1``."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, wanted in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (letter != wanted))
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
