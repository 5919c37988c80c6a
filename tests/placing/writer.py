"""Text documents in the flat form of the open document format, described in a few words.

Lines whose place matters are hyperlinks: in the PDF their rectangles tell exactly where the writer set them, whatever
can be read of the letters.
"""

import base64
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

Align = Literal["start", "center", "end", "justify"]
Role = Literal["title", "name", "other-title", "other-name"]

PREFIX = "kyso:"

_PLAIN_LINKS = "".join(
    f'<style:style style:name="{name}" style:family="text"><style:text-properties fo:color="#000000" '
    'style:text-underline-style="none"/></style:style>'
    for name in ("Internet_20_link", "Visited_20_Internet_20_Link")
)
_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}


@dataclass(frozen=True)
class Line:
    """A paragraph. ``role`` marks a line whose place is measured; ``spread`` is extra space between letters.

    ``parts`` is for columns made of blanks: pieces of one line, each with its role.
    """

    text: str = ""
    align: Align = "center"
    bold: bool = False
    italic: bool = False
    size: float | None = None
    before: float = 0
    role: Role | None = None
    new_page: bool = False
    spread: float = 0
    font: str | None = None
    indent: float = 0
    left: float = 0
    parts: Sequence[tuple[str, Role | None]] = ()
    keep: bool = False


@dataclass(frozen=True)
class Table:
    """A table; ``widths`` in cm, rows of cells, a cell is a column of lines."""

    widths: Sequence[float]
    rows: Sequence[Sequence[Sequence["Node"]]]
    borders: bool = False
    may_split: bool = True


@dataclass(frozen=True)
class Picture:
    """A picture in a line of its own, or floating over the text when ``floating``."""

    png: bytes
    width: float
    height: float
    align: Align = "center"


Node = Line | Table | Picture


@dataclass(frozen=True)
class Page:
    """Paper and margins in mm."""

    width: float = 210
    height: float = 297
    top: float = 20
    bottom: float = 20
    left: float = 30
    right: float = 18


@dataclass
class _Styles:
    """Automatic styles, each written once."""

    known: dict[str, str] = field(default_factory=dict)

    def use(self, family: str, properties: str, extra: str = "") -> str:
        key = f'{family}" {extra}>{properties}'
        return self.known.setdefault(key, f"S{len(self.known)}")

    def written(self) -> str:
        return "".join(
            f'<style:style style:name="{name}" style:family="{key}</style:style>' for key, name in self.known.items()
        )


@dataclass(frozen=True)
class Manuscript:
    """One document before it is printed to PDF."""

    nodes: Sequence[Node]
    font: str = "Liberation Serif"
    size: float = 14
    page: Page = Page()
    form: Literal["NFC", "NFD"] = "NFC"
    footer: str = ""

    def flat_xml(self) -> str:
        """Return the document as one XML file."""
        styles = _Styles()
        body = "".join(self._node(node, styles) for node in self.nodes)
        names = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMES.items())
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {names} office:version="1.2" '
            'office:mimetype="application/vnd.oasis.opendocument.text">'
            f"<office:styles>{_PLAIN_LINKS}</office:styles>"
            f"<office:automatic-styles>{styles.written()}{self._page_layout()}</office:automatic-styles>"
            f"<office:master-styles>{self._master()}</office:master-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document>"
        )

    def _page_layout(self) -> str:
        page = self.page
        return (
            f'<style:page-layout style:name="PL"><style:page-layout-properties fo:page-width="{page.width}mm" '
            f'fo:page-height="{page.height}mm" fo:margin-top="{page.top}mm" fo:margin-bottom="{page.bottom}mm" '
            f'fo:margin-left="{page.left}mm" fo:margin-right="{page.right}mm" '
            f'style:print-orientation="{"landscape" if page.width > page.height else "portrait"}"/></style:page-layout>'
        )

    def _master(self) -> str:
        footer = f"<style:footer><text:p>{escape(self.footer)}</text:p></style:footer>" if self.footer else ""
        return f'<style:master-page style:name="Standard" style:page-layout-name="PL">{footer}</style:master-page>'

    def _node(self, node: Node, styles: _Styles) -> str:
        match node:
            case Line():
                return self._line(node, styles)
            case Table():
                return self._table(node, styles)
            case Picture():
                return self._picture(node, styles)

    def _line(self, line: Line, styles: _Styles) -> str:
        paragraph = (
            f'<style:paragraph-properties fo:text-align="{line.align}" fo:margin-top="{line.before}pt" '
            f'fo:text-indent="{line.indent}mm" fo:margin-left="{line.left}mm" fo:orphans="0" fo:widows="0"'
            + (' fo:break-before="page"' if line.new_page else "")
            + (' fo:keep-with-next="always"' if line.keep else "")
            + "/>"
        )
        letters = self._letters(line)
        name = styles.use("paragraph", paragraph + letters)
        pieces = line.parts or [(line.text, line.role)]
        text = "".join(self._piece(piece, role, letters, styles) for piece, role in pieces)
        return f'<text:p text:style-name="{name}">{text}</text:p>'

    def _piece(self, piece: str, role: Role | None, letters: str, styles: _Styles) -> str:
        text = _text(unicodedata.normalize(self.form, piece))
        if role is None:
            return text
        span = styles.use("text", letters)
        return (
            f'<text:a xlink:type="simple" xlink:href="{PREFIX}{role}" text:style-name="{span}" '
            f'text:visited-style-name="{span}"><text:span text:style-name="{span}">{text}</text:span></text:a>'
        )

    def _letters(self, line: Line) -> str:
        font = line.font or self.font
        weight, posture = "bold" if line.bold else "normal", "italic" if line.italic else "normal"
        return (
            f'<style:text-properties fo:font-family={quoteattr(font)} fo:font-size="{line.size or self.size}pt" '
            f'fo:font-weight="{weight}" fo:font-style="{posture}" fo:color="#000000" '
            f'style:text-underline-style="none" fo:letter-spacing="{line.spread}pt" fo:language="vi" fo:country="VN"/>'
        )

    def _table(self, table: Table, styles: _Styles) -> str:
        border = "0.5pt solid #000000" if table.borders else "none"
        cell = styles.use("table-cell", f'<style:table-cell-properties fo:border="{border}" fo:padding="1mm"/>')
        row_style = styles.use(
            "table-row", f'<style:table-row-properties fo:keep-together="{"auto" if table.may_split else "always"}"/>'
        )
        whole = styles.use(
            "table", f'<style:table-properties style:width="{sum(table.widths)}cm" table:align="center"/>'
        )
        columns = "".join(
            f'<table:table-column table:style-name="{styles.use("table-column", _column(width))}"/>'
            for width in table.widths
        )
        rows = "".join(
            f'<table:table-row table:style-name="{row_style}">'
            + "".join(
                f'<table:table-cell table:style-name="{cell}" office:value-type="string">'
                + "".join(self._node(node, styles) for node in nodes)
                + "</table:table-cell>"
                for nodes in row
            )
            + "</table:table-row>"
            for row in table.rows
        )
        return f'<table:table table:style-name="{whole}">{columns}{rows}</table:table>'

    def _picture(self, picture: Picture, styles: _Styles) -> str:
        data = base64.b64encode(picture.png).decode()
        holder = self._line(replace(Line(align=picture.align), text="@"), styles)
        frame = (
            f'<draw:frame text:anchor-type="as-char" svg:width="{picture.width}mm" svg:height="{picture.height}mm">'
            f"<draw:image><office:binary-data>{data}</office:binary-data></draw:image></draw:frame>"
        )
        return holder.replace("@", frame)


def _column(width: float) -> str:
    return f'<style:table-column-properties style:column-width="{width}cm"/>'


def _text(text: str) -> str:
    """Return text as XML; runs of blanks and line breaks stay what they are."""
    parts = []
    for number, piece in enumerate(text.split("\n")):
        if number:
            parts.append("<text:line-break/>")
        words = escape(piece)
        while "  " in words:
            words = words.replace("  ", ' <text:s text:c="1"/>', 1)
        parts.append(words)
    return "".join(parts)
