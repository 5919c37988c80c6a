"""Pages made of words, without a PDF: what the finder's tests write on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.geometry import PageGeometry, Rect
from app.domain.text import PageText, TextBox

A4 = PageGeometry(0, 0, 595, 842)
LETTER_EM = 0.5


def words(text: str, x: float, y: float, *, size: float = 13, bold: bool = True) -> list[TextBox]:
    """Return the words of a line whose middle is at ``x``; every letter is half an em wide."""
    width = len(text) * size * LETTER_EM
    at = x - width / 2
    result = []
    for word in text.split(" "):
        wide = len(word) * size * LETTER_EM
        if word:
            result.append(TextBox(word, Rect(at, y - 0.22 * size, wide, 0.92 * size), y, size, bold))
        at += wide + size * LETTER_EM
    return result


@dataclass
class Sheet:
    """A document of words; ``ink`` is what else is drawn on its pages, and what signatures draw."""

    texts: list[list[TextBox]]
    geometry: PageGeometry = A4
    drawings: tuple[Rect, ...] = ()
    marks: dict[Rect, Rect] = field(default_factory=dict)

    @property
    def pages(self) -> tuple[PageGeometry, ...]:
        return (self.geometry,) * len(self.texts)

    def text(self, page: int) -> PageText:
        return PageText(page, self.geometry.shown, tuple(self.texts[page - 1]))

    def drawn(self, page: int) -> tuple[Rect, ...]:
        return self.drawings

    def ink(self, page: int, rect: Rect) -> Rect | None:
        return self.marks.get(rect)


def sheet(*lines: Sequence[TextBox]) -> Sheet:
    """Return a document of one page."""
    return Sheet([[word for line in lines for word in line]])
