"""The messages of the studio host; ``app.hosts.messages`` speaks them with all others."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from app.domain.document import Path
from app.domain.studio import LONGEST_PX, Cleaned, Cleaning
from app.domain.template import Imported

PreviewSide = Annotated[int, Meta(ge=16, le=LONGEST_PX)]


class ShowPhoto(Struct, frozen=True, tag=True):
    """Draw a photo or scan upright, its longer side at most ``longest_px``. → ``Picture``."""

    path: Path
    longest_px: PreviewSide


class ShowImage(Struct, frozen=True, tag=True):
    """Draw the PNG in the blob, its longer side at most ``longest_px``. → ``Picture``."""

    longest_px: PreviewSide


class CleanImage(Struct, frozen=True, tag=True):
    """Find the ink in a photo or scan and drop the paper. → :class:`ImageCleaned`, blob: the PNG.

    A small ``longest_px`` gives a quick look; the photo read last stays in memory.
    """

    path: Path
    cleaning: Cleaning
    longest_px: PreviewSide = LONGEST_PX


class ImageCleaned(Struct, frozen=True, tag=True):
    cleaned: Cleaned


class ReadTemplates(Struct, frozen=True, tag=True):
    """Read a ``.kysomau`` or the ``signerprofile.xml`` of VGCA's tools. → :class:`TemplatesRead`, blob: their PNGs."""

    path: Path


class TemplatesRead(Struct, frozen=True, tag=True):
    imported: Imported
