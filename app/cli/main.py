"""The command ``kyso`` and what its ends mean to a shell."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Final

import click

from app.cli.form import form
from app.cli.guide import guide
from app.cli.interrupts import deafen
from app.cli.mark import mark
from app.cli.output import print_json, problem_json, say
from app.cli.place import place
from app.cli.request import request
from app.cli.session import Session, WindowWish
from app.cli.sign import sign
from app.cli.speaking import SpokenGroup, Surroundings, explain
from app.cli.token import token
from app.cli.trust import trust
from app.cli.verify import verify
from app.cli.window import rehearse, window
from app.domain.errors import Cancelled, DeviceProblem, PinProblem, Problem
from app.words import Catalogue

USAGE: Final = 64
INTERRUPTED: Final = 130
DEVICE: Final = 4
_FAILED: Final = 1


@click.group(
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    cls=SpokenGroup,
    help="help.kyso",
)
@click.pass_context
def kyso(context: click.Context) -> None:
    """Sign, seal and check signatures on PDF files, on this computer."""
    if context.invoked_subcommand is None:
        context.exit(context.obj().open_window(WindowWish()))


for command in (token, sign, verify, place, mark, trust, window, rehearse, guide, form, request):
    kyso.add_command(command)


def run(arguments: Sequence[str], session: Callable[[], Session], words: Callable[[], Catalogue]) -> int:
    """Run one command and return its exit code; ``session`` is built only by commands that need one."""
    try:
        code = kyso.main(list(arguments), prog_name="kyso", standalone_mode=False, obj=Surroundings(session, words))
    except click.ClickException as wrong:
        explain(wrong, words(), say)
        return USAGE if isinstance(wrong, click.UsageError) else _FAILED
    except (click.Abort, KeyboardInterrupt):
        deafen()
        if "--json" in arguments:
            print_json(problem_json(Cancelled().report(), words()))
        return INTERRUPTED
    except Problem as problem:
        tell(problem, words(), arguments)
        return DEVICE if isinstance(problem, DeviceProblem | PinProblem) else _FAILED
    except BrokenPipeError:
        _close_output()
        return _FAILED
    return code if isinstance(code, int) else 0


def tell(problem: Problem, words: Catalogue, arguments: Sequence[str]) -> None:
    """Tell a problem that ended a command: to the person, and as the one JSON document if one was asked for."""
    if "--json" in arguments:
        print_json(problem_json(problem.report(), words))
    told = words.problem(problem)
    say(f"{told.whole} [{told.code}]")


def _close_output() -> None:
    """Have nothing written any more: whoever read standard output has gone."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)
