"""Whether whoever signs holds the position a document states (LC-4.3, LC-10.4, PT-3.2, HN-5.2)."""

from __future__ import annotations

from typing import Final

from app.desk.declared import kind_of, written_for
from app.domain.forms import OfficeData
from app.domain.memory import Answers
from app.domain.positions import Fit, Titles, compare
from app.domain.signing import Mode
from app.domain.token import Certificate, CertificateKind

_BY_A_PERSON: Final = frozenset({Mode.APPROVE, Mode.PARTY})
_OF_NO_PERSON: Final = frozenset({CertificateKind.ORGANISATION, CertificateKind.ARCHIVE, CertificateKind.DEVICE})


def is_of_person(certificate: Certificate, told: Answers, office: OfficeData) -> bool:
    """Tell whether a certificate may be a person's, who has a position."""
    return kind_of(certificate, told, office) not in _OF_NO_PERSON


def titles_of(certificate: Certificate, told: Answers, office: OfficeData) -> Titles:
    """Return the positions a certificate is known to be issued for; what IT wrote goes before what the person said."""
    if not is_of_person(certificate, told, office):
        return ()
    return tuple(dict.fromkeys((*certificate.titles, *(titles_by_office(certificate, office) or told.titles))))


def titles_by_office(certificate: Certificate, office: OfficeData) -> Titles:
    """Return the positions IT wrote down for a certificate."""
    return written_for(certificate, office.titles) or ()


def fit_of(mode: Mode, stated: str, titles: Titles) -> Fit:
    """Tell whether the block a mark goes to states one of the positions; a seal has none."""
    return compare(stated, titles) if mode in _BY_A_PERSON else Fit.UNKNOWN
