"""The paper under the ink: how light it is everywhere, and how much darker each pixel is than its paper."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from app.studio.fields import Field, Mask, blurred, filled, grown, highest, lowest, resized, stroke_width

_SMALL_PX: Final = 720
"""The longer side at which light is judged: a shadow's edge is still sharp, a stroke still thinner than the window."""

_WINDOWS: Final = (9, 15, 25, 40)
"""Half windows, in pixels of the small picture, one of which must hold bare paper wherever there is ink."""

_STILL_INK: Final = 0.97

_DARKEST: Final = 6.0
"""Levels (of 255) below which a photo tells nothing any more."""

_ROUNDS: Final = 3
_FOLLOWED: Final = 1.5
"""How closely the light follows bare paper, in pixels of the small picture."""


def density_of(pixels: Field) -> Field:
    """Return how much darker than the paper around it each pixel is, per channel: the logarithm of the ratio.

    Shadows, uneven light and the colour of the paper are multiplied onto paper and ink alike, so the ratio is free of
    them. ``pixels`` are levels from 0 to 255 (rows, columns, RGB).
    """
    height, width = pixels.shape[:2]
    scale = min(1.0, _SMALL_PX / max(height, width))
    small = resized(pixels, max(2, round(width * scale)), max(2, round(height * scale)))
    light = resized(_light(small), width, height)
    return np.asarray(np.log(np.maximum(light, _DARKEST) / np.maximum(pixels, _DARKEST)), dtype=np.float32)


def noise_of(field: Field) -> float:
    """Return the spread of a field's fine grain, by its median, so that ink does not count."""
    fine = field[1:, 1:] + field[:-1, :-1] - field[1:, :-1] - field[:-1, 1:]
    return float(np.median(np.abs(fine - np.median(fine)))) * 1.4826 / 2


def _light(small: Field) -> Field:
    """Return the paper's own levels: first by closing what is narrow and dark, then by asking only bare paper.

    Neither step blurs across the edge of a shadow: what is known of bare paper stays, only what ink hides is drawn in.
    """
    calm = blurred(small, 1.0)
    light = _closed(calm, _window_for(calm))
    for _ in range(_ROUNDS):
        light = blurred(filled(calm, _bare(small, light)), _FOLLOWED)
    return light


def _window_for(calm: Field) -> int:
    """Return the smallest window that no stroke fills: the smaller, the better it follows shadows and folds."""
    grey = np.asarray(calm.mean(axis=2), dtype=np.float32)
    depths = [_closed(grey, reach) - grey for reach in _WINDOWS]
    strong = depths[-1] > 0.5 * float(np.percentile(depths[-1], 99.7))
    for reach, depth in zip(_WINDOWS, depths, strict=True):
        if bool(strong.any()) and float((depth[strong] > 0.6 * depths[-1][strong]).mean()) >= _STILL_INK:
            return reach
    return _WINDOWS[-1]


def _closed(field: Field, reach: int) -> Field:
    """Return the field with everything dark and narrower than the window as light as its surroundings.

    Beyond the edges, light is taken to go on falling or rising as it did.
    """
    if field.ndim == 3:
        return np.stack([_closed(field[..., channel], reach) for channel in range(field.shape[2])], axis=-1)
    pad = min(2 * reach, min(field.shape) - 1)
    wide = np.pad(field, pad, mode="reflect", reflect_type="odd")
    height, width = field.shape
    return lowest(highest(wide, reach), reach)[pad : pad + height, pad : pad + width]


def _bare(small: Field, light: Field) -> Mask:
    """Return where there is paper and no ink, a margin around ink included.

    What is dark but neither as dark as solid ink nor as narrow as a stroke is paper in a shadow.
    """
    darker = np.log(np.maximum(light, _DARKEST) / np.maximum(small, _DARKEST)).max(axis=2)
    spread = max(noise_of(darker), 0.004)
    calm = blurred(np.asarray(darker - np.median(darker), dtype=np.float32), 0.8)
    dark = calm[calm > 0.4 * float(np.percentile(calm, 99.7))]
    if not len(dark):
        return np.ones_like(calm, dtype=np.bool_)
    solid = 0.55 * float(np.percentile(dark, 75))
    reach = min(12, math.ceil(stroke_width(calm > solid)) + 2)
    narrow = calm - highest(lowest(calm, reach), reach)
    marked = ((narrow > max(0.05, 3.0 * spread)) & (calm > 0.04)) | (calm > solid)
    bare = ~grown(marked, 2)
    return bare if float(bare.mean()) > 0.05 else ~marked
