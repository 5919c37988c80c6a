"""The ``signerprofile.xml`` of VGCA's tools and their descendants: what people set up there, as templates.

Element and attribute names are those of that file: ``SignerProfile`` holds ``Signer`` elements with ``Name``,
``AppearanceMode``, ``IsOrgProfile`` and ``Show…`` attributes, each with an ``Image`` in base64.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from app.domain.errors import TemplateUnreadable
from app.domain.placing import ImageKind, SizeMm, TimeFormat
from app.domain.signing import Mode
from app.domain.template import Template, name_from

_MOST: Final = 64
_LONGEST_NAME: Final = 70
_SAYS_UTF16: Final = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*utf-16", re.IGNORECASE)
"""Written by .NET into files of single bytes: what such a file says of itself is the name of a string in memory."""

_WITHOUT_IMAGE: Final = frozenset({"0", "1"})
_IMAGE_ONLY: Final = "3"
_USUAL_SEAL_MM: Final = 36.0
_HIGHEST_MM: Final = 20.0
_WIDEST_MM: Final = 60.0
_LINE_MM: Final = 4.2
_ROUND: Final = 0.08


@dataclass
class Profile:
    """One ``Signer`` as it stands in the file."""

    attributes: dict[str, str]
    picture: bytes = b""

    @property
    def name(self) -> str:
        return name_from(self.attributes.get("Name", ""), _LONGEST_NAME)

    def says(self, attribute: str) -> bool:
        """Tell whether the attribute is true."""
        return self.attributes.get(attribute, "").strip().lower() == "true"


def read(data: bytes, name: str) -> tuple[Profile, ...]:
    """Read the file called ``name``; a document type, and with it every entity, is refused.

    Raises:
        TemplateUnreadable: ``why`` is kind | image | empty.

    """
    reader = _Reader(name)
    parser = expat.ParserCreate("utf-8" if _SAYS_UTF16.match(data) else None)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.EntityDeclHandler = reader.entity
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat's word for the last piece
    except (expat.ExpatError, ValueError, UnicodeError) as error:
        raise TemplateUnreadable(file=name, key=None, why="kind") from error
    if not reader.found:
        raise TemplateUnreadable(file=name, key=None, why="empty")
    return tuple(reader.found)


def template_of(profile: Profile, shape: float | None, taken: set[str]) -> Template:
    """Return the template that looks like a profile there. Raise :class:`ValueError` for one that shows nothing.

    ``shape`` is the picture's width by its height. Sizes were not kept there: a seal gets a usual diameter, which is to
    be corrected.
    """
    way = profile.attributes.get("AppearanceMode", "").strip()
    image = None if shape is None or way in _WITHOUT_IMAGE else _kind(profile)
    lines = () if image is not None and way == _IMAGE_ONLY else _lines(profile)
    return Template(
        name=_free(profile.name or "signerprofile", taken),
        mode=Mode.ISSUE if profile.says("IsOrgProfile") else Mode.APPROVE,
        size=_size(image, shape, len(lines)),
        image=image,
        lines=lines,
        font_size_pt=10.0,
        time=TimeFormat.DAY_FIRST,
    )


def _kind(profile: Profile) -> ImageKind:
    return ImageKind.SEAL if profile.says("IsOrgProfile") else ImageKind.SIGNATURE


def _lines(profile: Profile) -> tuple[str, ...]:
    """Return the lines in the order they had, with their labels if those were shown."""
    offices = any(profile.says(show) for show in ("ShowCQ1", "ShowCQ2", "ShowCQ3"))
    wanted = (
        (True, "Người ký: ", "{signer}"),
        (profile.says("ShowEmail"), "Email: ", "{mail}"),
        (offices, "Cơ quan: ", "{organisation}"),
        (profile.says("ShowDate"), "Thời gian ký: ", "{signing-time}"),
    )
    labelled = profile.says("ShowLabel")
    return tuple((label if labelled else "") + place for shown, label, place in wanted if shown)


def _size(image: ImageKind | None, shape: float | None, lines: int) -> SizeMm:
    text_mm = lines * _LINE_MM
    if image is None or shape is None:
        return SizeMm(_WIDEST_MM, max(text_mm, 2 * _LINE_MM))
    if image is ImageKind.SEAL and abs(shape - 1) < _ROUND and not lines:
        return SizeMm(_USUAL_SEAL_MM, _USUAL_SEAL_MM)
    height = min(_HIGHEST_MM, _WIDEST_MM / shape)
    width = max(height * shape, _WIDEST_MM if lines else 0.0)
    return SizeMm(min(width, _WIDEST_MM), height + text_mm)


def _free(name: str, taken: set[str]) -> str:
    names = [name, *(f"{name} ({number})" for number in range(2, _MOST + 2))]
    others = {one.casefold() for one in taken}
    return next(one for one in names if one.casefold() not in others)


@dataclass
class _Reader:
    """What expat tells, gathered."""

    name: str
    found: list[Profile] = field(default_factory=list)
    _inside: list[str] = field(default_factory=list)
    _base64: list[str] = field(default_factory=list)

    def doctype(self, *_: object) -> None:
        raise TemplateUnreadable(file=self.name, key="DOCTYPE", why="kind")

    def entity(self, *_: object) -> None:
        raise TemplateUnreadable(file=self.name, key="ENTITY", why="kind")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Enter an element; the outermost must be the one such a file has."""
        if not self._inside and tag != "SignerProfile":
            raise TemplateUnreadable(file=self.name, key=tag[:64], why="kind")
        self._inside.append(tag)
        if tag == "Signer":
            if len(self.found) >= _MOST:
                raise TemplateUnreadable(file=self.name, key="Signer", why="too_large")
            self.found.append(Profile(attributes))
        self._base64.clear()

    def text(self, data: str) -> None:
        if self._inside[-2:] == ["Signer", "Image"]:
            self._base64.append(data)

    def end(self, tag: str) -> None:
        """Leave an element; a picture is complete now."""
        if self._inside[-2:] == ["Signer", "Image"]:
            try:
                self.found[-1].picture = base64.b64decode("".join("".join(self._base64).split()), validate=True)
            except (binascii.Error, ValueError):
                self.found[-1].picture = b"\0"
        self._inside.pop()
