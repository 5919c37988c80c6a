"""Pictures in tests: whole pages from tiles, and how far two pictures differ."""

from pathlib import Path

from PIL import Image, ImageChops, ImageStat

from app.page.document import Document
from app.page.picture import Picture
from tests.parts.commands import run


def as_image(picture: Picture) -> Image.Image:
    """Return the picture with its opacity, for looking at single pixels."""
    size = (picture.width, picture.height)
    return Image.frombytes("RGBA", size, picture.pixels, "raw", "BGRA")


def whole_size(document: Document, page: int, scale: float) -> tuple[int, int]:
    """Return the size of the picture of a whole page."""
    shown = document.pages[page - 1].shown
    return round(shown.width_pt * scale), round(shown.height_pt * scale)


def whole_page(document: Document, page: int = 1, scale: float = 1.0, side: int = 1024) -> Image.Image:
    """Put a page together from tiles of at most ``side`` pixels."""
    width, height = whole_size(document, page, scale)
    paper = Image.new("RGB", (width, height), "magenta")
    for top in range(0, height, side):
        for left in range(0, width, side):
            picture = document.tile(page, scale, left, top, min(side, width - left), min(side, height - top))
            paper.paste(as_image(picture).convert("RGB"), (left, top))
    return paper


def by_poppler(path: Path, page: int = 1, scale: float = 1.0) -> Image.Image:
    """Draw a page with pdftoppm."""
    target = path.with_suffix(f".{page}")
    number = str(page)
    run("pdftoppm", "-cropbox", "-r", f"{72 * scale}", "-f", number, "-l", number, "-singlefile", path, target)
    with Image.open(target.with_suffix(f"{target.suffix}.ppm")) as image:
        return image.convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference, 0 to 255, of two pages seen from afar: fonts are drawn alike by no two programs."""
    afar = (60, 60)
    apart = ImageChops.difference(one.convert("L").resize(afar), other.convert("L").resize(afar))
    return ImageStat.Stat(apart).mean[0]


def darkest(image: Image.Image, box: tuple[float, float, float, float]) -> int:
    """Return the darkest level in a part of an image."""
    part = image.convert("L").crop(tuple(round(side) for side in box))  # type: ignore[arg-type]
    return int(part.getextrema()[0])  # type: ignore[arg-type]
