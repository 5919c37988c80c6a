"""Which certificate is proposed to sign with, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.domain.signing import Mode
from app.domain.token import Certificate, CertificateKind
from app.ui.states import Why

_APPROVING: Final = frozenset({Mode.APPROVE, Mode.PARTY})
_NONE: Final[frozenset[str]] = frozenset()


def kind_for(
    mode: Mode, wanted: CertificateKind | None = None, there: Iterable[CertificateKind] = ()
) -> CertificateKind:
    """Return whose certificate ``mode`` is for: the one the text wants if it is ``there``.

    Else a person's to approve, an organisation's to seal.
    """
    if wanted is not None and wanted in there:
        return wanted
    return CertificateKind.PERSON if mode in _APPROVING else CertificateKind.ORGANISATION


def proposal(
    certificates: Iterable[Certificate],
    last_used: str | None,
    *,
    out: Iterable[str] = _NONE,
    kind: CertificateKind | None = None,
) -> tuple[str, Why] | None:
    """Return the certificate to propose and why; None if none can sign.

    ``out``: those with which nobody can or should sign, proposed only where there is no other. ``kind``: what the way
    of signing asks for; the one used last is proposed again only where it is of that kind or none is.
    """
    usable = [each for each in certificates if each.usable]
    fit = [each for each in usable if each.sha256 not in set(out)] or usable
    if not fit:
        return None
    if len(fit) == 1:
        return fit[0].sha256, Why.ONLY_ONE
    right = [each for each in fit if each.kind is kind]
    if last_used is not None and any(each.sha256 == last_used for each in right or fit):
        return last_used, Why.LAST_TIME
    if len(right) == 1:
        return right[0].sha256, Why.KIND
    return max(right or fit, key=lambda each: each.not_after).sha256, Why.LONGEST
