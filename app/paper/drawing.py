"""Drawing a mark into a PDF: the one place that decides what a mark looks like.

The picture a person moves about (a one-page PDF) and the appearance in the signed file are the same form object, so
they cannot differ.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from app.domain.geometry import Rect, Size
from app.domain.mark import Mark
from app.paper.fonts import ASCENT_EM, DESCENT_EM, Face

LEADING_EM: Final = 1.15
_TEXT_SHARE: Final = 0.5
"""With an image above them, lines get at most this share of the height."""


@dataclass(frozen=True)
class Line:
    """A line as it will be set: composed text, lower-left end of its baseline, size."""

    text: str
    x: float
    y: float
    size_pt: float


def add_form(
    writer: BasePdfFileWriter, mark: Mark, image: Image.Image | None, rotate: int = 0, *, first_archival: bool = False
) -> generic.IndirectObject:
    """Add the mark as a form object whose box is exactly ``mark.size`` and return a reference to it.

    ``rotate`` is the rotation of the page it will stand on. The background stays free. ``first_archival``: the file
    follows ISO 19005-1, which knows no transparency and wants to be told which letters of a face are there.
    """
    face = Face() if any(mark.lines) else None
    lines = _set(mark, face, with_image=image is not None) if face is not None else []
    operators = [b"q"]
    resources = generic.DictionaryObject()
    if image is not None:
        resources["/XObject"] = generic.DictionaryObject(
            {pdf_name("/Image"): _add_image(writer, image, hard_edges=first_archival)}
        )
        operators.append(_place_image(image, _image_box(mark.size, lines)))
    if face is not None and lines:
        operators += _show(mark.colour, lines, face)
        resources["/Font"] = generic.DictionaryObject({pdf_name("/Times"): face.embed(writer, with_set=first_archival)})
    return writer.add_object(_form(mark.size, rotate, resources, b"\n".join([*operators, b"Q"])))


def _form(size: Size, rotate: int, resources: generic.DictionaryObject, drawing: bytes) -> generic.StreamObject:
    width, height = size.width_pt, size.height_pt
    form = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): numbers(0, 0, width, height),
            pdf_name("/Matrix"): numbers(*_turned(rotate, width, height)),
            pdf_name("/Resources"): resources,
        },
        stream_data=drawing,
    )
    form.compress()
    return form


def _turned(rotate: int, width: float, height: float) -> tuple[float, ...]:
    """Return the matrix that turns a picture against a page's clockwise rotation: upright on the screen again."""
    match rotate:
        case 90:
            return 0, 1, -1, 0, height, 0
        case 180:
            return -1, 0, 0, -1, width, height
        case 270:
            return 0, -1, 1, 0, 0, width
        case _:
            return 1, 0, 0, 1, 0, 0


def numbers(*values: float) -> generic.ArrayObject:
    """Return an array of numbers with four decimals."""
    return generic.ArrayObject(generic.FloatObject(f"{value:.4f}") for value in values)


def _set(mark: Mark, face: Face, *, with_image: bool) -> list[Line]:
    """Set the lines: left edge and middle of the height without an image, centred below one otherwise."""
    texts = [_composed(line) for line in mark.lines]
    advances = [face.advance(text) for text in texts]
    room = mark.size.height_pt * (_TEXT_SHARE if with_image else 1)
    block_em = LEADING_EM * (len(texts) - 1) + ASCENT_EM + DESCENT_EM
    widest = max(advances)
    size = min(mark.font_size_pt, room / block_em, mark.size.width_pt / widest if widest else mark.font_size_pt)
    block = block_em * size
    top = block if with_image else (mark.size.height_pt + block) / 2
    return [
        Line(
            text,
            (mark.size.width_pt - advance * size) / 2 if with_image else 0.0,
            top - (ASCENT_EM + LEADING_EM * index) * size,
            size,
        )
        for index, (text, advance) in enumerate(zip(texts, advances, strict=True))
        if text
    ]


def _composed(text: str) -> str:
    """Return the text in NFC, with anything that is no visible letter as a blank."""
    return "".join(char if char.isprintable() else " " for char in unicodedata.normalize("NFC", text)).strip()


def _show(colour: str, lines: list[Line], face: Face) -> list[bytes]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    operators = [f"{red:.4f} {green:.4f} {blue:.4f} rg BT".encode()]
    for line in lines:
        place = f"/Times {line.size_pt:.4f} Tf 1 0 0 1 {line.x:.4f} {line.y:.4f} Tm"
        operators.append(f"{place} <{face.encode(line.text)}> Tj".encode())
    return [*operators, b"ET"]


def _image_box(size: Size, lines: list[Line]) -> Rect:
    below = max((line.y + ASCENT_EM * line.size_pt for line in lines), default=0.0)
    return Rect(0, below, size.width_pt, size.height_pt - below)


def _place_image(image: Image.Image, room: Rect) -> bytes:
    """Return the operators that draw the image as large as the room allows, its proportions kept, in the middle."""
    scale = min(room.width / image.width, room.height / image.height)
    width, height = image.width * scale, image.height * scale
    x, y = room.x + (room.width - width) / 2, room.y + (room.height - height) / 2
    return f"q {width:.4f} 0 0 {height:.4f} {x:.4f} {y:.4f} cm /Image Do Q".encode()


def _add_image(writer: BasePdfFileWriter, image: Image.Image, *, hard_edges: bool) -> generic.IndirectObject:
    """Add an RGBA image: colours in one object, transparency in another where there is any.

    With ``hard_edges`` every point is either painted or not, twice as fine as the picture so that edges stay smooth.
    """
    alpha = image.getchannel("A")
    colours = _samples(image.convert("RGB"), "/DeviceRGB")
    if alpha.getextrema() == (255, 255):
        return writer.add_object(colours)
    if hard_edges:
        colours["/Mask"] = writer.add_object(_stencil(alpha))
    else:
        colours["/SMask"] = writer.add_object(_samples(alpha, "/DeviceGray"))
    return writer.add_object(colours)


def _stencil(alpha: Image.Image) -> generic.StreamObject:
    """Return a mask of one bit a point: 1 leaves the page as it is."""
    finer = alpha.resize((alpha.width * 2, alpha.height * 2), Image.Resampling.BICUBIC)
    bits = finer.point([255] * 128 + [0] * 128).convert("1", dither=Image.Dither.NONE)
    stream = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Image"),
            pdf_name("/Width"): generic.NumberObject(bits.width),
            pdf_name("/Height"): generic.NumberObject(bits.height),
            pdf_name("/ImageMask"): generic.BooleanObject(True),  # noqa: FBT003 - a value of the file
            pdf_name("/BitsPerComponent"): generic.NumberObject(1),
        },
        stream_data=bits.tobytes(),
    )
    stream.compress()
    return stream


def _samples(image: Image.Image, space: str) -> generic.StreamObject:
    stream = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Image"),
            pdf_name("/Width"): generic.NumberObject(image.width),
            pdf_name("/Height"): generic.NumberObject(image.height),
            pdf_name("/ColorSpace"): pdf_name(space),
            pdf_name("/BitsPerComponent"): generic.NumberObject(8),
        },
        stream_data=image.tobytes(),
    )
    stream.compress()
    return stream
