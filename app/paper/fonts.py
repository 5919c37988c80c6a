"""The product's typeface in a PDF: Tinos, metric-compatible with Times New Roman and complete for Vietnamese.

pyHanko's own embedding writes widths in font units and is right only for faces of 1000 units to the em; Tinos has 2048.
"""

from __future__ import annotations

import hashlib
import io
from importlib import resources
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import BasePdfFileWriter

ASCENT_EM: Final = 0.891
DESCENT_EM: Final = 0.217
"""Highest and lowest point of any letter with its marks (Ẩ, Ệ), measured in the face itself."""

_FILE: Final = "Tinos-Regular.ttf"
_NAME: Final = "Tinos"
_FLAGS_SERIF_SYMBOLIC: Final = 0b110
_STEM: Final = 80
_TABLES: Final = ["cmap", "name", "OS/2", "post", "GPOS", "GSUB", "GDEF", "kern", "gasp", "DSIG", "meta", "FFTM"]
"""What a program embedded with Identity-H does not need."""


class Face:
    """The regular face: measures and encodes text, remembers the letters it was asked for, and embeds just these."""

    def __init__(self) -> None:
        program = resources.files("resources").joinpath("fonts").joinpath(_FILE).read_bytes()
        self._font = TTFont(io.BytesIO(program), lazy=True)
        self._letters: dict[int, int] = self._font.getBestCmap()
        self._em: int = self._font["head"].unitsPerEm
        self._used: dict[int, str] = {}

    def advance(self, text: str) -> float:
        """Return the width of ``text`` in em."""
        return sum(self._width(self._glyph(char)) for char in text) / 1000

    def encode(self, text: str) -> str:
        """Return ``text`` as the hexadecimal string a Tj shows."""
        glyphs = [self._glyph(char) for char in text]
        self._used.update(zip(glyphs, text, strict=True))
        return "".join(f"{glyph:04X}" for glyph in glyphs)

    def embed(self, writer: BasePdfFileWriter, *, with_set: bool = False) -> generic.IndirectObject:
        """Add the face with the letters used so far and return its reference.

        ``with_set`` adds the list of glyphs that ISO 19005-1 6.3.5 wants and later parts no longer do.
        """
        tag = f"{_tag(self._used)}+{_NAME}"
        descendant = _dictionary(
            Type="/Font", Subtype="/CIDFontType2", BaseFont=f"/{tag}", CIDToGIDMap="/Identity",
            CIDSystemInfo=_dictionary(
                Registry=generic.ByteStringObject(b"Adobe"),
                Ordering=generic.ByteStringObject(b"Identity"),
                Supplement=generic.NumberObject(0),
            ),
            FontDescriptor=writer.add_object(self._descriptor(writer, tag, with_set=with_set)),
            DW=generic.NumberObject(0), W=self._widths(),
        )  # fmt: skip
        return writer.add_object(
            _dictionary(
                Type="/Font", Subtype="/Type0", BaseFont=f"/{tag}", Encoding="/Identity-H",
                DescendantFonts=generic.ArrayObject([writer.add_object(descendant)]),
                ToUnicode=writer.add_object(_packed(_to_unicode(self._used).encode("ascii"))),
            )
        )  # fmt: skip

    def _glyph(self, char: str) -> int:
        name = self._letters.get(ord(char))
        return int(self._font.getGlyphID(name)) if name is not None else 0

    def _width(self, glyph: int) -> float:
        advance, _ = self._font["hmtx"][self._font.getGlyphName(glyph)]
        return float(advance) * 1000 / self._em

    def _widths(self) -> generic.ArrayObject:
        widths = generic.ArrayObject()
        for glyph in sorted(self._used):
            width = generic.FloatObject(f"{self._width(glyph):.3f}")
            widths += [generic.NumberObject(glyph), generic.ArrayObject([width])]
        return widths

    def _descriptor(self, writer: BasePdfFileWriter, tag: str, *, with_set: bool) -> generic.DictionaryObject:
        head, italic = self._font["head"], self._font["post"].italicAngle
        corners = (head.xMin, head.yMin, head.xMax, head.yMax)
        program = self._subset()
        file = _packed(program)
        file["/Length1"] = generic.NumberObject(len(program))
        listed = {"CIDSet": writer.add_object(_packed(_bits({0, *self._used})))} if with_set else {}
        return _dictionary(
            **listed, Type="/FontDescriptor", FontName=f"/{tag}", Flags=generic.NumberObject(_FLAGS_SERIF_SYMBOLIC),
            FontBBox=generic.ArrayObject(generic.NumberObject(round(corner * 1000 / self._em)) for corner in corners),
            ItalicAngle=generic.NumberObject(round(italic)), Ascent=generic.NumberObject(round(ASCENT_EM * 1000)),
            Descent=generic.NumberObject(-round(DESCENT_EM * 1000)),
            CapHeight=generic.NumberObject(round(self._font["OS/2"].sCapHeight * 1000 / self._em)),
            StemV=generic.NumberObject(_STEM), FontFile2=writer.add_object(file),
        )  # fmt: skip

    def _subset(self) -> bytes:
        """Return a program with the used glyphs only, at their old numbers."""
        options = subset.Options(
            retain_gids=True, hinting=False, layout_features=[], notdef_outline=True, recalc_bounds=False
        )
        options.drop_tables += _TABLES
        self._font.reader.file.seek(0)
        program = TTFont(io.BytesIO(self._font.reader.file.read()), recalcTimestamp=False)
        subsetter = subset.Subsetter(options)
        subsetter.populate(gids=sorted({0, *self._used}))
        subsetter.subset(program)
        written = io.BytesIO()
        program.save(written)
        return written.getvalue()


def _dictionary(**entries: generic.PdfObject | str) -> generic.DictionaryObject:
    return generic.DictionaryObject(
        {pdf_name(f"/{key}"): pdf_name(value) if isinstance(value, str) else value for key, value in entries.items()}
    )


def _packed(data: bytes) -> generic.StreamObject:
    stream = generic.StreamObject(stream_data=data)
    stream.compress()
    return stream


def _bits(glyphs: set[int]) -> bytes:
    """Return one bit per glyph number, the highest bit of the first byte for glyph 0."""
    bits = bytearray(max(glyphs) // 8 + 1)
    for glyph in glyphs:
        bits[glyph // 8] |= 0x80 >> glyph % 8
    return bytes(bits)


def _tag(used: dict[int, str]) -> str:
    """Return the six capital letters that mark a subset; the same letters give the same tag."""
    seed = hashlib.sha256("".join(sorted(used.values())).encode()).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in seed[:6])


def _to_unicode(used: dict[int, str]) -> str:
    """Return the map from glyphs back to text, a hundred lines a block as the format demands."""
    lines = [f"<{glyph:04X}> <{char.encode('utf-16-be').hex().upper()}>" for glyph, char in sorted(used.items())]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    body = "\n".join("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]) for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )
