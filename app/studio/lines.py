"""Printed lines of the paper (ruled, squared): found as what is the same all along the sheet, and taken off the ink.

Densities of line and ink add up where they cross, so what is subtracted leaves the stroke that crosses it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from app.studio.fields import Field, highest, resized
from app.studio.paper import noise_of

_COARSE_PX: Final = 900
_WIDEST_TURN_DEG: Final = 12.0
_SECTIONS: Final = 6
_COLUMN_STEP: Final = 5
"""Every so many columns are enough to see whether rows are alike all along."""

_OF_SECTIONS: Final = 0.7
"""A printed line crosses at least this share of the sheet's width; a stroke hardly ever does."""

_FAINTEST: Final = 0.03
_OF_INK: Final = 0.75
"""A line denser than this share of the ink cannot be told from a stroke and is left alone."""


@dataclass(frozen=True)
class Ruled:
    """What is left without the lines, and how far they lean from level (clockwise), None if there are none."""

    density: Field
    leaning_deg: float | None


def without_lines(density: Field, full_ink: float) -> Ruled:
    """Take level and upright lines off. ``full_ink`` is the density (mean of channels) of solid ink."""
    level, leaning = _without_level(density, full_ink)
    upright, other = _without_level(np.ascontiguousarray(np.swapaxes(level, 0, 1)), full_ink)
    found = leaning if leaning is not None else -other if other is not None else None
    return Ruled(np.ascontiguousarray(np.swapaxes(upright, 0, 1)), found)


def _without_level(density: Field, full_ink: float) -> tuple[Field, float | None]:
    grey = np.asarray(density.mean(axis=2), dtype=np.float32)
    scale = min(1.0, _COARSE_PX / max(grey.shape))
    small = resized(grey, max(2, round(grey.shape[1] * scale)), max(2, round(grey.shape[0] * scale)))
    leaning = _leaning(np.minimum(small, full_ink))
    if leaning is None:
        return density, None
    return _subtracted(density, grey, leaning, full_ink)


def _leaning(grey: Field) -> float | None:
    """Return the lean at which rows are most alike all along, None where no lean stands out."""
    thin = np.ascontiguousarray((grey - _middle_of_columns(grey))[:, ::_COLUMN_STEP])
    if thin.shape[1] < _SECTIONS:
        return None
    angles = np.arange(-_WIDEST_TURN_DEG, _WIDEST_TURN_DEG + 0.01, 0.25)
    scores = np.array([_likeness(thin, angle) for angle in angles])
    best = int(scores.argmax())
    floor = max(float(np.median(scores)), 1e-9)
    if scores[best] < 4 * floor or scores[best] < _FAINTEST**2 / 60:
        return None
    fine = angles[best] + np.arange(-0.3, 0.31, 0.05)
    return float(fine[int(np.array([_likeness(thin, angle) for angle in fine]).argmax())])


def _middle_of_columns(grey: Field) -> Field:
    """Return each pixel's surroundings up and down, lines left out: the lower of the means above and below."""
    reach = max(4, grey.shape[0] // 60)
    padded = np.pad(grey, ((reach, reach), (0, 0)), mode="edge")
    sums = np.cumsum(np.pad(padded, ((1, 0), (0, 0))), axis=0)
    means = (sums[reach:] - sums[:-reach]) / reach
    count = grey.shape[0]
    return np.asarray(np.minimum(means[:count], means[reach + 1 : reach + 1 + count]), dtype=np.float32)


def _likeness(thin: Field, angle: float) -> float:
    profile = np.median(_sections(thin, angle), axis=2)
    steady = np.sort(profile, axis=0)[int(_SECTIONS * (1 - _OF_SECTIONS))]
    return float((np.maximum(steady, 0) ** 2).mean())


def _sections(field: Field, angle: float) -> Field:
    """Return the thinned-out field sheared level, cut into sections: (section, row, column of the section)."""
    height, width = field.shape
    rows = _sheared_rows(height, width, math.degrees(math.atan(_COLUMN_STEP * math.tan(math.radians(angle)))))
    level = np.take_along_axis(field, rows, axis=0)
    size = width // _SECTIONS
    cut = level[:, : size * _SECTIONS].reshape(height, _SECTIONS, size)
    return np.asarray(np.swapaxes(cut, 0, 1), dtype=np.float32)


def _sheared_rows(height: int, width: int, angle: float) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    drop = np.round((np.arange(width) - width / 2) * math.tan(math.radians(angle))).astype(np.int64)
    return np.asarray(np.clip(np.arange(height)[:, None] + drop[None, :], 0, height - 1), dtype=np.int64)


def _subtracted(density: Field, grey: Field, leaning: float, full_ink: float) -> tuple[Field, float | None]:
    """Subtract the lines section by section, each with its own lean, so that a bent sheet does no harm."""
    height, width = grey.shape
    spread = max(noise_of(grey), 0.003)
    rows = _sheared_rows(height, width, leaning)
    level = np.take_along_axis(density, rows[..., None], axis=0)
    size = max(1, width // _SECTIONS)
    lines = np.zeros_like(level)
    hits = np.zeros((_SECTIONS, height), dtype=np.float32)
    for section in range(_SECTIONS):
        end = width if section == _SECTIONS - 1 else (section + 1) * size
        part = level[:, section * size : end]
        profile = np.median(part, axis=1)
        strength = profile.mean(axis=1)
        base = _baseline(strength)
        line = (strength - base > max(_FAINTEST, 6 * spread / math.sqrt(part.shape[1]))) & (
            strength < _OF_INK * full_ink
        )
        hits[section] = line
        lines[:, section * size : end] = (profile * line[:, None])[:, None, :]
    steady = highest(hits, max(2, height // 200)).mean(axis=0) >= _OF_SECTIONS
    if not bool(steady.any()):
        return density, None
    level = level - lines * steady[:, None, None]
    back = _sheared_rows(height, width, -leaning)
    inside = np.take_along_axis(level, back[..., None], axis=0)
    return np.asarray(inside, dtype=np.float32), leaning


def _baseline(strength: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> Field:
    """Return the run of the profile without its narrow peaks."""
    reach = max(6, len(strength) // 80)
    wide = np.pad(strength, reach, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(wide, 2 * reach + 1)
    return np.asarray(np.median(windows, axis=1), dtype=np.float32)
