"""A typeface of the product, set into a PDF the way word processors do: a subset, addressed by glyph number."""

import io
from functools import lru_cache
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONT_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "fonts"


class Typeface:
    """One face; remembers which characters were set in it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.used: set[str] = set()

    def encode(self, text: str) -> str:
        """Return ``text`` as a PDF hex string of glyph numbers."""
        self.used.update(text)
        glyphs, _ = _metrics(self.name)
        return "<" + "".join(f"{glyphs[ord(char)]:04X}" for char in text) + ">"

    def width(self, text: str) -> float:
        """Return how wide ``text`` is, in thousandths of the font size."""
        glyphs, widths = _metrics(self.name)
        return sum(widths[glyphs[ord(char)]] for char in text)

    def subset(self) -> bytes:
        """Return a TrueType file with the used characters only; glyph numbers stay as they are."""
        return _subset(self.name, "".join(sorted(self.used)))

    def width_array(self) -> str:
        """Return the /W array of the used glyphs."""
        glyphs, widths = _metrics(self.name)
        numbers = sorted({glyphs[ord(char)] for char in self.used})
        return "[" + " ".join(f"{number} [{widths[number]:.0f}]" for number in numbers) + "]"

    def to_unicode(self) -> bytes:
        """Return the CMap that lets a reader get the text back."""
        glyphs, _ = _metrics(self.name)
        rows = [f"<{glyphs[ord(c)]:04X}> <{c.encode('utf-16-be').hex().upper()}>" for c in sorted(self.used)]
        blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
        body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
            f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        ).encode("ascii")


@lru_cache(maxsize=8)
def _metrics(name: str) -> tuple[dict[int, int], list[float]]:
    """Return the glyph number of each character, and the advance of each glyph in thousandths."""
    with TTFont(FONT_FOLDER / f"{name}.ttf", lazy=True) as font:
        scale = 1000 / font["head"].unitsPerEm
        widths = [font["hmtx"][glyph][0] * scale for glyph in font.getGlyphOrder()]
        glyphs = {code: font.getGlyphID(glyph) for code, glyph in font.getBestCmap().items()}
    return glyphs, widths


@lru_cache(maxsize=32)
def _subset(name: str, characters: str) -> bytes:
    options = Options()
    options.retain_gids = True
    options.layout_features = []
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "kern", "DSIG"]
    options.notdef_outline = True
    with TTFont(FONT_FOLDER / f"{name}.ttf") as font:
        subsetter = Subsetter(options=options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
        target = io.BytesIO()
        font.save(target)
    return target.getvalue()
