"""A photo or scan as the studio works on it: upright, on white, bounded, and nothing but its pixels."""

from __future__ import annotations

import struct
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from PIL import Image, UnidentifiedImageError

from app.domain.errors import ImageUnreadable
from app.domain.studio import Region
from app.files.pictures import opened_picture

LARGEST_BYTES: Final = 80_000_000
LARGEST_PIXELS: Final = 64_000_000
LARGEST_JPEG_PIXELS: Final = 120_000_000
"""A plain JPEG is made smaller while it is decoded; everything else has to be held whole once."""

KEPT_PX: Final = 4800
"""The longer side kept of a photo: what a signature on a tenth of it needs to stay sharp."""

_ORIENTATION: Final = 0x0112
_TURNS: Final[dict[object, Image.Transpose]] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What a camera's word on how it was held asks for; any other word, or kind of word, asks for nothing."""

_FORMATS: Final = ("PNG", "JPEG", "BMP", "TIFF", "WEBP")
_BROKEN: Final = (
    OSError, ValueError, TypeError, SyntaxError, EOFError, LookupError, ArithmeticError, struct.error, zlib.error,
    RuntimeError, AttributeError,
)  # fmt: skip


@dataclass(frozen=True)
class Photo:
    """The kept pixels (RGB) and the upright size the photo has in its file."""

    image: Image.Image
    width: int
    height: int

    @property
    def kept(self) -> float:
        """Return how many kept pixels one pixel of the file became, along each side."""
        return self.image.width / self.width


def read_photo(path: str) -> Photo:
    """Read a PNG, JPEG, BMP, TIFF (its first page) or WebP.

    Raises:
        ImageUnreadable: ``why`` is missing | kind | broken | too_large.

    """
    with opened_picture(path, LARGEST_BYTES) as stream:
        return _decode(stream, Path(path).name)


def part_of(photo: Photo, region: Region) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of a region in kept pixels, at least one pixel each way."""
    width, height = photo.image.size
    left, top = min(int(region.left * width), width - 1), min(int(region.top * height), height - 1)
    right, bottom = max(left + 1, round(region.right * width)), max(top + 1, round(region.bottom * height))
    return left, top, min(right, width), min(bottom, height)


def _decode(stream: BinaryIO, name: str) -> Photo:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of odd tags and of sizes; both are judged here
            with Image.open(stream, formats=_FORMATS) as image:
                if _too_large(image):
                    raise ImageUnreadable(file=name, why="too_large")
                return _upright(image)
    except UnidentifiedImageError as error:
        raise ImageUnreadable(file=name, why="kind") from error
    except Image.DecompressionBombError as error:
        raise ImageUnreadable(file=name, why="too_large") from error
    except _BROKEN as error:
        raise ImageUnreadable(file=name, why="broken") from error


def _too_large(image: Image.Image) -> bool:
    shrinks = image.format == "JPEG" and "progressive" not in image.info
    return image.width * image.height > (LARGEST_JPEG_PIXELS if shrinks else LARGEST_PIXELS)


def _upright(image: Image.Image) -> Photo:
    """Return the pixels turned as the camera says, on white, made smaller if need be."""
    full = image.size
    if image.format == "JPEG":
        image.draft("RGB", (min(KEPT_PX, image.width), min(KEPT_PX, image.height)))
    turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    eight_bit = _as_eight_bit(image)
    eight_bit.thumbnail((KEPT_PX, KEPT_PX), Image.Resampling.BOX)
    turned = eight_bit if turn is None else eight_bit.transpose(turn)
    width, height = full if (turned.width >= turned.height) == (full[0] >= full[1]) else full[::-1]
    clean = Image.frombytes("RGB", turned.size, turned.tobytes())
    return Photo(clean, width, height)


def _as_eight_bit(image: Image.Image) -> Image.Image:
    """Return the pixels as RGB on white; 16-bit grey is cut to its upper byte, which a plain conversion would clip."""
    if image.mode in {"I", "F"}:
        image = image.point(lambda level: level / 256).convert("L")
    elif image.mode.startswith("I;16"):
        samples = image.tobytes()
        image = Image.frombytes("L", image.size, samples[0::2] if image.mode.endswith("B") else samples[1::2])
    if "A" not in image.getbands() and "transparency" not in image.info:
        image.load()
        return image if image.mode == "RGB" else image.convert("RGB")  # convert would copy: 240 MB of a large photo
    rgba = image.convert("RGBA")
    ground = Image.new("RGB", rgba.size, (255, 255, 255))
    ground.paste(rgba, mask=rgba.getchannel("A"))
    return ground
