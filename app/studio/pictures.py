"""Quick pictures for a window: bytes that Qt takes as they are."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from app.domain.errors import ImageUnreadable
from app.domain.studio import LONGEST_PX
from app.studio.photo import Photo


@dataclass(frozen=True)
class Picture:
    """``height`` rows of ``width`` pixels: B, G, R, A, colours multiplied by A."""

    width: int
    height: int
    pixels: bytes


def picture_of_photo(photo: Photo, longest_px: int) -> Picture:
    """Return the photo upright, its longer side at most ``longest_px``."""
    small = photo.image.copy()
    small.thumbnail((longest_px, longest_px), Image.Resampling.BOX)
    return _as_picture(small.convert("RGBA"))


def picture_of_image(png: bytes, longest_px: int) -> Picture:
    """Return a PNG that the studio made. Raise :class:`ImageUnreadable` for anything else."""
    try:
        with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
            if max(image.size) > LONGEST_PX:
                raise ImageUnreadable(file="", why="too_large")
            small = image.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ImageUnreadable(file="", why="broken") from error
    small.thumbnail((longest_px, longest_px), Image.Resampling.BOX)
    return _as_picture(small)


def _as_picture(image: Image.Image) -> Picture:
    pixels = np.asarray(image, dtype=np.uint16)
    alpha = pixels[..., 3:]
    ready = np.concatenate([(pixels[..., 2::-1] * alpha + 127) // 255, alpha], axis=2).astype(np.uint8)
    return Picture(image.width, image.height, ready.tobytes())
