"""The ``.kysomau`` file: one template as TOML that a person can read but for its picture."""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from app.domain.errors import TemplateUnreadable
from app.domain.template import LARGEST_IMAGE, Template

SUFFIX: Final = ".kysomau"
LARGEST_FILE: Final = LARGEST_IMAGE * 4 // 3 + 100_000
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_VERSION: Final = 1


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    kysomau: Annotated[int, Meta(ge=_VERSION, le=_VERSION)]
    template: Template
    png: Annotated[str, Meta(max_length=LARGEST_IMAGE * 4 // 3 + 4)] = ""


def encode(template: Template, png: bytes | None) -> bytes:
    """Return the file. ``png`` goes with a template that shows an image, and only with such a one."""
    if (template.image is None) != (png is None):
        raise ValueError("a template and its picture belong together")
    fields = msgspec.to_builtins(template)
    size, plain = fields.pop("size"), {key: value for key, value in fields.items() if value is not None}
    lines = [f"kysomau = {_VERSION}", *_picture(png), "", "[template]"]
    lines += [f"{key} = {_toml(value)}" for key, value in plain.items()]
    lines += ["", "[template.size]", *(f"{key} = {_toml(value)}" for key, value in size.items()), ""]
    return "\n".join(lines).encode()


def decode(data: bytes, name: str) -> tuple[Template, bytes | None]:
    """Read the file called ``name``. The picture's pixels are not looked at here.

    Raises:
        TemplateUnreadable: ``why`` is kind | value | image | too_large.

    """
    if len(data) > LARGEST_FILE:
        raise TemplateUnreadable(file=name, key=None, why="too_large")
    try:
        file = msgspec.toml.decode(data.removeprefix(codecs.BOM_UTF8), type=_File)
    except msgspec.ValidationError as error:
        at = re.search(r"`\$\.?(.+)`$", str(error)) or re.search(r"field `(.+?)`", str(error))
        raise TemplateUnreadable(file=name, key=at.group(1) if at else None, why="value" if at else "kind") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise TemplateUnreadable(file=name, key=None, why="kind") from error
    png = _unpacked(file.png, name)
    if (file.template.image is None) != (png is None):
        raise TemplateUnreadable(file=name, key="png", why="image")
    return file.template, png


def _picture(png: bytes | None) -> list[str]:
    return [] if png is None else [f"png = '{base64.b64encode(png).decode('ascii')}'"]


def _toml(value: object) -> str:
    """Return a value as TOML has it; JSON's strings, numbers and lists of strings are TOML's too."""
    return msgspec.json.encode(value).decode().replace("\x7f", "\\u007f")


def _unpacked(text: str, name: str) -> bytes | None:
    if not text:
        return None
    try:
        png = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise TemplateUnreadable(file=name, key="png", why="image") from error
    if not png.startswith(_PNG) or len(png) > LARGEST_IMAGE:
        raise TemplateUnreadable(file=name, key="png", why="image")
    return png
