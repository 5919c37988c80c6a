"""The picture of a mark: taking it in clean and bounded, and drawing a mark for the screen."""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
import zlib
from dataclasses import dataclass
from typing import BinaryIO, Final

from PIL import Image, ImageOps, UnidentifiedImageError
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter

from app.domain.errors import ImageUnreadable
from app.domain.mark import Mark
from app.files.pictures import opened_picture
from app.paper.drawing import add_form, numbers
from app.paper.reading import name_of

LARGEST_BYTES: Final = 40_000_000
LARGEST_PIXELS: Final = 16_000_000
"""What fits into the memory of one process; an A4 page at 300 dpi has 8.7 million."""

LONGEST_SIDE: Final = 2048
"""Pixels kept: 1000 dpi for a seal of 50 mm. More would only make every signed file larger."""

_SEEN: Final = 26
"""Alpha from which a pixel is seen, a tenth of full; what lies outside of all such pixels is empty margin."""

_BROKEN: Final = (
    OSError, ValueError, TypeError, SyntaxError, EOFError, LookupError, ArithmeticError, struct.error, zlib.error,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip


@dataclass(frozen=True)
class CleanImage:
    """A PNG with transparency and nothing but its pixels."""

    png: bytes
    sha256: str
    width: int
    height: int


def check_image(path: str) -> CleanImage:
    """Read a PNG or JPEG and return it clean: 8-bit RGBA, upright, without metadata and empty margin.

    Without the margin a seal is as wide as it is said to be, and a signature stands in the middle of its place.

    Raises:
        ImageUnreadable: ``why`` is missing | kind | broken | too_large | empty.

    """
    name = name_of(path)
    with opened_picture(path, LARGEST_BYTES) as stream:
        image = _decode(stream, name)
    image = image.crop(_ink_of(image.getchannel("A"), name))
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    kept = io.BytesIO()
    image.save(kept, "PNG")
    png = kept.getvalue()
    return CleanImage(png, hashlib.sha256(png).hexdigest().upper(), image.width, image.height)


def _ink_of(alpha: Image.Image, name: str) -> tuple[int, int, int, int]:
    """Return the box of all that is seen; of all there is in a picture that is nowhere much more than a veil."""
    box = alpha.point(lambda level: 255 if level >= _SEEN else 0).getbbox() or alpha.getbbox()
    if box is None:
        raise ImageUnreadable(file=name, why="empty")
    return box


def decode_image(mark: Mark, png: bytes | None) -> Image.Image | None:
    """Return the picture that travels beside ``mark``, or None for a mark of text only.

    Raises:
        ImageUnreadable: it is missing, or not the one the mark names (``why`` = changed).

    """
    if mark.image_sha256 is None:
        return None
    if not png or hashlib.sha256(png).hexdigest().upper() != mark.image_sha256:
        raise ImageUnreadable(file="", why="changed")
    return _decode(io.BytesIO(png), "")


def draw_mark(mark: Mark, png: bytes | None) -> bytes:
    """Return the mark as a PDF of one page that is exactly as large as the mark, with a transparent background."""
    writer = PdfFileWriter(stream_xrefs=False)
    form = add_form(writer, mark, decode_image(mark, png))
    resources = generic.DictionaryObject({pdf_name("/XObject"): generic.DictionaryObject({pdf_name("/Mark"): form})})
    contents = writer.add_object(generic.StreamObject(stream_data=b"/Mark Do"))
    box = numbers(0, 0, mark.size.width_pt, mark.size.height_pt)
    writer.insert_page(PageObject(contents=contents, media_box=box, resources=resources))
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _decode(stream: BinaryIO, name: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(stream, formats=("PNG", "JPEG")) as image:
                if image.width * image.height > LARGEST_PIXELS:
                    raise ImageUnreadable(file=name, why="too_large")
                return _as_rgba(image)
    except UnidentifiedImageError as error:
        raise ImageUnreadable(file=name, why="kind") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageUnreadable(file=name, why="too_large") from error
    except _BROKEN as error:
        raise ImageUnreadable(file=name, why="broken") from error


def _as_rgba(image: Image.Image) -> Image.Image:
    """Return the pixels as 8-bit RGBA; 16-bit grey is cut to its upper byte, which a plain conversion would clip."""
    if image.mode.startswith("I"):
        image = image.point(lambda level: level / 256).convert("L") if image.mode == "I" else _upper_bytes(image)
    clean = ImageOps.exif_transpose(image).convert("RGBA")
    clean.info = {}
    return clean


def _upper_bytes(image: Image.Image) -> Image.Image:
    samples = image.tobytes()
    return Image.frombytes("L", image.size, samples[0::2] if image.mode.endswith("B") else samples[1::2])
