"""Photos and scans of signatures and seals, made from known ink: paper, light, lens, camera and file on top of it.

Everything is drawn in the photo's own pixels, so the ink that is known needs no alignment but the one the studio tells.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tests.parts.typeface import FONT_FOLDER

Field = NDArray[np.float32]

INKS = {
    "blue": (1.9, 1.3, 0.45),
    "blue-pale": (1.1, 0.75, 0.25),
    "black": (1.7, 1.65, 1.55),
    "grey": (0.75, 0.75, 0.72),
    "red": (0.2, 1.7, 1.5),
    "red-pale": (0.12, 0.9, 0.75),
    "violet": (1.2, 1.5, 0.5),
}
"""How ink darkens red, green and blue light (natural logarithm, linear light)."""

PAPERS = {
    "white": (0.93, 0.93, 0.92),
    "warm": (0.90, 0.86, 0.76),
    "yellow": (0.90, 0.80, 0.45),
    "green": (0.72, 0.86, 0.74),
    "pink": (0.90, 0.72, 0.74),
    "blue": (0.66, 0.78, 0.90),
    "grey": (0.62, 0.62, 0.62),
}


@dataclass(frozen=True)
class Scene:
    """What stands before the camera, and the camera."""

    name: str
    seal: bool = False
    ink: str = "blue"
    paper: str = "white"
    width: int = 1600
    height: int = 1100
    share: float = 0.55
    """The ink's width (a seal's: of the height) as a share of the photo's."""
    skew_deg: float = 0.0
    squeeze: float = 1.0
    """How much flatter a seal looks, seen from the side."""
    pen: float = 5.0
    texture: float = 0.012
    gradient: float = 0.0
    """How much darker the far corner is."""
    shadow: float = 0.0
    shadow_edge: float = 90.0
    """The width of the shadow's edge in pixels."""
    vignette: float = 0.0
    exposure: float = 0.95
    crumple: float = 0.0
    lines: str = ""
    """"", "ruled" or "squared"."""
    line_depth: float = 0.25
    blur: float = 0.7
    noise: float = 0.006
    jpeg: int | None = 90
    uneven: float = 0.25
    """How much the ink's depth varies along a stroke or over a seal."""
    tint: tuple[float, float, float] = field(default=(1.0, 1.0, 1.0))
    drawn: bool = False
    """Strokes laid on in screen levels, as drawing programs do, instead of in light, as lenses do."""


@dataclass(frozen=True)
class Sample:
    """A photo and its known ink (coverage of each pixel)."""

    scene: Scene
    photo: Image.Image
    data: bytes
    suffix: str
    ink: Field


def make(scene: Scene, seed: int) -> Sample:
    """Take the photo."""
    chance = np.random.default_rng(seed)
    ink, depth = _seal(scene, chance) if scene.seal else _signature(scene, chance)
    sheet = _paper(scene, chance) * _mixed(scene, ink, depth)
    lit = sheet * _light(scene, chance)[..., None] * np.asarray(scene.tint, dtype=np.float32)
    shot = np.clip(lit * scene.exposure, 0, 1)
    shot = np.stack([_blur(shot[..., c], scene.blur) for c in range(3)], axis=-1)
    grain = chance.normal(0, 1, shot.shape).astype(np.float32)
    shot = shot + grain * scene.noise * np.sqrt(np.maximum(shot, 0.02))
    levels = np.clip(np.power(np.clip(shot, 0, 1), 1 / 2.2) * 255, 0, 255).astype(np.uint8)
    photo = Image.fromarray(levels, "RGB")
    written = io.BytesIO()
    if scene.jpeg is None:
        photo.save(written, "PNG")
    else:
        photo.save(written, "JPEG", quality=scene.jpeg)
    return Sample(scene, photo, written.getvalue(), ".png" if scene.jpeg is None else ".jpg", ink)


def _mixed(scene: Scene, ink: Field, depth: Field) -> Field:
    """Return what share of the paper's light comes through the ink: a half covered pixel is half paper, half ink."""
    through = np.exp(-np.asarray(INKS[scene.ink], dtype=np.float32) * depth[..., None])
    cover = ink[..., None]
    if scene.drawn:
        return np.asarray((1 - cover + cover * through ** (1 / 2.2)) ** 2.2, dtype=np.float32)
    return np.asarray(1 - cover + cover * through, dtype=np.float32)


def _signature(scene: Scene, chance: np.random.Generator) -> tuple[Field, Field]:
    """Draw strokes that swell and thin out along random curves, with a flourish and a dot."""
    over = 3
    size = scene.width * over, scene.height * over
    cover, depth = Image.new("L", size, 0), Image.new("L", size, 0)
    pen, press = ImageDraw.Draw(cover), ImageDraw.Draw(depth)
    for points in _strokes(scene, chance):
        phase, swing = chance.uniform(0, 6), chance.uniform(3, 9)
        for at, (x, y) in enumerate(points):
            share = at / len(points)
            taper = min(1.0, 0.3 + 5 * share, 0.3 + 5 * (1 - share))
            radius = max(0.45 * scene.pen, scene.pen * (0.75 + 0.3 * math.sin(phase + swing * share)) * taper) / 2
            box = [(x - radius) * over, (y - radius) * over, (x + radius) * over, (y + radius) * over]
            pen.ellipse(box, fill=255)
            level = 1 - scene.uneven * (0.5 + 0.5 * math.sin(phase * 2 + 7 * share))
            press.ellipse(box, fill=round(200 * level))
    small = scene.width, scene.height
    ink = np.asarray(cover.resize(small, Image.Resampling.BOX), dtype=np.float32) / 255
    solid = np.asarray(depth.filter(ImageFilter.MaxFilter(5)).resize(small, Image.Resampling.BOX), dtype=np.float32)
    return np.asarray(ink, dtype=np.float32), np.asarray(np.maximum(solid / 200, 0.05), dtype=np.float32)


def _strokes(scene: Scene, chance: np.random.Generator) -> list[list[tuple[float, float]]]:
    length = scene.width * scene.share
    rise = length * chance.uniform(0.22, 0.36)
    strokes: list[list[tuple[float, float]]] = []
    x = 0.0
    for _ in range(int(chance.integers(3, 6))):
        count = int(chance.integers(4, 9))
        step = length / 4.5
        points = [
            (x + step * i / count + chance.normal(0, step * 0.10), chance.uniform(-0.5, 0.5) * rise)
            for i in range(count)
        ]
        strokes.append(_curve(points))
        x += step * chance.uniform(0.6, 0.95)
    end = x + length * 0.1
    sweep = [(0, rise * 0.5), (end * 0.4, rise * chance.uniform(0.4, 0.75)), (end, rise * chance.uniform(-0.2, 0.4))]
    strokes.append(_curve([*sweep, (end * 0.7, rise * 0.62)]))
    spot = (end * chance.uniform(0.3, 0.8), -rise * 0.68)
    strokes.append([(spot[0] + i * 0.25, spot[1]) for i in range(int(scene.pen * 4))])
    return _placed(scene, strokes, length)


def _placed(scene: Scene, strokes: list[list[tuple[float, float]]], length: float) -> list[list[tuple[float, float]]]:
    """Scale the strokes to their length, turn them, and put them into the middle."""
    every = np.array([point for stroke in strokes for point in stroke])
    low, high = every.min(axis=0), every.max(axis=0)
    scale = min(length / (high[0] - low[0]), 0.72 * scene.height / (high[1] - low[1]))
    turn = math.radians(scene.skew_deg)
    matrix = scale * np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    middle = (low + high) / 2
    placed = []
    for stroke in strokes:
        dense = np.array(stroke)
        if len(dense) > 4:
            steps = np.linspace(0, len(dense) - 1, int(len(dense) * max(1.0, scale)) + 1)
            dense = np.stack([np.interp(steps, np.arange(len(dense)), dense[:, axis]) for axis in (0, 1)], axis=1)
        turned = (dense - middle) @ matrix.T + np.array([scene.width / 2, scene.height / 2])
        placed.append([(float(x), float(y)) for x, y in turned])
    return placed


def _curve(points: list[tuple[float, float]], steps: int = 160) -> list[tuple[float, float]]:
    ends = np.array([points[0], *points, points[-1]])
    found: list[tuple[float, float]] = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for t in np.linspace(0, 1, steps, endpoint=False):
            at = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
            found.append((float(at[0]), float(at[1])))
    return found


def _seal(scene: Scene, chance: np.random.Generator) -> tuple[Field, Field]:
    """Draw rings, a text around, a star and two lines, as tests.parts.images does, but turned and squeezed."""
    side = round(scene.height * scene.share) * 2
    mask = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(mask)
    middle, unit = side / 2, side / 1000
    for radius, thickness in ((498, 18), (470, 6), (300, 6)):
        pen.ellipse([middle - radius * unit, middle - radius * unit, middle + radius * unit, middle + radius * unit],
                    outline=255, width=max(2, round(thickness * unit)))  # fmt: skip
    star = [
        (middle + (60 if i % 2 == 0 else 24) * unit * math.sin(math.pi * i / 5),
         middle + 380 * unit - (60 if i % 2 == 0 else 24) * unit * math.cos(math.pi * i / 5))
        for i in range(10)
    ]  # fmt: skip
    pen.polygon(star, fill=255)
    font = ImageFont.truetype(FONT_FOLDER / "Tinos-Bold.ttf", max(8, round(92 * unit)))
    text = "ỦY BAN NHÂN DÂN TỈNH SÔNG LAM"
    for at, char in enumerate(text):
        angle = (at - (len(text) - 1) / 2) * 9.2
        letter = Image.new("L", (side, side), 0)
        ImageDraw.Draw(letter).text((middle, middle - 384 * unit), char, 255, font, anchor="mm")
        mask.paste(255, (0, 0), letter.rotate(-angle, Image.Resampling.BICUBIC, center=(middle, middle)))
    for at, line in enumerate(("SỞ", "NỘI VỤ")):
        pen.text((middle, middle + (at * 2 - 1) * 66 * unit), line, 255, font, anchor="mm")
    turned = mask.rotate(-scene.skew_deg, Image.Resampling.BICUBIC)
    small = turned.resize((side // 2, max(1, round(side / 2 * scene.squeeze))), Image.Resampling.BOX)
    whole = Image.new("L", (scene.width, scene.height), 0)
    whole.paste(small, ((scene.width - small.width) // 2, (scene.height - small.height) // 2))
    patchy = _waves(scene, chance, 60.0)
    depth = 1 - scene.uneven * np.clip(0.5 + patchy, 0, 1)
    return np.asarray(np.asarray(whole, dtype=np.float32) / 255, dtype=np.float32), np.asarray(depth, dtype=np.float32)


def _paper(scene: Scene, chance: np.random.Generator) -> Field:
    base = np.asarray(PAPERS[scene.paper], dtype=np.float32)
    fine = _blur(chance.normal(0, 1, (scene.height, scene.width)).astype(np.float32), 1.0) * 3.5
    coarse = _waves(scene, chance, 25.0)
    fibre = 1 + scene.texture * (fine + coarse)
    sheet = base * fibre[..., None] * _creases(scene, chance)[..., None]
    if scene.lines:
        sheet = sheet * _printed(scene, chance)
    return np.asarray(sheet, dtype=np.float32)


def _creases(scene: Scene, chance: np.random.Generator) -> Field:
    """Return the shading of a sheet that was folded and crumpled: facets that catch the light differently."""
    shade = np.ones((scene.height, scene.width), dtype=np.float32)
    if not scene.crumple:
        return shade
    rows, columns = np.mgrid[0 : scene.height, 0 : scene.width].astype(np.float32)
    for _ in range(14):
        angle, x, y = chance.uniform(0, math.pi), chance.uniform(0, scene.width), chance.uniform(0, scene.height)
        far = (columns - x) * math.cos(angle) + (rows - y) * math.sin(angle)
        reach, width = chance.uniform(40, 220), chance.uniform(2, 7)
        along = -(columns - x) * math.sin(angle) + (rows - y) * math.cos(angle)
        fade = np.exp(-((along / chance.uniform(200, 600)) ** 2))
        shade += scene.crumple * chance.uniform(-1, 1) * np.tanh(far / width) * np.exp(-np.abs(far) / reach) * fade
    return shade


def _printed(scene: Scene, chance: np.random.Generator) -> Field:
    """Return how printed lines darken the paper."""
    gap, thick = chance.uniform(45, 75), chance.uniform(1.4, 2.6)
    turn = math.radians(scene.skew_deg)
    rows, columns = np.mgrid[0 : scene.height, 0 : scene.width].astype(np.float32)
    across = rows * math.cos(turn) - columns * math.sin(turn)
    along = columns * math.cos(turn) + rows * math.sin(turn)
    distance = np.abs((across % gap) - gap / 2)
    if scene.lines == "squared":
        distance = np.minimum(distance, np.abs((along % gap) - gap / 2))
    line = np.clip(thick / 2 + 0.5 - distance, 0, 1)
    colour = np.asarray((1.0, 0.75, 0.4), dtype=np.float32) * scene.line_depth
    return np.asarray(np.exp(-line[..., None] * colour), dtype=np.float32)


def _light(scene: Scene, chance: np.random.Generator) -> Field:
    rows, columns = np.mgrid[0 : scene.height, 0 : scene.width].astype(np.float32)
    x, y = columns / scene.width - 0.5, rows / scene.height - 0.5
    turn = chance.uniform(0, 2 * math.pi)
    light = 1 - scene.gradient * (0.5 + 0.7 * (x * math.cos(turn) + y * math.sin(turn)))
    light *= 1 - scene.vignette * 2 * (x**2 + y**2)
    if scene.shadow:
        angle = chance.uniform(0, 2 * math.pi)
        bend = 0.06 * np.sin(9 * (x * math.sin(angle) + y * math.cos(angle)) + chance.uniform(0, 6))
        far = (x * math.cos(angle) - y * math.sin(angle) + bend + chance.uniform(-0.15, 0.15)) * scene.width
        light *= 1 - scene.shadow / (1 + np.exp(-np.clip(far / (scene.shadow_edge / 4), -50, 50)))
    return np.asarray(np.maximum(light, 0.02), dtype=np.float32)


def _waves(scene: Scene, chance: np.random.Generator, size: float) -> Field:
    """Return slow random variation of spread 1."""
    small = chance.normal(0, 1, (max(2, int(scene.height / size)), max(2, int(scene.width / size))))
    image = Image.fromarray(small.astype(np.float32)).resize((scene.width, scene.height), Image.Resampling.BICUBIC)
    return np.asarray(image, dtype=np.float32)


def _blur(plane: Field, sigma: float) -> Field:
    if sigma <= 0:
        return plane
    reach = max(1, round(3 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    for axis in (0, 1):
        pad = [(reach, reach) if at == axis else (0, 0) for at in range(2)]
        wide = np.pad(plane, pad, mode="edge")
        parts = [np.take(wide, range(at, at + plane.shape[axis]), axis=axis) * w for at, w in enumerate(kernel)]
        plane = np.sum(parts, axis=0).astype(np.float32)
    return plane
