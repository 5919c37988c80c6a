"""What a person is asked before they sign: one question at a time, below whoever signs."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.parts.kit import Kit
from app.ui.parts.layouts import column
from app.ui.question_states import KindState, PagesState, SignQuestion, TitleState, WithdrawnState
from app.ui.sign.kind_question import KindQuestion
from app.ui.sign.pages_question import PagesQuestion
from app.ui.sign.title_question import TitleQuestion
from app.ui.sign.withdrawn_question import WithdrawnQuestion


class Questions(QWidget):
    """``withdrawn``, ``title``, ``kind`` and ``pages`` tell their own answers; hidden while there is nothing to ask."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.title, self.kind, self.pages = TitleQuestion(kit), KindQuestion(kit), PagesQuestion(kit)
        self.withdrawn = WithdrawnQuestion(kit)
        self.setLayout(column(self.withdrawn, self.title, self.kind, self.pages, gap=0))

    def render_question(self, state: SignQuestion | None) -> None:
        self.setVisible(state is not None)
        self.withdrawn.setVisible(isinstance(state, WithdrawnState))
        self.title.setVisible(isinstance(state, TitleState))
        self.kind.setVisible(isinstance(state, KindState))
        self.pages.setVisible(isinstance(state, PagesState))
        match state:
            case WithdrawnState():
                self.withdrawn.render_withdrawn(state)
            case TitleState():
                self.title.render_title(state)
            case KindState():
                self.kind.render_kind(state)
            case PagesState():
                self.pages.render_pages(state)
            case None:
                pass
