"""Asking in the background whom certificates come from and whether they still stand; nothing ever waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from app.desk import ports
from app.desk.calling import CallQueue, Waiting
from app.domain.errors import Problem, Report
from app.domain.token import Certificate, Token
from app.domain.trust import ChainReport, RevocationState
from app.hosts import messages as m

Known = ChainReport | Report
"""What is known of a chain: the answer, or why there is none."""


def withdrawn(known: Mapping[str, Known]) -> Mapping[str, RevocationState]:
    """Return the certificates that do not stand any more though they have not ended, by SHA-256, and how."""
    reports = ((sha256, chain) for sha256, chain in known.items() if isinstance(chain, ChainReport))
    return {sha256: one.revocation.state for sha256, one in reports if one.revocation.state.is_withdrawn}


class ChainWatch:
    """Asks once for each certificate it meets; ``refresh`` asks anew. Its host lives only while it has something to do.

    ``trust`` names the files and folders that take the place of whom this machine trusts, none leaves them; with
    ``offline`` the network is left alone.
    ``known`` holds every answer so far by the SHA-256 of the certificate; what is missing was not answered yet.
    """

    def __init__(
        self, hosts: ports.Hosts, changed: Callable[[], None], trust: tuple[str, ...] = (), *, offline: bool = False
    ) -> None:
        self._hosts = hosts
        self._trust = trust
        self._offline = offline
        self._changed = changed
        self._queue: CallQueue | None = None
        self._known: dict[str, Known] = {}
        self._asked: set[str] = set()

    @property
    def known(self) -> Mapping[str, Known]:
        return self._known

    def meet(self, tokens: Iterable[Token]) -> None:
        """Ask for the chain of every certificate not asked for before."""
        for token in tokens:
            for certificate in token.certificates:
                self.ask(certificate, token.authorities)

    def ask(self, certificate: Certificate, authorities: tuple[bytes, ...]) -> None:
        """Ask for the chain of a certificate not asked for before; ``authorities`` were met beside it."""
        if certificate.sha256 not in self._asked:
            self._ask(certificate, authorities)

    def refresh(self, tokens: Iterable[Token]) -> None:
        """Forget every answer and ask anew."""
        self.end()
        self._known.clear()
        self._asked.clear()
        self.meet(tokens)

    def end(self) -> None:
        queue, self._queue = self._queue, None
        if queue is not None:
            queue.end()

    def _ask(self, certificate: Certificate, authorities: tuple[bytes, ...]) -> None:
        self._asked.add(certificate.sha256)
        if self._queue is None:
            self._queue = CallQueue(self._hosts.start(m.Kind.TRUST))
        queue = self._queue

        def keep(known: Known) -> None:
            self._known[certificate.sha256] = known
            self._changed()
            queue.go_on()
            if queue.is_idle and queue is self._queue:
                self.end()

        def answered(answer: m.Answer, _blob: bytes) -> None:
            if isinstance(answer, m.ChainReported):
                keep(answer.report)

        def failed(problem: Problem) -> None:
            keep(problem.report())

        call = m.ReportChain(certificate.der, authorities, self._trust, self._offline)
        queue.put(call, Waiting(answered, failed))
