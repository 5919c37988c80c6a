"""Pictures of marks without a document: paper draws the mark, page renders what was drawn; the latest wish wins."""

from __future__ import annotations

from collections.abc import Callable

from app.desk import ports
from app.desk.calling import CallQueue, Waiting
from app.domain.errors import Problem
from app.domain.mark import Mark
from app.hosts import messages as m


class MarkDrawing:
    """Two hosts for as long as marks are designed; ``failed`` hears of what cannot be drawn or read."""

    def __init__(self, hosts: ports.Hosts, failed: Callable[[Problem], None]) -> None:
        self._paper, self._page = CallQueue(hosts.start(m.Kind.PAPER)), CallQueue(hosts.start(m.Kind.PAGE))
        self._failed = failed
        self._round = 0

    def draw(self, mark: Mark, image: bytes, scale: float, taker: Callable[[m.Picture, bytes], None]) -> None:
        """Have a mark drawn at ``scale`` pixels per point; an older wish that is under way is not shown any more."""
        self._round += 1
        current = self._round

        def rendered(answer: m.Answer, pixels: bytes) -> None:
            if isinstance(answer, m.Picture) and current == self._round:
                taker(answer, pixels)

        def drawn(_answer: m.Answer, pdf: bytes) -> None:
            if current == self._round:
                self._page.put(m.RenderMark(scale), Waiting(rendered, failed), pdf)

        def failed(problem: Problem) -> None:
            if current == self._round:
                self._failed(problem)

        self._paper.put(m.DrawMark(mark), Waiting(drawn, failed), image)

    def read_image(self, path: str, taker: Callable[[m.ImageChecked, bytes], None]) -> None:
        """Read a picture for a mark; ``taker`` gets a clean PNG."""

        def checked(answer: m.Answer, png: bytes) -> None:
            if isinstance(answer, m.ImageChecked):
                taker(answer, png)

        self._paper.put(m.CheckImage(path), Waiting(checked, self._failed))

    def end(self) -> None:
        """Forget everything and let the hosts go."""
        self._round += 1
        self._paper.end()
        self._page.end()
