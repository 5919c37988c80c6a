"""Whether the chosen certificate is for the position the document states, and what the person said to that."""

from __future__ import annotations

from collections.abc import Callable

from app.desk import ports
from app.desk.titles import fit_of
from app.domain.positions import Fit, Titles
from app.domain.signing import Mode
from app.domain.token import Certificate
from app.ui.question_states import TitleState

TitlesOf = Callable[[Certificate], Titles]


class TitleModel:
    """One question for each position and certificate; an answer holds for the document that is open."""

    def __init__(self, titles_of: TitlesOf, rules: ports.Rulebook) -> None:
        self._titles_of = titles_of
        self._rules = rules
        self._asked: tuple[str, str] | None = None
        self._confirmed: set[tuple[str, str]] = set()

    def state(self, mode: Mode, stated: str, certificate: Certificate) -> TitleState | None:
        """Return the question to the person; None where there is none, or where it was answered."""
        self._asked = None
        titles = self._titles_of(certificate) if stated else ()
        asked = certificate.sha256, stated
        if asked in self._confirmed or fit_of(mode, stated, titles) is not Fit.DIFFERS:
            return None
        self._asked = asked
        return TitleState(stated, titles, self._rules.titles_rule)

    def confirm(self) -> None:
        """Take the person's word that it is right to sign here."""
        if self._asked is not None:
            self._confirmed.add(self._asked)

    def forget(self) -> None:
        """Forget the document."""
        self._asked = None
        self._confirmed.clear()
