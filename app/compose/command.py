"""The command line, put together."""

from __future__ import annotations

import sys
from contextlib import ExitStack, suppress
from functools import cache, partial
from pathlib import Path
from typing import Final

from app.cli.main import INTERRUPTED, run, tell
from app.cli.output import say
from app.cli.session import Session, WindowWish
from app.compose.rules import load_rules, mark_lines, placer
from app.desk.gate import Gate
from app.domain.errors import StateUnwritable, UnknownProblem
from app.hosts.pipe_client import Loop, pipe_hosts
from app.settings import drivers, log, places
from app.settings.attempts import AttemptLedger
from app.settings.layouts import LayoutMemory
from app.settings.leftovers import Leftovers
from app.settings.templates import Templates
from app.words import Catalogue, Language

_UNFORESEEN: Final = 70


def main() -> None:
    """Run the command ``kyso`` and end the process with its exit code."""
    arguments = sys.argv[1:]
    try:
        code = _run(arguments)
    except KeyboardInterrupt:
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
    rules = cache(load_rules)
    return Session(
        hosts=hosts,
        clock=loop,
        gate=Gate(hosts, AttemptLedger(state / "logins")),
        leftovers=leftovers,
        words=words,
        lines=mark_lines(words),
        modules=known_modules,
        placer=lambda profile: placer(rules().find(profile)),
        modes=lambda profile: rules().find(profile).modes,
        layouts=LayoutMemory(places.config_folder()),
        templates=Templates(places.config_folder() / "templates", places.machine_folder() / "templates"),
        wait_until=loop.run_until,
        open_window=_open_window,
        working_folder=Path.cwd(),
    )


def _state_folder() -> Path:
    """Return the folder of what must survive a crash. Raise :class:`StateUnwritable` if there can be none."""
    try:
        return places.state_folder()
    except OSError as error:
        raise StateUnwritable(why="denied" if isinstance(error, PermissionError) else "failed") from error


def _open_window(wish: WindowWish) -> int:
    from app.compose.window import open_window  # noqa: PLC0415 – commands start without Qt

    return open_window(wish)


def known_modules() -> tuple[str, ...]:
    """Return the driver libraries on this machine, by absolute path."""
    return tuple(known.path for known in drivers.candidates())


if __name__ == "__main__":
    main()
