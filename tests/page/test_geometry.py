"""Reading page geometry: the fast way says what PDFium says once the pages are loaded."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import FileMalformed
from app.domain.geometry import PageGeometry
from app.page import geometry
from app.page.document import Document
from app.page.reading import Reading
from app.page.source import Source
from app.page.written import Written
from tests.parts.documents import broken, forms, plain, storage
from tests.parts.documents.letter import A4, Box, PageShape, office_draft
from tests.parts.pdf import ref, write_classic

Builder = Callable[[Path], Path]

ODD: dict[str, Builder] = {
    "turned": lambda path: plain.rotated(path, 90),
    "cropped": lambda path: plain.cropped(path, 180),
    "flipped": plain.flipped_box,
    "crop beyond": plain.crop_beyond_media,
    "mixed": plain.mixed_pages,
    "inherited": storage.page_tree_of_branches,
    "packed": lambda path: storage.xref_streams(path, 5),
    "hybrid": lambda path: storage.hybrid(path, 5),
    "encrypted": storage.encrypted,
    "form": forms.text_fields,
    "two boxes": broken.two_media_boxes,
    "two sizes": broken.two_page_sizes,
    "looping": broken.looping_page_tree,
}

NUMBER = st.integers(-300, 1200).map(float)


def read(path: Path, way: Callable[[Reading, range], list[PageGeometry]]) -> list[PageGeometry]:
    source = Source.open(str(path))
    reading = Reading.open(source, None)
    pages = way(reading, range(len(reading.document)))
    reading.close()
    source.close()
    return pages


def opened(path: Path) -> tuple[PageGeometry, ...]:
    document = Document.open(str(path), None)
    pages = document.pages
    document.close()
    return pages


@pytest.mark.parametrize("kind", ODD)
def test_copies_of_pages_say_the_same_as_the_pages(kind: str, tmp_path: Path) -> None:
    path = ODD[kind](tmp_path / "letter.pdf")
    copied, loaded = read(path, geometry._copied), read(path, geometry._loaded)
    assert copied == loaded
    assert copied


@settings(deadline=None, max_examples=60)
@given(
    st.tuples(NUMBER, NUMBER, NUMBER, NUMBER), st.none() | st.tuples(NUMBER, NUMBER, NUMBER, NUMBER), st.integers(-2, 5)
)
def test_any_boxes_are_read_as_pdfium_shows_them(media: Box, crop: Box | None, turns: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "odd.pdf")
        write_classic(office_draft([PageShape(media, crop, turns * 90)]), path)
        source = Source.open(str(path))
        reading = Reading.open(source, None)
        ((width, height),) = reading.sizes(range(1))
        reading.close()
        source.close()
        if min(width, height) < 0.1:  # a crop outside the page: PDFium shows nothing of it
            with pytest.raises(FileMalformed):
                opened(path)
            return
        (page,) = opened(path)
    assert (page.shown.width_pt, page.shown.height_pt) == pytest.approx((width, height), abs=0.01)


def test_entries_of_other_dictionaries_on_the_page_do_not_count(tmp_path: Path) -> None:
    draft = office_draft([PageShape(rotate=90)])
    draft.entries(draft.pages[0]).update(
        {
            "PieceInfo": "<< /Tool << /Private << /Rotate 180 /MediaBox [0 0 9 9] /UserUnit 7 >> >> >>",
            "Note": r"(\(/UserUnit 5\) >> endobj)",
            "Code": "<2F557365>",
        }
    )
    write_classic(draft, tmp_path / "letter.pdf")
    assert opened(tmp_path / "letter.pdf") == (PageGeometry(*A4, rotate=90),)


def test_values_that_stand_in_objects_of_their_own_are_found(tmp_path: Path) -> None:
    draft = office_draft()
    values = {"MediaBox": "[0 0 300 400]", "Rotate": "270", "UserUnit": "1.5"}
    draft.entries(draft.pages[0]).update({key: ref(draft.add(value)) for key, value in values.items()})
    write_classic(draft, tmp_path / "letter.pdf")
    assert opened(tmp_path / "letter.pdf") == (PageGeometry(0, 0, 300, 400, rotate=270, user_unit=1.5),)


def test_pages_that_link_to_each_other_are_read(tmp_path: Path) -> None:
    draft = office_draft([PageShape(rotate=90 * (number % 4)) for number in range(300)])
    for number, page in enumerate(draft.pages):
        target = draft.pages[-1 - number]
        link = f"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest [{ref(target)} /Fit] >>"
        draft.entries(page)["Annots"] = f"[{link}]"
    write_classic(draft, tmp_path / "linked.pdf")
    assert [page.rotate for page in opened(tmp_path / "linked.pdf")] == [90 * (number % 4) for number in range(300)]


def test_pages_are_loaded_when_their_copies_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_written: Written) -> None:
        raise ValueError("not as PDFium writes it")

    monkeypatch.setattr(Written, "pages", refuse)
    assert opened(plain.rotated(tmp_path / "letter.pdf", 90))[0].rotate == 90


@pytest.mark.parametrize("unit", ["0", "-3", "1000000", "/Name", "null"])
def test_a_nonsense_unit_counts_as_one(unit: str, tmp_path: Path) -> None:
    draft = office_draft()
    draft.entries(draft.pages[0])["UserUnit"] = unit
    write_classic(draft, tmp_path / "letter.pdf")
    assert opened(tmp_path / "letter.pdf")[0].user_unit == 1.0
