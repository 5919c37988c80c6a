"""Small tools over fields of numbers: windows, blurs, patches of a mask. An array has rows first, row 0 on top."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Field: TypeAlias = NDArray[np.float32]
Mask: TypeAlias = NDArray[np.bool_]
Whole: TypeAlias = NDArray[np.int64]


def blurred(field: Field, sigma: float) -> Field:
    """Return a Gaussian blur; three channels are blurred one by one."""
    if sigma <= 0:
        return field
    if field.ndim == 3:
        return np.stack([blurred(field[..., channel], sigma) for channel in range(field.shape[2])], axis=-1)
    kernel = _gaussian(sigma)
    return _convolved(_convolved(field, kernel, 0), kernel, 1)


def highest(field: Field, radius: int) -> Field:
    """Return the maximum over a square window that reaches ``radius`` in each direction."""
    return _window(_window(field, radius, 0), radius, 1)


def lowest(field: Field, radius: int) -> Field:
    """Return the minimum over a square window."""
    return -highest(-field, radius)


def grown(mask: Mask, radius: int) -> Mask:
    """Return the mask widened by ``radius`` pixels, corners rounded off a little."""
    if radius <= 0:
        return mask
    square = highest(mask.astype(np.float32), max(1, round(radius * 0.75)))
    rest = radius - max(1, round(radius * 0.75))
    return (_window(square, rest, 0) + _window(square, rest, 1) if rest > 0 else square) > 0


def resized(field: Field, width: int, height: int, *, smooth: bool = True) -> Field:
    """Return a field at another size."""
    if field.ndim == 3:
        channels = [resized(field[..., channel], width, height, smooth=smooth) for channel in range(field.shape[2])]
        return np.stack(channels, axis=-1)
    if field.shape == (height, width):
        return field
    shrinks = width < field.shape[1]
    method = Image.Resampling.BOX if shrinks else Image.Resampling.BILINEAR if smooth else Image.Resampling.NEAREST
    image = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32))
    return np.asarray(image.resize((width, height), method), dtype=np.float32)


def filled(field: Field, known: Mask) -> Field:
    """Return the field with what is not known drawn in from around, near knowledge first (a pyramid of means)."""
    if bool(known.all()) or not bool(known.any()):
        return field
    weights = known.astype(np.float32)
    sums = field * (weights[..., None] if field.ndim == 3 else weights)
    return _pulled(sums, weights)


@dataclass(frozen=True)
class Patches:
    """The connected patches of a mask. ``labels`` are 0 where the mask is not, else 1 to ``count``."""

    labels: Whole
    count: int

    def sizes(self) -> Whole:
        """Return the number of pixels per label; the first number belongs to no patch."""
        return np.asarray(np.bincount(self.labels.ravel(), minlength=self.count + 1), dtype=np.int64)

    def peaks(self, field: Field) -> Field:
        """Return the highest value of ``field`` on each patch."""
        found = np.full(self.count + 1, -np.inf, dtype=np.float32)
        np.maximum.at(found, self.labels.ravel(), field.ravel())
        return found

    def sums(self, field: Field) -> NDArray[np.float64]:
        """Return the sum of ``field`` over each patch."""
        sums = np.bincount(self.labels.ravel(), weights=field.ravel(), minlength=self.count + 1)
        return np.asarray(sums, dtype=np.float64)

    def kept(self, wanted: Mask) -> Mask:
        """Return the mask of the patches whose label is wanted."""
        chosen = wanted.copy()
        chosen[0] = False
        return np.asarray(chosen[self.labels], dtype=np.bool_)


def patches(mask: Mask) -> Patches:
    """Find the patches that hang together, corners included: runs per row, joined where they touch the row above."""
    rows, starts, ends = _runs(mask)
    parents = _joined(rows, starts, ends)
    names, compact = np.unique(parents, return_inverse=True)
    labels = np.zeros(mask.shape, dtype=np.int64)
    labels[mask] = np.repeat(compact + 1, ends - starts)
    return Patches(labels, len(names))


def box_of(mask: Mask) -> tuple[int, int, int, int] | None:
    """Return left, top, right, bottom (past the end) of a mask, None if it is empty."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def stroke_width(mask: Mask) -> float:
    """Return the usual width of strokes: twice the area by the length of the outline."""
    outline = int((mask[1:] != mask[:-1]).sum()) + int((mask[:, 1:] != mask[:, :-1]).sum())
    return 2 * float(mask.sum()) / max(1.0, outline * math.pi / 4)


def _gaussian(sigma: float) -> Field:
    reach = max(1, round(3 * sigma))
    steps = np.arange(-reach, reach + 1, dtype=np.float32)
    weights = np.exp(-0.5 * (steps / sigma) ** 2)
    return np.asarray(weights / weights.sum(), dtype=np.float32)


def _convolved(field: Field, kernel: Field, axis: int) -> Field:
    reach = len(kernel) // 2
    pad = [(reach, reach) if index == axis else (0, 0) for index in range(2)]
    wide = np.pad(field, pad, mode="edge")
    length = field.shape[axis]
    total = np.zeros_like(field)
    for at, weight in enumerate(kernel):
        part = wide[at : at + length] if axis == 0 else wide[:, at : at + length]
        total += weight * part
    return total


def _window(field: Field, radius: int, axis: int) -> Field:
    """Return the maximum along one axis, the window doubled until it is wide enough."""
    if radius <= 0:
        return field
    length, width = field.shape[axis], 2 * radius + 1
    pad = [(radius, radius) if index == axis else (0, 0) for index in range(2)]
    wide = np.moveaxis(np.pad(field, pad, mode="edge"), axis, 0)
    reach = 1
    while reach * 2 <= width:
        wide = np.maximum(wide[:-reach], wide[reach:])
        reach *= 2
    rest = width - reach
    wide = np.maximum(wide[: len(wide) - rest], wide[rest:]) if rest else wide
    return np.moveaxis(wide[:length], 0, axis)


def _pulled(sums: Field, weights: Field) -> Field:
    """Return means where there is weight; elsewhere what the next coarser level says."""
    height, width = weights.shape
    safe = np.maximum(weights, 1e-6)
    own = sums / (safe[..., None] if sums.ndim == 3 else safe)
    if min(height, width) <= 2:
        overall = sums.sum(axis=(0, 1)) / max(float(weights.sum()), 1e-6)
        share = np.minimum(weights, 1)[..., None] if sums.ndim == 3 else np.minimum(weights, 1)
        return np.asarray(own * share + overall * (1 - share), dtype=np.float32)
    half = (width + 1) // 2, (height + 1) // 2
    coarse = resized(_pulled(resized(sums, *half), resized(weights, *half)), width, height)
    share = np.clip(weights, 0, 1)
    share = share[..., None] if sums.ndim == 3 else share
    return np.asarray(own * share + coarse * (1 - share), dtype=np.float32)


def _runs(mask: Mask) -> tuple[Whole, Whole, Whole]:
    edged = np.zeros((mask.shape[0], mask.shape[1] + 2), dtype=np.int8)
    edged[:, 1:-1] = mask
    steps = np.diff(edged, axis=1)
    rows, starts = np.nonzero(steps == 1)
    _, ends = np.nonzero(steps == -1)
    return rows.astype(np.int64), starts.astype(np.int64), ends.astype(np.int64)


def _joined(rows: Whole, starts: Whole, ends: Whole) -> Whole:
    """Return a name per run that all runs of its patch share."""
    width = int(ends.max(initial=0)) + 2
    keys_start, keys_end = rows * width + starts, rows * width + ends
    first = np.searchsorted(keys_end, (rows - 1) * width + starts, side="left")
    last = np.searchsorted(keys_start, (rows - 1) * width + ends, side="right")
    counts = np.maximum(last - first, 0)
    counts[rows == 0] = 0
    lower = np.repeat(np.arange(len(rows)), counts)
    offsets = np.arange(len(lower)) - np.repeat(np.cumsum(counts) - counts, counts)
    upper = np.repeat(first, counts) + offsets
    parents = np.arange(len(rows), dtype=np.int64)
    while len(lower):
        low = np.minimum(parents[lower], parents[upper])
        before = parents.copy()
        np.minimum.at(parents, parents[lower], low)
        np.minimum.at(parents, parents[upper], low)
        while bool((parents[parents] != parents).any()):
            parents = parents[parents]
        if bool((parents == before).all()):
            break
    return parents
