"""The signatures a document holds already, as badges: checked in a host of their own while the person reads."""

from __future__ import annotations

from collections.abc import Callable

from app.desk import ports
from app.desk.checking import CheckRun, CheckWish
from app.desk.viewing import Viewed
from app.domain.geometry import Placement
from app.domain.verdict import FileVerdict
from app.ui.page_states import BadgeState


class SignaturesModel:
    """The badges of the document on screen; ``changed`` is called when the verdict comes."""

    def __init__(self, hosts: ports.Hosts, trust: tuple[str, ...], changed: Callable[[], None]) -> None:
        self._hosts = hosts
        self._trust = trust
        self._changed = changed
        self._run: CheckRun | None = None
        self._checked: str | None = None
        self._verdict: FileVerdict | None = None

    def look(self, viewed: Viewed, password: str | None) -> None:
        """Have the signatures checked, once for each document that holds some."""
        signed = viewed.facts is not None and any(field.filled for field in viewed.facts.fields)
        refused = viewed.refusal is not None
        if viewed.path is None or viewed.shown is None or not (signed or refused):
            return
        if viewed.shown.sha256 == self._checked:
            return
        self._checked = viewed.shown.sha256
        self._verdict = None
        self._run = CheckRun(self._hosts, self._finished)
        self._run.check(CheckWish(viewed.path, self._trust, password=password))

    def take(self, verdict: FileVerdict, sha256: str) -> None:
        """Take a verdict that somebody else had made."""
        self.forget()
        self._verdict, self._checked = verdict, sha256

    def badges(self, viewed: Viewed) -> tuple[BadgeState, ...]:
        """Return a badge for each signature that a page shows."""
        verdict = self._verdict
        if verdict is not None:
            return tuple(
                BadgeState(one.field, one.placement, one.signer.name if one.signer is not None else "", one)
                for one in verdict.signatures
                if one.placement is not None and one.placement.page <= len(viewed.pages)
            )
        fields = viewed.facts.fields if viewed.facts is not None else ()
        return tuple(
            BadgeState(field.name, Placement(field.page, field.rect), field.signer)
            for field in fields
            if field.filled and field.rect is not None and 1 <= field.page <= len(viewed.pages)
        )

    def forget(self) -> None:
        """Forget the document, and stop checking it."""
        run, self._run = self._run, None
        if run is not None:
            run.end()
        self._checked = self._verdict = None

    def _finished(self, verdict: FileVerdict) -> None:
        run, self._run = self._run, None
        if run is not None:
            run.end()
        self._verdict = verdict if verdict.error is None else None
        self._changed()
