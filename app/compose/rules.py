"""What the window and the commands have in common: drivers, rules and the text of a mark, as the desk wants them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache

from app.desk import ports
from app.desk.guiding import GuideDesk
from app.domain.devices import KnownModule
from app.domain.geometry import PageGeometry
from app.domain.placing import Proposal
from app.domain.signing import Mode
from app.domain.token import Certificate
from app.forms.templates import load_forms
from app.regulation import packs, placing
from app.regulation.guidance import load_guides
from app.settings import drivers, office, places
from app.words import Catalogue


def known_modules() -> tuple[KnownModule, ...]:
    """Return the driver libraries to ask, by absolute path: the machine's, the person's, and those of the table."""
    return drivers.candidates(machine=places.machine_folder(), person=places.config_folder())


def placer(pack: packs.Pack) -> ports.Placer:
    """Return the rule that places a mark by ``pack``."""

    def place(mode: Mode, pages: tuple[PageGeometry, ...]) -> Proposal:
        return placing.propose(pack, mode, pages)

    return place


def modes(pack: packs.Pack) -> tuple[Mode, ...]:
    """Return the modes ``pack`` has a rule for, in the order people know them."""
    spoken_of = {mode for rule in pack.placing for mode in rule.modes}
    return tuple(mode for mode in Mode if mode in spoken_of)


def mark_lines(words: Catalogue) -> ports.MarkWriter:
    """Return what writes the text of a mark in ``words``."""

    def lines(certificate: Certificate, at: datetime) -> tuple[str, ...]:
        signer = words.say("mark_text.signed_by", name=certificate.holder)
        office = words.say("mark_text.office", name=certificate.office) if certificate.office else ""
        time = words.say("mark_text.time", moment=words.formats.moment(at))
        return tuple(line for line in (signer, office, time) if line)

    return lines


def guide_desk() -> GuideDesk:
    """Return guidance and forms for the office that this machine's people and its IT described."""
    said = office.load_office([places.config_folder(), places.machine_folder()])

    def working_days() -> Callable[[date], bool]:
        from app.regulation.working_days import working_calendar  # noqa: PLC0415 – slow, and few ask for a deadline

        return working_calendar(said.days_off, said.working_days)

    guides = load_guides(places.RESOURCES / "guidance", said.authority)
    return GuideDesk(guides, load_forms(places.RESOURCES / "forms"), said, cache(working_days))
