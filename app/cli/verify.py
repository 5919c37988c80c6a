"""``kyso verify``: check signatures on this machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from app.cli.arguments import absolute
from app.cli.output import print_json, say, show, verdict_json
from app.cli.pin_entry import ask_pin
from app.cli.session import Session
from app.cli.speaking import SpokenCommand, option
from app.desk.checking import CheckRun, CheckWish, unreadable
from app.domain.document import LONGEST_PASSWORD
from app.domain.errors import Problem
from app.domain.verdict import FileVerdict, Result, SignatureVerdict, TimeSource

_EXIT = ((Result.INVALID, 1), (Result.ERROR, 65), (Result.INDETERMINATE, 2), (Result.UNSIGNED, 3))
"""The first result found decides the exit code; 0 when all are valid."""


@click.command(cls=SpokenCommand, help="help.verify")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@option("--trust", multiple=True, metavar="PATH", help="help.trust")
@option("--offline", is_flag=True, help="help.offline")
@option("--json", "as_json", is_flag=True, help="help.json")
@click.pass_obj
def verify(
    make_session: Callable[[], Session], files: tuple[str, ...], trust: tuple[str, ...], *, offline: bool, as_json: bool
) -> int:
    """Check every signature in PDF files."""
    session = make_session()
    folder = session.working_folder
    anchors = tuple(absolute(path, folder) for path in trust)
    verdicts: list[FileVerdict] = []

    def ask_once(wish: CheckWish, problem: Problem) -> None:
        if wish.password is None and sys.stdin.isatty():
            run.check(CheckWish(wish.path, wish.trust, wish.offline, password=_ask_password(session, wish.path)))
        else:
            verdicts.append(unreadable(wish, problem))

    run = CheckRun(session.hosts, verdicts.append, password_wanted=ask_once)
    for file in files:
        expected = len(verdicts) + 1
        run.check(CheckWish(absolute(file, folder), anchors, offline))
        session.wait_until(partial(_has, verdicts, expected))
    run.end()
    if as_json:
        print_json([verdict_json(verdict, session.words) for verdict in verdicts])
    else:
        for verdict in verdicts:
            _print(verdict, session)
    results = {verdict.result for verdict in verdicts}
    return next((code for result, code in _EXIT if result in results), 0)


def _ask_password(session: Session, path: str) -> str:
    prompt = session.words.say("cli.password_prompt", file=Path(path).name)
    return ask_pin(prompt).decode(errors="replace")[:LONGEST_PASSWORD]


def _has(verdicts: list[FileVerdict], count: int) -> bool:
    return len(verdicts) >= count


def _print(verdict: FileVerdict, session: Session) -> None:
    words = session.words
    show(f"{Path(verdict.file).name}: {words.name(verdict.result)}")
    show(f"  {words.name(verdict.meaning)}")
    if verdict.error is not None:
        told = words.problem(verdict.error)
        say(f"  {told.title} {told.meaning} {told.next_step} [{told.code}]")
    for signature in verdict.signatures:
        _print_signature(signature, session)


def _print_signature(signature: SignatureVerdict, session: Session) -> None:
    words, checks = session.words, signature.checks
    who = signature.signer.name if signature.signer else words.say("cli.no_signer")
    show(f"  {signature.field} · {who} · {words.name(signature.result)}")
    if signature.time is not None and signature.time_source is not TimeSource.NONE:
        told = words.say("checking.time", moment=signature.time, source=words.name(signature.time_source))
        show(f"    {told}")
    show(f"    {words.say('question.signature')}: {words.check(checks.signature.reason)}")
    show(f"    {words.say('question.integrity')}: {words.check(checks.integrity.reason)}")
    show(f"    {words.say('question.certificate')}: {words.check(checks.certificate.reason)}")
    show(f"    {words.say('question.timestamp')}: {words.check(checks.timestamp.reason)}")
    for warning in signature.warnings:
        show(f"    ! {words.warning(warning)}")
