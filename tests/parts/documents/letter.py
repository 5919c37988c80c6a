"""An office letter in the layout of decree 30/2020, set on pages of any shape.

Everything is laid out on an upright A4 sheet and then mapped onto the page as a reader shows it, as a print driver
does it.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tests.parts.pdf import Draft, Stream, packed, ref, refs, text_string
from tests.parts.typeface import Typeface

Box = tuple[float, float, float, float]

A4: Box = (0, 0, 595.32, 841.92)
LEADER_NAME = "Phan Thanh Mai"
LEADER_TITLE = "PHÓ GIÁM ĐỐC"
SIGNATURE_SPACE: Box = (320, 281, 540, 364)
"""Between the title and the name, on the upright A4 sheet: x0, y0, x1, y1."""

ORDINAL = "Tinos-Regular"
BOLD = "Tinos-Bold"
ITALIC = "Tinos-Italic"

LEFT_MARGIN, RIGHT_MARGIN, INDENT = 85, 538, 28
PARAGRAPHS = (
    (
        "Thực hiện Kế hoạch của Ủy ban nhân dân tỉnh về việc tăng cường sử dụng chữ ký số chuyên dùng công vụ trong "
        "hoạt động của các cơ quan nhà nước, Sở Nội vụ đề nghị các phòng, đơn vị thực hiện một số nội dung sau:"
    ),
    (
        "1. Rà soát thiết bị lưu khóa bí mật và chứng thư số đang quản lý; kịp thời đề nghị gia hạn, thu hồi hoặc khôi "
        "phục theo quy định. Không giao thiết bị và mật khẩu cho người khác sử dụng."
    ),
    (
        "2. Cử công chức, viên chức tham dự lớp tập huấn về ký số và kiểm tra chữ ký số; danh sách gửi về Văn phòng Sở "
        "trước ngày 27 tháng 11 năm 2026 để tổng hợp."
    ),
    (
        "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, đề nghị phản ánh về Văn phòng Sở để được hướng dẫn, "
        "giải quyết kịp thời./."
    ),
)
RECIPIENTS = ("- Như trên;", "- UBND tỉnh (để b/c);", "- Lãnh đạo Sở;", "- Lưu: VT, VP.")

Align = Literal["left", "centre", "right"]


@dataclass(frozen=True)
class PageShape:
    """The boxes of a page as they stand in its dictionary."""

    media_box: Box = A4
    crop_box: Box | None = None
    rotate: int = 0
    user_unit: float | None = None

    @property
    def shown_box(self) -> Box:
        """The part of user space a reader shows: CropBox within MediaBox, both put the right way round."""
        media = normalised(self.media_box)
        if self.crop_box is None:
            return media
        crop = normalised(self.crop_box)
        return (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))

    @property
    def shown_size(self) -> tuple[float, float]:
        """Width and height as the reader sees them, in user-space units."""
        x0, y0, x1, y1 = self.shown_box
        return (y1 - y0, x1 - x0) if self.rotate % 180 else (x1 - x0, y1 - y0)


@dataclass(frozen=True)
class LetterStyle:
    """How the same words end up in the file."""

    unicode_form: Literal["NFC", "NFD"] = "NFC"
    borrowed: Literal["never", "after line", "after page"] = "never"
    """Letters outside Latin-1 come from a second face, one by one, after the rest of their line or page."""
    background: Callable[[Draft, int], Stream] | None = None
    """Makes the picture under the text of a page, counted from 0, as scanners do."""


@dataclass
class Sheet:
    """The upright A4 sheet of one page, while it is being set."""

    faces: dict[str, Typeface]
    style: LetterStyle
    operators: list[str] = field(default_factory=list)
    late: list[tuple[str, float, float, str, float]] = field(default_factory=list)
    """Borrowed letters that wait for the end of the line or page: letter, x, y, face, size."""

    def line(  # noqa: PLR0917
        self, text: str, x: float, y: float, face: str = ORDINAL, size: float = 13, align: Align = "left"
    ) -> None:
        """Set one line; ``x`` is its left end, its middle or its right end."""
        text = unicodedata.normalize(self.style.unicode_form, text)
        typeface = self.faces[face]
        width = typeface.width(text) * size / 1000
        at = x - {"left": 0, "centre": width / 2, "right": width}[align]
        if self.style.borrowed != "never":
            self._line_that_borrows(text, at, y, face, size)
        else:
            self._show(typeface.encode(text), at, y, face, size)

    def rule(self, x0: float, x1: float, y: float) -> None:
        """Draw a thin horizontal line."""
        self.operators.append(f"0.6 w {x0} {y} m {x1} {y} l S")

    def _show(self, encoded: str, x: float, y: float, face: str, size: float) -> None:
        self.operators.append(f"BT /{face} {size} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm {encoded} Tj ET")

    def _line_that_borrows(self, text: str, x: float, y: float, face: str, size: float) -> None:
        typeface, other = self.faces[face], ITALIC if face != ITALIC else ORDINAL
        for run in _by_origin(text):
            if run[0] > "\xff":
                for i, char in enumerate(run):
                    self.late.append((char, x + typeface.width(run[:i]) * size / 1000, y, other, size))
            else:
                self._show(typeface.encode(run), x, y, face, size)
            x += typeface.width(run) * size / 1000
        if self.style.borrowed == "after line":
            self.show_late()

    def show_late(self) -> None:
        """Set the borrowed letters that wait."""
        for char, x, y, face, size in self.late:
            self._show(self.faces[face].encode(char), x, y, face, size)
        self.late.clear()


def office_draft(shapes: Sequence[PageShape] = (PageShape(),), style: LetterStyle = LetterStyle()) -> Draft:
    """Return the letter on one page, or spread over several."""
    draft = Draft()
    draft.root, tree = draft.reserve(), draft.reserve()
    draft.info = draft.add({"Title": text_string("Công văn 128/SNV-VP"), "Producer": "(Office suite)"})
    faces = {name: Typeface(name) for name in (ORDINAL, BOLD, ITALIC)}
    fonts = {name: draft.reserve() for name in faces}
    resources = draft.add({"Font": "<< " + " ".join(f"/{n} {ref(i)}" for n, i in fonts.items()) + " >>"})
    for index, shape in enumerate(shapes):
        sheet = Sheet(faces, style)
        _fill(sheet, index, len(shapes))
        draft.pages.append(_add_page(draft, sheet, shape, (index, tree, resources)))
    for name, number in fonts.items():
        _add_font(draft, faces[name], number)
    draft.put(tree, {"Type": "/Pages", "Kids": refs(draft.pages), "Count": str(len(draft.pages))})
    draft.put(draft.root, {"Type": "/Catalog", "Pages": ref(tree), "Lang": "(vi-VN)"})
    return draft


def normalised(box: Box) -> Box:
    """Return the box with its lower-left corner first."""
    return (min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3]))


def _add_page(draft: Draft, sheet: Sheet, shape: PageShape, place: tuple[int, int, int]) -> int:
    index, tree, resources = place
    number = draft.reserve()
    entries = {"Type": "/Page", "Parent": ref(tree), "MediaBox": _box(shape.media_box)}
    if shape.crop_box is not None:
        entries["CropBox"] = _box(shape.crop_box)
    if shape.rotate:
        entries["Rotate"] = str(shape.rotate)
    if shape.user_unit is not None:
        entries["UserUnit"] = f"{shape.user_unit:g}"
    entries["Resources"] = ref(resources)
    operators = [f"q {_sheet_to_page(shape)} cm", *sheet.operators, "Q"]
    if sheet.style.background is not None:
        picture = draft.add(sheet.style.background(draft, index))
        own = draft.add({**draft.entries(resources), "XObject": f"<< /Scan {ref(picture)} >>"})
        entries["Resources"] = ref(own)
        operators.insert(1, f"q {A4[2]} 0 0 {A4[3]} 0 0 cm /Scan Do Q")
    entries["Contents"] = ref(draft.add(packed({}, "\n".join(operators).encode("ascii"))))
    draft.put(number, entries)
    return number


def _add_font(draft: Draft, face: Typeface, number: int) -> None:
    tag = "KYSOAA+" + face.name
    program = face.subset()
    file = draft.add(packed({"Length1": str(len(program))}, program))
    flags = "98" if face.name == ITALIC else "34"
    descriptor = draft.add({
        "Type": "/FontDescriptor", "FontName": f"/{tag}", "Flags": flags, "FontBBox": "[-180 -300 1010 1010]",
        "ItalicAngle": "-16" if face.name == ITALIC else "0", "Ascent": "891", "Descent": "-216", "CapHeight": "660",
        "StemV": "140" if face.name == BOLD else "80", "FontFile2": ref(file),
    })  # fmt: skip
    descendant = draft.add({
        "Type": "/Font", "Subtype": "/CIDFontType2", "BaseFont": f"/{tag}", "CIDToGIDMap": "/Identity", "DW": "1000",
        "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
        "FontDescriptor": ref(descriptor), "W": face.width_array(),
    })  # fmt: skip
    to_unicode = draft.add(packed({}, face.to_unicode()))
    draft.put(number, {
        "Type": "/Font", "Subtype": "/Type0", "BaseFont": f"/{tag}", "Encoding": "/Identity-H",
        "DescendantFonts": refs([descendant]), "ToUnicode": ref(to_unicode),
    })  # fmt: skip


def _fill(sheet: Sheet, index: int, count: int) -> None:
    if index == 0:
        _heading(sheet)
    _paragraphs(sheet, top=625 if index == 0 else 760)
    if index == count - 1:
        _closing(sheet)
    if count > 1:
        sheet.line(f"Trang {index + 1}/{count}", (LEFT_MARGIN + RIGHT_MARGIN) / 2, 40, size=11, align="centre")
    sheet.show_late()


def _heading(sheet: Sheet) -> None:
    sheet.line("UBND TỈNH SÔNG LAM", 160, 780, align="centre", size=12)
    sheet.line("SỞ NỘI VỤ", 160, 765, BOLD, 12, "centre")
    sheet.rule(130, 190, 761)
    sheet.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 405, 780, BOLD, 12, "centre")
    sheet.line("Độc lập - Tự do - Hạnh phúc", 405, 764, BOLD, 13, "centre")
    sheet.rule(326, 484, 760)
    sheet.line("Số: 128/SNV-VP", 160, 735, align="centre")
    sheet.line("Sông Lam, ngày 20 tháng 11 năm 2026", 405, 735, ITALIC, align="centre")
    sheet.line("V/v tập huấn sử dụng chữ ký số", 160, 718, align="centre", size=12)
    sheet.line("Kính gửi: Các phòng, đơn vị thuộc Sở.", 310, 670, size=14, align="centre")


def _paragraphs(sheet: Sheet, top: float) -> None:
    y = top
    for text in PARAGRAPHS:
        for number, line in enumerate(_wrapped(sheet.faces[ORDINAL], text, 13)):
            sheet.line(line, LEFT_MARGIN + (0 if number else INDENT), y)
            y -= 19
        y -= 5


def _wrapped(face: Typeface, text: str, size: float) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        room = RIGHT_MARGIN - LEFT_MARGIN - (INDENT if len(lines) <= 1 else 0)
        if lines and face.width(f"{lines[-1]} {word}") * size / 1000 <= room:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def _closing(sheet: Sheet) -> None:
    sheet.line("Nơi nhận:", LEFT_MARGIN, 402, BOLD, 12)
    for number, text in enumerate(RECIPIENTS):
        sheet.line(text, LEFT_MARGIN, 387 - 13 * number, size=11)
    sheet.line("KT. GIÁM ĐỐC", 430, 387, BOLD, align="centre")
    sheet.line(LEADER_TITLE, 430, 370, BOLD, align="centre")
    sheet.line(LEADER_NAME, 430, 268, BOLD, align="centre")


def _sheet_to_page(shape: PageShape) -> str:
    """Return the matrix that puts the upright sheet onto the page as it is shown."""
    x0, y0, x1, y1 = shape.shown_box
    width, height = shape.shown_size
    a, b = width / A4[2], height / A4[3]
    numbers = {
        0: (a, 0, 0, b, x0, y0),
        90: (0, a, -b, 0, x1, y0),
        180: (-a, 0, 0, -b, x1, y1),
        270: (0, -a, b, 0, x0, y1),
    }[shape.rotate % 360]
    return " ".join(f"{number:.5f}" for number in numbers)


def _box(box: Box) -> str:
    return "[" + " ".join(f"{number:g}" for number in box) + "]"


def _by_origin(text: str) -> list[str]:
    """Split a line where it changes between letters of the first face and letters that are missing in it."""
    result: list[str] = []
    for char in text:
        if result and (result[-1][-1] > "\xff") == (char > "\xff"):
            result[-1] += char
        else:
            result.append(char)
    return result
