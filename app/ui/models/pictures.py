"""From the bytes of a host to a picture that owns its pixels."""

from __future__ import annotations

from PySide6.QtGui import QImage

from app.hosts import messages as m


def as_image(picture: m.Picture, pixels: bytes) -> QImage:
    """Return a picture that owns its pixels."""
    return QImage(pixels, picture.width, picture.height, QImage.Format.Format_ARGB32_Premultiplied).copy()


def as_page(picture: m.Picture, pixels: bytes) -> QImage:
    """Return a part of a page: paper lets nothing through, so painting it need not look below."""
    return QImage(pixels, picture.width, picture.height, QImage.Format.Format_RGB32).copy()
