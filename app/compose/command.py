"""The command line, put together."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Final

from app.cli import interrupts
from app.cli.main import INTERRUPTED, run, tell
from app.cli.output import say
from app.cli.session import House, Session, WindowWish
from app.desk import ports
from app.desk.gate import Gate
from app.desk.guiding import GuideDesk
from app.domain.devices import KnownModule
from app.domain.errors import StateUnwritable, UnknownProblem
from app.domain.signing import Mode
from app.domain.token import Certificate
from app.forms.templates import load_forms
from app.hosts.isolation import keep_to_itself
from app.hosts.pipe_client import Loop, pipe_hosts
from app.journal.requests import RequestRegister
from app.regulation import packs, placing
from app.regulation.guidance import load_guides
from app.settings import drivers, log, office, places
from app.settings.attempts import AttemptLedger
from app.settings.leftovers import Leftovers
from app.settings.memory import load_memory
from app.settings.usb import UsbBus
from app.words import Catalogue, Language

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
        guidance=cache(lambda: house.guidance().knowing(load_memory(places.config_folder()).office)),
        form_data=office.load_form_data,
        requests=cache(partial(_register, stack)),
        wait_until=loop.run_until,
        open_window=partial(_open_window, house),
        working_folder=Path.cwd(),
    )


def _state_folder() -> Path:
    """Return the folder of what must survive a crash. Raise :class:`StateUnwritable` if there can be none."""
    try:
        return places.state_folder()
    except OSError as error:
        raise StateUnwritable(why="denied" if isinstance(error, PermissionError) else "failed") from error


def _open_window(house: House, wish: WindowWish) -> int:
    from app.compose.window import open_window  # noqa: PLC0415 – commands start without Qt

    return open_window(wish, house)


def furnish(words: Catalogue) -> House:
    """Return what the window and the commands have in common."""
    rules = cache(partial(packs.load, places.RESOURCES / "regulations"))
    return House(
        words=words,
        lines=_mark_lines(words),
        modules=_known_modules,
        placer=lambda profile: partial(placing.propose, rules().find(profile)),
        modes=lambda profile: _modes(rules().find(profile)),
        guidance=guide_desk,
    )


def _known_modules() -> tuple[KnownModule, ...]:
    """Return the driver libraries to ask, by absolute path: the machine's, the person's, and those of the table."""
    return drivers.candidates(machine=places.machine_folder(), person=places.config_folder())


def _modes(pack: packs.Pack) -> tuple[Mode, ...]:
    """Return the modes ``pack`` has a rule for, in the order people know them."""
    spoken_of = {mode for rule in pack.placing for mode in rule.modes}
    return tuple(mode for mode in Mode if mode in spoken_of)


def _mark_lines(words: Catalogue) -> ports.MarkWriter:
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


def _register(stack: ExitStack) -> RequestRegister:
    register = RequestRegister.open(places.data_folder())
    stack.callback(register.close)
    return register


if __name__ == "__main__":
    main()
