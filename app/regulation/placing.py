"""What a set of rules asks of a signing: where a mark goes, how large it is, what it shows, and what else is wanted."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.demands import Demands, KindDemand, PagesDemand
from app.domain.document import SignatureField
from app.domain.placing import PERSON_SIZE, Fallback, FrameMm, Look, Origin, Rule, Search, SizeMm, Spot
from app.domain.signing import Mode
from app.regulation.measuring import text_size
from app.regulation.packs import Frame, Pack, PlacingRule


def search_for(
    pack: Pack,
    mode: Mode,
    *,
    signer: str | None = None,
    signed: Sequence[SignatureField] = (),
    lines: Sequence[str] = (),
    seal_mm: float | None = None,
) -> Search:
    """Return the question to ask of a document.

    ``signer`` is the person whose place is meant, ``signed`` the file's signatures, ``lines`` the text the mark will
    show, ``seal_mm`` the measured diameter of a seal. Raise :class:`ProfileUnknown` if nothing is said about ``mode``.
    """
    file, rule = pack.placing_rule(mode)
    instead = rule.instead
    return Search(
        spot=rule.spot,
        page=rule.page,
        size=_size(pack, rule, lines, seal_mm),
        rule=Rule(file.profile, rule.name, rule.origin, rule.clause),
        frame=_frame(rule.frame or (instead.frame if instead else None)),
        clear=rule.clear,
        fallback=Fallback(instead.page, instead.spot, by_text=instead.origin is Origin.TEXT) if instead else None,
        signer=signer or None,
        signed=tuple(signed),
        person_size=_person_size(pack),
    )


def look_of(pack: Pack, mode: Mode) -> Look:
    """Return what a mark shows by the rule for ``mode``."""
    _, rule = pack.placing_rule(mode)
    return Look(rule.image, rule.text)


def needs_signatures(pack: Pack, mode: Mode) -> bool:
    """Tell whether the place depends on whose signatures a file holds already."""
    return pack.placing_rule(mode)[1].spot is Spot.OVER_SIGNATURE


def titles_rule(pack: Pack) -> Rule:
    """Return whose rule it is that a person signs only as what the certificate was issued for."""
    for file in (pack.own, *pack.base):
        if file.titles_clause is not None:
            return Rule(file.profile, "titles", Origin.TEXT, file.titles_clause)
    return Rule(pack.profile, "titles", Origin.RECOMMENDATION)


def demands_of(pack: Pack, mode: Mode) -> Demands:
    """Return what the nearest text that says so asks of ``mode`` beside the mark (BT-16.1, BT-16.2)."""
    said = [(file, one) for file in (pack.own, *pack.base) for one in file.demands if mode in one.modes]
    pages = (
        PagesDemand(one.pages, Rule(file.profile, "pages", one.origin, one.clause)) for file, one in said if one.pages
    )
    kinds = (
        KindDemand(one.certificate, Rule(file.profile, "certificate", one.origin, one.clause))
        for file, one in said
        if one.certificate is not None
    )
    return Demands(next(pages, None), next(kinds, None))


def _size(pack: Pack, rule: PlacingRule, lines: Sequence[str], seal_mm: float | None) -> SizeMm:
    """Return the size of the mark.

    A seal has its real diameter: measured, the set's, or the rule's. Text of a prescribed size has the room it takes.
    """
    if rule.image is not None and rule.image.real_size:
        diameter = seal_mm or pack.seal_mm or rule.mark.width_mm
        return SizeMm(diameter, diameter)
    if rule.text is not None and rule.text.exact and lines:
        return text_size(lines, rule.text.size_pt)
    return rule.mark


def _person_size(pack: Pack) -> SizeMm:
    """Return the size a person's mark has by this set."""
    return pack.placing_rule(Mode.APPROVE)[1].mark if Mode.APPROVE in pack.modes else PERSON_SIZE


def _frame(frame: Frame | None) -> FrameMm:
    return FrameMm(frame.top_mm, frame.bottom_mm, frame.left_mm, frame.right_mm) if frame else FrameMm()
