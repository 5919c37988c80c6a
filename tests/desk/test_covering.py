"""What a mark lies upon."""

from __future__ import annotations

import pytest

from app.desk.covering import covers_marks, covers_text
from app.domain.geometry import Rect
from app.domain.text import TextBox

WORD = TextBox("GIÁM", Rect(100, 700, 40, 16), 704, 14)


@pytest.mark.parametrize(
    ("mark", "covered"),
    [
        (Rect(90, 690, 60, 40), True),
        (Rect(110, 690, 60, 40), True),
        (Rect(90, 650, 60, 40), False),
        (Rect(90, 660, 60, 43), False),
        (Rect(90, 712, 60, 40), False),
        (Rect(135, 690, 60, 40), False),
    ],
)
def test_a_word_is_covered_where_its_letters_stand(mark: Rect, covered: bool) -> None:
    assert covers_text(mark, [WORD]) is covered


def test_another_mark_may_be_touched_but_not_covered() -> None:
    other = Rect(100, 100, 100, 50)
    assert not covers_marks(Rect(198, 100, 100, 50), [other])
    assert covers_marks(Rect(150, 100, 100, 50), [other])
