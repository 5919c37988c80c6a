"""The rule packs and the words of marks, put together for the desk: window and commands follow the same."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.desk import ports
from app.domain.document import SignatureField
from app.domain.errors import Problem
from app.domain.placing import Look, Search, TextLine, TextLook, TimeFormat
from app.domain.signing import Mode
from app.domain.template import Template
from app.domain.token import Certificate, CertificateKind
from app.regulation import packs, placing
from app.settings import places
from app.words import Catalogue

_OWN_TEXT: Final = TextLook((TextLine.SIGNER, TextLine.ORGANISATION, TextLine.SIGNING_TIME), time=TimeFormat.DAY_FIRST)
"""What a mark tells where no rule wants text: KySo's recommendation."""


def load_rules() -> packs.Packs:
    """Return the sets of rules: the program's, then those in the person's and in the machine's folder."""
    more = [folder / "regulations" for folder in (places.config_folder(), places.machine_folder())]
    return packs.load(places.RESOURCES / "regulations", more)


@dataclass
class PackPlacer:
    """The rules of one set, as the desk asks for them."""

    pack: packs.Pack

    def look(self, mode: Mode) -> Look:
        return placing.look_of(self.pack, mode)

    def needs_signatures(self, mode: Mode) -> bool:
        return placing.needs_signatures(self.pack, mode)

    def search(
        self,
        mode: Mode,
        *,
        signer: str | None = None,
        signed: tuple[SignatureField, ...] = (),
        lines: tuple[str, ...] = (),
        seal_mm: float | None = None,
    ) -> Search:
        return placing.search_for(self.pack, mode, signer=signer, signed=signed, lines=lines, seal_mm=seal_mm)


class RuleChoice(PackPlacer):
    """The sets of rules of this machine, one of them chosen for the whole window."""

    def __init__(self, all_packs: packs.Packs, profile: str) -> None:
        self._all = all_packs
        super().__init__(all_packs.find(profile))

    @property
    def profiles(self) -> tuple[ports.Profile, ...]:
        return tuple(ports.Profile(pack.profile, pack.own.old, pack.own.secondhand) for pack in self._all.packs)

    @property
    def profile(self) -> str:
        return self.pack.profile

    @property
    def modes(self) -> tuple[Mode, ...]:
        return self.pack.modes

    def choose(self, profile: str) -> None:
        with suppress(Problem):
            self.pack = self._all.find(profile)


def placer(pack: packs.Pack) -> ports.Placer:
    """Return the rules of ``pack``."""
    return PackPlacer(pack)


def mark_lines(words: Catalogue) -> ports.MarkWriter:
    """Return what writes the text of a mark in ``words``."""

    def lines(
        certificate: Certificate, at: datetime, text: TextLook | None = None, template: Template | None = None
    ) -> tuple[str, ...]:
        if template is not None:
            return template.filled(_facts(certificate, at, template, words))
        text = text or _OWN_TEXT
        time = words.formats.iso(at) if text.time is TimeFormat.ISO else words.formats.moment(at)
        known = {
            TextLine.COPY_FORM: words.say("mark_text.copy_form"),
            TextLine.SIGNER: words.say("mark_text.signed_by", name=certificate.holder),
            TextLine.MAIL: words.say("mark_text.mail", mail=certificate.email) if certificate.email else "",
            TextLine.ORGANISATION: _organisation(certificate, text, words),
            TextLine.SIGNING_TIME: words.say("mark_text.time", moment=time),
        }
        return tuple(known[line] for line in text.lines if known.get(line))

    return lines


def _facts(certificate: Certificate, at: datetime, template: Template, words: Catalogue) -> dict[TextLine, str]:
    """Return what can be told of a signature in the places of a template; the number of a paper is not known here."""
    itself = certificate.kind is CertificateKind.ORGANISATION
    return {
        TextLine.COPY_FORM: words.say("mark_text.copy_form"),
        TextLine.SIGNER: certificate.holder,
        TextLine.MAIL: certificate.email,
        TextLine.ORGANISATION: certificate.holder if itself else certificate.office,
        TextLine.SIGNING_TIME: words.formats.iso(at) if template.time is TimeFormat.ISO else words.formats.moment(at),
    }


def _organisation(certificate: Certificate, text: TextLook, words: Catalogue) -> str:
    """Return the line of the office: an organisation itself where it is not named as the signer already."""
    itself = certificate.kind is CertificateKind.ORGANISATION and TextLine.SIGNER not in text.lines
    name = certificate.holder if itself else certificate.office
    return words.say("mark_text.office", name=name) if name else ""
