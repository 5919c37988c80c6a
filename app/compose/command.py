"""The command line, put together."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Final

from app.cli import interrupts
from app.cli.main import INTERRUPTED, run, tell
from app.cli.output import say
from app.cli.session import House, Session, WindowWish
from app.desk import ports
from app.desk.declared import Declared, is_guessed, kind_of
from app.desk.gate import Gate
from app.desk.guiding import GuideDesk
from app.desk.titles import titles_of
from app.domain.demands import Demands
from app.domain.devices import KnownModule
from app.domain.document import SignatureField
from app.domain.errors import StateUnwritable, UnknownProblem
from app.domain.forms import OfficeData
from app.domain.placing import Look, Rule, Search, TextLine, TextLook, TimeFormat
from app.domain.signing import Mode
from app.domain.template import Template
from app.domain.token import Certificate, CertificateKind
from app.forms.templates import load_forms
from app.hosts.isolation import keep_to_itself
from app.hosts.pipe_client import Loop, pipe_hosts
from app.journal.requests import RequestRegister
from app.regulation import packs, placing
from app.regulation.guidance import load_guides
from app.settings import drivers, log, office, places
from app.settings.answers import answers_for
from app.settings.attempts import AttemptLedger
from app.settings.layouts import LayoutMemory
from app.settings.leftovers import Leftovers
from app.settings.memory import load_memory
from app.settings.templates import Templates
from app.settings.usb import UsbBus
from app.words import Catalogue, Language

_OWN_TEXT: Final = TextLook((TextLine.SIGNER, TextLine.ORGANISATION, TextLine.SIGNING_TIME), time=TimeFormat.DAY_FIRST)
"""What a mark tells where no rule wants text: KySo's recommendation."""

_EXAMPLE_TIME: Final = datetime(2026, 11, 20, 2, 15, 30, tzinfo=UTC)
_UNFORESEEN: Final = 70


def main() -> None:
    """Run the command ``kyso`` and end the process with its exit code."""
    arguments = sys.argv[1:]
    try:
        interrupts.listen()
        keep_to_itself()
        code = _run(arguments)
    except KeyboardInterrupt:
        interrupts.deafen()
        code = INTERRUPTED
    except Exception as error:  # noqa: BLE001 – the top-level hook: what nobody foresaw is told in words and logged
        code = _unforeseen(error, arguments)
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    """Run one command; whatever its session started has ended when this returns."""
    words = cache(partial(Catalogue.load, Language.VIETNAMESE))
    with ExitStack() as stack:
        return run(arguments, cache(lambda: _session(words(), stack)), words)


def _unforeseen(error: Exception, arguments: list[str]) -> int:
    """Log an error nobody foresaw and tell of it in the words of the catalogue; no trace reaches a person."""
    with suppress(OSError):
        log.note(error, places.log_folder())
    try:
        tell(UnknownProblem(), Catalogue.load(Language.VIETNAMESE), arguments)
    except (OSError, ValueError, KeyError):
        say(f"[{UnknownProblem.code}]")
    return _UNFORESEEN


def _session(words: Catalogue, stack: ExitStack) -> Session:
    loop = Loop()
    state = _state_folder()
    leftovers = Leftovers(state / "temporary")
    leftovers.sweep()
    hosts = pipe_hosts(loop)
    stack.callback(leftovers.close)
    stack.callback(hosts.end_all)
    house = furnish(words)
    said = cache(lambda: office.read_office(_office_folders()))
    return Session(
        hosts=hosts,
        clock=loop,
        gate=Gate(hosts, AttemptLedger(state / "logins"), loop),
        leftovers=leftovers,
        words=words,
        lines=house.lines,
        modules=house.modules,
        usb=UsbBus(drivers.usb_devices()),
        placer=house.placer,
        modes=house.modes,
        layouts=house.layouts,
        templates=house.templates,
        guides=cache(lambda: load_guides(places.RESOURCES / "guidance", {})),
        guidance=cache(lambda: house.guidance().knowing(load_memory(places.config_folder()).office)),
        form_data=office.load_form_data,
        requests=cache(partial(_register, stack)),
        declared_of=lambda certificate: _declared_of(certificate, said()[0]),
        office_slips=lambda: said()[1],
        wait_until=loop.run_until,
        open_window=partial(_open_window, house=house),
        working_folder=Path.cwd(),
    )


def _state_folder() -> Path:
    """Return the folder of what must survive a crash. Raise :class:`StateUnwritable` if there can be none."""
    try:
        return places.state_folder()
    except OSError as error:
        raise StateUnwritable(why="denied" if isinstance(error, PermissionError) else "failed") from error


def _open_window(wish: WindowWish, house: House) -> int:
    from app.compose.window import open_window  # noqa: PLC0415 – commands start without Qt

    return open_window(wish, house)


def _declared_of(certificate: Certificate, written: OfficeData) -> Declared:
    """Return whose a certificate is known to be, and for which positions."""
    told = answers_for(places.config_folder(), certificate.serial)
    return Declared(
        kind_of(certificate, told, written),
        titles_of(certificate, told, written),
        guessed=is_guessed(certificate, told, written),
    )


def _office_folders() -> list[Path]:
    return [places.config_folder(), places.machine_folder()]


def _register(stack: ExitStack) -> RequestRegister:
    register = RequestRegister.open(places.data_folder())
    stack.callback(register.close)
    return register


# ── what the window and the commands have in common ───────────────────────────────────────────────────────────────


def furnish(words: Catalogue) -> House:
    """Return drivers, rules, guidance and the text of marks, as the desk wants them."""
    rules = cache(_load_rules)
    return House(
        words=words,
        lines=_mark_lines(words),
        modules=_known_modules,
        placer=lambda profile: PackPlacer(rules().find(profile)),
        modes=lambda profile: rules().find(profile).modes,
        rulebook=lambda profile: RuleChoice(rules(), profile),
        layouts=LayoutMemory(places.config_folder()),
        templates=Templates(places.config_folder() / "templates", places.machine_folder() / "templates"),
        example=partial(_example_lines, words=words),
        guidance=guide_desk,
    )


def _known_modules() -> tuple[KnownModule, ...]:
    """Return the driver libraries to ask, by absolute path: the machine's, the person's, and those of the table."""
    return drivers.candidates(machine=places.machine_folder(), person=places.config_folder())


def _load_rules() -> packs.Packs:
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

    def demands(self, mode: Mode) -> Demands:
        return placing.demands_of(self.pack, mode)

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
    """The sets of rules of this machine, one of them chosen for the whole window.

    In place of a damaged file that IT wrote over a set of the program's stands the program's own.
    """

    def __init__(self, all_packs: packs.Packs, profile: str) -> None:
        self._all = all_packs
        super().__init__(min(all_packs.packs, key=lambda pack: (pack.profile != profile, pack.own.old)))

    @property
    def profiles(self) -> tuple[ports.Profile, ...]:
        usable = tuple(ports.Profile(pack.profile, pack.own.old, pack.own.secondhand) for pack in self._all.packs)
        damaged = tuple(ports.Profile(name, trouble=trouble) for name, trouble in self._all.troubles.items())
        return (*usable, *damaged)

    @property
    def profile(self) -> str:
        return self.pack.profile

    @property
    def modes(self) -> tuple[Mode, ...]:
        return self.pack.modes

    @property
    def titles_rule(self) -> Rule:
        return placing.titles_rule(self.pack)

    def choose(self, profile: str) -> None:
        self.pack = next((pack for pack in self._all.packs if pack.profile == profile), self.pack)


def _mark_lines(words: Catalogue) -> ports.MarkWriter:
    """Return what writes the text of a mark in ``words``."""

    def lines(
        certificate: Certificate | None,
        at: datetime,
        text: TextLook | None = None,
        template: Template | None = None,
        *,
        number: str = "",
    ) -> tuple[str, ...]:
        if template is not None:
            return template.filled({**_facts(certificate, at, template, words), TextLine.NUMBER: number})
        text = text or _OWN_TEXT
        time = words.formats.iso(at) if text.time is TimeFormat.ISO else words.formats.moment(at)
        known = {
            TextLine.COPY_FORM: words.say("mark_text.copy_form"),
            TextLine.NUMBER: words.say("mark_text.number", number=number) if number else "",
            TextLine.SIGNING_TIME: words.say("mark_text.time", moment=time),
        }
        if certificate is not None:
            known |= _told_of(certificate, text, words)
        return tuple(known[line] for line in text.lines if known.get(line))

    return lines


def _told_of(certificate: Certificate, text: TextLook, words: Catalogue) -> dict[TextLine, str]:
    """Return the lines about whoever signs."""
    return {
        TextLine.SIGNER: words.say("mark_text.signed_by", name=certificate.holder),
        TextLine.MAIL: words.say("mark_text.mail", mail=certificate.email) if certificate.email else "",
        TextLine.ORGANISATION: _organisation(certificate, text, words),
    }


def _facts(certificate: Certificate | None, at: datetime, template: Template, words: Catalogue) -> dict[TextLine, str]:
    """Return what can be told of a signature in the places of a template; the number of a paper is not known here."""
    known = {
        TextLine.COPY_FORM: words.say("mark_text.copy_form"),
        TextLine.SIGNING_TIME: words.formats.iso(at) if template.time is TimeFormat.ISO else words.formats.moment(at),
    }
    if certificate is not None:
        itself = certificate.kind is CertificateKind.ORGANISATION
        known[TextLine.SIGNER], known[TextLine.MAIL] = certificate.holder, certificate.email
        known[TextLine.ORGANISATION] = certificate.holder if itself else certificate.office
    return known


def _example_lines(template: Template, words: Catalogue) -> tuple[str, ...]:
    """Return the lines of a template for a person and a paper that are made up."""
    told = {
        TextLine.SIGNER: words.say("studio.sample_name"),
        TextLine.MAIL: words.say("design.sample_mail"),
        TextLine.ORGANISATION: words.say("design.sample_office"),
        TextLine.NUMBER: words.say("design.sample_number"),
    }
    return template.filled({**_facts(None, _EXAMPLE_TIME, template, words), **told})


def _organisation(certificate: Certificate, text: TextLook, words: Catalogue) -> str:
    """Return the line of the office: an organisation itself where it is not named as the signer already."""
    itself = certificate.kind is CertificateKind.ORGANISATION and TextLine.SIGNER not in text.lines
    name = certificate.holder if itself else certificate.office
    return words.say("mark_text.office", name=name) if name else ""


def guide_desk() -> GuideDesk:
    """Return guidance and forms for the office that this machine's people and its IT described."""
    said = office.load_office(_office_folders())

    def working_days() -> Callable[[date], bool]:
        from app.regulation.working_days import working_calendar  # noqa: PLC0415 – slow, and few ask for a deadline

        return working_calendar(said.days_off, said.working_days)

    guides = load_guides(places.RESOURCES / "guidance", said.authority)
    return GuideDesk(guides, load_forms(places.RESOURCES / "forms"), said, cache(working_days))


if __name__ == "__main__":
    main()
