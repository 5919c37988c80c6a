"""Opening documents: what is refused, what is asked, what is read of the pages."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import FileChanged, FileMalformed, FileUnreadable, PasswordNeeded, RectOffPage
from app.domain.geometry import PageGeometry
from app.page.document import Document
from app.page.reading import Reading
from app.page.source import Source
from tests.parts.commands import run
from tests.parts.documents import broken, plain, storage
from tests.parts.documents.letter import A4, PageShape, office_draft
from tests.parts.documents.storage import Cipher
from tests.parts.pdf import write_classic

Builder = Callable[[Path], Path]

BROKEN: dict[str, tuple[Builder, str]] = {
    "nothing": (broken.zero_bytes, "not_pdf"),
    "garbage": (broken.garbage, "not_pdf"),
    "a web page": (broken.web_page, "not_pdf"),
    "half a file": (broken.truncated, "damaged"),
    "no table": (broken.without_table, "damaged"),
    "a wrong startxref": (broken.wrong_startxref, "damaged"),
    "no page": (broken.without_pages, "damaged"),
    "a loop of tables": (broken.looping_tables, "damaged"),
    "two page counts": (broken.two_page_counts, "damaged"),
    "two contents": (broken.two_contents, "damaged"),
    "fewer pages than counted": (broken.count_too_high, "page_size"),
}

STORED: dict[str, Builder] = {
    "a classic table": storage.classic_table,
    "cross-reference streams": storage.xref_streams,
    "a hybrid file": storage.hybrid,
    "a linearised file": storage.linearised,
    "an inherited page tree": storage.page_tree_of_branches,
    "junk before the header": broken.junk_before_header,
    "a page tree that contains itself": broken.looping_page_tree,
}


def opened(path: Path, password: str | None = None) -> Document:
    return Document.open(str(path), password)


def pages_of(path: Path) -> tuple[PageGeometry, ...]:
    document = opened(path)
    pages = document.pages
    document.close()
    return pages


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_refused_by_name(kind: str, tmp_path: Path) -> None:
    build, why = BROKEN[kind]
    path = build(tmp_path / "văn bản.pdf")
    with pytest.raises(FileMalformed) as caught:
        opened(path)
    assert caught.value.facts == {"file": "văn bản.pdf", "why": why}


@pytest.mark.parametrize("kind", STORED)
def test_a_file_opens_however_it_is_stored(kind: str, tmp_path: Path) -> None:
    pages = pages_of(STORED[kind](tmp_path / "letter.pdf"))
    assert all(page.is_close_to(PageGeometry(*A4)) for page in pages)


@pytest.mark.parametrize("name", ["missing.pdf", ".", "a\0b.pdf"])
def test_a_missing_file_a_folder_and_a_nonsense_name_are_unreadable(name: str, tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        Document.open(f"{tmp_path}/{name}", None)


if sys.platform != "win32":

    def test_a_pipe_is_unreadable_and_nobody_waits_for_it(tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.pdf")
        with pytest.raises(FileUnreadable):
            opened(tmp_path / "pipe.pdf")


@pytest.mark.parametrize("cipher", ["RC4-40", "RC4-128", "AES-128", "AES-256"])
def test_a_file_only_its_owner_may_change_opens_silently(cipher: Cipher, tmp_path: Path) -> None:
    document = opened(storage.encrypted(tmp_path / "letter.pdf", cipher))
    assert document.encrypted
    document.close()


def test_a_plain_file_is_not_called_encrypted(tmp_path: Path) -> None:
    document = opened(plain.one_page(tmp_path / "letter.pdf"))
    assert not document.encrypted
    document.close()


@pytest.mark.parametrize(("given", "wrong"), [(None, None), ("", None), ("đoán", "yes")])
def test_a_password_is_asked_for_and_a_wrong_one_told(given: str | None, wrong: str | None, tmp_path: Path) -> None:
    path = storage.encrypted(tmp_path / "letter.pdf", user="mo-cua")
    with pytest.raises(PasswordNeeded) as caught:
        opened(path, given)
    assert caught.value.facts == {"file": "letter.pdf", "wrong": wrong}


def test_the_trouble_of_one_file_is_not_told_of_the_next(tmp_path: Path) -> None:
    with pytest.raises(PasswordNeeded):
        opened(storage.encrypted(tmp_path / "locked.pdf", user="mo-cua"))
    with pytest.raises(FileMalformed):
        opened(broken.without_pages(tmp_path / "empty.pdf"))


def test_the_right_password_opens(tmp_path: Path) -> None:
    document = opened(storage.encrypted(tmp_path / "letter.pdf", user="mo-cua"), "mo-cua")
    assert document.encrypted
    assert document.tile(1, 1, 0, 0, 200, 200).pixels
    document.close()


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_crop_away_from_the_origin_is_read_with_its_rotation(degrees: int, tmp_path: Path) -> None:
    (page,) = pages_of(plain.cropped(tmp_path / "letter.pdf", degrees))
    assert (page.left, page.bottom, page.rotate) == (150, 90, degrees)
    assert page.shown == PageGeometry(*A4).shown


def test_a_flipped_box_is_put_right(tmp_path: Path) -> None:
    assert pages_of(plain.flipped_box(tmp_path / "letter.pdf")) == (PageGeometry(*A4),)


def test_a_crop_beyond_the_page_is_cut(tmp_path: Path) -> None:
    assert pages_of(plain.crop_beyond_media(tmp_path / "letter.pdf")) == (PageGeometry(*A4),)


def test_the_unit_of_a_page_is_read(tmp_path: Path) -> None:
    (page,) = pages_of(plain.user_unit(tmp_path / "drawing.pdf", 2.5))
    assert page.user_unit == 2.5
    assert page.mm_from_points(page.shown.width_pt) == pytest.approx(210, abs=0.1)


def test_units_belong_to_their_pages_in_a_long_document(tmp_path: Path) -> None:
    shapes = [PageShape(user_unit=float(number % 7 + 1)) for number in range(600)]
    write_classic(office_draft(shapes), tmp_path / "drawings.pdf")
    units = [page.user_unit for page in pages_of(tmp_path / "drawings.pdf")]
    assert units == [shape.user_unit for shape in shapes]


def test_units_are_found_in_object_streams(tmp_path: Path) -> None:
    loose = plain.user_unit(tmp_path / "drawing.pdf", 3)
    run("qpdf", "--object-streams=generate", loose, tmp_path / "packed.pdf")
    assert pages_of(tmp_path / "packed.pdf")[0].user_unit == 3


def test_pages_of_every_kind_keep_their_order(tmp_path: Path) -> None:
    sizes = [page.shown for page in pages_of(plain.mixed_pages(tmp_path / "dossier.pdf"))]
    assert [(round(size.width_pt), round(size.height_pt)) for size in sizes] == [
        (595, 842),
        (842, 595),
        (842, 1191),
        (595, 842),
        (595, 842),
    ]


def test_a_thousand_pages_are_counted(tmp_path: Path) -> None:
    assert len(pages_of(plain.many_pages(tmp_path / "report.pdf"))) == 1000


def test_the_first_look_at_a_long_document_tells_how_large_its_pages_are_shown(tmp_path: Path) -> None:
    document = opened(plain.many_pages(tmp_path / "report.pdf"))
    first, whole = document.first_look(), document.pages
    document.close()
    assert all(one.is_close_to(other, 0.01) for one, other in zip(first, whole, strict=True))


def test_geometry_is_read_without_the_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = 0
    close = Reading.close

    def count(reading: Reading) -> None:
        nonlocal taken
        taken += reading.taken
        close(reading)

    monkeypatch.setattr(Reading, "close", count)
    pages_of(plain.large(tmp_path / "scan.pdf", 52))
    assert taken < 1024 * 1024


@pytest.mark.parametrize("media", [(0, 0, 0, 0), (0, 0, 1e9, 1e9), (0, 0, 595, 0.001)])
def test_an_absurd_box_is_refused_or_shown_as_a_sane_page(media: tuple[float, ...], tmp_path: Path) -> None:
    left, bottom, right, top = media
    write_classic(office_draft([PageShape((left, bottom, right, top))]), tmp_path / "odd.pdf")
    try:
        (page,) = pages_of(tmp_path / "odd.pdf")
    except FileMalformed as problem:
        assert problem.facts["why"] == "page_size"  # noqa: PT017
    else:
        assert (page.shown.width_pt, page.shown.height_pt) == (612, 792)


@pytest.mark.parametrize("number", [0, 2, 1_000_000])
def test_a_page_that_does_not_exist_is_a_problem(number: int, tmp_path: Path) -> None:
    document = opened(plain.one_page(tmp_path / "letter.pdf"))
    with pytest.raises(RectOffPage):
        document.tile(number, 1, 0, 0, 10, 10)
    document.close()


def test_a_source_held_open_outlives_its_name(tmp_path: Path) -> None:
    path = plain.one_page(tmp_path / "letter.pdf")
    source = Source.open(str(path))
    before = source.digest(lambda _: None)
    plain.rotated(tmp_path / "other.pdf", 90).replace(path)
    assert source.digest(lambda _: None) == before
    source.close()


def test_a_file_cut_short_while_open_is_told(tmp_path: Path) -> None:
    path = plain.many_pages(tmp_path / "report.pdf", 50)
    document = opened(path)
    os.truncate(path, 2000)
    with pytest.raises(FileChanged):
        document.tile(40, 1, 0, 0, 100, 100)
    document.close()
