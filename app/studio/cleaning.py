"""From a photo or scan to the picture of a mark: ink found, paper dropped, level or round, cropped, in one colour."""

from __future__ import annotations

import hashlib
import io
import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.domain.errors import InkNotFound
from app.domain.placing import Confidence, ImageKind, SizeMm
from app.domain.studio import LONGEST_PX, Cleaned, Cleaning, Doubt, Region
from app.studio.fields import Field, Mask, box_of, grown, stroke_width
from app.studio.ink import Ink, belonging, blur_of, cover_of, find_ink, full_density
from app.studio.lines import without_lines
from app.studio.paper import density_of
from app.studio.photo import Photo, part_of
from app.studio.straightening import Ring, leaning_of, ring_of

WORKING_PX: Final = 2000
_QUICK: Final = 2
"""A quick look works on twice the pixels it has to show."""
_LEAST_PX: Final = 16
_MARGIN: Final = 0.12
_FEWEST_PX: Final = 250
_THINNEST_PX: Final = 4.1
"""Strokes narrower than this in the photo come out wider than they were, by a pixel that cannot be told apart."""

_COARSEST_BLUR: Final = 1.2
_OF_STROKE: Final = 0.18
"""A blur of more pixels than the one and more of a stroke's width than the other is out of focus."""

_GRAVE: Final = frozenset({Doubt.FAINT, Doubt.CUT_OFF, Doubt.CROWDED, Doubt.NOT_ROUND, Doubt.BLURRED})

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """The ink of a part of the photo. ``matrix`` leads from the photo's own pixels to those of ``cover``."""

    cover: Field
    mask: Mask
    matrix: Matrix
    ink: Ink
    blur: float
    ruled_deg: float | None
    crowd: float


def clean(photo: Photo, cleaning: Cleaning, longest_px: int = LONGEST_PX) -> tuple[Cleaned, bytes]:
    """Return what was found and its PNG, its longer side at most ``longest_px``; a small one is made quickly.

    Raises:
        InkNotFound: nothing stands out from the paper.

    """
    asked = cleaning.region or Region()
    found = _look(photo, part_of(photo, asked), cleaning, min(WORKING_PX, _QUICK * longest_px))
    closer = _closer(photo, found, asked) if longest_px * _QUICK >= WORKING_PX else None
    if closer is not None:
        again = _look(photo, closer, cleaning, WORKING_PX)
        ruled_deg = found.ruled_deg if again.ruled_deg is None else again.ruled_deg
        found = replace(again, crowd=found.crowd, ruled_deg=ruled_deg)
    return _finished(photo, found, cleaning, longest_px)


def _look(photo: Photo, part: tuple[int, int, int, int], cleaning: Cleaning, working_px: int) -> Found:
    """Find the ink within ``part`` (kept pixels)."""
    width, height = part[2] - part[0], part[3] - part[1]
    scale = min(1.0, working_px / max(width, height))
    size = max(_LEAST_PX, round(width * scale)), max(_LEAST_PX, round(height * scale))
    image = photo.image.resize(size, Image.Resampling.BOX, box=part)
    density = density_of(np.asarray(image, dtype=np.float32))
    ruled = without_lines(density, full_density(density))
    ink = find_ink(ruled.density, cleaning.kind)
    nothing = InkNotFound(why="none" if cleaning.region is None else "region")
    if ink is None:
        raise nothing
    blur = blur_of(ink)
    cover, there = cover_of(ink, cleaning.strength, blur)
    mine = belonging(there, ink.amount)
    if box_of(mine) is None:
        raise nothing
    into_part = _scaled(size[0] / width, size[1] / height) @ _moved(-part[0], -part[1])
    matrix = into_part @ _scaled(photo.kept, photo.kept)
    crowd = float(there.sum()) / max(1, int(mine.sum()))
    return Found(cover * grown(mine, 2), mine, matrix, ink, blur, ruled.leaning_deg, crowd)


def _closer(photo: Photo, found: Found, asked: Region) -> tuple[int, int, int, int] | None:
    """Return the part of the photo worth a second, sharper look; None if the first was as sharp."""
    box = box_of(found.mask)
    assert box is not None, "ink was found"
    height, width = found.mask.shape
    if max((box[2] - box[0]) / width, (box[3] - box[1]) / height) > 0.6:
        return None
    back = _scaled(photo.kept, photo.kept) @ np.linalg.inv(found.matrix)
    left, top = back @ np.array([box[0], box[1], 1]), back @ np.array([box[2], box[3], 1])
    pad = _MARGIN * float(max(top[0] - left[0], top[1] - left[1])) + 8
    limit = part_of(photo, asked)
    part = (
        max(limit[0], math.floor(left[0] - pad)), max(limit[1], math.floor(left[1] - pad)),
        min(limit[2], math.ceil(top[0] + pad)), min(limit[3], math.ceil(top[1] + pad)),
    )  # fmt: skip
    return part if max(limit[2] - limit[0], limit[3] - limit[1]) > WORKING_PX else None


def _finished(photo: Photo, found: Found, cleaning: Cleaning, longest_px: int) -> tuple[Cleaned, bytes]:
    """Turn, crop, paint and describe."""
    ring = ring_of(found.mask) if cleaning.kind is ImageKind.SEAL else None
    turn, straight = _straightened(found, cleaning, ring)
    fit, size = _fitted(_outline(found.mask, straight, ring), longest_px)
    own = _own_colour(found)
    png = _painted(_warped(found.cover, fit @ straight, size), cleaning.colour or own)
    a, b, c, d, e, f = (float(value) for value in (fit @ straight @ found.matrix)[:2].ravel())
    doubts = _doubts(found, cleaning, ring)
    cleaned = Cleaned(
        sha256=hashlib.sha256(png).hexdigest().upper(), width=size[0], height=size[1],
        photo_width=photo.width, photo_height=photo.height, ink=_ink_region(photo, found), turned_deg=_half_turns(turn),
        transform=(a, b, c, d, e, f), colour=own, confidence=_confidence(doubts), doubts=doubts,
        size=_real_size(cleaning, size),
    )  # fmt: skip
    return cleaned, png


def _fitted(box: tuple[float, float, float, float], longest_px: int) -> tuple[Matrix, tuple[int, int]]:
    """Return the matrix that brings a box to the upper left corner, no larger than asked, and its size in pixels."""
    width, height = box[2] - box[0], box[3] - box[1]
    scale = min(1.0, longest_px / max(width, height))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return _scaled(size[0] / width, size[1] / height) @ _moved(-box[0], -box[1]), size


def _half_turns(turn: float) -> float:
    """Return a turn as at most half a one, clockwise or against."""
    return round((turn + 180) % 360 - 180, 2)


def _confidence(doubts: tuple[Doubt, ...]) -> Confidence:
    if _GRAVE & set(doubts):
        return Confidence.LOW
    return Confidence.MEDIUM if doubts else Confidence.HIGH


def _straightened(found: Found, cleaning: Cleaning, ring: Ring | None) -> tuple[float, Matrix]:
    """Return the clockwise turn and the matrix that turns, and makes a seal round, about the middle."""
    height, width = found.mask.shape
    own: float | None = None
    if cleaning.straighten and cleaning.kind is not ImageKind.SEAL:
        own = found.ruled_deg if found.ruled_deg is not None else leaning_of(found.mask)
    turn = cleaning.turn_deg - (own or 0.0)
    matrix = _about(width / 2, height / 2, _turned(turn))
    if cleaning.straighten and ring is not None and ring.shorter / ring.longer < 0.99:
        stretch = _turned(ring.angle_deg) @ _scaled(1, ring.longer / ring.shorter) @ _turned(-ring.angle_deg)
        matrix = matrix @ _about(ring.x, ring.y, stretch)
    return turn, matrix


def _outline(mask: Mask, straight: Matrix, ring: Ring | None) -> tuple[float, float, float, float]:
    """Return the box of the ink after straightening; of a seal, that of its ring."""
    if ring is not None and ring.fit > 0.5:
        middle = straight @ np.array([ring.x, ring.y, 1])
        radius = ring.longer
        return middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius
    rows, columns = np.nonzero(mask)
    points = straight @ np.stack([columns + 0.5, rows + 0.5, np.ones(len(rows))])
    return (
        float(points[0].min()) - 0.5, float(points[1].min()) - 0.5,
        float(points[0].max()) + 0.5, float(points[1].max()) + 0.5,
    )  # fmt: skip


def _warped(cover: Field, matrix: Matrix, size: tuple[int, int]) -> Field:
    """Return the coverage as the matrix (from its pixels to those of the result) has it."""
    shrink = math.sqrt(abs(float(np.linalg.det(matrix[:2, :2]))))
    image = Image.fromarray(cover)
    if shrink < 0.75:
        smaller = max(1, round(image.width * shrink)), max(1, round(image.height * shrink))
        matrix = matrix @ _scaled(image.width / smaller[0], image.height / smaller[1])
        image = image.resize(smaller, Image.Resampling.BOX)
    back = np.linalg.inv(matrix)
    turned = image.transform(
        size, Image.Transform.AFFINE, tuple(back[:2].ravel()), Image.Resampling.BICUBIC, fillcolor=0
    )
    return np.clip(np.asarray(turned, dtype=np.float32), 0, 1)


def _own_colour(found: Found) -> str:
    """Return the colour of the ink as it would look on white under even light."""
    darkest = found.ink.direction * found.ink.density * math.sqrt(3)
    levels = np.clip(255 * np.exp(-darkest), 0, 255).astype(np.uint8)
    return "".join(f"{level:02X}" for level in levels)


def _painted(cover: Field, colour: str) -> bytes:
    """Return the PNG: one colour everywhere, so that no edge of a stroke keeps a trace of paper."""
    pixels = np.empty((*cover.shape, 4), dtype=np.uint8)
    pixels[..., :3] = [int(colour[at : at + 2], 16) for at in (0, 2, 4)]
    pixels[..., 3] = np.round(cover * 255).astype(np.uint8)
    written = io.BytesIO()
    Image.fromarray(pixels, "RGBA").save(written, "PNG")
    return written.getvalue()


def _ink_region(photo: Photo, found: Found) -> Region:
    box = box_of(found.mask)
    assert box is not None, "ink was found"
    back = np.linalg.inv(found.matrix)
    left, top, _ = back @ np.array([box[0], box[1], 1])
    right, bottom, _ = back @ np.array([box[2], box[3], 1])
    shares = left / photo.width, top / photo.height, right / photo.width, bottom / photo.height
    return Region(*(min(1.0, max(0.0, float(share))) for share in shares))


def _real_size(cleaning: Cleaning, size: tuple[int, int]) -> SizeMm | None:
    if cleaning.real_mm is None:
        return None
    return SizeMm(cleaning.real_mm, min(1000.0, cleaning.real_mm * size[1] / size[0]))


def _doubts(found: Found, cleaning: Cleaning, ring: Ring | None) -> tuple[Doubt, ...]:
    box = box_of(found.mask)
    assert box is not None, "ink was found"
    height, width = found.mask.shape
    stroke = stroke_width(found.mask)
    in_photo = 1 / math.sqrt(abs(float(np.linalg.det(found.matrix[:2, :2]))))
    longest = max(box[2] - box[0], box[3] - box[1]) * in_photo
    judged = {
        Doubt.FAINT: found.ink.density < 0.28 or found.ink.noise > 0.16,
        Doubt.CUT_OFF: min(box[0], box[1], width - box[2], height - box[3]) < 2,
        Doubt.SMALL: longest < _FEWEST_PX or stroke * in_photo < _THINNEST_PX,
        Doubt.BLURRED: found.blur > max(_COARSEST_BLUR, _OF_STROKE * stroke),
        Doubt.NOT_ROUND: cleaning.kind is ImageKind.SEAL and (ring is None or ring.fit < 0.5),
        Doubt.LINES: found.ruled_deg is not None,
        Doubt.CROWDED: found.crowd > 1.6,
    }
    return tuple(doubt for doubt, holds in judged.items() if holds)


def _scaled(x: float, y: float) -> Matrix:
    return np.diag([x, y, 1.0])


def _moved(x: float, y: float) -> Matrix:
    return np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])


def _turned(degrees: float) -> Matrix:
    """Return a clockwise turn as seen on a screen, where y points down."""
    turn = math.radians(degrees)
    return np.array([[math.cos(turn), -math.sin(turn), 0], [math.sin(turn), math.cos(turn), 0], [0.0, 0.0, 1.0]])


def _about(x: float, y: float, matrix: Matrix) -> Matrix:
    return np.asarray(_moved(x, y) @ matrix @ _moved(-x, -y))
