"""Looking for words: what is found where, and how a search goes through a document."""

from __future__ import annotations

import pytest

from app.desk.searching import Searched, TextSearch, folded, found_in
from app.domain import errors
from app.domain.geometry import Rect, Size
from app.domain.text import PageText, TextBox
from app.hosts import messages as m
from tests.desk import fakes


def words(page: int, *texts: str) -> PageText:
    boxes = tuple(TextBox(text, Rect(100 + 60 * number, 700, 50, 12), 703, 12) for number, text in enumerate(texts))
    return PageText(page, Size(595, 842), boxes)


class Search:
    """A search with the host played by the test."""

    def __init__(self, *pages: PageText) -> None:
        self.hosts = fakes.FakeHosts()
        self.told: list[Searched] = []
        self.search = TextSearch(self.hosts, self.told.append)
        self.pages = {page.page: page for page in pages}
        self.search.open("/in/a.pdf", None, len(pages))

    @property
    def host(self) -> fakes.FakeHost:
        return self.hosts.one(m.Kind.PAGE)

    @property
    def last(self) -> Searched:
        return self.told[-1]

    def serve(self) -> list[int]:
        """Answer until nothing more is asked; return the pages that were read, in order."""
        read: list[int] = []
        while self.host.busy:
            match self.host.last:
                case m.OpenDocument():
                    self.host.answer(m.DocumentOpened((fakes.A4,) * len(self.pages), encrypted=False))
                case m.ReadText(page=page):
                    read.append(page)
                    self.host.answer(m.TextRead(self.pages[page]))
                case other:
                    raise AssertionError(f"no search asks for {other}")
        return read


@pytest.mark.parametrize(
    ("written", "plain"),
    [("Đặng Thị Hồng Ánh", "dang thi hong anh"), ("ỦY BAN", "uy ban"), ("Hồ", "ho"), ("Straße", "strasse")],
)
def test_accents_and_capitals_do_not_matter(written: str, plain: str) -> None:
    assert folded(written) == plain


def test_a_hit_may_reach_over_several_words() -> None:
    (rects,) = found_in(words(1, "Sở", "Nội", "vụ"), "noi vu")
    assert rects == (Rect(160, 700, 110, 12),)


def test_a_hit_inside_a_word_marks_its_letters_only() -> None:
    ((rect,),) = found_in(words(1, "PhanMai"), "mai")
    assert (rect.x, rect.right) == pytest.approx((100 + 50 * 4 / 7, 150))


def test_every_place_is_found() -> None:
    assert len(list(found_in(words(1, "ký", "số", "ký"), "ky"))) == 2


def test_begins_with_the_page_in_view_and_goes_round() -> None:
    search = Search(*(words(number, "ký") for number in range(1, 5)))
    search.search.look_for("ký", 3)
    assert search.serve() == [3, 4, 1, 2]
    assert [hit.page for hit in search.last.hits] == [1, 2, 3, 4]


def test_the_nearest_hit_is_on_or_after_the_page_in_view() -> None:
    search = Search(words(1, "ký"), words(2, "số"), words(3, "ký"))
    search.search.look_for("ký", 2)
    search.serve()
    assert search.last.hits[search.last.nearest].page == 3


def test_pages_known_to_be_without_the_word_are_not_read_again() -> None:
    search = Search(words(1, "ký"), words(2, "số"))
    search.search.look_for("ký", 1)
    search.serve()
    search.search.look_for("kỳ", 1)
    assert search.serve() == [1]


def test_a_new_wish_takes_the_place_of_the_one_under_way() -> None:
    search = Search(words(1, "ký"), words(2, "số"))
    search.search.look_for("không", 1)
    search.search.look_for("số", 1)
    search.serve()
    assert (search.last.wanted, [hit.page for hit in search.last.hits]) == ("so", [2])


def test_pages_without_words_are_told() -> None:
    search = Search(words(1), words(2))
    search.search.look_for("ký", 1)
    search.serve()
    assert (search.last.is_over, search.last.has_text) == (True, False)


def test_a_page_that_cannot_be_read_does_not_end_the_search() -> None:
    search = Search(words(1, "ký"), words(2, "ký"))
    search.search.look_for("ký", 1)
    search.host.answer(m.DocumentOpened((fakes.A4, fakes.A4), encrypted=False))
    search.host.fail(errors.FileMalformed(file="a.pdf", why="page", page=1))
    search.serve()
    assert [hit.page for hit in search.last.hits] == [2]


def test_a_host_that_dies_is_replaced_once() -> None:
    search = Search(words(1, "ký"))
    search.search.look_for("ký", 1)
    search.host.die()
    search.serve()
    assert len(search.last.hits) == 1


def test_a_host_that_dies_again_ends_the_search() -> None:
    search = Search(words(1, "ký"))
    search.search.look_for("ký", 1)
    search.host.die()
    search.host.die()
    assert search.last.is_over
    assert not search.host.busy
