"""The colours of the two schemes, and the lengths shared by all views."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Scheme(StrEnum):
    """Light or dark."""

    LIGHT = "light"
    DARK = "dark"


class Tone(StrEnum):
    """What a colour says; always beside an icon and a word."""

    NEUTRAL = "neutral"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


def role(tone: Tone) -> str:
    """Return the colour role of a tone."""
    return "text_dim" if tone is Tone.NEUTRAL else str(tone)


@dataclass(frozen=True)
class Tokens:
    """One scheme: every colour the window uses, as ``#RRGGBB``."""

    background: str
    surface: str
    canvas: str
    line: str
    line_strong: str
    text: str
    text_dim: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    good: str
    warn: str
    bad: str
    good_soft: str
    warn_soft: str
    bad_soft: str
    hover: str
    disabled: str
    on_disabled: str
    shadow: str
    """Under pages and floating tools."""
    paper: str = "#FFFFFF"
    """A page is white in both schemes: it is what will be printed."""
    mark: str = "#0F5FA8"
    """Frame and handles of the mark: they lie on white paper in both schemes."""
    mark_warn: str = "#9A5B00"
    """The same while the mark covers something."""
    guide: str = "#C2185B"
    """Lines a dragged mark rests on."""

    def tone(self, tone: Tone) -> str:
        """Return the text and icon colour of ``tone``."""
        return {Tone.NEUTRAL: self.text_dim, Tone.GOOD: self.good, Tone.WARN: self.warn, Tone.BAD: self.bad}[tone]

    def tone_soft(self, tone: Tone) -> str:
        """Return the quiet background that belongs to ``tone``."""
        softs = {Tone.NEUTRAL: self.hover, Tone.GOOD: self.good_soft, Tone.WARN: self.warn_soft}
        return softs.get(tone, self.bad_soft)


LIGHT: Final = Tokens(
    background="#F5F6F8",
    surface="#FFFFFF",
    canvas="#E4E7EC",
    line="#D9DDE3",
    line_strong="#808A97",
    text="#1B1F24",
    text_dim="#5B6470",
    accent="#0F5FA8",
    accent_hover="#0B4E8C",
    accent_soft="#E7F0F9",
    on_accent="#FFFFFF",
    good="#1B7F4B",
    warn="#9A5B00",
    bad="#B3261E",
    good_soft="#EAF6EF",
    warn_soft="#FCF3E3",
    bad_soft="#FCEEED",
    hover="#EEF0F3",
    disabled="#E8EBEF",
    on_disabled="#5F6875",
    shadow="#1B2A3D",
)

DARK: Final = Tokens(
    background="#15181C",
    surface="#1E2227",
    canvas="#101215",
    line="#343A42",
    line_strong="#77818D",
    text="#E8EAED",
    text_dim="#A3ABB5",
    accent="#5AA9EF",
    accent_hover="#7ABAF3",
    accent_soft="#1C3148",
    on_accent="#0B1722",
    good="#6CCB98",
    warn="#F0B95A",
    bad="#F2857D",
    good_soft="#1B3328",
    warn_soft="#3A2E18",
    bad_soft="#3F2422",
    hover="#272C33",
    disabled="#2A2F36",
    on_disabled="#98A1AC",
    shadow="#000000",
)

BY_SCHEME: Final = {Scheme.LIGHT: LIGHT, Scheme.DARK: DARK}

STEP: Final = 4
"""Spacing comes in steps of this many pixels."""
RADIUS: Final = 10
TARGET: Final = 36
"""The smallest side of anything a person clicks, in pixels."""
FAMILIES: Final = ("Segoe UI", "Inter", "Noto Sans")
BODY_PX: Final = 14
SMALL_PX: Final = 13


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2.2 defines it, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
