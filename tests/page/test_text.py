"""Words of real pages: whatever the order, the encoding or the boxes a file has."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import RectOffPage
from app.domain.text import PageText
from app.page.document import Document
from app.page.legacy import Encoding, composed, converted, encoding_of, read_as_tcvn3
from tests.parts.documents import plain
from tests.parts.documents.letter import LEADER_NAME, LEADER_TITLE, LetterStyle, PageShape, office_draft
from tests.parts.pdf import Draft, Stream, ref, refs, write_classic

Builder = Callable[[Path], Path]


def letter(style: LetterStyle) -> Builder:
    def build(path: Path) -> Path:
        write_classic(office_draft([PageShape()], style), path)
        return path

    return build


LETTERS: dict[str, Builder] = {
    "as it comes": plain.one_page,
    "turned": lambda path: plain.rotated(path, 90),
    "upside down": lambda path: plain.rotated(path, 180),
    "cropped and turned": lambda path: plain.cropped(path, 270),
    "large unit": lambda path: plain.user_unit(path, 2.5),
    "letters of another face at the end of the line": letter(LetterStyle(borrowed="after line")),
    "letters of another face at the end of the page": letter(LetterStyle(borrowed="after page")),
}


def text_of(path: Path, page: int = 1) -> PageText:
    document = Document.open(str(path), None)
    try:
        return document.text(page)
    finally:
        document.close()


def lines_of(text: PageText) -> list[str]:
    """Return the words with one baseline as a line."""
    lines: dict[int, list[str]] = {}
    for box in text.boxes:
        lines.setdefault(round(box.baseline_pt), []).append(box.text)
    return [" ".join(words) for words in lines.values()]


@pytest.mark.parametrize("kind", LETTERS)
def test_words_are_read_where_a_reader_sees_them(kind: str, tmp_path: Path) -> None:
    text = text_of(LETTERS[kind](tmp_path / "letter.pdf"))
    assert LEADER_NAME in " | ".join(lines_of(text))
    assert LEADER_TITLE in " | ".join(lines_of(text))
    assert all(box.upright for box in text.boxes)
    title = next(box for box in text.boxes if box.text == LEADER_TITLE.split()[0])
    name = next(box for box in reversed(text.boxes) if box.text == LEADER_NAME.split()[0])
    assert title.rect.y > name.rect.y
    assert name.bold
    assert name.rect.x > text.size.width_pt / 2


def test_decomposed_text_is_composed(tmp_path: Path) -> None:
    text = text_of(letter(LetterStyle(unicode_form="NFD"))(tmp_path / "letter.pdf"))
    assert any(LEADER_TITLE in line for line in lines_of(text))


def test_a_page_that_does_not_exist_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(RectOffPage):
        text_of(plain.one_page(tmp_path / "letter.pdf"), 2)


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., PageText]:
    """Return what makes a page of operators in Helvetica and reads it."""

    def write(content: str, form: str = "") -> PageText:
        draft = Draft()
        draft.root, tree, page = draft.reserve(), draft.reserve(), draft.reserve()
        font = draft.add({"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica"})
        fonts = f"<< /F {ref(font)} >>"
        inner = draft.add(
            Stream(
                {"Type": "/XObject", "Subtype": "/Form", "BBox": "[0 0 600 800]", "Resources": f"<< /Font {fonts} >>"},
                form.encode(),
            )
        )
        resources = f"<< /Font {fonts} /XObject << /Inner {ref(inner)} >> >>"
        draft.put(draft.root, {"Type": "/Catalog", "Pages": ref(tree)})
        draft.put(tree, {"Type": "/Pages", "Kids": refs([page]), "Count": "1"})
        entries = {"Type": "/Page", "Parent": ref(tree), "MediaBox": "[0 0 600 800]", "Resources": resources}
        draft.put(page, {**entries, "Contents": ref(draft.add(Stream({}, content.encode())))})
        write_classic(draft, tmp_path / "page.pdf")
        return text_of(tmp_path / "page.pdf")

    return write


def test_text_inside_a_form_object_is_read_where_the_form_is_drawn(written: Callable[..., PageText]) -> None:
    text = written("q 2 0 0 2 100 50 cm /Inner Do Q", "BT /F 10 Tf 30 200 Td (GIAM DOC) Tj ET")
    assert [box.text for box in text.boxes] == ["GIAM", "DOC"]
    assert text.boxes[0].rect.x == pytest.approx(160, abs=3)
    assert text.boxes[0].baseline_pt == pytest.approx(450)
    assert text.boxes[0].size_pt == pytest.approx(20)


def test_letters_set_one_by_one_are_words(written: Callable[..., PageText]) -> None:
    places = {"M": 121.5, "G": 100, "A": 113.2, "I": 109.6}
    apart = "".join(f"BT /F 12 Tf {x} 400 Td ({letter}) Tj ET " for letter, x in places.items())
    assert [box.text for box in written(apart).boxes] == ["GIAM"]


def test_text_drawn_twice_to_look_bold_is_read_once(written: Callable[..., PageText]) -> None:
    twice = "BT /F 12 Tf 100 400 Td (GIAM DOC) Tj ET BT /F 12 Tf 100.4 400 Td (GIAM DOC) Tj ET"
    assert [box.text for box in written(twice).boxes] == ["GIAM", "DOC"]


def test_text_across_the_page_is_no_line_but_known_to_be_there(written: Callable[..., PageText]) -> None:
    text = written("BT /F 40 Tf 0.7 0.7 -0.7 0.7 100 100 Tm (MAU) Tj ET")
    assert [box.upright for box in text.boxes] == [False] * 3


def test_words_beside_the_page_are_not_read(written: Callable[..., PageText]) -> None:
    assert written("BT /F 12 Tf -300 400 Td (AN) Tj ET").boxes == ()


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", Encoding.TCVN3),
        ("ABCDEF+.VnTimeH", Encoding.TCVN3_CAPITALS),
        (".VnArialH-Bold", Encoding.TCVN3_CAPITALS),
        (".VnTime,Bold", Encoding.TCVN3),
        ("VNI-Times", Encoding.VNI),
        ("TimesNewRomanPSMT", Encoding.UNICODE),
    ],
)
def test_fonts_from_before_unicode_are_known_by_name(font: str, encoding: Encoding) -> None:
    assert encoding_of(font) is encoding


@pytest.mark.parametrize(
    ("text", "encoding", "meant"),
    [
        ("ViÖt Nam", Encoding.TCVN3, "Việt Nam"),
        ("Gi¸m ®èc", Encoding.TCVN3_CAPITALS, "GIÁM ĐỐC"),
        ("th­ ký", Encoding.TCVN3, "thư ký"),
        ("th\x02 ký", Encoding.TCVN3, "thư ký"),
        ("th\uf0ad", Encoding.TCVN3, "thư"),
        ("Nguyeãn Vaên Ñöùc", Encoding.VNI, "Nguyễn Văn Đức"),
        ("PHOÙ CHUÛ TÒCH", Encoding.VNI, "PHÓ CHỦ TỊCH"),
        ("Việt Nam", Encoding.UNICODE, "Việt Nam"),
    ],
)
def test_text_from_before_unicode_is_read_as_it_looks(text: str, encoding: Encoding, meant: str) -> None:
    assert composed("".join(converted(letter, encoding) for letter in text), encoding) == meant


def test_nonsense_is_tried_as_tcvn3_and_real_vietnamese_is_not() -> None:
    assert read_as_tcvn3("NguyÔn V¨n An") == "Nguyễn Văn An"
    assert read_as_tcvn3("Nguyễn Văn An") is None
    assert read_as_tcvn3("Plain text") is None
