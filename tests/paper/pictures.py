"""Pictures of pages by poppler and PDFium, and where two of them differ."""

import io
from pathlib import Path

from PIL import Image, ImageChops

from app.domain.geometry import Rect
from app.page.document import Document
from tests.parts.commands import run

Pixels = tuple[int, int, int, int]


def by_poppler(path: Path, page: int = 1) -> Image.Image:
    """Return the page as poppler shows it, one pixel per point."""
    data = run("pdftoppm", "-r", "72", "-cropbox", "-f", str(page), "-l", str(page), "-png", path)
    return Image.open(io.BytesIO(data)).convert("RGB")


def by_pdfium(path: Path, page: int = 1) -> Image.Image:
    """Return the page as KySo's own window shows it, one pixel per point."""
    document = Document.open(str(path), None)
    size = document.pages[page - 1].shown
    picture = document.tile(page, 1.0, 0, 0, min(round(size.width_pt), 1024), min(round(size.height_pt), 1024))
    document.close()
    image = Image.frombytes("RGBA", (picture.width, picture.height), picture.pixels, "raw", "BGRA")
    return image.convert("RGB")


def difference(before: Image.Image, after: Image.Image) -> Pixels:
    """Return the box of all pixels that differ visibly: left, top, right, bottom."""
    grey = ImageChops.difference(before, after).convert("L").point(lambda level: 255 if level > 24 else 0)
    box = grey.getbbox()
    assert box is not None, "the pictures do not differ"
    return box


def as_pixels(rect: Rect, height: float) -> tuple[float, float, float, float]:
    """Return where a rectangle of the page as shown stands in its picture."""
    return rect.x, height - rect.top, rect.right, height - rect.y
