"""How close the studio came to the known ink."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from app.domain.studio import Cleaned

Field = NDArray[np.float32]


@dataclass(frozen=True)
class Measured:
    """Intersection over union, share of the known ink that is there, and what is left of the paper.

    ``paper`` is the share of the pixels away from any ink that are more than a tenth covered; ``veil`` is their mean
    coverage.
    """

    iou: float
    recall: float
    paper: float
    veil: float


def measure(ink: Field, cleaned: Cleaned, png: bytes) -> Measured:
    """Compare the PNG with the coverage known in the photo's pixels, by the transform the studio tells."""
    with Image.open(io.BytesIO(png)) as image:
        alpha = np.asarray(image.getchannel("A"), dtype=np.float32) / 255
    known = warped(ink, cleaned)
    truth, seen = known > 0.5, alpha > 0.5
    a, b, _, d, e, _ = cleaned.transform
    whole = float((ink > 0.5).sum()) * abs(a * e - b * d)
    both = float((truth & seen).sum())
    missed_outside = max(0.0, whole - float(truth.sum()))
    near = Image.fromarray(((known > 0.05) * 255).astype(np.uint8)).filter(ImageFilter.MaxFilter(9))
    away = np.asarray(near) == 0
    rest = alpha[away] if bool(away.any()) else np.zeros(1, dtype=np.float32)
    return Measured(
        both / max(1.0, float((truth | seen).sum()) + missed_outside),
        both / max(1.0, whole),
        float((rest > 0.1).mean()),
        float(rest.mean()),
    )


def warped(ink: Field, cleaned: Cleaned) -> Field:
    """Return the known ink in the pixels of the result."""
    matrix = np.array([[*cleaned.transform[:3]], [*cleaned.transform[3:]], [0, 0, 1]])
    shrink = math.sqrt(abs(float(np.linalg.det(matrix[:2, :2]))))
    image = Image.fromarray(ink)
    if shrink < 0.75:
        smaller = max(1, round(image.width * shrink)), max(1, round(image.height * shrink))
        matrix = matrix @ np.diag([image.width / smaller[0], image.height / smaller[1], 1])
        image = image.resize(smaller, Image.Resampling.BOX)
    back = tuple(np.linalg.inv(matrix)[:2].ravel())
    turned = image.transform(
        (cleaned.width, cleaned.height), Image.Transform.AFFINE, back, Image.Resampling.BICUBIC, fillcolor=0
    )
    return np.asarray(turned, dtype=np.float32)
