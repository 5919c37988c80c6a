"""Level and round: how far a signature leans, and the circle a seal was meant to be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.studio.fields import Mask

Numbers: TypeAlias = NDArray[np.float64]

_MOST_LEAN_DEG: Final = 25.0
_LEAST_LEAN_DEG: Final = 1.0
_SLENDER: Final = 2.2
_DIRECTIONS: Final = 180
_TRIES: Final = 240


@dataclass(frozen=True)
class Ring:
    """The outer ring of a seal as an ellipse: centre, longer and shorter radius, and where the longer one points.

    ``fit`` is the share of directions in which the ink ends on the ring.
    """

    x: float
    y: float
    longer: float
    shorter: float
    angle_deg: float
    fit: float


def leaning_of(mask: Mask) -> float | None:
    """Return how far a slender signature leans (clockwise) by its own run; None if it has none worth the name."""
    rows, columns = np.nonzero(mask)
    if len(rows) < 50:
        return None
    step = max(1, len(rows) // 20_000)
    points = np.stack([columns[::step], rows[::step]]).astype(np.float64)
    points -= points.mean(axis=1, keepdims=True)
    values, vectors = np.linalg.eigh(np.cov(points))
    if math.sqrt(max(values[1], 1e-9) / max(values[0], 1e-9)) < _SLENDER:
        return None
    x, y = vectors[0, 1], vectors[1, 1]
    angle = math.degrees(math.atan2(y, x))
    angle = angle - 180 if angle > 90 else angle + 180 if angle < -90 else angle
    return angle if _LEAST_LEAN_DEG <= abs(angle) <= _MOST_LEAN_DEG else None


def ring_of(mask: Mask) -> Ring | None:
    """Fit the ellipse on which the ink of a seal ends in most directions; None if there is none."""
    rows, columns = np.nonzero(mask)
    if len(rows) < 200:
        return None
    x, y = (np.asarray(at + 0.5, dtype=np.float64) for at in (columns, rows))
    middle = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2
    best: Ring | None = None
    for _ in range(3):
        rim = _rim(x, y, middle)
        ring = _agreed(rim)
        if ring is None:
            return best
        best, middle = ring, (ring.x, ring.y)
    return best


def _rim(x: Numbers, y: Numbers, middle: tuple[float, float]) -> Numbers:
    """Return the farthest ink in each direction from the middle."""
    dx, dy = x - middle[0], y - middle[1]
    sector = ((np.arctan2(dy, dx) + math.pi) / (2 * math.pi) * _DIRECTIONS).astype(np.int64) % _DIRECTIONS
    distance = np.hypot(dx, dy)
    order = np.lexsort((distance, sector))
    last = np.flatnonzero(np.diff(sector[order], append=_DIRECTIONS))
    picked = order[last]
    return np.stack([x[picked], y[picked]], axis=1)


def _agreed(rim: Numbers) -> Ring | None:
    """Return the ellipse most of the rim agrees on: ink that sticks out, and gaps in the ring, are outvoted."""
    if len(rim) < 40:
        return None
    chance = np.random.default_rng(1)
    centre = rim.mean(axis=0)
    spread = float(np.abs(rim - centre).max())
    points = (rim - centre) / spread
    best: NDArray[np.bool_] | None = None
    for _ in range(_TRIES):
        conic = _conic(points[chance.choice(len(points), 6, replace=False)])
        if conic is None or not 0.6 <= conic[3] / conic[2] <= 1:
            continue
        near = np.abs(_distances(points, conic)) < 0.015
        if best is None or near.sum() > best.sum():
            best = near
    if best is None or best.sum() < 30:
        return None
    conic = _conic(points[best])
    if conic is None:
        return None
    fit = float((np.abs(_distances(points, conic)) < 0.02).sum()) / _DIRECTIONS
    x, y, longer, shorter, angle = conic
    return Ring(x * spread + centre[0], y * spread + centre[1], longer * spread, shorter * spread, angle, fit)


def _conic(points: Numbers) -> tuple[float, float, float, float, float] | None:
    """Return centre, radii and angle of the ellipse through points, by least squares."""
    x, y = points[:, 0], points[:, 1]
    rows = np.stack([x * x, x * y, y * y, x, y], axis=1)
    try:
        a, b, c, d, e = np.linalg.lstsq(rows, np.ones(len(x)), rcond=None)[0]
        centre = np.linalg.solve(np.array([[2 * a, b], [b, 2 * c]]), np.array([-d, -e]))
    except np.linalg.LinAlgError:
        return None
    level = 1 + a * centre[0] ** 2 + b * centre[0] * centre[1] + c * centre[1] ** 2
    values, vectors = np.linalg.eigh(np.array([[a, b / 2], [b / 2, c]]) / level) if level else (np.zeros(2), None)
    if vectors is None or values[0] <= 1e-6:
        return None
    angle = math.degrees(math.atan2(vectors[1, 0], vectors[0, 0]))
    return float(centre[0]), float(centre[1]), float(values[0] ** -0.5), float(values[1] ** -0.5), angle


def _distances(points: Numbers, conic: tuple[float, float, float, float, float]) -> Numbers:
    """Return how far outside the ellipse points lie, along the ray from its centre."""
    x, y, longer, shorter, angle = conic
    turn = math.radians(angle)
    dx, dy = points[:, 0] - x, points[:, 1] - y
    along, across = dx * math.cos(turn) + dy * math.sin(turn), dy * math.cos(turn) - dx * math.sin(turn)
    share = np.hypot(along / longer, across / shorter)
    return np.asarray(np.hypot(dx, dy) * (1 - 1 / np.maximum(share, 1e-6)), dtype=np.float64)
