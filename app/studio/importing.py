"""Templates out of a file somebody gave: everything checked, pictures decoded and written anew."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from PIL import Image

from app.domain import template_file
from app.domain.errors import ImageUnreadable, TemplateUnreadable
from app.domain.studio import LONGEST_PX
from app.domain.template import LARGEST_IMAGE, Imported, Template
from app.studio import profiles

_LARGEST_FILE: Final = 40_000_000
_MOST_PIXELS: Final = 16_000_000
_BROKEN: Final = (OSError, ValueError, TypeError, SyntaxError, EOFError, LookupError, ArithmeticError, RuntimeError)


def read_templates(path: str) -> tuple[Imported, bytes]:
    """Read a ``.kysomau`` or a ``signerprofile.xml``; return the templates and their PNGs one after another.

    Raises:
        TemplateUnreadable: ``why`` is missing | kind | value | image | too_large | empty.

    """
    name = Path(path).name
    try:
        if Path(path).stat().st_size > _LARGEST_FILE:
            raise TemplateUnreadable(file=name, key=None, why="too_large")
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise TemplateUnreadable(file=name, key=None, why="missing") from error
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _from_profiles(data, name)
    template, png = template_file.decode(data, name)
    try:
        clean = None if png is None else clean_png(png)
    except ImageUnreadable as error:
        raise TemplateUnreadable(file=name, key="png", why="image") from error
    return Imported((template,), (len(clean or b""),)), clean or b""


def clean_png(data: bytes) -> bytes:
    """Return a picture as 8-bit RGBA without metadata, no larger than marks need. Raise :class:`ImageUnreadable`."""
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "BMP", "GIF")) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise ImageUnreadable(file="", why="too_large")
            rgba = image.convert("RGBA")
    except Image.DecompressionBombError as error:
        raise ImageUnreadable(file="", why="too_large") from error
    except _BROKEN as error:
        raise ImageUnreadable(file="", why="broken") from error
    rgba.thumbnail((LONGEST_PX, LONGEST_PX), Image.Resampling.LANCZOS)
    rgba.info = {}
    written = io.BytesIO()
    rgba.save(written, "PNG", optimize=True)
    if len(written.getvalue()) > LARGEST_IMAGE:
        raise ImageUnreadable(file="", why="too_large")
    return written.getvalue()


def _from_profiles(data: bytes, name: str) -> tuple[Imported, bytes]:
    found = profiles.read(data, name)
    templates: list[Template] = []
    pictures: list[bytes] = []
    skipped: list[str] = []
    for profile in found:
        try:
            png = clean_png(profile.picture) if profile.picture else None
            template = profiles.template_of(profile, _shape(png), taken={one.name for one in templates})
        except (ImageUnreadable, ValueError):
            skipped.append(profile.name[:200])
            continue
        templates.append(template)
        pictures.append(png if png is not None and template.image is not None else b"")
    if not templates:
        raise TemplateUnreadable(file=name, key=None, why="empty")
    return Imported(tuple(templates), tuple(map(len, pictures)), tuple(skipped)), b"".join(pictures)


def _shape(png: bytes | None) -> float | None:
    """Return how many times as wide as high a picture is."""
    if png is None:
        return None
    with Image.open(io.BytesIO(png)) as image:
        return image.width / image.height
