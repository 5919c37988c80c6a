"""The ink: how much of it is on each pixel, which of that belongs to the signature or seal, and how it covers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.domain.placing import ImageKind
from app.studio.fields import Field, Mask, Patches, blurred, box_of, grown, highest, patches, resized, stroke_width
from app.studio.paper import noise_of

_LEAST_INK: Final = 0.16
"""The density of solid ink below which nothing counts as ink."""

_NEAR: Final = 0.06
"""Strokes nearer than this share of the longer side belong together."""

_BROAD: Final = 6
"""Times the width of a stroke that something may touch the picture's edge and still be one."""

_EDGE: Final = 0.41
"""Where a stroke ends, as a share of its height: a half in light, a little less in a camera's levels."""

_ROUNDS: Final = 6

_SHADE: Final = 0.06
"""How much shading (density, the same in all channels) the search for ink looks away from; edges are judged without."""

Direction = NDArray[np.float32]


@dataclass(frozen=True)
class Ink:
    """What was found. ``amount`` is 1 on solid ink, ``fine`` the same with the photo's grain and full sharpness.

    ``noise`` is the paper's spread on the scale of ``amount``.
    """

    amount: Field
    fine: Field
    noise: float
    density: float
    direction: Direction


def full_density(density: Field) -> float:
    """Return the density (mean of channels) of solid ink; 0 if nothing stands out."""
    grey = blurred(np.asarray(density.mean(axis=2), dtype=np.float32), 0.7)
    return _solid(grey, max(noise_of(grey), 0.003))


def find_ink(density: Field, kind: ImageKind) -> Ink | None:
    """Weigh the channels so that this ink counts and paper does not; None if no ink stands out."""
    grey = np.asarray(density.mean(axis=2), dtype=np.float32)
    noise = max(noise_of(grey), 0.003)
    calm = np.stack([blurred(density[..., c], _calming(noise)) for c in range(3)], axis=-1)
    solid = _solid(np.asarray(calm.mean(axis=2), dtype=np.float32), noise)
    if solid <= 0:
        return None
    strong = calm.mean(axis=2) > 0.45 * solid
    direction = _direction(calm[strong], kind)
    bare = calm[~grown(strong, 6)]
    amount = _weighed(calm, calm, direction, _weights(direction, bare, _SHADE), strong)
    fine = _weighed(density, calm, direction, _weights(direction, bare, 0.0), strong)
    if amount is None or fine is None:
        return None
    return Ink(amount, fine, max(_spread(amount), 0.004), solid, direction)


def cover_of(ink: Ink, strength: float, blur: float) -> tuple[Field, Mask]:
    """Return the coverage (0 to 1) of every pixel and the mask of what is ink at all.

    A pixel is half covered where the amount is about half of the stroke around it: the true edge, faint or full. In a
    blurred picture thin strokes have lost their height and gained width, so they are sharpened first.
    """
    faintest = max(0.42 - 0.5 * strength, 0.05)
    lowest_amount = max(faintest * 0.8, 3.2 * ink.noise)
    sure_amount = max(faintest * 1.5, 5.5 * ink.noise)
    there = grown_from(ink.amount > lowest_amount, ink.amount > sure_amount)
    sharp = sharpened(ink.fine, blur)
    around = blurred(np.minimum(highest(blurred(sharp, 0.6), 3), 1.0), 1.0)
    edge = np.maximum(_EDGE * around, 0.8 * lowest_amount)
    cover = np.clip((sharp - edge) / np.maximum(0.9 * edge, 0.05) + 0.5, 0.0, 1.0)
    cover = cover * grown(there, 1)
    return np.asarray(cover, dtype=np.float32), there & (cover > 0.3)


def sharpened(amount: Field, blur: float) -> Field:
    """Return the ink as it was before lens and file blurred it (a few rounds of Richardson and Lucy's way)."""
    if blur < 0.5:
        return amount
    sigma = min(blur, 3.5)
    seen = np.asarray(np.maximum(amount, 0.0) + 0.02, dtype=np.float32)
    guess = blurred(seen, 0.4)
    for _ in range(_ROUNDS):
        ratio = np.asarray(seen / np.maximum(blurred(guess, sigma), 1e-3), dtype=np.float32)
        guess = np.asarray(guess * blurred(ratio, sigma), dtype=np.float32)
    return np.asarray(guess - np.float32(0.02), dtype=np.float32)


def grown_from(mask: Mask, seeds: Mask) -> Mask:
    """Return the patches of ``mask`` that hold a seed."""
    found = patches(mask)
    return found.kept(found.peaks((seeds & mask).astype(np.float32)) > 0.5)


def belonging(there: Mask, amount: Field) -> Mask:
    """Return the ink that is the signature or seal: its largest cluster and what lies by it, no specks, no edges."""
    found = patches(there)
    if not found.count:
        return there
    mass = found.sums(np.clip(amount, 0, 1.5))
    wanted = ~_specks(found, mass)
    wanted &= ~(_on_edge(found, mass))
    return _clustered(found.kept(wanted), amount)


def blur_of(ink: Ink) -> float:
    """Return the blur of the photo in pixels (sigma), judged by how steep full strokes end and how wide they are."""
    amount = blurred(ink.fine, 0.3)
    steps_x = np.abs(amount[1:-1, 2:] - amount[1:-1, :-2]) / 2
    steps_y = np.abs(amount[2:, 1:-1] - amount[:-2, 1:-1]) / 2
    steep = highest(np.hypot(steps_x, steps_y).astype(np.float32), 2)
    inner = amount[1:-1, 1:-1]
    full = inner > 0.8
    if int(full.sum()) < 30:
        return 0.0
    reach = float(np.percentile(inner[full] / np.maximum(steep[full], 0.01), 30))
    return _blur_by(reach, stroke_width(inner > 0.45))


def _blur_by(reach: float, width: float) -> float:
    """Return the blur under which a stroke of some width ends within ``reach`` and looks ``width`` wide."""
    widths = np.linspace(0.2, 10, 200)
    heights = np.array([math.erf(w / (2 * math.sqrt(2))) for w in widths])
    slopes = (1 - np.exp(-(widths**2) / 2)) / math.sqrt(2 * math.pi)
    slopes = np.maximum(slopes, heights * math.exp(-0.5) * (widths < 1.2))
    ratios = heights / slopes / (widths / heights)
    at = int(np.abs(ratios - reach / max(width, 0.5)).argmin())
    return min(float(width * heights[at] / widths[at]), reach / 1.6)


def _calming(noise: float) -> float:
    """Return the blur that quiets the grain without softening strokes."""
    return min(1.3, 0.45 + 8 * noise)


def _solid(grey: Field, noise: float) -> float:
    marked = grey > max(0.5 * _LEAST_INK, 6 * noise)
    if int(marked.sum()) < 40:
        return 0.0
    found = patches(marked)
    sizes, peaks = found.sizes(), found.peaks(grey)
    real = found.kept((sizes >= 12) & (peaks > max(_LEAST_INK, 8 * noise)))
    values = grey[real]
    return float(np.percentile(values, 80)) if len(values) >= 40 else 0.0


def _weighed(density: Field, calm: Field, direction: Direction, weights: Direction, strong: Mask) -> Field | None:
    level = _level(np.asarray(calm @ weights, dtype=np.float32), strong, direction, calm)
    if level <= 0:
        return None
    return _opacity(np.asarray(density @ weights, dtype=np.float32), level, float(direction.max()))


def _direction(inked: NDArray[np.float32], kind: ImageKind) -> Direction:
    """Return how the ink darkens red, green and blue light; of two inks the one that such a mark is made with."""
    lengths = np.linalg.norm(inked, axis=1)
    units = inked / np.maximum(lengths, 1e-6)[:, None]
    redness = units[:, 2] + units[:, 1] - 2 * units[:, 0]
    red = redness > 0.45
    share = float((lengths * red).sum() / max(lengths.sum(), 1e-6))
    chosen = np.ones(len(units), dtype=np.bool_)
    if 0.12 < share < 0.88 and kind is not ImageKind.LOGO:
        chosen = red if kind is ImageKind.SEAL else ~red
    mean = np.median(inked[chosen], axis=0)
    return np.asarray(np.maximum(mean, 0.02) / np.linalg.norm(np.maximum(mean, 0.02)), dtype=np.float32)


def _weights(direction: Direction, bare: NDArray[np.float32], shade: float) -> Direction:
    """Return the weights that see this ink and look away from what else varies on the paper, and from ``shade``."""
    sample = bare[:: max(1, len(bare) // 40_000)] if len(bare) else np.zeros((1, 3), dtype=np.float32)
    sample = sample[np.abs(sample).max(axis=1) < 0.5] if len(sample) > 10 else sample
    scatter = np.cov(sample.T) if len(sample) > 10 else np.zeros((3, 3))
    calm = scatter + np.eye(3) * (0.6 * float(np.trace(scatter)) / 3 + 1e-5) + shade**2 / 3
    raw = np.linalg.solve(calm, direction)
    return np.asarray(raw / float(raw @ direction), dtype=np.float32)


def _level(amount: Field, strong: Mask, direction: Direction, calm: Field) -> float:
    """Return the amount that counts as solid."""
    units = calm / np.maximum(np.linalg.norm(calm, axis=2), 1e-6)[..., None]
    mine = strong & (units @ direction > 0.9)
    values = amount[mine]
    values = values[values > 0]
    return float(np.percentile(values, 60)) if len(values) >= 20 else 0.0


def _opacity(amount: Field, level: float, steepest: float) -> Field:
    """Return densities as shares of the light that solid ink takes away: a half covered pixel then counts one half."""
    full = level * steepest
    return np.asarray(np.expm1(-amount * steepest) / math.expm1(-full), dtype=np.float32)


def _spread(amount: Field) -> float:
    low = amount[np.abs(amount) < 0.35]
    if len(low) < 100:
        return 0.02
    middle = float(np.median(low))
    return float(np.percentile(np.abs(low - middle), 68.3))


def _specks(found: Patches, mass: NDArray[np.float64]) -> Mask:
    """Tell which patches are dust: tiny beside the strokes."""
    sizes = found.sizes()
    total = float(mass[1:].sum())
    least = max(6.0, 2e-4 * total)
    return np.asarray((mass < least) | (sizes < 5), dtype=np.bool_)


def _on_edge(found: Patches, mass: NDArray[np.float64]) -> Mask:
    """Tell which patches come in over the edge on a broad front, as no stroke does: a table, a finger, a fold."""
    labels = found.labels
    border = np.concatenate([labels[1], labels[-2], labels[:, 1], labels[:, -2]])
    contact = np.bincount(border, minlength=found.count + 1)
    broad = contact > _BROAD * stroke_width(labels > 0) + 8
    broad[0] = False
    inner = float(mass[1:][~broad[1:]].sum())
    return np.asarray(broad if inner > 0.2 * float(mass[1:].sum()) else np.zeros_like(broad), dtype=np.bool_)


def _clustered(mask: Mask, amount: Field) -> Mask:
    """Return the strokes of the heaviest cluster, and of others that are not much lighter and not far."""
    height, width = mask.shape
    scale = min(1.0, 400 / max(height, width))
    small = resized(mask.astype(np.float32), max(1, round(width * scale)), max(1, round(height * scale))) > 0
    if not bool(small.any()):
        return mask
    groups = patches(grown(small, max(1, round(_NEAR / 2 * 400 * min(1.0, _extent(small))))))
    weights = groups.sums(
        resized(np.asarray(mask * np.clip(amount, 0, 1.5), dtype=np.float32), small.shape[1], small.shape[0])
    )
    keep = weights >= 0.02 * float(weights[1:].max())
    wanted = resized(groups.kept(keep).astype(np.float32), width, height, smooth=False) > 0
    found = patches(mask)
    touched = found.peaks((wanted & mask).astype(np.float32)) > 0.5
    return found.kept(touched)


def _extent(small: Mask) -> float:
    box = box_of(small)
    return 1.0 if box is None else max(box[2] - box[0], box[3] - box[1]) / max(small.shape) + 0.25
