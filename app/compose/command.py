"""The command line, put together."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from app.cli.main import run
from app.cli.session import Session, WindowWish
from app.desk import ports
from app.desk.gate import Gate
from app.domain.geometry import PageGeometry
from app.domain.placing import Proposal
from app.domain.signing import Mode
from app.domain.token import Certificate
from app.hosts.pipe_client import Loop, PipeHosts
from app.regulation import packs, placing
from app.settings import drivers, places
from app.settings.attempts import AttemptLedger
from app.settings.leftovers import Leftovers
from app.words import Catalogue, Language


def main() -> None:
    """Run the command ``kyso`` and end the process with its exit code."""
    loop = Loop()
    hosts = PipeHosts(loop)
    leftovers = Leftovers(places.state_folder() / "temporary")
    try:
        code = run(sys.argv[1:], cache(partial(_session, loop, hosts, leftovers)))
    finally:
        hosts.end_all()
        leftovers.close()
    sys.exit(code)


def _session(loop: Loop, hosts: PipeHosts, leftovers: Leftovers) -> Session:
    leftovers.sweep()
    words = Catalogue.load(Language.VIETNAMESE)
    rules = cache(partial(packs.load, places.RESOURCES / "regulations"))
    return Session(
        hosts=hosts,
        clock=loop,
        gate=Gate(hosts, AttemptLedger(places.state_folder() / "logins")),
        leftovers=leftovers,
        words=words,
        lines=mark_lines(words),
        modules=known_modules,
        placer=lambda profile: placer(rules().find(profile)),
        modes=lambda profile: modes(rules().find(profile)),
        wait_until=loop.run_until,
        open_window=_open_window,
        working_folder=Path.cwd(),
    )


def _open_window(wish: WindowWish) -> int:
    from app.compose.window import open_window

    return open_window(wish)


def known_modules() -> tuple[str, ...]:
    """Return the driver libraries on this machine, by absolute path."""
    return tuple(known.path for known in drivers.candidates())


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
        signer = words.say("mark.signed_by", name=certificate.holder)
        office = words.say("mark.office", name=certificate.office) if certificate.office else ""
        time = words.say("mark.time", time=words.formats.moment(at))
        return tuple(line for line in (signer, office, time) if line)

    return lines


if __name__ == "__main__":
    main()
