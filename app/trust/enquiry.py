"""Finding out what is not at hand: in the cache first, then – if allowed – from the authorities over the network.

Only certificates that lead by signature to a trusted authority come here to ask about revocation, and only addresses on
allowed hosts are asked. What comes is believed by its signature or fingerprint alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID

from app.domain.trust import RevocationReport, RevocationState, Unchecked
from app.trust import ocsp
from app.trust.authorities import Pin, Pins
from app.trust.cache import Cache, name_of
from app.trust.certificates import der_of, ders, fingerprint, fingerprint_of, load_certificate, load_list
from app.trust.revocation import SKEW, Moment, best_of, by_lists, is_list_of, judge_entry

RECENT: Final = timedelta(hours=1)
"""What was fetched within this time is not asked for again."""
_MOST_ADDRESSES: Final = 4


class Fetching(Protocol):
    """The door to the network."""

    def may_ask(self, address: str) -> bool: ...
    def get(self, address: str) -> bytes | None: ...
    def post(self, address: str, content: bytes, kind: str) -> bytes | None: ...


@dataclass(frozen=True)
class _Question:
    """Whether this certificate of that issuer was revoked."""

    certificate: x509.Certificate
    issuer: x509.Certificate
    moment: Moment

    @property
    def name(self) -> str:
        """Return the name its OCSP answer is cached under."""
        return name_of(".ocsp", der_of(self.certificate), der_of(self.issuer))


@dataclass(frozen=True)
class _Known:
    """What the cache says, and whether it is so young that nobody needs to be asked."""

    report: RevocationReport
    is_recent: bool = False


class Enquiry:
    """Asks what is needed once; ``fetcher`` is None offline."""

    def __init__(self, pins: Pins, cache: Cache, fetcher: Fetching | None, now: datetime) -> None:
        self._pins = pins
        self._cache = cache
        self._fetcher = fetcher
        self._now = now
        self._fetched: dict[str, bytes | None] = {}
        self._found: dict[tuple[str, str, datetime | None], RevocationReport] = {}

    def revocation(self, certificate: x509.Certificate, issuer: x509.Certificate, moment: Moment) -> RevocationReport:
        """Return what the cache and the network say of a certificate whose chain was verified."""
        key = (fingerprint_of(certificate), fingerprint_of(issuer), moment.proof)
        if key not in self._found:
            self._found[key] = self._asked(_Question(certificate, issuer, moment))
        return self._found[key]

    def authorities_above(self, certificates: Iterable[x509.Certificate]) -> list[x509.Certificate]:
        """Return the pinned authorities that certificates name as their issuers, from where those publish themselves.

        Nothing is proven of the certificates yet, so the addresses are those of the trust data; a certificate that is
        itself pinned may name others.
        """
        result: dict[str, x509.Certificate] = {}
        for certificate in certificates:
            for pin in self._pins.above(certificate):
                if pin.sha256 not in result and (found := self._pinned(pin, certificate)) is not None:
                    result[pin.sha256] = found
        return list(result.values())

    def kept_authorities(self) -> list[x509.Certificate]:
        """Return the pinned certificates that were fetched before."""
        kept = [each.content for each in self._cache.every(".crt")]
        return [found for der in kept if self._pins.find(fingerprint(der)) and (found := load_certificate(der))]

    # ── revocation ────────────────────────────────────────────────────────────────────────────────

    def _asked(self, question: _Question) -> RevocationReport:
        answers, lists = self._addresses(question)
        known = self._known(question, lists)
        if known.is_recent or known.report.state is RevocationState.REVOKED:
            return known.report
        if self._fetcher is None:
            return best_of((known.report, RevocationReport(RevocationState.UNCHECKED, Unchecked.OFFLINE)), self._now)
        if not answers and not lists:
            return known.report
        said = list(self._by_answers(question, answers))
        if all(each.state is RevocationState.UNCHECKED for each in said):
            said += self._by_fetched_lists(question, lists)
        silence = RevocationReport(RevocationState.UNCHECKED, Unchecked.NO_ANSWER)
        return best_of((known.report, *said, silence), self._now)

    def _known(self, question: _Question, lists: list[str]) -> _Known:
        reports, is_recent = [], False
        for report, kept_at in (*self._kept_answer(question), *self._kept_lists(question, lists)):
            reports.append(report)
            settled = report.state is not RevocationState.UNCHECKED
            is_recent |= settled and abs(self._now - kept_at) <= RECENT
        return _Known(best_of(reports, self._now), is_recent)

    def _kept_answer(self, question: _Question) -> Iterator[tuple[RevocationReport, datetime]]:
        kept = self._cache.read(question.name)
        report = self._by_answer(question, kept.content) if kept else None
        if kept and report:
            yield report, kept.kept_at

    def _kept_lists(self, question: _Question, addresses: list[str]) -> Iterator[tuple[RevocationReport, datetime]]:
        for address in addresses:
            kept = self._cache.read(name_of(".crl", address.encode()))
            revoked = load_list(kept.content) if kept else None
            if kept and revoked is not None:
                yield by_lists(question.certificate, question.issuer, [revoked], question.moment), kept.kept_at

    def _by_answers(self, question: _Question, addresses: list[str]) -> Iterator[RevocationReport]:
        for address in addresses:
            content = self._post(address, question)
            report = self._by_answer(question, content) if content else None
            if content and report:
                if report.why is not Unchecked.NOT_KNOWN:
                    self._cache.write(question.name, content, self._now)
                yield report
                if report.state is not RevocationState.UNCHECKED:
                    return

    def _by_answer(self, question: _Question, content: bytes) -> RevocationReport | None:
        entry = ocsp.read_answer(content, question.certificate, question.issuer, self._now)
        return judge_entry(entry, question.certificate, question.moment) if entry else None

    def _by_fetched_lists(self, question: _Question, addresses: list[str]) -> Iterator[RevocationReport]:
        for address in addresses:
            content = self._get(address)
            revoked = next((found for der in ders(content or b"") if (found := load_list(der))), None)
            if revoked is None or content is None or not is_list_of(revoked, question.issuer):
                continue
            self._keep_list(address, content, revoked, question.issuer)
            report = by_lists(question.certificate, question.issuer, [revoked], question.moment)
            yield report
            if report.state is not RevocationState.UNCHECKED:
                return

    def _keep_list(
        self, address: str, content: bytes, revoked: x509.CertificateRevocationList, issuer: x509.Certificate
    ) -> None:
        """Keep a list unless a newer one of the same authority is kept: an old one cannot be slipped in."""
        name = name_of(".crl", address.encode())
        kept = self._cache.read(name)
        before = load_list(kept.content) if kept else None
        is_older = (
            before is not None and is_list_of(before, issuer) and before.last_update_utc > revoked.last_update_utc
        )
        if not is_older and revoked.last_update_utc <= self._now + SKEW:
            self._cache.write(name, content, self._now)

    def _addresses(self, question: _Question) -> tuple[list[str], list[str]]:
        """Return the OCSP services and the lists that may be asked: the certificate's own, then those of the data."""
        pin = self._pins.find(fingerprint_of(question.issuer))
        answers = [*_services(question.certificate, AuthorityInformationAccessOID.OCSP), *(pin.answers if pin else ())]
        lists = [*_list_places(question.certificate), *(pin.lists if pin else ())]
        return self._allowed(answers), self._allowed(lists)

    def _allowed(self, addresses: Iterable[str]) -> list[str]:
        """Return each address once; offline all of them, since they also name what is cached."""
        unique = dict.fromkeys(addresses)
        return [each for each in unique if self._fetcher is None or self._fetcher.may_ask(each)][:_MOST_ADDRESSES]

    # ── authorities ───────────────────────────────────────────────────────────────────────────────

    def _pinned(self, pin: Pin, below: x509.Certificate) -> x509.Certificate | None:
        kept = self._cache.read(f"{pin.sha256}.crt")
        if kept and fingerprint(kept.content) == pin.sha256:
            return load_certificate(kept.content)
        named: list[str] = []
        if self._pins.find(fingerprint_of(below)):
            named = _services(below, AuthorityInformationAccessOID.CA_ISSUERS)
        for address in self._allowed((*pin.certificates, *named)):
            for der in ders(self._get(address) or b""):
                if fingerprint(der) == pin.sha256:
                    self._cache.write(f"{pin.sha256}.crt", der, self._now)
                    return load_certificate(der)
        return None

    # ── the door ──────────────────────────────────────────────────────────────────────────────────

    def _get(self, address: str) -> bytes | None:
        if address not in self._fetched:
            self._fetched[address] = self._fetcher.get(address) if self._fetcher is not None else None
        return self._fetched[address]

    def _post(self, address: str, question: _Question) -> bytes | None:
        if self._fetcher is None:
            return None
        return self._fetcher.post(address, ocsp.ask_about(question.certificate, question.issuer), ocsp.MEDIA_TYPE)


def _services(certificate: x509.Certificate, method: x509.ObjectIdentifier) -> list[str]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except (x509.ExtensionNotFound, ValueError):
        return []
    places = [each.access_location for each in found if each.access_method == method]
    return [place.value for place in places if isinstance(place, x509.UniformResourceIdentifier)]


def _list_places(certificate: x509.Certificate) -> list[str]:
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except (x509.ExtensionNotFound, ValueError):
        return []
    names = [name for point in points for name in point.full_name or ()]
    return [name.value for name in names if isinstance(name, x509.UniformResourceIdentifier)]
