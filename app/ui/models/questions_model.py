"""What a person is asked before they sign: one question at a time; an answer holds for the document that is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.desk import ports
from app.desk.chains import Known, withdrawn
from app.domain.demands import Extent, KindDemand, PagesDemand
from app.domain.signing import Mode
from app.domain.token import Certificate, CertificateKind
from app.domain.trust import RevocationState
from app.ui.models.office_model import OfficeModel
from app.ui.models.title_model import TitleModel
from app.ui.question_states import KindState, PagesState, SignQuestion, TitleState, WithdrawnState
from app.ui.states import Blocked


class QuestionsModel:
    """Asks whether the certificate stands, whose it is, for which position, and how much of the paper is there.

    That is the order (BT-3.4, BT-16.2 and BT-8.2, LC-4.3, BT-16.1 and BT-8.1).
    ``changed`` is called after an answer. What the office said of certificates tells it by itself.
    """

    def __init__(self, office: OfficeModel, rules: ports.Rulebook, changed: Callable[[], None]) -> None:
        self._rules = rules
        self._changed = changed
        self._withdrawn = _WithdrawnModel()
        self._title = TitleModel(office.titles_of, rules)
        self._kind = _KindModel(office)
        self._pages = _PagesModel()

    def wanted_kind(self, mode: Mode) -> CertificateKind | None:
        """Return whose certificate the text asks for by name."""
        demand = self._rules.demands(mode).certificate
        return demand.kind if demand is not None else None

    def know(self, known: Mapping[str, Known]) -> None:
        """Take up what is known so far of certificates, by SHA-256."""
        self._withdrawn.out = withdrawn(known)

    def state(self, mode: Mode, stated: str, pages: int, certificate: Certificate) -> SignQuestion | None:
        """Return the question that is open; without one, how much of the paper the person said there is.

        ``stated`` is the position at the mark's place, ``pages`` how many the file has.
        """
        demands = self._rules.demands(mode)
        return (
            self._withdrawn.state(certificate)
            or self._kind.state(certificate, demands.certificate)
            or self._title.state(mode, stated, certificate)
            or self._pages.state(mode, pages, demands.pages)
        )

    def confirm_withdrawn(self) -> None:
        """Sign all the same with a certificate that is known as it is now."""
        self._withdrawn.confirm()
        self._changed()

    def confirm_title(self) -> None:
        """Sign all the same where the document states another position."""
        self._title.confirm()
        self._changed()

    def declare_kind(self) -> None:
        """Remember that the certificate is whose the text wants it to be."""
        self._kind.declare()
        self._changed()

    def confirm_kind(self) -> None:
        """Sign all the same with a certificate that is somebody else's."""
        self._kind.confirm()
        self._changed()

    def tell_extent(self, extent: Extent | None) -> None:
        """Know how much of the paper the file holds; None takes the answer back."""
        self._pages.tell(extent)
        self._changed()

    def forget(self) -> None:
        """Forget the document."""
        for part in (self._withdrawn, self._title, self._kind, self._pages):
            part.forget()


def blocked_by(question: SignQuestion | None) -> Blocked | None:
    """Return why nothing can be signed before the question was answered."""
    match question:
        case WithdrawnState():
            return Blocked.WITHDRAWN
        case KindState():
            return Blocked.OTHER_CERTIFICATE
        case TitleState():
            return Blocked.OTHER_TITLE
        case PagesState(answer=None):
            return Blocked.UNCOUNTED
        case _:
            return None


class _WithdrawnModel:
    """One question for each certificate and what is known of it."""

    def __init__(self) -> None:
        self.out: Mapping[str, RevocationState] = {}
        self._asked: tuple[str, RevocationState] | None = None
        self._confirmed: set[tuple[str, RevocationState]] = set()

    def state(self, certificate: Certificate) -> WithdrawnState | None:
        self._asked, out = None, self.out.get(certificate.sha256)
        if out is None or (certificate.sha256, out) in self._confirmed:
            return None
        self._asked = certificate.sha256, out
        return WithdrawnState(out)

    def confirm(self) -> None:
        if self._asked is not None:
            self._confirmed.add(self._asked)

    def forget(self) -> None:
        self._asked = None
        self._confirmed.clear()


class _KindModel:
    """One question for each certificate and text that wants a kind."""

    def __init__(self, office: OfficeModel) -> None:
        self._office = office
        self._asked: tuple[Certificate, KindDemand] | None = None
        self._confirmed: set[tuple[str, KindDemand]] = set()

    def state(self, certificate: Certificate, demand: KindDemand | None) -> KindState | None:
        self._asked = None
        if demand is None or (certificate.sha256, demand) in self._confirmed:
            return None
        kind, by_office = self._office.kind_of(certificate), self._office.wrote_kind(certificate)
        if kind is demand.kind:
            return None
        self._asked = certificate, demand
        return KindState(demand.kind, kind, demand.rule, by_office=by_office)

    def declare(self) -> None:
        if self._asked is not None:
            certificate, demand = self._asked
            self._office.tell_kind(certificate.serial, demand.kind)

    def confirm(self) -> None:
        if self._asked is not None:
            certificate, demand = self._asked
            self._confirmed.add((certificate.sha256, demand))

    def forget(self) -> None:
        self._asked = None
        self._confirmed.clear()


class _PagesModel:
    """One question for each way of signing whose text wants the whole paper."""

    def __init__(self) -> None:
        self._asked: tuple[Mode, PagesDemand] | None = None
        self._answers: dict[tuple[Mode, PagesDemand], Extent] = {}

    def state(self, mode: Mode, pages: int, demand: PagesDemand | None) -> PagesState | None:
        self._asked = None
        if demand is None:
            return None
        self._asked = mode, demand
        return PagesState(pages, demand.extents, demand.rule, self._answers.get(self._asked))

    def tell(self, extent: Extent | None) -> None:
        if self._asked is None:
            return
        self._answers.pop(self._asked, None)
        if extent is not None:
            self._answers[self._asked] = extent

    def forget(self) -> None:
        self._asked = None
        self._answers.clear()
