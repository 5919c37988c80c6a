"""Pictures for marks: a signature in blue ink and an office's red seal, both on transparent ground."""

import math
import random
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tests.parts.typeface import FONT_FOLDER

INK = (28, 58, 168)
SEAL_RED = (206, 24, 32)
OVERSAMPLING = 3

Point = tuple[float, float]

STROKES: tuple[tuple[Point, ...], ...] = (
    ((70, 250), (110, 120), (160, 40), (190, 60), (150, 190), (118, 292)),
    ((92, 120), (190, 30), (290, 60), (250, 150), (150, 168)),
    ((232, 188), (252, 150), (290, 158), (276, 200), (240, 206), (300, 160), (306, 206), (330, 200)),
    ((330, 200), (352, 152), (362, 206), (384, 152), (404, 206), (424, 160), (440, 202), (480, 150)),
    ((480, 150), (540, 40), (556, 206), (606, 60), (612, 206), (652, 176), (690, 190), (800, 132)),
    ((60, 300), (260, 262), (520, 252), (780, 232), (560, 288), (420, 300)),
)
"""Through these points the pen goes, on a sheet of 860 by 340."""


def signature_image(path: Path) -> Path:
    """Write a signature as a pen leaves it: strokes that swell and thin out (RGBA, 860 x 340)."""
    width, height = 860, 340
    mask = Image.new("L", (width * OVERSAMPLING, height * OVERSAMPLING), 0)
    pen = ImageDraw.Draw(mask)
    chance = random.Random(5)
    for stroke in STROKES:
        _draw_stroke(pen, _smooth(stroke), chance.uniform(0, math.tau))
    ink = Image.new("RGBA", (width, height), (*INK, 0))
    ink.putalpha(mask.resize((width, height), Image.Resampling.LANCZOS))
    ink.save(path, dpi=(300, 300))
    return path


def seal_image(path: Path, ring: str = "UBND TỈNH SÔNG LAM", centre: str = "SỞ NỘI VỤ", size: int = 500) -> Path:
    """Write an office's round seal; 500 pixels at 300 dpi would be 42.3 mm, which says nothing of its true size."""
    side = size * OVERSAMPLING
    mask = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(mask)
    middle, unit = side / 2, side / 1000
    for radius, thickness in ((490, 16), (468, 6), (300, 6)):
        _ring(pen, middle, radius * unit, thickness * unit)
    pen.polygon(_star(middle, middle + 365 * unit, 40 * unit), fill=255)
    _ring_text(mask, ring, 384 * unit, round(96 * unit))
    font = ImageFont.truetype(FONT_FOLDER / "Tinos-Bold.ttf", round(110 * unit))
    for number, line in enumerate(_balanced(centre)):
        pen.text((middle, middle + (number * 2 - 1) * 62 * unit), line, 255, font, anchor="mm")
    ink = Image.new("RGBA", (size, size), (*SEAL_RED, 0))
    ink.putalpha(mask.resize((size, size), Image.Resampling.LANCZOS))
    ink.save(path, dpi=(300, 300))
    return path


def _draw_stroke(pen: ImageDraw.ImageDraw, points: list[Point], phase: float) -> None:
    for number, (x, y) in enumerate(points):
        share = number / len(points)
        pressure = min(1.0, 0.35 + 4 * share, 0.25 + 5 * (1 - share))
        radius = max(0.7, (2.2 + 1.3 * math.sin(phase + 7 * share)) * pressure)
        box = (x - radius, y - radius, x + radius, y + radius)
        pen.ellipse([side * OVERSAMPLING for side in box], fill=255)


def _smooth(points: tuple[Point, ...], steps: int = 220) -> list[Point]:
    """Return points on a Catmull-Rom curve through the given ones."""
    padded = (points[0], *points, points[-1])
    result: list[Point] = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(steps):
            t = step / steps
            result.append((_between(a[0], b[0], c[0], d[0], t), _between(a[1], b[1], c[1], d[1], t)))
    return result


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def _ring(pen: ImageDraw.ImageDraw, middle: float, radius: float, thickness: float) -> None:
    box = (middle - radius, middle - radius, middle + radius, middle + radius)
    pen.ellipse(box, outline=255, width=round(thickness))


def _star(x: float, y: float, radius: float) -> list[Point]:
    corners = [(radius if i % 2 == 0 else radius * 0.4, math.pi * (i / 5 - 0.5)) for i in range(10)]
    return [(x + r * math.cos(angle), y + r * math.sin(angle)) for r, angle in corners]


def _ring_text(mask: Image.Image, text: str, radius: float, size: int) -> None:
    """Set the text letter by letter along the upper arc."""
    font = ImageFont.truetype(FONT_FOLDER / "Tinos-Bold.ttf", size)
    widths = [font.getlength(char) * 1.06 for char in text]
    angle = -sum(widths) / radius / 2
    middle = mask.width / 2
    for char, width in zip(text, widths, strict=True):
        angle += width / radius / 2
        letter = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(letter).text((size, size), char, 255, font, anchor="mm")
        letter = letter.rotate(-math.degrees(angle), Image.Resampling.BICUBIC)
        at = (round(middle + radius * math.sin(angle)) - size, round(middle - radius * math.cos(angle)) - size)
        mask.paste(255, at, letter)
        angle += width / radius / 2


def _balanced(text: str) -> tuple[str, str]:
    """Split a name into two lines of about the same length."""
    words = text.split(" ")
    splits = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))] or [(text, "")]
    return min(splits, key=lambda lines: abs(len(lines[0]) - len(lines[1])))
