"""The command ``kyso`` and what its ends mean to a shell."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Final

import click

from app.cli.mark import mark
from app.cli.output import print_json, problem_json, say
from app.cli.place import place
from app.cli.session import Session, WindowWish
from app.cli.sign import sign
from app.cli.token import token
from app.cli.verify import verify
from app.cli.window import rehearse, window
from app.domain.errors import Problem
from app.words import Catalogue

USAGE: Final = 64
INTERRUPTED: Final = 130
DEVICE: Final = 4
_FAILED: Final = 1


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def kyso(context: click.Context) -> None:
    """KySo – ký số, đóng dấu và kiểm tra chữ ký trên tệp PDF, ngay trên máy này."""
    if context.invoked_subcommand is None:
        context.exit(context.obj().open_window(WindowWish()))


for command in (token, sign, verify, place, mark, window, rehearse):
    kyso.add_command(command)


def run(arguments: Sequence[str], session: Callable[[], Session], words: Callable[[], Catalogue]) -> int:
    """Run one command and return its exit code; ``session`` is built only by commands that need one."""
    try:
        code = kyso.main(list(arguments), prog_name="kyso", standalone_mode=False, obj=session)
    except click.UsageError as wrong:
        wrong.show()
        return USAGE
    except click.ClickException as wrong:
        wrong.show()
        return _FAILED
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except Problem as problem:
        tell(problem, words(), arguments)
        return _FAILED
    except BrokenPipeError:
        _close_output()
        return _FAILED
    return code if isinstance(code, int) else 0


def tell(problem: Problem, words: Catalogue, arguments: Sequence[str]) -> None:
    """Tell a problem that ended a command: to the person, and as the one JSON document if one was asked for."""
    if "--json" in arguments:
        print_json(problem_json(problem.report(), words))
    told = words.problem(problem)
    say(f"{told.message} {told.next_step} [{told.code}]")


def _close_output() -> None:
    """Have nothing written any more: whoever read standard output has gone."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)
